//! What `src/api.rs` shows to the tests.

use std::collections::BTreeSet;
use std::path::Path;

use super::files;

fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// The names of a `pub use`: the new one where it is renamed.
fn shown(code: &str) -> BTreeSet<&str> {
    let uses = code.split("pub use ").skip(1);
    let uses = uses.filter_map(|rest| Some(rest.split_once(';')?.0));
    uses.flat_map(|path| {
        let (_, names) = path.rsplit_once("::").expect("a path of the crate");
        let names = names.trim_matches(|c| c == '{' || c == '}').split(',');
        names.filter_map(|name| words(name).rfind(|word| !word.is_empty()))
    })
    .collect()
}

#[test]
fn tests_name_everything_that_is_shown_to_them() {
    let sources = files("src");
    let shown = shown(&sources["api.rs"]);
    assert!(
        shown.contains("changes_between") && shown.contains("Judgement"),
        "{shown:?}"
    );
    let tests = files("tests").into_iter();
    let tests = tests
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|kind| kind == "rs"))
        .map(|(_, text)| text);
    let tests: Vec<String> = tests.collect();
    let named: BTreeSet<&str> = tests.iter().flat_map(|text| words(text)).collect();
    let idle: Vec<&&str> = shown.difference(&named).collect();
    assert!(
        idle.is_empty(),
        "src/api.rs shows what no test names: {idle:?}"
    );
}
