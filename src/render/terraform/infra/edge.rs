//! The load balancer, and the records that lead to it.

use ::hcl::expr::Expression;

use crate::format::hcl::{list, object};
use crate::model::ingress::{Issuer, Scheme, Stage, TlsMode, Visibility, Zone};
use crate::model::recovery::RegionRole;
use crate::model::types::{Cidr, DomainName, ZoneId};
use crate::plan::Site;
use crate::plan::ingress::{Kind, WayIn, issuer, way_in};

use crate::plan::module::{Module, output};
use crate::plan::network::{located, private_subnets, public_subnets, vpc_id};

pub(in crate::render::terraform) fn load_balancer(site: &Site) -> Module {
    let way_in = way_in(site);
    match way_in.kind {
        Kind::Application => application(site, &way_in),
        Kind::Network => network(site, &way_in),
    }
}

/// The module of the load balancer, for whoever refers to it.
pub(in crate::render::terraform) fn load_balancer_module(site: &Site) -> &'static str {
    match way_in(site).kind {
        Kind::Application => "load-balancer",
        Kind::Network => "network-load-balancer",
    }
}

/// What both kinds are told: where the load balancer stands, and whom it admits.
fn placed(module: Module, site: &Site) -> Module {
    let ingress = &site.environment().ingress;
    let is_internal = ingress.scheme == Scheme::Internal;
    let subnets = if is_internal {
        private_subnets(site)
    } else {
        public_subnets(site)
    };
    module
        .pass("vpc_id", vpc_id(site))
        .pass("subnet_ids", subnets)
        .pass("internal", is_internal)
        .pass(
            "allowed_cidrs",
            list(ingress.allowed_cidrs.iter().map(Cidr::as_str)),
        )
        .pass(
            "node_security_group_id",
            output("cluster", "node_security_group_id"),
        )
}

fn application(site: &Site, way_in: &WayIn) -> Module {
    let names = site.names();
    let environment = site.environment();
    let mut module = Module::new(
        "load-balancer",
        "The only load balancer. The cluster binds its pods to the target group.",
    )
    .pass("name", names.load_balancer())
    .pass("security_group_name", names.load_balancer());
    for target in &way_in.targets {
        module = module
            .pass("target_group_name", names.target_group(target.pod_port))
            .pass(
                "target_group_parameter",
                names.target_group_parameter(target.name),
            )
            .pass("target_port", u32::from(target.pod_port));
    }
    module = placed(module, site)
        .pass("health_check_path", way_in.health.path)
        .pass_some("health_check_port", way_in.health.port.map(u32::from));
    // Until the domain is delegated there is no certificate: port 80 redirects, 443 is closed.
    let has_tls = environment.tls.mode == TlsMode::Acm;
    module = module.pass("tls", has_tls);
    if has_tls {
        let certificate = match &environment.tls.certificate_arn {
            Some(arn) => Some(Expression::from(arn.as_str())),
            None if serves(site) => Some(output(dns_module(site), "certificate_arn")),
            None => None,
        };
        if certificate.is_none() {
            module = module.pass("https_listener", false);
        }
        module = module.pass_some("certificate_arn", certificate);
    }
    module = module
        .pass(
            "idle_timeout_seconds",
            environment.ingress.idle_timeout.seconds(),
        )
        .pass(
            "deletion_protection",
            site.environment().environment.deletion_protection,
        );
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
    located(module, site)
}

/// The module of the records, for whoever refers to it.
pub(super) fn dns_module(site: &Site) -> &'static str {
    match site.role() {
        RegionRole::Primary => "dns",
        RegionRole::Recovery => "failover",
    }
}

/// Whether the domain is delegated, so that certificates can be waited for.
fn serves(site: &Site) -> bool {
    site.environment().dns.stage == Stage::Serve
}

