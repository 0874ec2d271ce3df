//! `lsgen --version`: which lsgen this is, and which charts it ships.

use std::sync::LazyLock;

use crate::chart::shipped_versions;

/// The version, the commit where it is known, and the versions of the LangSmith chart.
pub(super) static LONG: LazyLock<String> = LazyLock::new(|| {
    let commit = option_env!("LSGEN_BUILT_FROM");
    let commit = commit.map_or_else(String::new, |commit| format!("commit {commit}\n"));
    let charts: Vec<String> = shipped_versions().iter().map(ToString::to_string).collect();
    format!(
        "{}\n{commit}LangSmith charts {}",
        env!("CARGO_PKG_VERSION"),
        charts.join(", ")
    )
});
