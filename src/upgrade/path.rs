//! The steps of an upgrade.

use semver::Version;

use crate::chart::Catalogue;
use crate::chart::running::LONGEST_HOP;

/// Why there is no way from one version to another.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// The wanted version is older.
    #[error("the chart cannot be downgraded: its migrations have no way back")]
    Backwards,
    /// The two have different major versions.
    #[error("lsgen knows no way from one major version to another")]
    OtherMajor,
    /// Nothing is known about any version that could be a stop.
    #[error(
        "the way is longer than {LONGEST_HOP} minor versions, and nothing is known about a stop on it: \
         import the last stable patch of one of the lines {}", lines.join(", ")
    )]
    Gap {
        /// The minor versions of which one is missing: the last stable patch of any of them would do.
        lines: Vec<String>,
    },
}

/// The versions to go through, the last one being `to`; none where that is where one is.
///
/// Every stop is the last stable patch of its line, no step crosses more than [`LONGEST_HOP`] minor
/// versions, there are as few steps as that allows, and they are as even as they can be.
pub(crate) fn path(
    from: &Version,
    to: &Version,
    catalogue: &Catalogue,
) -> Result<Vec<Version>, PathError> {
    if to < from {
        return Err(PathError::Backwards);
    }
    if from.major != to.major {
        return Err(PathError::OtherMajor);
    }
    if from == to {
        return Ok(Vec::new());
    }
    let stops: Vec<Version> = (from.minor + 1..to.minor)
        .filter_map(|minor| catalogue.last_stable(from.major, minor))
        .chain([to.clone()])
        .collect();
    shortest(from, &stops).ok_or_else(|| PathError::Gap {
        lines: (from.minor + 1..to.minor)
            .filter(|minor| catalogue.last_stable(from.major, *minor).is_none())
            .map(|minor| format!("{}.{minor}", from.major))
            .collect(),
    })
}

/// The best way through some of the stops to the last one.
fn shortest(from: &Version, stops: &[Version]) -> Option<Vec<Version>> {
    let (to, between) = stops.split_last()?;
    if to.minor - from.minor <= LONGEST_HOP {
        return Some(vec![to.clone()]);
    }
    let reachable = between
        .iter()
        .enumerate()
        .filter(|(_, stop)| stop.minor - from.minor <= LONGEST_HOP);
    let ways = reachable.filter_map(|(index, stop)| {
        let mut way = vec![stop.clone()];
        way.extend(shortest(stop, stops.get(index + 1..)?)?);
        Some(way)
    });
    ways.min_by_key(|way| (way.len(), longest(from, way), squares(from, way)))
}

fn lengths<'a>(from: &'a Version, way: &'a [Version]) -> impl Iterator<Item = u64> + 'a {
    let starts = [from].into_iter().chain(way);
    starts.zip(way).map(|(start, end)| end.minor - start.minor)
}

fn longest(from: &Version, way: &[Version]) -> u64 {
    lengths(from, way).max().unwrap_or_default()
}

/// Smaller for steps of more equal lengths.
fn squares(from: &Version, way: &[Version]) -> u64 {
    lengths(from, way).map(|length| length * length).sum()
}

#[cfg(test)]
mod tests {
    use semver::Version;

    use super::{PathError, path};
    use crate::chart::Catalogue;
    use crate::chart::catalogue::Imported;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    fn way(from: &str, to: &str, imported: &[&str]) -> Result<Vec<String>, PathError> {
        let mut catalogue = Catalogue::shipped();
        for text in imported {
            let nothing = Imported {
                folder: String::new(),
                facts: String::new(),
                keys: String::new(),
                templates: String::new(),
            };
            catalogue.add(version(text), nothing);
        }
        let way = path(&version(from), &version(to), &catalogue)?;
        Ok(way.iter().map(Version::to_string).collect())
    }

    #[test]
    fn three_minor_versions_are_one_hop() {
        assert_eq!(way("0.13.43", "0.16.11", &[]).unwrap(), ["0.16.11"]);
        assert_eq!(way("0.16.5", "0.16.11", &[]).unwrap(), ["0.16.11"]);
        assert!(way("0.16.11", "0.16.11", &[]).unwrap().is_empty());
    }

    #[test]
    fn more_are_even_hops_through_the_last_stable_patches() {
        assert_eq!(
            way("0.12.37", "0.16.11", &[]).unwrap(),
            ["0.14.6", "0.16.11"]
        );
        assert_eq!(
            way("0.12.37", "0.17.0-rc.12", &[]).unwrap(),
            ["0.14.6", "0.17.0-rc.12"]
        );
        let imported = ["0.14.7", "0.17.3", "0.18.1", "0.19.0"];
        assert_eq!(
            way("0.12.20", "0.19.0", &imported).unwrap(),
            ["0.14.7", "0.16.11", "0.19.0"]
        );
    }

    #[test]
    fn there_is_no_way_back_and_none_over_a_gap() {
        assert_eq!(way("0.16.11", "0.15.17", &[]), Err(PathError::Backwards));
        assert_eq!(way("0.16.11", "1.0.0", &[]), Err(PathError::OtherMajor));
        assert_eq!(
            way("0.16.11", "0.20.0", &["0.20.0"]),
            Err(PathError::Gap {
                lines: vec!["0.17".into(), "0.18".into(), "0.19".into()]
            })
        );
    }
}
