# 项目状态、步骤、角色：制度用语
status-applied = 申请
status-preparing = 立项准备
status-in-approval = 立项审批
status-executing = 执行
status-arrived = 到货
status-signed-off = 已签收
status-closed = 已结项
status-maintenance = 维护
status-cancelled = 已撤销

step-applied = 申请
step-preparing = 立项准备
step-in-approval = 立项审批
step-executing = 执行采购
step-arrived = 到货
step-signed-off = 交付签收
step-closed = 结项
step-maintenance = 维护
step-cancelled = 撤销

contract-virtual = 虚拟合同
contract-formal = 正式合同

role-account-manager = 客户经理
role-contract-administrator = 合同管理员
role-project-administrator = 销售项目管理员
role-general-manager = 业务部门总经理
role-vice-president = 分管营销副总裁
role-commerce-representative = 商务代表
role-technical-support = 技术支持人员
role-market-assistant = 市场助理
role-finance = 财务
role-archivist = 档案管理员
role-it-service = IT服务部
role-system-administrator = 系统管理员
role-security-administrator = 安全管理员
role-auditor = 审计员
role-authority-publisher = 权限发布人
