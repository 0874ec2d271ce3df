//! A PostgreSQL that others run: a person puts its connection URL into the parameter store.

use crate::plan::Inputs;
use crate::plan::chapter::chapter;
use crate::plan::checklist::person;
use crate::plan::parameters::Writer;
use crate::plan::secrets::Content;

use super::super::{Backup, admits_nodes, outside};
use super::{Chapters, Postgres, Traits, by_people, runs_outside, tools, url_parameter};

/// The connection URL, which a person puts there.
const CONNECTION_URL: &str = "postgres/connection-url";

/// What rules ask about it.
pub(super) const TRAITS: Traits = Traits {
    table: None,
    service: None,
    is_in_cluster: false,
    // Its operator states its figures.
    figures: None,
    lost_with_region: None,
};

pub(super) fn plan(inputs: &Inputs) -> Postgres {
    let mut checklist = vec![
        runs_outside(true),
        person("Automated backups are on, and reach back at least seven days"),
        person("Its storage and its backups are encrypted"),
    ];
    checklist.extend(by_people());
    Postgres {
        database: None,
        chapters: Chapters {
            zone_failure: chapter!("postgres/external/zone-failure"),
            zone_back: None,
            restore_functions: None,
            restorable: None,
            restore: chapter!("postgres/external/restore"),
            restore_test: chapter!("postgres/external/restore-test"),
            failover_test: None,
            backup_by_hand: Some(chapter!("postgres/external/backup-by-hand")),
            backup_command: None,
        },
        backups: vec![Backup {
            name: "PostgreSQL",
            what: "yours",
            reach: "yours".to_owned(),
        }],
        tools: tools(inputs),
        module: None,
        output: None,
        parameters: vec![url_parameter(CONNECTION_URL, Writer::Person)],
        secret: Content::as_stored(vec![("connection_url", CONNECTION_URL)]),
        behind: vec!["external".to_owned()],
        values: outside(inputs, "postgres"),
        is_in_chart: false,
        has_drill: false,
        checklist,
        access: person(admits_nodes("PostgreSQL")),
    }
}
