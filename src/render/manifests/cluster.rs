//! `manifests/cluster/`: the namespaces and the class of every volume.
//!
//! It is installed before the add-ons, so that a namespace has its labels before its first pod.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::template::Engine;
use crate::plan::Site;
use crate::plan::stores::STORAGE_CLASS;
use crate::render::RenderError;

use super::{insert, render_one};
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
    let storage_class = StorageClassFacts {
        name: STORAGE_CLASS,
        key: site.names().key_arn("cluster-volumes"),
        reclaim_policy: site.purpose().reclaim_policy,
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
    let router = &site.ingress.router;
    let mut namespaces = vec![Namespace {
        in_mesh: router.mesh.is_some(),
        holds_targets: !router.has_namespace,
        ..plain(environment.langsmith.namespace.as_str(), "LangSmith.")
    }];
    if router.has_namespace {
        namespaces.push(Namespace {
            holds_targets: true,
            ..plain(&router.backend.namespace, "The gateway's pods.")
        });
    }
    if site.has_split_dataplane() {
        namespaces.push(plain(
            environment.langsmith.dataplane.namespace.as_str(),
            "Agents that run apart from LangSmith, with their volumes.",
        ));
    }
    let own = site.clickhouse.namespaces.iter();
    namespaces.extend(own.map(|own| plain(own.name, own.purpose)));
    namespaces
}
