//! What an update of lsgen does: another version rendered the folder, with other modules and other addresses.

use lsgen::api::bundle::FilePath;
use lsgen::api::chart::Catalogue;
use lsgen::api::diff::{Class, Files, Versions};
use lsgen::api::plan::moves::{Address, Move, moves, read};
use lsgen::api::{layer, render, rules};

use super::{between, difference, files, holds};
use crate::support::{Folder, Lsgen, example};

/// What `moved.toml` would say.
const MODULE: &str = r#"
[[moved]]
stacks = ["infra"]
from = "module.database"
to = "module.postgres"
since = "0.2.0"
"#;
const RESOURCE: &str = r#"
[[moved]]
stacks = ["infra"]
from = "module.postgres.aws_db_instance.main"
to = "module.postgres.aws_db_instance.this"
since = "0.2.0"
"#;

/// The files with the text of some of them changed.
fn edited(files: &Files, edit: impl Fn(&str, &str) -> (String, String)) -> Files {
    files
        .iter()
        .map(|(path, bytes)| {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let (path, text) = edit(path.as_str(), &text);
            (FilePath::parse(&path).unwrap(), text.into_bytes())
        })
        .collect()
}

/// What an lsgen rendered that called the module, and its folder, `database`.
fn with_other_module(files: &Files) -> Files {
    edited(files, |path, text| {
        let path = path.replace("terraform/modules/postgres/", "terraform/modules/database/");
        let text = if path.starts_with("terraform/infra/") {
            text.replace("module \"postgres\"", "module \"database\"")
                .replace("module.postgres", "module.database")
                .replace("../modules/postgres\"", "../modules/database\"")
        } else {
            text.to_owned()
        };
        (
            path,
            text.replace("\"lsgen\": \"0.0.0\"", "\"lsgen\": \"0.0.9\""),
        )
    })
}

/// What an lsgen rendered whose module called the database otherwise.
fn with_other_resource(files: &Files) -> Files {
    in_module(files, |text| {
        text.replace(
            "\"aws_db_instance\" \"this\"",
            "\"aws_db_instance\" \"main\"",
        )
        .replace("aws_db_instance.this", "aws_db_instance.main")
    })
}

/// The files with another module `postgres`.
fn in_module(files: &Files, edit: impl Fn(&str) -> String) -> Files {
    let edited = edited(files, |path, text| {
        let is_meant = path.starts_with("terraform/modules/postgres/");
        let text = if is_meant {
            edit(text)
        } else {
            text.to_owned()
        };
        (path.to_owned(), text)
    });
    assert_ne!(&edited, files);
    edited
}

/// The files with the moves of a table.
fn with_moves(files: &Files, table: &str) -> Files {
    let text = moved_file("infra", &read(table)).unwrap();
    let mut files = files.clone();
    let path = FilePath::parse("terraform/infra/moved.tf").unwrap();
    files.insert(path, text.into_bytes());
    files
}

fn moved_file(stack: &str, all: &[Move]) -> Option<String> {
    let resolved = layer::resolve("prod.toml", &example("production"));
    let judgement = rules::judge(&resolved, &Catalogue::shipped());
    render::moved(&judgement.plan.unwrap(), stack, all)
}

#[test]
fn a_module_that_is_renamed_is_moved_and_nothing_is_lost() {
    let now = files(&example("production"));
    let before = with_other_module(&now);
    let found = difference(&before, &with_moves(&now, MODULE));
    let versions = Versions {
        before: "0.0.9".to_owned(),
        after: "0.0.0".to_owned(),
    };
    assert_eq!(found.lsgen, Some(versions));
    assert_eq!(found.effects.unknown, Vec::<String>::new());
    let told = found.effects.known.iter();
    let told: Vec<(Class, &str)> = told
        .map(|effect| (effect.class, effect.subject.as_str()))
        .collect();
    assert_eq!(told, [(Class::Moved, "module.postgres")]);
    // Without the block Terraform would delete the database, and make an empty one.
    let lost = between(&before, &now).known;
    holds(
        &lost,
        Class::DataLoss,
        "module.database.aws_db_instance.this",
        "",
    );
}

#[test]
fn a_resource_that_is_renamed_is_moved_and_nothing_is_lost() {
    let now = files(&example("production"));
    let before = with_other_resource(&now);
    let found = between(&before, &with_moves(&now, RESOURCE));
    assert_eq!(found.unknown, Vec::<String>::new());
    let told: Vec<(Class, &str)> = found
        .known
        .iter()
        .map(|effect| (effect.class, effect.subject.as_str()))
        .collect();
    assert_eq!(
        told,
        [(Class::Moved, "module.postgres.aws_db_instance.this")]
    );
    let lost = between(&before, &now).known;
    holds(
        &lost,
        Class::DataLoss,
        "module.postgres.aws_db_instance.main",
        "",
    );
    holds(
        &lost,
        Class::Created,
        "module.postgres.aws_db_instance.this",
        "",
    );
}

#[test]
fn what_changes_with_a_move_is_told_beside_it() {
    let now = files(&example("production"));
    let smaller =
        example("production") + "\n[stores.postgres.rds]\ninstance_class = \"db.r6g.4xlarge\"\n";
    let before = with_other_module(&files(&smaller));
    let found = between(&before, &with_moves(&now, MODULE)).known;
    holds(&found, Class::Moved, "module.postgres", "`module.database`");
    let is_database = |subject: &str| subject == "module.postgres.aws_db_instance.this";
    assert!(
        found.iter().any(|effect| is_database(&effect.subject)),
        "{found:#?}"
    );
    assert!(
        !found.iter().any(|effect| effect.class == Class::DataLoss),
        "{found:#?}"
    );
}

