//! A diff as a page: one file, which loads nothing and can be read without its script.
//!
//! Texts are escaped by the template engine, and the page's own policy lets no script and no style run
//! but the two that it was made with.

mod lines;
mod page;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use self::page::Page;
use super::diff_report::{Report, Shown};
use crate::diff::Diff;
use crate::format::template::{Engine, TemplateError};
use crate::shipped;
use crate::text::escape::visible;

const PAGE: &str = "diff.html.j2";
const STYLE: &str = "diff.css";
const SCRIPT: &str = "diff.js";

/// The page about an environment, by the name that its resources start with.
pub fn diff(diff: &Diff, environment: &str, shown: Shown) -> Result<String, TemplateError> {
    let (style, script) = (shipped(STYLE), shipped(SCRIPT));
    let mut page = Page::new(Report::new(diff, shown), visible(environment));
    page.style_hash = hash(style);
    page.script_hash = hash(script);
    page.style = style;
    page.script = script;
    Engine::new([(PAGE, shipped(PAGE))]).render(PAGE, page)
}

/// A file beside the template.
fn shipped(name: &str) -> &'static str {
    shipped::template(&format!("report/{name}"))
}

/// How a content security policy names a text.
fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    format!("sha256-{}", BASE64_STANDARD.encode(digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_and_script_cannot_end_their_own_element() {
        for (name, text) in [(STYLE, shipped(STYLE)), (SCRIPT, shipped(SCRIPT))] {
            assert!(text.len() > 1000, "{name}");
            assert!(!text.contains("</") && !text.contains("<!--"), "{name}");
            assert!(!text.contains("http"), "{name} asks a server");
        }
    }

    #[test]
    fn a_hash_is_what_a_policy_takes() {
        // printf '' | openssl dgst -sha256 -binary | base64
        assert_eq!(
            hash(""),
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
    }
}
