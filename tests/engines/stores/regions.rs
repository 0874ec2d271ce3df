//! What a second region adds: a copy of each store in it, what is made when it is to serve, and what flows
//! from one region to the other.

use lsgen::api::model::Standby;
use lsgen::api::model::{ClickhouseSource, PostgresSource};
use lsgen::api::plan::Site;
use serde_json::{Value, json};

use super::expected::Judge;
use crate::plans::mocks::KEY;
use crate::plans::planned;

/// The stack of one of the two regions.
pub(super) fn judge(judge: &mut Judge<'_>) {
    backups(judge);
    if judge.validated.source().is_none() {
        return;
    }
    database(judge);
    nodes(judge);
    domain(judge);
    for certificate in judge.planned("aws_acm_certificate") {
        let domain = json!("langsmith.example.com");
        judge.equal("the certificate", &certificate["domain_name"], &domain);
    }
    judge.count("aws_acm_certificate", 1);
    judge.count("aws_iam_openid_connect_provider", 1);
}

/// The region that serves copies its backups to the other one, and nobody copies the copies.
fn backups(judge: &mut Judge<'_>) {
    let elsewhere = judge.validated.elsewhere().expect("a second region");
    for plan in judge.planned("aws_backup_plan") {
        let copies = &plan["rule"][0]["copy_action"];
        if judge.validated.is_active() {
            let vault = json!(elsewhere.backup_vault_arn());
            judge.equal(
                "the copy's vault",
                &copies[0]["destination_vault_arn"],
                &vault,
            );
            let days = json!(judge.environment.recovery.backups.retention.days());
            let kept = &copies[0]["lifecycle"][0]["delete_after"];
            judge.equal("the copy is kept", kept, &days);
        } else {
            judge.equal("a copy of the copies", copies, &json!([]));
        }
    }
}

/// Warm: a replica, promoted by losing its source. Cold: backups with their logs, restored from them.
fn database(judge: &mut Judge<'_>) {
    let is_rds = judge.environment.stores.postgres.source == PostgresSource::Rds;
    let is_warm = judge.environment.recovery.standby == Some(Standby::Warm);
    let serves = !judge.stands_by();
    let source = judge.validated.elsewhere().expect("a second region");
    let source = json!(source.postgres_arn());
    judge.count(
        "aws_db_instance",
        usize::from(is_rds && (is_warm || serves)),
    );
    for database in judge.planned("aws_db_instance") {
        let wanted = if is_warm && !serves {
            source.clone()
        } else {
            Value::Null
        };
        let found = &database["replicate_source_db"];
        judge.equal("the replica's source", found, &wanted);
        judge.equal("the password", &database["password"], &Value::Null);
        let restored = &database["restore_to_point_in_time"][0]["use_latest_restorable_time"];
        let wanted = if is_warm { Value::Null } else { json!(true) };
        judge.equal("the restore", restored, &wanted);
    }
    let kind = "aws_db_instance_automated_backups_replication";
    judge.count(kind, usize::from(is_rds && !is_warm));
    let days = &judge.environment.stores.postgres.rds.backup_retention;
    for replication in judge.planned(kind) {
        judge.equal(
            "its source",
            &replication["source_db_instance_arn"],
            &source,
        );
        judge.equal("its key", &replication["kms_key_id"], &json!(KEY));
        judge.equal(
            "its days",
            &replication["retention_period"],
            &json!(days.days()),
        );
    }
}

/// One node of each group stands by warm and none cold; whoever serves has all of them.
fn nodes(judge: &mut Judge<'_>) {
    let is_warm = judge.environment.recovery.standby == Some(Standby::Warm);
    let floor = match (judge.stands_by(), is_warm) {
        (true, true) => 1,
        (true, false) => 0,
        (false, _) => 6,
    };
    for group in judge.planned("aws_eks_node_group") {
        let found = &group["scaling_config"][0]["min_size"];
        judge.equal("the nodes", found, &json!(floor));
    }
    let addons = judge.planned("aws_eks_addon");
    let has_pods = addons.iter().any(|addon| addon["addon_name"] == "coredns");
    judge.equal("CoreDNS", &json!(has_pods), &json!(floor > 0));
}

