//! Newtypes for whatever has a grammar or a limit, parsed once at the edge.

mod aws;
mod image;
mod instance;
mod naming;
mod policy;
mod quantity;
pub(crate) mod text;

pub(crate) use aws::{
    AccountId, CertificateArn, CertificateAuthorityArn, DailyWindow, PrincipalArn, Region,
    SecurityGroupId, SubnetId, TagKey, TagValue, VpcEndpointId, VpcId, WeeklyWindow, ZoneId,
};
pub(crate) use image::ImageReference;
pub use image::ImageRegistry;
pub(crate) use instance::{CacheNodeType, DatabaseInstanceClass, InstanceType};
pub use naming::Line;
pub(crate) use naming::{
    DatabaseName, DomainName, EmailAddress, EnvironmentName, HttpsUrl, KubernetesName, LabelKey,
    LabelValue, Prefix, ProfileName, ReleaseName, SharedFolder, Uuid,
};
pub(crate) use policy::{RuleCode, TagPattern, VersionRequirement};
pub(crate) use quantity::{
    ChartVersion, Cidr, Cpu, Duration, KubernetesVersion, Memory, PostgresVersion, RedisVersion,
};

/// Says what is wrong with a text, if anything is.
pub(crate) type Check = fn(&str) -> Result<(), String>;

/// The check of the type that a schema names in `x-lsgen-type`.
pub fn check_of(type_name: &str) -> Option<Check> {
    [
        aws::CHECKS,
        image::CHECKS,
        instance::CHECKS,
        naming::CHECKS,
        policy::CHECKS,
        quantity::CHECKS,
    ]
    .into_iter()
    .flatten()
    .find(|(name, _)| *name == type_name)
    .map(|(_, check)| *check)
}
