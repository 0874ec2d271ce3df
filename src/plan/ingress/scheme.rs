//! Whether the load balancer has public addresses.

use ::hcl::expr::Expression;

use crate::model::ingress::Scheme;
use crate::plan::Inputs;
use crate::plan::network::{private_subnets, public_subnets};

/// Where the load balancer stands.
pub(super) struct Place {
    pub(super) is_internal: bool,
    pub(super) subnets: Expression,
    /// Whether a network load balancer gives up clients' addresses. A pod that calls LangSmith's own name and ends at a
    /// gateway on its own node would get no answer otherwise. From outside the VPC such a call comes through a NAT
    /// gateway, so only an internal load balancer has to.
    pub(super) hides_clients: bool,
    /// Where the requests are logged that a network load balancer passes on.
    pub(super) logs_elsewhere: &'static str,
}

pub(super) fn place(inputs: &Inputs) -> Place {
    match inputs.environment().ingress.scheme {
        Scheme::InternetFacing => Place {
            is_internal: false,
            subnets: public_subnets(inputs),
            hides_clients: false,
            logs_elsewhere: "a network load balancer writes none for connections that it passes on: collect the gateway's",
        },
        Scheme::Internal => Place {
            is_internal: true,
            subnets: private_subnets(inputs),
            hides_clients: true,
            logs_elsewhere: "a network load balancer writes none for connections that it passes on: collect the gateway's, which show the load \
             balancer's address in the place of the client's",
        },
    }
}
