//! Every store source with every profile, planned, and held against what the disaster recovery guide asks.
//!
//! Each source of one store stands beside each source of PostgreSQL and ClickHouse; Redis and the lock
//! on objects take turns, because no module knows of them.

mod expected;

use std::sync::LazyLock;

use crate::environments::{Rendered, render};
use crate::plans::complaints;

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
    let stacks: Vec<&'static Rendered> = all().iter().collect();
    let complaint = complaints(&stacks, expected::problems);
    assert!(complaint.is_empty(), "{complaint}");
}
