# 人员、部门、角色、登录

problem-roles-exclude = { $role }与{ $other }不得由同一人担任。
problem-last-keeper = 这是最后一名{ $role }，不能取消。
problem-two-people = 授予角色须由另一人确认:不能为自己授予，也不能确认自己提出的授权。

password-too-short = 密码至少 { $least } 个字符
password-too-long = 密码最多 { $most } 个字符
password-contains-name = 密码不能包含用户名
password-common = 这个密码太常见，容易被猜到
password-needs-kinds = 密码须包含大写字母、小写字母、数字、其他字符中的至少三种
password-same = 新密码与原密码相同
password-wrong = 密码不正确
username-taken = 该用户名已有人使用
code-in-use = 该代号已被使用
department-unknown = 没有这个部门，或已停用
department-circle = 上级部门不能是本部门或其下级
department-not-for-reach = 只有范围为“部门”时才填写部门
person-unknown = 没有这个人，或已停用
reach-not-for-role = { $role }不能取这个范围
number-out-of-range = 须在 { $least } 到 { $most } 之间
token-end-out-of-range = 截止日期须在今天之后、一年之内
