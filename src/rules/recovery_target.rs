//! A recovery target that the profile cannot meet.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::internal::Internal;
use crate::model::recovery::{RecoveryProfile, Standby};
use crate::plan::stores::{clickhouse, postgres};
use crate::shipped::facts;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0403",
    name: "recovery-target",
    severity: RuleSeverity::Error,
    summary: "A recovery target, `rpo` or `rto`, that the recovery profile cannot meet with every store.",
    why: "A target that the stores cannot meet is discovered during an outage. The store that loses the most data, or takes the longest, sets the limit.",
    example: "[recovery]\nprofile = \"snapshot-only\"\nrpo = \"5m\"",
    source: "LangSmith's disaster recovery guide, plan your RPO and RTO; profiles/recovery.toml has the figures and their sources",
    waivable: false,
    fix: None,
};

/// What a profile promises for a store, in seconds.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Promise {
    rpo: u64,
    rto: u64,
}

/// The figures of each profile, by store and source.
type Figures = BTreeMap<String, BTreeMap<String, Promise>>;

/// What a promise says about a target.
type Figure = fn(&Promise) -> u64;

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let targets: [(_, Figure); 2] = [
        (key!(context.recovery.rpo), |promise| promise.rpo),
        (key!(context.recovery.rto), |promise| promise.rto),
    ];
    for (target, figure) in targets {
        let Some(target) = target.some() else {
            continue;
        };
        let (key, asked) = (target.name(), target.read());
        let promised = promise(context);
        let Some((store, limit)) = limit(context, promised, figure) else {
            continue;
        };
        if limit <= asked.seconds() {
            continue;
        }
        let chosen = key!(context.recovery.profile);
        let profile = *chosen;
        // Only a profile for the loss of a region meets a target for it.
        let better = PROMISES.into_iter().find(|other| {
            (!profile.has_second_region() || other.starts_with("cross-region"))
                && self::limit(context, other, figure)
                    .is_some_and(|(_, limit)| limit <= asked.seconds())
        });
        let help = match better {
            Some(better) => format!(
                "write {}, or `{key} = \"{}\"`",
                written(better),
                span(limit)
            ),
            None => format!(
                "no profile meets the target with this {store}: use another `source` for it, or write `{key} = \"{}\"`",
                span(limit)
            ),
        };
        findings.push(
            context
                .finding(
                    &target,
                    format!(
                        "`{}` cannot meet a target of {asked}",
                        promised.replace("cross-region-", "cross-region, ")
                    ),
                )
                .label(format!("limited by {store}: {}", span(limit)))
                .also(context.written_at(&chosen), "the recovery profile")
                .note(failure(profile))
                .help(help),
        );
    }
}

/// The store that limits a profile, and its figure.
fn limit(context: &Context<'_>, promise: &str, figure: Figure) -> Option<(&'static str, u64)> {
    let figures = FIGURES.get(promise)?;
    let of_store = |(store, key): (&'static str, &str)| {
        let mut promise = *figures.get(key)?;
        // How often it is backed up is the environment's own choice.
        if key == "clickhouse-replicated" && promise.rpo > 0 {
            promise.rpo = key!(context.stores.clickhouse.replicated.backup_every).seconds();
        }
        Some((store, figure(&promise)))
    };
    // The first of equals, so that the result does not depend on how the maximum is computed.
    let stores = stores(context).into_iter().filter_map(of_store);
    stores.fold(None, |worst, one| match worst {
        Some((_, limit)) if limit >= one.1 => worst,
        _ => Some(one),
    })
}

/// The stores that can lose data, with their key among the figures. Redis holds only data in transit.
fn stores(context: &Context<'_>) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    if let Some(figures) = postgres::traits(*key!(context.stores.postgres.source)).figures {
        found.push(("PostgreSQL", figures));
    }
    let traces = clickhouse::traits(*key!(context.stores.clickhouse.source));
    found.push(("ClickHouse", traces.figures));
    if *key!(context.stores.blob.enabled) {
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

/// The table of figures that the environment's profile has.
fn promise(context: &Context<'_>) -> &'static str {
    match *key!(context.recovery.profile) {
        RecoveryProfile::SnapshotOnly => "snapshot-only",
        RecoveryProfile::MultiAz => "multi-az",
        RecoveryProfile::CrossRegion => match *key!(context.recovery.standby) {
            Some(Standby::Warm) => "cross-region-warm",
            Some(Standby::Cold) | None => "cross-region-cold",
        },
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
            "the figures are for the loss of a store, which is restored from its backup"
        }
        RecoveryProfile::MultiAz => "the figures are for the loss of a zone",
        RecoveryProfile::CrossRegion => "the figures are for the loss of the region",
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
    let mut table: toml::Table = facts("recovery.toml");
    table.remove("source");
    table.try_into().internal("recovery.toml")
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
