# 工作日历
calendar-empty = 至少要有一个节假日；没有数据的年份按周一至周五计算
calendar-other-year = 日期不在这一年
calendar-twice = 日期重复
calendar-workday-in-week = 调休上班日须在周六或周日
