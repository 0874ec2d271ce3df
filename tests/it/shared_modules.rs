//! `[terraform] modules`: one folder of modules for several environments.

use crate::support::{Ended, Folder, Lsgen, example};

fn run(folder: &Folder, arguments: &[&str]) -> Ended {
    Lsgen::new()
        .within(folder)
        .args(arguments.iter().copied())
        .run()
}

/// The production example, and it by another name, that share a folder of modules.
fn two() -> Folder {
    let folder = Folder::new();
    let text = example("production") + "\n[terraform]\nmodules = \"../modules\"\n";
    let other = text
        .replace("name = \"prod\"", "name = \"staging\"")
        .replace("langsmith.example.com", "staging.example.com")
        .replace("10.40.0.0/16", "10.50.0.0/16");
    folder.write("envs/prod.toml", text);
    folder.write("envs/staging.toml", other);
    folder
}

fn rendered() -> Folder {
    let folder = two();
    let ended = run(&folder, &["render", "envs", "-o", "out"]);
    assert_eq!(ended.status, Some(0), "{ended}");
    folder
}

/// The folders that the stacks of an output folder call, by their real paths.
fn called(folder: &Folder, output: &str) -> Vec<std::path::PathBuf> {
    let mut called = Vec::new();
    for (path, bytes) in folder.contents() {
        let is_root = path.starts_with(output) && path.ends_with("/main.tf");
        if !is_root || path.contains("/modules/") {
            continue;
        }
        let stack = folder.path().join(&path);
        let stack = stack.parent().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        for line in text.lines() {
            if let Some((name, value)) = line.split_once('=')
                && name.trim() == "source"
            {
                let source = stack.join(value.trim().trim_matches('"'));
                called.push(source.canonicalize().unwrap());
            }
        }
    }
    called
}

#[test]
fn stacks_find_the_modules_where_they_are_written() {
    let folder = rendered();
    let modules = folder.path().join("out/modules").canonicalize().unwrap();
    for output in ["out/prod", "out/staging"] {
        assert!(
            !folder
                .path()
                .join(output)
                .join("terraform/modules")
                .exists()
        );
        let called = called(&folder, output);
        assert!(called.len() > 5, "{called:?}");
        for module in called {
            assert_eq!(module.parent(), Some(modules.as_path()));
        }
    }
    assert!(modules.join("lsgen.manifest.json").is_file());
}

/// Each of them would write the same folder, whatever its environment uses, so the order does not matter.
#[test]
fn every_environment_writes_the_same_modules() {
    let folder = rendered();
    let of_modules = |folder: &Folder| -> Vec<(String, Vec<u8>)> {
        let files = folder.contents().into_iter();
        files
            .filter(|(path, _)| path.starts_with("out/modules/"))
            .collect()
    };
    let together = of_modules(&folder);
    assert!(together.len() > 50);
    let small = Folder::new();
    let text = example("evaluation") + "\n[terraform]\nmodules = \"../modules\"\n";
    small.write("small.toml", text);
    let ended = run(&small, &["render", "small.toml", "-o", "out/small"]);
    assert_eq!(ended.status, Some(0), "{ended}");
    assert!(ended.stderr.contains("out/modules: "), "{ended}");
    assert!(of_modules(&small) == together);
    for arguments in [
        &["render", "envs", "-o", "out", "--check"][..],
        &["diff", "envs", "-o", "out"],
        &["verify", "out", "--only", "files"],
    ] {
        let ended = run(&folder, arguments);
        assert_eq!(ended.status, Some(0), "{ended}");
    }
}

