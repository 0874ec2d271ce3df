//! The PostgreSQL of the LangSmith chart: one pod on a volume.

use crate::plan::Inputs;
use crate::plan::chapter::chapter;
use crate::plan::checklist::person;
use crate::plan::parameters::{Parameter, Rotation, Writer};
use crate::plan::secrets::Content;

use super::super::{Lost, admits_pods, inside, volume_backup};
use super::{Chapters, Postgres, Traits, by_people, runs_outside, tools};

/// The password that Terraform draws for it.
const PASSWORD: &str = "postgres/in-cluster/password";

/// What rules ask about it.
pub(super) const TRAITS: Traits = Traits {
    table: Some("in_cluster"),
    service: None,
    is_in_cluster: true,
    figures: Some("postgres-in-cluster"),
    lost_with_region: Some(Lost {
        title: "an in-cluster PostgreSQL is lost with its region",
        label: "its volume is in one zone",
        help: "write `source = \"rds\"`, which has a replica or backups in the recovery region",
    }),
};

pub(super) fn plan(inputs: &Inputs) -> Postgres {
    let settings = &inputs.environment().stores.postgres.in_cluster;
    let host = inputs.names().release_host("postgres");
    let mut checklist = vec![
        runs_outside(false),
        person("Automated backups are on, and reach back at least seven days"),
        person("Its storage and its backups are encrypted"),
    ];
    checklist.extend(by_people());
    Postgres {
        database: None,
        chapters: Chapters {
            zone_failure: chapter!("postgres/in-cluster/zone-failure"),
            zone_back: None,
            restore_functions: None,
            restorable: None,
            restore: chapter!("postgres/in-cluster/restore"),
            restore_test: chapter!("postgres/in-cluster/restore-test"),
            failover_test: None,
            backup_by_hand: None,
            backup_command: Some(chapter!("postgres/in-cluster/backup-command")),
        },
        backups: vec![volume_backup(inputs, "PostgreSQL")],
        tools: tools(inputs),
        module: None,
        output: None,
        parameters: vec![Parameter::shared(
            PASSWORD,
            "the password of the in-cluster PostgreSQL",
            Writer::Generated {
                length: 32,
                symbols: false,
                rotation: Rotation {
                    effect: "PostgreSQL restarts, and rejects new connections until LangSmith's pods have the new password.",
                    source: "https://hub.docker.com/_/postgres",
                    steps: chapter!("postgres/in-cluster/rotate"),
                },
            },
        )],
        secret: Content {
            template: vec![
                ("postgres_user", "postgres".to_owned()),
                ("postgres_password", "{{ .password }}".to_owned()),
                ("postgres_db", "postgres".to_owned()),
                (
                    "connection_url",
                    format!("postgres:{{{{ .password }}}}@{host}:5432/postgres"),
                ),
            ],
            data: vec![("password", PASSWORD)],
        },
        behind: vec!["in-cluster".to_owned()],
        values: inside(inputs, "postgres", settings),
        is_in_chart: true,
        has_drill: false,
        checklist,
        access: person(admits_pods("PostgreSQL")),
    }
}
