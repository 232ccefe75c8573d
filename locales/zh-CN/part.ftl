# 项目单据列表
part-all = 全部
part-sum = 共 { $count } 条
part-find = 关键词
part-find-example = 项目编码、名称、客户、序列号
part-query = 查询
part-document = 单据
part-project = 项目
part-status = 状态
part-due = 期限
part-chip-q = 关键词：{ $value }
part-chip-project = 一个项目
part-none-found = 没有符合条件的单据
part-none-found-text = 试试放宽或去掉部分筛选条件。
part-show-all = 查看全部
