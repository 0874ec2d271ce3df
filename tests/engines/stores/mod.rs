//! Every store source with every profile, planned, and held against what the disaster recovery guide asks.
//!
//! Each source of one store stands beside each source of PostgreSQL and ClickHouse; Redis and the lock
//! on objects take turns, because no module knows of them.

mod expected;
mod regions;

use std::sync::LazyLock;

use crate::environments::{Rendered, render};
use crate::plans::{Aws, Stack, complaints, infra};

const PROFILES: [&str; 2] = ["snapshot-only", "multi-az"];
const POSTGRES: [&str; 4] = ["rds", "aurora", "external", "in-cluster"];
const CLICKHOUSE: [&str; 4] = [
    "langsmith-managed",
    "clickhouse-cloud",
    "replicated",
    "in-cluster",
];
const REDIS: [&str; 5] = [
    "source = \"elasticache\"\nauth = \"token\"",
    "source = \"elasticache\"\nauth = \"iam\"",
    "source = \"elasticache\"\nauth = \"network\"",
    "source = \"external\"",
    "source = \"in-cluster\"",
];
const BLOB: [&str; 3] = [
    "versioning = true",
    "versioning = true\nobject_lock = { mode = \"compliance\", retention = \"7d\" }",
    "versioning = false",
];

fn all() -> &'static [Rendered] {
    static ALL: LazyLock<Vec<Rendered>> = LazyLock::new(|| {
        let mut all = Vec::new();
        for profile in PROFILES {
            for postgres in POSTGRES {
                for clickhouse in CLICKHOUSE {
                    let turn = all.len();
                    let redis = REDIS[turn % REDIS.len()];
                    let blob = BLOB[turn % BLOB.len()];
                    let locked = turn % 2 == 0;
                    let text = format!(
                        "version = 1\n\n[environment]\nname = \"prod\"\nprefix = \"acme\"\ntier = \"evaluation\"\n\
                         profiles = [\"size/production\"]\n\n\
                         [cloud]\naccount_id = \"123456789012\"\nregion = \"us-west-2\"\n\n\
                         [dns]\ndomain = \"langsmith.example.com\"\n\n[tls]\nmode = \"none\"\n\n\
                         [stores.postgres]\nsource = {postgres:?}\n\n[stores.redis]\n{redis}\n\n\
                         [stores.clickhouse]\nsource = {clickhouse:?}\n\n[stores.blob]\n{blob}\n\n\
                         [recovery]\nprofile = {profile:?}\nbackups = {{ locked = {locked} }}\n"
                    );
                    let name = format!("{profile} {postgres} {clickhouse} {turn}");
                    let rendered = render(&name, &text);
                    all.push(rendered.unwrap_or_else(|findings| panic!("{name}: {findings:#?}")));
                }
            }
        }
        all
    });
    &ALL
}

#[test]
fn every_store_is_planned_as_its_profile_asks() {
    let stacks: Vec<Stack> = all().iter().map(infra).collect();
    let complaint = complaints(Aws::Mocked, &stacks, |stack, resources| {
        expected::problems(stack.rendered, resources)
    });
    assert!(complaint.is_empty(), "{complaint}");
}

/// Every store that may be in two regions, for each way to stand by, before a failover and after it.
fn two_regions() -> &'static [(Rendered, Vec<Rendered>)] {
    static ALL: LazyLock<Vec<(Rendered, Vec<Rendered>)>> = LazyLock::new(|| {
        let mut all = Vec::new();
        for standby in ["warm", "cold"] {
            for active in ["primary", "recovery"] {
                for postgres in ["rds", "external"] {
                    for clickhouse in ["langsmith-managed", "clickhouse-cloud", "replicated"] {
                        let turn = all.len();
                        let redis = REDIS[turn % (REDIS.len() - 1)];
                        let lock = BLOB[turn % (BLOB.len() - 1)];
                        let locked = turn % 2 == 0;
                        let text = format!(
                            "version = 1\n\n[environment]\nname = \"prod\"\nprefix = \"acme\"\ntier = \"production\"\n\
                             profiles = [\"size/production\"]\n\n\
                             [cloud]\naccount_id = \"123456789012\"\nregion = \"us-west-2\"\n\n\
                             [cluster]\nendpoint = {{ allowed_cidrs = [\"10.0.0.0/8\"] }}\n\n\
                             [cluster.administrators]\nplatform = \"arn:aws:iam::123456789012:role/platform\"\n\n\
                             [dns]\ndomain = \"langsmith.example.com\"\nzone = \"create\"\n\n[tls]\nmode = \"acm\"\n\n\
                             [stores.postgres]\nsource = {postgres:?}\n\n[stores.redis]\n{redis}\n\n\
                             [stores.clickhouse]\nsource = {clickhouse:?}\n\n[stores.blob]\n{lock}\n\n\
                             [langsmith.auth]\nmode = \"basic\"\nadmin_email = \"platform@example.com\"\norganization = \"Acme\"\n\n\
                             [recovery]\nprofile = \"cross-region\"\nregion = \"us-east-2\"\nstandby = {standby:?}\n\
                             active = {active:?}\nbackups = {{ locked = {locked} }}\n"
                        );
                        let name = format!("{standby} {active} {postgres} {clickhouse} {turn}");
                        let rendered = render(&name, &text)
                            .unwrap_or_else(|findings| panic!("{name}: {findings:#?}"));
                        let sites = rendered.sites();
                        assert_eq!(sites.len(), 2, "{name}");
                        all.push((rendered, sites));
                    }
                }
            }
        }
        all
    });
    &ALL
}

#[test]
fn every_store_in_two_regions_is_planned_as_its_standby_asks() {
    let mut stacks = Vec::new();
    for (rendered, sites) in two_regions() {
        stacks.extend(sites.iter().map(infra));
        stacks.push(Stack {
            rendered,
            name: "replication",
        });
    }
    let complaint = complaints(Aws::Mocked, &stacks, |stack, resources| match stack.name {
        "replication" => regions::replication(&stack.rendered.validated, resources),
        _ => expected::problems(stack.rendered, resources),
    });
    assert!(complaint.is_empty(), "{complaint}");
}
