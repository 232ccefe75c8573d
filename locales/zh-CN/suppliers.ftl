# 供应商
supplier-name-taken = 已有同名供应商
supplier-name = 供应商名称
supplier-contact = 联系人
supplier-phone = 电话
supplier-add = 新建供应商
supplier-added = 供应商已建立
supplier-saved = 供应商资料已保存
