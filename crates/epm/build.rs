//! Embeds the bundled styles, scripts and icons, and tells the program under which hashed addresses they are served.

use std::path::Path;

const DIST: &str = "../../web/dist";

fn main() {
    // Words are read by a macro that cargo does not watch.
    println!("cargo:rerun-if-changed=../../locales");
    println!("cargo:rerun-if-changed={DIST}/manifest.json");

    let manifest = Path::new(DIST).join("manifest.json");
    let Ok(manifest) = std::fs::read_to_string(&manifest) else {
        println!(
            "cargo::error=web/dist is missing: the styles and scripts are bundled by npm, not by cargo."
        );
        println!(
            "cargo::error=Run `scripts/web` in the root of the repository (`make run` and `make test` do it), then try again."
        );
        return;
    };
    for (name, address) in addresses(&manifest) {
        println!("cargo:rustc-env=EPM_ASSET_{name}={address}");
    }
    // A debug build reads them from disk, so that a style can be changed without compiling.
    let embed = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    memory_serve::load_directory_with_embed(format!("{DIST}/assets"), embed);
}

/// `{"app.css": "/assets/app-0123456789.css"}` as `APP_CSS` and the address.
fn addresses(manifest: &str) -> Vec<(String, String)> {
    let strings: Vec<&str> = manifest.split('"').skip(1).step_by(2).collect();
    strings
        .chunks_exact(2)
        .map(|pair| (pair[0].to_uppercase().replace(['.', '-'], "_"), pair[1].to_owned()))
        .collect()
}
