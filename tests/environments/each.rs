//! One test for each promise and environment, named for both: `properties::parameters::cross_region`.
//!
//! `each_environment!(Promise::Whole(problems))` in a module makes one test there for each environment file. The compiler has to
//! know their names, so they are listed here; `layout::every_environment_has_its_tests` says which one is missing.

use super::read::Output;
use super::{Rendered, entry_of_test};

/// What is wrong with what an environment was rendered to.
#[derive(Clone, Copy)]
pub(crate) enum Promise {
    /// Of everything that was rendered.
    Whole(fn(&Rendered) -> Vec<String>),
    /// Of each region by itself.
    ByRegion(fn(&Output<'_>) -> Vec<String>),
}

/// Holds an environment against a promise; the test is called like the environment.
pub(crate) fn keeps(test: &str, promise: Promise) {
    let entry = entry_of_test(test);
    let problems: Vec<String> = match promise {
        Promise::Whole(problems) => problems(&entry.rendered)
            .iter()
            .map(|problem| format!("{}: {problem}", entry.name))
            .collect(),
        Promise::ByRegion(problems) => entry
            .sites()
            .iter()
            .flat_map(|site| {
                let found = problems(site.output()).into_iter();
                found.map(|problem| format!("{}: {problem}", site.rendered.name))
            })
            .collect(),
    };
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// A test of the promise for every environment file.
macro_rules! each_environment {
    ($promise:expr) => {
        with_environments! { tests_of! { crate::environments::each::keeps, $promise; } }
    };
}

/// A test of the promise for what differs most from one chart version to another, on every version.
macro_rules! each_version {
    ($promise:expr) => {
        with_versions! { tests_of! { crate::environments::each::keeps, $promise; } }
    };
}

/// Both.
macro_rules! each_environment_and_version {
    ($promise:expr) => {
        each_environment! { $promise }
        each_version! { $promise }
    };
}

/// Tests that hand their own name and a promise to a function.
macro_rules! tests_of {
    ($keeps:path, $promise:expr; $($name:ident)*) => {$(
        #[test]
        fn $name() {
            $keeps(stringify!($name), $promise);
        }
    )*};
}

/// Hands the names of the environments to a macro, after other arguments.
macro_rules! with_environments {
    ($then:ident! { $($arguments:tt)* }) => {
        $then! {
            $($arguments)*
            production evaluation aurora chart_0_12 chart_0_13 chart_0_14 chart_0_15 chart_0_16
            chart_0_17 chart_values chart_values_kept clickhouse_replicated cross_region
            bastion cross_region_bastions cross_region_cold cross_region_failed_over cross_region_istio
            cross_region_registries cross_region_us_east_1 dedicated_nodes deployments deployments_0_15 dns_provision
            dynamodb_lock endpoint_only envoy_acme envoy_chained envoy_letsencrypt
            envoy_venafi_private evaluation_dedicated_nodes existing_network external_stores
            internal_given_certificate istio_internal_letsencrypt istio_mesh istio_private_ca
            istio_vault keda_queues locked_backups metrics_server_chart nginx oauth other_names
            plain_http pre_pull_everything public_endpoint redis_cluster redis_iam redis_network
            size_minimum size_production_large split_dataplane split_dataplane_with_ids web_acl
        }
    };
}

/// Hands the names of the environments on other chart versions to a macro, after other arguments.
macro_rules! with_versions {
    ($then:ident! { $($arguments:tt)* }) => {
        $then! {
            $($arguments)*
            production_on_0_12_37 evaluation_on_0_12_37 nginx_on_0_12_37 envoy_chained_on_0_12_37
            envoy_letsencrypt_on_0_12_37 istio_mesh_on_0_12_37 deployments_on_0_12_37
            clickhouse_replicated_on_0_12_37 cross_region_on_0_12_37
            production_on_0_13_43 evaluation_on_0_13_43 nginx_on_0_13_43 envoy_chained_on_0_13_43
            envoy_letsencrypt_on_0_13_43 istio_mesh_on_0_13_43 deployments_on_0_13_43
            keda_queues_on_0_13_43 clickhouse_replicated_on_0_13_43 cross_region_on_0_13_43
            deployments_with_keda_on_0_13_43
            production_on_0_14_6 evaluation_on_0_14_6 nginx_on_0_14_6 envoy_chained_on_0_14_6
            envoy_letsencrypt_on_0_14_6 istio_mesh_on_0_14_6 deployments_on_0_14_6
            keda_queues_on_0_14_6 clickhouse_replicated_on_0_14_6 cross_region_on_0_14_6
            deployments_with_keda_on_0_14_6
            production_on_0_15_17 nginx_on_0_15_17 envoy_chained_on_0_15_17
            envoy_letsencrypt_on_0_15_17 istio_mesh_on_0_15_17 deployments_on_0_15_17
            keda_queues_on_0_15_17 clickhouse_replicated_on_0_15_17 cross_region_on_0_15_17
            deployments_with_keda_on_0_15_17
            evaluation_on_0_16_11 deployments_with_keda_on_0_16_11
            production_on_0_17_0_rc_12 evaluation_on_0_17_0_rc_12 nginx_on_0_17_0_rc_12
            envoy_chained_on_0_17_0_rc_12 envoy_letsencrypt_on_0_17_0_rc_12
            istio_mesh_on_0_17_0_rc_12 deployments_on_0_17_0_rc_12 keda_queues_on_0_17_0_rc_12
            clickhouse_replicated_on_0_17_0_rc_12 cross_region_on_0_17_0_rc_12
            deployments_with_keda_on_0_17_0_rc_12
        }
    };
}

macro_rules! names_of {
    ($($name:ident)*) => {
        &[$(stringify!($name)),*]
    };
}

/// The names of the tests of every environment file.
pub(crate) const ENVIRONMENTS: &[&str] = with_environments! { names_of! {} };

/// The names of the tests of every environment on another chart version.
pub(crate) const ON_VERSIONS: &[&str] = with_versions! { names_of! {} };
