//! Scans of the forms, labels, and files that mean harm. This executable is both: called with the sub-command it is the
//! child, as `epm` is; otherwise it runs the trials.

use forms::samples::{all, at, many_serials};
use forms::{Fonts, Mark, Press};
use image::{GrayImage, Luma, Rgb, RgbImage};
use libtest_mimic::{Arguments, Failed, Trial};
use paper::ReaderFault;
use scans::isolated::{self, SUB_COMMAND};
use scans::testing::{Chance, WEAR, bound, drawn, expected, jpeg, label, scanned};
use scans::{Fault, Limits, Page, Symbology, Wanted};
use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.get(1).is_some_and(|argument| argument == SUB_COMMAND) {
        let pages = arguments[3..].iter().map(|page| page.parse().expect("a number")).collect::<Vec<u32>>();
        return isolated::answer(&arguments[2], &pages);
    }
    let trials = vec![
        trial("twelve_scanned_pages_are_recognised", twelve_scanned_pages),
        trial("small_and_worn_pages_are_recognised_where_their_corners_stand", small_and_worn_pages),
        trial("pages_that_lie_otherwise_are_shown_upright", pages_that_lie_otherwise),
        trial("papers_in_one_pdf_are_told_apart_and_parted", papers_in_one_pdf),
        trial("two_papers_on_one_page_are_both_seen", two_papers_on_one_page),
        trial("every_code_of_a_label_is_offered", every_code_of_a_label),
        trial("bars_are_read_whole", bars_are_read_whole),
        trial("a_clear_picture_lies_on_white", a_clear_picture_lies_on_white),
        trial("a_page_without_a_code_is_no_fault", a_page_without_a_code),
        trial("a_page_can_be_looked_at", a_page_to_look_at),
        trial("a_stamp_stays_red", a_stamp_stays_red),
        trial("a_file_that_is_none_is_refused", a_file_that_is_none),
        trial("a_locked_pdf_is_said_to_be_locked", a_locked_pdf),
        trial("too_many_pages_are_refused_before_any_is_drawn", too_many_pages),
        trial("a_page_of_an_impossible_size_is_named", a_huge_page),
        trial("a_picture_of_too_many_pixels_is_refused_before_it_unfolds", a_bomb_by_dimensions),
        trial("a_picture_in_a_pdf_that_would_take_all_memory_ends_only_the_child", a_bomb_in_a_pdf),
        trial("a_page_that_takes_too_long_is_named", a_slow_page),
        trial("a_file_cut_off_or_spoilt_anywhere_gets_an_answer", spoilt_anywhere),
        trial("what_once_broke_a_reader_gets_an_answer", once_broken),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn trial(name: &str, body: fn()) -> Trial {
    Trial::test(name, move || {
        body();
        Ok::<(), Failed>(())
    })
}

#[expect(clippy::disallowed_methods, reason = "a file of our own")]
fn read(bytes: Vec<u8>) -> Result<Vec<Page>, Fault> {
    scans::read(bytes, Wanted::Marks, Limits { page: Duration::from_secs(60), ..Limits::default() })
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(future)
}

fn read_apart(bytes: &[u8]) -> Result<Vec<Page>, Fault> {
    let exe = std::env::current_exe().expect("this executable");
    wait(isolated::read(&exe, bytes, Wanted::Marks))
}

/// Forms and the codes of their pages, at so many dots an inch.
fn forms_drawn(dpi: f32, most: usize) -> Vec<(Mark, GrayImage)> {
    let press = Press::new(Fonts::load(None).expect("fonts")).expect("a press");
    let mut pages = Vec::new();
    for (_, paper) in all().into_iter().take(most) {
        let printed = press.print(&paper, at()).expect("a form");
        let count = printed.pages as u32;
        pages.extend(
            (1..).zip(drawn(&printed.pdf, dpi)).map(|(page, grey)| (expected(&paper, page, count), grey)),
        );
    }
    pages
}

fn marks(page: &Page) -> Vec<Mark> {
    page.marks().collect()
}

fn twelve_scanned_pages() {
    let pages = forms_drawn(150.0, 2);
    let mut chance = Chance(12);
    for (number, wear) in WEAR.iter().chain(&WEAR).enumerate() {
        let (mark, grey) = &pages[number % pages.len()];
        let read = read(scanned(grey, wear, &mut chance)).expect("a picture");
        assert_eq!(marks(&read[0]), std::slice::from_ref(mark), "{}", wear.name);
    }
}

/// The mark tells how a page lies, and the page is shown upright.
fn pages_that_lie_otherwise() {
    use image::imageops::{rotate90, rotate180, rotate270};
    let exe = std::env::current_exe().expect("this executable");
    let upright = forms_drawn(150.0, 1).remove(0).1;
    let lying = [upright.clone(), rotate270(&upright), rotate180(&upright), rotate90(&upright)];
    for (turns, grey) in (0..).zip(&lying) {
        let photo = jpeg(grey, 80);
        let read = read(photo.clone()).expect("a picture");
        assert_eq!(read[0].turns, turns);
        let shown = wait(isolated::picture(&exe, &photo, 1, upright.height(), turns)).expect("a picture");
        let shown = image::load_from_memory(&shown).expect("a picture").into_luma8();
        assert_eq!(shown.dimensions(), upright.dimensions());
        let off = shown.pixels().zip(upright.pixels()).filter(|(a, b)| a[0].abs_diff(b[0]) > 128).count();
        assert!(off < 200, "{turns}: {off} pixels are others");
    }
}

/// Modules of two pixels, noise and blur: nothing is read of the page as a whole.
fn small_and_worn_pages() {
    let pages = forms_drawn(100.0, 3);
    let mut chance = Chance(100);
    for (mark, grey) in pages.iter().take(4) {
        let read = read(scanned(grey, &WEAR[5], &mut chance)).expect("a picture");
        assert_eq!(marks(&read[0]), std::slice::from_ref(mark));
    }
}

fn papers_in_one_pdf() {
    let mut pages = forms_drawn(150.0, 3);
    Chance(3).shuffle(&mut pages);
    let mut chance = Chance(4);
    let jpegs: Vec<_> = pages.iter().map(|(_, grey)| scanned(grey, &WEAR[1], &mut chance)).collect();
    let pdf = bound(&jpegs, 150.0);
    let whole = read_apart(&pdf).expect("a PDF");
    assert_eq!(whole.len(), pages.len());
    for ((mark, _), page) in pages.iter().zip(&whole) {
        assert_eq!(marks(page), std::slice::from_ref(mark));
    }
    let exe = std::env::current_exe().expect("this executable");
    let part = wait(isolated::part(&exe, &pdf, &[3, 1])).expect("a part");
    let part = read_apart(&part).expect("a PDF");
    assert_eq!(part.iter().flat_map(marks).collect::<Vec<_>>(), [pages[2].0.clone(), pages[0].0.clone()]);
    for page in [0, 1_000] {
        assert_eq!(wait(isolated::part(&exe, &pdf, &[page])), Err(Fault::NoSuchPage { page }));
    }
}

fn two_papers_on_one_page() {
    let pages = forms_drawn(150.0, 3);
    let (first, second) = (&pages[0], &pages[pages.len() - 1]);
    let (width, height) = first.1.dimensions();
    let mut both = GrayImage::new(width * 2, height);
    image::imageops::replace(&mut both, &first.1, 0, 0);
    image::imageops::replace(&mut both, &second.1, i64::from(width), 0);
    let mut found = marks(&read(jpeg(&both, 70)).expect("a picture")[0]);
    let mut expected = vec![first.0.clone(), second.0.clone()];
    found.sort_by_key(Mark::to_string);
    expected.sort_by_key(Mark::to_string);
    assert_eq!(found, expected);
}

fn every_code_of_a_label() {
    let codes = [
        (Symbology::Code128, "210235A29DH204000123"),
        (Symbology::Code39, "SN-7K40917"),
        (Symbology::Ean, "6901443446216"),
        (Symbology::DataMatrix, "2102351234AB000077"),
        (Symbology::Qr, "https://example.com/p/2102351234AB000077"),
    ];
    let picture = jpeg(&label(&codes), 80);
    let exe = std::env::current_exe().expect("this executable");
    let pages = wait(isolated::read(&exe, &picture, Wanted::Labels)).expect("a picture");
    let found: Vec<(Symbology, &str)> =
        pages[0].codes.iter().map(|code| (code.symbology, code.text.as_str())).collect();
    for (kind, text) in codes {
        assert!(found.contains(&(kind, text)), "{text} is not in {found:?}");
    }
}

/// Bars are read by several rows and from several sides: a reading that began in their middle is none of its own, but
/// what another part of the label says is.
fn bars_are_read_whole() {
    let whole = "CY500088888ABCDEFGH";
    let codes =
        [(Symbology::Code39, whole), (Symbology::Code128, "XD3200-0017"), (Symbology::Code39, "88888AB")];
    let exe = std::env::current_exe().expect("this executable");
    let picture = label(&codes);
    for picture in [picture.clone(), image::imageops::rotate180(&picture)] {
        let pages = wait(isolated::read(&exe, &jpeg(&picture, 85), Wanted::Labels)).expect("a picture");
        let found: Vec<&str> = pages[0].codes.iter().map(|code| code.text.as_str()).collect();
        let pieces: Vec<&&str> = found.iter().filter(|text| whole.contains(**text)).collect();
        assert_eq!(pieces, [&"88888AB", &whole], "{found:?}");
    }
}

/// What shines through is white, as on paper.
fn a_clear_picture_lies_on_white() {
    let exe = std::env::current_exe().expect("this executable");
    let clear =
        image::RgbaImage::from_fn(60, 20, |x, _| image::Rgba([0, 0, 0, if x < 30 { 0 } else { 255 }]));
    let mut png = std::io::Cursor::new(Vec::new());
    clear.write_to(&mut png, image::ImageFormat::Png).expect("memory");
    let drawn = wait(isolated::picture(&exe, &png.into_inner(), 1, 60, 0)).expect("a picture");
    let drawn = image::load_from_memory(&drawn).expect("a picture").into_luma8();
    assert_eq!((drawn.get_pixel(5, 5)[0], drawn.get_pixel(50, 5)[0]), (255, 0));
}

fn a_page_without_a_code() {
    let blank = GrayImage::from_pixel(600, 800, Luma([240]));
    let pages = read_apart(&bound(&[jpeg(&blank, 70), jpeg(&blank, 70)], 100.0));
    let page = |number| Page { number, codes: Vec::new(), turns: 0 };
    assert_eq!(pages, Ok(vec![page(1), page(2)]));
}

fn a_page_to_look_at() {
    let exe = std::env::current_exe().expect("this executable");
    let blank = |width, height| jpeg(&GrayImage::from_pixel(width, height, Luma([240])), 70);
    let stack = bound(&[blank(300, 400), blank(800, 600)], 100.0);
    let picture = |bytes: &[u8], page, side| wait(isolated::picture(&exe, bytes, page, side, 0));
    let size = |png: Vec<u8>| {
        let picture = image::load_from_memory(&png).expect("a picture");
        (picture.width(), picture.height())
    };
    assert_eq!(picture(&stack, 2, 200).map(size), Ok((200, 150)));
    assert_eq!(picture(&stack, 3, 200), Err(Fault::NoSuchPage { page: 3 }));
    assert_eq!(picture(&stack, 0, 200), Err(Fault::NoSuchPage { page: 0 }));
    assert_eq!(picture(&blank(300, 400), 1, 200).map(size), Ok((150, 200)));
    assert_eq!(picture(&blank(300, 400), 2, 200), Err(Fault::NoSuchPage { page: 2 }));
    assert_eq!(picture(b"PK", 1, 200), Err(Fault::WrongType));
}

/// A page with a red stamp on it: as a photo, and in a PDF whose picture is grey beside it.
fn a_stamp_stays_red() {
    let exe = std::env::current_exe().expect("this executable");
    let mut photo = RgbImage::from_pixel(600, 800, Rgb([245, 244, 240]));
    for (x, y) in (0..200).flat_map(|x| (0..200).map(move |y| (x, y))) {
        photo.put_pixel(300 + x, 500 + y, Rgb([200, 30, 40]));
    }
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90);
    photo.write_with_encoder(encoder).expect("memory");
    let drawn = wait(isolated::picture(&exe, &bytes, 1, 400, 0)).expect("a picture");
    assert!(drawn.len() < 20_000, "{} bytes", drawn.len());
    let drawn = image::load_from_memory(&drawn).expect("a picture").into_rgb8();
    assert_eq!(drawn.dimensions(), (300, 400));
    let [red, green, blue] = drawn.get_pixel(200, 300).0;
    assert!(red > 150 && green < 80 && blue < 90, "{red} {green} {blue}");
    // What has no colour stays small.
    let grey = bound(&[jpeg(&GrayImage::from_pixel(600, 800, Luma([240])), 70)], 100.0);
    let grey = wait(isolated::picture(&exe, &grey, 1, 400, 0)).expect("a picture");
    assert_eq!(image::load_from_memory(&grey).expect("a picture").color(), image::ColorType::L8);
}

