//! How kubectl, and Helm with it, is pointed at a region's cluster.

use serde::Serialize;

use super::Inputs;
use super::chapter::{Chapter, chapter};
use super::security::bastion::Bastion;

/// How kubectl is pointed at a cluster.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Connection {
    /// The command.
    pub(crate) command: String,
    /// What has to be open before, where the machine of a person is not in the network.
    pub(crate) before: Option<Chapter>,
}

/// Decides how kubectl is pointed at the cluster: directly, or through the tunnel of its bastion.
pub(super) fn plan(inputs: &Inputs, bastion: Option<&Bastion>) -> Connection {
    let (region, cluster) = (inputs.names().region(), inputs.names().cluster());
    let command = format!("aws eks update-kubeconfig --region {region} --name {cluster}");
    match bastion {
        None => Connection {
            command,
            before: None,
        },
        Some(Bastion { port, .. }) => Connection {
            command: format!(
                "{command} &&
  host=\"$(aws eks describe-cluster --region {region} --name {cluster} --query cluster.endpoint --output text)\" &&
  kubectl config set-cluster \"$(kubectl config view --minify --output 'jsonpath={{.clusters[0].name}}')\" \\
    --server=https://localhost:{port} --tls-server-name=\"${{host#https://}}\""
            ),
            before: Some(chapter!("bastion/tunnel")),
        },
    }
}
