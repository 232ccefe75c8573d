# 供应商
supplier-name-taken = 已有同名供应商
supplier-name = 供应商名称
supplier-contact = 联系人
supplier-phone = 电话
supplier-add = 新增供应商
supplier-added = 已新增供应商
supplier-saved = 已保存
