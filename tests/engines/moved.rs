//! What was renamed is moved by the real Terraform, in a state that has it.

use std::fs;
use std::path::Path;

use lsgen::api::chart::Catalogue;
use lsgen::api::plan::moves::read;
use lsgen::api::{layer, render, rules};
use serde_json::Value;

use crate::environments::text_of;
use crate::support::tools::{is_tool_missing, run};
use crate::terraform::terraform;

/// A module that is called under another name, and two resources of it that are.
const MOVES: &str = r#"
[[moved]]
stacks = ["infra"]
from = "module.database"
to = "module.postgres"
since = "0.2.0"

[[moved]]
stacks = ["infra"]
from = "module.postgres.terraform_data.main"
to = "module.postgres.terraform_data.this"
since = "0.2.0"

[[moved]]
stacks = ["infra"]
from = "module.postgres.terraform_data.copy[0]"
to = "module.postgres.terraform_data.copy[\"first\"]"
since = "0.2.0"
"#;

const BEFORE: &str = r#"
resource "terraform_data" "main" { input = "data" }
resource "terraform_data" "copy" {
  count = 1
  input = "copy"
}
"#;
const AFTER: &str = r#"
resource "terraform_data" "this" { input = "data" }
resource "terraform_data" "copy" {
  for_each = toset(["first"])
  input    = "copy"
}
"#;

fn root(label: &str) -> String {
    format!(
        r#"
module "{label}" {{
  source = "./module"
}}

resource "terraform_data" "protection" {{
  for_each         = {{ {label} = ["acme-prod-pg"] }}
  triggers_replace = each.value
  lifecycle {{
    prevent_destroy = true
  }}
  depends_on = [module.{label}]
}}
"#
    )
}

fn write(folder: &Path, label: &str, module: &str) {
    fs::create_dir_all(folder.join("module")).unwrap();
    fs::write(folder.join("main.tf"), root(label)).unwrap();
    fs::write(folder.join("module/main.tf"), module).unwrap();
}

/// What a plan does to each resource that the state has, or that comes.
fn planned(folder: &Path) -> Result<Vec<Value>, String> {
    run(terraform(folder).args(["init", "-no-color"]))?;
    run(terraform(folder).args(["validate", "-no-color"]))?;
    run(terraform(folder).args(["plan", "-no-color", "-out=changes"]))?;
    let shown = run(terraform(folder).args(["show", "-json", "changes"]))?;
    let plan: Value = serde_json::from_str(&shown).unwrap();
    Ok(plan["resource_changes"].as_array().unwrap().clone())
}

#[test]
fn what_has_another_address_is_moved_and_not_made_again() {
    if is_tool_missing("terraform", "version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "database", BEFORE);
    assert_eq!(planned(folder).unwrap().len(), 3);
    run(terraform(folder).args(["apply", "-no-color", "changes"])).unwrap();

    write(folder, "postgres", AFTER);
    let refused = planned(folder).unwrap_err();
    assert!(refused.contains("prevent_destroy"), "{refused}");

    let resolved = layer::resolve("prod.toml", &text_of("production"));
    let judgement = rules::judge(&resolved, &Catalogue::shipped());
    let moved = render::moved(&judgement.plan.unwrap(), "infra", &read(MOVES)).unwrap();
    fs::write(folder.join("moved.tf"), moved).unwrap();
    let changes = planned(folder).unwrap();
    assert_eq!(changes.len(), 3, "{changes:#?}");
    for change in &changes {
        assert_eq!(
            change["change"]["actions"],
            serde_json::json!(["no-op"]),
            "{change:#}"
        );
        assert!(change["previous_address"].is_string(), "{change:#}");
    }
    run(terraform(folder).args(["apply", "-no-color", "changes"])).unwrap();
    // The blocks stay for environments that come from before, and do nothing from then on.
    let again = planned(folder).unwrap();
    assert!(
        again
            .iter()
            .all(|change| change["previous_address"].is_null()),
        "{again:#?}"
    );
}
