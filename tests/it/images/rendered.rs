//! What a manifest of lsgen's own asks for is listed, and what is listed of no chart is asked for.

use std::collections::BTreeSet;

use lsgen::api::plan::every_image;

use crate::environments::Rendered;
use crate::environments::each::Promise;

each_environment_and_version! { Promise::ByRegion(|output| problems(output.rendered)) }

/// Every line that names an image; values of charts name theirs in parts, which Helm puts together.
fn named(rendered: &Rendered) -> BTreeSet<String> {
    let files = rendered.files.iter();
    let files = files.filter(|(path, _)| path.starts_with("manifests/"));
    let lines = files.flat_map(|(_, text)| text.lines());
    let images = lines.filter_map(|line| {
        let line = line.trim().trim_start_matches("- ");
        line.strip_prefix("image: ")
    });
    images
        .map(|image| image.trim_matches('"').to_owned())
        .collect()
}

fn problems(rendered: &Rendered) -> Vec<String> {
    let region = rendered.validated.environment().cloud.region.as_str();
    let listed = every_image(&rendered.plan);
    let uses = listed.iter().flat_map(|image| &image.used_by);
    let uses: Vec<_> = uses.filter(|one| one.region == region).collect();
    let pulled: BTreeSet<&str> = uses.iter().map(|one| one.pulls.as_str()).collect();
    let named = named(rendered);
    let missing = named
        .iter()
        .filter(|image| !pulled.contains(image.as_str()));
    let missing = missing.map(|image| format!("{image} is not listed"));
    let own = uses.iter().filter(|one| one.chart.is_none());
    let idle = own.filter(|one| !named.contains(&one.pulls));
    missing
        .chain(idle.map(|one| format!("{} is listed for {}, and not rendered", one.pulls, one.by)))
        .collect()
}
