//! Serial numbers pasted together (2.4.3, E6): a column of a workbook, a line of an e-mail, the output of a scanner.
//!
//! What could be meant in two ways is not guessed at: a blank inside a piece may be part of a serial or stand between
//! two, so the person is asked.

use regulation::serial::SerialNumber;
use regulation::text::Malformed;
use serde::Serialize;
use std::collections::HashMap;

/// The most serials of one paste, ranges written out.
pub const MOST_SERIALS: usize = 20_000;

/// The fewest digits of a range that is written with a hyphen: `SN0001-SN0010` is one, `A1-A2` may be a serial.
const FEWEST_DIGITS: usize = 3;

/// What a paste holds, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SerialList {
    /// Every serial, those that occur again as well.
    pub serials: Vec<PastedSerial>,
    /// What is no serial.
    pub faults: Vec<SerialFault>,
}

/// A serial and where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PastedSerial {
    /// The serial in its normal form.
    pub serial: SerialNumber,
    /// The line of the paste, from 1.
    pub line: usize,
    /// The index in the list of the same serial's first occurrence, when this is not the first.
    pub repeats: Option<usize>,
}

/// A piece of a paste that is no serial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SerialFault {
    /// The line of the paste, from 1.
    pub line: usize,
    /// The piece as it stands there, cut to a length that can be shown.
    pub typed: String,
    /// The key of the message that says what is wrong.
    pub message_key: &'static str,
}

impl SerialList {
    /// Each serial once, in the order of the paste.
    pub fn distinct(&self) -> Vec<SerialNumber> {
        self.serials.iter().filter(|s| s.repeats.is_none()).map(|s| s.serial.clone()).collect()
    }

    /// Those that occurred before.
    pub fn repeated(&self) -> impl Iterator<Item = &PastedSerial> {
        self.serials.iter().filter(|s| s.repeats.is_some())
    }
}

/// Reads a paste: pieces between line breaks, tabs, commas, semicolons and their Chinese forms; a piece is a serial, or
/// a range such as `SN0001~SN0010`, `SN0001~0010` or `SN0001-SN0010`. Stops with a fault at [`MOST_SERIALS`].
pub fn parse(pasted: &str) -> SerialList {
    let mut list = SerialList::default();
    let mut first = HashMap::new();
    for (line, text) in (1..).zip(pasted.lines()) {
        for piece in text.split(is_separator).map(str::trim).filter(|piece| !piece.is_empty()) {
            let fault =
                |message_key| SerialFault { line, typed: piece.chars().take(80).collect(), message_key };
            let read = read_piece(piece);
            let more = read.as_ref().map_or(1, Vec::len);
            if list.serials.len() + list.faults.len() + more > MOST_SERIALS {
                list.faults.push(fault("serial-list-too-long"));
                return list;
            }
            let serials = match read {
                Ok(serials) => serials,
                Err(Malformed(key)) => {
                    list.faults.push(fault(key));
                    continue;
                }
            };
            for serial in serials {
                let here = list.serials.len();
                let earliest = *first.entry(serial.clone()).or_insert(here);
                let repeats = (earliest != here).then_some(earliest);
                list.serials.push(PastedSerial { serial, line, repeats });
            }
        }
    }
    list
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        '\t' | '\r'
            | ','
            | ';'
            | '，'
            | '；'
            | '、'
            | '。'
            | '\u{b}'
            | '\u{c}'
            | '\u{85}'
            | '\u{2028}'
            | '\u{2029}'
    )
}

/// The serials of one piece.
fn read_piece(piece: &str) -> Result<Vec<SerialNumber>, Malformed> {
    if let Some((from, to)) = piece.split_once(['~', '～', '〜']) {
        return Range::between(from, to).ok_or(Malformed("serial-range-malformed"))?.written_out();
    }
    if let Some(range) = hyphenated(piece) {
        return range.written_out();
    }
    one(piece).map(|serial| vec![serial])
}

fn one(piece: &str) -> Result<SerialNumber, Malformed> {
    if piece.trim().contains(char::is_whitespace) {
        return Err(Malformed("serial-blank-inside"));
    }
    SerialNumber::new(piece)
}

/// A range whose hyphen can be nothing else: the same letters and as many digits on both sides.
fn hyphenated(piece: &str) -> Option<Range> {
    let typed = one(piece).ok()?;
    // Both ends are equally long, so the hyphen stands in the middle; the normal form is ASCII.
    let (from, rest) = typed.as_str().split_at(typed.as_str().len() / 2);
    let to = rest.strip_prefix('-')?;
    let range = Range::between(from, to)?;
    (from.len() == to.len() && range.digits >= FEWEST_DIGITS && range.prefix.contains(char::is_alphabetic))
        .then_some(range)
}

/// A stretch of serials that count up in their last digits.
struct Range {
    prefix: String,
    digits: usize,
    from: u64,
    to: u64,
}

