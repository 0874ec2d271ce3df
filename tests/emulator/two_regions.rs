//! Two regions: one is lost, the other is planned without it, takes over with a change of one key, and
//! holds what it needs; then nothing is left of either.

use std::fs;

use serde_json::json;

use crate::emulator::{Emulator, Request};
use crate::is_skipped;
use crate::stack::Folder;

const HOME: &str = "us-west-2";
const AWAY: &str = "us-east-2";

/// Production in two regions, the second one warm, which an emulator can destroy again.
const ENVIRONMENT: &str = r#"
version = 1

[environment]
name = "drill"
prefix = "acme"
tier = "production"
deletion_protection = false
profiles = ["size/production"]

[cloud]
account_id = "123456789012"
region = "us-west-2"

[cluster]
administrators = { platform = "arn:aws:iam::123456789012:role/platform-admin" }
endpoint = { allowed_cidrs = ["10.0.0.0/8"] }

[ingress]
option = "alb"
scheme = "internet-facing"

[dns]
domain = "langsmith.example.com"
zone = "create"

[tls]
mode = "acm"


[stores.redis]
auth = "token"

[stores.clickhouse]
source = "langsmith-managed"

[langsmith]
auth = { mode = "basic", admin_email = "platform@example.com", organization = "Acme" }

[recovery]
profile = "cross-region"
region = "us-east-2"
standby = "warm"
active = "primary"
rpo = "1d"
rto = "8h"
"#;

