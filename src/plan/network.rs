//! Where things are: account, region, VPC and subnets, made here or given.

use ::hcl::expr::Expression;

use crate::format::hcl::list;
use crate::model::cloud::Nat;
use crate::model::types::SubnetId;

use super::Inputs;
use super::module::{Module, output};

/// How private subnets of a network that is made here reach the internet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Egress {
    /// What the module `network` calls it.
    pub(crate) nat: &'static str,
    /// How many NAT gateways there are, each with an address of its own.
    pub(crate) gateways: u32,
}

/// Decides how private subnets of a network that is made here reach the internet.
pub(crate) fn egress(site: &Inputs) -> Egress {
    let create = &site.environment().network.create;
    match create.nat {
        Nat::Single => Egress {
            nat: "single",
            gateways: 1,
        },
        Nat::PerAz => Egress {
            nat: "per-az",
            gateways: u32::from(create.availability_zones),
        },
    }
}

/// Account and region, which most modules build ARNs of.
pub(crate) fn located(module: Module, site: &Inputs) -> Module {
    let cloud = &site.environment().cloud;
    module
        .pass("account_id", cloud.account_id.as_str())
        .pass("region", cloud.region.as_str())
}

pub(crate) fn vpc_id(site: &Inputs) -> Expression {
    match &site.environment().network.existing {
        Some(existing) => existing.vpc_id.as_str().into(),
        None => output("network", "vpc_id"),
    }
}

pub(crate) fn private_subnets(site: &Inputs) -> Expression {
    match &site.environment().network.existing {
        Some(existing) => list(existing.private_subnets.iter().map(SubnetId::as_str)),
        None => output("network", "private_subnet_ids"),
    }
}

pub(crate) fn public_subnets(site: &Inputs) -> Expression {
    match &site.environment().network.existing {
        Some(existing) => list(
            existing
                .public_subnets
                .iter()
                .flatten()
                .map(SubnetId::as_str),
        ),
        None => output("network", "public_subnet_ids"),
    }
}
