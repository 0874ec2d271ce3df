//! What the plan of a way in must show, worked out from the environment alone.

use lsgen::api::model::Environment;
use lsgen::api::model::{IngressOption, Issuer, Scheme, Stage, TlsMode, Visibility, Zone};
use serde_json::{Value, json};

use crate::environments::Rendered;
use crate::plans::mocks::{
    CREATED_ZONE, LOAD_BALANCER_NAME, LOAD_BALANCER_ZONE, REQUESTED, TARGET_GROUP, VPC,
};

/// What a plan would make, with the claims that do not hold.
struct Judge<'a> {
    environment: &'a Environment,
    resources: &'a [Value],
    problems: Vec<String>,
}

/// Everything in the planned resources that is not as the environment asks.
pub(super) fn problems(rendered: &Rendered, resources: &[Value]) -> Vec<String> {
    let mut judge = Judge {
        environment: rendered.validated.environment(),
        resources,
        problems: Vec::new(),
    };
    judge.load_balancer();
    judge.listeners();
    judge.targets();
    judge.certificate();
    judge.zone();
    judge.records();
    judge.problems
}

/// The pods' ports of an option: for HTTP, for HTTPS, and for health checks where that is another; and the
/// path of those.
fn pods(option: IngressOption) -> (u64, u64, Option<u64>, &'static str) {
    match option {
        IngressOption::Alb => (8080, 0, None, "/health"),
        IngressOption::Nginx => (80, 0, None, "/healthz"),
        IngressOption::EnvoyGateway => (10080, 10443, Some(19003), "/ready"),
        IngressOption::Istio => (80, 443, Some(15021), "/healthz/ready"),
    }
}

impl<'a> Judge<'a> {
    fn claim(&mut self, holds: bool, text: impl FnOnce() -> String) {
        if !holds {
            self.problems.push(text());
        }
    }

    fn equal(&mut self, what: &str, found: &Value, wanted: &Value) {
        self.claim(found == wanted, || {
            format!("{what} is {found}, not {wanted}")
        });
    }

