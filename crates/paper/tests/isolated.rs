//! The child process and its limits. This executable is both: called with a sub-command it is the child, as `epm` is;
//! otherwise it runs the trials.

use libtest_mimic::{Arguments, Failed, Trial};
use paper::equipment_list::{self, Mark, Marks};
use paper::isolated::{self, SUB_COMMAND, Task, answer, ask, confine};
use paper::office::{OfficeFault, OfficeFile};
use paper::{ReaderFault, WorkbookError};
use std::future::Future;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TWO_THOUSAND: &[u8] = include_bytes!("../../../tests/data/equipment-lists/规范清单-2000行.xlsx");

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some(SUB_COMMAND) => match arguments.get(2).and_then(|name| Task::named(name)) {
            Some(task) => answer(task),
            None => ExitCode::FAILURE,
        },
        Some("trouble") => trouble(&arguments[2]),
        _ => libtest_mimic::run(&Arguments::from_args(), trials()).exit_code(),
    }
}

fn trials() -> Vec<Trial> {
    vec![
        trial("a_list_is_read_as_in_one_process", a_list_is_read_as_in_one_process()),
        trial("a_workbook_that_asks_for_all_memory_ends_only_the_child", all_memory_ends_only_the_child()),
        trial("serials_are_read_and_workbooks_marked_there_too", serials_and_marks()),
        trial("ten_thousand_lines_take_little_time_and_memory", ten_thousand_lines()),
        trial("refusals_come_back_as_they_are", refusals_come_back_as_they_are()),
        trial("an_office_file_is_looked_at_there_too", an_office_file_is_looked_at_there_too()),
        trial("a_child_that_hangs_is_killed", a_child_that_hangs_is_killed()),
        trial("a_child_has_its_limits", a_child_has_its_limits()),
        trial("a_child_that_answers_without_end_is_killed", an_answer_without_end()),
        trial("a_child_that_does_not_listen_is_no_harm", a_child_that_does_not_listen()),
        trial("a_child_gets_no_environment", a_child_gets_no_environment()),
        trial("a_reader_that_is_not_there_is_said_so", a_reader_that_is_not_there()),
    ]
}

fn trial(name: &str, body: impl Future<Output = ()> + Send + 'static) -> Trial {
    Trial::test(name, move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(Failed::from)?.block_on(body);
        Ok(())
    })
}

/// What a child does that is up to no good.
fn trouble(kind: &str) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match kind {
        "hang" => std::thread::sleep(Duration::from_secs(600)),
        "hoard" => {
            confine(64 << 20, Duration::from_secs(60)).expect("limits");
            let hoard: Vec<Vec<u8>> = (0..1_000).map(|_| vec![7; 1 << 20]).collect();
            out.write_all(&[hoard[999][0]]).expect("standard output");
        }
        "spin" => {
            confine(64 << 20, Duration::from_secs(1)).expect("limits");
            let mut turns = 0u64;
            while std::hint::black_box(turns) < u64::MAX {
                turns += 1;
            }
        }
        "scribble" => {
            confine(64 << 20, Duration::from_secs(60)).expect("limits");
            std::fs::write(scribble(), "anything").expect("the right to write");
        }
        "babble" => while out.write_all(&[b'b'; 1 << 16]).is_ok() {},
        "deaf" => out.write_all(b"said without listening").expect("standard output"),
        "environment" => {
            let names: Vec<_> = std::env::vars().map(|(name, _)| name).collect();
            out.write_all(names.join(" ").as_bytes()).expect("standard output");
        }
        _ => return ExitCode::FAILURE,
    }
    ExitCode::SUCCESS
}

/// Where a child tries to write; the environment that could name another folder is cleared.
fn scribble() -> PathBuf {
    PathBuf::from("/tmp/a-confined-child-wrote-this")
}

fn this() -> PathBuf {
    std::env::current_exe().expect("this executable")
}

async fn in_trouble(kind: &str, patience: Duration) -> Result<String, ReaderFault> {
    let input = vec![b'i'; 4 << 20];
    let answer = ask(&this(), &["trouble", kind], &input, patience).await?;
    Ok(String::from_utf8(answer).expect("text"))
}

const LONG: Duration = Duration::from_secs(60);

async fn a_list_is_read_as_in_one_process() {
    #[expect(clippy::disallowed_methods, reason = "a file of our own")]
    let here = equipment_list::read(TWO_THOUSAND).expect("a list");
    let there = isolated::read_equipment_list(&this(), TWO_THOUSAND).await.expect("a list");
    assert_eq!(there, here);
    let own = isolated::read_equipment_list(Path::new("/proc/self/exe"), TWO_THOUSAND).await;
    assert_eq!(own, Ok(here));
}

async fn an_office_file_is_looked_at_there_too() {
    let told = isolated::inspect_office_file(&this(), TWO_THOUSAND).await;
    assert_eq!(told, Ok(OfficeFile::Workbook));
    let half = isolated::inspect_office_file(&this(), &TWO_THOUSAND[..TWO_THOUSAND.len() / 2]).await;
    assert_eq!(half, Err(OfficeFault::Damaged));
    let large = vec![0; paper::office::MOST_BYTES + 1];
    let refused = isolated::inspect_office_file(&this(), &large).await;
    assert_eq!(refused, Err(OfficeFault::FileTooLarge { megabytes: 50 }));
}

