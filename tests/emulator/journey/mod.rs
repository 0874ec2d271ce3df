//! The way of a person from `lsgen init` to the first login and back to an empty account: every command block of the
//! rendered pages is carried out in order and as it stands, in one shell.
//!
//! Terraform, the AWS CLI, Helm, helmfile, kubectl, the API server and External Secrets are real; AWS, nodes and what runs
//! in pods are stand-ins. A block that cannot be carried out on them has `<!-- not executed: REASON -->` on the line before
//! it. The report of each journey, with all of these and with what is left at its end, is a snapshot here. With
//! `LSGEN_JOURNEY=1` each block is shown with what it printed.

mod answers;
mod document;
mod driver;
mod expected;
mod left;
mod terminal;
mod traveler;
mod walk;

use std::io::Write as _;

use document::{Step, Way};
use traveler::Traveler;

use crate::environments::text_of;
use crate::support::skip::skip;
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

/// A change that every environment can carry out: the text that goes, and the text that comes.
const CHANGE: (&str, &str) = ("[langsmith]\n", "[langsmith]\nmax_body_mib = 30\n");

#[test]
fn an_evaluation_is_installed_changed_and_taken_down_with_helm() {
    if !are_tools_missing() {
        evaluation();
    }
}

#[test]
fn production_is_installed_with_helmfile() {
    if is_in_time() {
        let mut traveler = Traveler::new("production", Way::Helmfile);
        let zone = traveler.zone("langsmith.example.com");
        let text = text_of("production");
        let id = after(&text, "zone_id = \"", "\"");
        // A second apply waits in vain for the members of Redis, which the emulator does not keep.
        install(&mut traveler, &text.replace(id, &zone));
    }
}

/// From `lsgen init` with the two keys that it asks for.
fn evaluation() {
    let traveler = Traveler::new("evaluation", Way::Helm);
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
    travel(traveler, &text);
}

/// Renders, carries out README up to the first login, and gives the page.
fn install(traveler: &mut Traveler, text: &str) -> String {
    traveler.write(text);
    let page = traveler.render();
    traveler.set_out();
    traveler.follow(&page, |step| !is_later(step));
    page
}

/// Installs, changes one key, and takes everything down.
fn travel(mut traveler: Traveler, text: &str) {
    let page = install(&mut traveler, text);

    assert!(text.contains(CHANGE.0));
    traveler.write(&text.replacen(CHANGE.0, CHANGE.1, 1));
    traveler.follow(&page, is_change);

    let teardown = "runbooks/teardown.md";
    if traveler
        .read(teardown)
        .contains("\ndeletion_protection = false\n")
    {
        let text = traveler.text();
        let environment = "[environment]\n";
        let off = format!("{environment}deletion_protection = false\n");
        traveler.write(&text.replacen(environment, &off, 1));
        traveler.render();
    }
    traveler.follow(teardown, |_| true);
    let left = traveler.left();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("reports");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(traveler.name(), traveler.report(&left)));
}

/// Says something past the test harness.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Whether a section of README is for the time after the installation.
fn is_later(step: &Step) -> bool {
    is_change(step) || step.heading.starts_with("Teardown")
}

fn is_change(step: &Step) -> bool {
    step.heading.starts_with("Changing it")
}

fn after<'a>(text: &'a str, before: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap();
    rest.split_once(end).unwrap().0
}

fn are_tools_missing() -> bool {
    TOOLS
        .iter()
        .any(|(tool, question)| is_tool_missing(tool, question))
}

/// Whether this is the time for minutes of work.
fn is_in_time() -> bool {
    if std::env::var_os("LSGEN_SLOW").is_none() {
        skip("LSGEN_SLOW=1, because a journey takes ten minutes");
        return false;
    }
    !are_tools_missing()
}
