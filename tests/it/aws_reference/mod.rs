//! LangSmith's AWS Terraform reference on ingress, TLS and DNS, row by row: what it says, what lsgen makes
//! of it, and the test that holds it.
//!
//! `docs/aws-reference.md` is this file as a table; `LSGEN_UPDATE=1 cargo test --test it aws_reference::`
//! rewrites it.

/// A row of the reference, and the test of the same name.
pub(crate) struct Row {
    pub(crate) part: &'static str,
    pub(crate) says: &'static str,
    pub(crate) does: &'static str,
    pub(crate) test: &'static str,
}

macro_rules! rows {
    ($($part:literal, $says:literal, $does:literal, fn $name:ident() $body:block)+) => {
        pub(crate) const ROWS: &[crate::aws_reference::Row] = &[$(crate::aws_reference::Row { part: $part, says: $says, does: $does, test: stringify!($name) }),+];
        $(#[test] fn $name() $body)+
    };
}

mod constraints;
mod files;
mod options;

use std::fmt::Write as _;

use crate::environments::project;

#[test]
fn the_document_has_every_row() {
    let mut document = String::from(
        "# LangSmith's AWS Terraform reference, row by row\n\n\
         What the reference says of ingress, TLS and DNS, what lsgen makes of it, and the test in\n\
         `tests/it/aws_reference` that holds it. Generated: `LSGEN_UPDATE=1 cargo test --test it aws_reference::`.\n\
         Every combination stands in [ingress-options.md](ingress-options.md).\n\n\
         | part | the reference | lsgen | test |\n| --- | --- | --- | --- |\n",
    );
    for row in options::ROWS.iter().chain(constraints::ROWS) {
        let test = row.test.replace('_', " ");
        writeln!(
            document,
            "| {} | {} | {} | {test} |",
            row.part, row.says, row.does
        )
        .unwrap();
    }
    let path = project("docs/aws-reference.md");
    if std::env::var_os("LSGEN_UPDATE").is_some() {
        std::fs::write(&path, &document).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == document,
        "docs/aws-reference.md is out of date: `LSGEN_UPDATE=1 cargo test --test it aws_reference::`"
    );
}
