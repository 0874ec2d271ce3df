//! Facts about a chart that does not ship, made the way a user makes them.

use std::path::Path;

use lsgen::api::chart::Imported;
use lsgen::api::chart::adopt;
use lsgen::api::chart::{Catalogue, Package};
use lsgen::api::source::read_folder;
use semver::Version;

/// The chart in a folder.
pub(crate) fn package(folder: &Path) -> Package {
    let files = read_folder(folder, Package::is_part)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    Package::from_files(&files).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

/// What is known once the chart is imported, and its version; what ships where it ships.
pub(crate) fn catalogue(package: &Package) -> (Catalogue, Version) {
    let adopted = adopt(package, &Catalogue::shipped()).unwrap();
    let mut catalogue = Catalogue::shipped();
    if !catalogue.versions().contains(&adopted.version) {
        let imported = Imported {
            folder: "lsgen-charts".to_owned(),
            facts: adopted.facts,
            keys: adopted.keys,
            templates: adopted.templates,
        };
        catalogue.add(adopted.version.clone(), imported);
    }
    (catalogue, adopted.version)
}
