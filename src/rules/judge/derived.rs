//! What follows from several keys at once.
//!
//! The functions behind it take the whole environment. What they read of it is named here, in keys that the compiler
//! checks, and recorded with each call. `tests.rs` holds that no key is left out.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use crate::chart::guards::{Guard, Guards};
use crate::chart::{Features, Line};
use crate::internal::Internal;
use crate::model::Environment;
use crate::model::langsmith::Service;
use crate::model::stores::{
    ClickhouseSource, Elasticache, PostgresSource, RedisSource, Replicated,
};
use crate::model::types::{
    Cidr, DailyWindow, DatabaseInstanceClass, DatabaseName, Duration, PostgresVersion, Region,
    WeeklyWindow,
};
use crate::plan::names::{Limited, Names};
use crate::plan::{self, Estimate, Image, Site, overlays};

use super::context::Context;
use super::key::{Key, key};

/// A service that runs.
pub(in crate::rules) struct Scaled<'a> {
    /// Its name among the chart's values.
    pub(in crate::rules) chart_name: &'static str,
    /// Its table, named as messages call it.
    pub(in crate::rules) key: Key<'a, Service>,
}

/// The keys that every database has which AWS runs for this environment.
pub(in crate::rules) struct Managed<'a> {
    pub(in crate::rules) engine_version: Key<'a, PostgresVersion>,
    pub(in crate::rules) instance_class: Key<'a, DatabaseInstanceClass>,
    pub(in crate::rules) backup_retention: Key<'a, Duration>,
    pub(in crate::rules) backup_window: Key<'a, DailyWindow>,
    pub(in crate::rules) maintenance_window: Key<'a, WeeklyWindow>,
    pub(in crate::rules) database: Key<'a, DatabaseName>,
    pub(in crate::rules) username: Key<'a, DatabaseName>,
    /// Its storage at the start and at most, where it has a limit.
    pub(in crate::rules) storage: Option<[Key<'a, u32>; 2]>,
    /// How many instances there are, where the file says so.
    pub(in crate::rules) instances: Option<Key<'a, u8>>,
}

/// Records the keys, and gives the environment to what reads them.
macro_rules! reading {
    ($context:ident: $($first:ident $(. $field:ident)*),+ $(,)?) => {{
        $($context.reads.value(key!($context.$first $(. $field)*).path().clone());)+
        $context.environment
    }};
}

