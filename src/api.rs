//! What the integration tests call, under the name of the folder that it comes from.
//!
//! The `lsgen` program is the only thing that users have; nothing here is promised to other programs. A name stands
//! here because a test in `tests/` names it.

/// The files of an environment, as a value.
pub mod bundle {
    pub use crate::bundle::manifest::{Digest, Header};
    pub use crate::bundle::path::FilePath;
    pub use crate::bundle::{Bundle, File, Sealed};
}

/// What chart versions and add-ons accept.
pub mod chart {
    pub use crate::chart::addon::AddonImage;
    pub use crate::chart::adopt::adopt;
    pub use crate::chart::catalogue::{Imported, TEMPLATES};
    pub use crate::chart::changes::between as changes_between;
    pub use crate::chart::guards::{Guards, guards};
    pub use crate::chart::image::Image;
    pub use crate::chart::import::{Import, import};
    pub use crate::chart::restarts::restarts;
    pub use crate::chart::switches::switches;
    pub use crate::chart::typed::typed;
    pub use crate::chart::workload::{Kind, Shape, Workload};
    pub use crate::chart::{
        Addon, Catalogue, Features, KeyError, KeyKind, Line, Package, ValueKeys, ValueKind, addon,
        known_addons, langsmith, shipped_versions,
    };
}

/// What changed between two renderings.
pub mod diff {
    pub use crate::diff::effects::{Class, addresses_of, of_stack};
    pub use crate::diff::{
        Diff, FileChange, Files, Impact, Impacts, KeyChange, LineKind, Object, Side, Sourced,
        Status, Step, Structure, Value, Versions, diff, files_of, patch,
    };

    /// How a change is carried out.
    pub mod procedure {
        pub use crate::diff::procedure::{Fact, How, fact_of, facts};
    }
}

/// Changes of the environment file that keep its comments.
pub mod edit {
    pub use crate::edit::{Edit, edited};
}

/// Findings and their rules.
pub mod finding {
    pub use crate::finding::{Finding, Rule, Severity};
}

/// An environment, layer by layer.
pub mod layer {
    pub use crate::layer::keys::{Key, Kind};
    pub use crate::layer::{Resolved, Stack, all_keys, editor_schema, resolve, resolve_with};
}

/// What an environment file says.
pub mod model {
    pub use crate::model::Environment;
    pub use crate::model::cluster::{NodeGroup, TaintEffect};
    pub use crate::model::ingress::{
        IngressOption, Issuer, Scheme, Stage, TlsMode, Visibility, Zone,
    };
    pub use crate::model::langsmith::{AuthMode, Scaler};
    pub use crate::model::metadata::Tier;
    pub use crate::model::recovery::{RecoveryProfile, RegionRole, Standby};
    pub use crate::model::schema::inlined;
    pub use crate::model::stores::{
        ClickhouseSource, LockMode, PostgresSource, RedisAuth, RedisSource,
    };
    pub use crate::model::types::{ImageRegistry, Line, check_of};
}

/// What will exist.
pub mod plan {
    /// What has another address than in an earlier lsgen.
    pub mod moves {
        pub use crate::plan::moves::{Address, Move, moves, read};
    }

    pub use crate::plan::{
        Plan, Site, command_keys, every_image, features, images, mirrored_reference,
        path_in_mirror, plan, secret_keys,
    };
}

/// A plan as files.
pub mod render {
    pub use crate::render::render;
    pub use crate::render::terraform::moved::moved;
    pub use crate::render::upgrade::{RUNBOOK, upgrade};
}

/// Findings and differences as text.
pub mod report {
    pub use crate::report::{github, json, provenance, terminal};

    /// A key of the environment file.
    pub mod explain {
        pub use crate::report::explain::what_it_takes;
    }

    /// A difference as a page.
    pub mod diff_html {
        pub use crate::report::diff_html::diff;
    }

    /// A difference as data.
    pub mod diff_json {
        pub use crate::report::diff_json::{diff, schema};
    }

    /// A difference as a comment on a pull request.
    pub mod diff_markdown {
        pub use crate::report::diff_markdown::{LIMIT, diff};
    }

    /// A difference in a terminal.
    pub mod diff_text {
        pub use crate::report::diff_text::{Shown, WIDTH, diff};
    }
}

/// The judge and the rules.
pub mod rules {
    pub use crate::rules::{Judgement, judge, rule, rules};
}

/// TOML with the place of every key.
pub mod source {
    pub use crate::source::folder::read_folder;
    pub use crate::source::{KeyPath, Memory, Node, Segment, Span, Value, read_text};

    /// What looks like a secret.
    pub mod secrets {
        pub use crate::source::secrets::{hits, is_credential, is_secret};
    }
}

/// The steps to another chart version.
pub mod upgrade {
    pub use crate::upgrade::plan;
}

/// Output folders.
pub mod write {
    pub use crate::write::{apply, plan};
}
