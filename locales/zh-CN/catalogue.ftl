# 设备目录
catalogue-code-taken = 该编码已被使用
catalogue-model-taken = 该系列下已有此规格型号
catalogue-category-unknown = 没有这个类别
catalogue-series-unknown = 没有这个系列
catalogue-named-by-projects = 已有项目的设备清单使用此编码，不能更改；可停用后另建
