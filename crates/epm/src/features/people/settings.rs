//! What the system administrator can set. One row, audited like every other master record.

use super::passwords::PasswordPolicy;
use crate::features::printing::readable;
use crate::features::project::Upload;
use crate::http::{Answer, Code, Context, FieldFault, Problem};
use chrono::{DateTime, FixedOffset, NaiveDate};
use regulation::FileHash;
use regulation::clock::Moment;
use regulation::papers::ArchiveTerms;
use regulation::text::Title;
use serde::{Deserialize, Serialize};
use store::entities::setting;
use store::sea_orm::{ConnectionTrait, EntityTrait};
use store::{Origin, StoreError, Write};
use utoipa::ToSchema;
use uuid::Uuid;

/// The one row's identifier.
const ROW: Uuid = Uuid::from_u128(0x7365_7474_696e_6773);

/// The company's settings. Each has a default, so that an empty database is a usable one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Settings {
    /// The company's name, on pages and on paper.
    #[schema(value_type = String)]
    pub company: Title,
    /// The company's time zone in minutes east of UTC: which day it is, and how instants are shown.
    pub utc_offset_minutes: i32,
    /// A browser's session ends after so many minutes without a request.
    pub idle_minutes: u32,
    /// Any session ends so many hours after the sign-in.
    pub session_hours: u32,
    /// An act of weight asks for the password when it was given longer ago than this.
    pub fresh_minutes: u32,
    /// So many wrong passwords in a row from one address lock that account for that address.
    pub failures_before_lock: u32,
    /// What a password must be.
    pub password_policy: PasswordPolicy,
    /// The largest upload, in megabytes.
    pub upload_megabytes: u32,
    /// The company's logo, on pages and on paper; it has an address of its own, and is left as it is here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<LogoFile>,
    /// So many days after a sheet was accepted, or a project ended, its originals are due at the archive (D6).
    pub archive_days: u32,
    /// So many years contracts, sheets, closing notices and acceptance reports are kept (D10).
    pub archive_years: u32,
    /// So many years other records are kept (D10).
    pub archive_years_of_others: u32,
}

/// A logo that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LogoFile {
    /// Its SHA-256.
    #[schema(value_type = String)]
    pub file: FileHash,
    /// `image/png` or `image/jpeg`.
    pub media_type: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            company: Title::new("销售EPM").expect("a title"),
            utc_offset_minutes: 8 * 60,
            idle_minutes: 60,
            session_hours: 12,
            fresh_minutes: 120,
            failures_before_lock: 5,
            password_policy: PasswordPolicy::Length,
            upload_megabytes: 50,
            logo: None,
            archive_days: 30,
            archive_years: 30,
            archive_years_of_others: 10,
        }
    }
}

impl Settings {
    /// The settings in force and their revision, 0 when nobody has set any.
    pub async fn load(db: &impl ConnectionTrait) -> Result<(Self, i64), StoreError> {
        let Some(row) = setting::Entity::find_by_id(ROW).one(db).await? else {
            return Ok((Self::default(), 0));
        };
        let settings = serde_json::from_str(&row.body).map_err(|error| StoreError::Impossible {
            table: "setting",
            row: row.id.to_string(),
            what: error.to_string(),
        })?;
        Ok((settings, row.revision))
    }

    /// The day an instant falls on in the company's time zone.
    pub fn day(&self, at: Moment) -> NaiveDate {
        self.local(at).date_naive()
    }

    /// An instant in the company's time zone.
    pub fn local(&self, at: Moment) -> DateTime<FixedOffset> {
        let offset = FixedOffset::east_opt(self.utc_offset_minutes * 60);
        at.with_timezone(&offset.expect("checked when it was set"))
    }

    /// Where pages find the logo; another one has another address.
    pub fn logo_address(&self) -> Option<String> {
        let logo = self.logo.as_ref()?;
        Some(format!("/api/v1/logo?v={}", logo.file.as_str().get(..12).unwrap_or_default()))
    }

