//! LangSmith from the oldest chart line to the newest, line by line: each time by the runbook that `lsgen upgrade` writes,
//! block by block. Then every node is drained, as an exchange of nodes does it.

use std::time::Instant;

use lsgen::api::chart::Catalogue;

use super::document::Way;
use super::traveler::Traveler;
use super::{install, say, within_reach};

/// Installs an environment on the oldest line, and comes to the newest.
pub(super) fn carry_out(name: &'static str, environment: &str) {
    let mut traveler = Traveler::new(name, Way::Helm);
    let versions = Catalogue::shipped().versions();
    let versions: Vec<String> = versions.iter().map(ToString::to_string).collect();
    let (oldest, newer) = versions.split_first().unwrap();
    let text = within_reach(environment);
    let (_, chart) = text.split_once("\nchart = \"").unwrap();
    let (chart, _) = chart.split_once('"').unwrap();
    let text = text.replace(chart, oldest);
    let text = traveler.in_a_zone(&text);
    install(&mut traveler, &text);
    for version in newer {
        let start = Instant::now();
        let before = traveler.see();
        let runbook = traveler.upgrade_to(version);
        traveler.follow(runbook, |_| true);
        let now = traveler.see();
        assert_eq!(before.resources, now.resources, "to {version}");
        assert_eq!(traveler.unclean(), [""; 0]);
        let status = traveler.look("helm", &["list", "-n", "langsmith", "-o", "json"]);
        let chart = format!("\"status\":\"deployed\",\"chart\":\"langsmith-{version}\"");
        assert!(status.contains(&chart), "{status}");
        say(&format!(
            "{name}: to {version}, {} s",
            start.elapsed().as_secs()
        ));
    }
    drain(&traveler);
}

/// Drains each node and lets it come back. A budget that no drain can keep would never let its pods go.
fn drain(traveler: &Traveler) {
    let list = traveler.look("kubectl", &["get", "nodes", "-o", "name"]);
    for node in list.lines() {
        let away = [
            "--ignore-daemonsets",
            "--delete-emptydir-data",
            "--timeout=5m",
        ];
        traveler.look("kubectl", &[&["drain", node], &away[..]].concat());
        traveler.look("kubectl", &["uncordon", node]);
        let settled = ["-n", "langsmith", "--timeout=5m"];
        traveler.look(
            "kubectl",
            &[&["rollout", "status", "deployment"], &settled[..]].concat(),
        );
    }
}
