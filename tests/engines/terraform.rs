//! Terraform with the real AWS provider: formatting, validity, and a plan without a cloud.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, sync::LazyLock};

use serde_json::Value;
use tempfile::TempDir;

use crate::environments::read::stack;
use crate::environments::{Rendered, all, sites_of};
use crate::support::skip::skip;
use crate::support::tools::{are_tools_required, is_tool_missing, run, side_by_side};

const STACKS: [&str; 4] = ["infra", "state", "recovery", "replication"];

/// What makes the provider plan without credentials. The root's own settings hold beside it; an
/// account that nobody asks AWS for cannot be compared with the one that is allowed.
const OFFLINE: &str = r#"provider "aws" {
  access_key                  = "none"
  secret_key                  = "none"
  allowed_account_ids         = null
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
"#;

/// What AWS would be asked for, by module.
const ANSWERS: [(&str, &str, &str); 9] = [
    (
        "bastion",
        "aws_ssm_parameter.image",
        r#"{ insecure_value = "ami-0123456789abcdef0" }"#,
    ),
    (
        "network",
        "aws_availability_zones.this",
        r#"{ names = ["a", "b", "c"] }"#,
    ),
    ("secrets", "aws_secretsmanager_random_password.this", "{}"),
    ("secrets", "aws_ssm_parameter.generated", "{}"),
    (
        "postgres",
        "aws_secretsmanager_random_password.password",
        "{}",
    ),
    ("postgres", "aws_ssm_parameter.password", "{}"),
    (
        "aurora",
        "aws_secretsmanager_random_password.password",
        "{}",
    ),
    ("aurora", "aws_ssm_parameter.password", "{}"),
    (
        "failover",
        "aws_route53_zone.this",
        r#"{ zone_id = "Z0123456789ABCDEFGHIJ" }"#,
    ),
];

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

/// One environment for each way to call the modules: validity is not about the values.
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
    let complaint = side_by_side(distinct.into_values().collect(), |(rendered, stack)| {
        let copy = tempfile::tempdir().unwrap();
        let root = initialised(rendered, stack, &copy)?;
        run(terraform(&root).args(["validate", "-no-color"]))
            .map(drop)
            .map_err(|problem| format!("{}, {stack}: {problem}", rendered.name))
    });
    assert!(complaint.is_empty(), "{complaint}");
}

/// The provider plans every environment, so that values pass the checks of the modules' variables
/// and of the provider, which validation does not look at.
mod plans {
    with_environments! { tests_of! { super::can_be_planned, super::judge; } }
}

fn can_be_planned(test: &str, judge: fn(&[Value]) -> Result<(), String>) {
    if is_tool_missing("terraform", "version") || is_provider_out_of_reach() {
        return;
    }
    for site in sites_of(test) {
        let copy = tempfile::tempdir().unwrap();
        let resources = plan(&site.rendered, &copy);
        let problem = resources.and_then(|resources| judge(&resources));
        problem.unwrap_or_else(|problem| panic!("{}: {problem}", site.rendered.name));
    }
}

/// The stacks that an environment has.
fn stacks(rendered: &Rendered) -> impl Iterator<Item = &'static str> {
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

/// A copy of the environment with one of its stacks initialised.
fn initialised(rendered: &Rendered, stack: &str, copy: &TempDir) -> Result<PathBuf, String> {
    rendered.spill(copy.path());
    initialise(copy.path().join("terraform").join(stack))
}

fn initialise(root: PathBuf) -> Result<PathBuf, String> {
    FIRST_INIT.clone()?;
    init(&root)?;
    Ok(root)
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

/// The resources that the stack `infra` would make, or that of the recovery region in its place.
fn plan(rendered: &Rendered, copy: &TempDir) -> Result<Vec<Value>, String> {
    rendered.spill(copy.path());
    let root = copy.path().join("terraform/infra");
    for (module, _) in rendered
        .below("terraform/modules")
        .filter_map(|(path, _)| path.split_once('/'))
    {
        answer_from_data(&copy.path().join("terraform/modules").join(module));
    }
    fs::write(root.join("offline_override.tf"), OFFLINE).unwrap();
    let mut test = String::from("run \"plan\" {\n  command = plan\n}\n");
    let called = stack(rendered, "infra/main.tf");
    for (module, source, values) in ANSWERS {
        if !called["module"][module].is_null() {
            test.push_str(&format!(
                "\noverride_data {{\n  target = module.{module}.data.{source}\n  values = {values}\n}}\n"
            ));
        }
    }
    fs::write(root.join("plan.tftest.hcl"), test).unwrap();
    let root = initialise(root)?;
    let output = run(terraform(&root).args(["test", "-json", "-verbose"]))?;
    let mut messages = output
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let plan = messages.rfind(|message| message["type"] == "test_plan");
    let changes =
        plan.ok_or_else(|| format!("no plan in\n{output}"))?["test_plan"]["resource_changes"]
            .clone();
    changes
        .as_array()
        .cloned()
        .ok_or_else(|| format!("no resources in\n{output}"))
}

/// Terraform's tests cannot answer for ephemeral resources yet, so in the copy they are the data
/// sources of the same name, which take the same arguments but for one.
pub(crate) fn answer_from_data(module: &Path) {
    for entry in fs::read_dir(module).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        if !text.contains("ephemeral") {
            continue;
        }
        let mut changed = String::new();
        let mut is_parameter = false;
        for line in text.lines() {
            is_parameter = line.starts_with("ephemeral \"aws_ssm_parameter\"")
                || (is_parameter && !line.starts_with('}'));
            let mut line = line
                .replace("ephemeral \"aws_", "data \"aws_")
                .replace("ephemeral.aws_", "data.aws_");
            if is_parameter && line.trim_start().starts_with("arn") {
                line = line.replacen("arn", "name", 1).replace(".arn", ".name");
            }
            changed.push_str(&line);
            changed.push('\n');
        }
        fs::write(path, changed).unwrap();
    }
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
