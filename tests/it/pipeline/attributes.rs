//! `.gitattributes` and `.gitignore` of an output folder, as git itself reads them.

use super::repository::Repository;
use crate::support::{Folder, Lsgen, example};

/// `prod.toml` and what it renders to in `out`, committed.
fn repository() -> Option<Repository> {
    let repository = Repository::new()?;
    repository.0.write("prod.toml", example("production"));
    repository.render("prod.toml", "out");
    repository.commit("start");
    Some(repository)
}

#[test]
fn every_rendered_file_is_generated_and_can_be_reviewed() {
    let Some(repository) = repository() else {
        return;
    };
    let attributes = |path: &str| {
        repository.git(&[
            "check-attr",
            "linguist-generated",
            "text",
            "diff",
            "--",
            path,
        ])
    };
    let files = repository.git(&["ls-files", "out"]);
    assert!(files.lines().count() > 50, "{files}");
    for path in files.lines() {
        let wanted = format!(
            "{path}: linguist-generated: set\n{path}: text: unset\n{path}: diff: unspecified\n"
        );
        assert_eq!(attributes(path), wanted);
    }
    assert!(attributes("prod.toml").contains("linguist-generated: unspecified"));
}

#[test]
fn what_terraform_and_runbooks_leave_in_the_folder_is_not_committed() {
    let Some(repository) = repository() else {
        return;
    };
    let left = [
        "terraform/infra/.terraform/providers/registry/aws/5.100.0/linux_amd64/terraform-provider-aws",
        "terraform/infra/.terraform/terraform.tfstate",
        "terraform/infra/errored.tfstate",
        "terraform/infra/terraform.tfstate.backup",
        "terraform/infra/change.tfplan",
        "terraform/state/terraform.tfstate.backup",
        "terraform/infra/crash.log",
        "before-0-16-11-20260131120000.dump",
        "claim.json",
        "markers.json",
        "volume.json",
        ".lsgen-staging/lock",
    ];
    let kept = [
        "terraform/infra/.terraform.lock.hcl",
        "terraform/state/.terraform.lock.hcl",
        "terraform/state/terraform.tfstate",
    ];
    for path in left.iter().chain(&kept) {
        repository.0.write(&format!("out/{path}"), "x");
    }
    repository.git(&["add", "--all"]);
    let added = repository.git(&["diff", "--cached", "--name-only", "--diff-filter=A"]);
    let mut wanted = kept.map(|path| format!("out/{path}"));
    wanted.sort();
    assert_eq!(added.lines().collect::<Vec<_>>(), wanted);
}

#[test]
fn a_checkout_that_converts_line_ends_leaves_the_folder_as_it_was_rendered() {
    let Some(repository) = repository() else {
        return;
    };
    let copy = Folder::new();
    let place = copy.path().join("copy").display().to_string();
    repository.git(&["-c", "core.autocrlf=true", "clone", "--quiet", ".", &place]);
    // The conversion is at work: the environment file has no attributes.
    assert!(copy.read("copy/prod.toml").contains("\r\n"));
    let check = ["render", "copy/prod.toml", "-o", "copy/out", "--check"];
    let check = Lsgen::new().within(&copy).args(check).run();
    assert_eq!(check.status, Some(0), "{check}");
}

#[test]
fn after_a_merge_of_two_renderings_rendering_again_settles_the_folder() {
    let Some(repository) = repository() else {
        return;
    };
    let both = [("\"4711\"", "\"4712\""), ("\"per-az\"", "\"single\"")];
    let change = |branch: &str, (from, to): (&str, &str)| {
        repository.git(&["checkout", "--quiet", "-B", branch, "main"]);
        repository.edit("prod.toml", from, to);
        repository.render("prod.toml", "out");
        repository.commit(branch);
    };
    change("one", both[0]);
    change("other", both[1]);
    let merge = repository.try_git(&["merge", "--quiet", "one"]);
    assert!(!merge.status.success(), "{merge:?}");
    // The manifest is in conflict, and whole all the same.
    let conflicts = repository.git(&["diff", "--name-only", "--diff-filter=U"]);
    assert_eq!(conflicts, "out/lsgen.manifest.json\n");
    let manifest = repository.0.read("out/lsgen.manifest.json");
    assert!(serde_json::from_str::<serde_json::Value>(&manifest).is_ok());
    for (_, to) in both {
        assert!(repository.0.read("prod.toml").contains(to));
    }
    repository.render("prod.toml", "out");
    let check = repository.lsgen(&["render", "prod.toml", "-o", "out", "--check"]);
    assert_eq!(check.status, Some(0), "{check}");
}
