//! One file per rule: what makes an environment wrong although every key in it is right.
//!
//! A rule reads keys through `key!`, which records them; what it says is dropped where one of them is already known
//! to be wrong. `[allow]` waives rules, with a reason.

mod judge;

pub(crate) mod across;
mod addon_kubernetes;
mod administrator_email;
mod administrators;
mod allow;
mod backup_retention;
mod backup_window;
mod base_path;
mod blob_disabled;
mod burstable_instance;
mod capacity;
mod certificate_elsewhere;
mod chart_checks_skipped;
mod chart_facts;
mod chart_refuses;
mod chart_release_candidate;
mod chart_unknown;
mod clickhouse_backups;
mod control_plane_region;
mod deployments_route;
mod dns_stage;
mod domain_too_long;
mod endpoint_access;
mod engine_version;
mod existing_network;
mod feature_secret;
mod feature_stores;
mod gateway_only;
mod hosted_zone;
mod iam_login;
mod idle_timeout;
mod image_disk;
mod image_tag;
mod in_cluster_store;
mod ingress_nginx_retired;
mod instance_class;
mod instance_unknown;
mod issuer_settings;
mod keda_unknown;
mod kubernetes_version;
mod log_retention;
mod minimum_above_maximum;
mod multi_az_without_replicas;
mod name_too_long;
mod network_size;
mod network_undividable;
mod no_administrator;
mod no_alerts;
mod node_affinity;
mod node_labels;
mod node_zone;
mod not_available_yet;
mod nowhere_to_run;
mod object_lock;
mod plain_http;
mod pod_budget_floor;
mod pod_fits_no_node;
mod policy_charts;
mod policy_in_file;
mod policy_profiles;
mod policy_regions;
mod policy_tags;
mod policy_tier;
mod policy_waivers;
mod postgres_version;
mod pre_pull_clickhouse;
mod pre_pull_command_unused;
mod pre_pull_unknown_image;
mod private_zone;
mod public_endpoint;
mod public_range;
mod range_adds_nothing;
mod range_count;
mod reads;
mod recovery_agents;
mod recovery_domain;
mod recovery_network;
mod recovery_region;
mod recovery_registry;
mod recovery_stores;
mod recovery_target;
mod redis_iam;
mod region_unknown;
mod requests_above_limits;
mod reserved_name;
mod reserved_namespace;
mod scaler_missing;
mod snapshot_only;
mod split_dataplane;
mod storage_growth;
mod tags;
mod tls_ends_elsewhere;
mod tls_needs_domain;
mod trace_retention;
mod unreachable_endpoint;
mod unused_table;
mod value_has_its_own_key;
mod value_type;
mod value_unknown;
mod volumes_over_zones;
mod web_acl;
mod wildcard_refused;
mod zone_count;

use crate::finding::{Finding, Rule};
use crate::layer;

pub(crate) use judge::Context;
pub use judge::{Judgement, judge};
use judge::{Key, key};
pub(crate) use reads::reading;
pub(crate) use unused_table::without_effect;

