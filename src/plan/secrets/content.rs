//! What a Kubernetes secret is made of.

/// The content of a secret that External Secrets keeps as the parameter store has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Content {
    /// Keys put together from `data`; without any, `data` is the secret.
    pub(crate) template: Vec<(&'static str, String)>,
    /// A key, and the parameter below the environment's folder.
    pub(crate) data: Vec<(&'static str, &'static str)>,
}

impl Content {
    /// Each key as its parameter has it.
    pub(crate) fn as_stored(data: Vec<(&'static str, &'static str)>) -> Self {
        Self {
            template: Vec::new(),
            data,
        }
    }

    /// The keys of the secret.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'static str> {
        let template = self.template.iter().map(|(key, _)| *key);
        let data = self.data.iter().map(|(key, _)| *key);
        let is_made = !self.template.is_empty();
        template.chain(data.filter(move |_| !is_made))
    }
}

/// A secret that External Secrets keeps for pods beside the release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Secret {
    /// What it is for.
    pub(crate) purpose: &'static str,
    /// The file's name, without its number.
    pub(crate) file: &'static str,
    pub(crate) name: &'static str,
    pub(crate) namespace: &'static str,
    pub(crate) content: Content,
    /// The workloads of its namespace that read it when they start, as kubectl takes them.
    pub(crate) readers: Vec<String>,
}
