//! What lists and look-ups read of contracts, projects, demands and maintenance cases. Every row is worked out
//! from the state of its stream.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &str = "
CREATE TABLE demand (
    id              {uuid} NOT NULL PRIMARY KEY,
    number          bigint NOT NULL,
    changed_at      bigint NOT NULL,
    title           {text} NOT NULL,
    customer        {uuid} NOT NULL REFERENCES customer (id),
    account_manager {uuid} NOT NULL REFERENCES person (id),
    department      {uuid} NOT NULL REFERENCES department (id),
    estimate        bigint,
    wanted_on       {date},
    status          {text} NOT NULL CHECK (status IN ('open', 'contract', 'dropped')),
    contract        {uuid},
    recorded_at     bigint NOT NULL,
    search          {text} NOT NULL
);
CREATE INDEX demand_account_manager ON demand (account_manager, recorded_at);
CREATE INDEX demand_department ON demand (department, recorded_at);
CREATE INDEX demand_customer ON demand (customer, recorded_at);
CREATE INDEX demand_recorded ON demand (recorded_at, id);

CREATE TABLE contract (
    id                  {uuid}  NOT NULL PRIMARY KEY,
    number              bigint  NOT NULL,
    changed_at          bigint  NOT NULL,
    kind                {text}  NOT NULL CHECK (kind IN ('virtual', 'formal')),
    contract_number     {text},
    title               {text}  NOT NULL,
    customer            {uuid}  NOT NULL REFERENCES customer (id),
    account_manager     {uuid}  NOT NULL REFERENCES person (id),
    department          {uuid}  NOT NULL REFERENCES department (id),
    amount              bigint  NOT NULL,
    status              {text}  NOT NULL,
    signed_on           {date},
    promised_on         {date},
    acceptance_required boolean NOT NULL,
    project             {uuid},
    demand              {uuid},
    written_at          bigint  NOT NULL,
    search              {text}  NOT NULL
);
CREATE INDEX contract_list ON contract (written_at, id);
CREATE INDEX contract_status ON contract (status, written_at, id);
CREATE INDEX contract_account_manager ON contract (account_manager, written_at);
CREATE INDEX contract_department ON contract (department, written_at);
CREATE INDEX contract_customer ON contract (customer, amount);
CREATE INDEX contract_contract_number ON contract (contract_number);
CREATE UNIQUE INDEX contract_project ON contract (project);

CREATE TABLE project (
    id                {uuid}  NOT NULL PRIMARY KEY,
    number            bigint  NOT NULL,
    changed_at        bigint  NOT NULL,
    code              {text},
    title             {text}  NOT NULL,
    customer          {uuid}  NOT NULL REFERENCES customer (id),
    account_manager   {uuid}  NOT NULL REFERENCES person (id),
    department        {uuid}  NOT NULL REFERENCES department (id),
    away              boolean NOT NULL,
    contract          {uuid}  NOT NULL REFERENCES contract (id),
    contract_kind     {text}  NOT NULL CHECK (contract_kind IN ('virtual', 'formal')),
    contract_number   {text},
    status            {text}  NOT NULL CHECK (status IN ('applied', 'preparing', 'in_approval', 'executing', 'arrived',
                                                         'signed_off', 'closed', 'maintenance', 'cancelled')),
    status_since      bigint  NOT NULL,
    amount            bigint  NOT NULL,
    sales_amount      bigint,
    cost              bigint,
    gross_profit      bigint,
    margin            bigint,
    promised_on       {date},
    arrived_on        {date},
    sign_due_on       {date},
    sign_due_provisional boolean NOT NULL,
    applied_at        bigint  NOT NULL,
    prepared_at       bigint,
    initiated_at      bigint,
    arrived_at        bigint,
    signed_off_at     bigint,
    closed_at         bigint,
    cancelled_at      bigint,
    open_change       boolean NOT NULL,
    open_cancellation boolean NOT NULL,
    returned          boolean NOT NULL,
    revenue           bigint  NOT NULL,
    task_forms        bigint  NOT NULL,
    search            {text}  NOT NULL,
    CONSTRAINT project_code UNIQUE (code),
    CONSTRAINT project_code_given CHECK ((code IS NULL OR status <> 'applied')
                                         AND (code IS NOT NULL OR status IN ('applied', 'cancelled'))),
    CONSTRAINT project_closed_whole CHECK (status NOT IN ('closed', 'maintenance')
                                           OR NOT (open_change OR open_cancellation))
);
CREATE INDEX project_list ON project (changed_at, id);
CREATE INDEX project_applied ON project (applied_at, id);
CREATE INDEX project_status ON project (status, changed_at, id);
CREATE INDEX project_account_manager ON project (account_manager, changed_at, id);
CREATE INDEX project_department ON project (department, changed_at, id);
CREATE INDEX project_customer ON project (customer, amount);
CREATE INDEX project_contract ON project (contract);
CREATE INDEX project_status_amount ON project (status, amount, id);
CREATE INDEX project_department_status ON project (department, status, amount);
CREATE INDEX project_amount ON project (amount, id);
CREATE INDEX project_sign_due ON project (sign_due_on) WHERE status = 'arrived';
CREATE INDEX project_promised ON project (promised_on) WHERE status = 'executing';

