# Workbench
workbench-morning = Good morning, { $name }
workbench-afternoon = Good afternoon, { $name }
workbench-evening = Good evening, { $name }
workbench-today = Today is { $day }
workbench-stop = .
workbench-overdue = { $count } overdue
workbench-waiting = { $count } waiting for you.
workbench-stages = Projects by stage
workbench-late = { $count } late
workbench-todos = Waiting for me
workbench-all-todos = Show all { $count }
workbench-ten-days = Sign-off deadlines
workbench-ten-days-note = ten working days from arrival
workbench-ten-days-none = No project waits to be signed off.
workbench-started = Approvals I started
workbench-all = All
workbench-projects = Latest projects
workbench-all-projects = All projects
workbench-department = { $count ->
    [1] 1 task waits for the people of your department, { $late } of them overdue.
   *[other] { $count } tasks wait for the people of your department, { $late } of them overdue.
}
workbench-department-look = Look and urge
