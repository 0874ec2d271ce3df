//! The ClickHouse of the LangSmith chart: one pod on a volume.

use crate::plan::Inputs;
use crate::plan::chapter::chapter;
use crate::plan::checklist::person;
use crate::plan::parameters::Rotation;

use super::super::{admits_pods, inside, volume_backup};
use super::{Chapters, Clickhouse, by_people, generated, in_this_cluster, secret_of_cluster};

/// The password that Terraform draws for it.
const PASSWORD: &str = "clickhouse/in-cluster/password";

/// What rules ask about it.
pub(super) const TRAITS: super::Traits = super::Traits {
    table: Some("in_cluster"),
    is_in_cluster: true,
    is_replicated_here: false,
    figures: "clickhouse-in-cluster",
    lost_with_region: Some(super::super::Lost {
        title: "a single-pod ClickHouse is lost with its region",
        label: "its volume is in one zone",
        help: "write `source = \"replicated\"`, whose backups are copied, or use a managed ClickHouse whose operator restores it",
    }),
};

pub(super) fn plan(inputs: &Inputs) -> Clickhouse {
    let settings = &inputs.environment().stores.clickhouse.in_cluster;
    let host = inputs.names().release_host("clickhouse");
    let mut checklist = in_this_cluster(false);
    checklist.push(by_people());
    Clickhouse {
        replicas: None,
        operator: None,
        chapters: Chapters {
            network: None,
            install: None,
            zone_failure: chapter!("clickhouse/in-cluster/zone-failure"),
            restore: chapter!("clickhouse/in-cluster/restore"),
            restore_test: chapter!("clickhouse/in-cluster/restore-test"),
            backup_by_hand: None,
            backup_command: Some(chapter!("clickhouse/in-cluster/backup-command")),
            upgraded: None,
            second_region: None,
        },
        backups: vec![volume_backup(inputs, "ClickHouse")],
        module: None,
        role: None,
        parameters: vec![generated(
            PASSWORD,
            "the password of the in-cluster ClickHouse",
            Rotation {
                effect: "ClickHouse restarts. Queries fail until LangSmith's pods have the new password, and traces wait in Redis.",
                source: "https://github.com/langchain-ai/helm/blob/main/charts/langsmith/templates/clickhouse/stateful-set.yaml",
                steps: chapter!("secrets/rotate"),
            },
        )],
        secret: secret_of_cluster(host, "default", PASSWORD),
        behind: vec!["in-cluster".to_owned()],
        secrets: Vec::new(),
        namespaces: Vec::new(),
        addon: None,
        images: Vec::new(),
        named_image: None,
        values: inside(inputs, "clickhouse", settings),
        is_in_chart: true,
        follows_chart: true,
        checklist,
        access: person(admits_pods("ClickHouse")),
    }
}