/// A module of another lsgen is evaluated as its files have it.
#[test]
fn another_version_of_a_module_has_its_effects() {
    let now = files(&example("production"));
    let before = in_module(&now, |text| {
        text.replace("= var.log_retention_days", "= 30")
    });
    let found = between(&before, &now);
    assert_eq!(found.unknown, Vec::<String>::new());
    assert_eq!(found.known.len(), 1, "{found:#?}");
    let effect = &found.known[0];
    assert_eq!(
        effect.subject,
        "module.postgres.aws_cloudwatch_log_group.this"
    );
    assert_eq!(effect.rendered, ["module.postgres"]);
    // What no environment can change has no fact: that is said, and the rest is told.
    let before = in_module(&now, |text| {
        text.replace("= var.log_retention_days", "= 30")
            .replace("= \"gp3\"", "= \"io1\"")
    });
    let partly = between(&before, &now);
    assert_eq!(partly.known, found.known);
    assert_eq!(partly.unknown.len(), 1, "{partly:#?}");
    assert!(
        partly.unknown[0].contains("`storage_type` of `aws_db_instance.this`"),
        "{partly:#?}"
    );
    // A comment is no change.
    let commented = in_module(&now, |text| format!("# Another comment.\n{text}"));
    assert_eq!(between(&commented, &now).known, []);
}

#[test]
fn moves_are_rendered_where_the_stack_has_the_module() {
    let table = read(MODULE);
    let text = moved_file("infra", &table).unwrap();
    assert_eq!(
        text,
        r#"# What has another address than in an earlier lsgen: Terraform moves it in its state.
# Rendered by lsgen: change the environment file instead.

# Since lsgen 0.2.0.
moved {
  from = module.database
  to   = module.postgres
}

moved {
  from = terraform_data.protection["database"]
  to   = terraform_data.protection["postgres"]
}
"#
    );
    assert_eq!(moved_file("state", &table), None);
    let of = |from: &str, to: &str| {
        let row = format!(
            "[[moved]]\nstacks = [\"infra\"]\nfrom = \"{from}\"\nto = \"{to}\"\nsince = \"0.2.0\"\n"
        );
        moved_file("infra", &read(&row))
    };
    // The stack does not call one, and still calls the other under its old name.
    assert_eq!(of("module.postgres", "module.database"), None);
    assert_eq!(of("module.redis", "module.postgres"), None);
    let keyed = of(
        "module.network.aws_subnet.private[0]",
        "module.network.aws_subnet.private[\\\"us-west-2a\\\"]",
    );
    assert!(
        keyed
            .unwrap()
            .contains("to   = module.network.aws_subnet.private[\"us-west-2a\"]")
    );
}

#[test]
fn an_address_is_of_a_module_or_of_something_in_it() {
    for text in [
        "module.a",
        "module.a.aws_b.c",
        "module.a.aws_b.c[0]",
        "module.a.aws_b.c[\"d.e\"]",
    ] {
        assert_eq!(Address::parse(text).unwrap().to_string(), text);
    }
    for text in [
        "a",
        "module.",
        "aws_b.c",
        "module.a.aws_b",
        "module.a.b.c.d",
        "module.a[0]",
        "module.a.aws_b.c[0",
    ] {
        assert_eq!(Address::parse(text), None, "{text}");
    }
}

/// Every shipped move stays in its module, because `diff` compares what was moved by modules.
#[test]
fn shipped_moves_are_of_modules_or_within_one() {
    let labels = |one: &Move| (one.from.module.clone(), one.to.module.clone());
    let whole = |pair: &(String, String)| {
        moves()
            .iter()
            .any(|one| one.from.resource.is_none() && labels(one) == *pair)
    };
    for one in moves() {
        let pair = labels(one);
        let is_within = one.from.resource.is_some() && one.to.resource.is_some();
        let is_whole = one.from.resource.is_none() && one.to.resource.is_none();
        assert!(
            is_whole || (is_within && (pair.0 == pair.1 || whole(&pair))),
            "{one:?}"
        );
    }
}

#[test]
fn a_folder_of_another_version_says_so() {
    let folder = Folder::new();
    folder.write("prod.toml", example("production"));
    let lsgen = |arguments: &[&str]| Lsgen::new().within(&folder).args(arguments.to_vec()).run();
    assert_eq!(lsgen(&["render", "prod.toml", "-o", "out"]).status, Some(0));
    let own = format!("\"lsgen\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let manifest = folder.read("out/lsgen.manifest.json");
    assert!(manifest.contains(&own), "{manifest}");
    folder.write(
        "out/lsgen.manifest.json",
        manifest.replace(&own, "\"lsgen\": \"0.0.9\""),
    );
    let told = lsgen(&["diff", "prod.toml", "-o", "out", "--level", "effects"]);
    let line = format!(
        "Written by lsgen 0.0.9, this is {}",
        env!("CARGO_PKG_VERSION")
    );
    assert!(told.stdout.contains(&line), "{told}");
    let json = lsgen(&["diff", "prod.toml", "-o", "out", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["lsgen"]["before"], "0.0.9");
    assert_eq!(json["effects"]["known"], serde_json::json!([]));
}
