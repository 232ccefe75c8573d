//! The page on which a sealed bundle that comes back is looked through.

use super::super::proof::{self, FoundPart, Proof, Seal};
use crate::features::files::MOST_OF_A_BUNDLE;
use crate::frame::{self, answer};
use crate::http::{Context, Problem, Query};
use crate::layout::{Figure, Figures, Notice, NoticeKind, Page, Tag, TagKind, Upload};
use askama::Template;
use axum::response::Response;
use paper::bundle::Finding;
use serde::Deserialize;

/// So many files are listed, those that are not sound first.
const LISTED: usize = 500;

/// Which bundle.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(default)]
    bundle: Option<String>,
}

#[derive(Template)]
#[template(path = "features/archive/pages/proof.html")]
struct Show {
    p: Page,
    upload: Upload,
    /// Why it was not looked through.
    refused: Option<Notice>,
    looked: Option<Looked>,
}

/// A bundle that was looked through.
struct Looked {
    about: String,
    notice: Notice,
    figures: Figures,
    files: Vec<(Tag, String)>,
    /// How many more there are.
    left_out: usize,
}

/// The page.
pub(super) async fn show(ctx: Context, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?;
    let archive = p.t("archive-title");
    let p = p.under(archive, "/archive-records").titled("archive-proof");
    let (mut refused, mut looked) = (None, None);
    if let Some(bundle) = asked.bundle.as_deref().map(str::trim).filter(|bundle| !bundle.is_empty()) {
        match proof::look_through(&ctx, bundle).await? {
            Ok(proof) => looked = Some(look(&p, proof)),
            Err(fault) => {
                let values = fault.values();
                let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let words = ctx.language.say_with(fault.message_key(), &values);
                refused = Some(Notice::new(NoticeKind::Over, words));
            }
        }
    }
    let megabytes = u32::try_from(MOST_OF_A_BUNDLE >> 20).unwrap_or(u32::MAX);
    let upload = Upload::new("POST /api/v1/archive-bundles", p.t("archive-proof-send"), ".zip", megabytes);
    answer(&Show { upload: upload.names("bundle"), refused, looked, p })
}

fn look(p: &Page, proof: Proof) -> Looked {
    let figures = Finding::ALL.map(|finding| {
        Figure::new(p.t(&format!("archive-proof-{}", finding.code())), p.count(proof.count(finding)))
    });
    let notice = notice(p, &proof);
    let about = [proof.code, proof.title].join(" ").trim().to_owned();
    let mut files = proof.files;
    files.sort_by_key(|file| file.finding == Finding::Sound);
    let left_out = files.len().saturating_sub(LISTED);
    let file = |file: FoundPart| (tag(p, file.finding), file.path);
    let files = files.into_iter().take(LISTED).map(file).collect();
    Looked { about, notice, figures: Figures::even(figures.into()), files, left_out }
}

/// What it comes to, in a sentence.
fn notice(p: &Page, proof: &Proof) -> Notice {
    let touched = proof.files.iter().any(|file| file.finding != Finding::Sound);
    let key = match proof.seal {
        Seal::Absent => "archive-proof-no-seal",
        Seal::Forged => "archive-proof-forged",
        Seal::Genuine if touched => "archive-proof-touched",
        Seal::Genuine if !proof.broken.is_empty() => "archive-proof-broken",
        Seal::Genuine => "archive-proof-whole",
    };
    Notice::new(if proof.sound { NoticeKind::Good } else { NoticeKind::Over }, p.t(key))
}

fn tag(p: &Page, finding: Finding) -> Tag {
    let kind = match finding {
        Finding::Sound => TagKind::Good,
        Finding::Changed | Finding::Missing => TagKind::Over,
        Finding::Extra => TagKind::Soon,
    };
    Tag::new(kind, p.t(&format!("archive-proof-{}", finding.code()))).bare()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::samples;

    #[test]
    fn a_bundle_that_was_looked_through_is_rendered() {
        let part = |path: &str, finding| FoundPart { path: path.to_owned(), finding };
        for (p, seal) in samples::pages("/archive-bundles")
            .into_iter()
            .flat_map(|p| [Seal::Genuine, Seal::Forged, Seal::Absent].map(|seal| (p.clone(), seal)))
        {
            let files =
                vec![part("data/project.json", Finding::Sound), part("scans/001.pdf", Finding::Changed)];
            let (code, title) = ("XS-2026-0417".to_owned(), "扩容".to_owned());
            let proof = Proof { code, title, sound: false, seal, files, broken: Vec::new() };
            let looked = Some(look(&p, proof));
            let upload =
                Upload::new("POST /api/v1/archive-bundles", "选择封存包", ".zip", 1_024).names("bundle");
            let refused = Some(Notice::new(NoticeKind::Over, "已拒绝"));
            samples::sound("archive-proof", &p, &Show { upload, refused, looked, p: p.clone() });
        }
    }
}
