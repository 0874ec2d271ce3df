//! The hook, in a repository that has it switched on.

use super::repository::Repository;
use crate::support::example;

/// A repository of two environments with the hook switched on, everything committed through it.
fn repository() -> Option<Repository> {
    let repository = Repository::new()?;
    repository.0.write("prod.toml", example("production"));
    repository.0.write("staging.toml", example("evaluation"));
    let init = repository.lsgen(&["init", "--ci", "github"]);
    assert_eq!(init.status, Some(0), "{init}");
    repository.git(&["config", "core.hooksPath", ".githooks"]);
    repository.render("prod.toml", "out/prod");
    repository.render("staging.toml", "out/staging");
    repository.commit("start");
    Some(repository)
}

/// What the hook says to a commit of what is staged, and whether it lets it through.
fn commit(repository: &Repository) -> (bool, String) {
    let output = repository.try_git(&["commit", "--quiet", "--message", "change"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), said)
}

#[test]
fn a_folder_that_is_out_of_date_is_refused_and_a_right_one_accepted() {
    let Some(repository) = repository() else {
        return;
    };
    repository.edit("prod.toml", "\"4711\"", "\"4712\"");
    repository.git(&["add", "prod.toml"]);
    let (accepted, said) = commit(&repository);
    assert!(!accepted);
    let wanted = "pre-commit: out/prod is not what prod.toml renders to: \
                  lsgen render prod.toml -o out/prod, then git add out/prod\n";
    assert!(said.contains(wanted), "{said}");
    // The other environment is no part of the change.
    assert!(!said.contains("staging"), "{said}");

    // Rendered, but not staged: what is committed would be as wrong as before.
    repository.render("prod.toml", "out/prod");
    assert!(!commit(&repository).0);
    repository.git(&["add", "out/prod"]);
    let (accepted, said) = commit(&repository);
    assert!(accepted, "{said}");
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
}

#[test]
fn what_lies_in_the_working_tree_is_not_asked() {
    let Some(repository) = repository() else {
        return;
    };
    // What is staged is right, and what comes next is only half done.
    repository.edit("prod.toml", "\"4711\"", "\"4712\"");
    repository.render("prod.toml", "out/prod");
    repository.git(&["add", "--all"]);
    repository.edit("prod.toml", "\"4712\"", "4713");
    let (accepted, said) = commit(&repository);
    assert!(accepted, "{said}");
    assert!(
        repository
            .git(&["show", "HEAD:prod.toml"])
            .contains("\"4712\"")
    );
}

#[test]
fn a_file_with_faults_is_refused_with_its_findings() {
    let Some(repository) = repository() else {
        return;
    };
    repository.edit("staging.toml", "account_id", "acount_id");
    repository.git(&["add", "--all"]);
    let (accepted, said) = commit(&repository);
    assert!(!accepted);
    assert!(
        said.contains("error[LS") && said.contains("staging.toml:"),
        "{said}"
    );
}

#[test]
fn an_edit_of_what_is_rendered_is_refused() {
    let Some(repository) = repository() else {
        return;
    };
    repository.edit("out/prod/README.md", "LangSmith", "LangSmyth");
    repository.git(&["add", "--all"]);
    assert!(!commit(&repository).0);
}

#[test]
fn other_changes_and_a_removed_environment_pass() {
    let Some(repository) = repository() else {
        return;
    };
    // Even after somebody went round the hook: that is not this commit's.
    repository.edit("prod.toml", "\"4711\"", "\"4712\"");
    repository.git(&[
        "commit",
        "--quiet",
        "--no-verify",
        "--all",
        "--message",
        "round",
    ]);
    repository.0.write("notes.md", "mine\n");
    repository.git(&["add", "notes.md"]);
    let (accepted, said) = commit(&repository);
    assert!(accepted, "{said}");
    repository.git(&["rm", "-r", "--quiet", "staging.toml", "out/staging"]);
    let (accepted, said) = commit(&repository);
    assert!(accepted, "{said}");
}

/// The environments that are built on a layer are held against it, and no others.
#[test]
fn a_change_of_a_layer_is_held_against_the_environments_that_name_it() {
    let Some(repository) = repository() else {
        return;
    };
    repository
        .0
        .write("layers/low.toml", "[network.create]\nnat = \"per-az\"\n");
    repository
        .0
        .write("layers/company.toml", "layers = [\"low.toml\"]\n");
    repository.edit(
        "prod.toml",
        "version = 1",
        "version = 1\nlayers = [\"layers/company.toml\"]",
    );
    repository.edit("prod.toml", ", nat = \"per-az\"", "");
    repository.commit("layers");
    repository.edit("layers/low.toml", "per-az", "single");
    repository.git(&["add", "--all"]);
    let (accepted, said) = commit(&repository);
    assert!(!accepted, "{said}");
    assert!(
        said.contains("out/prod is not what prod.toml renders to"),
        "{said}"
    );
    assert!(!said.contains("staging"), "{said}");
    repository.render("prod.toml", "out/prod");
    repository.git(&["add", "--all"]);
    let (accepted, said) = commit(&repository);
    assert!(accepted, "{said}");
    // A layer that is gone is missed.
    repository.git(&["rm", "--quiet", "layers/low.toml"]);
    let (accepted, said) = commit(&repository);
    assert!(!accepted && said.contains("error[LS0116]"), "{said}");
}
