//! A release as one command of Helm, for those who do without helmfile.

use crate::plan::Site;

use super::{Chart, Part, Release};

/// The command, to be run in the rendered folder. It can be repeated.
pub(crate) fn command(site: &Site, release: &Release) -> String {
    let chart = match &release.chart {
        Chart::Published {
            reference, version, ..
        } => format!("{reference} --version {version}"),
        Chart::Rendered(folder) => format!("./{folder}"),
    };
    let hooks = if release.part == Part::Langsmith && !site.is_active() {
        " --no-hooks"
    } else {
        ""
    };
    let mut lines = vec![
        format!("helm upgrade --install {} {chart}{hooks}", release.name),
        format!(
            "--namespace {} {}",
            release.namespace,
            release.part.installation().options
        ),
    ];
    lines.extend(release.values.iter().map(|file| format!("--values {file}")));
    let region = site.environment().cloud.region.as_str();
    lines.extend(release.parameters.iter().map(|(key, parameter)| {
        format!(
            "--set-string {key}=\"$(aws ssm get-parameter --region {region} --name {parameter} --query Parameter.Value --output text)\""
        )
    }));
    lines.join(" \\\n  ")
}
