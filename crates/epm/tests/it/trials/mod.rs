//! Trials: what a unit test cannot show. Two people at one project at the same moment, and a server that is killed, or
//! loses its power, while it writes. Each is repeated often; `EPM_RACES`, `EPM_KILLS` and `EPM_CUTS` say how often, for a quick look or a long night.

mod copies;
mod imports;
mod kills;
mod power;
mod races;

/// How often something is repeated.
fn often(variable: &str, usual: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}
