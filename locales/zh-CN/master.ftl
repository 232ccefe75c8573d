# 基础资料的列表
master-active = 在用
master-retired = 已停用
master-all = 全部
master-state = 状态
master-find = 关键词
master-find-help = 名称或编码，可用拼音首字母
master-search = 查询
master-none = 没有符合条件的记录。
master-in-use = 在用
master-in-use-help = 停用后不能再被选用，已有单据不受影响。
