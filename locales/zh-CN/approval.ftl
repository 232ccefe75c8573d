# 审批（2.1.2、2.1.3）
approval-agree = 同意
approval-return = 退回修改
approval-reject = 否决
approval-submitted = 提交
approval-outcome-agreed = 已通过
approval-outcome-returned = 退回修改
approval-outcome-rejected = 已否决
approval-outcome-withdrawn = 已撤回
approval-standing = 审批中（当前：{ $who }，停留 { $days } 个工作日）
approval-in-name-of = { $name }（{ $deputy } 代）
approval-decided-at = { $moment } · 停留 { $days } 个工作日
approval-waits = 已等待 { $days } 个工作日
approval-you = 您

approval-margin-below = 毛利率 < { $limit }
approval-margin-from = 毛利率 ≥ { $limit }
approval-amount-from = 合同额 ≥ { $limit }
approval-amount-below = 合同额 < { $limit }
approval-of-department = 本部门
approval-every-document = 不限
approval-by-clause = 制度 { $clause }
approval-by-row = 第 { $number } 行：{ $conditions }
approval-by-row-alone = 第 { $number } 行
