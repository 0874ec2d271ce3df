//! An empty default stands only where absence is true: see `absence.toml`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::sources;

/// What makes something missing look like something empty.
const SILENT: [&str; 2] = ["unwrap_or_default()", ".ok()"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Allowed {
    r#true: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    reason: String,
    files: BTreeMap<String, usize>,
}

#[test]
fn what_cannot_be_missing_has_no_empty_default() {
    let allowed: Allowed = toml::from_str(include_str!("absence.toml")).unwrap();
    let mut allowed: BTreeMap<String, usize> = allowed
        .r#true
        .into_iter()
        .filter(|group| !group.reason.is_empty())
        .flat_map(|group| group.files)
        .collect();
    let mut complaint = String::new();
    for source in sources().iter().filter(|source| !source.is_test) {
        let code = source.code();
        let count: usize = SILENT.iter().map(|word| code.matches(word).count()).sum();
        let known = allowed.remove(&source.path).unwrap_or(0);
        if count != known {
            writeln!(
                complaint,
                "src/{}: {count}, and {known} are allowed",
                source.path
            )
            .unwrap();
        }
    }
    for path in allowed.keys() {
        writeln!(complaint, "src/{path}: is not there").unwrap();
    }
    assert!(
        complaint.is_empty(),
        "{complaint}\nRead what cannot be missing with `internal()`, and lower the number in absence.toml where it fell."
    );
}
