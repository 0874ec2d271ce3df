//! The host through which people reach the Kubernetes API of a region.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::internal::Internal;
use crate::plan::Inputs;
use crate::plan::module::{Module, output};
use crate::plan::network::{private_subnets, vpc_id};
use crate::shipped::facts;

/// A region's bastion, as documents name it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Bastion {
    /// Its `Name` tag, by which commands find it.
    pub(crate) name: String,
    /// The port at which its tunnel answers on a person's machine: a different one for each region, so that both can be open.
    pub(crate) port: u16,
    /// What it has installed, for people: `kubectl 1.34.4`.
    pub(crate) tools: Vec<String>,
    /// The Terraform module.
    #[serde(skip)]
    pub(crate) module: Module,
}

/// The versions of the programs that a bastion installs: `profiles/tools.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tools {
    /// By the minor of the cluster, as kubectl is at most one minor away from it.
    kubectl: BTreeMap<u64, String>,
    programs: Programs,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Programs {
    helm: String,
    helmfile: String,
    helm_diff: String,
}

static TOOLS: LazyLock<Tools> = LazyLock::new(|| facts("tools.toml"));

impl Tools {
    /// The kubectl of a Kubernetes minor. One that EKS does not offer is refused by LS0120, and gets the newest.
    fn kubectl(&self, minor: u64) -> &str {
        let newest = || self.kubectl.values().next_back();
        self.kubectl
            .get(&minor)
            .or_else(newest)
            .internal("a kubectl")
    }
}

/// helmfile compares all releases at once, for which 1 GiB of memory is too little.
const INSTANCE_TYPE: &str = "t3.small";

/// The bastion of a region, where the environment asks for one.
pub(crate) fn plan(inputs: &Inputs) -> Option<Bastion> {
    let environment = inputs.environment();
    if !environment.security.bastion {
        return None;
    }
    let (names, programs) = (inputs.names(), &TOOLS.programs);
    let kubectl = TOOLS.kubectl(environment.cluster.kubernetes_version.minor());
    let module = Module::unguarded(
        "bastion",
        "The way to the Kubernetes API, by Session Manager.",
    )
    .pass("name", names.bastion())
    .pass("role_name", names.role("bastion"))
    .pass("security_group_name", names.bastion())
    .pass("vpc_id", vpc_id(inputs))
    .pass("subnet_ids", private_subnets(inputs))
    .pass(
        "cluster_security_group_id",
        output("cluster", "cluster_security_group_id"),
    )
    .pass("instance_type", INSTANCE_TYPE)
    .pass("kubectl_version", kubectl)
    .pass("helm_version", programs.helm.as_str())
    .pass("helmfile_version", programs.helmfile.as_str())
    .pass("helm_diff_version", programs.helm_diff.as_str())
    .promise(
        "public_address",
        false,
        "the bastion has no address on the internet",
    )
    .promise(
        "metadata_tokens",
        "required",
        "the metadata service of the bastion asks for a session token",
    )
    .promise(
        "disk_encrypted",
        true,
        "the disk of the bastion is encrypted",
    );
    Some(Bastion {
        name: names.bastion(),
        port: inputs.region().tunnel_port,
        tools: vec![
            format!("kubectl {kubectl}"),
            format!("Helm {}", programs.helm),
            format!("helmfile {}", programs.helmfile),
        ],
        module,
    })
}

#[cfg(test)]
mod tests {
    use super::TOOLS;
    use crate::shipped::PROFILES;

    #[test]
    fn every_kubernetes_version_has_a_kubectl() {
        let file = PROFILES.get_file("aws/versions.toml").unwrap();
        let versions: toml::Table = toml::from_str(file.contents_utf8().unwrap()).unwrap();
        let offered = versions["kubernetes"]["versions"].as_array().unwrap();
        let minors = offered.iter().map(|version| {
            let version = version.as_str().unwrap();
            version.strip_prefix("1.").unwrap().parse::<u64>().unwrap()
        });
        assert!(minors.eq(TOOLS.kubectl.keys().copied()));
        for (minor, version) in &TOOLS.kubectl {
            assert!(version.starts_with(&format!("1.{minor}.")), "{version}");
        }
    }
}
