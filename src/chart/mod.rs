//! Temporary.
/// T
#[derive(Debug, Clone)]
pub struct Line;
/// T
pub fn langsmith(v: &semver::Version) -> Result<Line, String> { if known_versions().contains(v) { Ok(Line) } else { Err(String::new()) } }
/// T
pub fn known_versions() -> Vec<semver::Version> { vec![semver::Version::new(0,15,17), semver::Version::new(0,16,11)] }
