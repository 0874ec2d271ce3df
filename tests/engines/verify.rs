//! The rendered tests of Terraform hold, and fail where a promise is broken; `lsgen verify` with the real programs.

mod broken;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::environments::{Rendered, all, named, project};
use crate::support::skip::sampled;
use crate::support::tools::{Turn, is_tool_missing, run, side_by_side};
use crate::terraform::{init, is_provider_out_of_reach, stacks, terraform};

fn is_terraform_missing() -> bool {
    is_tool_missing("terraform", "version") || is_provider_out_of_reach()
}

/// The test of a stack without the names of its environment.
fn test_of(rendered: &Rendered, stack: &str) -> String {
    let test = rendered.file(&format!("terraform/{stack}/tests/promises.tftest.hcl"));
    let calls = crate::terraform::calls(rendered, stack);
    format!("{stack}\n{calls:?}\n{test}")
}

#[test]
fn every_environment_keeps_its_promises() {
    if is_terraform_missing() {
        return;
    }
    let mut seen = BTreeSet::new();
    let distinct: Vec<(&Rendered, &str)> = all()
        .flat_map(|rendered| stacks(rendered).map(move |stack| (rendered, stack)))
        .filter(|(rendered, stack)| seen.insert(test_of(rendered, stack)))
        .collect();
    let distinct = sampled(distinct, 8, "stacks held to their promises");
    let complaint = side_by_side(distinct, |(rendered, stack)| {
        let copy = tempfile::tempdir().unwrap();
        rendered.spill(copy.path());
        let root = copy.path().join("terraform").join(stack);
        init(&root)?;
        run(terraform(&root).args(["test", "-no-color"]))
            .map(drop)
            .map_err(|complaint| format!("{}, {stack}: {complaint}", rendered.name))
    });
    assert!(complaint.is_empty(), "{complaint}");
}

/// A promise that is broken in the root or in a module: the file, what is there, what takes its place, and the
/// assertion that fails.
const BROKEN: [(&str, &str, &str, &str); 12] = [
    (
        "infra/main.tf",
        "multi_az                  = true",
        "multi_az = false",
        "a standby of PostgreSQL waits",
    ),
    (
        "infra/main.tf",
        "backup_retention_days     = 14",
        "backup_retention_days = 7",
        "automated backups of PostgreSQL",
    ),
    (
        "infra/main.tf",
        "public_access        = false",
        // With ranges, because the module refuses to plan a public endpoint without any.
        "public_access = true\n  public_access_cidrs = [\"192.0.2.0/24\"]",
        "the Kubernetes API does not answer",
    ),
    (
        "infra/main.tf",
        "min_size      = 6",
        "min_size = 2",
        "the minimum size of node group general",
    ),
    (
        "infra/main.tf",
        "internal               = false",
        "internal = true",
        "the load balancer is reached from",
    ),
    (
        "infra/main.tf",
        "versioning              = true",
        "versioning = false",
        "large payloads keeps the versions",
    ),
    (
        "infra/main.tf",
        "locked               = false",
        "locked = true",
        "snapshots can be deleted",
    ),
    (
        "modules/postgres/main.tf",
        "  storage_encrypted     = true",
        "  storage_encrypted = false",
        "the storage of PostgreSQL",
    ),
    (
        "modules/blob/main.tf",
        "restrict_public_buckets = true",
        "restrict_public_buckets = false",
        "large payloads blocks public",
    ),
    (
        "modules/redis/main.tf",
        "transit_encryption_mode    = \"required\"",
        "transit_encryption_mode = \"preferred\"",
        "Redis refuses connections",
    ),
    (
        "modules/cluster/nodes.tf",
        "http_tokens                 = \"required\"",
        "http_tokens = \"optional\"",
        "the metadata service of all",
    ),
    (
        "infra/main.tf",
        "nat                     = \"per-az\"",
        "nat = \"single\"",
        "the number of NAT gateways",
    ),
];

#[test]
fn a_broken_promise_fails_its_assertion() {
    if is_terraform_missing() {
        return;
    }
    let copy = tempfile::tempdir().unwrap();
    named("production").spill(copy.path());
    let folder = copy.path().join("terraform");
    for (file, from, to, _) in BROKEN {
        let path = folder.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} holds no `{from}`");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
    let root = folder.join("infra");
    init(&root).unwrap();
    let said = run(terraform(&root).args(["test", "-no-color"])).unwrap_err();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let silent: Vec<&str> = BROKEN
        .into_iter()
        .map(|(_, _, _, words)| words)
        .filter(|words| !said.contains(words))
        .collect();
    assert!(silent.is_empty(), "{silent:#?}\n{said}");
    assert_eq!(
        said.matches("Test assertion failed").count(),
        BROKEN.len(),
        "{said}"
    );
}