fn a_file_that_is_none() {
    for (bytes, expected) in [
        (&b""[..], Fault::Empty),
        (b"PK\x03\x04 a workbook", Fault::WrongType),
        (b"GIF89a", Fault::WrongType),
        (b"\xFF\xD8\xFF", Fault::Damaged { page: Some(1) }),
        (b"\x89PNG\r\n\x1A\n", Fault::Damaged { page: Some(1) }),
        (b"%PDF-1.7\n", Fault::Damaged { page: None }),
    ] {
        assert_eq!(read_apart(bytes), Err(expected));
    }
    let large = vec![b'%'; Limits::default().bytes + 1];
    assert_eq!(read_apart(&large), Err(Fault::FileTooLarge { megabytes: 50 }));
}

/// A PDF of one page of that size.
fn page_of(side: &str) -> Vec<u8> {
    let objects = format!(
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
         2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
         3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {side} {side}] >>\nendobj\n"
    );
    format!("{objects}trailer\n<< /Size 4 /Root 1 0 R >>\n%%EOF\n").into_bytes()
}

fn a_locked_pdf() {
    let pdf = bound(&[jpeg(&GrayImage::new(8, 8), 50)], 100.0);
    let root = pdf.windows(11).rposition(|bytes| bytes == b"/Root 1 0 R").expect("a trailer");
    let key = "5A".repeat(32);
    let lock = format!(
        "/ID [<00> <00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -1 /O <{key}> /U <{key}> >> "
    );
    let mut locked = pdf;
    locked.splice(root..root, lock.bytes());
    assert_eq!(read_apart(&locked), Err(Fault::Locked));
}