#[test]
fn a_region_is_lost_and_the_other_one_takes_over() {
    if is_skipped() {
        return;
    }
    let aws = Emulator::start();
    let folder = Folder::new(&aws);
    folder.render(ENVIRONMENT);
    let infra = folder.stack("infra");
    infra.apply(&[]);
    aws.put_parameter(HOME, "/langsmith/acme-drill/langsmith/license-key", LICENSE);
    let recovery = folder.stack("recovery");
    recovery.apply(&[]);
    let replication = folder.stack("replication");
    replication.apply(&[]);
    for stack in [&infra, &recovery, &replication] {
        stack.plans_clean();
    }
    let database = database(&aws);
    assert!(
        database.contains(&format!("arn:aws:rds:{HOME}:123456789012:db:acme-drill-pg")),
        "{database}"
    );
    assert!(!is_standalone(&aws), "{database}");
    assert_eq!(switches(&aws), [false], "the primary serves");
    assert_eq!(caches(&aws, AWAY), 0, "Redis comes with the failover");
    let secrets = aws.parameters(AWAY, "/langsmith/acme-drill-dr");
    let mirrored = mirrored(&secrets);
    assert_eq!(
        mirrored,
        self::mirrored(&aws.parameters(HOME, "/langsmith/acme-drill"))
    );
    assert!(mirrored.iter().any(|(_, value)| value == LICENSE));
    for stack in [&infra, &recovery, &replication] {
        let state = stack.state();
        for (name, value) in &mirrored {
            assert!(!state.contains(value.as_str()), "{name} is in a state");
        }
    }
    let bucket = bucket(&folder);
    let rules = aws.get("s3", HOME, &format!("/{}?replication", bucket.0));
    assert!(
        rules.contains(&format!("arn:aws:s3:::{}", bucket.1)),
        "{rules}"
    );

    aws.outage(HOME, true);
    infra.cannot_be_planned();
    recovery.plans_clean();

    // The one key, and what the runbook says then.
    folder.render(&ENVIRONMENT.replace("active = \"primary\"", "active = \"recovery\""));
    let runbook = fs::read_to_string(folder.path("runbooks/region-failover.md")).unwrap();
    let grow = Request {
        service: "eks",
        region: AWAY,
        method: "POST",
        path: "/clusters/acme-drill-dr-eks/node-groups/general/update-config",
        headers: "Content-Type: application/json\r\n",
        body: r#"{"scalingConfig":{"desiredSize":6}}"#,
    };
    assert!(runbook.contains("\ngrow general 6\n"), "{runbook}");
    let (status, answer) = aws.send(&grow).unwrap();
    assert_eq!(status, 200, "{answer}");
    // The emulator updates no node group, so what would happen to it is read from the plan.
    let targets: Vec<String> = runbook
        .lines()
        .filter_map(|line| line.trim().strip_prefix("-target=module."))
        .map(|module| module.trim_end_matches(" \\").to_owned())
        .filter(|module| module != "cluster")
        .collect();
    assert!(targets.len() > 5, "{targets:?}");
    let recovery = folder.stack("recovery");
    let changes = recovery.changes();
    let (_, nodes) = changes
        .iter()
        .find(|(address, _)| address == "module.cluster.aws_eks_node_group.this[\"general\"]")
        .unwrap();
    let [before, after] =
        ["before", "after"].map(|when| &nodes["change"][when]["scaling_config"][0]);
    assert_eq!(
        (&before["min_size"], &after["min_size"]),
        (&json!(1), &json!(6))
    );
    assert_eq!(
        after["desired_size"],
        json!(6),
        "the person's figure is kept"
    );
    recovery.apply(&targets);

    assert!(is_standalone(&aws), "the replica is promoted");
    assert_eq!(caches(&aws, AWAY), 1);
    assert_eq!(switches(&aws), [false], "the domain is turned last");
    let lifecycle = aws.get("s3", AWAY, &format!("/{}?lifecycle", bucket.1));
    assert!(
        lifecycle.contains("ttl_s/") && lifecycle.contains("ttl_l/"),
        "{lifecycle}"
    );
    assert_eq!(
        aws.parameters(AWAY, "/langsmith/acme-drill-dr").len(),
        secrets.len() + 1
    );

    // All that is left is the switch. The emulator tells of one cache where there are two, and cannot add
    // one: only the module of the domain is applied.
    let left: Vec<String> = recovery
        .changes()
        .into_iter()
        .filter(|(address, _)| address.starts_with("module.failover."))
        .map(|(address, _)| address)
        .collect();
    assert_eq!(left, ["module.failover.aws_route53_health_check.switch"]);
    recovery.apply(&["failover".to_owned()]);
    assert_eq!(switches(&aws), [true]);
    let records = records(&aws);
    for record in [
        "<SetIdentifier>primary</SetIdentifier>",
        "<SetIdentifier>recovery</SetIdentifier>",
        "acme-drill-dr-alb-1.us-east-2.elb.amazonaws.com",
    ] {
        assert!(records.contains(record), "no {record} in {records}");
    }
    recovery.plans_clean();

    aws.outage(HOME, false);
    let replication = folder.stack("replication");
    for stack in [&replication, &recovery, &infra] {
        stack.destroy();
    }
    for region in [HOME, AWAY] {
        let databases = aws.query(
            "rds",
            region,
            "Action=DescribeDBInstances&Version=2014-10-31",
        );
        assert!(!databases.contains("<DBInstance>"), "{databases}");
        assert_eq!(caches(&aws, region), 0);
        let clusters = aws.get("eks", region, "/clusters");
        assert!(clusters.contains(r#""clusters": []"#), "{clusters}");
    }
    let buckets = aws.get("s3", "us-east-1", "/");
    assert!(!buckets.contains("acme-drill"), "{buckets}");
    let zones = aws.get("route53", "us-east-1", "/2013-04-01/hostedzone");
    assert!(!zones.contains("langsmith.example.com"), "{zones}");
}

const LICENSE: &str = "a-licence-that-a-person-put-there";

/// What the recovery region says of its database.
fn database(aws: &Emulator) -> String {
    let query =
        "Action=DescribeDBInstances&Version=2014-10-31&DBInstanceIdentifier=acme-drill-dr-pg";
    aws.query("rds", AWAY, query)
}

/// Whether the recovery region's database is nobody's replica: only then RDS lets it be stopped. The
/// emulator goes on naming a source that there was once.
fn is_standalone(aws: &Emulator) -> bool {
    let action = |action: &str| {
        let body =
            format!("Action={action}&Version=2014-10-31&DBInstanceIdentifier=acme-drill-dr-pg");
        aws.post("rds", AWAY, &body)
    };
    match action("StopDBInstance") {
        (200, _) => {
            let (status, answer) = action("StartDBInstance");
            assert_eq!(status, 200, "{answer}");
            true
        }
        (_, refusal) => {
            assert!(refusal.contains("InvalidDBClusterStateFault"), "{refusal}");
            false
        }
    }
}

/// How many groups of caches a region has.
fn caches(aws: &Emulator, region: &str) -> usize {
    let query = "Action=DescribeReplicationGroups&Version=2015-02-02";
    let answer = aws.query("elasticache", region, query);
    answer.matches("<ReplicationGroupId>").count()
}

/// Whether each switch is turned to the recovery region. Beside it there is what watches the primary.
fn switches(aws: &Emulator) -> Vec<bool> {
    let checks = aws.get("route53", "us-east-1", "/2013-04-01/healthcheck");
    checks
        .split("<HealthCheck>")
        .filter(|check| check.contains("<Disabled>True<") || check.contains("<Disabled>true<"))
        .map(|check| check.to_lowercase().contains("<inverted>true<"))
        .collect()
}

/// The records of the zone.
fn records(aws: &Emulator) -> String {
    let zones = aws.get("route53", "us-east-1", "/2013-04-01/hostedzone");
    let (_, rest) = zones.split_once("<Id>").unwrap();
    let (id, _) = rest.split_once("</Id>").unwrap();
    let id = id.trim_start_matches("/hostedzone/");
    aws.get(
        "route53",
        "us-east-1",
        &format!("/2013-04-01/hostedzone/{id}/rrset"),
    )
}

/// The secrets by the names that both regions share: not the addresses of a region.
fn mirrored(parameters: &[(String, String)]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = parameters
        .iter()
        .filter(|(name, _)| name.contains("/langsmith/") && !name.ends_with("-arn"))
        .map(|(name, value)| {
            (
                name.rsplit('/').take(2).collect::<Vec<_>>().join("/"),
                value.clone(),
            )
        })
        .filter(|(name, _)| name.ends_with("/langsmith") || name == "password/postgres")
        .collect();
    found.sort();
    found
}

/// The buckets of both regions, as the replication stack names them.
fn bucket(folder: &Folder) -> (String, String) {
    let text = fs::read_to_string(folder.path("terraform/replication/main.tf")).unwrap();
    let [source, destination] = ["source_bucket ", "destination_bucket "].map(|argument| {
        let line = text.lines().find(|line| line.trim().starts_with(argument));
        line.unwrap().split('"').nth(1).unwrap().to_owned()
    });
    (source, destination)
}
