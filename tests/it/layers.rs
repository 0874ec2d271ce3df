//! Layers of one's own: what they merge to, what is refused, and what a change of one does.

mod commands;
mod company;
mod refused;
mod split;

use lsgen::api::chart::Catalogue;
use lsgen::api::layer::{self, Resolved};
use lsgen::api::rules::{self, Judgement};
use lsgen::api::source::Memory;

/// An environment in memory: the text of its file, and its layers by their paths.
fn judged(text: &str, layers: &[(&str, &str)]) -> (Resolved, Judgement) {
    let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    let library = Memory::new(layers.iter().map(owned));
    let resolved = layer::resolve_with("prod.toml", text, &library);
    let judgement = rules::judge(&resolved, &Catalogue::shipped());
    (resolved, judgement)
}
