//! Files in a folder of this machine: each under its hash, two folders deep.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::address;
use crate::StoreError;

/// The folder.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(super) fn open(root: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(root.join("sha256"))?;
        Ok(Self { root })
    }

    fn path(&self, sha256: &str) -> Result<PathBuf, StoreError> {
        Ok(self.root.join(address(sha256)?))
    }

    /// Gives the bytes their name. Rename and directory fsync come before any row can name them (F2). Renaming over
    /// bytes of the same hash changes nothing but their age, which keeps the sweep off.
    pub(super) fn settle(&self, received: &Path, sha256: &str) -> Result<(), StoreError> {
        let path = self.path(sha256)?;
        let folder = path.parent().expect("a path made of a root and a name has a parent");
        make_durably(folder)?;
        fs::rename(received, &path)?;
        File::open(folder)?.sync_all()?;
        Ok(())
    }

    pub(super) async fn read(&self, sha256: &str) -> Result<tokio::fs::File, StoreError> {
        Ok(tokio::fs::File::open(self.path(sha256)?).await?)
    }

    /// Names of all bytes at least `age` old at `now`.
    pub(super) fn older_than(&self, age: Duration, now: SystemTime) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        let mut folders = vec![self.root.join("sha256")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                } else if is_older(&entry.metadata()?, age, now) {
                    names.extend(entry.file_name().into_string());
                }
            }
        }
        Ok(names)
    }

    pub(super) fn remove_if_older(
        &self,
        sha256: &str,
        age: Duration,
        now: SystemTime,
    ) -> Result<bool, StoreError> {
        let path = self.path(sha256)?;
        let old = is_older(&fs::metadata(&path)?, age, now);
        if old {
            fs::remove_file(path)?;
        }
        Ok(old)
    }
}

pub(super) fn is_older(file: &fs::Metadata, age: Duration, now: SystemTime) -> bool {
    file.modified().is_ok_and(|at| now.duration_since(at).is_ok_and(|old| old >= age))
}

/// Makes a folder two deep and fsyncs the folders that got a new name in them.
fn make_durably(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    for above in folder.ancestors().skip(1).take(2) {
        File::open(above)?.sync_all()?;
    }
    Ok(())
}
