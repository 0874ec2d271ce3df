//! A region is lost, the other one takes over by its runbook, and the way back by the other runbook, block by block.

use super::document::Way;
use super::traveler::Traveler;
use super::witness::Pods;
use super::{install, is_of_standby};
use crate::environments::text_of;

/// Installs two regions, loses the first, serves from the second, and goes back.
pub(super) fn carry_out(name: &'static str, environment: &str) {
    let mut traveler = Traveler::new(name, Way::Helmfile);
    let text = traveler.in_a_zone(&text_of(environment));
    let file: toml::Table = text.parse().unwrap();
    let region = |table: &str| file[table]["region"].as_str().unwrap();
    let (home, away) = (region("cloud"), region("recovery"));
    install(&mut traveler, &text);
    traveler.follow("runbooks/recovery-region.md", |step| !is_of_standby(step));
    let before = traveler.see();

    traveler.lose(home);
    traveler.write(&active(&text, "recovery"));
    traveler.follow("runbooks/region-failover.md", |_| true);
    assert_eq!(
        deployments(&traveler.pods_in(away)),
        deployments(&before.pods),
        "what served in {home} serves now"
    );

    traveler.regain(home);
    let fail_back = "runbooks/fail-back.md";
    let number = |heading: &str| {
        heading
            .split('.')
            .next()
            .and_then(|first| first.parse::<u8>().ok())
    };
    traveler.write(&active(&text, "primary"));
    // What stopped writes in the region that was lost is repeated as soon as it answers.
    traveler.follow("runbooks/region-failover.md", |step| {
        number(&step.heading) == Some(2)
    });
    traveler.follow(fail_back, |_| true);
    assert_eq!(
        deployments(&traveler.see().pods),
        deployments(&before.pods),
        "{home} serves again"
    );
    let standby = traveler.pods_in(away);
    let running = deployments(&standby);
    assert!(running.is_empty(), "{running:?} run on standby");
    assert_eq!(traveler.unclean(), [""; 0]);
}

/// The environment, with the region that serves.
fn active(text: &str, region: &str) -> String {
    let recovery = "[recovery]\n";
    assert!(text.contains(recovery) && !text.contains("\nactive = "));
    text.replacen(recovery, &format!("{recovery}active = \"{region}\"\n"), 1)
}

/// The Deployments with pods.
fn deployments(pods: &Pods) -> Vec<&String> {
    let workloads = pods.keys();
    workloads
        .filter(|workload| workload.starts_with("Deployment "))
        .collect()
}