fn network(site: &Site, way_in: &WayIn) -> Module {
    let names = site.names();
    let environment = site.environment();
    let listeners: Vec<(&str, Expression)> = way_in
        .targets
        .iter()
        .map(|target| {
            let listener: Vec<(&str, Expression)> = vec![
                ("port", u32::from(target.port).into()),
                ("target_port", u32::from(target.pod_port).into()),
                (
                    "target_group_name",
                    names.network_target_group(target.pod_port).into(),
                ),
                (
                    "target_group_parameter",
                    names.target_group_parameter(target.name).into(),
                ),
            ];
            (target.name, object(listener))
        })
        .collect();
    let module = Module::new(
        "network-load-balancer",
        "The only load balancer. It passes connections through: TLS ends at the gateway in the cluster.",
    )
    .pass("name", names.network_load_balancer())
    .pass("security_group_name", names.network_load_balancer());
    let mut module = placed(module, site).pass("listeners", object(listeners));
    // A pod that calls LangSmith's own name and ends at a gateway on its own node would get no answer. From outside the
    // VPC such a call comes through a NAT gateway, so only an internal load balancer has to give up the addresses.
    if environment.ingress.scheme == Scheme::Internal {
        module = module.pass("preserve_client_ip", false);
    }
    module
        .pass_some("health_check_port", way_in.health.port.map(u32::from))
        .pass("health_check_path", way_in.health.path)
        .pass(
            "idle_timeout_seconds",
            environment.ingress.idle_timeout.seconds(),
        )
        .pass(
            "deletion_protection",
            site.environment().environment.deletion_protection,
        )
}

pub(in crate::render::terraform) fn web_acl(site: &Site) -> Module {
    Module::new(
        "web-acl",
        "What filters requests before the load balancer hands them on.",
    )
    .pass("name", site.names().web_acl())
    .pass(
        "load_balancer_arn",
        output(load_balancer_module(site), "arn"),
    )
}

pub(super) fn dns(site: &Site) -> Module {
    let environment = site.environment();
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
    let mut module = match environment.dns.stage {
        Stage::Provision => module.pass("stage", "provision"),
        Stage::Serve => module,
    };
    // A zone of our own admits whoever signs for it, and nobody else.
    match issuer(site) {
        Some(Issuer::Letsencrypt) => {
            module = module.pass("certificate_authorities", list(["letsencrypt.org"]));
        }
        // Which name a private authority or another server goes by is not known here.
        Some(_) => {
            module = module.pass("certificate_authorities", list(Vec::<Expression>::new()));
        }
        None => {}
    }
    if environment.tls.wildcard {
        module = module.pass("wildcard", true);
    }
    if environment.dns.visibility == Visibility::Private {
        module = module.pass("private", true);
        if environment.dns.zone == Zone::Create {
            module = module.pass("private_vpc_id", vpc_id(site));
        }
    }
    let alias_name = match (site.elsewhere(), &environment.dns.domain) {
        (Some(_), Some(domain)) => Some(format!("primary.{domain}")),
        _ => None,
    };
    module
        .pass("certificate", needs_certificate(site))
        .pass("alias", alias(site))
        .pass_some("alias_name", alias_name)
}

/// Whether ACM is asked for a certificate.
fn needs_certificate(site: &Site) -> bool {
    let tls = &site.environment().tls;
    tls.mode == TlsMode::Acm && tls.certificate_arn.is_none()
}

/// Where a record leads.
fn alias(site: &Site) -> Expression {
    let load_balancer = load_balancer_module(site);
    object([
        ("dns_name", output(load_balancer, "dns_name")),
        ("zone_id", output(load_balancer, "zone_id")),
    ])
}

/// The domain while there are two regions, as the recovery region's stack has it.
pub(in crate::render::terraform) fn failover(site: &Site) -> Module {
    let environment = site.environment();
    let dns = &environment.dns;
    let mut module = Module::new(
        "failover",
        "The domain: a record for each region, and the switch between them.",
    )
    .pass("name", site.names().base())
    .pass_some("domain", dns.domain.as_ref().map(DomainName::as_str))
    .pass_some("zone_id", dns.zone_id.as_ref().map(ZoneId::as_str));
    module = module.pass(
        "active",
        match environment.recovery.active {
            RegionRole::Primary => "primary",
            RegionRole::Recovery => "recovery",
        },
    );
    if dns.stage == Stage::Provision {
        module = module.pass("stage", "provision");
    }
    if environment.tls.wildcard {
        module = module.pass("wildcard", true);
    }
    let is_open = |cidr: &Cidr| cidr.as_str() == "0.0.0.0/0";
    let ingress = &environment.ingress;
    let is_reachable = ingress.scheme == Scheme::InternetFacing
        && dns.visibility == Visibility::Public
        && ingress.allowed_cidrs.iter().any(is_open);
    module
        .pass("certificate", needs_certificate(site))
        .pass("tls", environment.tls.mode != TlsMode::None)
        .pass("watch_primary", is_reachable)
        .pass("alias", alias(site))
}
