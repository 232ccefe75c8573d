//! The company's logo on its papers.

use crate::features::people::Settings;
use crate::features::scans::bytes_of;
use crate::http::{Context, Problem};
use forms::form::HandOver;
use forms::{Form, Logo, Paper, Subject};
use scans::isolated;
use uuid::Uuid;

/// A logo of more bytes is made smaller for print.
const LARGE: usize = 24 * 1024;
/// Its longer side in pixels then: 24 mm at 500 dots an inch.
const SIDE: u32 = 480;

/// The paper with the logo of the settings.
pub async fn dressed(ctx: &Context, paper: Paper) -> Result<Paper, Problem> {
    Ok(Paper { logo: of(ctx, &ctx.settings).await?, ..paper })
}

async fn of(ctx: &Context, settings: &Settings) -> Result<Option<Logo>, Problem> {
    let Some(logo) = &settings.logo else { return Ok(None) };
    let file = logo.file.as_str();
    if let Some(known) = ctx.app.printer.logo(file) {
        return Ok(Some(known));
    }
    let bytes = bytes_of(&ctx.app, file).await?;
    let made = small(ctx, bytes, &logo.media_type).await;
    ctx.app.printer.remember_logo(file, &made);
    Ok(Some(made))
}

/// As a letterhead needs it: each paper carries its own, so a large one is made smaller, in the process that opens
/// pictures. Pages go on showing it as it was sent.
async fn small(ctx: &Context, bytes: Vec<u8>, media_type: &str) -> Logo {
    if bytes.len() > LARGE
        && let Ok(picture) = isolated::picture(&ctx.app.reader, &bytes, 1, SIDE, 0).await
        && picture.len() < bytes.len()
    {
        return told_apart(picture);
    }
    if media_type == "image/jpeg" { Logo::Jpeg(bytes) } else { Logo::Png(bytes) }
}

fn told_apart(picture: Vec<u8>) -> Logo {
    if picture.starts_with(b"\x89PNG") { Logo::Png(picture) } else { Logo::Jpeg(picture) }
}

/// Whether a form can be printed with that logo: a picture that breaks every form is refused when it is sent.
pub async fn readable(ctx: &Context, sha256: &str, media_type: &str) -> Result<(), Problem> {
    let bytes = bytes_of(&ctx.app, sha256).await?;
    let logo = if media_type == "image/jpeg" { Logo::Jpeg(bytes) } else { Logo::Png(bytes) };
    let blank = HandOver {
        customer: String::new(),
        title: String::new(),
        from: String::new(),
        from_department: String::new(),
        to: String::new(),
        to_department: String::new(),
        on: None,
        purpose: String::new(),
        note: String::new(),
        items: Vec::new(),
        confirmed_on: None,
    };
    let trial = Paper {
        company: ctx.settings.company.to_string(),
        logo: Some(logo),
        number: String::new(),
        subject: Subject { of: Uuid::nil(), part: None },
        code: None,
        revision: 0,
        watermark: None,
        printed: None,
        form: Form::HandOver(blank),
    };
    ctx.app.printer.print(trial, ctx.now()).await.map(drop)
}
