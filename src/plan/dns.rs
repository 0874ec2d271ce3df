//! The domain: whose hosted zone has its records, how far its rollout is, and where people open LangSmith.

use ::hcl::expr::Expression;
use serde::Serialize;

use crate::format::hcl::{list, object};
use crate::model::ingress::{Stage, Visibility, Zone};
use crate::model::types::DomainName;

use super::Inputs;
use super::chapter::{Chapter, chapter};
use super::ingress::Ingress;
use super::module::{Module, Output, output};
use super::network::vpc_id;
use super::tls::Tls;

/// What a new domain still lacks while it is not delegated.
pub(crate) const SERVE: &str = "write `dns.stage = \"serve\"` once the zone is delegated";

/// Everything that follows from the domain and its zone, in one region.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Dns {
    /// The name that people open.
    pub(crate) domain: Option<String>,
    /// The hosted zone that has the domain's records.
    pub(crate) zone: Option<HostedZone>,
    /// Whether the domain is delegated, so that certificates can be waited for.
    pub(crate) is_delegated: bool,
    /// The metric that turns the domain to the recovery region while records cannot be changed.
    pub(crate) signal: Option<Signal>,
    /// What documents say about it.
    pub(crate) chapters: Chapters,
    /// What the region's stack puts out about it.
    #[serde(skip)]
    pub(crate) output: Option<Output>,
    /// What the environment lacks for the zone that it chooses: a rule refuses such an environment.
    #[serde(skip)]
    pub(crate) missing: Option<&'static str>,
    /// Whether the zone answers everybody.
    #[serde(skip)]
    pub(super) is_public: bool,
}

/// A metric in the recovery region: above zero, the domain leads there.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Signal {
    pub(crate) namespace: &'static str,
    pub(crate) metric: &'static str,
    /// The environment, as its dimension says it.
    pub(crate) environment: String,
}

/// A hosted zone whose records Terraform keeps.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct HostedZone {
    /// Whether it is made here, and deleted with the stack.
    pub(crate) is_made_here: bool,
    /// The name that its records are for.
    #[serde(skip)]
    domain: String,
    /// The call of the module that keeps its records.
    #[serde(skip)]
    pub(crate) module: &'static str,
    /// Its id, where it exists already.
    #[serde(skip)]
    id: Option<String>,
    /// What the module `dns` gets about the zone.
    #[serde(skip)]
    arguments: Vec<(&'static str, Expression)>,
    /// What the module `dns` gets about a zone that answers inside the VPC only.
    #[serde(skip)]
    private: Vec<(&'static str, Expression)>,
}

/// What documents say about the domain.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Chapters {
    /// What comes before the first whole apply.
    pub(crate) first_apply: Option<Chapter>,
    /// What is left while the domain is not delegated.
    pub(crate) provision: Option<Chapter>,
    /// What a person does about records, or goes without them.
    pub(crate) by_hand: Option<Chapter>,
    /// How the domain is exchanged.
    pub(crate) exchange: Option<Chapter>,
}

/// Where people open LangSmith.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    /// Scheme and host, to which the chart adds the path itself.
    pub(crate) origin: String,
    /// The whole address.
    pub(crate) url: String,
}

impl Dns {
    /// The name that people open, for what cannot be without one; else its key.
    pub(crate) fn named(&self) -> Result<&str, &'static str> {
        self.domain.as_deref().ok_or("dns.domain")
    }

    /// The id of the hosted zone, for modules of the same stack.
    pub(crate) fn zone_id(&self) -> Option<Expression> {
        let zone = self.zone.as_ref()?;
        Some(output(zone.module, "zone_id"))
    }

    /// The id of a hosted zone that exists already.
    pub(crate) fn existing_zone_id(&self) -> Option<&str> {
        self.zone.as_ref()?.id.as_deref()
    }

    /// The certificate that ACM issues, once the domain is delegated.
    pub(crate) fn certificate_arn(&self) -> Option<Expression> {
        let zone = self.zone.as_ref().filter(|_| self.is_delegated)?;
        Some(output(zone.module, "certificate_arn"))
    }
}

