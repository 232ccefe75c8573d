# 客户
customer-name-taken = 已有同名客户
customer-credit-negative = 信用额度不能为负数
customer-credit-by-finance = 信用额度由财务填写
