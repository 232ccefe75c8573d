# 搜索（Z3）
search-units = 序列号
search-equipment = 设备清单
search-acts = 操作
search-all = { $kind }，共 { $count } 个
search-first = { $kind }，前 { $count } 个
search-in-warranty = 厂家保修至 { $vendor }
search-out-of-warranty = 厂家保修已过，承诺保修至 { $promised }
search-not-handed-over = 尚未转维护
search-open-case = 按序列号 { $serial } 登记维护单
search-in-projects = 在项目列表中查找“{ $q }”
search-in-contracts = 在合同列表中查找“{ $q }”
search-in-customers = 在客户列表中查找“{ $q }”
search-in-catalogue = 在设备编码中查找“{ $q }”
search-what = 输入要查找的内容
search-what-text = 项目编码、合同编号、客户、规格型号、序列号均可，也可输入拼音首字母。
search-none = 没有找到“{ $q }”
search-none-text = 检查是否有错字，或换一个关键词；这里只列出您有权查看的内容。
