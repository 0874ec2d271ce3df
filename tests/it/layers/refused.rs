//! Layers that are refused, each with its file, its line and a way out.

use std::fs;

use crate::support::{Ended, Folder, Lsgen, example};

/// The repository `inner` in a folder that has more beside it.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("beside.toml", "[environment]\nprefix = \"acme\"\n");
    folder.write("inner/.git/HEAD", "");
    folder.write("inner/company.toml", "[environment]\nprefix = \"acme\"\n");
    folder
}

/// The production example with layers on its second line.
fn with(layers: &str) -> String {
    example("production").replacen(
        "version = 1\n",
        &format!("layers = {layers}\nversion = 1\n"),
        1,
    )
}

fn check(folder: &Folder) -> Ended {
    Lsgen::new()
        .within_project(folder.path().join("inner").to_str().unwrap())
        .args(["check", "prod.toml"])
        .run()
}

/// Refused with this code, and with these words.
fn refused(folder: &Folder, code: &str, words: &[&str]) {
    let ended = check(folder);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stdout.contains(&format!("error[{code}]")), "{ended}");
    assert!(ended.stdout.contains("= help: "), "{ended}");
    for word in words {
        assert!(ended.stdout.contains(word), "`{word}`: {ended}");
    }
    // Nothing is missing that the layer may have, and no rule speaks of what is not whole.
    assert_eq!(ended.stdout.matches("error[").count(), 1, "{ended}");
    let render = Lsgen::new()
        .within_project(folder.path().join("inner").to_str().unwrap())
        .args(["render", "prod.toml", "-o", "out"])
        .run();
    assert_eq!(render.status, Some(1), "{render}");
    assert!(!folder.path().join("inner/out").exists());
}

#[test]
fn what_is_not_a_readable_file_of_the_repository_is_refused() {
    for (layers, code, words) in [
        (
            "[\"./none.toml\"]",
            "LS0116",
            &["there is no layer `none.toml`", "prod.toml:3:11"][..],
        ),
        ("[\"./folder.toml\"]", "LS0116", &["it is a directory"]),
        (
            "[\"./binary.toml\"]",
            "LS0116",
            &["line 2 is not UTF-8 text"],
        ),
        ("[\"./notes.md\"]", "LS0116", &["does not end in `.toml`"]),
        ("[\"\"]", "LS0116", &["prod.toml:3:11"]),
        (
            "[\"../beside.toml\"]",
            "LS0117",
            &["is outside of the git repository", "above the top folder"],
        ),
        (
            "[\"../../../../../../../../../beside.toml\"]",
            "LS0117",
            &["above the top folder"],
        ),
        ("[\"/etc/company.toml\"]", "LS0117", &["an absolute path"]),
        (
            "[\"./company.toml\", \"company.toml\"]",
            "LS0118",
            &["is named twice", "named here first", "prod.toml:3:29"],
        ),
        (
            "[\"./prod-layer.toml\"]",
            "LS0118",
            &["form a cycle", "second.toml:1:11"],
        ),
        (
            "[\"./below.toml\", \"./company.toml\"]",
            "LS0118",
            &["is named twice", "below.toml:1:11"],
        ),
        ("[\"./deep.toml\"]", "LS0116", &["one layer too many"]),
    ] {
        let folder = folder();
        folder.write("inner/folder.toml/x", "");
        folder.write("inner/binary.toml", b"# x\n\xff\xfe\n");
        folder.write("inner/notes.md", "");
        folder.write("inner/prod-layer.toml", "layers = [\"./second.toml\"]\n");
        folder.write("inner/second.toml", "layers = [\"./prod-layer.toml\"]\n");
        folder.write("inner/below.toml", "layers = [\"./company.toml\"]\n");
        folder.write("inner/deep.toml", "layers = [\"./deep/0.toml\"]\n");
        for depth in 0..2000 {
            let next = format!("layers = [\"{}.toml\"]\n", depth + 1);
            folder.write(&format!("inner/deep/{depth}.toml"), next);
            if depth == 40 && layers != "[\"./deep.toml\"]" {
                break;
            }
        }
        folder.write("inner/prod.toml", with(layers));
        let words: Vec<&str> = words.iter().map(|word| word.trim()).collect();
        refused(&folder, code, &words);
    }
}

#[test]
fn the_environment_file_is_not_a_layer_of_its_own() {
    let folder = folder();
    folder.write("inner/prod.toml", with("[\"./prod.toml\"]"));
    refused(&folder, "LS0118", &["prod.toml:3:11"]);
}

