//! The load balancer. There is exactly one with every ingress option, and Terraform owns it: where TLS ends decides which
//! kind it is.

use ::hcl::expr::Expression;

use crate::format::hcl::{list, object};
use crate::model::types::Cidr;
use crate::plan::Inputs;
use crate::plan::checklist::{Item, settled};
use crate::plan::module::{Module, output};
use crate::plan::network::{located, vpc_id};
use crate::plan::tls::Tls;

use super::Backend;
use super::scheme::Place;

/// The kinds of load balancer, and what each has to know.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// Application: HTTP, and HTTPS where TLS ends here.
    Application {
        /// What its module gets about TLS.
        tls: Vec<(&'static str, Expression)>,
    },
    /// Network: connections are passed through.
    Network,
}

/// The load balancer of a region.
#[derive(Debug, Clone)]
pub(crate) struct LoadBalancer {
    /// What AWS calls it.
    pub(crate) name: String,
    /// The module of the region's stack that makes it.
    pub(crate) module: Module,
    /// The target group that serves requests.
    pub(crate) serving: Target,
    /// The target group that sends clients to HTTPS, where the load balancer cannot.
    pub(crate) redirecting: Option<Target>,
    /// The bucket of its access logs.
    pub(crate) log_bucket: Option<String>,
    /// The checklist's item about access logs.
    pub(crate) access_logs: Item,
}

impl LoadBalancer {
    /// The target groups, the one that serves requests first.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &Target> {
        std::iter::once(&self.serving).chain(&self.redirecting)
    }
}

/// A target group and the Service that is bound to it.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// The Service.
    pub(crate) service: String,
    /// Its namespace.
    pub(crate) namespace: String,
    /// The Service's port.
    pub(crate) service_port: u16,
    /// The parameter that Terraform writes the group's ARN to.
    pub(crate) parameter: String,
    /// The key under which the release of the bindings gets the ARN.
    pub(crate) value: String,
    /// The name of the binding.
    pub(crate) binding: String,
    /// The binding's file, without its ending.
    pub(crate) file: String,
}

pub(super) fn plan(inputs: &Inputs, backend: &Backend, place: &Place, tls: &Tls) -> LoadBalancer {
    match &tls.load_balancer {
        Kind::Application { tls: arguments } => {
            let mut balancer = application(inputs, backend, place, arguments);
            let (plain_http, words) = if tls.is_on {
                ("redirect", "plain HTTP is sent on to HTTPS")
            } else {
                ("forward", "LangSmith is served by plain HTTP")
            };
            balancer.module = balancer.module.promise("plain_http", plain_http, words);
            balancer
        }
        Kind::Network => network(inputs, backend, place),
    }
}

