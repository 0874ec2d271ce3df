//! `types.toml` beside this file, read.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// What is just right for a type, and what is just wrong.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edges {
    pub(crate) accepted: Vec<String>,
    pub(crate) refused: Vec<String>,
}

impl Edges {
    pub(crate) fn accepted(&self) -> impl Iterator<Item = String> {
        self.accepted.iter().map(|text| written_out(text))
    }

    pub(crate) fn refused(&self) -> impl Iterator<Item = String> {
        self.refused.iter().map(|text| written_out(text))
    }
}

/// The edges of each type, by its name.
pub(crate) fn edges() -> BTreeMap<String, Edges> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edges/types.toml");
    toml::from_str(&fs::read_to_string(path).expect("the edges")).expect("edges in TOML")
}

/// `63*a` as sixty-three times `a`, wherever it stands.
fn written_out(text: &str) -> String {
    let Some((before, after)) = text.split_once('*') else {
        return text.to_owned();
    };
    let digits = before.len()
        - before
            .trim_end_matches(|last: char| last.is_ascii_digit())
            .len();
    let (start, count) = before.split_at(before.len() - digits);
    match (count.parse::<usize>(), after.chars().next()) {
        (Ok(count), Some(repeated)) => {
            let rest: String = after.chars().skip(1).collect();
            format!("{start}{}{rest}", repeated.to_string().repeat(count))
        }
        _ => text.to_owned(),
    }
}