    /// What the company decided on its archive.
    pub fn archive_terms(&self) -> ArchiveTerms {
        let years = |years: u32| u8::try_from(years).unwrap_or(u8::MAX);
        ArchiveTerms {
            days_to_original: self.archive_days,
            years: years(self.archive_years),
            years_of_others: years(self.archive_years_of_others),
            utc_offset_minutes: self.utc_offset_minutes,
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        let bounds = [
            ("utc_offset_minutes", i64::from(self.utc_offset_minutes), -720, 840),
            ("idle_minutes", self.idle_minutes.into(), 5, 24 * 60),
            ("session_hours", self.session_hours.into(), 1, 24 * 30),
            ("fresh_minutes", self.fresh_minutes.into(), 1, 24 * 60),
            ("failures_before_lock", self.failures_before_lock.into(), 3, 20),
            ("upload_megabytes", self.upload_megabytes.into(), 1, 2048),
            ("archive_days", self.archive_days.into(), 1, 365),
            ("archive_years", self.archive_years.into(), 1, 100),
            ("archive_years_of_others", self.archive_years_of_others.into(), 1, 100),
        ];
        let outside = bounds.into_iter().filter(|(_, value, least, most)| !(least..=most).contains(&value));
        outside
            .map(|(name, _, least, most)| {
                FieldFault::new(format!("/{name}"), "number-out-of-range")
                    .with("least", least)
                    .with("most", most)
            })
            .collect()
    }
}

/// Replaces the settings.
pub(super) async fn set(ctx: &Context, settings: Settings) -> Result<Answer, Problem> {
    let faults = settings.faults();
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let settings = &settings;
    let answer = ctx
        .write("settings", |tx, _| async move {
            let (now, revision) = Settings::load(&tx).await?;
            ctx.expect_revision(revision)?;
            let settings = Settings { logo: now.logo, ..settings.clone() };
            save(&tx, ctx, &settings, revision).await
        })
        .await?;
    ctx.app.refresh_settings().await?;
    Ok(answer)
}

async fn save(tx: &Write, ctx: &Context, settings: &Settings, revision: i64) -> Result<Answer, Problem> {
    let body = serde_json::to_string(settings).expect("settings are plain data");
    let row = tx.save(setting::Model { id: ROW, revision, body }, &ctx.origin()).await?;
    Ok(Answer::ok(settings).at_revision(row.revision))
}

/// A logo is no larger than this.
const MOST_OF_A_LOGO: u64 = 1024 * 1024;

/// Sets the logo, once a form was printed with it, or takes it away.
pub(super) async fn set_logo(ctx: &Context, upload: Option<&Upload>) -> Result<Answer, Problem> {
    if let Some(upload) = upload {
        if !["image/png", "image/jpeg"].contains(&upload.media_type) {
            return Err(Problem::new(Code::MediaType));
        }
        if upload.kept.size > MOST_OF_A_LOGO {
            return Err(Problem::invalid(vec![FieldFault::new("/file", "logo-too-large")]));
        }
        readable(ctx, &upload.kept.sha256, upload.media_type).await?;
    }
    let answer = ctx
        .write("logo", |tx, _| async move {
            let (now, revision) = Settings::load(&tx).await?;
            let logo = match upload {
                Some(upload) => {
                    let (kept, origin) = (&upload.kept, ctx.origin());
                    tx.add_file(ctx.id(), kept, &upload.name, upload.media_type, Some(ROW), &origin).await?;
                    let file = FileHash::new(&kept.sha256).expect("the store names files by their SHA-256");
                    Some(LogoFile { file, media_type: upload.media_type.to_owned() })
                }
                None => None,
            };
            save(&tx, ctx, &Settings { logo, ..now }, revision).await
        })
        .await?;
    ctx.app.refresh_settings().await?;
    Ok(answer)
}

/// Names the company of an empty store.
pub(crate) async fn name_company(tx: &Write, company: &str, origin: &Origin) -> Result<(), Problem> {
    let company = Title::new(company).expect("a company's name is a title");
    let body = serde_json::to_string(&Settings { company, ..Settings::default() });
    let body = body.expect("settings are plain data");
    tx.save(setting::Model { id: ROW, revision: 0, body }, origin).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_of_the_company() {
        let settings = Settings::default();
        let at = |text: &str| settings.day(text.parse().unwrap()).to_string();
        assert_eq!(at("2026-03-01T15:59:59Z"), "2026-03-01");
        assert_eq!(at("2026-03-01T16:00:00Z"), "2026-03-02");
    }

    #[test]
    fn the_defaults_are_within_their_own_bounds() {
        assert_eq!(Settings::default().faults(), []);
        let idle_forever = Settings { idle_minutes: 0, ..Settings::default() };
        assert_eq!(idle_forever.faults()[0].pointer, "/idle_minutes");
    }
}
