//! `[ingress]`, `[dns]` and `[tls]`: how requests reach LangSmith.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::types::{CertificateArn, Cidr, DomainName, Duration, ZoneId};

/// How requests reach LangSmith.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ingress {
    /// What routes requests to the frontend.
    pub option: IngressOption,
    /// Whether the load balancer has public addresses.
    pub scheme: Scheme,
    /// The ranges that may open a connection to the load balancer.
    #[schemars(length(min = 1))]
    pub allowed_cidrs: Vec<Cidr>,
    /// How long a connection may be silent. Agent streams stay quiet for minutes.
    pub idle_timeout: Duration,
    /// Run agents in a namespace of their own.
    pub split_dataplane: bool,
    /// Put an ALB in front of the gateway.
    pub chained_alb: bool,
}

/// What routes requests to the frontend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IngressOption {
    /// An application load balancer, bound to the frontend by the AWS Load Balancer Controller.
    Alb,
    /// ingress-nginx behind a load balancer.
    Nginx,
    /// Envoy Gateway behind a load balancer.
    EnvoyGateway,
    /// Istio's ingress gateway behind a load balancer.
    Istio,
}

/// Whether a load balancer has public addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Public addresses, in the public subnets.
    InternetFacing,
    /// Private addresses, in the private subnets.
    Internal,
}

/// The domain and its hosted zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dns {
    /// The name that people open: `langsmith.example.com`.
    pub domain: Option<DomainName>,
    /// Whose hosted zone holds the records.
    pub zone: Zone,
    /// The id of the existing hosted zone.
    pub zone_id: Option<ZoneId>,
}

/// Whose hosted zone holds the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Zone {
    /// A hosted zone for the domain itself, made here and delegated to by you.
    Create,
    /// A hosted zone that exists in this account, by `zone_id`.
    Existing,
    /// No zone: you point the name at the load balancer yourself.
    None,
}

/// Where TLS ends and where its certificate comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// Who issues the certificate, and with that where TLS ends.
    pub mode: TlsMode,
    /// A certificate that exists, instead of one requested and validated here.
    pub certificate_arn: Option<CertificateArn>,
    /// Who signs certificates for TLS that ends inside the cluster.
    pub issuer: Option<Issuer>,
}

/// Who issues the certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TlsMode {
    /// Plain HTTP.
    None,
    /// AWS Certificate Manager; TLS ends at the load balancer.
    Acm,
    /// cert-manager and Let's Encrypt; TLS ends at the gateway.
    Letsencrypt,
}

/// Who signs certificates for TLS that ends inside the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Issuer {
    /// Let's Encrypt.
    Letsencrypt,
    /// AWS Private CA.
    AcmPrivateCa,
    /// Venafi.
    Venafi,
    /// HashiCorp Vault.
    Vault,
    /// Another ACME server.
    Acme,
}