/// Decides everything about the domain in a region, but for the modules that keep its records.
pub(crate) fn plan(inputs: &Inputs) -> Dns {
    let dns = &inputs.environment().dns;
    let chosen = match dns.zone {
        Zone::Create => create(inputs),
        Zone::Existing => existing(inputs),
        Zone::None => none(inputs),
    };
    let (is_delegated, first_apply, provision) = match dns.stage {
        Stage::Provision => (false, None, chosen.provision),
        Stage::Serve => (true, chosen.first_apply, None),
    };
    let domain = dns.domain.as_ref().map(ToString::to_string);
    let (zone, missing) = match chosen.zone {
        Ok(zone) => (zone, None),
        // Rules judge this plan as well; the rule that asks for what is missing refuses it.
        Err(missing) => (None, Some(missing)),
    };
    Dns {
        is_delegated,
        signal: zone.as_ref().and_then(|_| signal(inputs)),
        chapters: Chapters {
            first_apply,
            provision,
            by_hand: match &domain {
                Some(_) => chosen.by_hand,
                None => Some(chapter!("dns/no-domain")),
            },
            exchange: domain.as_ref().map(|_| chosen.exchange),
        },
        output: chosen.output,
        missing,
        zone,
        domain,
        is_public: match dns.visibility {
            Visibility::Public => true,
            Visibility::Private => false,
        },
    }
}

/// Where the API of Route 53 is lost with the primary region, something else has to turn the domain.
fn signal(inputs: &Inputs) -> Option<Signal> {
    let second = inputs.reach().second.as_ref()?;
    let primary = inputs.source().unwrap_or_else(|| inputs.names());
    second.lost.route53.then(|| Signal {
        namespace: "LangSmith",
        metric: "RecoveryServes",
        environment: primary.base().to_owned(),
    })
}

/// What follows from whose zone has the records.
struct Chosen {
    /// The zone, or what the environment lacks for it.
    zone: Result<Option<HostedZone>, &'static str>,
    output: Option<Output>,
    first_apply: Option<Chapter>,
    provision: Option<Chapter>,
    by_hand: Option<Chapter>,
    exchange: Chapter,
}

fn create(inputs: &Inputs) -> Chosen {
    Chosen {
        zone: domain(inputs).map(|domain| {
            Some(HostedZone {
                is_made_here: true,
                domain,
                module: inputs.region().records,
                id: None,
                arguments: vec![("zone", "create".into())],
                private: vec![("private", true.into()), ("private_vpc_id", vpc_id(inputs))],
            })
        }),
        output: Some(Output {
            name: "name_servers",
            description: "The name servers to delegate the domain to.",
            value: output("dns", "name_servers"),
        }),
        first_apply: Some(chapter!("dns/create/first-apply")),
        provision: Some(chapter!("dns/create/provision")),
        by_hand: None,
        exchange: chapter!("dns/create/exchange"),
    }
}

fn existing(inputs: &Inputs) -> Chosen {
    let id = inputs.environment().dns.zone_id.as_ref();
    let id = id.ok_or("dns.zone_id").map(ToString::to_string);
    Chosen {
        zone: id.and_then(|id| {
            Ok(Some(HostedZone {
                is_made_here: false,
                domain: domain(inputs)?,
                module: inputs.region().records,
                arguments: vec![("zone", "existing".into()), ("zone_id", id.as_str().into())],
                id: Some(id),
                private: vec![("private", true.into())],
            }))
        }),
        output: None,
        first_apply: None,
        provision: Some(chapter!("dns/existing/provision")),
        by_hand: None,
        exchange: chapter!("dns/exchange"),
    }
}

fn none(_: &Inputs) -> Chosen {
    Chosen {
        zone: Ok(None),
        output: None,
        first_apply: None,
        provision: None,
        by_hand: Some(chapter!("dns/none/by-hand")),
        exchange: chapter!("dns/exchange"),
    }
}

fn domain(inputs: &Inputs) -> Result<String, &'static str> {
    let domain = inputs.environment().dns.domain.as_ref();
    domain.map(ToString::to_string).ok_or("dns.domain")
}