fn too_many_pages() {
    let small = jpeg(&GrayImage::new(8, 8), 50);
    let pages = |count| bound(&vec![small.clone(); count], 100.0);
    assert_eq!(read_apart(&pages(10_000)), Err(Fault::TooManyPages { most: 200 }));
    assert_eq!(read_apart(&pages(200)).map(|pages| pages.len()), Ok(200));
}

fn a_huge_page() {
    let too_large = Err(Fault::PageTooLarge { page: 1 });
    assert_eq!(read_apart(&page_of("20000")), too_large);
    for side in ["99999999999", "1e30", "-5", "0", "0.001"] {
        // A reader may take a size that cannot be for none at all, and the usual one instead.
        let read = read_apart(&page_of(side));
        assert!(
            matches!(read, Ok(_) | Err(Fault::PageTooLarge { .. } | Fault::Damaged { .. })),
            "{side}: {read:?}"
        );
    }
}

fn a_bomb_by_dimensions() {
    let mut bomb = jpeg(&GrayImage::new(8, 8), 50);
    let frame = bomb.windows(2).position(|two| matches!(two, b"\xFF\xC0")).expect("a frame");
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xDC, 0xFF, 0xDC]);
    assert_eq!(read_apart(&bomb), Err(Fault::PageTooLarge { page: 1 }));
}

