printing-pdf = PDF
printing-pdf-by-hand = PDF（手写序列号）
printing-printed = 打印人 { $name }，{ $moment }
printing-in-approval = 审批中
printing-no-glyph = 打印字体缺少以下字符：{ $characters }。请改用其他写法，或请系统管理员在字体目录（EPM_FONTS）中补充字体
printing-too-long = 内容太多，无法打印为一份表单。设备清单请导出为工作簿
