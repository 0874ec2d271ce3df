use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::*;

fn bundle() -> Sealed {
    rendered([("README.md", "one\n"), ("helm/a.yaml", "a\n")])
}

/// Takes away the permissions of a path; `None` where that has no effect, as for root.
fn forbid(path: &Path, mode: u32) -> Option<impl Drop + use<>> {
    struct Restore(PathBuf, Permissions);
    impl Drop for Restore {
        fn drop(&mut self) {
            let _ = fs::set_permissions(&self.0, self.1.clone());
        }
    }
    let restore = Restore(path.to_owned(), fs::metadata(path).unwrap().permissions());
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    let works = if path.is_dir() {
        fs::write(path.join("try"), "").is_err()
    } else {
        fs::read(path).is_err()
    };
    if works {
        return Some(restore);
    }
    let _ = fs::remove_file(path.join("try"));
    eprintln!("SKIPPED: permissions do not bind this user, run the test as another user");
    None
}

#[test]
fn a_folder_with_files_and_no_manifest_is_refused_even_by_force() {
    for (path, contents) in [
        ("notes.txt", "mine"),
        (".git/HEAD", "ref"),
        ("lsgen.manifest.json/a", ""),
    ] {
        let output = Output::empty();
        output.put(path, contents);
        for force in [false, true] {
            let error = output.refusal(&bundle(), force);
            assert!(matches!(error, WriteError::NotOurs { .. }), "{error}");
            assert!(
                error.help().contains("name a new or an empty folder"),
                "{error}"
            );
        }
    }
}

#[test]
fn a_manifest_that_cannot_be_believed_is_refused() {
    for (manifest, message) in [
        ("", "not a manifest of lsgen"),
        ("{\"format\": 7}", "a newer lsgen wrote it"),
        ("<<<<<<< HEAD", "not a manifest of lsgen"),
    ] {
        let output = Output::of(&bundle());
        output.put("lsgen.manifest.json", manifest);
        for force in [false, true] {
            let error = output.refusal(&bundle(), force).to_string();
            assert!(
                error.contains(message) && error.contains("lsgen.manifest.json"),
                "{error}"
            );
        }
    }
    let output = Output::of(&bundle());
    fs::write(output.at("lsgen.manifest.json"), [0xff, 0xfe]).unwrap();
    let error = plan(&output.path(), &bundle()).unwrap_err();
    assert!(error.to_string().contains("not UTF-8"), "{error}");
}

#[test]
fn a_manifest_cannot_make_lsgen_remove_a_file_elsewhere() {
    let output = Output::of(&bundle());
    fs::write(output.parent.path().join("precious"), "one\n").unwrap();
    let manifest = output.get("lsgen.manifest.json").unwrap();
    output.put(
        "lsgen.manifest.json",
        &manifest.replace("README.md", "../precious"),
    );
    assert!(matches!(
        output.refusal(&bundle(), true),
        WriteError::BadManifest { .. }
    ));
}

#[test]
fn the_folder_of_another_environment_is_refused() {
    let output = Output::of(&rendered_for(
        "acme-dev",
        [("README.md", "one\n"), ("helm/a.yaml", "a\n")],
    ));
    let error = output.refusal(&bundle(), false);
    assert!(matches!(error, WriteError::OtherEnvironment { .. }));
    assert!(
        error.to_string().contains("`acme-dev`, not `acme-prod`"),
        "{error}"
    );
    assert!(!output.plan(&bundle()).is_clean());
}

#[test]
fn a_path_that_is_no_folder_is_refused() {
    let output = Output::missing();
    fs::write(output.path(), "a file").unwrap();
    let error = output.refusal(&bundle(), true);
    assert!(
        matches!(&error, WriteError::NotAFolder { path } if *path == output.path()),
        "{error}"
    );
    for below in ["new", "new/newer", "./new/"] {
        let error = plan(&output.at(below), &bundle()).unwrap_err();
        assert!(
            matches!(&error, WriteError::NotAFolder { path } if *path == output.path()),
            "{error}"
        );
    }
    for path in ["", "no-such-folder-here/../out", "no-such-folder-here/.."] {
        let error = plan(Path::new(path), &bundle()).unwrap_err();
        assert!(matches!(error, WriteError::NoFolder { .. }), "{error}");
    }
}

#[test]
fn a_link_that_leads_nowhere_or_round_in_circles_is_refused() {
    let output = Output::missing();
    symlink("nowhere", output.path()).unwrap();
    assert!(matches!(
        output.refusal(&bundle(), true),
        WriteError::DanglingLink { .. }
    ));
    let error = plan(&output.at("below"), &bundle()).unwrap_err();
    assert!(matches!(error, WriteError::DanglingLink { .. }), "{error}");
    fs::remove_file(output.path()).unwrap();
    symlink("out", output.path()).unwrap();
    let error = output.refusal(&bundle(), true);
    assert!(matches!(error, WriteError::Io { .. }), "{error}");
    assert!(error.to_string().starts_with("cannot look at `"), "{error}");
}

