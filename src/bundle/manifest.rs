//! `lsgen.manifest.json`: what lsgen wrote, so that it can recognize it later.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use sha2::Digest as _;

use crate::bundle::path::FilePath;

/// The name of the manifest, at the top of the output folder.
pub(crate) const FILE_NAME: &str = "lsgen.manifest.json";

/// The format of manifest that this lsgen writes and reads.
pub(crate) const FORMAT: u64 = 1;

/// What a manifest says about the rendering as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The version of lsgen that rendered: `0.1.0`.
    pub lsgen_version: String,
    /// Prefix and name of the environment: `acme-prod`. A folder belongs to one environment.
    pub environment: String,
    /// The version of the LangSmith chart: `0.16.11`.
    pub chart: String,
}

/// The files that lsgen wrote into a folder, each with the hash of its bytes.
///
/// As JSON: `{"format": 1, "lsgen": "0.1.0", "environment": "acme-prod", "chart": "0.16.11",
/// "files": {"README.md": "sha256:…"}}`, the files in the order of their paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    header: Header,
    files: BTreeMap<FilePath, Digest>,
}

impl Manifest {
    /// A manifest of these files.
    pub fn new(header: Header, files: BTreeMap<FilePath, Digest>) -> Self {
        Self { header, files }
    }

    /// Versions and environment.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Every file with the hash of the bytes that lsgen wrote.
    pub fn files(&self) -> &BTreeMap<FilePath, Digest> {
        &self.files
    }

    /// The manifest as indented JSON that ends in a newline; equal manifests give equal bytes.
    pub fn to_json(&self) -> String {
        let files: serde_json::Map<_, _> = self
            .files
            .iter()
            .map(|(path, digest)| (path.to_string(), digest.to_string().into()))
            .collect();
        let json = serde_json::json!({
            "format": FORMAT,
            "lsgen": self.header.lsgen_version,
            "environment": self.header.environment,
            "chart": self.header.chart,
            "files": files,
        });
        format!("{json:#}\n")
    }

    /// Reads a manifest, strictly.
    ///
    /// An unknown key, a path that lsgen would not write or a hash it could not have made is an
    /// error: files are removed on the word of a manifest, so one that anything is wrong with is
    /// not believed.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        // The format comes first, so that a newer manifest is called newer, not malformed.
        let Format { format } =
            serde_json::from_str(text).map_err(|error| ManifestError::malformed(&error))?;
        if format != FORMAT {
            return Err(if format > FORMAT {
                ManifestError::Newer { found: format }
            } else {
                ManifestError::Unknown { found: format }
            });
        }
        let raw: Raw =
            serde_json::from_str(text).map_err(|error| ManifestError::malformed(&error))?;
        let header = Header {
            lsgen_version: raw.lsgen,
            environment: raw.environment,
            chart: raw.chart,
        };
        Ok(Self {
            header,
            files: raw.files.0,
        })
    }
}

#[derive(Deserialize)]
struct Format {
    format: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(rename = "format")]
    _format: u64,
    lsgen: String,
    environment: String,
    chart: String,
    files: Files,
}

struct Files(BTreeMap<FilePath, Digest>);

impl<'de> Deserialize<'de> for Files {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FilesVisitor;

        impl<'de> Visitor<'de> for FilesVisitor {
            type Value = Files;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a map from path to `sha256:` and 64 hexadecimal digits")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Files, A::Error> {
                let mut files = BTreeMap::new();
                while let Some((path, digest)) = map.next_entry::<String, String>()? {
                    let path = FilePath::parse(&path).map_err(A::Error::custom)?;
                    if path.is_reserved() {
                        return Err(A::Error::custom(format!("`{path}` is not a rendered file")));
                    }
                    let digest = digest.parse().map_err(A::Error::custom)?;
                    if files.contains_key(&path) {
                        return Err(A::Error::custom(format!("`{path}` is listed twice")));
                    }
                    files.insert(path, digest);
                }
                Ok(Files(files))
            }
        }

        deserializer.deserialize_map(FilesVisitor)
    }
}

/// Why a text is not a manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// It is not the JSON of a manifest.
    #[error("not a manifest of lsgen: {message}")]
    Malformed {
        /// What the reader stumbled over, with line and column.
        message: String,
    },
    /// A newer lsgen wrote it.
    #[error("a newer lsgen wrote it (format {found}, this one knows {FORMAT})")]
    Newer {
        /// The format number it has.
        found: u64,
    },
    /// It has a format number that no lsgen ever wrote.
    #[error("no lsgen ever wrote format {found}")]
    Unknown {
        /// The format number it has.
        found: u64,
    },
}

impl ManifestError {
    fn malformed(error: &serde_json::Error) -> Self {
        Self::Malformed {
            message: error.to_string(),
        }
    }
}

/// The SHA-256 hash of a file's bytes, `sha256:` and 64 hexadecimal digits as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// The hash of everything that is left to read, without holding it in memory.
    pub fn of_reader(mut reader: impl io::Read) -> io::Result<Self> {
        let mut hasher = sha2::Sha256::new();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(Self(hasher.finalize().into())),
                Ok(length) => hasher.update(buffer.get(..length).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One write for each byte would take longer than the hash of a small file.
        let digit = |value: u8| char::from_digit(value.into(), 16);
        let digits = self.0.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let mut text = String::with_capacity("sha256:".len() + 2 * self.0.len());
        text.push_str("sha256:");
        text.extend(digits.filter_map(digit));
        f.write_str(&text)
    }
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        let hexadecimal = text.strip_prefix("sha256:").ok_or(DigestError)?.as_bytes();
        let mut bytes = [0; 32];
        if hexadecimal.len() != 2 * bytes.len() {
            return Err(DigestError);
        }
        for (byte, pair) in bytes.iter_mut().zip(hexadecimal.chunks_exact(2)) {
            for digit in pair {
                let value = match digit {
                    b'0'..=b'9' => digit - b'0',
                    b'a'..=b'f' => digit - b'a' + 10,
                    _ => return Err(DigestError),
                };
                *byte = *byte << 4 | value;
            }
        }
        Ok(Self(bytes))
    }
}

/// A text that is not the hash of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a hash is `sha256:` and 64 hexadecimal digits in lower case")]
pub struct DigestError;
