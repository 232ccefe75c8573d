# 供应商
supplier-name-taken = 已有同名供应商
