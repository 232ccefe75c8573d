//! What is in a file: the codes on its pages, read once and kept, and the pages put together to papers.

use crate::features::files;
use crate::http::{App, Context, Problem};
use forms::Mark;
use scans::isolated;
use scans::{Fault, Page, Wanted};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};
use store::StoreError;
use store::entities::{file, scan_reading};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ActiveValue::Set, EntityTrait};
use tokio::io::AsyncReadExt;

/// A file that the person sees, and what is on its pages.
pub(super) struct Scan {
    pub file: file::Model,
    pub pages: Vec<Page>,
}

impl Scan {
    /// Reads a file that the person sees; one that was read before is not opened again.
    pub(super) async fn of(ctx: &Context, sha256: &str) -> Result<Self, Problem> {
        let file = files::find(&ctx.read(), &ctx.actor, sha256).await?.ok_or_else(Problem::not_found)?;
        let pages = pages_of(&ctx.app, sha256).await?;
        Ok(Self { file, pages })
    }

    /// The papers, in the order of their first pages; then the pages on which no code was read, those that lie together
    /// as one.
    pub(super) fn found(&self) -> Vec<Found> {
        let mut papers: Vec<Found> = Vec::new();
        let mut unread: Vec<Found> = Vec::new();
        for page in &self.pages {
            let mut marked = false;
            for mark in page.marks() {
                marked = true;
                let at = (page.number, mark.page);
                let same =
                    |paper: &&mut Found| paper.mark.as_ref().is_some_and(|own| own.is_of_same_paper(&mark));
                match papers.iter_mut().find(same) {
                    Some(paper) => paper.pages.push(at),
                    None => papers.push(Found { pages: vec![at], mark: Some(mark) }),
                }
            }
            if marked {
                continue;
            }
            match unread.last_mut().filter(|last| last.ends_at(page.number - 1)) {
                Some(last) => last.pages.push((page.number, 0)),
                None => unread.push(Found { pages: vec![(page.number, 0)], mark: None }),
            }
        }
        papers.extend(unread);
        papers
    }
}

/// Pages of one paper, or pages that lie together and say nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// What the first of them says.
    pub mark: Option<Mark>,
    /// The page of the file, and the page of the paper; 0 where it is not known.
    pub pages: Vec<(u32, u32)>,
}

impl Found {
    fn ends_at(&self, page: u32) -> bool {
        self.pages.last().is_some_and(|(in_file, _)| *in_file == page)
    }

    /// The pages of the file in the order of the paper, each page of the paper once.
    pub(super) fn in_order(&self) -> Vec<u32> {
        let mut pages = self.pages.clone();
        pages.sort_by_key(|(in_file, in_paper)| (*in_paper, *in_file));
        pages.dedup_by(|later, first| later.1 == first.1 && later.1 > 0);
        pages.into_iter().map(|(in_file, _)| in_file).collect()
    }

    /// Which pages of the paper are not there.
    pub(super) fn missing(&self) -> Vec<u32> {
        let there: BTreeSet<u32> = self.pages.iter().map(|(_, in_paper)| *in_paper).collect();
        let all = self.mark.as_ref().map_or(0, |mark| mark.pages);
        (1..=all).filter(|page| !there.contains(page)).collect()
    }
}

/// The bytes of a file.
pub async fn bytes_of(app: &App, sha256: &str) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let mut stored = app.store.files().read(sha256).await?;
    stored.read_to_end(&mut bytes).await.map_err(|error| Problem::internal(&error))?;
    Ok(bytes)
}

/// By how many quarters of a turn a page is to be turned to lie upright, if it was read and its codes told so.
pub async fn turns_of(app: &App, sha256: &str, page: u32) -> Result<u32, Problem> {
    let pages = kept(app, sha256).await?.unwrap_or_default();
    Ok(pages.iter().find(|read| read.number == page).map_or(0, |read| read.turns))
}

/// Those who read a file now, by its hash: whoever wants it too waits for them.
static READERS: LazyLock<Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>> =
    LazyLock::new(Mutex::default);

fn turn(sha256: &str) -> Arc<tokio::sync::Mutex<()>> {
    let mut readers = READERS.lock().unwrap_or_else(PoisonError::into_inner);
    readers.retain(|_, reader| reader.strong_count() > 0);
    if let Some(turn) = readers.get(sha256).and_then(Weak::upgrade) {
        return turn;
    }
    let turn = Arc::default();
    readers.insert(sha256.to_owned(), Arc::downgrade(&turn));
    turn
}

/// The pages of a file, as they were kept or as they are read now.
async fn pages_of(app: &App, sha256: &str) -> Result<Vec<Page>, Problem> {
    if let Some(pages) = kept(app, sha256).await? {
        return Ok(pages);
    }
    // In a task of its own: a large stack takes longer than an answer may, and whoever asks again finds it read.
    let (app, sha256) = (app.clone(), sha256.to_owned());
    let reading = tokio::spawn(async move {
        let turn = turn(&sha256);
        let _turn = turn.lock().await;
        match kept(&app, &sha256).await? {
            Some(pages) => Ok(pages),
            None => read_and_keep(&app, &sha256).await,
        }
    });
    reading.await.map_err(|error| Problem::internal(&error))?
}

async fn kept(app: &App, sha256: &str) -> Result<Option<Vec<Page>>, Problem> {
    let row = scan_reading::Entity::find_by_id(sha256).one(&app.store.read()).await;
    let row = row.map_err(StoreError::from)?;
    // What an older version wrote otherwise is read anew.
    Ok(row.and_then(|row| serde_json::from_str(&row.pages).ok()))
}

async fn read_and_keep(app: &App, sha256: &str) -> Result<Vec<Page>, Problem> {
    let bytes = bytes_of(app, sha256).await?;
    let pages = isolated::read(&app.reader, &bytes, Wanted::Marks).await.map_err(|fault| refused(&fault))?;
    let row = scan_reading::ActiveModel {
        sha256: Set(sha256.to_owned()),
        pages: Set(serde_json::to_string(&pages).map_err(|error| Problem::internal(&error))?),
        read_at: Set(app.outside.now().timestamp_millis()),
    };
    let row = &row;
    let keeping = app.store.write("keep what was read in a scan", |tx| async move {
        let anew = OnConflict::column(scan_reading::Column::Sha256)
            .update_columns([scan_reading::Column::Pages, scan_reading::Column::ReadAt])
            .to_owned();
        let insert = scan_reading::Entity::insert(row.clone()).on_conflict(anew);
        insert.exec_without_returning(&tx).await?;
        Ok::<(), StoreError>(())
    });
    keeping.await?;
    Ok(pages)
}

/// A file that cannot be read, as a program or a person is told.
pub fn refused(fault: &Fault) -> Problem {
    Problem::unreadable(fault.class(), fault.message_key(), fault.values())
}
