//! Sheets become contracts and projects: names are looked up, rows brought together, and the rules asked.

use super::company::{Company, known_codes, known_contracts, known_serials};
use super::faults::{FaultAt, What};
use super::found::Found;
use super::rows::{ProjectRow, Reading, blank_contract, key};
use crate::outside::Outside;
use paper::old_books::{Book, OldSheet, Row};
use regulation::clock::{Clock, Facts, SerialElsewhere};
use regulation::contract::ContractEvent;
use regulation::id::{ContractId, CustomerId, FileHash, ProjectId};
use regulation::opening::{
    OldContract, OldLine, OldProject, Unread, bring_in, bring_in_contract, faults_of_project,
};
use regulation::serial::SerialNumber;
use regulation::{Event, Fault, Reason, Refusal, Status};
use std::collections::{HashMap, HashSet};
use store::sea_orm::ConnectionTrait;
use store::{Origin, StoreError, search};
use uuid::Uuid;

/// Who brings what in, and when.
pub struct Asked<'a> {
    /// The sheets.
    pub sheets: &'a [OldSheet],
    /// The workbook they are in.
    pub evidence: &'a FileHash,
    /// Who, when, from where.
    pub origin: &'a Origin,
    /// The day in the company's time zone.
    pub today: chrono::NaiveDate,
    /// Where identifiers come from.
    pub outside: &'a Outside,
}

/// A contract of the workbook.
struct ContractRow {
    row: u32,
    id: ContractId,
    contract: OldContract,
    away: bool,
    stands: bool,
}

/// A project of the workbook, with what belongs to it.
struct Drafted {
    project: ProjectRow,
    /// The contract it stands on; none where that is not known, or another stands on it.
    contract: Option<usize>,
    unread: Unread,
    lines: Vec<(u32, OldLine)>,
    /// The models of lines that could not be read: their serial numbers cannot be told apart.
    unread_models: HashSet<String>,
    /// The rows of its serial numbers.
    serials: Vec<(u32, SerialNumber)>,
    /// The models of rows whose serial number was at fault: that such a model has too few of them is said already.
    short_models: HashSet<String>,
}

struct Resolving<'a> {
    asked: &'a Asked<'a>,
    company: Company,
    found: Found,
    added: HashMap<String, CustomerId>,
    /// By its number.
    contracts: HashMap<String, usize>,
    contract_rows: Vec<ContractRow>,
    /// By code and by contract number.
    named: HashMap<String, usize>,
    projects: Vec<Drafted>,
}

/// Everything the workbook comes to, and everything wrong with it.
pub async fn resolve(db: &impl ConnectionTrait, asked: &Asked<'_>) -> Result<Found, StoreError> {
    let company = Company::read(db).await?;
    let sheets = asked.sheets.iter().map(|sheet| OldSheet { rows: Vec::new(), ..sheet.clone() }).collect();
    let mut resolving = Resolving {
        asked,
        company,
        found: Found { sheets, ..Found::default() },
        added: HashMap::new(),
        contracts: HashMap::new(),
        contract_rows: Vec::new(),
        named: HashMap::new(),
        projects: Vec::new(),
    };
    resolving.customers();
    resolving.contracts(db).await?;
    resolving.projects(db).await?;
    resolving.equipment();
    resolving.serials();
    resolving.decide(db).await?;
    let mut found = resolving.found;
    found.settle();
    Ok(found)
}

