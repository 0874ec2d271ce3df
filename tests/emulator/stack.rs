//! A rendered environment whose stacks Terraform applies to the emulator.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::emulator::Emulator;

/// What the emulator does not echo, so that a second plan wants to set it again.
const ECHO_GAPS: [&str; 13] = [
    // It tells of an empty scaling configuration, which only a serverless cluster of the first kind has.
    "aws_rds_cluster",
    // Neither monitoring nor performance insights, as of an instance that is no part of a cluster.
    "aws_rds_cluster_instance",
    "aws_backup_plan",
    "aws_backup_vault",
    "aws_launch_template",
    "aws_eks_node_group",
    "aws_db_parameter_group",
    "aws_db_instance",
    "aws_elasticache_parameter_group",
    "aws_elasticache_replication_group",
    // Neither metrics nor the time by which objects are copied.
    "aws_s3_bucket_replication_configuration",
    "aws_vpc_security_group_ingress_rule",
    "aws_vpc_security_group_egress_rule",
];

/// What the emulator tells something else of than it was given, so that a second plan wants to make it again: an
/// instance has a public address whatever it asks for, and no metadata options.
const ECHO_REPLACED: [&str; 1] = ["aws_instance"];

/// An output folder, rendered by the program itself.
pub(crate) struct Folder {
    folder: TempDir,
    endpoint: String,
}

/// One of its stacks.
pub(crate) struct Stack {
    root: PathBuf,
    endpoint: String,
}

impl Folder {
    pub(crate) fn new(emulator: &Emulator) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            endpoint: emulator.endpoint(),
        }
    }

    /// A path in the output.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("out").join(path)
    }

    /// Renders an environment, over the one that is there.
    pub(crate) fn render(&self, environment: &str) {
        let file = self.folder.path().join("drill.toml");
        fs::write(&file, environment).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_lsgen"))
            .args(["render".as_ref(), file.as_os_str(), "--output".as_ref()])
            .arg(self.path(""))
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{complaint}");
    }

    /// A stack, initialised. The emulator judges the state bucket's policy without its conditions, so the
    /// state stays here.
    pub(crate) fn stack(&self, name: &str) -> Stack {
        let root = self.path("terraform").join(name);
        fs::write(
            root.join("backend_override.tf"),
            "terraform {\n  backend \"local\" {}\n}\n",
        )
        .unwrap();
        give_up_soon(&root);
        let stack = Stack {
            root,
            endpoint: self.endpoint.clone(),
        };
        stack.succeed(&["init", "-input=false", "-no-color"]);
        stack
    }
}

/// Lets the provider retry a call three times only, lest one that the emulator lacks is tried for minutes.
pub(crate) fn give_up_soon(root: &Path) {
    let mut providers = "provider \"aws\" {\n  max_retries = 3\n}\n".to_owned();
    for line in read(&root.join("providers.tf")).lines() {
        if line.trim().starts_with("alias ") {
            providers.push_str(&format!(
                "provider \"aws\" {{\n{line}\n  max_retries = 3\n}}\n"
            ));
        }
    }
    fs::write(root.join("provider_override.tf"), providers).unwrap();
}

impl Stack {
    /// A stack that was initialized before.
    pub(crate) fn at(root: &Path, emulator: &Emulator) -> Self {
        Self {
            root: root.to_owned(),
            endpoint: emulator.endpoint(),
        }
    }

    fn run(&self, arguments: &[&str]) -> (bool, String) {
        let output = Command::new("terraform")
            .arg(format!("-chdir={}", self.root.display()))
            .args(arguments)
            .env("AWS_ENDPOINT_URL", &self.endpoint)
            .env("AWS_ACCESS_KEY_ID", "testing")
            .env("AWS_SECRET_ACCESS_KEY", "testing")
            .env("TF_IN_AUTOMATION", "1")
            .output()
            .unwrap();
        let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
        (output.status.success(), format!("{out}{err}"))
    }

    fn succeed(&self, arguments: &[&str]) -> String {
        let (is_done, text) = self.run(arguments);
        assert!(is_done, "{}: {text}", self.root.display());
        text
    }

    /// Applies the stack, or the modules that are named.
    pub(crate) fn apply(&self, modules: &[String]) {
        let targets: Vec<String> = modules
            .iter()
            .map(|module| format!("-target=module.{module}"))
            .collect();
        let mut arguments = vec!["apply", "-auto-approve", "-input=false", "-no-color"];
        arguments.extend(targets.iter().map(String::as_str));
        self.succeed(&arguments);
    }