/// A workbook of a kilobyte whose table of strings claims a trillion entries, for which the parser makes room.
fn claims_a_trillion_strings() -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        (
            "[Content_Types].xml",
            r#"<Types><Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        ("xl/sharedStrings.xml", r#"<sst uniqueCount="1000000000000"><si><t>a</t></si></sst>"#),
    ];
    for (name, text) in parts {
        writer.start_file(name, SimpleFileOptions::default()).expect("a name");
        writer.write_all(text.as_bytes()).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

async fn all_memory_ends_only_the_child() {
    let bytes = claims_a_trillion_strings();
    assert!(bytes.len() < 1_000);
    let read = isolated::read_equipment_list(&this(), &bytes).await;
    let Err(WorkbookError::Reader(ReaderFault::Died { status })) = read else { panic!("{read:?}") };
    assert!(status.contains("SIGABRT"), "{status}");
}

async fn serials_and_marks() {
    let list = "型号,SN\r\nS5735,CY5280G001\r\n".as_bytes();
    #[expect(clippy::disallowed_methods, reason = "a list of our own")]
    let here = paper::serial_sheet::read(list);
    assert_eq!(isolated::read_serial_list(&this(), list).await, here);
    assert_eq!(isolated::read_serial_list(&this(), b"\x00").await, Err(WorkbookError::NotAList));
    let sheet = isolated::read_equipment_list(&this(), TWO_THOUSAND).await.expect("a list").sheet;
    let mark = Mark { row: 5, column: 3, message: "规格型号：没有这个型号".into() };
    let marks =
        Marks { sheet, head_row: 1, problem_column: None, heading: "问题".into(), marks: vec![mark] };
    let marked = isolated::mark_workbook(&this(), TWO_THOUSAND, &marks).await.expect("a workbook");
    let again = isolated::read_equipment_list(&this(), &marked).await.expect("a list");
    assert_eq!(
        (again.lines.len(), again.number_of(equipment_list::Column::Problem).is_some()),
        (2_000, true)
    );
    let half = &TWO_THOUSAND[..TWO_THOUSAND.len() / 2];
    assert_eq!(isolated::mark_workbook(&this(), half, &marks).await, Err(WorkbookError::Damaged));
}

/// Five times the real list of 2,000 lines, as an upload goes: read in the child, and given back with faults in it.
async fn ten_thousand_lines() {
    let list = isolated::read_equipment_list(&this(), TWO_THOUSAND).await.expect("a list");
    let lines: Vec<_> = std::iter::repeat_n(&list.lines, 5).flatten().collect();
    let bytes = equipment_list::write(lines).expect("a workbook");
    let begun = Instant::now();
    let read = isolated::read_equipment_list(&this(), &bytes).await.expect("a list");
    let (reading, marking) = (begun.elapsed(), Instant::now());
    assert_eq!(read.lines.len(), 10_000);
    let mark = |row| Mark { row, column: 4, message: "数量：不是整数".into() };
    let marks = (2..1_002).map(mark).collect();
    let marks =
        Marks { sheet: read.sheet, head_row: 1, problem_column: None, heading: "问题".into(), marks };
    isolated::mark_workbook(&this(), &bytes, &marks).await.expect("a workbook");
    println!("10,000 lines: read in {reading:?}, marked in {:?}", marking.elapsed());
    assert!(begun.elapsed() < Duration::from_secs(30));
}

async fn refusals_come_back_as_they_are() {
    let half = &TWO_THOUSAND[..TWO_THOUSAND.len() / 2];
    for (bytes, expected) in [
        (&b""[..], WorkbookError::Empty),
        (b"\x89PNG\r\n", WorkbookError::NotAWorkbook),
        (half, WorkbookError::Damaged),
    ] {
        assert_eq!(isolated::read_equipment_list(&this(), bytes).await, Err(expected));
    }
}

async fn a_child_that_hangs_is_killed() {
    let begun = Instant::now();
    let answer = in_trouble("hang", Duration::from_secs(1)).await;
    assert_eq!(answer, Err(ReaderFault::TookTooLong { seconds: 1 }));
    assert!(begun.elapsed() < Duration::from_secs(20));
}

async fn a_child_has_its_limits() {
    // Out of memory, out of processor time, beyond the size of a file: each has its own end.
    for (kind, end) in [("hoard", "SIGABRT"), ("spin", "SIGKILL"), ("scribble", "SIGXFSZ")] {
        let answer = in_trouble(kind, LONG).await;
        let Err(ReaderFault::Died { status }) = answer else { panic!("{kind}: {answer:?}") };
        assert!(status.contains(end), "{kind}: {status}");
    }
    assert_eq!(std::fs::read(scribble()).expect("an empty file"), b"");
    std::fs::remove_file(scribble()).expect("to clean up");
}

async fn an_answer_without_end() {
    let answer = in_trouble("babble", LONG).await;
    let status = "an answer without end".to_owned();
    assert_eq!(answer, Err(ReaderFault::Died { status }));
}

async fn a_child_that_does_not_listen() {
    assert_eq!(in_trouble("deaf", LONG).await.as_deref(), Ok("said without listening"));
}

async fn a_child_gets_no_environment() {
    assert_eq!(in_trouble("environment", LONG).await.as_deref(), Ok("MIMALLOC_ARENA_RESERVE"));
}

async fn a_reader_that_is_not_there() {
    let read = isolated::read_equipment_list(Path::new("/nowhere/epm"), TWO_THOUSAND).await;
    assert!(matches!(read, Err(WorkbookError::Reader(ReaderFault::Unavailable { .. }))), "{read:?}");
}
