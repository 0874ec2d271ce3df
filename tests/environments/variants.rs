//! The environments that are rendered on every chart version, not only on their own.

use lsgen::api::chart::Catalogue;
use semver::Version;

use super::{Rendered, named, render_with, text_of};

/// What differs most from one chart line to another.
const ON_EVERY_LINE: [&str; 10] = [
    "production",
    "evaluation",
    "nginx",
    "envoy-chained",
    "envoy-letsencrypt",
    "istio-mesh",
    "deployments",
    "keda-queues",
    "clickhouse-replicated",
    "cross-region",
];

/// A file of `ON_EVERY_LINE` for another chart version than its own.
pub(super) struct Variant {
    pub(super) name: String,
    base: &'static str,
    /// With KEDA for everything that the chart lets it scale.
    has_keda: bool,
}

/// The variants on a chart version: of the files that do not name it, and agents with KEDA.
pub(super) fn variants(version: &Version) -> Vec<Variant> {
    // Line 0.12 has no KEDA, which LS0505 says.
    let is_without_keda = version.minor == 12;
    let others = ON_EVERY_LINE.into_iter().filter(|name| {
        let is_own = text_of(name).contains(&format!("chart = \"{version}\""));
        let is_refused = *name == "keda-queues" && is_without_keda;
        !(is_own || is_refused)
    });
    let mut variants: Vec<Variant> = others
        .map(|base| Variant {
            name: base.to_owned(),
            base,
            has_keda: false,
        })
        .collect();
    if !is_without_keda {
        variants.push(Variant {
            name: "deployments-with-keda".to_owned(),
            base: "deployments",
            has_keda: true,
        });
    }
    variants
}

impl Variant {
    pub(super) fn render(&self, version: &Version, catalogue: &Catalogue) -> Rendered {
        let base = &named(self.base).validated;
        let own = format!("chart = \"{}\"", base.chart().version);
        let text = text_of(self.base);
        assert!(text.contains(&own), "{} names no chart", self.base);
        let mut line = format!("chart = \"{version}\"");
        if self.has_keda {
            for (key, _, _) in base.environment().langsmith.services() {
                line.push_str(&format!("\nscaling.{key}.scaler = \"keda\""));
            }
        }
        let name = format!("{} on {version}", self.name);
        render_with(&name, &text.replace(&own, &line), catalogue)
            .unwrap_or_else(|findings| panic!("{name}: {findings:#?}"))
    }
}
