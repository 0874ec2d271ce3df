//! `[cloud]`, `[network]`, `[security]`, `[state]`, and `[terraform]`: the AWS ground that the environment stands on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::types::{
    AccountId, Cidr, Duration, Region, SharedFolder, SubnetId, VpcEndpointId, VpcId,
};

/// The AWS account and region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cloud {
    /// The account that everything is made in. Terraform refuses any other.
    pub account_id: AccountId,
    /// The region that everything is made in.
    pub region: Region,
}

/// The network: `create` makes a VPC, `existing` uses one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// A VPC of its own, with public and private subnets in each zone.
    pub create: CreatedNetwork,
    /// A VPC that is managed outside lsgen. Wins over the defaults of `create`.
    pub existing: Option<ExistingNetwork>,
}

/// A VPC of the environment's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatedNetwork {
    /// The address range. LangSmith's walkthrough asks for a /16, because every pod takes an address.
    pub cidr: Cidr,
    /// How many zones the subnets are spread over.
    #[schemars(range(min = 2, max = 3))]
    pub availability_zones: u8,
    /// One NAT gateway for all zones, or one in each.
    pub nat: Nat,
    /// How long flow logs are kept.
    pub flow_log_retention: Duration,
}

/// How private subnets reach the internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Nat {
    /// One gateway: cheaper, and every zone loses the internet when its zone fails.
    Single,
    /// One gateway in each zone.
    PerAz,
}

/// A VPC that is managed outside lsgen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExistingNetwork {
    /// The VPC.
    pub vpc_id: VpcId,
    /// Subnets for nodes and stores, in at least two zones, with a way out to the internet.
    #[schemars(length(min = 2))]
    pub private_subnets: Vec<SubnetId>,
    /// Subnets for an internet-facing load balancer, in at least two zones.
    pub public_subnets: Option<Vec<SubnetId>>,
    /// The VPC's S3 gateway endpoint, for `endpoint_only` under `[stores.blob]`.
    pub s3_endpoint: Option<VpcEndpointId>,
}

/// Optional protection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Security {
    /// Filter what leaves the network by domain name with AWS Network Firewall.
    pub network_firewall: bool,
    /// Filter requests with AWS WAF at the load balancer.
    pub waf: bool,
    /// Record API calls with a trail of the environment's own.
    pub cloudtrail: bool,
    /// Write the load balancer's access logs to a bucket.
    pub alb_access_logs: bool,
    /// How long access logs are kept.
    pub access_log_retention: Duration,
    /// A host in each region's network through which people reach the Kubernetes API, by Session Manager alone. On a network of
    /// your own, the first private subnet needs a way to Session Manager: NAT, or the interface endpoints `ssm` and `ssmmessages`.
    pub bastion: bool,
}

/// Where Terraform keeps its state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// What keeps two applies apart.
    pub lock: StateLock,
}

/// How the Terraform stacks are laid out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terraform {
    /// A folder with the Terraform modules that several environments share, from the output folder. lsgen owns it. Left out, each
    /// output folder has its own copy.
    pub modules: Option<SharedFolder>,
}

/// What keeps two applies apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StateLock {
    /// A lock file beside the state. Needs nothing else.
    S3,
    /// A DynamoDB table, for organizations that require one. Deprecated in Terraform.
    Dynamodb,
}
