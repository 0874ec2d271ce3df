//! The folder that `lsgen render` writes: nobody's work is lost, and what is refused changes nothing.
//!
//! Snapshots of what people are told are in `output_folder/`; `INSTA_UPDATE=always` rewrites them.

use std::collections::BTreeMap;
use std::fs;

use crate::support::skip::skip;
use crate::support::{Ended, Folder, Lsgen, example, snapshot};

/// A folder with `prod.toml` and `eval.toml` in it.
fn with_environments() -> Folder {
    let folder = Folder::new();
    folder.write("prod.toml", example("production"));
    folder.write("eval.toml", example("evaluation"));
    folder
}

/// The same with `prod.toml` rendered to `out`.
fn rendered() -> Folder {
    let folder = with_environments();
    let render = lsgen(&folder, &["render", "prod.toml", "-o", "out"]);
    assert_eq!(
        (render.status, render.stdout.as_str()),
        (Some(0), ""),
        "{render}"
    );
    folder
}

fn lsgen(folder: &Folder, arguments: &[&str]) -> Ended {
    Lsgen::new().within(folder).args(arguments).run()
}

/// Runs a command that must be refused, and changes nothing in the folder.
fn refused(name: &str, folder: &Folder, arguments: &[&str]) {
    let before = (folder.entries(), folder.contents());
    let ended = lsgen(folder, arguments);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(
        before == (folder.entries(), folder.contents()),
        "{name} changed the folder"
    );
    told(name, 1, &ended);
}

/// A snapshot of how a command ended. How many files an environment has is no matter of these tests.
fn told(name: &str, status: i32, ended: &Ended) {
    assert_eq!(ended.status, Some(status), "{ended}");
    let text = ended.to_string();
    let lines = text.split_inclusive('\n').map(|line| {
        let numbers = line.split(' ').map(|word| {
            if word.parse::<u32>().is_ok() {
                "N"
            } else {
                word
            }
        });
        if line.starts_with("out: ") {
            numbers.collect::<Vec<_>>().join(" ")
        } else {
            line.to_owned()
        }
    });
    snapshot("output_folder", name, &lines.collect::<String>());
}

/// The files below `out`, by path.
fn out(folder: &Folder) -> BTreeMap<String, Vec<u8>> {
    let files = folder.contents().into_iter();
    files
        .filter_map(|(path, bytes)| Some((path.strip_prefix("out/")?.to_owned(), bytes)))
        .collect()
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    let folder = with_environments();
    folder.write("theirs/notes.txt", "mine\n");
    folder.write("a-file", "mine\n");
    for force in [&[][..], &["--force"]] {
        let render = |output| [&["render", "prod.toml", "-o", output], force].concat();
        refused("not-ours", &folder, &render("theirs"));
        refused("output-is-a-file", &folder, &render("a-file"));
        refused("output-is-below-a-file", &folder, &render("a-file/out"));
    }
    refused(
        "check-not-ours",
        &folder,
        &["render", "prod.toml", "-o", "theirs", "--check"],
    );
}

#[test]
fn a_manifest_that_cannot_be_believed_is_refused() {
    for (name, manifest) in [
        ("manifest-empty", ""),
        ("manifest-not-json", "{ \"format\": 1, "),
        ("manifest-of-the-future", "{ \"format\": 99 }"),
        (
            "manifest-with-a-way-out",
            "{ \"files\": { \"../prod.toml\": \"sha256:00\" } }",
        ),
    ] {
        let folder = rendered();
        folder.write("out/lsgen.manifest.json", manifest);
        refused(name, &folder, &["render", "prod.toml", "-o", "out"]);
    }
}

#[test]
fn another_environment_is_not_overwritten() {
    let folder = rendered();
    refused(
        "other-environment",
        &folder,
        &["render", "eval.toml", "-o", "out"],
    );
    refused(
        "check-other-environment",
        &folder,
        &["render", "eval.toml", "-o", "out", "--check"],
    );
    let forced = lsgen(&folder, &["render", "eval.toml", "-o", "out", "--force"]);
    told("other-environment-forced", 0, &forced);
    let clean = lsgen(&folder, &["render", "eval.toml", "-o", "out", "--check"]);
    assert_eq!(
        (clean.status, clean.stdout.as_str()),
        (Some(0), ""),
        "{clean}"
    );
}

#[test]
fn a_wrong_file_leaves_the_last_rendering_alone() {
    let folder = rendered();
    folder.write(
        "prod.toml",
        example("production").replace("region", "regoin"),
    );
    refused("wrong-file", &folder, &["render", "prod.toml", "-o", "out"]);
    refused(
        "wrong-file-forced",
        &folder,
        &["render", "prod.toml", "-o", "out", "--force"],
    );
}

#[test]
fn an_edited_file_is_kept_until_it_is_taken_back() {
    let folder = rendered();
    let original = folder.read("out/README.md");
    folder.write("out/README.md", "edited\n");
    let check = lsgen(&folder, &["render", "prod.toml", "-o", "out", "--check"]);
    told("check-edited", 2, &check);
    refused("edited", &folder, &["render", "prod.toml", "-o", "out"]);
    assert_eq!(folder.read("out/README.md"), "edited\n");
    told(
        "edited-forced",
        0,
        &lsgen(&folder, &["render", "prod.toml", "-o", "out", "--force"]),
    );
    assert_eq!(folder.read("out/README.md"), original);
}

