# 读取清单时的说明（单元格里的值不合规则的说明，如 money-malformed，在 http.ftl）
workbook-empty = 文件是空的。
workbook-file-too-large = 文件过大，最多 { $megabytes } MB。
workbook-not-a-workbook = 这不是 Excel 工作簿。请上传 .xlsx 文件。
workbook-old-or-locked = 这是旧格式（.xls）或加了密码的工作簿。请去掉密码，另存为 .xlsx 后再上传。
workbook-with-macros = 工作簿中带有宏。请另存为不带宏的 .xlsx 后再上传。
workbook-damaged = 文件已损坏或不完整，无法读取。请重新保存后再上传。
workbook-inflates-too-far = 文件展开后过大（最多 { $megabytes } MB），未予读取。
workbook-too-many-parts = 文件内的部件过多（最多 { $most } 个），未予读取。
workbook-too-many-cells = 工作表中的单元格过多（最多 { $most } 个）。请删去清单以外的内容和格式后再上传。
workbook-too-many-rows = 清单最多 { $most } 行。
workbook-nothing-there = 工作表中没有内容。
workbook-columns-missing = 缺少以下列：{ $columns }。请使用清单模板的列名。
workbook-column-twice = “{ $column }”列出现了两次，请只留一列。
workbook-not-a-list = 这既不是 Excel 工作簿（.xlsx），也不是文本（.csv、.txt，UTF-8 或 GB18030）。
workbook-no-serials = 没有找到序列号：没有“序列号”或“SN”一列，也没有哪一列像序列号。
office-neither = 这不是 Word（.docx）或 Excel（.xlsx）文件。
office-old-or-locked = 这是旧格式（.doc、.xls）或加了密码的文件。请去掉密码，另存为 .docx、.xlsx 或 PDF 后再上传。
office-with-macros = 文件中带有宏或控件。请另存为不带宏的 .docx、.xlsx 或 PDF 后再上传。
office-damaged = 文件已损坏或不完整。请重新保存后再上传。
workbook-template-name = 设备清单模板
workbook-marked-name = 设备清单-问题标注

# 单元格的位置，如“第 5 行，销售单价（F5）”
cell-place = 第 { $row } 行，{ $column }（{ $cell }）
cell-faults-left-out = 另有 { $count } 处未列出。
# 说明某一列，或某一单元格里的内容
cell-said = { $what }：{ $said }
cell-missing = 必填，不能为空
cell-formula-error = 单元格中的公式出错
cell-became-a-date = 这里应填文字，单元格却成了日期；请把单元格格式改为文本后重填
cell-not-yes-or-no = 只能填“是”或“否”
cell-date-malformed = 不是有效的日期，请按 2026-03-05 的格式填写
cell-currency-unknown = 只能填 CNY、USD、EUR、JPY 或 HKD
cell-amount-negative = 金额不能为负
cell-exchange-incomplete = 汇率和汇率日期须一并填写
cell-not-in-catalogue = 产品目录中没有这个型号：请核对型号，或先在产品目录中登记
cell-model-ambiguous = 产品目录中有几个系列都有这个型号：请填写类别编码和系列编码
cell-not-within = 产品目录中有几个这个型号，但都不在这个类别或系列下：请核对类别和系列
cell-unit-disagrees = 与数量后面写的单位不一致
cell-unacceptable = 这里填写的内容不能接受

serial-blank-inside = 中间有空格：如是两个序列号，请分行；如是一个，请去掉空格
serial-range-malformed = 范围的两端不一致：须前缀相同、位数相同、由小到大，如 SN0001~SN0010
serial-range-too-long = 范围过大，一次最多 20,000 个序列号
serial-list-too-long = 一次最多 20,000 个序列号，其后的未读取
serial-lost-digits = 表格软件把它变成了数字，位数已丢失：请把该列设为文本后重填
reader-busy = 正在读取的文件较多，请稍后再试。
reader-took-too-long = 读取超过 { $seconds } 秒，已停止。请把文件拆小后再上传。
reader-died = 无法读取该文件：它需要的内存超过允许的范围。请另存为新文件或拆小后再上传。
reader-unavailable = 暂时无法读取文件，请稍后再试；如仍不行，请联系系统管理员。
bundle-not-a-bundle = 这不是档案封存包（应为含清单的 .zip 文件）。
bundle-damaged = 档案封存包已损坏：无法读取其目录。
bundle-manifest-unreadable = 无法读取封存包的清单，不能逐个核对文件。
bundle-suspicious = 这个文件不是系统生成的封存包：其中的条目重叠、隐藏或名称指向别处，已拒绝。
bundle-unfolds-too-far = 封存包展开后远大于其本身，已拒绝。
bundle-too-many-parts = 封存包中的文件超过 { $most } 个，已拒绝。
