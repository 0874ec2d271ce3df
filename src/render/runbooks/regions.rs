//! What the runbooks about two regions get.

use serde::Serialize;

use crate::internal::Internal;
use crate::plan::dns::Dns;
use crate::plan::recovery::{Lost, Prepared};
use crate::plan::releases::{self, Part, Told};
use crate::plan::stacks::without_records;
use crate::plan::stores::clickhouse::Clickhouse;
use crate::plan::{Plan, Site, alerts};

use super::facts;
use super::side::{self, Side};

/// Both regions, and the stores of each.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools)] // Each says whether a part of the text is about this environment.
pub(super) struct Facts {
    home: Side,
    away: Side,
    home_stores: facts::Facts,
    second: facts::Facts,
    standby: Prepared,
    /// The topics that report failures to people, each with its region.
    topics: Vec<(String, String)>,
    /// Whether the recovery region serves, so that none is on standby.
    serves: bool,
    /// What cannot be changed while the primary region is lost.
    lost: Lost,
    /// The nodes that run while the region is on standby, in words.
    standing_nodes: String,
    /// How many more there are once it serves.
    further_nodes: u32,
    /// Whether agents are deployed, whose databases run beside them.
    agents: bool,
    rto: String,
    url: Option<String>,
    domain: String,
    dns: Dns,
    clickhouse: Clickhouse,
    postgres_key: String,
    snapshot_arn: String,
    /// The modules of the recovery stack, without the one that turns the domain.
    targets: Vec<String>,
    /// The nodes that the region starts with once it serves, by group.
    nodes: Vec<(String, u32)>,
    /// What the region has while it is on standby.
    standing: Vec<Told>,
    /// LangSmith while it is on standby.
    standby_command: String,
    /// LangSmith of the primary while that region is on standby, and while it serves.
    home_standby_command: String,
    home_command: String,
    /// What it has once it serves, beside that.
    of_the_day: Vec<Told>,
}

pub(super) fn facts(plan: &Plan, second: &Site) -> Facts {
    let primary = &plan.primary;
    let environment = primary.environment();
    let prepared = primary.reach().second.as_ref();
    let prepared = prepared.internal("the second region");
    let (standby, lost) = (prepared.standby.clone(), prepared.lost);
    // The pages say the same before a failover and after it.
    let failed_over = plan.served_by_recovery();
    let at_home = plan.served_by_primary();
    let serving = failed_over.recovery.as_ref().internal("the second region");
    let standing = at_home.recovery.as_ref().internal("the second region");
    let groups = serving.environment().cluster.node_groups.iter();
    let nodes = groups
        .filter(|(_, group)| group.min > 0)
        .map(|(name, group)| (name.to_string(), group.min));
    let nodes: Vec<(String, u32)> = nodes.collect();
    let groups = standing.environment().cluster.node_groups.values();
    let standing_nodes = groups.map(|group| group.min).sum();
    let domain = environment.dns.domain.as_ref();
    Facts {
        home: side::side(primary),
        away: side::side(second),
        home_stores: facts::facts(primary),
        second: facts::facts(second),
        topics: alerts::topics(primary, second),
        serves: second.is_active(),
        standing_nodes: match standing_nodes {
            1 => "one node".to_owned(),
            more => format!("{more} nodes"),
        },
        further_nodes: nodes
            .iter()
            .map(|(_, count)| count)
            .sum::<u32>()
            .saturating_sub(standing_nodes),
        agents: environment.langsmith.features.deployments,
        rto: match &environment.recovery.rto {
            Some(rto) => rto.to_string(),
            None => standby.usual_outage.to_owned(),
        },
        url: primary.address.as_ref().map(|address| address.url.clone()),
        domain: domain.map_or_else(|| "the domain".to_owned(), ToString::to_string),
        dns: primary.dns.clone(),
        clickhouse: primary.clickhouse.clone(),
        postgres_key: primary.names().key_arn("postgres"),
        snapshot_arn: second.names().snapshot_arn("$snapshot"),
        targets: without_records(serving),
        nodes,
        standing: releases::told(standing, releases::releases(standing)),
        standby_command: langsmith(standing),
        home_standby_command: langsmith(&failed_over.primary),
        home_command: langsmith(&at_home.primary),
        of_the_day: releases::told(serving, releases::on_the_day(serving)),
        lost,
        standby,
    }
}

/// The command that installs LangSmith in a region.
fn langsmith(region: &Site) -> String {
    let releases = releases::every(region).into_iter();
    let own = releases.filter(|release| release.part == Part::Langsmith);
    own.map(|release| releases::command(region, &release))
        .collect()
}
