# 制度条款
clauses-title = 销售项目管理制度
clauses-help = 系统中的每一步办理都注明所依据的条款，点击条款编号即可查看原文。
