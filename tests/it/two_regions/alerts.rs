//! Whatever fails silently is told to somebody.

use serde_json::{Value, json};

use super::{calls, environments, modules, page, with};

/// The alarms of a region's stack, each with its metric and dimensions.
fn alarms(modules: &Value) -> Vec<(String, Value)> {
    let alarms = modules["alerts"]["alarms"].as_object();
    let alarms = alarms.into_iter().flatten();
    alarms
        .map(|(_, alarm)| {
            let metric = alarm["metric"].as_str().unwrap().to_owned();
            (metric, alarm["dimensions"].clone())
        })
        .collect()
}

/// Each copy, each replica, and each vault of every environment has what tells of it, in the region where it shows.
#[test]
fn every_copy_and_every_backup_is_watched() {
    for rendered in environments() {
        let name = &rendered.name;
        let [home, away] = ["infra", "recovery"].map(|stack| modules(rendered, stack));
        for stack in [&home, &away] {
            assert_eq!(
                stack["alerts"]["emails"],
                json!(["oncall@example.com"]),
                "{name}"
            );
            let vault = stack["backup"]["name"].as_str().unwrap();
            let told = stack["alerts"]["backups"]["vault_arn"].as_str().unwrap();
            assert!(
                told.ends_with(&format!(":backup-vault:{vault}")),
                "{name}: {told}"
            );
        }
        let is_forward = rendered.plan.primary.is_active();
        let (source, destination) = if is_forward {
            (&home, &away)
        } else {
            (&away, &home)
        };
        let copies = calls(rendered, "replication", "bucket-replication");
        assert!(!copies.is_empty(), "{name}");
        for copy in copies {
            let bucket = |side: &str| copy[format!("{side}_bucket")].clone();
            let dimensions = json!({
                "SourceBucket": bucket("source"),
                "DestinationBucket": bucket("destination"),
                "RuleId": "all",
            });
            let failed = ("OperationsFailedReplication".to_owned(), dimensions.clone());
            let late = ("ReplicationLatency".to_owned(), dimensions);
            assert!(alarms(source).contains(&failed), "{name}: {failed:?}");
            assert!(alarms(destination).contains(&late), "{name}: {late:?}");
        }
        let database = &away["postgres_recovery"];
        let is_replica = database["standby"] == "warm" && database["promoted"] == false;
        let lag = (
            "ReplicaLag".to_owned(),
            json!({ "DBInstanceIdentifier": database["identifier"] }),
        );
        assert_eq!(alarms(&away).contains(&lag), is_replica, "{name}");
    }
}

/// What the health check finds is told where Route 53 reports it, from the stack that a failover does not need.
#[test]
fn the_address_that_people_open_is_watched() {
    let mut seen = Vec::new();
    for (name, provider) in [
        ("cross-region", "${aws.reports}"),
        ("cross-region-us-east-1", "${aws}"),
    ] {
        let rendered = crate::environments::named(name);
        let watch = &modules(rendered, "replication")["watch"];
        assert_eq!(watch["watch"]["host"], "langsmith.example.com", "{name}");
        assert_eq!(watch["watch"]["path"], "/api/v1/health", "{name}");
        assert_eq!(watch["providers"]["aws"], provider, "{watch}");
        seen.push(
            rendered
                .file("terraform/replication/providers.tf")
                .matches("provider \"aws\"")
                .count(),
        );
        assert!(
            !rendered
                .file("terraform/recovery/main.tf")
                .contains("watch")
        );
    }
    assert_eq!(seen, [3, 2]);
    // To the recovery region where it is that one.
    let rendered = with("cross-region", &[("recovery.region", "us-east-1".into())]);
    let watch = &modules(&rendered, "replication")["watch"];
    assert_eq!(watch["providers"]["aws"], "${aws.recovery}", "{watch}");
    // Nobody on the internet reaches an internal load balancer, and Route 53 asks from there.
    let internal = with("cross-region", &[("ingress.scheme", "internal".into())]);
    assert!(modules(&internal, "replication")["watch"].is_null());
}

/// Without an address there is no topic that tells nobody, and the runbook says so.
#[test]
fn without_an_address_the_runbook_says_that_no_alert_is_sent() {
    let nobody = with(
        "cross-region",
        &[("recovery.alerts", toml::Value::Array(Vec::new()))],
    );
    for stack in ["infra", "recovery", "replication"] {
        let text = nobody.file(&format!("terraform/{stack}/main.tf"));
        assert!(!text.contains("modules/alerts"), "{stack}");
    }
    page(&nobody, "recovery-region").at("No one gets an alert when copying fails");
    page(
        crate::environments::named("cross-region"),
        "recovery-region",
    )
    .at("list-subscriptions-by-topic");
}
