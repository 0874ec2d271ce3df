//! Plans of a stack by the real provider, without a cloud.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

use super::answers;
use super::state::{ROUNDS, State};
use crate::environments::Rendered;
use crate::environments::read::stack;
use crate::support::tools::run;
use crate::terraform::terraform;

/// What lets the provider work without credentials, and Terraform without the bucket of states.
const OFFLINE: &str = r#"provider "aws" {
  allowed_account_ids         = null
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

terraform {
  backend "local" {}
}
"#;
/// The same for the provider of a further region.
fn offline(alias: &str) -> String {
    format!(
        r#"
provider "aws" {{
  alias                       = "{alias}"
  allowed_account_ids         = null
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}}
"#
    )
}

/// The further regions that a stack's providers are for.
fn aliases(providers: &str) -> impl Iterator<Item = &str> {
    let lines = providers.lines().map(str::trim);
    lines.filter_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == "alias").then(|| value.trim().trim_matches('"'))
    })
}

/// A stack in a folder of its own, ready to be planned with one rendering after another.
pub(crate) struct Root {
    copy: TempDir,
    folder: PathBuf,
    stack: String,
    /// The modules that Terraform has been told of.
    modules: BTreeSet<String>,
}

impl Root {
    /// A folder for a stack.
    pub(crate) fn new(stack: &str) -> Self {
        let copy = tempfile::tempdir().unwrap();
        Self {
            folder: copy.path().join("terraform").join(stack),
            copy,
            stack: stack.to_owned(),
            modules: BTreeSet::new(),
        }
    }

    /// Puts a rendering in place of the one before; the state stays.
    pub(crate) fn lay(&mut self, rendered: &Rendered) -> Result<(), String> {
        let own = format!("terraform/{}", self.stack);
        for (path, text) in rendered.below("terraform") {
            let path = self.copy.path().join("terraform").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let providers = rendered
            .below(&own)
            .find(|(file, _)| *file == "providers.tf");
        let mut settings = OFFLINE.to_owned();
        if let Some((_, text)) = providers {
            settings.extend(aliases(text).map(offline));
        }
        fs::write(self.folder.join("offline_override.tf"), settings).unwrap();
        let calls = stack(rendered, &format!("{}/main.tf", self.stack))["module"].clone();
        let modules = calls.as_object().unwrap().keys().cloned().collect();
        if self.modules != modules {
            run(asking(&self.folder).args(["init", "-input=false", "-no-color"]))?;
            self.modules = modules;
        }
        Ok(())
    }

    fn write(&self, state: &State) {
        fs::write(self.folder.join("terraform.tfstate"), state.file()).unwrap();
    }

    /// What Terraform would do, by address: `create`, `update`, `delete` or `replace`.
    pub(crate) fn plan(&self) -> Result<BTreeMap<String, String>, String> {
        let mut command = asking(&self.folder);
        let output = run(command.args([
            "plan",
            "-json",
            "-refresh=false",
            "-input=false",
            "-lock=false",
        ]))?;
        let messages = output
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        let changes = messages.filter(|message| message["type"] == "planned_change");
        let pairs = changes.map(|message| {
            let change = &message["change"];
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            (text(&change["resource"]["addr"]), text(&change["action"]))
        });
        Ok(pairs
            .filter(|(address, _)| !address.contains("data."))
            .collect())
    }

    fn whole_plan(&self) -> Result<Value, String> {
        let mut command = asking(&self.folder);
        run(command.args([
            "plan",
            "-no-color",
            "-refresh=false",
            "-input=false",
            "-lock=false",
            "-out=plan",
        ]))?;
        let text = run(asking(&self.folder).args(["show", "-json", "plan"]))?;
        Ok(serde_json::from_str(&text).unwrap())
    }
}

/// A stack with the state that it would have after an apply.
pub(crate) fn applied(rendered: &Rendered, stack: &str) -> Result<Root, String> {
    let mut state = State::default();
    let mut root = Root::new(stack);
    root.lay(rendered)?;
    for _ in 0..ROUNDS {
        let is_settled = state.take_over(&root.whole_plan()?, schemas(&root.folder));
        root.write(&state);
        if is_settled {
            return Ok(root);
        }
    }
    Err(format!("{ROUNDS} plans do not settle the state of {stack}"))
}

/// Terraform, asking this process in place of AWS.
fn asking(folder: &Path) -> Command {
    static ADDRESS: LazyLock<String> = LazyLock::new(answers::serve);
    let mut command = terraform(folder);
    command.envs([
        ("AWS_ENDPOINT_URL", ADDRESS.as_str()),
        ("AWS_ACCESS_KEY_ID", "none"),
        ("AWS_SECRET_ACCESS_KEY", "none"),
    ]);
    command
}

/// What the provider says of its resources, the same for every stack.
fn schemas(folder: &Path) -> &'static Value {
    static SCHEMAS: std::sync::OnceLock<Value> = std::sync::OnceLock::new();
    SCHEMAS.get_or_init(|| {
        let text = run(asking(folder).args(["providers", "schema", "-json"])).unwrap();
        let mut all: Value = serde_json::from_str(&text).unwrap();
        let providers = all["provider_schemas"].as_object_mut().unwrap();
        let aws = providers.values_mut().next().unwrap();
        aws["resource_schemas"].take()
    })
}
