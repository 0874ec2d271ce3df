//! `lsgen diff` as people and pipelines run it: against a folder, a revision, another environment.
//!
//! Snapshots of what people are told lie beside this file; `INSTA_UPDATE=always` rewrites them.

mod page;
mod pager;
pub(crate) mod revision;
use crate::support::skip;

use crate::support::{self, Ended, Folder, Lsgen, example, snapshot};
use serde_json::Value;

fn lsgen(folder: &Folder, arguments: &[&str]) -> Ended {
    Lsgen::new().within(folder).args(arguments).run()
}

/// A folder with `prod.toml` and what it renders to in `out`.
fn rendered() -> Folder {
    let folder = Folder::new();
    folder.write("prod.toml", example("production"));
    let render = lsgen(&folder, &["render", "prod.toml", "-o", "out"]);
    assert_eq!(render.status, Some(0), "{render}");
    folder
}

/// Changes one text of a file that has to be there.
fn edit(folder: &Folder, path: &str, from: &str, to: &str) {
    let text = folder.read(path);
    assert!(text.contains(from), "{path} holds no `{from}`");
    folder.write(path, text.replace(from, to));
}

/// A snapshot of how a command ended. How many files and lines an environment has is no matter of
/// these tests.
fn told(name: &str, status: i32, ended: &Ended) {
    assert_eq!(ended.status, Some(status), "{ended}");
    let text = ended.to_string();
    let lines = text.split_inclusive('\n').map(|line| {
        let is_number = |word: &str| {
            let digits = word.trim_matches(['(', ')', '+', '-', '\n']);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        let words = line.trim_end().split(' ');
        let words = words.map(|word| if is_number(word) { "N" } else { word });
        if line.contains(" -> ") && line.contains(" lines (") {
            words.collect::<Vec<_>>().join(" ") + "\n"
        } else {
            line.to_owned()
        }
    });
    snapshot("diff", name, &lines.collect::<String>());
}

#[test]
fn nothing_changed_is_said_and_exits_with_0() {
    let folder = rendered();
    for arguments in [
        &["diff", "prod.toml", "-o", "out"][..],
        &["diff", "prod.toml", "prod.toml"],
    ] {
        let ended = lsgen(&folder, arguments);
        assert_eq!(ended.status, Some(0), "{ended}");
        assert!(ended.stdout.ends_with("prod.toml: no changes\n"), "{ended}");
    }
    let patch = lsgen(
        &folder,
        &["diff", "prod.toml", "-o", "out", "--format", "patch"],
    );
    assert_eq!(
        (patch.status, patch.stdout.as_str()),
        (Some(0), ""),
        "{patch}"
    );
}

#[test]
fn a_changed_key_is_told_on_every_level() {
    let folder = rendered();
    edit(&folder, "prod.toml", "\"4711\"", "\"4712\"");
    let changed = lsgen(&folder, &["diff", "prod.toml", "-o", "out"]);
    for line in [
        "-      cost-center = \"4711\"\n",
        "+      cost-center = \"4712\"\n",
    ] {
        assert_eq!(changed.stdout.matches(line).count(), 2, "{changed}");
    }
    let arguments = ["diff", "prod.toml", "-o", "out", "--level", "keys,values"];
    told("folder", 2, &lsgen(&folder, &arguments));
    let forgiving = lsgen(&folder, &["diff", "prod.toml", "-o", "out", "--exit-zero"]);
    assert_eq!(
        (forgiving.status, forgiving.stdout),
        (Some(0), changed.stdout)
    );
    let before = folder.contents();
    lsgen(&folder, &["diff", "prod.toml", "-o", "out"]);
    assert!(before == folder.contents(), "diff changed the folder");
    lsgen(&folder, &["render", "prod.toml", "-o", "out"]);
    let clean = lsgen(&folder, &["diff", "prod.toml", "-o", "out"]);
    assert_eq!(clean.status, Some(0), "{clean}");
}

#[test]
fn two_environments_are_compared_from_the_first_to_the_second() {
    let folder = rendered();
    folder.write(
        "larger.toml",
        example("production").replace("m = \"acm\"", ""),
    );
    edit(
        &folder,
        "larger.toml",
        "name = \"prod\"",
        "name = \"large\"",
    );
    edit(
        &folder,
        "larger.toml",
        "availability_zones = 3",
        "availability_zones = 2",
    );
    let ended = lsgen(
        &folder,
        &["diff", "prod.toml", "larger.toml", "--level", "keys"],
    );
    told("environments", 2, &ended);
    let keys = |one: &str, other: &str| {
        let ended = lsgen(&folder, &["diff", one, other, "--format", "json"]);
        let json: Value = serde_json::from_str(&ended.stdout).unwrap();
        json["keys"].as_array().unwrap().clone()
    };
    let (there, back) = (
        keys("prod.toml", "larger.toml"),
        keys("larger.toml", "prod.toml"),
    );
    assert_eq!(there.len(), back.len());
    for (one, other) in there.iter().zip(&back) {
        assert_eq!(
            (&one["before"], &one["after"]),
            (&other["after"], &other["before"])
        );
    }
}

#[test]
fn what_cannot_be_compared_is_an_error_and_never_a_change() {
    let folder = rendered();
    folder.write("theirs/notes.txt", "mine\n");
    folder.write(
        "broken.toml",
        example("production").replace("region", "regoin"),
    );
    let refused = |name: &str, arguments: &[&str]| told(name, 1, &lsgen(&folder, arguments));
    refused("new-side-broken", &["diff", "broken.toml", "-o", "out"]);
    refused("old-side-broken", &["diff", "broken.toml", "prod.toml"]);
    refused("not-ours", &["diff", "prod.toml", "-o", "theirs"]);
    told("stdin-twice", 64, &lsgen(&folder, &["diff", "-", "-"]));
    let piped = Lsgen::new()
        .within(&folder)
        .args(["diff", "-", "prod.toml"]);
    let piped = piped.stdin(example("production")).run();
    assert_eq!(piped.status, Some(0), "{piped}");
    let against = lsgen(&folder, &["diff", "-", "--against", "HEAD"]);
    told("stdin-against", 64, &against);
    let alone = lsgen(&folder, &["diff", "prod.toml"]);
    assert_eq!(alone.status, Some(64), "{alone}");
    let two = lsgen(
        &folder,
        &["diff", "prod.toml", "-o", "out", "--against", "HEAD"],
    );
    assert_eq!(two.status, Some(64), "{two}");
}

#[test]
fn an_edited_file_is_told_and_a_secret_in_it_is_not() {
    let folder = rendered();
    let values = "helm/langsmith/20-stores.yaml";
    let at = format!("out/{values}");
    folder.write(
        &at,
        folder.read(&at) + "extra:\n  password: hunter2-hunter2\n  user: me\n",
    );
    folder.write("out/notes.txt", "a file that lsgen knows nothing of\n");
    let edited = lsgen(&folder, &["diff", "prod.toml", "-o", "out"]);
    told("edited", 2, &edited);
    for format in ["human", "json", "markdown", "html"] {
        let ended = lsgen(
            &folder,
            &["diff", "prod.toml", "-o", "out", "--format", format],
        );
        assert!(!ended.to_string().contains("hunter2"), "{ended}");
        assert!(ended.stdout.contains("(secret 1)"), "{ended}");
        assert!(!ended.to_string().contains("notes.txt"), "{ended}");
    }
    let patch = lsgen(
        &folder,
        &["diff", "prod.toml", "-o", "out", "--format", "patch"],
    );
    told("secret-in-patch", 1, &patch);
    assert!(!patch.to_string().contains("hunter2"), "{patch}");
}

#[test]
fn a_comment_tells_a_small_change() {
    let folder = rendered();
    folder.write("next.toml", example("production"));
    edit(&folder, "next.toml", "\"4711\"", "\"4712\"");
    let comment = |arguments: &[&str]| {
        let arguments = [&["diff", "--format", "markdown"], arguments].concat();
        lsgen(&folder, &arguments)
    };
    let mut small = comment(&["prod.toml", "next.toml"]);
    // The last file holds the hashes of all others, which are no matter of this test.
    let manifest = small.stdout.find("<details>\n<summary><code>~ lsgen");
    small.stdout.truncate(manifest.unwrap());
    told("comment", 2, &small);
    let keys = comment(&["prod.toml", "next.toml", "--level", "effects,keys"]);
    assert!(!keys.stdout.contains("<details>"), "{keys}");
    let same = comment(&["prod.toml", "-o", "out"]);
    assert_eq!(same.status, Some(0), "{same}");
    let first = |ended: &Ended| ended.stdout.lines().next().unwrap().to_owned();
    assert_eq!(first(&keys), first(&same), "the comment is not found again");
    assert!(same.stdout.ends_with("No changes.\n"), "{same}");
}

#[test]
fn another_prefix_or_region_is_another_environment() {
    let folder = rendered();
    edit(
        &folder,
        "prod.toml",
        "prefix = \"acme\"",
        "prefix = \"globex\"",
    );
    edit(
        &folder,
        "prod.toml",
        "region = \"us-west-2\"",
        "region = \"us-east-2\"",
    );
    let ended = lsgen(
        &folder,
        &["diff", "prod.toml", "-o", "out", "--level", "keys"],
    );
    told("another-environment", 2, &ended);
}

#[test]
fn a_comment_is_told_from_a_value() {
    let folder = rendered();
    let path = "out/terraform/infra/main.tf";
    folder.write(path, folder.read(path) + "\n# A remark of somebody's.\n");
    let ended = lsgen(
        &folder,
        &["diff", "prod.toml", "-o", "out", "--format", "json"],
    );
    let json: Value = serde_json::from_str(&ended.stdout).unwrap();
    let files = json["files"].as_array().unwrap();
    assert_eq!(files.len(), 1, "{ended}");
    assert_eq!(files[0]["structure"]["kind"], "layout", "{ended}");
    folder.write(path, "module \"x\" {\n");
    let ended = lsgen(
        &folder,
        &["diff", "prod.toml", "-o", "out", "--level", "values"],
    );
    assert!(
        ended
            .stdout
            .contains("cannot be read, see its lines: before:"),
        "{ended}"
    );
}

#[test]
fn json_is_what_its_schema_says() {
    let text = std::fs::read_to_string(support::project().join("docs/diff.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder = rendered();
    folder.write("eval.toml", example("evaluation"));
    for arguments in [
        &["prod.toml", "eval.toml"][..],
        &["prod.toml", "-o", "new"],
        &["prod.toml", "-o", "out"],
        &["eval.toml", "-o", "out"],
    ] {
        let ended = lsgen(
            &folder,
            &[&["diff", "--format", "json"], arguments].concat(),
        );
        let json: Value = serde_json::from_str(&ended.stdout).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&json)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{arguments:?}: {errors:#?}");
        assert_eq!(json["format"], 1);
        for key in ["format", "summary", "files", "identity"] {
            let mut wrong = json.clone();
            wrong.as_object_mut().unwrap().remove(key);
            assert!(!validator.is_valid(&wrong), "{key} may be left out");
        }
    }
}
