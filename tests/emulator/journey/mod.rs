//! The way of a person from `lsgen init` to the first login and back to an empty account: every command block of the
//! rendered pages is carried out in order and as it stands, in one shell.
//!
//! Terraform, the AWS CLI, Helm, helmfile, kubectl, the API server and External Secrets are real; AWS, nodes and what runs
//! in pods are stand-ins. A block that cannot be carried out on them has `<!-- not executed: REASON -->` on the line before
//! it. The report of each journey, with all of these and with what is left at its end, is a snapshot here. With
//! `LSGEN_JOURNEY=1` each block is shown with what it printed.

mod answers;
mod before;
mod document;
mod driver;
mod expected;
mod failover;
mod gateways;
mod left;
mod lists;
mod operations;
mod terminal;
mod traveler;
mod upgrades;
mod walk;
mod witness;

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

/// What a text is composed of: what goes, and what comes in its place.
type Edit = (&'static str, &'static str);

#[test]
fn an_evaluation_is_installed_changed_and_taken_down_with_helm() {
    if !are_tools_missing() {
        evaluation(Way::Helm);
    }
}

/// So is every other environment, where there is time for it.
mod in_time {
    use super::*;

    #[test]
    fn an_evaluation_with_helmfile() {
        if is_in_time() {
            evaluation(Way::Helmfile);
        }
    }

    #[test]
    fn production_with_helmfile() {
        example("production", "production", Way::Helmfile, &[]);
    }

    #[test]
    fn a_replicated_clickhouse_behind_istio_with_helm() {
        let edits = [
            ("option = \"alb\"", "option = \"istio\""),
            (
                "mode = \"acm\"",
                "mode = \"letsencrypt\"\nemail = \"platform@example.com\"",
            ),
        ];
        let name = "replicated-clickhouse-behind-istio";
        example(name, "clickhouse-replicated", Way::Helm, &edits);
    }

    #[test]
    fn a_split_dataplane_behind_envoy_and_an_alb_with_helm() {
        let edits = [
            (
                "option = \"istio\"",
                "option = \"envoy-gateway\"\nchained_alb = true",
            ),
            (
                "mode = \"letsencrypt\"\nemail = \"platform@example.com\"",
                "mode = \"acm\"",
            ),
        ];
        let name = "split-dataplane-behind-envoy";
        example(name, "split-dataplane-with-ids", Way::Helm, &edits);
    }

    #[test]
    fn a_private_registry_with_helmfile() {
        let registry =
            "[langsmith.images]\nregistry = \"registry.example.com\"\npull_secret = \"registry\"\n";
        let text = text_of("production") + "\n" + registry;
        if is_in_time() {
            travel(Traveler::new("private-registry", Way::Helmfile), &text);
        }
    }

    #[test]
    fn an_existing_vpc_with_helm() {
        if is_in_time() {
            let traveler = Traveler::new("existing-network", Way::Helm);
            let text = text_of("existing-network");
            let old = [
                "vpc-0123456789abcdef0",
                "subnet-0aaaaaaaaaaaaaaa1",
                "subnet-0aaaaaaaaaaaaaaa2",
                "subnet-0bbbbbbbbbbbbbbb1",
                "subnet-0bbbbbbbbbbbbbbb2",
            ];
            let new = traveler.network("us-west-2");
            let ids = old.into_iter().zip(&new);
            let text = ids.fold(text, |text, (old, new)| {
                assert!(text.contains(old), "{old}");
                text.replace(old, new)
            });
            travel(traveler, &text);
        }
    }

    #[test]
    fn two_regions_with_helmfile() {
        example("cross-region", "cross-region", Way::Helmfile, &[]);
    }
}

#[test]
fn production_is_changed_by_its_runbooks() {
    if is_in_time_with_a_chart() {
        operations::carry_out(operations::PRODUCTION);
    }
}

#[test]
fn an_evaluation_is_changed_by_its_runbooks() {
    if is_in_time_with_a_chart() {
        operations::carry_out(operations::EVALUATION);
    }
}

/// Changes that somebody thinks of: a list as those in `operations/`.
#[test]
fn an_environment_is_changed_as_a_list_says() {
    match std::env::var_os("LSGEN_OPERATIONS") {
        None => skip("LSGEN_OPERATIONS, a list of changes"),
        Some(list) if is_in_time_with_a_chart() => {
            operations::carry_out(&std::fs::read_to_string(list).unwrap());
        }
        Some(_) => {}
    }
}

#[test]
fn an_evaluation_is_upgraded_from_line_to_line() {
    if is_in_time() {
        upgrades::carry_out("evaluation", "evaluation");
    }
}

#[test]
fn a_replicated_clickhouse_is_upgraded_from_line_to_line() {
    if is_in_time() {
        upgrades::carry_out("replicated-clickhouse", "clickhouse-replicated");
    }
}

#[test]
fn a_region_that_is_lost_is_replaced_and_comes_back() {
    if is_in_time() {
        failover::carry_out("two-regions", "cross-region");
    }
}

/// With it go the APIs of IAM and Route 53.
#[test]
fn a_region_that_has_the_global_services_is_replaced_and_comes_back() {
    if is_in_time() {
        failover::carry_out("two-regions-of-the-east", "cross-region-us-east-1");
    }
}

/// From `lsgen init` with the two keys that it asks for.
fn evaluation(way: Way) {
    let traveler = Traveler::new("evaluation", way);
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

/// One of the environments of the tests, after these edits.
fn example(name: &'static str, environment: &str, way: Way, edits: &[Edit]) {
    if is_in_time() {
        let text = edits.iter().fold(text_of(environment), |text, (from, to)| {
            assert!(text.contains(from), "{environment}: {from}");
            text.replacen(from, to, 1)
        });
        travel(Traveler::new(name, way), &text);
    }
}

/// From where the API server of the evaluation is called, and from where it is here.
const ELSEWHERE: &str = "public = true, allowed_cidrs = [\"203.0.113.0/24\"]";
const HERE: &str = "public = false, allowed_cidrs = [\"10.0.0.0/8\"]";

/// One of the environments of the tests, with an API server that answers here.
fn within_reach(environment: &str) -> String {
    text_of(environment).replace(ELSEWHERE, HERE)
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
    let text = traveler.in_a_zone(text);
    let page = install(&mut traveler, &text);
    let recovery = "runbooks/recovery-region.md";
    if traveler.path(recovery).is_file() {
        let way = traveler.way;
        traveler.follow(recovery, |step| way == Way::Helm || !is_of_standby(step));
    }

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

/// Whether a section of the recovery region's page is for those who have no helmfile.
fn is_of_standby(step: &Step) -> bool {
    step.heading == "Install the standby without helmfile"
}

fn is_change(step: &Step) -> bool {
    step.heading.starts_with("Changing it")
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

/// Whether it is, and there is a real chart: which pods a value replaces is told of it.
fn is_in_time_with_a_chart() -> bool {
    if std::env::var_os("LSGEN_LANGSMITH_CHART").is_none() {
        skip("LSGEN_LANGSMITH_CHART");
        return false;
    }
    is_in_time()
}
