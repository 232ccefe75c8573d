# 每个页面的外框与公用部件
app-name = 销售EPM
comma = ，
skip-to-main = 跳到主要内容
today = 今天
close = 关闭
cancel = 取消
print = 打印

weekday-1 = 周一
weekday-2 = 周二
weekday-3 = 周三
weekday-4 = 周四
weekday-5 = 周五
weekday-6 = 周六
weekday-7 = 周日

nav-main = 主导航
nav-thumb = 底部导航
nav-open = 打开导航
nav-group-projects = 项目
nav-group-data = 基础资料
nav-group-keeping = 管理
nav-workbench = 工作台
nav-todos = 待办
nav-demands = 客户需求
nav-contracts = 合同
nav-applications = 申请待办
nav-projects = 项目
nav-approvals = 审批
nav-purchases = 采购与到货
nav-task-forms = 任务协调
nav-sign-off = 签收
nav-scans = 扫描件
nav-installed-base = 装机台账
nav-maintenance = 维护
nav-customers = 客户
nav-suppliers = 供应商
nav-catalogue = 设备编码
nav-authority = 审批权限
nav-people = 人员
nav-departments = 部门
nav-roles = 角色授权
nav-calendar = 工作日历
nav-data-exchange = 数据导入导出
nav-settings = 系统设置
nav-audit = 审计
nav-me = 我的

find = 搜索
find-what = 搜索项目编码、客户、合同号、序列号
find-serial = 搜索或扫描序列号
find-move = 选择
find-open = 打开
notices-unread = 消息，{ $count } 条未读
theme-toggle = 切换浅色或深色
language-choose = 选择语言
me-profile = 个人设置
me-regulation = 制度全文
me-sign-out = 退出登录
crumbs-label = 当前位置

keys-show = 查看快捷键
keys-title = 快捷键
keys-find = 搜索

clause-label = 条款
clause-basis = 依据
clause-title = 依据 { $number } { $heading }

due-late = 逾期 { $days } 个工作日
due-today = 今天到期
due-left = 剩 { $days } 个工作日
due-late-short = 逾期 { $days }
due-left-short = 剩 { $days }
due-on = 截止 { $day }
due-provisional = （暂定）
ten-day-number = 第 { $day } 个工作日
ten-day-over = 已过 10 个工作日
ten-days-used = 签收期限共 10 个工作日，已用 { $days } 日

figure-was = 原 { $value }
condition-met = 已满足：
condition-unmet = 未满足：
condition-ahead = 未到：

lifecycle-label = 项目进程
lifecycle-at = 第 { $number } 步 · { $step }
lifecycle-of = 共 { $steps } 步
step-done = 已完成
phase-initiation = 销售立项
phase-execution = 销售执行
phase-closing = 销售结项

next-label = 下一步
next-yours = 下一步 · 由您办理
next-others = 等待 { $whose }

diff-what = 变化
diff-added = 新增
diff-removed = 删除
diff-changed = 修改
diff-kept = 不变

filters-in-force = 已筛选
filter-remove = 去掉筛选 { $filter }
filters-clear = 重置
filters-save = 另存为视图
filters-views = 已保存的视图

paging-label = 翻页
paging-shown = 本页 { $shown } 条
paging-shown-of = 本页 { $shown } 条，共 { $total } 条
paging-first = 第一页
paging-next = 下一页

field-optional = 选填
field-choose = 请选择

lines-acts = 行操作
lines-add = 添加一行
lines-paste = 可直接粘贴 Excel 区域
serials-missing = 还差 { $left } 个，共 { $want } 个
serials-enter = { $model }：扫码，或粘贴多行序列号
serials-how = 每行一个序列号，回车确认；连号可写 CY001~CY012
serials-scan = 扫码
upload-limit = 不超过 { $size } MB
find-scan = 用摄像头扫码
