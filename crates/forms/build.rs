//! Says how to get the fonts when they are not there; `src/fonts.rs` puts them into the program.

const FONTS: [&str; 2] =
    ["../../web/fonts/NotoSansSC-Regular.ttf.br", "../../web/fonts/NotoSansSC-Bold.ttf.br"];

fn main() {
    for font in FONTS {
        println!("cargo:rerun-if-changed={font}");
        if !std::path::Path::new(font).exists() {
            println!(
                "cargo::error={font} is missing: the fonts of the forms are taken by npm, not by cargo."
            );
            println!(
                "cargo::error=Run `scripts/web` in the root of the repository (`make run` and `make test` do it), then try again."
            );
        }
    }
}
