//! Which container images an install runs, and the references the chart writes for them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::features::{Condition, Features};
use super::line::Line;
use crate::suggest;

/// One entry of the chart's `images`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// The repository, with the registry that the chart writes into it (`docker.io/…`).
    pub repository: String,
    /// The tag; empty for the chart's `appVersion`.
    pub tag: String,
    /// The pull policy.
    pub pull_policy: String,
}

/// The image inside one of the operator's templates.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorTemplate {
    /// The values key of the template, a text.
    pub path: String,
    /// The repository.
    pub repository: String,
    /// The tag.
    pub tag: String,
}

/// An image that an install runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageUse<'line> {
    /// Its values key without the leading `images.`, or the path of the operator template that holds it.
    pub key: &'line str,
    /// The repository, as the values have it.
    pub repository: &'line str,
    /// The tag, never empty unless the chart has neither a tag nor an `appVersion`.
    pub tag: &'line str,
    /// The pull policy.
    pub pull_policy: &'line str,
    /// The values keys of the workloads that run it, ascending.
    pub workloads: Vec<&'line str>,
    /// Whether `images.registry` reaches it; an operator template is literal text, which it does not.
    pub follows_registry: bool,
}

impl ImageUse<'_> {
    /// The reference as the chart writes it when `images.registry` has the given value.
    ///
    /// The chart puts the registry before the whole repository, so the default repositories give
    /// `registry.example.com/docker.io/langchain/…`. LangChain's mirror script pushes without the host, so an
    /// overlay of lsgen overrides the repository as well.
    pub fn reference(&self, registry: Option<&str>) -> String {
        let registry = registry.filter(|registry| self.follows_registry && !registry.is_empty());
        match registry {
            Some(registry) => format!("{registry}/{}:{}", self.repository, self.tag),
            None => format!("{}:{}", self.repository, self.tag),
        }
    }
}

/// An override names an image that the chart does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the chart has no image `{key}`{}", suggest::did_you_mean(nearest.as_deref()))]
pub struct UnknownImage {
    /// The key asked for.
    pub key: String,
    /// The key that was perhaps meant.
    pub nearest: Option<String>,
}

impl Line {
    /// Takes over what the values set for an image: a key under `images`, or the path of an operator
    /// template such as `operator.templates.db` (then the caller writes that template too).
    pub fn override_image(
        &mut self,
        key: &str,
        repository: Option<&str>,
        tag: Option<&str>,
    ) -> Result<(), UnknownImage> {
        let template = self
            .operator_templates
            .values_mut()
            .find(|template| template.path == key);
        let (old_repository, old_tag) = match (self.images.get_mut(key), template) {
            (Some(image), _) => (&mut image.repository, &mut image.tag),
            (None, Some(template)) => (&mut template.repository, &mut template.tag),
            (None, None) => {
                let known = self.images.keys().map(String::as_str);
                return Err(UnknownImage {
                    key: key.to_owned(),
                    nearest: suggest::nearest(key, known).map(str::to_owned),
                });
            }
        };
        if let Some(repository) = repository {
            repository.clone_into(old_repository);
        }
        if let Some(tag) = tag {
            tag.clone_into(old_tag);
        }
        Ok(())
    }

