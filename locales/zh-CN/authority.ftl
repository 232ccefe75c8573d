# 《网上审批权限》
authority-empty-range = 上限须大于下限，否则此行永远不会适用
authority-no-step = 至少要有一个审批步骤
authority-step-twice = 同一行中角色重复
authority-step-undecided = 该角色不参与审批
authority-second-person = 《网上审批权限》由一人编写、另一人发布：请由其他权限发布人发布
authority-published = 已发布的版本不能修改；请另建新版本
authority-from-past = 生效时间不能早于现在
authority-from-not-later = 生效时间须晚于此前发布的各版本
authority-none-in-force = 目前没有生效的《网上审批权限》