/// Two records of one name, and a switch that a person turns.
fn domain(judge: &mut Judge<'_>) {
    let records = judge.planned("aws_route53_record");
    let mut found: Vec<(Value, Value)> = records
        .iter()
        .filter(|record| record["name"] == "langsmith.example.com")
        .map(|record| {
            let policy = &record["failover_routing_policy"][0]["type"];
            (record["set_identifier"].clone(), policy.clone())
        })
        .collect();
    found.sort_by_key(|(name, _)| name.to_string());
    let wanted = [
        (json!("primary"), json!("PRIMARY")),
        (json!("recovery"), json!("SECONDARY")),
    ];
    judge.equal("the records", &json!(found), &json!(wanted));
    let checks = judge.planned("aws_route53_health_check");
    let switches: Vec<&Value> = checks
        .into_iter()
        .filter(|check| check["disabled"] == true)
        .collect();
    judge.equal("the switches", &json!(switches.len()), &json!(1));
    for switch in switches {
        let is_turned = json!(!judge.stands_by());
        judge.equal("the switch", &switch["invert_healthcheck"], &is_turned);
    }
}

/// Everything in the planned replication stack that is not as it should be.
pub(super) fn replication(validated: &Site, resources: &[Value]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut equal = |what: &str, found: &Value, wanted: &Value| {
        if found != wanted {
            problems.push(format!("{what} is {found}, not {wanted}"));
        }
    };
    let stores = &validated.environment().stores;
    let names = validated.names();
    let elsewhere = validated.elsewhere().expect("a second region");
    let mut wanted = vec![(names.blob_bucket(), elsewhere.blob_bucket())];
    if stores.clickhouse.source == ClickhouseSource::Replicated {
        wanted.push((
            names.clickhouse_backup_bucket(),
            elsewhere.clickhouse_backup_bucket(),
        ));
    }
    if !validated.is_active() {
        wanted = wanted.into_iter().map(|(from, to)| (to, from)).collect();
    }
    let wanted = wanted
        .iter()
        .map(|(from, to)| json!([from, format!("arn:aws:s3:::{to}")]));
    let mut wanted: Vec<Value> = wanted.collect();
    let mut found = Vec::new();
    for planned in planned(resources, "aws_s3_bucket_replication_configuration") {
        let rule = &planned["rule"][0];
        let destination = &rule["destination"][0];
        found.push(json!([planned["bucket"], destination["bucket"]]));
        for (what, value, wanted) in [
            ("the rule", &rule["status"], json!("Enabled")),
            (
                "the copy's key",
                &destination["encryption_configuration"][0]["replica_kms_key_id"],
                json!(KEY),
            ),
            (
                "the minutes",
                &destination["replication_time"][0]["time"][0]["minutes"],
                json!(15),
            ),
            (
                "encrypted objects",
                &rule["source_selection_criteria"][0]["sse_kms_encrypted_objects"][0]["status"],
                json!("Enabled"),
            ),
            (
                "deletes",
                &rule["delete_marker_replication"][0]["status"],
                json!("Disabled"),
            ),
        ] {
            equal(what, value, &wanted);
        }
    }
    for pairs in [&mut found, &mut wanted] {
        pairs.sort_by_key(ToString::to_string);
    }
    equal("what is copied", &json!(found), &json!(wanted));
    let secrets = planned(resources, "aws_ssm_parameter");
    equal("some secrets", &json!(secrets.len() >= 4), &json!(true));
    for secret in secrets {
        let is_there = secret["name"]
            .as_str()
            .is_some_and(|name| name.starts_with(&elsewhere.parameter_path()));
        equal("the secret's place", &json!(is_there), &json!(true));
        equal("the secret's type", &secret["type"], &json!("SecureString"));
        for argument in ["value", "value_wo", "insecure_value"] {
            equal(argument, &secret[argument], &Value::Null);
        }
    }
    problems
}
