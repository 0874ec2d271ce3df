//! The combinations of features that are rendered.

use lsgen::api::chart::{Features, Line};

/// One combination.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) features: Features,
    pub(crate) registry: Option<&'static str>,
    pub(crate) object_storage: bool,
}

fn production() -> Features {
    Features {
        in_cluster_postgres: false,
        in_cluster_redis: false,
        in_cluster_clickhouse: false,
        basic_auth: true,
        mixed_auth: true,
        insights: false,
        polly: false,
        ..Features::default()
    }
}

fn evaluation() -> Features {
    Features {
        in_cluster_postgres: true,
        in_cluster_redis: true,
        in_cluster_clickhouse: true,
        ..production()
    }
}

/// Everything that both lines have.
fn all_common() -> Features {
    Features {
        deployments: true,
        agent_gateway: true,
        presidio: true,
        insights: true,
        polly: true,
        fleet: true,
        ..evaluation()
    }
}

pub(crate) fn all(line: &Line) -> Vec<Case> {
    let case = |name, features| Case {
        name,
        features,
        registry: None,
        object_storage: false,
    };
    let outside = |features: Features| Features {
        in_cluster_insights_postgres: false,
        in_cluster_insights_redis: false,
        in_cluster_polly_postgres: false,
        in_cluster_polly_redis: false,
        in_cluster_fleet_postgres: false,
        in_cluster_fleet_redis: false,
        ..features
    };
    let oauth = |mixed_auth| Features {
        basic_auth: false,
        oauth: true,
        mixed_auth,
        ..production()
    };
    let mut cases = vec![
        case(
            "chart defaults",
            Features {
                basic_auth: true,
                mixed_auth: true,
                ..Features::default()
            },
        ),
        case("evaluation", evaluation()),
        case("production", production()),
        Case {
            object_storage: true,
            ..case("object storage", production())
        },
        Case {
            registry: Some("mirror.example.com/library"),
            ..case("registry", all_common())
        },
        case(
            "postgres inside",
            Features {
                in_cluster_postgres: true,
                ..production()
            },
        ),
        case(
            "redis inside",
            Features {
                in_cluster_redis: true,
                ..production()
            },
        ),
        case(
            "clickhouse inside",
            Features {
                in_cluster_clickhouse: true,
                ..production()
            },
        ),
        case(
            "redis cluster",
            Features {
                redis_cluster: true,
                ..production()
            },
        ),
        case("mixed oauth", oauth(true)),
        case("oauth with PKCE", oauth(false)),
        case(
            "deployments",
            Features {
                deployments: true,
                ..production()
            },
        ),
        case(
            "deployments without operator",
            Features {
                deployments: true,
                operator: false,
                ..production()
            },
        ),
        case(
            "host backend",
            Features {
                host_backend: true,
                ..production()
            },
        ),
        case(
            "insights",
            Features {
                insights: true,
                ..production()
            },
        ),
        case(
            "insights outside",
            outside(Features {
                insights: true,
                ..production()
            }),
        ),
        case(
            "polly",
            Features {
                polly: true,
                in_cluster_polly_redis: false,
                ..production()
            },
        ),
        case(
            "fleet",
            Features {
                fleet: true,
                in_cluster_fleet_postgres: false,
                ..production()
            },
        ),
        case(
            "agent builder",
            Features {
                agent_builder: true,
                deployments: true,
                ..production()
            },
        ),
        case(
            "gateway",
            Features {
                agent_gateway: true,
                presidio: true,
                ..production()
            },
        ),
        case(
            "no jobs",
            Features {
                migrations: false,
                clickhouse_migrations: false,
                backfill_check: false,
                e2e_test: false,
                ..production()
            },
        ),
        case(
            "no frontend, no ingest queue",
            Features {
                frontend: false,
                ingest_queue: false,
                ..production()
            },
        ),
        Case {
            object_storage: true,
            ..case("all common", all_common())
        },
        case(
            "all outside",
            outside(Features {
                deployments: true,
                fleet: true,
                ..all_outside()
            }),
        ),
    ];
    if line.images.contains_key("smithdbImage") {
        // Line 0.17 names a job for a hash of values; its data say so and leave sandboxes out.
        let has_sandboxes = line.workloads.contains_key("sandboxes.juicefs.csi.node");
        let smithdb = Features {
            smithdb: true,
            smithdb_migration: true,
            ..production()
        };
        let sandboxes = Features {
            sandboxes: true,
            ..production()
        };
        let storeless = Features {
            smithdb: true,
            clickhouse: false,
            in_cluster_clickhouse: true,
            ..production()
        };
        cases.extend([
            Case {
                object_storage: true,
                ..case("smithdb", smithdb)
            },
            case("no clickhouse", storeless),
            case(
                "smithdb migration outside",
                Features {
                    in_cluster_smithdb_task_database: false,
                    ..smithdb
                },
            ),
            case("sandboxes", sandboxes),
            case(
                "sandboxes without driver",
                Features {
                    juicefs_driver: false,
                    ..sandboxes
                },
            ),
            case(
                "engine",
                Features {
                    engine: true,
                    ..sandboxes
                },
            ),
            Case {
                object_storage: true,
                ..case(
                    "all of the line",
                    Features {
                        smithdb: true,
                        smithdb_migration: true,
                        sandboxes: has_sandboxes,
                        engine: has_sandboxes,
                        ..all_common()
                    },
                )
            },
        ]);
        cases.retain(|case| has_sandboxes || !case.features.sandboxes);
    } else {
        let bootstrap = Features {
            agent_bootstrap: true,
            deployments: true,
            ..production()
        };
        cases.extend([
            case(
                "agent bootstrap",
                Features {
                    agent_builder: true,
                    bundled_insights: true,
                    bundled_polly: true,
                    ..bootstrap
                },
            ),
            case("agent bootstrap to destroy", bootstrap),
            Case {
                object_storage: true,
                ..case(
                    "all of the line",
                    Features {
                        agent_builder: true,
                        agent_bootstrap: true,
                        ..all_common()
                    },
                )
            },
        ]);
    }
    cases
}

fn all_outside() -> Features {
    Features {
        insights: true,
        polly: true,
        agent_gateway: true,
        presidio: true,
        ..production()
    }
}