impl<'a> Resolving<'a> {
    fn sheet(&self, book: Book) -> Option<&'a OldSheet> {
        self.asked.sheets.iter().find(|sheet| sheet.book == book)
    }

    fn reading<'r>(&'r mut self, sheet: &'r OldSheet, row: &'r Row) -> Reading<'r> {
        Reading { sheet, row, found: &mut self.found, unread: Unread::new() }
    }

    fn customers(&mut self) {
        let Some(sheet) = self.sheet(Book::Customers) else { return };
        let mut seen = HashSet::new();
        for row in &sheet.rows {
            let id = self.asked.outside.id();
            let Some(customer) = self.reading(sheet, row).customer(id) else { continue };
            if !seen.insert(customer.name_fold.clone()) {
                self.reading(sheet, row).fault("name", twice(&customer.name));
            } else if self.company.customers.contains_key(&customer.name_fold) {
                self.found.counts.customers_known += 1;
            } else {
                self.added.insert(customer.name_fold.clone(), CustomerId(id));
                self.found.counts.customers += 1;
                self.found.customers.push(customer);
            }
        }
    }

    async fn contracts(&mut self, db: &impl ConnectionTrait) -> Result<(), StoreError> {
        let Some(sheet) = self.sheet(Book::Contracts) else { return Ok(()) };
        let cells = sheet.rows.iter().filter_map(|row| row.cells.get("number")?.text().ok());
        let numbers: Vec<String> = cells.map(key).collect();
        let known = known_contracts(db, &numbers).await?;
        let (company, added) = (&self.company, &self.added);
        for row in &sheet.rows {
            let mut reading = Reading { sheet, row, found: &mut self.found, unread: Unread::new() };
            let (contract, away) = reading.contract(company, added);
            let number = row.cells.get("number").and_then(|cell| cell.text().ok()).map(str::trim);
            if let Some(number) = number {
                if known.contains(&key(number)) {
                    let what = What::Own("transfer-old-known", vec![("name", number.to_owned())]);
                    reading.fault("number", what);
                }
                if self.contracts.contains_key(&key(number)) {
                    reading.fault("number", twice(number));
                }
                self.contracts.entry(key(number)).or_insert(self.contract_rows.len());
            }
            self.found.counts.contracts += usize::from(contract.unread.is_empty());
            let id = self.asked.outside.id();
            self.contract_rows.push(ContractRow { row: row.row, id, contract, away, stands: false });
        }
        Ok(())
    }

    async fn projects(&mut self, db: &impl ConnectionTrait) -> Result<(), StoreError> {
        let Some(sheet) = self.sheet(Book::Projects) else { return Ok(()) };
        let mut rows = Vec::new();
        for row in &sheet.rows {
            let mut reading = self.reading(sheet, row);
            let project = reading.project();
            let unread = std::mem::take(&mut reading.unread);
            rows.push((row, project, unread));
        }
        let codes = rows.iter().filter_map(|(_, project, _)| project.code.as_ref());
        let codes: Vec<String> = codes.map(ToString::to_string).collect();
        let known = known_codes(db, &codes).await?;
        let mut given = HashSet::new();
        for (row, project, mut unread) in rows {
            let contract = self.contract_of(sheet, row, &project);
            let mut reading = Reading { sheet, row, found: &mut self.found, unread: Unread::new() };
            if let Some(code) = project.code.as_ref().map(ToString::to_string) {
                if known.contains(&code) {
                    reading.fault("code", What::Own("transfer-old-known", vec![("name", code.clone())]));
                }
                if !given.insert(code.clone()) {
                    reading.fault("code", twice(&code));
                }
            }
            if contract.is_none() {
                unread.insert("contract");
            }
            // By a code or contract that is another's already, lines name the other.
            let at = self.projects.len();
            let text = |field: &str| row.cells.get(field).and_then(|cell| cell.text().ok()).map(key);
            match text("contract") {
                Some(number) if contract.is_some() => drop(self.named.insert(number, at)),
                Some(number) => drop(self.named.entry(number).or_insert(at)),
                None => {}
            }
            if let Some(code) = text("code") {
                self.named.entry(code).or_insert(at);
            }
            self.found.counts.projects += usize::from(unread.is_empty());
            let (lines, serials, short_models) = (Vec::new(), Vec::new(), HashSet::new());
            let unread_models = HashSet::new();
            self.projects.push(Drafted {
                project,
                contract,
                unread,
                lines,
                unread_models,
                serials,
                short_models,
            });
        }
        Ok(())
    }

    /// The contract a project stands on, unless it is not there, or another project stands on it.
    fn contract_of(&mut self, sheet: &'a OldSheet, row: &'a Row, project: &ProjectRow) -> Option<usize> {
        let number = project.contract.as_ref()?.to_string();
        let Some(at) = self.contracts.get(&key(&number)).copied() else {
            let what = What::Own("transfer-old-no-contract", vec![("name", number)]);
            self.reading(sheet, row).fault("contract", what);
            return None;
        };
        let contract = self.contract_rows.get_mut(at)?;
        let cancelled = project.status == Status::Cancelled;
        if contract.stands && !cancelled {
            let fault = Fault::new(Reason::ContractInUse, regulation::Clause::C2_3_2);
            self.reading(sheet, row).fault("contract", What::Rule(fault));
            return None;
        }
        contract.stands |= !cancelled;
        Some(at)
    }

    fn equipment(&mut self) {
        let Some(sheet) = self.sheet(Book::Equipment) else { return };
        for row in &sheet.rows {
            let mut reading = Reading { sheet, row, found: &mut self.found, unread: Unread::new() };
            let named = reading.project_named();
            let line = reading.line(&self.company);
            let Some(named) = named else { continue };
            let Some(at) = self.named.get(&named) else {
                reading.fault("project", no_project(row));
                continue;
            };
            let Some(project) = self.projects.get_mut(*at) else { continue };
            match line {
                Some(line) => {
                    self.found.counts.lines += 1;
                    project.lines.push((row.row, line));
                }
                None => {
                    project.unread.insert("lines");
                    let model = row.cells.get("model").and_then(|cell| cell.text().ok());
                    project.unread_models.extend(model.map(search::fold));
                }
            }
        }
    }

    /// A serial number goes to the first line of its model that still lacks one.
    fn serials(&mut self) {
        let Some(sheet) = self.sheet(Book::Serials) else { return };
        let mut seen: HashSet<(String, SerialNumber)> = HashSet::new();
        for row in &sheet.rows {
            let mut reading = Reading { sheet, row, found: &mut self.found, unread: Unread::new() };
            let (named, read) = (reading.project_named(), reading.serial());
            let (Some(named), (Some(model), serial)) = (named, read) else { continue };
            let Some(at) = self.named.get(&named) else {
                reading.fault("project", no_project(row));
                continue;
            };
            let Some(project) = self.projects.get_mut(*at) else { continue };
            let Some(serial) = serial else {
                project.short_models.insert(model);
                continue;
            };
            let of_model = |line: &&mut (u32, OldLine)| search::fold(line.1.entry.model.as_str()) == model;
            let mut lines: Vec<_> = project.lines.iter_mut().filter(of_model).collect();
            let lacks = |line: &&mut (u32, OldLine)| {
                line.1.entry.serial_tracked && line.1.serials.len() < line.1.entry.quantity.get() as usize
            };
            let at = lines.iter().position(lacks);
            if at.is_none() && project.unread_models.contains(&model) {
                continue;
            }
            let Some((_, line)) = lines.get_mut(at.unwrap_or_default()) else {
                reading.fault("model", What::Own("transfer-old-no-line", vec![("model", model)]));
                continue;
            };
            if !seen.insert((line.entry.series_key(), serial.clone())) {
                reading.fault("serial", twice(serial.as_str()));
                project.short_models.insert(model);
                continue;
            }
            line.serials.push(serial.clone());
            project.serials.push((row.row, serial));
            self.found.counts.serials += 1;
        }
    }

    async fn decide(&mut self, db: &impl ConnectionTrait) -> Result<(), StoreError> {
        let serials = self.projects.iter().flat_map(|drafted| &drafted.serials);
        let serials: Vec<SerialNumber> = serials.map(|(_, serial)| serial.clone()).collect();
        let mut elsewhere = known_serials(db, &serials).await?;
        let mut facts = Facts {
            catalogue: self.company.catalogue.clone(),
            vendor_terms: std::mem::take(&mut self.company.vendor_terms),
            ..Facts::default()
        };
        let calendar = std::mem::take(&mut self.company.calendar);
        let clock = Clock { now: self.asked.origin.at, today: self.asked.today, calendar };
        let mut stand = HashSet::new();
        for drafted in std::mem::take(&mut self.projects) {
            let own = drafted.serials.iter().filter_map(|(_, serial)| elsewhere.remove(serial.as_str()));
            facts.serials_elsewhere = own.flatten().collect::<Vec<SerialElsewhere>>();
            self.decide_project(drafted, &facts, &clock, &mut stand);
        }
        for row in std::mem::take(&mut self.contract_rows) {
            if !stand.contains(&row.id) {
                match bring_in_contract(&row.contract, None, self.asked.evidence, &clock) {
                    Ok(events) => self.tell_contract(row.id, events),
                    Err(refusal) => self.blame_contract(row.row, &refusal, ""),
                }
            }
        }
        Ok(())
    }

    fn decide_project(
        &mut self,
        drafted: Drafted,
        facts: &Facts,
        clock: &Clock,
        stand: &mut HashSet<ContractId>,
    ) {
        let Drafted { project, contract, unread, lines, serials, short_models, .. } = drafted;
        let contract = contract.and_then(|at| self.contract_rows.get(at));
        let (row, contract_id, stands) =
            contract.map_or((0, ContractId(Uuid::nil()), false), |row| (row.row, row.id, row.stands));
        let id = self.asked.outside.id::<ProjectId>();
        let old = OldProject {
            contract: contract.map_or_else(blank_contract, |row| row.contract.clone()),
            away: contract.is_some_and(|row| row.away),
            code: project.code.clone(),
            status: project.status,
            days: project.days,
            place: project.place.clone(),
            contact: project.contact.clone(),
            lines: lines.iter().map(|(_, line)| line.clone()).collect(),
            revenue: project.revenue,
            evidence: self.asked.evidence.clone(),
            unread,
        };
        let by = self.asked.origin.actor;
        let decided = match old.is_read() {
            true => bring_in(&old, (contract_id, id), by, facts, clock),
            false => Err(Refusal { faults: faults_of_project(&old, by, facts, clock) }),
        };
        let first = contract.is_some() && stand.insert(contract_id);
        match decided {
            Ok((of_contract, of_project)) => {
                // A cancelled project may stand on the contract of a later one, which then brings the contract in.
                if first && project.status == Status::Cancelled && stands {
                    stand.remove(&contract_id);
                } else if first {
                    self.tell_contract(contract_id, of_contract);
                }
                self.tell_project(id, project.code.as_ref().map(ToString::to_string), of_project);
            }
            Err(refusal) => {
                let faults = refusal.faults.into_iter();
                let (of_contract, own): (Vec<Fault>, Vec<Fault>) = faults.partition(|fault| {
                    fault.pointer.as_deref().is_some_and(|at| at.starts_with("/contract/"))
                });
                self.blame_contract(row, &Refusal { faults: of_contract }, "/contract");
                for fault in own {
                    self.blame(&project, &lines, (&serials, &short_models), fault);
                }
            }
        }
    }

    fn tell_contract(&mut self, id: ContractId, events: Vec<ContractEvent>) {
        let origin = self.asked.origin;
        self.found
            .contracts
            .push((id.into(), events.into_iter().map(|event| (event, origin.clone())).collect()));
    }

    fn tell_project(&mut self, id: ProjectId, code: Option<String>, events: Vec<Event>) {
        let origin = self.asked.origin;
        self.found.codes.extend(code.map(|code| (code, id.into(), origin.millis())));
        self.found
            .projects
            .push((id.into(), events.into_iter().map(|event| (event, origin.clone())).collect()));
    }

    /// Each fault of a contract at its cell.
    fn blame_contract(&mut self, row: u32, refusal: &Refusal, prefix: &str) {
        let Some(sheet) = self.sheet(Book::Contracts) else { return };
        for fault in &refusal.faults {
            let pointer = fault.pointer.as_deref().unwrap_or_default().trim_start_matches(prefix);
            let field = match pointer.trim_start_matches('/') {
                "arrival_promised_on" => "promised_on",
                other => other,
            };
            self.found.note(FaultAt::new(sheet, row, field, What::Rule(fault.clone())));
        }
    }

    /// A fault of a project at its cell: on the sheet of projects, or in a row of its equipment or serial numbers.
    fn blame(
        &mut self,
        project: &ProjectRow,
        lines: &[(u32, OldLine)],
        (serials, short_models): (&[(u32, SerialNumber)], &HashSet<String>),
        fault: Fault,
    ) {
        let pointer = fault.pointer.clone().unwrap_or_default();
        let mut steps = pointer.trim_start_matches('/').split('/');
        let (first, index, field) = (steps.next().unwrap_or_default(), steps.next(), steps.next());
        let line = index.and_then(|index| lines.get(index.parse::<usize>().ok()?));
        let (book, row, field) = match (first, line) {
            ("lines", Some((row, line))) if field == Some("serials") => {
                let named = fault.values.iter().find(|(name, _)| name == "serial").map(|(_, serial)| serial);
                let own = named.and_then(|named| serials.iter().find(|(_, serial)| serial.as_str() == named));
                match own {
                    Some((row, _)) => (Book::Serials, *row, "serial"),
                    None if short_models.contains(&search::fold(line.entry.model.as_str())) => return,
                    None => (Book::Equipment, *row, "quantity"),
                }
            }
            ("lines", Some((row, _))) => (Book::Equipment, *row, field.unwrap_or_default()),
            ("lines", None) => (Book::Projects, project.row, "code"),
            (field, _) => (Book::Projects, project.row, field),
        };
        let sheet = self.sheet(book);
        if let Some(sheet) = sheet {
            self.found.note(FaultAt::new(sheet, row, field, What::Rule(fault.clone())));
        }
    }
}

fn twice(name: &str) -> What {
    What::Own("transfer-old-twice", vec![("name", name.to_owned())])
}

fn no_project(row: &Row) -> What {
    let named = row.cells.get("project").and_then(|cell| cell.text().ok()).unwrap_or_default();
    What::Own("transfer-old-no-project", vec![("name", named.to_owned())])
}
