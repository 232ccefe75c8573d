//! The bundled styles, scripts and icons: their addresses, which carry a hash of the content, and the routes that serve them.

use axum::Router;
use memory_serve::CacheControl;

/// The styles of every page.
pub const STYLES: &str = env!("EPM_ASSET_APP_CSS");
/// The styles of the regulation's forms on paper.
pub const DOCUMENT_STYLES: &str = env!("EPM_ASSET_DOCUMENT_CSS");
/// The scripts.
pub const SCRIPTS: &str = env!("EPM_ASSET_APP_JS");
/// What straightens and shrinks a photo, loaded by the first photo that is taken.
pub const PHOTO: &str = env!("EPM_ASSET_PHOTO_JS");
/// The icons, one symbol each.
pub const ICONS: &str = env!("EPM_ASSET_ICONS_SVG");
/// The mark in the browser's tab.
pub const FAVICON: &str = env!("EPM_ASSET_FAVICON_SVG");

#[expect(unused_qualifications, reason = "in the code that memory-serve writes")]
fn files() -> memory_serve::MemoryServe {
    memory_serve::load!()
}

/// Serves them under `/assets`, compressed, to be kept for ever: another content has another address.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let files = files().index_file(None).cache_control(CacheControl::Long);
    Router::new().nest("/assets", files.into_router())
}