    /// The images that an install with these features runs, jobs and the stores which the operator
    /// makes for agent deployments included; ascending by key, the operator's last.
    pub fn images_in_use(&self, features: &Features) -> Vec<ImageUse<'_>> {
        let mut workloads_by_image: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (key, workload) in self.workloads_in_use(features) {
            let indirect = workload
                .indirect_images
                .iter()
                .filter(|indirect| features.all(&indirect.when))
                .map(|indirect| &indirect.image);
            for image in workload.images.iter().chain(indirect) {
                workloads_by_image.entry(image).or_default().insert(key);
            }
        }
        let mut uses: Vec<ImageUse<'_>> = self
            .images
            .iter()
            .filter_map(|(key, image)| {
                let workloads = workloads_by_image.remove(key.as_str())?;
                Some(ImageUse {
                    key,
                    repository: &image.repository,
                    tag: if image.tag.is_empty() {
                        &self.app_version
                    } else {
                        &image.tag
                    },
                    pull_policy: &image.pull_policy,
                    workloads: workloads.into_iter().collect(),
                    follows_registry: true,
                })
            })
            .collect();
        if features.all(&[Condition::Deployments, Condition::Operator]) {
            uses.extend(self.operator_templates.values().map(|template| ImageUse {
                key: &template.path,
                repository: &template.repository,
                tag: &template.tag,
                // The templates set no policy, and Kubernetes' default for such a tag is this one.
                pull_policy: "IfNotPresent",
                workloads: vec!["operator"],
                follows_registry: false,
            }));
        }
        uses
    }

    /// The distinct references of [`Line::images_in_use`], ascending.
    pub fn references_in_use(
        &self,
        features: &Features,
        registry: Option<&str>,
    ) -> BTreeSet<String> {
        self.images_in_use(features)
            .iter()
            .map(|image| image.reference(registry))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::chart::{Features, langsmith, shipped_versions};
    use semver::Version;

    fn production() -> Features {
        Features {
            in_cluster_postgres: false,
            in_cluster_redis: false,
            in_cluster_clickhouse: false,
            basic_auth: true,
            mixed_auth: true,
            insights: false,
            polly: false,
            ..Features::default()
        }
    }

    #[test]
    fn production_on_0_16_runs_three_images() {
        let line = langsmith(&Version::new(0, 16, 11)).unwrap();
        let references = line.references_in_use(&production(), None);
        assert_eq!(
            references.into_iter().collect::<Vec<_>>(),
            [
                "docker.io/langchain/langsmith-ace-backend:0.16.45",
                "docker.io/langchain/langsmith-backend:0.16.45",
                "docker.io/langchain/langsmith-frontend:0.16.45",
            ]
        );
    }

    #[test]
    fn the_registry_goes_before_the_whole_repository_but_not_into_operator_templates() {
        let line = langsmith(&Version::new(0, 15, 17)).unwrap();
        let features = Features {
            deployments: true,
            ..production()
        };
        let references = line.references_in_use(&features, Some("mirror.example.com"));
        let mirrored = "mirror.example.com/docker.io/langchain/langgraph-operator:0.1.47";
        assert!(references.contains(mirrored), "{references:?}");
        assert!(
            references.contains("pgvector/pgvector:pg15"),
            "{references:?}"
        );
    }

    #[test]
    fn an_override_reaches_the_reference() {
        let mut line = langsmith(&Version::new(0, 16, 11)).unwrap();
        line.override_image("backendImage", Some("langchain/langsmith-backend"), None)
            .unwrap();
        line.override_image("operator.templates.db", Some("mirror/pgvector"), Some("16"))
            .unwrap();
        let features = Features {
            deployments: true,
            ..production()
        };
        let references = line.references_in_use(&features, Some("mirror"));
        assert!(references.contains("mirror/langchain/langsmith-backend:0.16.45"));
        assert!(references.contains("mirror/pgvector:16"));
        let error = line.override_image("backndImage", None, None).unwrap_err();
        let message = "the chart has no image `backndImage`; did you mean `backendImage`?";
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn an_empty_tag_becomes_the_application_version() {
        let line = langsmith(&Version::new(0, 16, 11)).unwrap();
        let features = Features {
            sandboxes: true,
            ..production()
        };
        assert!(
            line.references_in_use(&features, None)
                .contains("docker.io/langchain/sandbox-host:0.16.45")
        );
    }

    #[test]
    fn every_image_of_a_line_belongs_to_a_workload() {
        for version in shipped_versions() {
            let line = langsmith(&version).unwrap();
            for key in line.images.keys() {
                let used = line.workloads.values().any(|workload| {
                    workload.images.contains(key)
                        || workload
                            .indirect_images
                            .iter()
                            .any(|indirect| indirect.image == *key)
                });
                assert!(used, "{version}: {key}");
            }
        }
    }
}
