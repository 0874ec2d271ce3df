//! `lsgen verify` with programs that stand in for the engines; the real ones are asked in `tests/engines/verify.rs`.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::support::{Ended, Folder, Lsgen, example};

/// The programs that stand in.
const PROGRAMS: [&str; 7] = [
    "terraform",
    "helm",
    "helmfile",
    "kubeconform",
    "kubectl",
    "checkov",
    "shellcheck",
];

/// A folder with the production example in `out`, and programs in `bin` that are content with everything.
fn prepared() -> Folder {
    let folder = Folder::new();
    folder.write("prod.toml", example("production"));
    let render = Lsgen::new()
        .within(&folder)
        .args(["render", "prod.toml", "-o", "out"])
        .run();
    assert_eq!(render.status, Some(0), "{render}");
    for program in PROGRAMS {
        install(&folder, program, "exit 0");
    }
    folder
}

/// Puts a program into `bin`.
fn install(folder: &Folder, program: &str, script: &str) {
    let path = format!("bin/{program}");
    folder.write(&path, format!("#!/bin/sh\n{script}\n"));
    let path = folder.path().join(path);
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Puts a program into `bin` that objects to a run with these arguments, and to no other.
fn install_objecting(folder: &Folder, program: &str, arguments: &str) {
    let script = format!(
        "case \"$*\" in *\"{arguments}\"*) echo 'objection to {program}' >&2; exit 3;; esac"
    );
    install(folder, program, &script);
}

fn remove(folder: &Folder, program: &str) {
    fs::remove_file(folder.path().join("bin").join(program)).unwrap();
}

fn verify(folder: &Folder, arguments: &[&str]) -> Ended {
    let path = folder.path().join("bin");
    Lsgen::new()
        .within(folder)
        .env("PATH", path.to_str().unwrap())
        .args(["verify", "out"])
        .args(arguments)
        .run()
}

/// The rows of the result, as `check step subject: result`.
fn rows(ended: &Ended) -> Vec<String> {
    let result: Value = serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{ended}"));
    assert_eq!(result["format"], 1);
    let checks = result["folders"][0]["checks"].as_array().unwrap().iter();
    let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    checks
        .map(|row| {
            let [check, step, subject, result] =
                ["check", "step", "subject", "result"].map(|key| text(row, key));
            format!("{check} {step} {subject}: {result}")
        })
        .collect()
}

fn not_ok(ended: &Ended) -> Vec<String> {
    rows(ended)
        .into_iter()
        .filter(|row| !row.ends_with(": ok"))
        .collect()
}

#[test]
fn a_rendered_folder_is_accepted_and_left_as_it_is() {
    let folder = prepared();
    let before = folder.contents();
    let ended = verify(&folder, &["--format", "json"]);
    assert_eq!(ended.status, Some(0), "{ended}");
    assert_eq!(not_ok(&ended), [] as [&str; 0]);
    let rows = rows(&ended);
    for row in [
        "files compare lsgen.manifest.json: ok",
        "terraform fmt terraform: ok",
        "terraform init terraform/infra: ok",
        "terraform validate terraform/infra: ok",
        "terraform test terraform/state: ok",
        "helm lint helm/helmfile.yaml: langsmith-cluster: ok",
        "helm template helm/helmfile.yaml: langsmith: ok",
        "helmfile list helm/helmfile.yaml: ok",
        "kubernetes schema helm/helmfile.yaml: langsmith: ok",
        "kubernetes schema manifests: ok",
        "checkov scan terraform: ok",
        "shellcheck read 2 scripts: ok",
    ] {
        assert!(rows.iter().any(|one| one == row), "{row}\n{rows:#?}");
    }
    assert_eq!(folder.contents(), before);
}

/// Everything that can be wrong with a folder, and the one check that names it.
#[test]
fn each_objection_is_named_by_its_check() {
    let broken: [(&str, &str, &str); 10] = [
        ("terraform", "fmt", "terraform fmt terraform: failed"),
        (
            "terraform",
            "validate",
            "terraform validate terraform/infra: failed",
        ),
        (
            "terraform",
            "test",
            "terraform test terraform/infra: failed",
        ),
        (
            "helm",
            "lint",
            "helm lint helm/helmfile.yaml: langsmith-secrets: failed",
        ),
        (
            "helm",
            "template langsmith langsmith",
            "helm template helm/helmfile.yaml: langsmith: failed",
        ),
        (
            "helmfile",
            "list",
            "helmfile list helm/helmfile.yaml: failed",
        ),
        (
            "kubeconform",
            "echo.yaml",
            "kubernetes schema manifests: failed",
        ),
        (
            "checkov",
            "--directory terraform",
            "checkov scan terraform: failed",
        ),
        ("shellcheck", "wait.sh", "shellcheck read 2 scripts: failed"),
        (
            "terraform",
            "init",
            "terraform init terraform/infra: failed",
        ),
    ];
    for (program, arguments, row) in broken {
        let folder = prepared();
        install_objecting(&folder, program, arguments);
        let ended = verify(&folder, &["--format", "json"]);
        assert_eq!(ended.status, Some(1), "{ended}");
        let rows = not_ok(&ended);
        assert!(rows.iter().any(|one| one == row), "{row}\n{rows:#?}");
        let check = row.split(' ').next().unwrap();
        assert!(rows.iter().all(|one| one.starts_with(check)), "{rows:#?}");
        assert!(
            ended.stdout.contains(&format!("objection to {program}")),
            "{ended}"
        );
    }
}

#[test]
fn edited_and_missing_files_are_named() {
    let folder = prepared();
    folder.write("out/helm/langsmith/10-base.yaml", "edited: true\n");
    fs::remove_file(folder.path().join("out/CHECKLIST.md")).unwrap();
    let ended = verify(&folder, &["--only", "files"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(
        ended.stdout.contains("  missing: CHECKLIST.md\n"),
        "{ended}"
    );
    assert!(
        ended
            .stdout
            .contains("  edited: helm/langsmith/10-base.yaml\n"),
        "{ended}"
    );
    assert!(
        ended.stdout.ends_with("\n0 ok, 1 failed, 0 skipped\n"),
        "{ended}"
    );
}

#[test]
fn a_helmfile_that_cannot_be_read_is_named() {
    let folder = prepared();
    folder.write("out/helm/helmfile.yaml", "releases: [\n");
    let ended = verify(&folder, &["--only", "helm", "--format", "json"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert_eq!(not_ok(&ended), ["helm template helm/helmfile.yaml: failed"]);
}

#[test]
fn what_is_not_installed_is_skipped_unless_it_is_required() {
    let folder = prepared();
    remove(&folder, "checkov");
    remove(&folder, "terraform");
    let ended = verify(&folder, &["--format", "json"]);
    assert_eq!(ended.status, Some(0), "{ended}");
    let skipped = [
        "terraform validate terraform: skipped",
        "checkov scan checkov: skipped",
    ];
    assert_eq!(not_ok(&ended), skipped);
    let ended = verify(&folder, &["--require", "checkov,helm"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(
        ended
            .stdout
            .contains("checkov is required and not installed"),
        "{ended}"
    );
}

#[test]
fn tofu_takes_the_place_of_terraform() {
    let folder = prepared();
    remove(&folder, "terraform");
    install_objecting(&folder, "tofu", "validate");
    let ended = verify(&folder, &["--only", "terraform"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stdout.contains("objection to tofu"), "{ended}");
    // Named, it is used although there is a terraform.
    install(&folder, "terraform", "exit 0");
    let ended = verify(&folder, &["--only", "terraform", "--terraform", "tofu"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    let ended = verify(
        &folder,
        &["--only", "terraform", "--terraform", "terrafrom"],
    );
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stderr.contains("cannot find `terrafrom`"), "{ended}");
}

#[test]
fn kubectl_judges_where_there_is_no_kubeconform_or_a_cluster_is_to() {
    let folder = prepared();
    install(
        &folder,
        "kubectl",
        "case \"$KUBECONFIG $*\" in */.no-cluster\" annotate --local\"*) exit 0;; esac; echo \"$*\"; exit 1",
    );
    let only = ["--only", "kubernetes"];
    assert_eq!(verify(&folder, &only).status, Some(0));
    let server = verify(&folder, &["--only", "kubernetes", "--server"]);
    assert_eq!(server.status, Some(1), "{server}");
    assert!(server.stdout.contains("apply --dry-run=server"), "{server}");
    remove(&folder, "kubeconform");
    let ended = verify(&folder, &only);
    assert_eq!(ended.status, Some(0), "{ended}");
    assert!(ended.stdout.contains("read  manifests  ok"), "{ended}");
}

/// A program that hangs is ended with what it started, and the others are asked all the same.
#[test]
fn a_program_that_hangs_is_ended() {
    let folder = prepared();
    install(&folder, "checkov", "/bin/sleep 600");
    let ended = verify(&folder, &["--timeout", "1", "--format", "json"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert_eq!(not_ok(&ended), ["checkov scan terraform: failed"]);
    assert!(
        ended.stdout.contains("not finished after 1 seconds"),
        "{ended}"
    );
}

#[test]
fn a_program_learns_nothing_of_the_repository_of_a_hook_or_of_accounts() {
    let folder = prepared();
    install(
        &folder,
        "terraform",
        "[ -z \"$GIT_DIR$AWS_PROFILE$TF_WORKSPACE\" ]",
    );
    let path = folder.path().join("bin");
    let ended = Lsgen::new()
        .within(&folder)
        .env("PATH", path.to_str().unwrap())
        .env("GIT_DIR", "elsewhere")
        .env("AWS_PROFILE", "production")
        .env("TF_WORKSPACE", "production")
        .args(["verify", "out", "--only", "terraform"])
        .run();
    assert_eq!(ended.status, Some(0), "{ended}");
}

#[test]
fn the_chart_of_a_folder_must_be_the_pinned_one() {
    let folder = prepared();
    install(
        &folder,
        "helm",
        "case \"$*\" in *\"template langsmith \"*/chart\" \"*) exit 0;; *\"template langsmith \"*) exit 1;; esac",
    );
    folder.write(
        "chart/Chart.yaml",
        "apiVersion: v2\nname: langsmith\nversion: 0.16.11\n",
    );
    let arguments = ["--only", "helm", "--chart", "chart"];
    let ended = verify(&folder, &arguments);
    assert_eq!(ended.status, Some(0), "{ended}");
    folder.write(
        "chart/Chart.yaml",
        "apiVersion: v2\nname: langsmith\nversion: 0.16.10\n",
    );
    let ended = verify(&folder, &arguments);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stdout.contains("pins version 0.16.11"), "{ended}");
    let ended = verify(&folder, &["--only", "helm", "--chart", "out"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stderr.contains("Chart.yaml"), "{ended}");
}

#[test]
fn long_output_is_cut_in_the_middle() {
    let folder = prepared();
    let script = "i=0; while [ $i -lt 200 ]; do echo \"line $i\"; i=$((i+1)); done; exit 1";
    install(&folder, "checkov", script);
    let ended = verify(&folder, &["--only", "checkov"]);
    assert!(
        ended
            .stdout
            .contains("  line 19\n  (140 lines are left out)\n  line 160\n"),
        "{ended}"
    );
}

#[test]
fn junit_has_a_suite_for_each_folder() {
    let folder = prepared();
    install(&folder, "checkov", "echo '<failed> & \"quoted\"'; exit 1");
    let ended = verify(
        &folder,
        &["out", "--only", "files,checkov", "--format", "junit"],
    );
    assert_eq!(ended.status, Some(1), "{ended}");
    let suite = "<testsuite name=\"out\" tests=\"2\" failures=\"1\" skipped=\"0\"";
    assert_eq!(ended.stdout.matches(suite).count(), 2, "{ended}");
    let said = "&lt;failed&gt; &amp; &quot;quoted&quot;";
    assert!(
        ended
            .stdout
            .contains(&format!("<failure message=\"{said}\">{said}</failure>")),
        "{ended}"
    );
}

#[test]
fn what_is_not_an_output_folder_is_refused() {
    let folder = prepared();
    let refused = |arguments: &[&str]| {
        Lsgen::new()
            .within(&folder)
            .args(["verify"])
            .args(arguments)
            .run()
    };
    let ended = refused(&["bin"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(
        ended
            .stderr
            .contains("`bin` is not an output folder: it has no `lsgen.manifest.json`"),
        "{ended}"
    );
    folder.write("out/lsgen.manifest.json", "{}");
    assert_eq!(refused(&["out"]).status, Some(1));
    for arguments in [
        &[][..],
        &["out", "--only", "files", "--skip", "files"],
        &["out", "--skip", "helm", "--require", "helm"],
        &["out", "--timeout", "0"],
    ] {
        assert_eq!(refused(arguments).status, Some(64), "{arguments:?}");
    }
}