fn application(
    inputs: &Inputs,
    backend: &Backend,
    place: &Place,
    tls: &[(&'static str, Expression)],
) -> LoadBalancer {
    let names = inputs.names();
    let environment = inputs.environment();
    let name = names.load_balancer();
    let parameter = names.target_group_parameter("web");
    let module = Module::guarded(
        "load-balancer",
        "The only load balancer. The cluster binds its pods to the target group.",
        &["name", "internal"],
    )
    .pass("name", name.clone())
    .pass("security_group_name", name.clone())
    .pass("target_group_name", names.target_group(backend.http_port))
    .pass("target_group_parameter", parameter.clone())
    .pass("target_port", u32::from(backend.http_port));
    let mut module = placed(module, inputs, place)
        .pass("health_check_path", backend.health_path)
        .pass_some("health_check_port", backend.health_port.map(u32::from));
    for (argument, value) in tls {
        module = module.pass(argument, value.clone());
    }
    module = guarded(module, inputs, place);
    let has_logs = environment.security.alb_access_logs;
    if has_logs {
        let logs: Vec<(&str, Expression)> = vec![
            ("bucket_name", names.access_log_bucket().into()),
            (
                "retention_days",
                environment.security.access_log_retention.days().into(),
            ),
        ];
        module = module.pass("access_logs", object(logs));
    }
    module = module.promise(
        "access_logs",
        has_logs,
        if has_logs {
            "the load balancer writes access logs"
        } else {
            "the load balancer writes no access logs"
        },
    );
    LoadBalancer {
        name,
        module: located(module, inputs),
        serving: Target {
            service: backend.service.clone(),
            namespace: backend.namespace.clone(),
            service_port: 80,
            parameter,
            value: "targetGroupARN".to_owned(),
            binding: backend.service.clone(),
            file: "target-group-binding".to_owned(),
        },
        redirecting: None,
        log_bucket: has_logs.then(|| names.access_log_bucket()),
        access_logs: access_logs(has_logs, "write `alb_access_logs = true`"),
    }
}

fn network(inputs: &Inputs, backend: &Backend, place: &Place) -> LoadBalancer {
    let names = inputs.names();
    let name = names.network_load_balancer();
    let (secure, secure_listener) = passed_on(inputs, backend, "https", 443, backend.https_port);
    let (plain, plain_listener) = passed_on(inputs, backend, "http", 80, backend.http_port);
    let module = Module::guarded("network-load-balancer", "The only load balancer. It passes connections through: TLS ends at the gateway in the cluster.", &["name", "internal"])
    .pass("name", name.clone())
    .pass("security_group_name", name.clone());
    let mut module = placed(module, inputs, place).pass(
        "listeners",
        object([("https", secure_listener), ("http", plain_listener)]),
    );
    if place.hides_clients {
        module = module.pass("preserve_client_ip", false);
    }
    let module = module
        .pass_some("health_check_port", backend.health_port.map(u32::from))
        .pass("health_check_path", backend.health_path);
    LoadBalancer {
        name,
        module: guarded(module, inputs, place),
        serving: secure,
        redirecting: Some(plain),
        // A network load balancer writes access logs for TLS listeners only, and this one has none.
        // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html
        log_bucket: None,
        access_logs: access_logs(false, place.logs_elsewhere),
    }
}

/// A port that is passed on to the gateway: the target, and the listener as the module has it.
fn passed_on(
    inputs: &Inputs,
    backend: &Backend,
    name: &str,
    port: u16,
    pod_port: u16,
) -> (Target, Expression) {
    let parameter = inputs.names().target_group_parameter(name);
    let listener: Vec<(&str, Expression)> = vec![
        ("port", u32::from(port).into()),
        ("target_port", u32::from(pod_port).into()),
        (
            "target_group_name",
            inputs.names().network_target_group(pod_port).into(),
        ),
        ("target_group_parameter", parameter.clone().into()),
    ];
    let target = Target {
        service: backend.service.clone(),
        namespace: backend.namespace.clone(),
        service_port: port,
        parameter,
        value: format!("{name}TargetGroupARN"),
        binding: format!("{}-{name}", backend.service),
        file: format!("{name}-target-group-binding"),
    };
    (target, object(listener))
}

/// The inputs of both kinds: where the load balancer is, and which clients it admits.
fn placed(module: Module, inputs: &Inputs, place: &Place) -> Module {
    let ranges = &inputs.environment().ingress.allowed_cidrs;
    module
        .pass("vpc_id", vpc_id(inputs))
        .pass("subnet_ids", place.subnets.clone())
        .pass("internal", place.is_internal)
        .pass("allowed_cidrs", list(ranges.iter().map(Cidr::as_str)))
        .pass(
            "node_security_group_id",
            output("cluster", "node_security_group_id"),
        )
}

/// The last inputs of both kinds, and what the environment promises of both.
fn guarded(module: Module, inputs: &Inputs, place: &Place) -> Module {
    let is_protected = inputs.environment().environment.deletion_protection;
    let idle = super::idle_seconds(inputs);
    module
        .pass("idle_timeout_seconds", idle)
        .pass("deletion_protection", is_protected)
        .promise(
            "internal",
            place.is_internal,
            if place.is_internal {
                "the load balancer is reached through the VPC alone"
            } else {
                "the load balancer is reached from the internet"
            },
        )
        .promise(
            "deletion_protection",
            is_protected,
            if is_protected {
                "the load balancer cannot be deleted before its protection is off"
            } else {
                "the load balancer can be deleted with the environment"
            },
        )
        .promise(
            "idle_timeout_seconds",
            idle,
            format!("a silent connection stays open for {idle} seconds"),
        )
}

fn access_logs(is_written: bool, todo: &'static str) -> Item {
    settled(
        is_written,
        "The load balancer writes access logs",
        todo,
        "security.alb_access_logs",
    )
}

/// What filters requests, where the environment asks for it.
pub(super) fn web_acl(inputs: &Inputs, load_balancer: &LoadBalancer) -> Option<Module> {
    let is_wanted = inputs.environment().security.waf;
    is_wanted.then(|| {
        Module::unguarded(
            "web-acl",
            "What filters requests before the load balancer hands them on.",
        )
        .pass("name", inputs.names().web_acl())
        .pass(
            "load_balancer_arn",
            output(load_balancer.module.label(), "arn"),
        )
    })
}