#[test]
fn links_inside_the_folder_are_not_written_through() {
    let output = Output::of(&bundle());
    let elsewhere = output.parent.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("a.yaml"), "a\n").unwrap();
    fs::remove_dir_all(output.at("helm")).unwrap();
    symlink(&elsewhere, output.at("helm")).unwrap();
    for force in [false, true] {
        let error = output.refusal(&bundle(), force);
        assert!(
            matches!(&error, WriteError::Link { path } if path.ends_with("out/helm")),
            "{error}"
        );
    }
    // Nothing is removed through one either: the file that lsgen wrote is simply gone.
    output.force(&rendered([("README.md", "two\n")]));
    assert_eq!(fs::read_to_string(elsewhere.join("a.yaml")).unwrap(), "a\n");
    assert!(output.at("helm").is_symlink());

    for (path, target) in [
        ("README.md", "elsewhere/a.yaml"),
        ("lsgen.manifest.json", "x"),
        (".lsgen-staging", "x"),
    ] {
        let output = Output::of(&bundle());
        let _ = fs::remove_file(output.at(path));
        symlink(target, output.at(path)).unwrap();
        for force in [false, true] {
            let error = output.refusal(&rendered([("README.md", "two\n")]), force);
            assert!(
                matches!(&error, WriteError::Link { path: at } if at.ends_with(path)),
                "{error}"
            );
        }
    }
}

#[test]
fn force_does_not_remove_a_folder_of_others() {
    for path in ["README.md/mine", "README.md/empty/"] {
        let output = Output::of(&bundle());
        output.delete("README.md");
        fs::create_dir_all(output.at(path)).unwrap();
        let bundle = rendered([("README.md", "two\n"), ("new", "new\n")]);
        let error = output.refusal(&bundle, true);
        assert!(
            matches!(&error, WriteError::FolderInTheWay { path } if path.ends_with("README.md"))
        );
        output.render(&bundle);
        assert!(output.at(path).is_dir());
        assert_eq!(output.get("new").unwrap(), "new\n");
    }
}

#[test]
fn a_change_between_plan_and_apply_is_noticed() {
    let next = rendered([("README.md", "two\n")]);
    let changes: [&dyn Fn(&Output); 4] = [
        &|output| _ = output.put("README.md", "edited in between"),
        &|output| _ = output.put("helm/a.yaml", "edited in between"),
        &|output| _ = output.delete("helm/a.yaml"),
        &|output| _ = output.render(&rendered([("README.md", "three\n")])),
    ];
    for change in changes {
        let output = Output::of(&bundle());
        let plan = output.plan(&next);
        change(&output);
        let before = output.everything();
        for force in [false, true] {
            let error = apply(&plan, force).unwrap_err();
            assert!(matches!(error, WriteError::Changed { .. }), "{error}");
            assert_eq!(output.everything(), before);
        }
    }
    let output = Output::missing();
    let plan = output.plan(&next);
    fs::create_dir(output.path()).unwrap();
    assert!(matches!(
        apply(&plan, true),
        Err(WriteError::Changed { .. })
    ));
    assert_eq!(output.everything().len(), 1);
}

#[test]
fn a_name_that_is_too_long_is_an_error_and_leaves_nothing() {
    let output = Output::missing();
    let folder = output.at(&"x".repeat(250));
    let error = plan(&folder, &bundle())
        .and_then(|plan| apply(&plan, false))
        .unwrap_err();
    assert!(error.help().contains("choose a shorter name"), "{error}");
    assert!(output.everything().is_empty());
}

#[test]
fn a_file_system_that_takes_no_files_is_an_error() {
    let folder = Path::new("/proc/lsgen-out");
    if !Path::new("/proc/self").exists() {
        eprintln!("SKIPPED: there is no /proc");
        return;
    }
    let error = plan(folder, &bundle())
        .and_then(|plan| apply(&plan, true))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("cannot create `/proc/.lsgen-out.lsgen-staging`"),
        "{error}"
    );
}

#[test]
fn a_folder_without_write_permission_is_an_error_and_stays_as_it_was() {
    let next = rendered([
        ("README.md", "two\n"),
        ("helm/b.yaml", "b\n"),
        ("new/c", "c\n"),
    ]);
    // The folder itself, one inside it that is changed, and the one above a new folder.
    for path in ["out", "out/helm"] {
        let output = Output::of(&bundle());
        let at = output.parent.path().join(path);
        let Some(_restore) = forbid(&at, 0o555) else {
            return;
        };
        let error = output.refusal(&next, true);
        assert!(matches!(&error, WriteError::Io { .. }), "{error}");
        assert!(error.help().contains("check who owns it"), "{error}");
    }
    let output = Output::missing();
    let Some(_restore) = forbid(output.parent.path(), 0o555) else {
        return;
    };
    let error = output.refusal(&next, true);
    assert!(error.to_string().starts_with("cannot create `"), "{error}");
}

#[test]
fn only_folders_that_change_have_to_be_writable() {
    let output = Output::of(&bundle());
    let Some(_restore) = forbid(&output.at("helm"), 0o555) else {
        return;
    };
    output.render(&rendered([("README.md", "two\n"), ("helm/a.yaml", "a\n")]));
    assert_eq!(output.get("README.md").unwrap(), "two\n");
}

#[test]
fn a_file_or_folder_that_cannot_be_read_is_an_error() {
    for (path, mode) in [
        ("README.md", 0o000),
        ("lsgen.manifest.json", 0o000),
        ("", 0o300),
    ] {
        let output = Output::of(&bundle());
        let at = output.at(path);
        if path.is_empty() {
            fs::set_permissions(&at, Permissions::from_mode(mode)).unwrap();
            if fs::read_dir(&at).is_ok() {
                eprintln!(
                    "SKIPPED: permissions do not bind this user, run the test as another user"
                );
                return;
            }
        } else if let Some(restore) = forbid(&at, mode) {
            std::mem::forget(restore);
        } else {
            return;
        }
        let error = plan(&output.path(), &bundle()).unwrap_err();
        assert!(error.help().contains("check who owns it"), "{error}");
        fs::set_permissions(&at, Permissions::from_mode(0o755)).unwrap();
    }
}