    /// The managed resources of a type, as they would be.
    fn planned(&self, kind: &str) -> Vec<&'a Value> {
        let managed = self
            .resources
            .iter()
            .filter(|resource| resource["type"] == kind && resource["mode"] == "managed");
        managed
            .map(|resource| &resource["change"]["after"])
            .collect()
    }

    fn ends_inside(&self) -> bool {
        self.environment.tls.mode == TlsMode::Letsencrypt
    }

    fn ends_at_load_balancer(&self) -> bool {
        self.environment.tls.mode == TlsMode::Acm
    }

    /// Whether there is a certificate that the listener may have by now.
    fn serves_https(&self) -> bool {
        let is_given = self.environment.tls.certificate_arn.is_some();
        self.ends_at_load_balancer() && (is_given || self.environment.dns.stage == Stage::Serve)
    }

    fn load_balancer(&mut self) {
        let balancers = self.planned("aws_lb");
        let others = self.planned("aws_elb").len() + self.planned("aws_alb").len();
        self.claim(balancers.len() == 1 && others == 0, || {
            format!("{} load balancers", balancers.len() + others)
        });
        let Some(balancer) = balancers.first() else {
            return;
        };
        let kind = if self.ends_inside() {
            "network"
        } else {
            "application"
        };
        self.equal(
            "the load balancer",
            &balancer["load_balancer_type"],
            &json!(kind),
        );
        let is_internal = self.environment.ingress.scheme == Scheme::Internal;
        self.equal("internal", &balancer["internal"], &json!(is_internal));
    }

    fn listeners(&mut self) {
        let listeners = self.planned("aws_lb_listener");
        let mut ports: Vec<u64> = listeners
            .iter()
            .filter_map(|one| one["port"].as_u64())
            .collect();
        ports.sort_unstable();
        let has_https = self.ends_inside() || self.serves_https();
        let wanted: &[u64] = if has_https { &[80, 443] } else { &[80] };
        self.claim(ports == wanted, || {
            format!("listeners on {ports:?}, not {wanted:?}")
        });
        for listener in listeners {
            let port = listener["port"].as_u64().unwrap_or_default();
            let what = format!("port {port}");
            let protocol = match (self.ends_inside(), port) {
                (true, _) => "TCP",
                (false, 443) => "HTTPS",
                (false, _) => "HTTP",
            };
            self.equal(&what, &listener["protocol"], &json!(protocol));
            let action = &listener["default_action"][0];
            if port == 80 && self.ends_at_load_balancer() {
                let redirect = &action["redirect"][0];
                self.equal(&what, &redirect["protocol"], &json!("HTTPS"));
                self.equal(&what, &redirect["port"], &json!("443"));
                self.equal(&what, &action["target_group_arn"], &Value::Null);
            } else {
                self.equal(&what, &action["type"], &json!("forward"));
                self.equal(&what, &action["target_group_arn"], &json!(TARGET_GROUP));
            }
            if protocol == "HTTPS" {
                let given = self.environment.tls.certificate_arn.as_ref();
                let arn = given.map_or(REQUESTED, |arn| arn.as_str());
                self.equal(
                    "the listener's certificate",
                    &listener["certificate_arn"],
                    &json!(arn),
                );
                let policy = listener["ssl_policy"].as_str().unwrap_or_default();
                self.claim(policy.starts_with("ELBSecurityPolicy-TLS13-1-2"), || {
                    format!("the policy {policy:?} admits less than TLS 1.2")
                });
            } else {
                self.equal(&what, &listener["certificate_arn"], &Value::Null);
            }
        }
    }

    fn targets(&mut self) {
        let (http, https, health, path) = pods(self.environment.ingress.option);
        let wanted = if self.ends_inside() {
            vec![http, https]
        } else {
            vec![http]
        };
        let groups = self.planned("aws_lb_target_group");
        let mut ports: Vec<u64> = groups
            .iter()
            .filter_map(|group| group["port"].as_u64())
            .collect();
        ports.sort_unstable();
        let mut sorted = wanted.clone();
        sorted.sort_unstable();
        self.claim(ports == sorted, || {
            format!("target groups for {ports:?}, not {sorted:?}")
        });
        for group in &groups {
            self.equal("the target type", &group["target_type"], &json!("ip"));
            let check = &group["health_check"][0];
            let port = health.map_or_else(|| "traffic-port".to_owned(), |port| port.to_string());
            self.equal("the port of health checks", &check["port"], &json!(port));
            self.equal("the path of health checks", &check["path"], &json!(path));
        }
        // Each group's ARN goes to a parameter, which its binding reads; and the nodes admit what it asks.
        let parameters = self.planned("aws_ssm_parameter");
        let told = parameters
            .iter()
            .filter(|one| one["value"] == TARGET_GROUP)
            .count();
        self.claim(told == groups.len(), || {
            format!("{told} of {} groups are told", groups.len())
        });
        let rules = self.planned("aws_vpc_security_group_ingress_rule");
        for port in wanted.into_iter().chain(health) {
            let admits = |rule: &&&Value| {
                rule["from_port"] == port && rule["to_port"] == port && rule["cidr_ipv4"].is_null()
            };
            let count = rules.iter().filter(admits).count();
            self.claim(count == 1, || {
                format!("{count} rules admit port {port} of the pods")
            });
        }
        let clients: Vec<&Value> = rules
            .into_iter()
            .filter(|rule| !rule["cidr_ipv4"].is_null())
            .collect();
        let open = |port: u64| clients.iter().any(|rule| rule["from_port"] == port);
        let has_tls = self.environment.tls.mode != TlsMode::None;
        self.claim(open(80) && open(443) == has_tls, || {
            "another port is open to clients".to_owned()
        });
    }

    fn certificate(&mut self) {
        let asks = self.ends_at_load_balancer() && self.environment.tls.certificate_arn.is_none();
        let certificates = self.planned("aws_acm_certificate");
        self.claim(certificates.len() == usize::from(asks), || {
            format!("{} certificates are requested", certificates.len())
        });
        for certificate in certificates {
            self.equal(
                "the certificate's domain",
                &certificate["domain_name"],
                &self.domain(),
            );
        }
        let waits = asks && self.environment.dns.stage == Stage::Serve;
        let waiting = self.planned("aws_acm_certificate_validation").len();
        self.claim(waiting == usize::from(waits), || {
            format!("waits for {waiting} certificates")
        });
    }

    fn domain(&self) -> Value {
        json!(
            self.environment
                .dns
                .domain
                .as_ref()
                .map(ToString::to_string)
        )
    }

    fn zone(&mut self) {
        let dns = &self.environment.dns;
        let zones = self.planned("aws_route53_zone");
        let wanted = usize::from(dns.zone == Zone::Create);
        self.claim(zones.len() == wanted, || format!("{} zones", zones.len()));
        for zone in zones {
            self.equal("the zone", &zone["name"], &self.domain());
            let is_private = dns.visibility == Visibility::Private;
            let vpc = if is_private { json!(VPC) } else { Value::Null };
            self.equal("the zone's VPC", &zone["vpc"][0]["vpc_id"], &vpc);
        }
    }

    fn records(&mut self) {
        let dns = &self.environment.dns;
        let records = self.planned("aws_route53_record");
        let of_type = |kind: &str| -> Vec<&Value> {
            records
                .iter()
                .copied()
                .filter(|record| record["type"] == kind)
                .collect()
        };
        let zone = dns
            .zone_id
            .as_ref()
            .map_or_else(|| CREATED_ZONE.to_owned(), ToString::to_string);
        let aliases = of_type("A");
        self.claim(aliases.len() == usize::from(dns.zone != Zone::None), || {
            format!("{} alias records", aliases.len())
        });
        for record in &records {
            self.equal("a record's zone", &record["zone_id"], &json!(zone));
        }
        for alias in aliases {
            self.equal("the alias", &alias["name"], &self.domain());
            let target = &alias["alias"][0];
            self.equal(
                "the alias's target",
                &target["name"],
                &json!(LOAD_BALANCER_NAME),
            );
            self.equal(
                "the alias's zone",
                &target["zone_id"],
                &json!(LOAD_BALANCER_ZONE),
            );
        }
        let issuer = self.environment.tls.issuer.unwrap_or(Issuer::Letsencrypt);
        let authority = match (self.ends_inside(), issuer) {
            (false, _) => Some("amazon.com"),
            (true, Issuer::Letsencrypt) => Some("letsencrypt.org"),
            (true, _) => None,
        };
        let owns = dns.zone == Zone::Create && dns.visibility == Visibility::Public;
        let wanted = authority
            .filter(|_| owns)
            .map(|name| format!("0 issue \"{name}\""));
        let found = of_type("CAA")
            .into_iter()
            .map(|record| record["records"][0].clone())
            .collect::<Vec<_>>();
        self.claim(
            found
                == wanted
                    .iter()
                    .map(|record| json!(record))
                    .collect::<Vec<_>>(),
            || format!("CAA records {found:?}, not {wanted:?}"),
        );
    }
}
