//! How Helm installs each part, and what is waited for around it: the helmfile and the commands for people print it.

use super::Part;

/// The seconds that Helm gives a release of the helmfile: migrations run inside LangSmith's, and Helm's own five minutes
/// are too short for them.
pub(crate) const SECONDS: u32 = 1800;

/// How a release is installed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Installation {
    /// What is waited for before it, as `wait.sh` calls it: a run that stopped may have left it behind.
    pub(crate) first: Option<&'static str>,
    /// What is waited for once it is installed, as `wait.sh` calls it.
    pub(crate) awaited: Option<&'static str>,
    /// Whether Helm waits until its pods are ready, and why not.
    pub(crate) waits: Result<(), &'static str>,
    /// Whether it takes over objects that were applied by hand before.
    pub(crate) takes_ownership: bool,
    /// The options of its command.
    pub(crate) options: &'static str,
}

/// A folder of manifests.
const FOLDER: Installation = Installation {
    first: None,
    awaited: None,
    waits: Ok(()),
    takes_ownership: true,
    options: "--take-ownership",
};

/// A published chart.
const PUBLISHED: Installation = Installation {
    first: None,
    awaited: None,
    waits: Ok(()),
    takes_ownership: false,
    options: "--wait --timeout 10m",
};

/// Secrets have to be the new ones before a pod that reads them starts.
const SECRETS: Option<&str> = Some("secrets");

impl Part {
    /// How it is installed.
    pub(crate) fn installation(self) -> Installation {
        match self {
            Self::Cluster | Self::Gateway | Self::Certificate | Self::DataplaneAccess => FOLDER,
            Self::Secrets => Installation {
                awaited: SECRETS,
                ..FOLDER
            },
            Self::ClickhouseKeeper => Installation {
                awaited: Some("clickhouse-keeper"),
                ..FOLDER
            },
            Self::Clickhouse => Installation {
                awaited: Some("clickhouse"),
                ..FOLDER
            },
            Self::Binding => Installation {
                takes_ownership: false,
                options: "--wait",
                ..FOLDER
            },
            Self::Addon => Installation {
                options: "--create-namespace --wait --timeout 10m",
                ..PUBLISHED
            },
            Self::ClickhouseOperator | Self::Dataplane => Installation {
                first: SECRETS,
                ..PUBLISHED
            },
            Self::Langsmith => Installation {
                first: SECRETS,
                waits: Err(
                    "On installation migrations run after the pods are made; pods that wait for them would never\n\
                     be ready first.",
                ),
                options: "--timeout 30m",
                ..PUBLISHED
            },
        }
    }
}
