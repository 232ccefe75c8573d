# 请求被拒绝时的说明(各规则的说明在 refusals.ftl)
status-400 = 无法理解的请求
status-401 = 未登录
status-403 = 无权办理
status-404 = 未找到
status-405 = 方式不对
status-409 = 有冲突
status-412 = 内容已变
status-413 = 内容过大
status-415 = 格式不支持
status-422 = 内容有误
status-429 = 请求过多
status-500 = 系统出错
status-503 = 暂时无法办理
status-507 = 存储空间不足

problem-not-understood = 无法理解该请求,请检查格式。
problem-not-signed-in = 请先登录;登录可能已过期。
problem-sign-in-refused = 用户名或密码不正确。
problem-sign-in-again = 此操作需要重新确认身份:距上次输入密码已超过 { $minutes } 分钟,请再次输入密码。
problem-password-must-change = 当前密码由管理员设置,请先修改密码。
problem-cross-site = 该请求不是从本系统的页面发出的,已拒绝。
problem-role-required = 此操作须由以下角色办理:{ $roles }。
problem-token-reads-only = 该访问令牌只能读取,不能办理。
problem-not-found = 没有这项内容,或您无权查看。
problem-method-not-allowed = 该地址不支持这种请求方式。
problem-conflict = 已有他人先行办理,请刷新后查看。
problem-taken = 该值已被使用,请换一个。
problem-stale = 内容在您打开之后已被修改,本次未作任何改动。请刷新后再试。
problem-too-large = 内容过大,最多 { $limit } KB。
problem-media-type = 不支持这种内容格式。
problem-invalid = 填写的内容有误,请按提示修改。
problem-key-reused = 该幂等键(Idempotency-Key)已用于其他内容。
problem-too-many = 请求过于频繁,请在 { $seconds } 秒后再试。
problem-internal = 系统出错,未完成办理。请稍后再试;如仍不行,请把请求编号告诉系统管理员。
problem-busy = 系统繁忙,未作任何改动,请稍后再试。
problem-outcome-unknown = 未能确认是否办理成功。请刷新查看,或用同一幂等键重试。
problem-no-space = 存储空间不足,文件未保存。请联系系统管理员。

field-missing = 必填
field-unknown = 不认识的字段
field-malformed = 格式不正确
field-not-a-choice = 只能是以下之一:{ $choices }
json-malformed = JSON 格式有误(第 { $line } 行第 { $column } 列)
idempotency-key-malformed = Idempotency-Key 须为 1 至 200 个可见 ASCII 字符
cursor-malformed = 翻页标记无效,请从第一页开始

text-empty = 必填
text-too-long = 太长
text-control-character = 含有不可见的控制字符
quantity-out-of-range = 数量须为 1 至 1,000,000 的整数
quantity-malformed = 请填写整数
warranty-out-of-range = 保修年限须为 0 至 30 的整数

problem-page-request-id = 请求编号
problem-page-home = 回到工作台
problem-page-clause = 依据
