//! Terraform's stacks: which modules each calls, with which names, and what it puts out.

mod cluster;
mod identity;
mod infra;
mod recovery;
mod region;
mod replication;
mod state;

use super::module::{Module, Output};
use super::{Plan, Site};
use crate::model::types::Region;

/// A stack: a root module with a state of its own.
#[derive(Debug, Clone)]
pub(crate) struct Stack<'a> {
    pub(crate) name: &'static str,
    /// The environment as the region has it that the stack is in, its state included.
    pub(crate) site: &'a Site,
    /// The environment as the other region has it, for a stack that reaches both.
    pub(crate) elsewhere: Option<&'a Site>,
    /// The region to which Route 53 reports, for a stack that has an alarm there and is in neither.
    pub(crate) reports: Option<Region>,
    /// Whether its state is in the bucket that the first stack creates. That of the first stack cannot.
    pub(crate) has_backend: bool,
    pub(crate) modules: Vec<Module>,
    pub(crate) outputs: Vec<Output>,
}

/// What the provider of the other region is called in a stack that reaches both.
pub(crate) const ELSEWHERE: &str = "aws.recovery";

/// What the provider is called of the region to which Route 53 reports.
pub(crate) const REPORTS: &str = "aws.reports";

/// Every stack, in the order in which they are applied.
pub(crate) fn stacks(plan: &Plan) -> Vec<Stack<'_>> {
    let site = &plan.primary;
    let second = plan.recovery.as_ref();
    let mut stacks = vec![
        Stack {
            name: "state",
            site,
            elsewhere: second,
            reports: None,
            has_backend: false,
            modules: state::modules(site, second),
            outputs: state::outputs(site),
        },
        Stack {
            name: site.region().stack,
            site,
            elsewhere: None,
            reports: None,
            has_backend: true,
            modules: region::modules(site),
            outputs: infra::outputs(site),
        },
    ];
    if let Some(second) = second {
        stacks.push(Stack {
            name: second.region().stack,
            site: second,
            elsewhere: None,
            reports: None,
            has_backend: true,
            modules: region::modules(second),
            outputs: recovery::outputs(second),
        });
        let (modules, reports) = replication::modules(site, second);
        stacks.push(Stack {
            name: "replication",
            site,
            elsewhere: Some(second),
            reports,
            has_backend: true,
            modules,
            outputs: Vec::new(),
        });
    }
    stacks
}

/// The modules of the recovery stack as its root calls them, without the one that turns the domain.
pub(crate) fn without_records(second: &Site) -> Vec<String> {
    let modules = region::modules(second).into_iter();
    modules
        .filter(|module| module.folder() != second.region().records)
        .map(|module| module.label().to_owned())
        .collect()
}
