//! Where things are: account, region, VPC and subnets, made here or given.

use ::hcl::expr::Expression;

use crate::format::hcl::list;
use crate::model::types::SubnetId;

use super::Inputs;
use super::module::{Module, output};

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
