//! Stacks planned by Terraform without a cloud.
//!
//! One process plans many stacks, each as a run of one test file: the provider is started once and
//! not for every stack.

pub(crate) mod mocks;
mod offline;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;

use serde::Deserialize;
use serde_json::Value;

use crate::environments::Rendered;
use crate::support::tools::{Turn, is_tool_missing, parallelism, side_by_side};
use crate::terraform::{init, is_provider_out_of_reach, terraform};

/// A message of `terraform test -json`, of which a plan is the part that counts.
#[derive(Deserialize)]
struct Message {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(rename = "@testrun")]
    run: Option<String>,
    diagnostic: Option<Value>,
    test_plan: Option<Plan>,
}

#[derive(Deserialize)]
struct Plan {
    resource_changes: Vec<Value>,
}

/// A stack of an environment.
#[derive(Clone, Copy)]
pub(crate) struct Stack {
    pub(crate) rendered: &'static Rendered,
    pub(crate) name: &'static str,
}

/// The stack that an environment, or a region of it, runs in.
pub(crate) fn infra(rendered: &'static Rendered) -> Stack {
    Stack {
        rendered,
        name: "infra",
    }
}

/// What answers in AWS's place.
#[derive(Clone, Copy)]
pub(crate) enum Aws {
    /// Mocks of the provider: what AWS would choose is known, so that a plan shows what is wired to what.
    Mocked,
    /// The provider itself, without credentials, so that its own checks of values hold.
    Offline,
}

/// Plans each stack, and gives what the judge finds wrong with the resources of any of them; nothing where
/// Terraform or the provider is missing.
pub(crate) fn complaints(
    aws: Aws,
    stacks: &[Stack],
    judge: impl Fn(Stack, &[Value]) -> Vec<String> + Sync,
) -> String {
    if is_tool_missing("terraform", "version") || is_provider_out_of_reach() {
        return String::new();
    }
    let copy = tempfile::tempdir().unwrap();
    let files = spill(copy.path(), aws, stacks);
    init(copy.path()).unwrap();
    side_by_side(files, |(file, runs)| {
        let mut plans = plans(copy.path(), &file)?;
        let mut complaint = String::new();
        for (run, stack) in runs {
            let name = &stack.rendered.name;
            let Some(resources) = plans.remove(&run) else {
                return Err(format!("{name}: no plan of {}", stack.name));
            };
            for problem in judge(stack, &resources) {
                writeln!(complaint, "{name}, {}: {problem}", stack.name).unwrap();
            }
        }
        if complaint.is_empty() {
            Ok(())
        } else {
            Err(complaint)
        }
    })
}

/// The managed resources of a type, as they would be.
pub(crate) fn planned<'a>(resources: &'a [Value], kind: &str) -> Vec<&'a Value> {
    let managed = resources
        .iter()
        .filter(|resource| resource["type"] == kind && resource["mode"] == "managed");
    managed
        .map(|resource| &resource["change"]["after"])
        .collect()
}

/// A test file, and the combination that each of its runs plans.
type TestFile = (String, Vec<(String, Stack)>);

/// Lays the stacks out beside one copy of the modules, with a test file for each processor that plans its share of them.
fn spill(copy: &Path, aws: Aws, stacks: &[Stack]) -> Vec<TestFile> {
    let roots = copy.join("roots");
    for stack in stacks {
        for (path, text) in stack.rendered.below("terraform/modules") {
            write(&roots.join("modules").join(path), text);
        }
    }
    for module in fs::read_dir(roots.join("modules")).unwrap() {
        answer_from_data(&module.unwrap().path());
    }
    let requirement = "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n    }\n  }\n}\n";
    write(&copy.join("main.tf"), requirement);
    write(&copy.join("mocks/aws.tfmock.hcl"), &mocks::file());
    let numbered: Vec<(usize, Stack)> = stacks.iter().copied().enumerate().collect();
    let shares = numbered.chunks(stacks.len().div_ceil(parallelism()));
    let files = shares.enumerate().map(|(share, stacks)| {
        let mut text = String::new();
        if matches!(aws, Aws::Mocked) {
            text.push_str(&mocks::providers());
        }
        let mut runs = Vec::new();
        for (number, stack) in stacks {
            let run = format!("stack_{number}");
            let folder = format!("terraform/{}", stack.name);
            for (path, content) in stack.rendered.below(&folder) {
                write(&roots.join(&run).join(path), content);
            }
            let answers = match aws {
                Aws::Mocked => String::new(),
                Aws::Offline => {
                    write(&roots.join(&run).join("offline_override.tf"), offline::OFFLINE);
                    offline::answers(stack.rendered, stack.name)
                }
            };
            write!(
                text,
                "\nrun \"{run}\" {{\n  command = plan\n\n  module {{\n    source = \"./roots/{run}\"\n  }}\n{answers}}}\n"
            )
            .unwrap();
            runs.push((run, *stack));
        }
        let file = format!("share_{share}.tftest.hcl");
        write(&copy.join(&file), &text);
        (file, runs)
    });
    files.collect()
}

/// Writes a file, and the folders above it.
pub(crate) fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The resources that each run of a test file plans. Every plan comes with the provider's whole schema, so
/// the output is read as it comes and not kept.
fn plans(copy: &Path, file: &str) -> Result<BTreeMap<String, Vec<Value>>, String> {
    let mut command = terraform(copy);
    command.args(["test", "-json", "-verbose", &format!("-filter={file}")]);
    let turn = Turn::wait();
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut plans = BTreeMap::new();
    let mut complaint = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let Ok(message) = serde_json::from_str::<Message>(&line.unwrap()) else {
            continue;
        };
        match (message.kind.as_deref(), message.run, message.test_plan) {
            (Some("test_plan"), Some(run), Some(plan)) => {
                plans.insert(run, plan.resource_changes);
            }
            (Some("diagnostic"), run, _) => {
                let diagnostic = message.diagnostic.unwrap_or_default();
                if diagnostic["severity"] == "error" {
                    writeln!(complaint, "{run:?}: {diagnostic}").unwrap();
                }
            }
            _ => {}
        }
    }
    let status = child.wait().unwrap();
    drop(turn);
    if status.success() && complaint.is_empty() {
        Ok(plans)
    } else {
        Err(format!("{status}\n{complaint}"))
    }
}

/// Terraform's tests cannot answer for ephemeral resources yet, so in the copy they are the data
/// sources of the same name, which take the same arguments but for one.
fn answer_from_data(module: &Path) {
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