impl<'a> Context<'a> {
    /// The services that run.
    pub(in crate::rules) fn services(&self) -> Vec<Scaled<'a>> {
        let environment = reading!(self: langsmith.features.deployments);
        let scaling = key!(self.langsmith.scaling);
        let services = environment.langsmith.services().into_iter();
        services
            .map(|(name, chart_name, service)| Scaled {
                chart_name,
                key: scaling.field(name, |_| service),
            })
            .collect()
    }

    /// The database that AWS runs, if it runs one.
    pub(in crate::rules) fn managed_postgres(&self) -> Option<Managed<'a>> {
        macro_rules! managed {
            ($source:ident, $storage:expr, $instances:expr) => {{
                let table = key!(self.stores.postgres.$source);
                Some(Managed {
                    engine_version: key!(table.engine_version),
                    instance_class: key!(table.instance_class),
                    backup_retention: key!(table.backup_retention),
                    backup_window: key!(table.backup_window),
                    maintenance_window: key!(table.maintenance_window),
                    database: key!(table.database),
                    username: key!(table.username),
                    storage: $storage,
                    instances: $instances,
                })
            }};
        }
        match *key!(self.stores.postgres.source) {
            PostgresSource::Rds => managed!(
                rds,
                Some([
                    key!(self.stores.postgres.rds.storage_gib),
                    key!(self.stores.postgres.rds.max_storage_gib),
                ]),
                None
            ),
            PostgresSource::Aurora => managed!(
                aurora,
                None,
                Some(key!(self.stores.postgres.aurora.instances))
            ),
            PostgresSource::External | PostgresSource::InCluster => None,
        }
    }

    /// The Redis that AWS runs for this environment, where it does.
    pub(in crate::rules) fn managed_redis(&self) -> Option<Key<'a, Elasticache>> {
        match *key!(self.stores.redis.source) {
            RedisSource::Elasticache => Some(key!(self.stores.redis.elasticache)),
            RedisSource::External | RedisSource::InCluster => None,
        }
    }

    /// The ClickHouse with replicas in the cluster, where there is one.
    pub(in crate::rules) fn replicated_clickhouse(&self) -> Option<Key<'a, Replicated>> {
        match *key!(self.stores.clickhouse.source) {
            ClickhouseSource::Replicated => Some(key!(self.stores.clickhouse.replicated)),
            ClickhouseSource::LangsmithManaged
            | ClickhouseSource::ClickhouseCloud
            | ClickhouseSource::InCluster => None,
        }
    }

    /// Whether the routes of the ingress option are those of a gateway.
    pub(in crate::rules) fn is_gateway(&self) -> bool {
        plan::ingress::traits(*key!(self.ingress.option)).is_gateway
    }

    /// The region that takes over, where there is one.
    pub(in crate::rules) fn second_region(&self) -> Option<Key<'a, Region>> {
        let is_two = key!(self.recovery.profile).has_second_region();
        if !is_two || key!(self.recovery.standby).is_none() {
            return None;
        }
        key!(self.recovery.region).some()
    }

    /// How many zones nodes can be in: those that both regions have, where there are two.
    pub(in crate::rules) fn zones(&self) -> u8 {
        let existing = [
            key!(self.network.existing),
            key!(self.recovery.network.existing),
        ];
        let created = *key!(self.network.create.availability_zones);
        let count = |subnets: usize| u8::try_from(subnets).unwrap_or(u8::MAX);
        let regions = if self.second_region().is_some() { 2 } else { 1 };
        let zones = existing.iter().take(regions).map(|network| {
            let network = network.read().as_ref();
            network.map_or(created, |network| count(network.private_subnets.len()))
        });
        zones.min().unwrap_or(created)
    }

    /// The address ranges of the networks that are made here.
    pub(in crate::rules) fn created_ranges(&self) -> Vec<Key<'a, Cidr>> {
        let mut ranges = Vec::new();
        if key!(self.network.existing).is_none() {
            ranges.push(key!(self.network.create.cidr));
        }
        if key!(self.recovery.profile).has_second_region()
            && key!(self.recovery.network.existing).is_none()
        {
            ranges.push(key!(self.recovery.network.cidr));
        }
        ranges
    }

    /// The names with a limit: those of the recovery region, which are longer, where there is one.
    pub(in crate::rules) fn limited_names(&self) -> Vec<Limited> {
        let environment = reading!(self:
            environment.prefix, environment.name, cloud, langsmith.release, langsmith.namespace,
            recovery.profile, recovery.region, recovery.standby,
        );
        let recovery = Names::of_recovery(environment);
        recovery.as_ref().unwrap_or(&self.facts.names).limited()
    }

    /// An object of the release.
    pub(in crate::rules) fn release_object(&self, suffix: &str) -> String {
        reading!(self: langsmith.release);
        self.facts.names.release_object(suffix)
    }

    /// The facts about the chart as the file's own values leave them; none where there are none.
    pub(in crate::rules) fn chart(&self) -> Option<&'a Line> {
        reading!(self: langsmith.chart, langsmith.values);
        self.facts.chart_with_values.as_deref()
    }

    /// The facts about the chart as it comes; none where there are none.
    pub(in crate::rules) fn chart_as_it_comes(&self) -> Option<&'a Line> {
        reading!(self: langsmith.chart);
        self.facts.chart.as_deref()
    }

    /// The add-on charts that the cluster gets.
    pub(in crate::rules) fn addons(&self) -> Vec<&'static str> {
        self.reading_addons();
        self.site().map(plan::addon_names).unwrap_or_default()
    }

    fn reading_addons(&self) {
        for service in self.services() {
            let key = service.key;
            self.reads.value(key!(key.scaler).path().clone());
        }
        reading!(self:
            cluster.metrics_server, ingress.option, tls.mode, tls.issuer, stores.clickhouse.source,
        );
    }

    /// The images of the release and, on request, of what stands beside it.
    pub(in crate::rules) fn images(&self) -> Vec<Image> {
        self.reading_images();
        self.site().map(plan::images).unwrap_or_default()
    }

    /// The primary region as it will be; none without facts about the chart. The caller records what it reads.
    fn site(&self) -> Option<&'a Site> {
        reading!(self: langsmith.chart, langsmith.values);
        self.facts.plan.as_ref().map(|plan| &plan.primary)
    }

    fn reading_images(&self) -> &'a Environment {
        let environment = self.reading_features();
        if environment.langsmith.images.pre_pull.addons {
            self.reading_addons();
            reading!(self: cluster.kubernetes_version);
        }
        reading!(self:
            langsmith.values,
            langsmith.images.registry, langsmith.images.pre_pull.clickhouse, langsmith.images.pre_pull.addons,
        )
    }

    /// The chart's images that files beside the chart name.
    pub(in crate::rules) fn named_images(&self) -> Vec<String> {
        reading!(self: stores.clickhouse.source, ingress.split_dataplane);
        self.site().map(plan::named_images).unwrap_or_default()
    }

    /// What the images of two versions take on the smallest disk.
    pub(in crate::rules) fn disk_estimate(&self) -> Option<Estimate> {
        for group in key!(self.cluster.node_groups).entries() {
            for path in [key!(group.disk_gib).path(), key!(group.labels).path()] {
                self.reads.value(path.clone());
            }
        }
        self.reading_images();
        reading!(self: langsmith.node_selector);
        self.site().and_then(plan::estimate)
    }

    /// What the release switches on with these values in place of the file's own.
    pub(in crate::rules) fn features_with(&self, values: &Table) -> Features {
        self.reading_features();
        let site = self.site();
        site.map(|site| plan::features_with(site, values))
            .unwrap_or_default()
    }

    fn reading_features(&self) -> &'a Environment {
        reading!(self:
            stores.postgres.source, stores.redis.source, stores.redis.external, stores.clickhouse.source,
            langsmith.features, langsmith.auth.mode,
        )
    }

    /// The keys that the rendered secrets of the release hold.
    pub(in crate::rules) fn secret_keys(&self) -> BTreeSet<(&'static str, &'static str)> {
        reading!(self:
            langsmith.auth.mode, stores.postgres.source, stores.redis.source, stores.redis.external,
        );
        self.site().map(plan::secret_keys).unwrap_or_default()
    }

    /// What the values files tell the chart in all, at the paths that its refusals read.
    pub(in crate::rules) fn chart_values(&self, guards: &Guards) -> BTreeMap<String, Value> {
        for service in self.services() {
            let key = service.key;
            self.reads.value(key!(key.scaler).path().clone());
        }
        let environment = reading!(self:
            cloud.region, dns.domain, ingress.option, tls.mode,
            langsmith.auth, langsmith.features, langsmith.release,
            stores.blob.enabled, stores.clickhouse.source, stores.postgres.source,
            stores.redis.source, stores.redis.auth, stores.redis.external,
        );
        let Some(site) = self.site() else {
            return BTreeMap::new();
        };
        let values = overlays::merged(site);
        let guards = guards.of(environment.langsmith.chart.version());
        guards
            .flat_map(Guard::paths)
            .filter_map(|path| {
                let keys: Vec<&str> = path.split('.').collect();
                let value = Value::try_from(values.get_path(&keys)?);
                Some((path.to_owned(), value.internal(path)))
            })
            .collect()
    }
}
