//! The templates that the facts were made from.

use std::path::Path;
use std::{env, fs};

use lsgen::api::chart;
use lsgen::api::chart::TEMPLATES;

use super::helm::charts;

/// An import tells by these sums whether the templates are still those that the facts were made from.
#[test]
fn the_sums_of_the_templates_are_those_of_the_chart() {
    for chart in charts() {
        let version = &chart.line.version;
        if chart::langsmith(version).is_err() {
            continue;
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles/charts/langsmith");
        let file = folder.join(version.to_string()).join(TEMPLATES);
        let sums = chart.package.templates_sum();
        if env::var_os("LSGEN_UPDATE").is_some_and(|value| value == "1") {
            fs::write(&file, &sums).unwrap();
        }
        let kept = fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(
            kept, sums,
            "{version}: LSGEN_UPDATE=1 cargo test --test engines chart_render::"
        );
    }
}
