//! `[ingress]`, `[dns]` and `[tls]`: how requests reach LangSmith.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::types::{
    CertificateArn, CertificateAuthorityArn, Cidr, DomainName, Duration, EmailAddress, HttpsUrl,
    KubernetesName, Line, ZoneId,
};

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
    #[schemars(extend("examples" = ["3600s"]))]
    pub idle_timeout: Duration,
    /// Run agents in a namespace of their own.
    pub split_dataplane: bool,
    /// Admit only pods of the mesh to LangSmith's pods, each showing a certificate. Istio only.
    pub mutual_tls: bool,
    /// Put an ALB in front of the gateway, so that TLS from ACM can end there.
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

impl Scheme {
    /// Whether the load balancer has public addresses.
    pub fn is_internet_facing(self) -> bool {
        match self {
            Self::InternetFacing => true,
            Self::Internal => false,
        }
    }
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
    /// How far the rollout of a new domain is.
    pub stage: Stage,
    /// Whether the zone answers to the internet, or inside the VPC only.
    pub visibility: Visibility,
}

/// Whom a hosted zone answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Everybody. An internal load balancer's private addresses may stand in a public zone.
    Public,
    /// The VPC. Domain control cannot be proved from outside, so ACM and Let's Encrypt cannot issue certificates.
    Private,
}

impl Visibility {
    /// Whether the zone answers inside the VPC only.
    pub fn is_private(self) -> bool {
        match self {
            Self::Private => true,
            Self::Public => false,
        }
    }
}

/// How far the rollout of a new domain is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Make the zone and request the certificate, without waiting: then the zone is delegated.
    Provision,
    /// Serve: Terraform waits until the certificate is issued.
    Serve,
}

impl Stage {
    /// Whether nothing outside is waited for yet.
    pub fn is_provision(self) -> bool {
        match self {
            Self::Provision => true,
            Self::Serve => false,
        }
    }
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

impl Zone {
    /// Whether Terraform writes records to a hosted zone.
    pub fn has_records(self) -> bool {
        match self {
            Self::Create | Self::Existing => true,
            Self::None => false,
        }
    }

    /// Whether Terraform creates the zone.
    pub fn is_created(self) -> bool {
        match self {
            Self::Create => true,
            Self::Existing | Self::None => false,
        }
    }

    /// Whether the zone exists already.
    pub fn is_existing(self) -> bool {
        match self {
            Self::Existing => true,
            Self::Create | Self::None => false,
        }
    }
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
    /// Whether the certificate also covers every name below the domain.
    pub wildcard: bool,
    /// Where an ACME issuer writes when a certificate is about to expire.
    pub email: Option<EmailAddress>,
    /// The settings of `issuer = "acme"`.
    pub acme: Option<Acme>,
    /// The settings of `issuer = "acm-private-ca"`.
    pub private_ca: Option<PrivateCa>,
    /// The settings of `issuer = "vault"`.
    pub vault: Option<Vault>,
    /// The settings of `issuer = "venafi"`.
    pub venafi: Option<Venafi>,
}

/// Who issues the certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TlsMode {
    /// Plain HTTP.
    None,
    /// AWS Certificate Manager; TLS ends at the load balancer.
    Acm,
    /// cert-manager, with a certificate of Let's Encrypt or of the issuer that `tls.issuer` names; TLS ends at the gateway.
    Letsencrypt,
}

impl TlsMode {
    /// Whether nothing is encrypted.
    pub fn is_plain(self) -> bool {
        match self {
            Self::None => true,
            Self::Acm | Self::Letsencrypt => false,
        }
    }

    /// Whether the load balancer has the certificate.
    pub fn ends_at_load_balancer(self) -> bool {
        match self {
            Self::Acm => true,
            Self::None | Self::Letsencrypt => false,
        }
    }

    /// Whether the certificate is a secret in the cluster.
    pub fn ends_in_cluster(self) -> bool {
        match self {
            Self::Letsencrypt => true,
            Self::None | Self::Acm => false,
        }
    }
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

impl Issuer {
    /// Whether it is an ACME server, which domain control is proved to.
    pub fn is_acme(self) -> bool {
        match self {
            Self::Letsencrypt | Self::Acme => true,
            Self::AcmPrivateCa | Self::Venafi | Self::Vault => false,
        }
    }
}

/// An ACME server other than Let's Encrypt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Acme {
    /// The address of the server's ACME directory.
    #[schemars(extend("examples" = ["https://acme.example.com/directory"]))]
    pub server: HttpsUrl,
    /// The id of the account's key at the issuer, where it asks for one. You put the key itself into
    /// the parameter store.
    #[schemars(extend("examples" = ["4711"]))]
    pub account_key_id: Option<Line>,
}

/// An authority of AWS Private CA.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrivateCa {
    /// The ARN of an existing authority, which signs the certificates.
    pub authority_arn: CertificateAuthorityArn,
}

/// The PKI engine of a `HashiCorp` Vault, reached with a Kubernetes login.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vault {
    /// The address of Vault.
    pub server: HttpsUrl,
    /// The path that the PKI secrets engine signs at: `<mount>/sign/<role>`.
    #[schemars(extend("examples" = ["pki/sign/langsmith"]))]
    pub path: Line,
    /// The path of the Kubernetes auth method, including `/v1/auth/`.
    #[schemars(extend("examples" = ["/v1/auth/kubernetes"]))]
    pub auth_mount: Line,
    /// The role of the auth method that cert-manager logs in with.
    pub role: KubernetesName,
}

/// Venafi: its cloud, or a server of your own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Venafi {
    /// The application and the alias of its issuing template in Venafi's cloud, or the policy folder on your own server.
    /// A backslash separates the parts.
    #[schemars(extend("examples" = [r"LangSmith\Kubernetes"]))]
    pub zone: Line,
    /// The address of your own server, including the path of its API. If left out, Venafi's cloud issues the certificates.
    #[schemars(extend("examples" = ["https://tpp.example.com/vedsdk/"]))]
    pub server: Option<HttpsUrl>,
}
