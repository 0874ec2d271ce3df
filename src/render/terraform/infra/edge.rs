//! The load balancer, and the records that lead to it.

use ::hcl::expr::Expression;

use crate::format::hcl::{list, object};
use crate::model::ingress::{Scheme, TlsMode, Zone};
use crate::model::types::{Cidr, DomainName, ZoneId};
use crate::rules::Validated;

use super::super::module::{Module, output};
use super::{located, private_subnets, public_subnets, vpc_id};

/// The frontend's container port, which the load balancer reaches directly.
const FRONTEND_PORT: u32 = 8080;

pub(super) fn load_balancer(validated: &Validated) -> Module {
    let names = validated.names();
    let environment = validated.environment();
    let is_internal = environment.ingress.scheme == Scheme::Internal;
    let has_tls = environment.tls.mode == TlsMode::Acm;
    let mut module = Module::new(
        "load-balancer",
        "The only load balancer. The cluster binds its pods to the target group.",
    )
    .pass("name", names.load_balancer())
    .pass("security_group_name", names.load_balancer())
    .pass("target_group_name", names.target_group())
    .pass(
        "target_group_parameter",
        names.parameter("load-balancer/target-group-arn"),
    )
    .pass("vpc_id", vpc_id(validated))
    .pass(
        "subnet_ids",
        if is_internal {
            private_subnets(validated)
        } else {
            public_subnets(validated)
        },
    )
    .pass("internal", is_internal)
    .pass(
        "allowed_cidrs",
        list(environment.ingress.allowed_cidrs.iter().map(Cidr::as_str)),
    )
    .pass(
        "node_security_group_id",
        output("cluster", "node_security_group_id"),
    )
    .pass("target_port", FRONTEND_PORT)
    .pass("tls", has_tls);
    if has_tls {
        let certificate = match &environment.tls.certificate_arn {
            Some(arn) => Expression::from(arn.as_str()),
            None => output("dns", "certificate_arn"),
        };
        module = module.pass("certificate_arn", certificate);
    }
    module = module
        .pass(
            "idle_timeout_seconds",
            environment.ingress.idle_timeout.seconds(),
        )
        .pass("deletion_protection", validated.is_production());
    if environment.security.alb_access_logs {
        let logs: Vec<(&str, Expression)> = vec![
            ("bucket_name", names.access_log_bucket().into()),
            (
                "retention_days",
                environment.security.access_log_retention.days().into(),
            ),
        ];
        module = module.pass("access_logs", object(logs));
    }
    located(module, validated)
}

pub(super) fn dns(validated: &Validated) -> Module {
    let environment = validated.environment();
    let needs_certificate =
        environment.tls.mode == TlsMode::Acm && environment.tls.certificate_arn.is_none();
    let module = Module::new(
        "dns",
        "The domain: its certificate, and the record that leads to the load balancer.",
    )
    .pass_some(
        "domain",
        environment.dns.domain.as_ref().map(DomainName::as_str),
    );
    let module = match environment.dns.zone {
        Zone::Existing => module.pass("zone", "existing").pass_some(
            "zone_id",
            environment.dns.zone_id.as_ref().map(ZoneId::as_str),
        ),
        Zone::Create | Zone::None => module.pass("zone", "create"),
    };
    module.pass("certificate", needs_certificate).pass(
        "alias",
        object([
            ("dns_name", output("load-balancer", "dns_name")),
            ("zone_id", output("load-balancer", "zone_id")),
        ]),
    )
}