#[test]
fn check_writes_nothing_and_says_whether_there_is_something_to_write() {
    let folder = with_environments();
    let check = || {
        let before = (folder.entries(), folder.contents());
        let ended = lsgen(&folder, &["render", "prod.toml", "-o", "out", "--check"]);
        assert!(
            before == (folder.entries(), folder.contents()),
            "--check changed the folder"
        );
        ended
    };
    let fresh = check();
    assert_eq!(fresh.status, Some(2), "{fresh}");
    assert!(
        fresh.stdout.lines().all(|line| line.starts_with("create ")),
        "{fresh}"
    );
    assert!(!folder.path().join("out").exists());
    lsgen(&folder, &["render", "prod.toml", "-o", "out"]);
    assert_eq!(fresh.stdout.lines().count(), out(&folder).len(), "{fresh}");
    let clean = check();
    assert_eq!(
        (clean.status, clean.stdout.as_str()),
        (Some(0), ""),
        "{clean}"
    );
    folder.write("out/README.md", "edited\n");
    assert_eq!(check().status, Some(2));
    fs::remove_file(folder.path().join("out/helm/helmfile.yaml")).unwrap();
    told("check-edited-and-missing", 2, &check());
}

#[test]
fn what_is_no_longer_rendered_is_removed_unless_it_was_edited() {
    let keda = example("production") + "\n[langsmith.scaling.queue]\nscaler = \"keda\"\n";
    for (name, edited) in [("stale", false), ("stale-edited", true)] {
        let folder = with_environments();
        folder.write("prod.toml", &keda);
        lsgen(&folder, &["render", "prod.toml", "-o", "out"]);
        let mentions = |path: &String| path.contains("keda");
        let stale: Vec<String> = out(&folder).into_keys().filter(mentions).collect();
        assert_eq!(stale.len(), 1, "{stale:?}");
        if edited {
            folder.write(&format!("out/{}", stale[0]), "edited: true\n");
        }
        folder.write("out/notes.txt", "a file that lsgen knows nothing of\n");
        folder.write("prod.toml", example("production"));
        let render = lsgen(&folder, &["render", "prod.toml", "-o", "out"]);
        told(name, i32::from(edited), &render);
        assert_eq!(out(&folder).contains_key(&stale[0]), edited, "{render}");
        assert!(out(&folder).contains_key("notes.txt"), "{render}");
    }
}

#[test]
#[cfg(unix)]
fn links_are_not_followed_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    for (name, link) in [("link-file", "out/README.md"), ("link-folder", "out/helm")] {
        let folder = rendered();
        folder.write("elsewhere/README.md", "mine\n");
        let path = folder.path().join(link);
        let target = if path.is_file() {
            "../elsewhere/README.md"
        } else {
            "../elsewhere"
        };
        if path.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        }
        .unwrap();
        symlink(target, &path).unwrap();
        folder.write(
            "prod.toml",
            example("production").replace("\"4711\"", "\"4712\""),
        );
        let arguments = ["render", "prod.toml", "-o", "out"];
        refused(name, &folder, &arguments);
        assert_eq!(folder.read("elsewhere/README.md"), "mine\n");
    }
    let folder = with_environments();
    symlink("nowhere", folder.path().join("out")).unwrap();
    refused(
        "link-nowhere",
        &folder,
        &["render", "prod.toml", "-o", "out"],
    );
}

#[test]
fn what_is_in_the_way_is_not_lost() {
    let folder = rendered();
    // Something of every folder would have to change.
    folder.write(
        "prod.toml",
        example("production").replace("\"4711\"", "\"4712\""),
    );
    fs::remove_dir_all(folder.path().join("out/helm")).unwrap();
    folder.write("out/helm", "a file where a folder has to be\n");
    let kept = lsgen(&folder, &["render", "prod.toml", "-o", "out"]);
    told("file-in-the-way", 1, &kept);
    assert_eq!(folder.read("out/helm"), "a file where a folder has to be\n");

    let folder = rendered();
    fs::remove_file(folder.path().join("out/README.md")).unwrap();
    folder.write(
        "out/README.md/notes.txt",
        "a folder where a file has to be\n",
    );
    folder.write(
        "prod.toml",
        example("production").replace("\"4711\"", "\"4712\""),
    );
    refused(
        "folder-in-the-way",
        &folder,
        &["render", "prod.toml", "-o", "out", "--force"],
    );
}

#[test]
#[cfg(unix)]
fn a_read_only_folder_is_left_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    let folder = rendered();
    let locked = folder.path().join("out");
    let lock = |mode| fs::set_permissions(&locked, fs::Permissions::from_mode(mode)).unwrap();
    lock(0o555);
    if fs::write(locked.join("probe"), "").is_ok() {
        fs::remove_file(locked.join("probe")).unwrap();
        lock(0o755);
        skip("a user who cannot write everywhere");
        return;
    }
    folder.write(
        "prod.toml",
        example("production").replace("\"4711\"", "\"4712\""),
    );
    refused("read-only", &folder, &["render", "prod.toml", "-o", "out"]);
    lock(0o755);
}
