//! When a secret counts as changed.
//!
//! A store can be exchanged behind the same key of the same secret: the parameter's path stays, and nothing in
//! the cluster would notice. So each secret has a revision, which stands on the ExternalSecret, where a change makes
//! External Secrets read again at once, on the secret that it makes, and on the pods that read it.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::plan::Site;
use crate::plan::parameters::copied;

use super::ExternalSecret;

impl ExternalSecret {
    /// Twelve hexadecimal digits over what the secret is made of, and over what stands behind it.
    pub(crate) fn revision(&self, site: &Site) -> String {
        let mut text = String::new();
        let mut line = |word: &str, key: &str, value: &str| {
            // Each part with its length, so that no two lists read alike.
            let _ = writeln!(text, "{word} {}:{key} {}:{value}", key.len(), value.len());
        };
        line("type", "", self.kind.unwrap_or(""));
        for (key, value) in &self.content.template {
            line("template", key, value);
        }
        for (key, parameter) in &self.content.data {
            line("data", key, &site.names().parameter(parameter));
        }
        for one in &self.behind {
            line("behind", "", one);
        }
        if self.is_copied(site) {
            let version = site.environment().recovery.mirror_version;
            line("mirror", "", &version.to_string());
        }
        let digest = Sha256::digest(text);
        digest.iter().take(6).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Whether a value of it is a copy of the primary region's.
    fn is_copied(&self, site: &Site) -> bool {
        let mut copied = copied(site).into_iter();
        copied.any(|(copy, _)| {
            let mut data = self.content.data.iter();
            data.any(|(_, name)| *name == copy)
        })
    }
}
