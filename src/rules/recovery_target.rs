//! A target that the profile cannot meet.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::finding::{Finding, Rule};
use crate::model::Environment;
use crate::model::recovery::{RecoveryProfile, Standby};
use crate::model::stores::{ClickhouseSource, PostgresSource};
use crate::model::types::Duration;
use crate::shipped::PROFILES;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &[
        "recovery.profile",
        "recovery.standby",
        "recovery.rpo",
        "recovery.rto",
        "stores.postgres.source",
        "stores.clickhouse",
        "stores.blob.enabled",
    ],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0403",
    name: "recovery-target",
    summary: "The recovery profile can meet the targets `rpo` and `rto` with every store.",
    why: "A target that no store is built for is found out on the day that it counts. The store that loses most, or takes longest, sets the limit.",
    example: "[recovery]\nprofile = \"snapshot-only\"\nrpo = \"5m\"",
    source: "LangSmith's disaster recovery guide, plan your RPO and RTO; profiles/recovery.toml has the figures and where they are from",
    waivable: false,
};

/// What a profile promises for a store, in seconds.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Promise {
    rpo: u64,
    rto: u64,
}

/// The figures of each profile, by store and source.
type Figures = BTreeMap<String, BTreeMap<String, Promise>>;

/// A target: its key, what the file asks for, and what a promise says about it.
type Target<'a> = (&'static str, &'a Option<Duration>, fn(&Promise) -> u64);

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let environment = context.environment;
    let recovery = &environment.recovery;
    let targets: [Target<'_>; 2] = [
        ("rpo", &recovery.rpo, |promise| promise.rpo),
        ("rto", &recovery.rto, |promise| promise.rto),
    ];
    for (key, target, figure) in targets {
        let Some(target) = target else { continue };
        let Some((store, limit)) = limit(environment, promise(environment), figure) else {
            continue;
        };
        if limit <= target.seconds() {
            continue;
        }
        // A target for the loss of a region is met by a profile for it only.
        let better = PROMISES.into_iter().find(|other| {
            (recovery.profile != RecoveryProfile::CrossRegion || other.starts_with("cross-region"))
                && self::limit(environment, other, figure)
                    .is_some_and(|(_, limit)| limit <= target.seconds())
        });
        let help = match better {
            Some(better) => format!(
                "write {}, or `{key} = \"{}\"`",
                written(better),
                span(limit)
            ),
            None => format!(
                "no profile meets it with this {store}: choose another `source` for it, or write `{key} = \"{}\"`",
                span(limit)
            ),
        };
        findings.push(
            context
                .error(
                    &RULE,
                    &format!("recovery.{key}"),
                    format!(
                        "`{}` cannot meet a target of {target}",
                        promise(environment).replace("cross-region-", "cross-region, ")
                    ),
                )
                .label(format!("{store} is the limit: {}", span(limit)))
                .note(failure(recovery.profile))
                .help(help),
        );
    }
}

/// The store that keeps a profile from doing better, and its figure.
fn limit(
    environment: &Environment,
    promise: &str,
    figure: fn(&Promise) -> u64,
) -> Option<(&'static str, u64)> {
    let figures = FIGURES.get(promise)?;
    let every = environment
        .stores
        .clickhouse
        .replicated
        .backup_every
        .seconds();
    let of_store = |(store, key): (&'static str, &str)| {
        let mut promise = *figures.get(key)?;
        // How often it is backed up is the environment's own choice.
        if key == "clickhouse-replicated" && promise.rpo > 0 {
            promise.rpo = every;
        }
        Some((store, figure(&promise)))
    };
    // The first of equals, so that the answer does not depend on how a maximum is looked for.
    let stores = stores(environment).into_iter().filter_map(of_store);
    stores.fold(None, |worst, one| match worst {
        Some((_, limit)) if limit >= one.1 => worst,
        _ => Some(one),
    })
}

/// The stores that lose data, with their key among the figures. Redis holds what is on its way elsewhere.
fn stores(environment: &Environment) -> Vec<(&'static str, &'static str)> {
    let stores = &environment.stores;
    let mut found = Vec::new();
    match stores.postgres.source {
        PostgresSource::Rds => found.push(("PostgreSQL", "postgres-rds")),
        PostgresSource::InCluster => found.push(("PostgreSQL", "postgres-in-cluster")),
        PostgresSource::Aurora => found.push(("PostgreSQL", "postgres-aurora")),
        // What somebody else runs is theirs to promise.
        PostgresSource::External => {}
    }
    match stores.clickhouse.source {
        ClickhouseSource::LangsmithManaged => {
            found.push(("ClickHouse", "clickhouse-langsmith-managed"));
        }
        ClickhouseSource::ClickhouseCloud => {
            found.push(("ClickHouse", "clickhouse-clickhouse-cloud"));
        }
        ClickhouseSource::InCluster => found.push(("ClickHouse", "clickhouse-in-cluster")),
        ClickhouseSource::Replicated => found.push(("ClickHouse", "clickhouse-replicated")),
    }
    if stores.blob.enabled {
        found.push(("the bucket", "blob-s3"));
    }
    found
}

/// The tables of figures, the cheapest first.
const PROMISES: [&str; 4] = [
    "snapshot-only",
    "multi-az",
    "cross-region-cold",
    "cross-region-warm",
];

/// The table of figures that an environment's profile has.
fn promise(environment: &Environment) -> &'static str {
    let recovery = &environment.recovery;
    match (recovery.profile, recovery.standby) {
        (RecoveryProfile::SnapshotOnly, _) => "snapshot-only",
        (RecoveryProfile::MultiAz, _) => "multi-az",
        (RecoveryProfile::CrossRegion, Some(Standby::Warm)) => "cross-region-warm",
        (RecoveryProfile::CrossRegion, _) => "cross-region-cold",
    }
}

/// What to write for one of them.
fn written(promise: &str) -> String {
    match promise.strip_prefix("cross-region-") {
        Some(standby) => format!("`profile = \"cross-region\"` with `standby = \"{standby}\"`"),
        None => format!("`profile = \"{promise}\"`"),
    }
}

/// What the figures of a profile are about.
fn failure(profile: RecoveryProfile) -> &'static str {
    match profile {
        RecoveryProfile::SnapshotOnly => {
            "after the loss of a store, which is restored from its backup"
        }
        RecoveryProfile::MultiAz => "after the loss of a zone",
        RecoveryProfile::CrossRegion => "after the loss of the region",
    }
}

/// Seconds in the largest unit that they are a whole number of.
fn span(seconds: u64) -> String {
    for (unit, length) in [("d", 86_400), ("h", 3_600), ("m", 60)] {
        if seconds >= length && seconds.is_multiple_of(length) {
            return format!("{}{unit}", seconds / length);
        }
    }
    format!("{seconds}s")
}

static FIGURES: LazyLock<Figures> = LazyLock::new(|| {
    let text = PROFILES
        .get_file("recovery.toml")
        .and_then(include_dir::File::contents_utf8)
        .unwrap_or_default();
    let mut table: toml::Table = toml::from_str(text).unwrap_or_default();
    table.remove("source");
    table.try_into().unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::{FIGURES, PROMISES};

    #[test]
    fn every_rendered_profile_has_figures() {
        for profile in PROMISES {
            assert_eq!(FIGURES[profile].len(), 8, "{profile}");
        }
    }
}
