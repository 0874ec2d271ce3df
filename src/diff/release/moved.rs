//! A release under another name or in another namespace.
//!
//! Helm does not move one. It would install a second release beside the first, and is refused: objects without a namespace
//! belong to the first, and so does the binding of the load balancer. What admits the release in AWS and in the cluster has been
//! turned to the new name by then.

use super::Found;
use super::read::Release;
use super::software::in_use;
use crate::chart::workload::Kind;
use crate::diff::effects::Class;

/// Adds what becomes of a release that has another name or namespace.
pub(super) fn elsewhere(old: &Release, new: &Release, found: &mut Found) {
    let mut causes = Vec::new();
    if old.name != new.name {
        causes.push("langsmith.release");
    }
    if old.namespace != new.namespace {
        causes.push("langsmith.namespace");
    }
    let (release, namespace) = (&old.name, &old.namespace);
    let subject = format!("release {}", new.name);
    found.add_from(
        "https://github.com/helm/helm/pull/7649",
        Class::Refused,
        subject.clone(),
        causes.clone(),
        format!(
            "Helm does not move a release: it refuses objects that `{release}` in `{namespace}` owns, and the load balancer controller \
             refuses a second binding of its target group. Back up, take down with `helm uninstall` what runs in `{namespace}`, \
             then apply Terraform and helmfile: LangSmith is away meanwhile."
        ),
    );
    found.add(
        Class::Interruption,
        format!("release {release}"),
        causes.clone(),
        "Terraform turns the trust of LangSmith's roles to the new service accounts: what still runs under the old ones loses S3, \
         and Redis where it logs in by IAM, within an hour of the apply.",
    );
    for (kind, name) in in_use(old).into_keys() {
        if kind == Kind::StatefulSet {
            found.add(
                Class::DataLoss,
                format!("StatefulSet {name}"),
                causes.clone(),
                format!(
                    "A store starts empty under the new name. The volume of the old one stays in `{namespace}`, and nothing moves \
                     what it holds."
                ),
            );
        }
    }
}
