//! Terraform with the real AWS provider: formatting, validity, and a plan without a cloud.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::{env, sync::LazyLock};

use serde_json::Value;

use crate::environments::read::stack;
use crate::environments::{Rendered, all, all_sites};
use crate::plans::{Aws, Stack, complaints, infra, write};
use crate::support::skip::skip;
use crate::support::tools::{are_tools_required, is_tool_missing, run};

const STACKS: [&str; 4] = ["infra", "state", "recovery", "replication"];

#[test]
fn every_file_is_formatted() {
    if is_tool_missing("terraform", "version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for rendered in all() {
        rendered.spill(&folder.path().join(&rendered.name));
    }
    let mut command = terraform(folder.path());
    run(command.args(["fmt", "-check", "-diff", "-recursive"])).unwrap();
}

/// One environment for each way to call the modules: validity is not about the values. All of them are modules of one root,
/// because what takes long is that Terraform reads the provider's schemas.
#[test]
fn every_stack_is_valid() {
    if is_tool_missing("terraform", "version") || is_provider_out_of_reach() {
        return;
    }
    let mut distinct = BTreeMap::new();
    for rendered in all() {
        for stack in stacks(rendered) {
            distinct
                .entry(calls(rendered, stack))
                .or_insert((rendered, stack));
        }
    }
    let copy = tempfile::tempdir().unwrap();
    let mut root = String::new();
    for (rendered, stack) in distinct.into_values() {
        // The folder names the environment and the stack in what Terraform says.
        let name = format!("{stack}-{}", rendered.name);
        for (path, text) in rendered.below("terraform/modules") {
            write(&copy.path().join("modules").join(path), text);
        }
        for (path, text) in rendered.below(&format!("terraform/{stack}")) {
            write(&copy.path().join(&name).join(path), text);
        }
        writeln!(root, "module {name:?} {{\n  source = \"./{name}\"\n}}\n").unwrap();
    }
    write(&copy.path().join("main.tf"), &root);
    init(copy.path()).unwrap();
    run(terraform(copy.path()).args(["validate", "-no-color"])).unwrap();
}

/// The provider plans every environment in each of its regions, so that values pass the checks of the modules' variables
/// and of the provider, which validation does not look at. What is rendered to the same files is planned once.
#[test]
fn every_environment_can_be_planned() {
    let mut distinct = BTreeMap::new();
    for site in all_sites() {
        // The first line of a file names the environment.
        let lines = site
            .below("terraform/infra")
            .flat_map(|(_, text)| text.lines());
        let lines: Vec<&str> = lines.filter(|line| !line.starts_with('#')).collect();
        distinct.entry(lines).or_insert(infra(site));
    }
    let stacks: Vec<Stack> = distinct.into_values().collect();
    assert!(stacks.len() > 30, "{} stacks", stacks.len());
    let complaint = complaints(Aws::Offline, &stacks, |_, resources| {
        judge(resources).err().into_iter().collect()
    });
    assert!(complaint.is_empty(), "{complaint}");
}

/// The stacks that an environment has.
pub(crate) fn stacks(rendered: &Rendered) -> impl Iterator<Item = &'static str> {
    let has = |stack: &&str| {
        rendered
            .files
            .contains_key(&format!("terraform/{stack}/main.tf"))
    };
    STACKS.into_iter().filter(has)
}

/// The modules that a stack calls, with the names of their arguments.
pub(crate) fn calls(rendered: &Rendered, name: &str) -> BTreeSet<String> {
    let main = stack(rendered, &format!("{name}/main.tf"));
    let modules = main["module"].as_object().unwrap();
    let calls = modules.iter().flat_map(|(module, arguments)| {
        let arguments = arguments.as_object().unwrap().keys();
        arguments.map(move |argument| format!("{module}.{argument}"))
    });
    calls.collect()
}

pub(crate) fn terraform(folder: &Path) -> Command {
    let mut command = Command::new("terraform");
    command.arg(format!("-chdir={}", folder.display()));
    // Where no mirror is set up, the provider is downloaded once and not for every stack.
    if env::var_os("TF_CLI_CONFIG_FILE").is_none() && env::var_os("TF_PLUGIN_CACHE_DIR").is_none() {
        let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("terraform-plugins");
        fs::create_dir_all(&cache).unwrap();
        command.env("TF_PLUGIN_CACHE_DIR", cache);
        command.env("TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE", "true");
    }
    command
}

/// The first download must be whole before a second run looks for it.
static FIRST_INIT: LazyLock<Result<(), String>> = LazyLock::new(|| {
    let copy = tempfile::tempdir().unwrap();
    all().next().unwrap().spill(copy.path());
    init(&copy.path().join("terraform/state"))
});

/// Whether there is neither a registry nor a mirror to get the provider from: treated as a tool that
/// is missing. Anything else that the first run complains of is left for the tests to fail with.
pub(crate) fn is_provider_out_of_reach() -> bool {
    let is_out_of_reach = FIRST_INIT
        .as_ref()
        .is_err_and(|complaint| complaint.contains("could not connect to registry.terraform.io"));
    if is_out_of_reach && !are_tools_required() {
        skip("the AWS provider, from its registry or a mirror named in TF_CLI_CONFIG_FILE");
        return true;
    }
    false
}

pub(crate) fn init(root: &Path) -> Result<(), String> {
    run(terraform(root).args(["init", "-backend=false", "-input=false", "-no-color"])).map(drop)
}

/// One load balancer, no secret in the state, and nothing named twice.
fn judge(resources: &[Value]) -> Result<(), String> {
    let of_type = |kind: &str| {
        let found = resources
            .iter()
            .filter(|resource| resource["type"] == kind && resource["mode"] == "managed");
        found
            .map(|resource| &resource["change"]["after"])
            .collect::<Vec<_>>()
    };
    let balancers = of_type("aws_lb").len() + of_type("aws_elb").len();
    if balancers != 1 {
        return Err(format!("{balancers} load balancers"));
    }
    for (kind, argument) in [
        ("aws_db_instance", "password"),
        ("aws_rds_cluster", "master_password"),
        ("aws_elasticache_replication_group", "auth_token"),
        ("aws_elasticache_user", "passwords"),
    ] {
        for resource in of_type(kind) {
            if !resource[argument].is_null() {
                return Err(format!("`{argument}` of {kind} would lie in the state"));
            }
        }
    }
    for parameter in of_type("aws_ssm_parameter") {
        let is_plain = [
            "redis/in-cluster/connection-url",
            "redis/endpoint",
            "load-balancer/target-group-arn",
        ];
        let name = parameter["name"].as_str().unwrap_or_default();
        if !parameter["value"].is_null() && !is_plain.iter().any(|plain| name.ends_with(plain)) {
            return Err(format!("the value of `{name}` would lie in the state"));
        }
    }
    for kind in [
        "aws_iam_role",
        "aws_s3_bucket",
        "aws_kms_alias",
        "aws_ssm_parameter",
        "aws_security_group",
    ] {
        let mut names = BTreeSet::new();
        for resource in of_type(kind) {
            let name = resource["name"]
                .as_str()
                .or(resource["bucket"].as_str())
                .unwrap_or_default();
            if name.is_empty() || !names.insert(name) {
                return Err(format!("two {kind} are called `{name}`"));
            }
        }
    }
    Ok(())
}
