//! F2: the power goes while people write. The data folder lies on a file system in an image, which is shut down under the
//! running server without its log being flushed: whatever was not fsynced is gone, as it would be. Needs root, a loop
//! device, mkfs.ext4 and a C compiler; where one is missing, that is said and nothing is claimed.

use super::kills::{Home, Subject, load, verify};
use super::often;
use crate::app::TestApp;
use crate::street::Street;
use std::path::Path;
use std::process::Command;
use store::testing::{Kind, TestDb};

/// `FS_IOC_SHUTDOWN` without a flush of the log.
const GO_DOWN: &str = r#"
#include <fcntl.h>
#include <stdint.h>
#include <sys/ioctl.h>
int main(int n, char **a) { int f = open(a[1], O_RDONLY); uint32_t how = 2; return ioctl(f, _IOR('X', 125, uint32_t), &how) != 0; }
"#;

/// Whether the command went well.
fn ran(program: &str, arguments: &[&Path]) -> bool {
    Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
}

/// A file system in an image, mounted; unmounted when dropped.
struct Disk<'a> {
    folder: &'a Path,
}

impl<'a> Disk<'a> {
    fn make(folder: &'a Path) -> Option<Self> {
        let (image, source) = (folder.join("disk.img"), folder.join("down.c"));
        std::fs::write(&source, GO_DOWN).ok()?;
        std::fs::File::create(&image).and_then(|file| file.set_len(400 * 1024 * 1024)).ok()?;
        std::fs::create_dir(folder.join("disk")).ok()?;
        let made = ran("mkfs.ext4", &[Path::new("-q"), &image])
            && ran("cc", &[Path::new("-o"), &folder.join("down"), &source]);
        let disk = Self { folder };
        (made && disk.mount()).then_some(disk)
    }

    fn mount(&self) -> bool {
        ran(
            "mount",
            &[Path::new("-o"), Path::new("loop"), &self.folder.join("disk.img"), &self.folder.join("disk")],
        )
    }

    fn cut(&self) {
        let down = self.folder.join("down");
        assert!(ran(down.to_str().expect("a path"), &[&self.folder.join("disk")]), "the power is cut");
    }

    /// As after a restart of the machine.
    fn come_back(&self) {
        assert!(ran("umount", &[&self.folder.join("disk")]), "unmounted");
        assert!(self.mount(), "mounted again");
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        ran("umount", &[&self.folder.join("disk")]);
    }
}

/// Cut again and again under load, and nothing that was acknowledged is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clause_inv_50_what_was_acknowledged_survives_a_power_cut() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(disk) = Disk::make(folder.path()) else {
        eprintln!("not run: a loop-mounted ext4 and a C compiler are needed, and root to mount it");
        return;
    };
    let db = TestDb::new(Kind::Sqlite).await;
    let app = TestApp::on(&db).await;
    let street = Street::open(&app).await;
    let project = street.preparing("account_manager").await.project;
    let subject = Subject::about(&street, project);
    db.store.close().await.expect("closed");
    let data = folder.path().join("disk/data");
    assert!(
        ran("cp", &[Path::new("-r"), db.folder(), &data]) && ran("sync", &[]),
        "the company is moved to the disk"
    );
    let home = Home { url: format!("sqlite:{}", data.join("epm.db").display()), folder: data };
    let mut server = home.serve().await;
    let (rounds, mut total) = (often("EPM_CUTS", 8), 0);
    for round in 0..rounds {
        let (acknowledged, cut_off) = load(&subject, server, async || disk.cut()).await;
        assert!(!acknowledged.is_empty(), "round {round}: the server did next to nothing");
        disk.come_back();
        home.assert_whole().await;
        server = home.serve().await;
        verify(&server, &acknowledged, &cut_off).await;
        total += acknowledged.len();
    }
    server.child.kill().await.expect("the server ends");
    println!("{rounds} power cuts, {total} acknowledged, none lost");
}
