//! A protected environment cannot be deleted by one command, nor lose a store by one changed key.

use std::fs;
use std::sync::LazyLock;

use serde_json::Value;

use crate::environments::each::Promise;
use crate::environments::read::stack;
use crate::environments::{Rendered, all, project, render};

/// Every stack of a protected environment has a guard over what it would lose.
const PROMISE: Promise = Promise::Whole(unguarded);

each_environment! { PROMISE }

/// Modules whose deletion loses data that something else keeps, or that AWS keeps anyway.
const NOT_GUARDED: [&str; 6] = [
    "backup",             // AWS deletes no vault that holds recovery points
    "mirror",             // copies of what the primary region has
    "bucket-replication", // the objects stay where they are
    "alerts",             // nothing but messages
    "dns",                // another domain is an ordinary change
    "failover",
];

/// Whether data goes with what this table of facts is about.
fn is_lost(facts: Option<&toml::Value>) -> Option<bool> {
    let removed = facts?.get("removed")?;
    let cases = removed
        .as_array()
        .map_or(std::slice::from_ref(removed), Vec::as_slice);
    let mut effects = cases.iter().filter_map(|case| case.get("effect"));
    Some(effects.any(|effect| effect.as_str() == Some("data-loss")))
}

/// What is known of each resource type, in all files of the AWS facts.
static TYPES: LazyLock<toml::Table> = LazyLock::new(|| {
    let mut types = toml::Table::new();
    for entry in fs::read_dir(project("profiles/aws/effects")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        types.extend(text.parse::<toml::Table>().unwrap());
    }
    types
});

/// The modules with which data goes: by the types of their resources, and by what `effects.toml` beside each says of its own.
fn lose_data(module: &str) -> bool {
    let folder = project("templates/terraform/modules").join(module);
    let own: toml::Table = fs::read_to_string(folder.join("effects.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let files = fs::read_dir(&folder).unwrap();
    let paths = files.map(|entry| entry.unwrap().path());
    let terraform = paths.filter(|path| path.extension().is_some_and(|kind| kind == "tf"));
    let mut resources = terraform.flat_map(|path| {
        let body: Value = hcl::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let mut found = Vec::new();
        for (kind, named) in body["resource"].as_object().into_iter().flatten() {
            let names = named.as_object().into_iter().flatten();
            found.extend(names.map(|(name, _)| (kind.clone(), format!("{kind}.{name}"))));
        }
        found
    });
    resources.any(|(kind, address)| {
        let exception = own.get("resources").and_then(|all| all.get(&address));
        let is_lost = is_lost(exception).or_else(|| is_lost(TYPES.get(&kind)));
        !kind.contains("log_group") && is_lost == Some(true)
    })
}

/// The stacks of an environment, by their folders.
fn stacks(rendered: &Rendered) -> Vec<String> {
    let mains = rendered.files.keys().filter_map(|path| {
        let stack = path.strip_prefix("terraform/")?.strip_suffix("/main.tf")?;
        (!stack.contains('/')).then(|| stack.to_owned())
    });
    mains.collect()
}

/// What the guard of a stack names, by the label of the module.
fn guard(rendered: &Rendered, name: &str) -> Value {
    let file = stack(rendered, &format!("{name}/protection.tf"));
    let guard = &file["resource"]["terraform_data"]["protection"];
    assert_eq!(guard["lifecycle"]["prevent_destroy"], true, "{name}");
    assert_eq!(guard["triggers_replace"], "${each.value}", "{name}");
    guard["for_each"].clone()
}

/// The modules of a stack that lose data with them, by the label of their call.
fn losing(rendered: &Rendered, name: &str) -> Vec<String> {
    let main = stack(rendered, &format!("{name}/main.tf"));
    let calls = main["module"].as_object().unwrap().iter();
    calls
        .filter(|(_, call)| {
            let source = call["source"].as_str().unwrap();
            let module = source.trim_start_matches("../modules/");
            let is_passing = name == "recovery" && module == "redis";
            lose_data(module) && !NOT_GUARDED.contains(&module) && !is_passing
        })
        .map(|(label, _)| label.clone())
        .collect()
}

fn is_protected(rendered: &Rendered) -> bool {
    let environment = rendered.validated.environment();
    environment.environment.deletion_protection
}

/// Stores without a guard, and guards where nothing is protected.
fn unguarded(rendered: &Rendered) -> Vec<String> {
    let mut problems = Vec::new();
    for name in stacks(rendered) {
        let path = format!("terraform/{name}/protection.tf");
        if !is_protected(rendered) {
            if rendered.files.contains_key(&path) {
                problems.push(format!("`{name}` has a guard, and nothing is protected"));
            }
            continue;
        }
        let named = guard(rendered, &name);
        for label in losing(rendered, &name) {
            if named[&label].as_array().is_none_or(Vec::is_empty) {
                problems.push(format!("`{name}` does not guard `{label}`"));
            }
        }
    }
    problems
}

#[test]
fn something_is_guarded() {
    let mut protected = all().filter(|rendered| is_protected(rendered));
    let has_losses = |rendered: &Rendered| {
        let names = stacks(rendered).into_iter();
        names
            .map(|name| losing(rendered, &name).len())
            .sum::<usize>()
            > 0
    };
    assert!(protected.any(has_losses), "nothing is guarded");
}

/// A change of what a guard names is a change that Terraform refuses.
#[test]
fn a_change_that_loses_a_store_changes_the_guard() {
    let text = fs::read_to_string(project("examples/production.toml")).unwrap();
    let before = render("before", &text).unwrap();
    let changes = [
        ("infra", "\n[stores.postgres]\nsource = \"aurora\"\n", ""),
        ("infra", "\n[stores.postgres]\nsource = \"external\"\n", ""),
        (
            "infra",
            "\n[stores.postgres.rds]\ndatabase = \"traces\"\n",
            "",
        ),
        ("infra", "", "scheme = \"internet-facing\""),
    ];
    for (name, added, replaced) in changes {
        let text = format!("{}{added}", text.replace(replaced, "scheme = \"internal\""));
        let text = if replaced.is_empty() {
            format!(
                "{}{added}",
                fs::read_to_string(project("examples/production.toml")).unwrap()
            )
        } else {
            text
        };
        let after = render("after", &text).unwrap_or_else(|findings| panic!("{findings:#?}"));
        let (old, new) = (guard(&before, name), guard(&after, name));
        let is_refused = old
            .as_object()
            .unwrap()
            .iter()
            .any(|(label, identity)| new[label] != *identity);
        assert!(is_refused, "{added}{replaced}");
    }
    // Two regions back to one: the state of the second must not go with its module.
    let two = crate::environments::named("cross-region");
    let (old, new) = (guard(two, "state"), guard(&before, "state"));
    assert!(old["recovery_state"].is_array() && new["recovery_state"].is_null());
}

/// Nothing that a failover or the way back changes is refused.
#[test]
fn a_failover_changes_no_guard() {
    let two = crate::environments::named("cross-region");
    let over = crate::environments::named("cross-region-failed-over");
    for name in stacks(two) {
        assert_eq!(guard(two, &name), guard(over, &name), "{name}");
    }
}