#[test]
#[cfg(unix)]
fn a_link_is_followed_within_the_repository_and_not_out_of_it() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    let path = |name: &str| folder.path().join("inner").join(name);
    symlink("../beside.toml", path("out.toml")).unwrap();
    symlink("..", path("up")).unwrap();
    symlink("company.toml", path("same.toml")).unwrap();
    symlink("loop.toml", path("loop.toml")).unwrap();
    for (layers, code, word) in [
        ("[\"./out.toml\"]", "LS0117", "a link leads out"),
        ("[\"./up/beside.toml\"]", "LS0117", "a link leads out"),
        (
            "[\"./same.toml\", \"./company.toml\"]",
            "LS0118",
            "is named twice",
        ),
        ("[\"./loop.toml\"]", "LS0116", "cannot read the layer"),
    ] {
        folder.write("inner/prod.toml", with(layers));
        refused(&folder, code, &[word]);
    }
    folder.write("inner/prod.toml", with("[\"./same.toml\"]"));
    assert_eq!(check(&folder).status, Some(0));
    let fifo = std::process::Command::new("mkfifo")
        .arg(path("pipe.toml"))
        .status();
    if fifo.is_ok_and(|status| status.success()) {
        folder.write("inner/prod.toml", with("[\"./pipe.toml\"]"));
        refused(&folder, "LS0116", &["it is a named pipe"]);
    }
}

/// Without a repository, the current folder is the top if the file is in it, and the file's own folder otherwise.
#[test]
fn without_a_repository_layers_are_below_the_current_folder() {
    let folder = folder();
    fs::remove_dir_all(folder.path().join("inner/.git")).unwrap();
    folder.write("inner/prod.toml", with("[\"../beside.toml\"]"));
    let above = Lsgen::new()
        .within(&folder)
        .args(["check", "inner/prod.toml"])
        .run();
    assert_eq!(above.status, Some(0), "{above}");
    refused(
        &folder,
        "LS0117",
        &["without a repository, layers are in the current folder"],
    );
}

/// What is wrong in a layer is found there, also below a file that says something else.
#[test]
fn the_faults_of_a_layer_are_found_in_it() {
    for (layer, code, place) in [
        ("[clowd]\nregion = 1\n", "LS0102", "company.toml:1:2"),
        (
            "[cloud]\naccount_id = 123456789012\n",
            "LS0103",
            "company.toml:2:14",
        ),
        (
            "[cloud]\nregion = \"Frankfurt\"\n",
            "LS0105",
            "company.toml:2:10",
        ),
        ("[cloud\n", "LS0101", "company.toml:1:"),
        ("[policy]\nregoins = []\n", "LS0102", "company.toml:2:1"),
        (
            "[policy]\nregions = \"eu-west-1\"\n",
            "LS0103",
            "company.toml:2:11",
        ),
        (
            "[policy]\ncharts = \"newest\"\n",
            "LS0105",
            "company.toml:2:10",
        ),
        (
            "[policy]\nnot_waivable = [\"LS9999\"]\n",
            "LS0706",
            "company.toml:2:17",
        ),
        (
            "[policy]\nprofiles = [\"size/huge\", \"size/production\"]\n",
            "LS0705",
            "company.toml:2:13",
        ),
        ("[environment]\nprofiles = [\"size/huge\"]\n", "none", ""),
        (
            "[stores.redis]\nauth_token = \"AKIAIOSFODNN7EXAMPLE\"\n",
            "LS0801",
            "company.toml:2:14",
        ),
        (
            "[environment.tags]\nowner = \"ghp_0123456789abcdefghijABCDEFGHIJ012345\"\n",
            "LS0801",
            "company.toml:2:9",
        ),
        (
            "[policy.required_tags]\nowner = [\"ghp_0123456789abcdefghijABCDEFGHIJ012345\"]\n",
            "LS0801",
            "company.toml:2:10",
        ),
    ] {
        let folder = folder();
        folder.write("inner/company.toml", layer);
        folder.write("inner/prod.toml", with("[\"./company.toml\"]"));
        let ended = check(&folder);
        assert!(!ended.stdout.contains("ghp_0123"), "{ended}");
        if code == "none" {
            // The file says which profiles there are, so a layer's are not used.
            assert_eq!(ended.status, Some(0), "{ended}");
            continue;
        }
        assert_eq!(ended.status, Some(1), "{layer}{ended}");
        assert!(
            ended.stdout.contains(&format!("error[{code}]")),
            "{layer}{ended}"
        );
        assert!(
            ended.stdout.contains(&format!("--> {place}")),
            "{layer}{ended}"
        );
        // No other environment's file is changed for this one.
        let fix = Lsgen::new()
            .within_project(folder.path().join("inner").to_str().unwrap())
            .args(["check", "--fix", "prod.toml"])
            .run();
        assert_eq!(folder.read("inner/company.toml"), layer, "{fix}");
        assert!(!ended.stdout.contains("can be fixed"), "{ended}");
    }
}
