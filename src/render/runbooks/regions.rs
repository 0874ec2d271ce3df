//! What the runbooks about two regions are told.

use serde::Serialize;

use crate::model::recovery::{RegionRole, Standby};
use crate::plan::dns::Dns;
use crate::plan::releases::{self, Part};
use crate::plan::stores::clickhouse::Clickhouse;
use crate::plan::{Plan, Site};
use crate::render::RenderError;
use crate::render::documents::readme;
use crate::render::terraform::recovery_modules;

use super::facts;

/// Both regions: what the README is told of each, and the stores of each.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools)] // Each says whether a part of the text is about this environment.
pub(super) struct Facts {
    home: readme::Facts,
    away: readme::Facts,
    home_stores: facts::Facts,
    second: facts::Facts,
    standby: &'static str,
    warm: bool,
    /// The nodes that run while the region stands by, in words.
    standing_nodes: String,
    /// How many more there are once it serves.
    further_nodes: u32,
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
    /// What the region has while it stands by.
    standing: Vec<readme::Release>,
    /// LangSmith while it stands by.
    standby_command: String,
    /// LangSmith of the primary while that one stands by, and while it serves.
    home_standby_command: String,
    home_command: String,
    /// What it has once it serves, beside that.
    of_the_day: Vec<readme::Release>,
}

pub(super) fn facts(plan: &Plan, second: &Site) -> Result<Facts, RenderError> {
    let primary = &plan.primary;
    let environment = primary.environment();
    let (standby, warm) = match environment.recovery.standby {
        Some(Standby::Warm) => ("warm", true),
        _ => ("cold", false),
    };
    // The pages say the same before a failover and after it.
    let failed_over = plan.served_by(RegionRole::Recovery);
    let serving = failed_over.recovery.as_ref();
    let targets = serving.map(recovery_modules);
    let of_the_day = match serving {
        Some(serving) => readme::told(serving, releases::on_the_day(serving)),
        None => Vec::new(),
    };
    let serving_at_home = plan.served_by(RegionRole::Primary);
    let (mut standing, mut standby_command) = (Vec::new(), String::new());
    if let Some(standby) = &serving_at_home.recovery {
        standing = readme::told(standby, releases::releases(standby));
        standby_command = langsmith(standby)?;
    }
    let groups = serving
        .iter()
        .flat_map(|serving| &serving.environment().cluster.node_groups);
    let nodes = groups
        .filter(|(_, group)| group.min > 0)
        .map(|(name, group)| (name.to_string(), group.min));
    let nodes: Vec<(String, u32)> = nodes.collect();
    let standing_nodes = serving_at_home.recovery.iter();
    let standing_nodes = standing_nodes
        .flat_map(|standing| standing.environment().cluster.node_groups.values())
        .map(|group| group.min)
        .sum();
    let domain = environment.dns.domain.as_ref();
    Ok(Facts {
        home: readme::facts(plan, primary)?,
        away: readme::facts(plan, second)?,
        home_stores: facts::facts(primary),
        second: facts::facts(second),
        standby,
        warm,
        standing_nodes: match standing_nodes {
            1 => "one node".to_owned(),
            more => format!("{more} nodes"),
        },
        further_nodes: nodes
            .iter()
            .map(|(_, count)| count)
            .sum::<u32>()
            .saturating_sub(standing_nodes),
        rto: match (&environment.recovery.rto, warm) {
            (Some(rto), _) => rto.to_string(),
            (None, true) => "an hour, and as long as ClickHouse takes".to_owned(),
            (None, false) => "half a day".to_owned(),
        },
        url: primary.address.as_ref().map(|address| address.url.clone()),
        domain: domain.map_or_else(|| "the domain".to_owned(), ToString::to_string),
        dns: primary.dns.clone(),
        clickhouse: primary.clickhouse.clone(),
        postgres_key: primary.names().key_arn("postgres"),
        snapshot_arn: second.names().snapshot_arn("$snapshot"),
        targets: targets.unwrap_or_default(),
        nodes,
        standing,
        standby_command,
        home_standby_command: langsmith(&failed_over.primary)?,
        home_command: langsmith(&serving_at_home.primary)?,
        of_the_day,
    })
}

/// The command that installs LangSmith in a region.
fn langsmith(region: &Site) -> Result<String, RenderError> {
    let releases = releases::every(region).into_iter();
    let own = releases.filter(|release| release.part == Part::Langsmith);
    Ok(own
        .map(|release| releases::command(region, &release))
        .collect())
}
