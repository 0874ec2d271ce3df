//! The embedded chart data are what an import of the charts yields.
//!
//! Needs `LSGEN_CHARTS`, a folder with `langsmith/<version>/` and `addons/<name>/`, each holding a chart's
//! `Chart.yaml` and `values.yaml`. `LSGEN_UPDATE=1` rewrites `values.keys` instead of comparing.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::support::skip::skip;
use lsgen::api::chart::{self, Import, import};

/// The chart folder, or none with a loud word: charts are data that a machine may not have.
fn charts() -> Option<PathBuf> {
    let folder = env::var_os("LSGEN_CHARTS").map(PathBuf::from);
    if folder.is_none() {
        skip("LSGEN_CHARTS");
    }
    folder
}

fn imported(folder: &Path, open: &[String]) -> Import {
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    import(&read("Chart.yaml"), &read("values.yaml"), open).unwrap()
}

fn compare_keys(folder: &str, keys: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("profiles/charts")
        .join(folder)
        .join("values.keys");
    if env::var_os("LSGEN_UPDATE").is_some_and(|value| value == "1") {
        fs::write(&file, keys).unwrap();
        return;
    }
    let kept = fs::read_to_string(&file).unwrap();
    let first = kept
        .lines()
        .zip(keys.lines())
        .find(|(kept, made)| kept != made);
    assert!(
        kept == keys,
        "{folder}/values.keys is not what an import yields; first difference: {first:?}; \
         rewrite it with LSGEN_UPDATE=1 cargo test --test it chart_import::"
    );
}

#[test]
fn the_data_of_each_langsmith_line_are_what_its_chart_yields() {
    let Some(charts) = charts() else { return };
    for version in chart::shipped_versions() {
        let folder = format!("langsmith/{version}");
        let import = imported(&charts.join(&folder), &[]);
        compare_keys(&folder, &import.keys);
        let line = chart::langsmith(&version).unwrap();
        assert_eq!(import.name, "langsmith");
        assert_eq!(import.facts.version, line.version.to_string());
        assert_eq!(import.facts.app_version, line.app_version, "{version}");
        assert_eq!(import.facts.images, line.images, "{version}");
    }
}

#[test]
fn the_data_of_each_add_on_are_what_its_chart_yields() {
    let Some(charts) = charts() else { return };
    for name in chart::known_addons() {
        let folder = format!("addons/{name}");
        if !charts.join(&folder).exists() {
            skip(&format!("{folder} in LSGEN_CHARTS"));
            continue;
        }
        let addon = chart::addon(&name).unwrap();
        let import = imported(&charts.join(&folder), &addon.open);
        compare_keys(&folder, &import.keys);
        assert_eq!(import.name, addon.chart);
        assert_eq!(import.facts.version, addon.version, "{name}");
        assert_eq!(import.facts.app_version, addon.app_version, "{name}");
    }
}

/// The importer is not only for the charts whose data ship.
#[test]
fn every_chart_at_hand_can_be_imported() {
    let Some(charts) = charts() else { return };
    for parent in ["langsmith", "addons"] {
        for entry in fs::read_dir(charts.join(parent)).unwrap() {
            let import = imported(&entry.unwrap().path(), &[]);
            let keys = chart::ValueKeys::parse(&import.keys).unwrap();
            assert!(keys.leaves().len() > 5, "{}", import.name);
        }
    }
}
