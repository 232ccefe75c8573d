//! The company's logo on its papers.

use crate::features::people::Settings;
use crate::http::{Context, Problem};
use forms::form::HandOver;
use forms::{Form, Logo, Paper, Subject};
use tokio::io::AsyncReadExt;
use uuid::Uuid;

/// The paper with the logo of the settings.
pub async fn dressed(ctx: &Context, paper: Paper) -> Result<Paper, Problem> {
    Ok(Paper { logo: of(ctx, &ctx.settings).await?, ..paper })
}

async fn of(ctx: &Context, settings: &Settings) -> Result<Option<Logo>, Problem> {
    let Some(logo) = &settings.logo else { return Ok(None) };
    let mut file = ctx.store().files().read(logo.file.as_str()).await?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).await.map_err(|error| Problem::internal(&error))?;
    Ok(Some(if logo.media_type == "image/jpeg" { Logo::Jpeg(bytes) } else { Logo::Png(bytes) }))
}

/// Whether a form can be printed with that logo: a picture that breaks every form is refused when it is sent.
pub async fn readable(ctx: &Context, sha256: &str, media_type: &str) -> Result<(), Problem> {
    let mut bytes = Vec::new();
    let mut file = ctx.store().files().read(sha256).await?;
    file.read_to_end(&mut bytes).await.map_err(|error| Problem::internal(&error))?;
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