    /// What a plan would change, by address.
    pub(crate) fn changes(&self) -> Vec<(String, Value)> {
        self.succeed(&["plan", "-input=false", "-no-color", "-out=second"]);
        let text = self.succeed(&["show", "-json", "second"]);
        let plan: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        let changes = plan["resource_changes"].as_array().unwrap();
        let is_change = |change: &&Value| {
            let actions = change["change"]["actions"].to_string();
            !["[\"no-op\"]", "[\"read\"]"].contains(&actions.as_str())
        };
        changes
            .iter()
            .filter(is_change)
            .map(|change| {
                (
                    change["address"].as_str().unwrap().to_owned(),
                    change.clone(),
                )
            })
            .collect()
    }

    /// A plan finds nothing to do but what the emulator does not echo.
    pub(crate) fn plans_clean(&self) {
        let unclean = self.unclean();
        assert!(unclean.is_empty(), "{}", unclean.join("\n"));
    }

    /// What a plan would do beyond what the emulator does not echo, a line for each resource.
    pub(crate) fn unclean(&self) -> Vec<String> {
        let is_echo = |change: &Value| {
            let actions = change["change"]["actions"].to_string();
            let kind = change["type"].as_str().unwrap();
            match actions.as_str() {
                "[\"update\"]" => ECHO_GAPS.contains(&kind),
                "[\"delete\",\"create\"]" => ECHO_REPLACED.contains(&kind),
                _ => false,
            }
        };
        let changes = self.changes().into_iter();
        changes
            .filter(|(_, change)| !is_echo(change))
            .map(|(address, change)| {
                let actions = &change["change"]["actions"];
                format!("{address} would {actions}: {}", changed(&change["change"]))
            })
            .collect()
    }

    /// A plan cannot be made: what it needs does not answer.
    pub(crate) fn cannot_be_planned(&self) {
        let (is_done, text) = self.run(&["plan", "-input=false", "-no-color"]);
        assert!(!is_done && text.contains("503"), "{text}");
    }

    /// The state as text.
    pub(crate) fn state(&self) -> String {
        read(&self.root.join("terraform.tfstate"))
    }

    /// No value of a secret is in the state, and each holds something.
    pub(crate) fn keeps_secrets(&self, parameters: &[(String, String)]) {
        let secrets: Vec<&(String, String)> = parameters
            .iter()
            .filter(|(name, _)| !name.ends_with("target-group-arn") && !name.ends_with("/endpoint"))
            .collect();
        let names: Vec<&String> = parameters.iter().map(|(name, _)| name).collect();
        assert!(secrets.len() >= 5, "{names:?}");
        let state = self.state();
        for (name, value) in secrets {
            assert!(value.len() >= 24, "{name} holds next to nothing");
            assert!(
                !state.contains(value.as_str()),
                "the value of {name} is in the state"
            );
        }
    }

    /// What Terraform says when it does not destroy the stack, or a module of it.
    pub(crate) fn is_not_destroyed(&self, module: Option<&str>) -> String {
        let target = module.map(|module| format!("-target=module.{module}"));
        let mut arguments = vec!["destroy", "-auto-approve", "-input=false", "-no-color"];
        arguments.extend(target.as_deref());
        let (is_done, text) = self.run(&arguments);
        assert!(!is_done, "destroyed: {text}");
        text
    }

    /// The addresses of everything in the state.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let text = self.succeed(&["state", "list"]);
        text.lines().map(str::to_owned).collect()
    }

    pub(crate) fn destroy(&self) {
        self.succeed(&["destroy", "-auto-approve", "-input=false", "-no-color"]);
        let state: Value = serde_json::from_str(&self.state()).unwrap();
        assert_eq!(state["resources"].as_array().unwrap().len(), 0);
    }
}

/// The arguments that a change is about, with what they are and would be.
fn changed(change: &Value) -> String {
    let arguments = change["after"].as_object().into_iter().flatten();
    arguments
        .filter(|(argument, after)| change["before"][argument.as_str()] != **after)
        .map(|(argument, after)| {
            format!(
                "{argument}: {} to {after}",
                change["before"][argument.as_str()]
            )
        })
        .collect::<Vec<_>>()
        .join("; ")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}
