//! The programs that are installed.

use std::ffi::OsStr;
use std::path::PathBuf;

use crate::program::find;

/// The programs of the checks, where they are installed.
#[derive(Debug)]
pub(crate) struct Tools {
    /// terraform, or tofu where there is no terraform.
    pub(crate) terraform: Option<PathBuf>,
    pub(crate) helm: Option<PathBuf>,
    pub(crate) helmfile: Option<PathBuf>,
    pub(crate) kubeconform: Option<PathBuf>,
    pub(crate) kubectl: Option<PathBuf>,
    pub(crate) checkov: Option<PathBuf>,
    pub(crate) shellcheck: Option<PathBuf>,
    /// Whether Terraform is set up to keep providers, so that each is downloaded once.
    pub(crate) keeps_providers: bool,
}

impl Tools {
    /// What is in the folders of `PATH`, with another terraform where one is named.
    pub(crate) fn on(path: &OsStr, terraform: Option<PathBuf>, keeps_providers: bool) -> Self {
        let own = || find("terraform", path).or_else(|| find("tofu", path));
        Self {
            terraform: terraform.or_else(own),
            helm: find("helm", path),
            helmfile: find("helmfile", path),
            kubeconform: find("kubeconform", path),
            kubectl: find("kubectl", path),
            checkov: find("checkov", path),
            shellcheck: find("shellcheck", path),
            keeps_providers,
        }
    }
}