impl Range {
    /// The range from one serial to another, or to the last digits of another; nothing when they do not belong together.
    fn between(from: &str, to: &str) -> Option<Self> {
        let (from, to) = (one(from).ok()?, one(to).ok()?);
        let (prefix, low) = split_digits(from.as_str());
        let (other, high) = split_digits(to.as_str());
        let range = Self {
            prefix: prefix.to_owned(),
            digits: low.len(),
            from: low.parse().ok()?,
            to: high.parse().ok()?,
        };
        // `SN0001~0010` repeats the digits only.
        let belongs = other == prefix || (other.is_empty() && !prefix.is_empty());
        (belongs && low.len() == high.len() && range.from < range.to).then_some(range)
    }

    fn written_out(&self) -> Result<Vec<SerialNumber>, Malformed> {
        if self.to - self.from >= MOST_SERIALS as u64 {
            return Err(Malformed("serial-range-too-long"));
        }
        let serial =
            |number| SerialNumber::new(&format!("{}{number:0width$}", self.prefix, width = self.digits));
        (self.from..=self.to).map(serial).collect()
    }
}

/// The digits at the end, at most 18 of them, and what comes before.
fn split_digits(serial: &str) -> (&str, &str) {
    let digits = serial.bytes().rev().take(18).take_while(u8::is_ascii_digit).count();
    serial.split_at(serial.len() - digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &SerialList) -> Vec<&str> {
        list.serials.iter().map(|s| s.serial.as_str()).collect()
    }

    fn faults(list: &SerialList) -> Vec<(usize, &str)> {
        list.faults.iter().map(|fault| (fault.line, fault.message_key)).collect()
    }

    #[test]
    fn clause_2_4_3_serials_are_pasted_with_any_separator() {
        let list = parse("sn1\tsn2,sn3;sn4\r\nSN5，SN6；SN7、SN8。\n\n  SN9 \u{3000}\n");
        assert_eq!(texts(&list), ["SN1", "SN2", "SN3", "SN4", "SN5", "SN6", "SN7", "SN8", "SN9"]);
        assert_eq!(list.faults, []);
        assert_eq!(list.serials[8].line, 4);
    }

    #[test]
    fn clause_2_4_3_the_same_serial_again_is_marked() {
        let list = parse("SN1\nSN2\nｓｎ１\nS\u{200b}N1");
        assert_eq!(
            list.serials.iter().map(|s| s.repeats).collect::<Vec<_>>(),
            [None, None, Some(0), Some(0)]
        );
        assert_eq!(list.distinct().len(), 2);
        assert_eq!(list.repeated().map(|s| s.line).collect::<Vec<_>>(), [3, 4]);
    }

    #[test]
    fn clause_2_4_3_ranges_are_written_out() {
        for range in ["SN0009~SN0011", "SN0009 ～ SN0011", "sn0009~0011", "SN0009-SN0011", "SN0009－SN0011"]
        {
            assert_eq!(texts(&parse(range)), ["SN0009", "SN0010", "SN0011"], "{range}");
        }
        assert_eq!(texts(&parse("AB-0001-AB-0002")), ["AB-0001", "AB-0002"]);
        assert_eq!(texts(&parse("2102~2104")), ["2102", "2103", "2104"]);
        let long = parse("2102313CLH10000000000000000098~2102313CLH10000000000000000100");
        assert_eq!(long.serials.len(), 3);
    }

    #[test]
    fn clause_2_4_3_a_hyphen_that_may_belong_to_the_serial_stays() {
        for serial in
            ["A1-A2", "2102-2105", "SN0010-SN0001", "SN0001-SM0010", "SN001-SN0010", "CLH-N0A1", "-"]
        {
            assert_eq!(texts(&parse(serial)), [serial]);
        }
    }

    #[test]
    fn clause_2_4_3_what_is_no_serial_is_named_with_its_line() {
        let list = parse("SN1\n序列号\nSN2 SN3\nSN9~SN1,SN1~SM2\nA~B\nSN00001~SN99999\n~");
        assert_eq!(texts(&list), ["SN1"]);
        assert_eq!(
            faults(&list),
            [
                (2, "serial-malformed"),
                (3, "serial-blank-inside"),
                (4, "serial-range-malformed"),
                (4, "serial-range-malformed"),
                (5, "serial-range-malformed"),
                (6, "serial-range-too-long"),
                (7, "serial-range-malformed"),
            ]
        );
        assert_eq!(list.faults[1].typed, "SN2 SN3");
    }

    #[test]
    fn clause_2_4_3_a_paste_beyond_all_measure_ends_with_a_fault() {
        let list = parse("A00001~A15000\nB00001~B15000\nC1");
        assert_eq!(list.serials.len(), 15_000);
        assert_eq!(faults(&list), [(2, "serial-list-too-long")]);
        let list = parse(&"序,".repeat(MOST_SERIALS + 5));
        assert!(list.faults.len() <= MOST_SERIALS + 1);
    }
}
