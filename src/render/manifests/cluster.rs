//! `manifests/cluster/`: the namespaces and the class of every volume.
//!
//! It is installed before the add-ons, so that a namespace has its labels before its first pod.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::template::Engine;
use crate::model::ingress::IngressOption;
use crate::model::metadata::Tier;
use crate::plan::Site;
use crate::plan::ingress::way_in;
use crate::render::{RenderError, STORAGE_CLASS};

use super::{clickhouse, insert, render_one};
use crate::plan::releases::folder::CLUSTER;

#[derive(Serialize)]
struct NamespaceFacts {
    namespaces: Vec<Namespace>,
}

#[derive(Serialize)]
struct Namespace {
    name: String,
    purpose: &'static str,
    holds_targets: bool,
    in_mesh: bool,
}

#[derive(Serialize)]
struct StorageClassFacts<'a> {
    name: &'a str,
    key: String,
    reclaim_policy: &'a str,
}

pub(super) fn render(site: &Site, engine: &Engine, bundle: &mut Bundle) -> Result<(), RenderError> {
    let facts = NamespaceFacts {
        namespaces: namespaces(site),
    };
    let text = render_one(engine, "namespaces.yaml", facts)?;
    insert(bundle, &CLUSTER.object("10-namespaces"), text)?;
    let reclaim_policy = match site.environment().environment.tier {
        Tier::Production => "Retain",
        Tier::Evaluation => "Delete",
    };
    let storage_class = StorageClassFacts {
        name: STORAGE_CLASS,
        key: site.names().key_arn("cluster-volumes"),
        reclaim_policy,
    };
    let text = render_one(engine, "storage-class.yaml", storage_class)?;
    insert(bundle, &CLUSTER.object("20-storage-class"), text)
}

/// The namespaces of what is not an add-on for the whole cluster.
fn namespaces(site: &Site) -> Vec<Namespace> {
    let environment = site.environment();
    let plain = |name: &str, purpose| Namespace {
        name: name.to_owned(),
        purpose,
        holds_targets: false,
        in_mesh: false,
    };
    let is_alb = environment.ingress.option == IngressOption::Alb;
    let mut namespaces = vec![Namespace {
        in_mesh: environment.ingress.mutual_tls,
        holds_targets: is_alb,
        ..plain(environment.langsmith.namespace.as_str(), "LangSmith.")
    }];
    // The targets of one load balancer are one gateway's.
    let target = way_in(site).targets.into_iter().next();
    if let Some(target) = target.filter(|_| !is_alb) {
        namespaces.push(Namespace {
            holds_targets: true,
            ..plain(&target.namespace, "The gateway's pods.")
        });
    }
    if site.has_split_dataplane() {
        namespaces.push(plain(
            environment.langsmith.dataplane.namespace.as_str(),
            "Agents that run apart from LangSmith, with their volumes.",
        ));
    }
    if clickhouse::is_replicated(site) {
        namespaces.extend([
            plain(
                clickhouse::NAMESPACE,
                "ClickHouse, apart from LangSmith: deleting that namespace does not delete the traces.",
            ),
            plain(
                clickhouse::OPERATOR_NAMESPACE,
                "What runs ClickHouse's replicas.",
            ),
        ]);
    }
    namespaces
}
