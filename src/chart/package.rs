//! A packaged chart as a value: the parts that facts are made of.

use std::collections::BTreeMap;
use std::io::Read;

use sha2::{Digest, Sha256};

/// The largest unpacked chart that is read, in bytes. The LangSmith chart has two megabytes.
const MAXIMUM_SIZE: u64 = 64 << 20;

/// A chart: its two files and its templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The text of `Chart.yaml`.
    pub chart: String,
    /// The text of `values.yaml`.
    pub values: String,
    /// The SHA-256 of each file below `templates/`, in hexadecimal, by its path there.
    pub templates: BTreeMap<String, String>,
}

/// Why files are not a chart.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The archive cannot be read.
    #[error("not a packaged chart: {0}")]
    Archive(std::io::Error),
    /// The archive unpacks to more than [`MAXIMUM_SIZE`].
    #[error("not a chart: it unpacks to more than {} MiB", MAXIMUM_SIZE >> 20)]
    TooLarge,
    /// A file that every chart has is missing.
    #[error("not a chart: it has no `{0}`")]
    Missing(&'static str),
    /// A file is not text.
    #[error("`{0}` is not UTF-8 text")]
    NotText(&'static str),
}

impl Package {
    /// Whether a file of a chart folder, by its path there, is one that is read.
    pub fn is_part(path: &str) -> bool {
        matches!(path, "Chart.yaml" | "values.yaml") || path.starts_with("templates/")
    }

    /// A chart from the files of its folder, by their path there.
    pub fn from_files(files: &BTreeMap<String, Vec<u8>>) -> Result<Self, PackageError> {
        let text = |name: &'static str| {
            let bytes = files.get(name).ok_or(PackageError::Missing(name))?;
            String::from_utf8(bytes.clone()).map_err(|_| PackageError::NotText(name))
        };
        let templates = files.iter().filter_map(|(path, bytes)| {
            let path = path.strip_prefix("templates/")?;
            let sum: String = Sha256::digest(bytes)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            Some((path.to_owned(), sum))
        });
        Ok(Self {
            chart: text("Chart.yaml")?,
            values: text("values.yaml")?,
            templates: templates.collect(),
        })
    }

    /// A chart from the archive that `helm package` and `helm pull` write: one folder in a gzipped tar.
    pub fn from_archive(bytes: &[u8]) -> Result<Self, PackageError> {
        let unpacked = flate2::read::GzDecoder::new(bytes).take(MAXIMUM_SIZE + 1);
        let mut archive = tar::Archive::new(unpacked);
        let mut files = BTreeMap::new();
        let mut size = 0;
        for entry in archive.entries().map_err(PackageError::Archive)? {
            let mut entry = entry.map_err(PackageError::Archive)?;
            if !entry.header().entry_type().is_file() {
                continue;
            }
            size += entry.size();
            if size > MAXIMUM_SIZE {
                return Err(PackageError::TooLarge);
            }
            let path = entry.path().map_err(PackageError::Archive)?;
            let path = path.to_string_lossy().replace('\\', "/");
            // Below the chart's own folder. A dependency's files lie deeper and are not the chart's.
            let Some((_, path)) = path.trim_start_matches("./").split_once('/') else {
                continue;
            };
            if Self::is_part(path) {
                let path = path.to_owned();
                let mut contents = Vec::new();
                entry
                    .read_to_end(&mut contents)
                    .map_err(PackageError::Archive)?;
                files.insert(path, contents);
            }
        }
        Self::from_files(&files)
    }

    /// The text of `templates.sum`: each template with its sum, as `sha256sum` writes them.
    pub fn templates_sum(&self) -> String {
        let line = |(path, sum): (&String, &String)| format!("{sum}  {path}\n");
        self.templates.iter().map(line).collect()
    }
}

/// Reads the text of `templates.sum`; lines that are none are left out.
pub(super) fn read_sums(text: &str) -> BTreeMap<&str, &str> {
    text.lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(sum, path)| (path, sum))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::{Package, PackageError};

    fn archive(files: &[(&str, &str)]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (path, text) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            header.set_mode(0o644);
            builder
                .append_data(&mut header, path, text.as_bytes())
                .unwrap();
        }
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(&builder.into_inner().unwrap()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn an_archive_gives_the_parts_of_the_chart_alone() {
        let bytes = archive(&[
            ("langsmith/Chart.yaml", "name: langsmith\n"),
            ("langsmith/values.yaml", "a: 1\n"),
            ("langsmith/README.md", "no\n"),
            (
                "langsmith/templates/backend/deployment.yaml",
                "kind: Deployment\n",
            ),
            ("langsmith/charts/other/values.yaml", "b: 2\n"),
        ]);
        let package = Package::from_archive(&bytes).unwrap();
        assert_eq!(package.chart, "name: langsmith\n");
        assert_eq!(package.values, "a: 1\n");
        assert_eq!(
            package.templates_sum(),
            "2e15259aa2d978f7affbf2000945c972ebf0beed0e2dcb7b0c490ee33871f120  backend/deployment.yaml\n"
        );
    }

    #[test]
    fn what_is_no_archive_or_no_chart_is_refused() {
        assert!(matches!(
            Package::from_archive(b"PK not a tar"),
            Err(PackageError::Archive(_))
        ));
        assert!(matches!(
            Package::from_archive(&archive(&[("x/values.yaml", "")])),
            Err(PackageError::Missing("Chart.yaml"))
        ));
    }
}
