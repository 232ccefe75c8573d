//! `epm import`: a whole export into an empty database; or what the system before this one held, from a workbook.

use super::home::Home;
use crate::features::people::Settings;
use crate::features::transfer::old::{self, Asked, Counts, Found};
use crate::features::transfer::{Export, WORKBOOK};
use crate::locale::Language;
use crate::outside::Outside;
use anyhow::{Context as _, bail};
use clap::Args;
use regulation::id::FileHash;
use regulation::papers::ArchiveTerms;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::{Kept, Origin, Store, StoreError};

/// This executable, whatever has been put in its place since it was started.
const READER: &str = "/proc/self/exe";

/// Bring an export into an empty database, or old books from a workbook.
#[derive(Args)]
pub(super) struct Import {
    /// The folder or ZIP file that `epm export` wrote; or a workbook (.xlsx) of customers, contracts, projects, equipment and
    /// serial numbers.
    #[arg(required_unless_present = "template")]
    from: Option<PathBuf>,
    /// Write the template of such a workbook into this file, and nothing else.
    #[arg(long, conflicts_with = "from")]
    template: Option<PathBuf>,
    /// Bring a workbook in when nothing is wrong with it; without this it is only looked through.
    #[arg(long)]
    apply: bool,
    /// Write the workbook into this file, with what is wrong marked in it.
    #[arg(long)]
    marked: Option<PathBuf>,
    /// The language of what is said: `zh-CN` or `en`.
    #[arg(long, default_value = "zh-CN", value_parser = language)]
    language: Language,
}

fn language(tag: &str) -> Result<Language, String> {
    Language::tagged(tag).ok_or_else(|| "zh-CN or en".to_owned())
}

impl Import {
    pub(super) async fn run(&self, home: &Home) -> anyhow::Result<ExitCode> {
        if let Some(template) = &self.template {
            let bytes = paper::old_books::template(self.language == Language::English)?;
            std::fs::write(template, bytes).with_context(|| template.display().to_string())?;
            println!("{}", template.display());
            return Ok(ExitCode::SUCCESS);
        }
        let Some(from) = &self.from else { bail!("nothing to import") };
        // A workbook from outside is opened by nobody but the child that reads it.
        if from.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
            return self.workbook(from, home).await;
        }
        whole(Export::open(from).with_context(|| from.display().to_string())?, home).await
    }

    async fn workbook(&self, from: &Path, home: &Home) -> anyhow::Result<ExitCode> {
        let bytes = std::fs::read(from).with_context(|| from.display().to_string())?;
        let told = |problem: crate::http::Problem| anyhow::anyhow!(problem.words(self.language));
        let sheets = old::read(Path::new(READER), &bytes).await.map_err(told)?;
        let store = home.open().await?;
        let outside = Outside::real();
        let (settings, _) = Settings::load(&store.read()).await?;
        let origin = Origin::console(outside.now());
        let kept = store.files().keep_bytes(bytes.clone()).await?;
        let evidence = FileHash::new(&kept.sha256).context("a hash")?;
        let today = settings.day(outside.now());
        let (sheets, evidence, origin) = (&sheets, &evidence, &origin);
        let asked = Asked { sheets, evidence, origin, today, outside: &outside };
        let found = old::resolve(&store.read(), &asked).await?;
        self.tell(&found);
        if let Some(marked) = &self.marked {
            let bytes = old::marked(Path::new(READER), &bytes, &found, self.language).await?;
            std::fs::write(marked, bytes).with_context(|| marked.display().to_string())?;
            println!("{}", marked.display());
        }
        let sound = found.is_sound();
        if sound && self.apply {
            let name = from.file_name().unwrap_or_default().to_string_lossy().into_owned();
            bring(&store, &asked, (&kept, &name), &settings.archive_terms()).await?;
            println!("{}", self.language.say("transfer-old-done"));
        } else if sound {
            println!("{}", self.language.say("transfer-old-sound"));
        }
        store.close().await?;
        Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// What there is, and everything wrong with it, each with its sheet and cell.
    fn tell(&self, found: &Found) {
        let counts = &found.counts;
        let values = counts_in_words(counts);
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        println!("{}", self.language.say_with("transfer-old-counts", &values));
        for fault in &found.faults {
            let (sheet, cell, heading) = (&fault.sheet, fault.cell(), &fault.heading);
            println!("{sheet}!{cell}  {heading}  {}", fault.words(self.language));
        }
        if found.faults_left_out > 0 {
            let left_out = found.faults_left_out.to_string();
            println!("{}", self.language.say_with("transfer-old-more", &[("faults", &left_out)]));
        }
    }
}

fn counts_in_words(counts: &Counts) -> [(&'static str, String); 6] {
    [
        ("customers", counts.customers.to_string()),
        ("known", counts.customers_known.to_string()),
        ("contracts", counts.contracts.to_string()),
        ("projects", counts.projects.to_string()),
        ("lines", counts.lines.to_string()),
        ("serials", counts.serials.to_string()),
    ]
}

/// Looks again, in the transaction that writes: what was sound a moment ago need not be now.
async fn bring(
    store: &Store,
    asked: &Asked<'_>,
    (kept, name): (&Kept, &str),
    terms: &ArchiveTerms,
) -> anyhow::Result<()> {
    let write = store.write("bring old books in at the console", |tx| async move {
        let found = old::resolve(&tx, asked).await?;
        if !found.is_sound() {
            return Ok(false);
        }
        tx.add_file(asked.outside.id(), kept, name, WORKBOOK, None, asked.origin).await?;
        old::bring(&tx, found, terms, asked.origin).await?;
        Ok::<_, StoreError>(true)
    });
    if !write.await? {
        bail!("something changed meanwhile: look through it again");
    }
    Ok(())
}

async fn whole(export: Export, home: &Home) -> anyhow::Result<ExitCode> {
    println!("Comparing {} members with their hashes…", export.manifest.members.len());
    let export = tokio::task::spawn_blocking(move || export.verify().map(|()| export)).await??;
    let store = home.open().await?;
    println!(
        "Bringing {} events and their tables into {}…",
        export.manifest.head.events,
        home.shown_database()
    );
    export.restore(&store, &Origin::console(Outside::real().now())).await?;
    println!("Proving it…");
    let findings = store.check().await?;
    store.close().await?;
    for finding in &findings {
        println!("{}  {}  {}", finding.invariant, finding.row, finding.what);
    }
    if export.manifest.with_credentials {
        println!("everyone signs in with the password they had");
    } else {
        println!(
            "nobody has a password: epm user password NAME gives the system administrator one, who gives others theirs"
        );
    }
    if findings.is_empty() {
        println!("{} is whole", home.shown_database());
        return Ok(ExitCode::SUCCESS);
    }
    println!("{} findings", findings.len());
    Ok(ExitCode::FAILURE)
}
