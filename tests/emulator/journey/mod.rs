//! The way of a person from `lsgen init` to the first login and back to an empty account: every command block of the
//! rendered pages is carried out in order and as it stands, in one shell.
//!
//! Terraform, the AWS CLI, Helm, helmfile, kubectl, the API server and External Secrets are real; AWS, nodes and what runs
//! in pods are stand-ins. A block that cannot be carried out on them has `<!-- not executed: REASON -->` on the line before
//! it. With `LSGEN_JOURNEY=1` each block is shown with what it printed.

mod answers;
mod document;
mod expected;
mod terminal;
mod traveler;

use document::{Step, Way};
use traveler::Traveler;

use crate::support::tools::is_tool_missing;

/// What a journey starts.
const TOOLS: [(&str, &str); 7] = [
    ("aws-emulator", "--help"),
    ("kube-control-plane", "--help"),
    ("terraform", "version"),
    ("aws", "--version"),
    ("helm", "version"),
    ("helmfile", "--version"),
    ("kubectl", "version"),
];

#[test]
fn an_evaluation_is_installed_and_taken_down_with_helm() {
    evaluation(Way::Helm);
}

fn evaluation(way: Way) {
    if TOOLS
        .iter()
        .any(|(tool, question)| is_tool_missing(tool, question))
    {
        return;
    }
    let mut traveler = Traveler::new("evaluation", way);
    let arguments = [
        "--prefix",
        "acme",
        "--profile",
        "size/dev",
        "--output",
        "environment.toml",
    ];
    traveler.lsgen(&[&["init", "eval"], &arguments[..]].concat());
    let text = traveler
        .text()
        .replace("# account_id =", "account_id =")
        .replace("# domain =", "domain =");
    traveler.write(&text);
    let page = traveler.render();
    traveler.set_out();
    traveler.follow(&page, |step| !is_later(step));
}

/// Whether a section of README is for the time after the installation.
fn is_later(step: &Step) -> bool {
    ["Changing it", "Teardown"]
        .iter()
        .any(|heading| step.heading.starts_with(heading))
}