/// `lsgen verify` of a folder, by the programs that are installed.
fn verify(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lsgen"));
    command.arg("verify").arg(folder);
    match env::var("LSGEN_LANGSMITH_CHART") {
        Ok(charts) => {
            let version = named("evaluation").file("helm/helmfile.yaml");
            let mut charts = charts.split(':').map(Path::new);
            let pinned = charts.find(|chart| {
                let text = fs::read_to_string(chart.join("Chart.yaml")).unwrap();
                let mut lines = text
                    .lines()
                    .filter_map(|line| line.strip_prefix("version: "));
                lines.any(|line| version.contains(&format!("version: \"{line}\"")))
            });
            command
                .arg("--chart")
                .arg(pinned.expect("the pinned chart"));
        }
        Err(_) => {
            command.args(["--skip", "helm"]);
        }
    }
    command
}

#[test]
fn the_installed_programs_accept_a_folder_and_name_what_is_broken() {
    let tools = ["terraform", "helm", "helmfile", "shellcheck"];
    let questions = ["version", "version", "version", "--version"];
    let missing = tools.into_iter().zip(questions);
    if missing
        .into_iter()
        .any(|(tool, question)| is_tool_missing(tool, question))
        || is_provider_out_of_reach()
    {
        return;
    }
    let copy = tempfile::tempdir().unwrap();
    let folder = copy.path().join("out");
    rendered("evaluation", &folder);
    let turn = Turn::wait();
    let output = verify(&folder).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for (file, addition) in [
        (
            "terraform/state/main.tf",
            "\nmodule \"nothing\" {\n  source = \"../modules/nothing\"\n}\n",
        ),
        (
            "terraform/infra/outputs.tf",
            "\noutput \"wrong\" {\nvalue = module.nothing\n}\n",
        ),
        ("helm/wait.sh", "\nfor one in $(ls *.x); do rm $one; done\n"),
        ("helm/helmfile.yaml", "  - name: [\n"),
        // kubectl alone reads objects, and holds them against no schema.
        ("manifests/smoke-test/echo.yaml", "---\nkind: [\n"),
    ] {
        let path = folder.join(file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, text + addition).unwrap();
    }
    let output = verify(&folder).output().unwrap();
    drop(turn);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    if env::var_os("LSGEN_LANGSMITH_CHART").is_some() {
        let failed = "failed: helm template helm/helmfile.yaml";
        assert!(said.contains(failed), "{failed}\n{said}");
        a_broken_chart_is_named();
    }
    for failed in [
        "failed: files compare",
        "failed: terraform fmt",
        "failed: terraform init terraform/state",
        "failed: terraform validate terraform/infra",
        "failed: shellcheck read",
        "failed: helmfile list",
        "failed: kubernetes",
    ] {
        assert!(said.contains(failed), "{failed}\n{said}");
    }
}

/// A chart of the folder fails by itself: a helmfile that cannot be read ends the check before any chart is rendered.
fn a_broken_chart_is_named() {
    let copy = tempfile::tempdir().unwrap();
    let folder = copy.path().join("out");
    rendered("evaluation", &folder);
    let path = folder.join("manifests/secrets/templates/objects.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text + "{{ fail \"broken\" }}\n").unwrap();
    let output = verify(&folder).args(["--only", "helm"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let failed = "failed: helm template helm/helmfile.yaml: langsmith-secrets";
    assert!(said.contains(failed), "{failed}\n{said}");
}

/// Renders an example into a folder with its manifest.
fn rendered(name: &str, folder: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lsgen"));
    let file = project(&format!("examples/{name}.toml"));
    run(command.arg("render").arg(file).arg("-o").arg(folder)).unwrap();
}

/// Terraform finds modules that environments share, and holds the stacks to their promises.
#[test]
fn stacks_with_shared_modules_are_valid() {
    if is_terraform_missing() {
        return;
    }
    let copy = tempfile::tempdir().unwrap();
    let file = copy.path().join("prod.toml");
    let text = fs::read_to_string(project("examples/production.toml")).unwrap();
    let text = format!("{text}\n[terraform]\nmodules = \"../shared/modules\"\n");
    fs::write(&file, text).unwrap();
    let folder = copy.path().join("out/prod");
    let mut command = Command::new(env!("CARGO_BIN_EXE_lsgen"));
    run(command.arg("render").arg(file).arg("-o").arg(&folder)).unwrap();
    assert!(!folder.join("terraform/modules").exists());
    let verified = || {
        let output = verify(&folder)
            .args(["--only", "terraform"])
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        (output.status.code(), said)
    };
    let (status, said) = verified();
    assert_eq!(status, Some(0), "{said}");
    // A module that is broken there is broken here.
    let module = copy.path().join("out/shared/modules/network/main.tf");
    let text = fs::read_to_string(&module).unwrap();
    fs::write(
        &module,
        text + "resource \"aws_vpc\" \"other\" {\n  no_such_argument = 1\n}\n",
    )
    .unwrap();
    let (status, said) = verified();
    assert_eq!(status, Some(1), "{said}");
    assert!(
        said.contains("failed: terraform validate terraform/infra"),
        "{said}"
    );
}