/// The module that keeps the domain's records.
pub(crate) fn records(inputs: &Inputs, dns: &Dns, tls: &Tls, ingress: &Ingress) -> Option<Module> {
    let zone = dns.zone.as_ref()?;
    // While there are two regions, the domain itself is the recovery region's.
    Some(match inputs.region().switched_to {
        None => of_primary(inputs, dns, zone, tls, ingress),
        Some(active) => of_recovery(inputs, active, dns, zone, tls, ingress),
    })
}

fn of_primary(
    inputs: &Inputs,
    dns: &Dns,
    zone: &HostedZone,
    tls: &Tls,
    ingress: &Ingress,
) -> Module {
    let mut module = Module::unguarded(
        zone.module,
        "The domain: its certificate, and the record that leads to the load balancer.",
    )
    .pass("domain", zone.domain.as_str());
    for (argument, value) in &zone.arguments {
        module = module.pass(argument, value.clone());
    }
    module = provisioned(module, dns);
    // A zone of our own admits the authority that signs for it, and no other.
    if let Some(gateway) = &tls.gateway {
        let authorities = gateway.issuer.authorities.iter().copied();
        module = module.pass("certificate_authorities", list(authorities));
    }
    module = covered(module, inputs);
    if !dns.is_public {
        for (argument, value) in &zone.private {
            module = module.pass(argument, value.clone());
        }
    }
    let alias_name = inputs.elsewhere();
    let alias_name = alias_name.map(|_| format!("primary.{}", zone.domain));
    module
        .pass("certificate", tls.asks_acm)
        .pass("alias", alias(ingress))
        .pass_some("alias_name", alias_name)
}

/// The domain while there are two regions, as the recovery region's stack has it.
fn of_recovery(
    inputs: &Inputs,
    active: &'static str,
    dns: &Dns,
    zone: &HostedZone,
    tls: &Tls,
    ingress: &Ingress,
) -> Module {
    let module = Module::unguarded(
        zone.module,
        "The domain: a record for each region, and the switch between them.",
    )
    .pass("name", inputs.names().base())
    .pass("domain", zone.domain.as_str())
    .pass_some("zone_id", zone.id.as_deref())
    .pass("active", active);
    let module = covered(provisioned(module, dns), inputs);
    module
        .pass("certificate", tls.asks_acm)
        .pass("tls", tls.is_on)
        .pass("alias", alias(ingress))
        .pass_some(
            "signal",
            dns.signal.as_ref().map(|signal| metric(inputs, signal)),
        )
}

/// What the module gets about the metric that turns the domain.
fn metric(inputs: &Inputs, signal: &Signal) -> Expression {
    object([
        ("namespace", Expression::from(signal.namespace)),
        ("metric", signal.metric.into()),
        ("environment", signal.environment.as_str().into()),
        ("region", inputs.names().region().into()),
    ])
}

/// While the domain is not delegated, nothing is waited for.
fn provisioned(module: Module, dns: &Dns) -> Module {
    if dns.is_delegated {
        module
    } else {
        module.pass("stage", "provision")
    }
}

/// Whether the names below the domain are covered as well.
fn covered(module: Module, inputs: &Inputs) -> Module {
    if inputs.environment().tls.wildcard {
        module.pass("wildcard", true)
    } else {
        module
    }
}

/// Where a record leads.
fn alias(ingress: &Ingress) -> Expression {
    let load_balancer = ingress.load_balancer.module.label();
    object([
        ("dns_name", output(load_balancer, "dns_name")),
        ("zone_id", output(load_balancer, "zone_id")),
    ])
}

/// Where people open LangSmith, if the environment has a domain: with the path that the values give it.
pub(crate) fn address(inputs: &Inputs, tls: &Tls) -> Option<Address> {
    let environment = inputs.environment();
    let domain: &DomainName = environment.dns.domain.as_ref()?;
    let origin = format!("{}://{domain}", tls.scheme);
    let path = environment.langsmith.values.get(&["config", "basePath"]);
    let path = path.and_then(toml::Value::as_str).unwrap_or("");
    let path = path.trim_matches('/');
    let separator = if path.is_empty() { "" } else { "/" };
    Some(Address {
        url: format!("{origin}{separator}{path}"),
        origin,
    })
}