CREATE TABLE project_word (
    word    {text} NOT NULL,
    project {uuid} NOT NULL,
    PRIMARY KEY (word, project)
) {clustered};

CREATE TABLE assignment (
    project {uuid} NOT NULL REFERENCES project (id),
    person  {uuid} NOT NULL REFERENCES person (id),
    PRIMARY KEY (project, person)
);
CREATE INDEX assignment_person ON assignment (person);

CREATE TABLE equipment_line (
    project        {uuid}  NOT NULL REFERENCES project (id),
    line           bigint  NOT NULL,
    category_code  {text}  NOT NULL,
    series_code    {text}  NOT NULL,
    model          {text}  NOT NULL,
    model_fold     {text}  NOT NULL,
    unit           {text}  NOT NULL,
    quantity       bigint  NOT NULL CHECK (quantity > 0),
    unit_price     bigint  NOT NULL,
    unit_cost      bigint,
    warranty_years bigint  NOT NULL,
    serial_tracked boolean NOT NULL,
    promised_on    {date},
    ordered        bigint  NOT NULL CHECK (ordered >= 0),
    arrived        bigint  NOT NULL CHECK (arrived >= 0),
    signed         bigint  NOT NULL CHECK (signed >= 0),
    PRIMARY KEY (project, line)
) {clustered};
CREATE INDEX equipment_line_model ON equipment_line (model_fold, project);
CREATE INDEX equipment_line_series ON equipment_line (category_code, series_code);

CREATE TABLE purchase_order (
    project     {uuid}  NOT NULL REFERENCES project (id),
    number      bigint  NOT NULL,
    supplier    {uuid}  NOT NULL REFERENCES supplier (id),
    amount      bigint  NOT NULL,
    promised_on {date},
    placed_at   bigint  NOT NULL,
    outstanding boolean NOT NULL,
    ended       boolean NOT NULL,
    PRIMARY KEY (project, number)
);
CREATE INDEX purchase_order_supplier ON purchase_order (supplier, placed_at);
CREATE INDEX purchase_order_outstanding ON purchase_order (promised_on) WHERE outstanding;

CREATE TABLE sheet (
    project      {uuid} NOT NULL REFERENCES project (id),
    number       bigint NOT NULL,
    status       {text} NOT NULL CHECK (status IN ('draft', 'with_market_assistant', 'submitted', 'accepted',
                                                   'returned', 'discarded')),
    signed_on    {date},
    scan         {text},
    submitted_at bigint,
    accepted_at  bigint,
    accepted_by  {uuid},
    PRIMARY KEY (project, number),
    CHECK (status <> 'accepted' OR (scan IS NOT NULL AND signed_on IS NOT NULL AND accepted_at IS NOT NULL))
);
CREATE INDEX sheet_status ON sheet (status, submitted_at);

CREATE TABLE serial (
    series_key {text} NOT NULL,
    serial     {text} NOT NULL,
    project    {uuid} NOT NULL REFERENCES project (id),
    line       bigint NOT NULL,
    sheet      bigint NOT NULL,
    PRIMARY KEY (serial, series_key)
) {clustered};
CREATE INDEX serial_project ON serial (project, sheet, line);

CREATE TABLE coverage (
    project        {uuid} NOT NULL REFERENCES project (id),
    sheet          bigint NOT NULL,
    line           bigint NOT NULL,
    vendor_until   {date} NOT NULL,
    promised_until {date} NOT NULL,
    PRIMARY KEY (project, sheet, line)
);
CREATE INDEX coverage_vendor ON coverage (vendor_until);
CREATE INDEX coverage_promised ON coverage (promised_until);

