//! Which classes AWS offers for databases and caches: facts from `profiles/aws/classes.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::shipped::facts;

/// The classes of everything that has one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::rules) struct Classes {
    /// PostgreSQL by the service that runs it.
    pub(in crate::rules) postgres: BTreeMap<String, Offered>,
    pub(in crate::rules) redis: Offered,
}

/// Families, or single classes of one, and where AWS says so.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::rules) struct Offered {
    offered: Vec<String>,
    pub(in crate::rules) source: String,
}

impl Offered {
    /// Whether a class is offered, such as `r6g.xlarge`.
    pub(in crate::rules) fn has(&self, class: &str) -> bool {
        let family = class.rsplit_once('.').map_or(class, |(family, _)| family);
        let mut offered = self.offered.iter();
        offered.any(|one| one == family || one == class)
    }
}

/// The classes that are known.
pub(in crate::rules) fn classes() -> &'static Classes {
    static CLASSES: LazyLock<Classes> = LazyLock::new(|| facts("aws/classes.toml"));
    &CLASSES
}

#[cfg(test)]
mod tests {
    use super::classes;

    #[test]
    fn a_family_or_one_of_its_sizes_is_offered() {
        let classes = classes();
        for (offered, has, lacks) in [
            (&classes.postgres["rds"], "m7g.large", "r99.large"),
            (&classes.postgres["aurora"], "t4g.medium", "t4g.micro"),
            (&classes.redis, "t3.small", "r6gd.xlarge"),
        ] {
            assert!(offered.has(has) && !offered.has(lacks), "{offered:?}");
            assert!(offered.source.starts_with("https://"), "{offered:?}");
        }
    }
}