fn a_bomb_in_a_pdf() {
    let mut pdf = bound(&[jpeg(&GrayImage::new(8, 8), 50)], 100.0);
    let frame = pdf.windows(2).position(|two| matches!(two, b"\xFF\xC0")).expect("a frame");
    pdf[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xDC, 0xFF, 0xDC]);
    // Drawn without the picture, named as damaged, or dead of hunger: an answer in any case.
    let read = read_apart(&pdf);
    assert!(
        matches!(&read, Ok(pages) if pages.iter().all(|page| page.codes.is_empty()))
            || matches!(
                read,
                Err(Fault::Damaged { page: Some(1) } | Fault::Reader(ReaderFault::Died { .. }))
            ),
        "{read:?}"
    );
}

#[expect(clippy::disallowed_methods, reason = "a file of our own")]
fn a_slow_page() {
    let pages = forms_drawn(100.0, 1);
    let limits = Limits { page: Duration::ZERO, ..Limits::default() };
    let read = scans::read(jpeg(&pages[0].1, 70), Wanted::Marks, limits);
    assert_eq!(read, Err(Fault::PageTookTooLong { page: 1, seconds: 0 }));
}

/// Not for what is read, but that there is an answer: no panic passes, nothing hangs.
fn spoilt_anywhere() {
    let grey = GrayImage::from_fn(60, 80, |x, y| Luma([(x * y) as u8]));
    let mut chance = Chance(7);
    let pdf = bound(&[jpeg(&grey, 60)], 100.0);
    let press = Press::new(Fonts::load(None).expect("fonts")).expect("a press");
    let form = press.print(&many_serials(), at()).expect("a form").pdf;
    for whole in [jpeg(&grey, 60), pdf, form] {
        for eighth in 0..8 {
            let _ = read(whole[..whole.len() * eighth / 8].to_vec());
            let mut spoilt = whole.clone();
            let mut places: Vec<usize> = (0..spoilt.len()).collect();
            chance.shuffle(&mut places);
            for place in &places[..4.min(places.len())] {
                spoilt[*place] ^= 0x55;
            }
            match read(spoilt) {
                Ok(pages) => assert!(pages.len() <= 200),
                Err(fault) => assert!(!fault.message_key().is_empty()),
            }
        }
    }
}

/// Files that a fuzzer found, and each way to open one.
#[expect(clippy::disallowed_methods, reason = "the test waits for nothing else")]
fn once_broken() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/broken")).expect("a folder");
    let files: Vec<_> = folder.map(|file| file.expect("a file").path()).collect();
    assert!(!files.is_empty());
    for file in files {
        let bytes = std::fs::read(&file).expect("a file");
        let limits = Limits::default();
        let faults = [
            scans::count(bytes.clone(), &limits).err(),
            scans::picture(bytes.clone(), 1, 160, 0, &limits).err(),
            scans::part(&bytes, &[1]).err(),
            read(bytes).err(),
        ];
        assert!(
            faults.into_iter().flatten().all(|fault| !fault.message_key().is_empty()),
            "{}",
            file.display()
        );
    }
}
