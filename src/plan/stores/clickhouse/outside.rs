//! What the two sources have in common that others operate.

use serde::Serialize;

use crate::format::yaml::Map;
use crate::plan::chapter::{Chapter, chapter};
use crate::plan::checklist::person;
use crate::plan::parameters::{Parameter, Writer};
use crate::plan::secrets::Content;

use super::super::{Backup, admits_nodes};
use super::{Chapters, Clickhouse, SecondRegion, by_people};

/// Who operates a ClickHouse outside the cluster, and what documents say of them, in whole sentences.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Operator {
    /// Their name.
    pub(crate) name: &'static str,
    /// Why it survives the loss of a zone: the beginning of a sentence.
    pub(crate) survives: &'static str,
    /// How they restore it.
    pub(crate) restores: &'static str,
    /// How it comes back when a region is lost.
    pub(crate) returns: &'static str,
}

/// What differs between the two.
pub(super) struct Service {
    /// What the environment file calls it.
    pub(super) source: &'static str,
    pub(super) operator: Operator,
    pub(super) backup_by_hand: Chapter,
    pub(super) backup: Backup,
    pub(super) values: Map,
}

/// A parameter that a person puts, the secret's key that it fills, and what it holds. The chart reads all seven from
/// the secret, and a missing one stops every pod.
const LOGIN: [(&str, &str, &str); 7] = [
    ("clickhouse_host", "clickhouse/host", "the host name"),
    (
        "clickhouse_port",
        "clickhouse/port",
        "the HTTPS port, usually 8443",
    ),
    (
        "clickhouse_native_port",
        "clickhouse/native-port",
        "the native TLS port, usually 9440",
    ),
    ("clickhouse_user", "clickhouse/user", "the user"),
    ("clickhouse_password", "clickhouse/password", "the password"),
    (
        "clickhouse_db",
        "clickhouse/database",
        "the database, usually default",
    ),
    ("clickhouse_tls", "clickhouse/tls", "true or false"),
];

pub(super) fn plan(service: Service) -> Clickhouse {
    let parameters =
        LOGIN.map(|(_, name, holds)| Parameter::of_region(name, holds, Writer::Person));
    let secret = LOGIN.map(|(key, parameter, _)| (key, parameter));
    Clickhouse {
        replicas: None,
        operator: Some(service.operator),
        chapters: Chapters {
            network: Some(chapter!("clickhouse/outside/network")),
            install: None,
            zone_failure: chapter!("clickhouse/outside/zone-failure"),
            restore: chapter!("clickhouse/outside/restore"),
            restore_test: chapter!("clickhouse/outside/restore-test"),
            backup_by_hand: Some(service.backup_by_hand),
            backup_command: None,
            upgraded: None,
            second_region: Some(SecondRegion {
                behind: chapter!("clickhouse/outside/behind"),
                failover: chapter!("clickhouse/outside/failover"),
                fail_back: chapter!("clickhouse/outside/fail-back"),
            }),
        },
        backups: vec![service.backup],
        module: None,
        role: None,
        parameters: parameters.into(),
        secret: Content::as_stored(secret.into()),
        behind: vec![service.source.to_owned()],
        secrets: Vec::new(),
        namespaces: Vec::new(),
        addon: None,
        images: Vec::new(),
        named_image: None,
        values: service.values,
        is_in_chart: false,
        follows_chart: false,
        checklist: vec![
            person(
                "The operator of ClickHouse confirms three to five replicas, each with 8 vCPU and 32 GiB, on disks of about 7000 \
                 IOPS and 1000 MiB/s",
            ),
            person("The operator of ClickHouse confirms backups, and has restored one"),
            person(
                "The cluster's address is on ClickHouse's allow list, or the networks are peered",
            ),
            by_people(),
        ],
        access: person(admits_nodes("ClickHouse")),
    }
}
