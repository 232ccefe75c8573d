# Statuses, steps, roles
status-applied = Applied
status-preparing = Preparing
status-in-approval = In approval
status-executing = Executing
status-arrived = Arrived
status-signed-off = Signed off
status-closed = Closed
status-maintenance = Maintenance
status-cancelled = Cancelled

step-applied = Application
step-preparing = Preparation
step-in-approval = Approval
step-executing = Purchase
step-arrived = Arrival
step-signed-off = Sign-off
step-closed = Closing
step-maintenance = Maintenance
step-cancelled = Cancellation

contract-virtual = Virtual contract
contract-formal = Formal contract

role-account-manager = Account manager
role-contract-administrator = Contract administrator
role-project-administrator = Project administrator
role-general-manager = General manager
role-vice-president = Vice president
role-commerce-representative = Commerce representative
role-technical-support = Technical support
role-market-assistant = Market assistant
role-finance = Finance
role-archivist = Archivist
role-it-service = IT service
role-system-administrator = System administrator
role-security-administrator = Security administrator
role-auditor = Auditor
role-authority-publisher = Authority publisher
