//! The schemas of Kubernetes and of the custom resources, strictly.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::environments::{Rendered, all_sites, project};
use crate::support::tools::{is_tool_missing, run};

/// An ARN as AWS would give one.
const TARGET_GROUP: &str =
    "arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/web/0123456789abcdef";

/// Holds every object below a folder against the schemas. A kind whose schema kube-validate does not bring
/// is held against the one in `tests/engines/crds`, by itself: its file must hold nothing else.
pub(crate) fn validate(folder: &Path) -> Result<(), String> {
    let own = tempfile::tempdir().unwrap();
    set_apart(folder, own.path());
    if fs::read_dir(own.path()).unwrap().next().is_some() {
        let mut command = Command::new("kube-validate");
        run(command
            .arg("--crds")
            .arg(project("tests/engines/crds"))
            .arg(own.path()))?;
    }
    run(Command::new("kube-validate").arg(folder)).map(drop)
}

/// Moves the files of kinds with a schema in `tests/engines/crds` from one folder to another.
fn set_apart(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            set_apart(&path, to);
        } else if fs::read_to_string(&path).unwrap().contains(OWN_SCHEMA) {
            let number = fs::read_dir(to).unwrap().count();
            fs::rename(&path, to.join(format!("{number}.yaml"))).unwrap();
        }
    }
}

/// The group of the kinds in `tests/engines/crds`, as an object of theirs begins.
const OWN_SCHEMA: &str = "\napiVersion: awspca.cert-manager.io/";

/// The target group binding that an environment installs, as Helm renders it.
pub(crate) fn target_group_binding(rendered: &Rendered) -> String {
    let copy = tempfile::tempdir().unwrap();
    rendered.spill(copy.path());
    let set = [
        "targetGroupARN",
        "httpsTargetGroupARN",
        "httpTargetGroupARN",
    ]
    .map(|value| format!("{value}={TARGET_GROUP}"))
    .join(",");
    run(template(copy.path()).args(["--set", &set])).unwrap()
}

fn template(copy: &Path) -> Command {
    let mut command = Command::new("helm");
    command
        .args(["template", "binding"])
        .arg(copy.join("helm/target-group-binding"));
    command
}

#[test]
fn every_manifest_is_valid() {
    if is_tool_missing("kube-validate", "--help") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for rendered in all_sites() {
        let own = folder.path().join(&rendered.name);
        for (path, text) in rendered.manifests() {
            let path = own.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    validate(folder.path()).unwrap();
}

#[test]
fn every_target_group_binding_is_valid() {
    if is_tool_missing("helm", "version") || is_tool_missing("kube-validate", "--help") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for rendered in all_sites() {
        let text = target_group_binding(rendered);
        assert!(text.contains(TARGET_GROUP), "{}:\n{text}", rendered.name);
        fs::write(folder.path().join(format!("{}.yaml", rendered.name)), text).unwrap();
    }
    validate(folder.path()).unwrap();
}

#[test]
fn a_target_group_binding_without_its_group_is_refused() {
    if is_tool_missing("helm", "version") {
        return;
    }
    let copy = tempfile::tempdir().unwrap();
    all_sites().next().unwrap().spill(copy.path());
    let error = run(&mut template(copy.path())).unwrap_err();
    assert!(
        error.contains("set targetGroupARN: the README has the command"),
        "{error}"
    );
}