/// A rule and how it is applied.
pub(crate) struct Check {
    /// What `lsgen explain` tells of it.
    pub rule: &'static Rule,
    /// Finds what is wrong. A wrong value in a key that it reads silences it.
    pub run: fn(&Context<'_>, &mut Vec<Finding>),
}

/// All checks, in the order of their codes.
const CHECKS: &[&Check] = &[
    &unused_table::CHECK,
    &allow::CHECK,
    &not_available_yet::CHECK,
    &name_too_long::CHECK,
    &network_size::CHECK,
    &existing_network::CHECK,
    &log_retention::CHECK,
    &region_unknown::CHECK,
    &public_range::CHECK,
    &kubernetes_version::CHECK,
    &engine_version::CHECK,
    &network_undividable::CHECK,
    &zone_count::CHECK,
    &administrators::CHECK,
    &node_labels::CHECK,
    &tags::CHECK,
    &instance_class::CHECK,
    &tls_needs_domain::CHECK,
    &plain_http::CHECK,
    &hosted_zone::CHECK,
    &certificate_elsewhere::CHECK,
    &idle_timeout::CHECK,
    &tls_ends_elsewhere::CHECK,
    &ingress_nginx_retired::CHECK,
    &issuer_settings::CHECK,
    &dns_stage::CHECK,
    &wildcard_refused::CHECK,
    &private_zone::CHECK,
    &gateway_only::CHECK,
    &deployments_route::CHECK,
    &split_dataplane::CHECK,
    &web_acl::CHECK,
    &domain_too_long::CHECK,
    &range_count::CHECK,
    &in_cluster_store::CHECK,
    &backup_retention::CHECK,
    &postgres_version::CHECK,
    &redis_iam::CHECK,
    &blob_disabled::CHECK,
    &storage_growth::CHECK,
    &trace_retention::CHECK,
    &backup_window::CHECK,
    &reserved_name::CHECK,
    &object_lock::CHECK,
    &clickhouse_backups::CHECK,
    &snapshot_only::CHECK,
    &multi_az_without_replicas::CHECK,
    &recovery_target::CHECK,
    &recovery_region::CHECK,
    &recovery_stores::CHECK,
    &recovery_domain::CHECK,
    &recovery_network::CHECK,
    &recovery_registry::CHECK,
    &control_plane_region::CHECK,
    &no_alerts::CHECK,
    &recovery_agents::CHECK,
    &pod_budget_floor::CHECK,
    &minimum_above_maximum::CHECK,
    &requests_above_limits::CHECK,
    &scaler_missing::CHECK,
    &keda_unknown::CHECK,
    &addon_kubernetes::CHECK,
    &chart_unknown::CHECK,
    &administrator_email::CHECK,
    &feature_stores::CHECK,
    &reserved_namespace::CHECK,
    &value_unknown::CHECK,
    &value_type::CHECK,
    &value_has_its_own_key::CHECK,
    &chart_refuses::CHECK,
    &chart_release_candidate::CHECK,
    &pre_pull_unknown_image::CHECK,
    &pre_pull_clickhouse::CHECK,
    &chart_checks_skipped::CHECK,
    &pre_pull_command_unused::CHECK,
    &feature_secret::CHECK,
    &base_path::CHECK,
    &image_tag::CHECK,
    &iam_login::CHECK,
    &chart_facts::CHECK,
    &policy_in_file::CHECK,
    &policy_tags::CHECK,
    &policy_regions::CHECK,
    &policy_charts::CHECK,
    &policy_profiles::CHECK,
    &policy_waivers::CHECK,
    &policy_tier::CHECK,
    &public_endpoint::CHECK,
    &no_administrator::CHECK,
    &unreachable_endpoint::CHECK,
    &endpoint_access::CHECK,
    &range_adds_nothing::CHECK,
    &capacity::CHECK,
    &pod_fits_no_node::CHECK,
    &burstable_instance::CHECK,
    &nowhere_to_run::CHECK,
    &volumes_over_zones::CHECK,
    &node_zone::CHECK,
    &image_disk::CHECK,
    &instance_unknown::CHECK,
    &node_affinity::CHECK,
];

/// The first item that a list has twice, with both positions.
fn twice<T: PartialEq>(items: &[T]) -> Option<(&T, usize, usize)> {
    items.iter().enumerate().find_map(|(second, item)| {
        let first = items
            .iter()
            .take(second)
            .position(|earlier| earlier == item)?;
        Some((item, first, second))
    })
}

/// Every rule that lsgen knows, those of the earlier stage included, sorted by code.
pub fn rules() -> Vec<&'static Rule> {
    let mut rules: Vec<&Rule> = layer::RULES
        .into_iter()
        .chain(CHECKS.iter().map(|check| check.rule))
        .chain([&allow::UNUSED])
        .chain(across::RULES)
        .collect();
    rules.sort_by_key(|rule| rule.code);
    rules
}

/// The rule of that code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    rules()
        .into_iter()
        .find(|rule| rule.code.eq_ignore_ascii_case(code) || rule.name == code)
}