CREATE TABLE revenue (
    project       {uuid} NOT NULL REFERENCES project (id),
    number        bigint NOT NULL,
    sheet         bigint NOT NULL,
    amount        bigint NOT NULL CHECK (amount > 0),
    recognised_on {date} NOT NULL,
    recognised_by {uuid} NOT NULL,
    reversed_at   bigint,
    PRIMARY KEY (project, number),
    FOREIGN KEY (project, sheet) REFERENCES sheet (project, number)
);
CREATE INDEX revenue_recognised ON revenue (recognised_on);
CREATE UNIQUE INDEX revenue_once ON revenue (project, sheet) WHERE reversed_at IS NULL;

CREATE TABLE approval (
    stream       {uuid} NOT NULL,
    number       bigint NOT NULL,
    kind         {text} NOT NULL,
    document     {text} NOT NULL,
    applicant    {uuid} NOT NULL,
    owner        {uuid} NOT NULL,
    department   {uuid} NOT NULL,
    amount       bigint NOT NULL,
    margin       bigint,
    matrix       {uuid} NOT NULL,
    submitted_at bigint NOT NULL,
    steps        bigint NOT NULL,
    waiting_role {text},
    outcome      {text} CHECK (outcome IN ('agreed', 'returned', 'rejected', 'withdrawn')),
    PRIMARY KEY (stream, number),
    CHECK (waiting_role IS NULL OR outcome IS NULL)
);
CREATE INDEX approval_waiting ON approval (waiting_role, department, submitted_at);
CREATE INDEX approval_applicant ON approval (applicant, submitted_at);
CREATE INDEX approval_submitted ON approval (submitted_at);

CREATE TABLE approval_decision (
    stream     {uuid} NOT NULL,
    number     bigint NOT NULL,
    step       bigint NOT NULL,
    role       {text} NOT NULL,
    decided_by {uuid} NOT NULL,
    in_name_of {uuid},
    decision   {text} NOT NULL CHECK (decision IN ('agree', 'return', 'reject')),
    decided_at bigint NOT NULL,
    PRIMARY KEY (stream, number, step),
    FOREIGN KEY (stream, number) REFERENCES approval (stream, number)
);
CREATE INDEX approval_decision_by ON approval_decision (decided_by, decided_at);

CREATE TABLE maintenance_case (
    id           {uuid}  NOT NULL PRIMARY KEY,
    number       bigint  NOT NULL,
    changed_at   bigint  NOT NULL,
    project      {uuid}  NOT NULL REFERENCES project (id),
    serial       {text}  NOT NULL,
    series_key   {text}  NOT NULL,
    customer     {uuid}  NOT NULL REFERENCES customer (id),
    department   {uuid}  NOT NULL REFERENCES department (id),
    route        {text}  NOT NULL CHECK (route IN ('commerce', 'it_service')),
    technical    boolean NOT NULL,
    fault_on     {date}  NOT NULL,
    cost         bigint  NOT NULL,
    opened_at    bigint  NOT NULL,
    completed_at bigint,
    search       {text}  NOT NULL
);
CREATE INDEX maintenance_case_list ON maintenance_case (opened_at, id);
CREATE INDEX maintenance_case_route ON maintenance_case (route, opened_at);
CREATE INDEX maintenance_case_serial ON maintenance_case (serial, series_key);
CREATE INDEX maintenance_case_project ON maintenance_case (project);
";

/// A project whose code, contract or money no longer move (INV-02, INV-36).
const CODE_MOVES: &str = "OLD.code IS NOT NULL AND (NEW.code IS NULL OR NEW.code <> OLD.code)";
const CLOSED_MOVES: &str =
    "OLD.status IN ('closed', 'maintenance') AND (NEW.status NOT IN ('closed', 'maintenance')
    OR NEW.contract <> OLD.contract OR NEW.amount <> OLD.amount OR NEW.sales_amount <> OLD.sales_amount
    OR NEW.cost <> OLD.cost OR NEW.title <> OLD.title OR NEW.customer <> OLD.customer
    OR NEW.account_manager <> OLD.account_manager)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, TABLES).await?;
        let code = "a project code is given once";
        super::forbid(manager, "project_code_stays", "UPDATE", "project", CODE_MOVES, code).await?;
        let closed = "a closed project takes no change (2.5.3)";
        super::forbid(manager, "project_closed_stays", "UPDATE", "project", CLOSED_MOVES, closed).await?;
        super::forbid(manager, "project_remains", "DELETE", "project", "true", "a project is never deleted")
            .await?;
        for table in ["equipment_line", "serial"] {
            for (operation, row) in [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")] {
                let name = format!("{table}_closed_{}", operation.to_lowercase());
                let when = format!(
                    "EXISTS (SELECT 1 FROM project WHERE id = {row}.project AND status IN ('closed', 'maintenance'))"
                );
                super::forbid(manager, &name, operation, table, &when, closed).await?;
            }
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