/// What was edited there is kept, as in any folder of lsgen, and said.
#[test]
fn an_edited_module_is_kept_and_found() {
    let folder = rendered();
    let path = "out/modules/network/main.tf";
    let edited = folder.read(path) + "# mine\n";
    folder.write(path, &edited);
    let check = run(
        &folder,
        &["render", "envs/prod.toml", "-o", "out/prod", "--check"],
    );
    assert_eq!(check.status, Some(2), "{check}");
    assert!(check.stdout.contains("out/modules: "), "{check}");
    let again = run(&folder, &["render", "envs", "-o", "out"]);
    assert_eq!(again.status, Some(1), "{again}");
    assert_eq!(folder.read(path), edited);
    let diff = run(&folder, &["diff", "envs/prod.toml", "-o", "out/prod"]);
    assert_eq!(diff.status, Some(2), "{diff}");
    assert!(
        diff.stdout.contains("terraform/modules/network/main.tf"),
        "{diff}"
    );
    let verify = run(&folder, &["verify", "out/prod", "--only", "files"]);
    assert_eq!(verify.status, Some(1), "{verify}");
    assert!(
        verify.stdout.contains("edited: network/main.tf"),
        "{verify}"
    );
    let forced = run(&folder, &["render", "envs", "-o", "out", "--force"]);
    assert_eq!(forced.status, Some(0), "{forced}");
    assert_ne!(folder.read(path), edited);
}

/// Effects are read from the modules, wherever they are.
#[test]
fn a_change_has_the_effects_that_it_has_with_modules_of_its_own() {
    let folder = rendered();
    let own = Folder::new();
    own.write("prod.toml", example("production"));
    let ended = run(&own, &["render", "prod.toml", "-o", "out/prod"]);
    assert_eq!(ended.status, Some(0), "{ended}");
    let (from, to) = ("10.40.0.0/16", "10.41.0.0/16");
    let shared_text = folder.read("envs/prod.toml").replace(from, to);
    folder.write("envs/prod.toml", shared_text);
    own.write("prod.toml", example("production").replace(from, to));
    let effects = |folder: &Folder, file: &str| {
        let ended = run(
            folder,
            &["diff", file, "-o", "out/prod", "--format", "json"],
        );
        assert_eq!(ended.status, Some(2), "{ended}");
        let json: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        json["effects"].clone()
    };
    let (shared, alone) = (
        effects(&folder, "envs/prod.toml"),
        effects(&own, "prod.toml"),
    );
    assert!(!alone["known"].as_array().unwrap().is_empty());
    assert_eq!(shared, alone);
}

/// Sharing is a matter of files: nothing that runs changes.
#[test]
fn to_share_has_no_effect_on_what_runs() {
    let folder = two();
    folder.write("alone.toml", example("production"));
    let ended = run(
        &folder,
        &["diff", "alone.toml", "envs/prod.toml", "--format", "json"],
    );
    assert_eq!(ended.status, Some(2), "{ended}");
    let json: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(
        json["effects"]["known"],
        serde_json::json!([]),
        "{}",
        json["effects"]
    );
}

#[test]
fn a_folder_of_others_is_no_folder_of_modules() {
    let folder = two();
    folder.write("out/modules/own.tf", "# of others\n");
    let ended = run(&folder, &["render", "envs/prod.toml", "-o", "out/prod"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(!folder.path().join("out/prod").exists());
    assert_eq!(folder.read("out/modules/own.tf"), "# of others\n");
}

#[test]
fn modules_that_are_gone_are_missed() {
    let folder = rendered();
    std::fs::remove_dir_all(folder.path().join("out/modules")).unwrap();
    let ended = run(&folder, &["verify", "out/prod"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stderr.contains("`../modules`"), "{ended}");
}

/// A path that depends on one machine, or that leads into the output folder, is none.
#[test]
fn only_a_folder_beside_the_output_is_taken() {
    for wrong in [
        "modules",
        "/srv/modules",
        "..",
        "../",
        "../a/../b",
        "~/m",
        "../a b",
        "./../m",
    ] {
        let folder = Folder::new();
        let text = format!(
            "{}\n[terraform]\nmodules = \"{wrong}\"\n",
            example("production")
        );
        folder.write("prod.toml", text);
        let ended = run(&folder, &["check", "prod.toml"]);
        assert_eq!(ended.status, Some(1), "{wrong}: {ended}");
        let said = "`terraform.modules` is not valid";
        assert!(ended.stdout.contains(said), "{wrong}: {ended}");
    }
}

/// Standard output has no place beside it.
#[test]
fn a_stream_says_that_the_modules_are_missing() {
    let folder = two();
    let ended = run(&folder, &["render", "envs/prod.toml"]);
    assert_eq!(ended.status, Some(0), "{ended}");
    assert!(ended.stderr.contains("`../modules`"), "{ended}");
    assert!(!ended.stdout.contains("terraform/modules/network"));
}
