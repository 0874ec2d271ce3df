//! What brings a gateway into being where the tools have no stand-in for it: the Service of the proxies, which the load
//! balancer's target groups are bound to, and the proxies.
//!
//! Istio's chart for a gateway and NGINX's bring a Deployment and its Service, of which the tools' copies have the Deployment
//! alone.
//! Envoy Gateway makes both for each Gateway, and the tools' copy makes neither. Without them no target is ever healthy.
//! Both belong to what makes them in earnest, so that they go with it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::{Value, json};

/// The stand-in for a cluster's gateways, until it goes out of scope.
pub(crate) struct Gateways {
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Gateways {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A failure of it shows in the journey: no target is healthy.
            let _ = thread.join();
        }
    }
}

impl Gateways {
    /// Looks for bindings in the cluster, and makes what they are bound to.
    pub(crate) fn watch(kubeconfig: PathBuf) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&is_over);
        let thread = thread::spawn(move || {
            while !seen.load(Ordering::Relaxed) {
                // A change can bind the group to something else later.
                let pause = if is_served(&kubeconfig) { 20 } else { 4 };
                for _ in 0..pause {
                    if !seen.load(Ordering::Relaxed) {
                        thread::sleep(Duration::from_secs(1));
                    }
                }
            }
        });
        Self {
            is_over,
            thread: Some(thread),
        }
    }
}

/// Makes what is missing, and says whether there are bindings and each has its Service.
fn is_served(kubeconfig: &Path) -> bool {
    let bindings = list(kubeconfig, "targetgroupbindings.elbv2.k8s.aws");
    let mut is_served = !bindings.is_empty();
    for binding in bindings {
        let namespace = &binding["metadata"]["namespace"];
        let name = &binding["spec"]["serviceRef"]["name"];
        let is_here = |object: &&Value| {
            let metadata = &object["metadata"];
            metadata["namespace"] == *namespace && metadata["name"] == *name
        };
        if list(kubeconfig, "services").iter().any(|one| is_here(&one)) {
            continue;
        }
        is_served = false;
        let name = name.as_str().unwrap();
        // NGINX's is named after its release, and the Service after the controller in it.
        let is_behind = |object: &&Value| {
            let metadata = &object["metadata"];
            metadata["namespace"] == *namespace
                && name.starts_with(metadata["name"].as_str().unwrap())
        };
        let deployments = list(kubeconfig, "deployments");
        let gateways = list(kubeconfig, "gateways.gateway.networking.k8s.io");
        if let Some(proxies) = deployments.iter().find(is_behind) {
            let labels = &proxies["spec"]["selector"]["matchLabels"];
            apply(kubeconfig, &service(name, proxies, "apps/v1", labels));
        } else if let Some(gateway) = gateways.iter().find(is_here) {
            let labels = json!({ "gateway.envoyproxy.io/owning-gateway-name": name });
            apply(kubeconfig, &proxies(gateway, &labels));
            let version = gateway["apiVersion"].as_str().unwrap();
            apply(kubeconfig, &service(name, gateway, version, &labels));
        }
    }
    is_served
}

/// The place of what belongs to an object.
fn metadata(name: &str, owner: &Value, version: &str) -> Value {
    let metadata = &owner["metadata"];
    let kind = if version == "apps/v1" {
        "Deployment"
    } else {
        "Gateway"
    };
    json!({
        "name": name,
        "namespace": metadata["namespace"],
        "ownerReferences": [
            { "apiVersion": version, "kind": kind, "name": metadata["name"], "uid": metadata["uid"] },
        ],
    })
}

fn service(name: &str, owner: &Value, version: &str, labels: &Value) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(name, owner, version),
        "spec": {
            "selector": labels,
            "ports": [{ "name": "http", "port": 80 }, { "name": "https", "port": 443 }],
        },
    })
}

fn proxies(gateway: &Value, labels: &Value) -> Value {
    let name = gateway["metadata"]["name"].as_str().unwrap();
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": metadata(name, gateway, gateway["apiVersion"].as_str().unwrap()),
        "spec": {
            "selector": { "matchLabels": labels },
            "template": {
                "metadata": { "labels": labels },
                "spec": { "containers": [{ "name": "envoy", "image": "stand-in/envoy" }] },
            },
        },
    })
}

/// The objects of a kind; none while the cluster does not know it.
fn list(kubeconfig: &Path, kind: &str) -> Vec<Value> {
    let output = kubectl(kubeconfig)
        .args(["get", kind, "--all-namespaces", "--output", "json"])
        .output()
        .unwrap();
    serde_json::from_slice::<Value>(&output.stdout)
        .ok()
        .and_then(|list| list["items"].as_array().cloned())
        .unwrap_or_default()
}

fn apply(kubeconfig: &Path, object: &Value) {
    let mut kubectl = kubectl(kubeconfig)
        .args(["apply", "--filename", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    serde_json::to_writer(kubectl.stdin.take().unwrap(), object).unwrap();
    kubectl.wait().unwrap();
}

fn kubectl(kubeconfig: &Path) -> Command {
    let mut command = Command::new("kubectl");
    command.arg("--kubeconfig").arg(kubeconfig);
    command.stderr(Stdio::null());
    command
}
