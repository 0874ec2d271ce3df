//! A Kubernetes version that an add-on, or another rendered part, does not support.

use crate::chart;
use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The first Kubernetes minor whose kubelet knows sidecars that end with a Job, and on which Istio uses them unasked.
/// <https://istio.io/latest/blog/2023/native-sidecars/>, default of istiod from 1.27 on.
const NATIVE_SIDECARS: u64 = 33;

/// The first minor on which a `preStop` that sleeps is switched on.
/// <https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/>, `PodLifecycleSleepAction`.
const SLEEP_ACTION: u64 = 30;

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0506",
    name: "addon-kubernetes",
    severity: RuleSeverity::Error,
    summary: "An add-on that does not support the cluster's Kubernetes version.",
    why: "lsgen pins the version of each add-on, and each version supports a range of Kubernetes versions. Outside that range a controller can crash, miss an API, or leave Jobs running forever.",
    example: "[cluster]\nkubernetes_version = \"1.31\"\n\n[ingress]\noption = \"istio\"",
    source: "the add-ons' own support tables: `kubernetes` in `profiles/charts/addons/*/chart.toml`",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let key = key!(context.cluster.kubernetes_version);
    let version = key.read();
    let minor = version.minor();
    let mut refuse = |what: String, range: String, source: &str| {
        findings.push(
            context
                .finding(
                    &key,
                    format!("{what} does not support Kubernetes {version}"),
                )
                .label(range)
                .note(format!("source: {source}"))
                .help("choose a `kubernetes_version` that every installed component supports"),
        );
    };
    for name in context.addons() {
        let Ok(addon) = chart::addon(name) else {
            continue;
        };
        let Some(range) = addon
            .kubernetes
            .as_ref()
            .filter(|range| !range.holds(minor))
        else {
            continue;
        };
        let supported = match range.newest {
            Some(newest) => format!("1.{} to 1.{newest}", range.oldest),
            None => format!("1.{} or newer", range.oldest),
        };
        refuse(
            format!("{name} {}", addon.version),
            supported,
            &range.source,
        );
    }
    if *key!(context.ingress.mutual_tls) && minor < NATIVE_SIDECARS {
        refuse(
            "`ingress.mutual_tls`".to_owned(),
            format!("1.{NATIVE_SIDECARS} or newer"),
            "a sidecar that never stops keeps LangSmith's Jobs running: https://istio.io/latest/blog/2023/native-sidecars/",
        );
    }
    if minor < SLEEP_ACTION {
        refuse(
            "the frontend's `preStop`".to_owned(),
            format!("1.{SLEEP_ACTION} or newer"),
            "`PodLifecycleSleepAction`: https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/",
        );
    }
}
