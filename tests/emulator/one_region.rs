//! One region: the infra stack applies, a second plan changes nothing that matters, no password is in
//! the state, and nothing is left after it is destroyed.

use crate::emulator::Emulator;
use crate::is_skipped;
use crate::stack::Folder;

/// A production shape that an emulator can destroy again: a zone of its own, no deletion protection.
const ENVIRONMENT: &str = r#"
version = 1

[environment]
name = "drill"
prefix = "acme"
tier = "evaluation"
profiles = ["size/production"]

[cloud]
account_id = "123456789012"
region = "us-west-2"

[cluster]
administrators = { platform = "arn:aws:iam::123456789012:role/platform-admin" }

[dns]
domain = "langsmith.example.com"
zone = "create"

[stores.postgres]
source = "rds"

[stores.redis]
source = "elasticache"

[stores.clickhouse]
source = "clickhouse-cloud"

[recovery]
profile = "multi-az"

[security]
alb_access_logs = true
waf = true
"#;

/// Another shape: Aurora, ClickHouse in the cluster, TLS at a gateway behind a network load balancer.
const OTHER: &str = r#"
version = 1

[environment]
name = "drill"
prefix = "globex"
tier = "evaluation"
profiles = ["size/production"]

[cloud]
account_id = "123456789012"
region = "us-west-2"

[cluster]
administrators = { platform = "arn:aws:iam::123456789012:role/platform-admin" }

[ingress]
option = "istio"

[dns]
domain = "langsmith.example.com"
zone = "create"

[tls]
mode = "letsencrypt"
email = "platform@example.com"

[stores.postgres]
source = "aurora"
aurora = { deletion_protection = false }

[stores.redis]
source = "elasticache"

[stores.clickhouse]
source = "replicated"
"#;

#[test]
fn the_infra_stack_applies_plans_clean_keeps_its_secrets_and_is_destroyed() {
    if !is_skipped() {
        drill(ENVIRONMENT, "/langsmith/acme-drill");
    }
}

#[test]
fn so_does_one_with_aurora_and_a_replicated_clickhouse() {
    if !is_skipped() {
        drill(OTHER, "/langsmith/globex-drill");
    }
}

fn drill(environment: &str, parameter_path: &str) {
    let emulator = Emulator::start();
    let folder = Folder::new(&emulator);
    folder.render(environment);
    let infra = folder.stack("infra");
    infra.apply(&[]);
    infra.keeps_secrets(&emulator.parameters("us-west-2", parameter_path));
    infra.plans_clean();
    infra.destroy();
}
