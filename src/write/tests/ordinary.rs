use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

use proptest::prelude::*;

use super::*;
use crate::write::Status;

fn first() -> Sealed {
    rendered([
        ("README.md", "one\n"),
        ("helm/addons/keda.yaml", "keda\n"),
        ("helm/helmfile.yaml", "releases\n"),
        ("install.sh", "#!/bin/sh\n"),
    ])
}

fn second() -> Sealed {
    rendered([
        ("README.md", "two\n"),
        ("helm/helmfile.yaml", "releases\n"),
        ("install.sh", "#!/bin/sh\n"),
        ("manifests/gp3.yaml", "gp3\n"),
    ])
}

#[test]
fn a_missing_folder_is_made_with_everything_in_it() {
    let output = Output::missing();
    let report = output.render(&first());
    assert_eq!(output.tree(), tree_of(&first()));
    assert_eq!(
        output.everything().len(),
        output.tree().len() + 1,
        "nothing is left beside it"
    );
    assert_eq!(report.summary(), "5 created");
    assert!(output.plan(&first()).is_clean());
}

#[test]
fn an_empty_folder_is_filled_and_missing_parents_are_made() {
    let output = Output::empty();
    let inode = std::fs::metadata(output.path()).unwrap().ino();
    output.render(&first());
    assert_eq!(output.tree(), tree_of(&first()));
    assert_eq!(
        std::fs::metadata(output.path()).unwrap().ino(),
        inode,
        "the folder stays the same one"
    );
    let deep = output.parent.path().join("a/b/c");
    apply(&plan(&deep, &first()).unwrap(), false).unwrap();
    assert_eq!(tree(&deep), tree_of(&first()));
}

#[test]
fn a_link_to_a_folder_is_as_good_as_the_folder() {
    let output = Output::of(&first());
    let link = output.parent.path().join("link");
    symlink("out", &link).unwrap();
    apply(&plan(&link.join(""), &second()).unwrap(), false).unwrap();
    assert_eq!(output.tree(), tree_of(&second()));
    assert!(link.is_symlink());
}

#[test]
fn the_plan_says_what_will_happen_and_changes_nothing() {
    let output = Output::of(&first());
    output.put("mine.tf", "mine").delete("install.sh");
    let before = output.everything();
    let second = second();
    let plan = output.plan(&second);
    assert_eq!(
        plan.lines(),
        [
            "update   README.md",
            "remove   helm/addons/keda.yaml",
            "create   install.sh",
            "update   lsgen.manifest.json",
            "create   manifests/gp3.yaml",
        ]
    );
    assert!(!plan.is_clean());
    let same = plan
        .changes()
        .find(|change| change.path.as_str() == "helm/helmfile.yaml");
    assert_eq!(same.unwrap().status(), Status::Unchanged);
    assert_eq!(output.everything(), before);
}

#[test]
fn a_change_creates_updates_and_removes_with_folders_that_became_empty() {
    let output = Output::of(&first());
    let report = output.render(&second());
    assert_eq!(output.tree(), tree_of(&second()));
    assert_eq!(
        report.summary(),
        "1 created, 2 updated, 1 removed, 2 unchanged"
    );
    assert!(!output.at("helm/addons").exists());
    assert!(output.plan(&second()).is_clean());
}

#[test]
fn folders_that_a_user_emptied_are_removed_when_nothing_is_rendered_there() {
    let output = Output::of(&first());
    output.delete("helm/addons/keda.yaml");
    std::fs::create_dir(output.at("empty")).unwrap();
    output.render(&second());
    assert!(!output.at("helm/addons").exists());
    assert!(output.at("empty").exists(), "lsgen never wrote there");
}

#[test]
fn what_belongs_to_others_is_left_alone_and_does_not_make_a_check_unclean() {
    let output = Output::of(&first());
    output
        .put("terraform.tfstate", "state")
        .put(".terraform/providers/x", "binary")
        .put("helm/addons/mine.yaml", "mine");
    symlink("/nowhere", output.at("link")).unwrap();
    assert!(output.plan(&first()).is_clean());
    let before = output.tree();
    output.render(&second());
    let after = output.tree();
    for path in [
        "terraform.tfstate",
        ".terraform/providers/x",
        "helm/addons/mine.yaml",
        "link",
    ] {
        assert_eq!(after.get(path), before.get(path), "{path}");
    }
    assert!(output.plan(&second()).is_clean());
}

#[test]
fn files_that_are_right_are_not_rewritten() {
    let output = Output::of(&first());
    let stamp = |path: &str| {
        let metadata = std::fs::metadata(output.at(path)).unwrap();
        (metadata.ino(), metadata.mtime(), metadata.mtime_nsec())
    };
    let paths = [
        "README.md",
        "helm/helmfile.yaml",
        "install.sh",
        "lsgen.manifest.json",
        "",
    ];
    let before = paths.map(stamp);
    let report = output.render(&first());
    assert_eq!(paths.map(stamp), before);
    assert_eq!(report.summary(), "5 unchanged");
    output.render(&second());
    let after = paths.map(stamp);
    assert_ne!(after[0], before[0]);
    assert_eq!(after[1..3], before[1..3]);
}

#[test]
fn files_are_readable_by_all_and_scripts_are_executable() {
    let output = Output::of(&first());
    output.put("install.sh", "changed");
    output.force(&first());
    let mode = |path: &str| {
        std::fs::metadata(output.at(path))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode("README.md"), 0o644);
    assert_eq!(mode("lsgen.manifest.json"), 0o644);
    assert_eq!(mode("install.sh"), 0o755);
}

#[test]
fn an_edited_file_is_reported_and_kept_for_as_long_as_it_is_edited() {
    let output = Output::of(&first());
    output
        .put("README.md", "edited")
        .put("helm/addons/keda.yaml", "edited");
    let kept = [
        "keep README.md",
        "keep helm/addons/keda.yaml",
        "create manifests/gp3.yaml",
    ];
    assert_eq!(output.lines(&second()), kept);
    let report = output.render(&second());
    assert_eq!(report.kept.len(), 2);
    for _ in 0..2 {
        assert_eq!(output.get("README.md").unwrap(), "edited");
        assert_eq!(output.get("helm/addons/keda.yaml").unwrap(), "edited");
        assert_eq!(output.lines(&second()), kept[..2]);
        assert!(!output.plan(&second()).is_clean());
        assert_eq!(output.render(&second()).summary(), "2 kept, 4 unchanged");
    }
    // Put back to what lsgen once wrote there, both are lsgen's again.
    output
        .put("README.md", "one\n")
        .put("helm/addons/keda.yaml", "keda\n");
    assert_eq!(
        output.lines(&second()),
        ["update README.md", "remove helm/addons/keda.yaml"]
    );
    output.render(&second());
    assert_eq!(output.tree(), tree_of(&second()));
}

#[test]
fn an_edit_that_is_what_would_be_written_is_fine() {
    let output = Output::of(&first());
    output
        .put("README.md", "two\n")
        .put("manifests/gp3.yaml", "gp3\n");
    assert_eq!(output.lines(&second()), ["remove helm/addons/keda.yaml"]);
    output.render(&second());
    assert_eq!(output.tree(), tree_of(&second()));
}

#[test]
fn a_file_of_others_in_the_way_is_reported_and_kept() {
    let output = Output::of(&first());
    output.put("manifests/gp3.yaml", "mine");
    for _ in 0..2 {
        assert!(
            output
                .lines(&second())
                .contains(&"keep manifests/gp3.yaml".to_owned())
        );
        output.render(&second());
        assert_eq!(output.get("manifests/gp3.yaml").unwrap(), "mine");
    }
    let second = second();
    let plan = output.plan(&second);
    let status = plan
        .changes()
        .find(|change| change.path.as_str() == "manifests/gp3.yaml");
    assert_eq!(
        status.unwrap().status(),
        Status::KeptForeign,
        "lsgen never claims it"
    );
    // When it is no longer rendered it is not lsgen's to remove.
    output.render(&rendered([("README.md", "two\n")]));
    assert_eq!(output.get("manifests/gp3.yaml").unwrap(), "mine");
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    let file = rendered([("a", "1"), ("b/c/d", "2"), ("b/e", "3")]);
    let folder = rendered([("a/x/y", "1"), ("b", "2")]);
    let output = Output::of(&file);
    for bundle in [&folder, &file, &folder] {
        output.render(bundle);
        assert_eq!(output.tree(), tree_of(bundle));
    }
}

#[test]
fn something_else_in_the_place_of_a_folder_or_a_file_is_kept() {
    let output = Output::of(&first());
    std::fs::remove_file(output.at("README.md")).unwrap();
    output.put("README.md/mine", "1").put("manifests", "2");
    let _socket = std::os::unix::net::UnixListener::bind(output.at("socket")).unwrap();
    let bundle = rendered([
        ("README.md", "two\n"),
        ("manifests/gp3.yaml", "gp3\n"),
        ("socket", "x"),
    ]);
    let lines = output.lines(&bundle);
    for line in [
        "blocked README.md",
        "keep manifests",
        "blocked manifests/gp3.yaml",
        "keep socket",
    ] {
        assert!(lines.contains(&line.to_owned()), "{lines:?}");
    }
    output.render(&bundle);
    assert_eq!(output.get("README.md/mine").unwrap(), "1");
    assert_eq!(output.get("manifests").unwrap(), "2");
}

#[test]
fn a_new_version_of_lsgen_alone_is_a_change_of_the_manifest() {
    let output = Output::of(&first());
    let header = Header {
        lsgen_version: "0.2.0".into(),
        ..first().manifest().header().clone()
    };
    let mut bundle = Bundle::new();
    for (path, file) in first().files().iter() {
        let _ = bundle.insert(path, file.contents(), "test");
    }
    let newer = bundle.seal(header);
    assert_eq!(
        output.plan(&newer).lines(),
        ["update   lsgen.manifest.json"]
    );
    assert_eq!(output.render(&newer).summary(), "1 updated, 4 unchanged");
    assert!(output.plan(&newer).is_clean());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_rendered_is_clean_and_exact(
        first in prop::collection::btree_map("[a-c](/[a-c]){0,3}", "[xy]{0,2}", 0..9),
        second in prop::collection::btree_map("[a-c](/[a-c]){0,3}", "[xy]{0,2}", 0..9),
    ) {
        let (first, second) = (rendered(&first), rendered(&second));
        let output = Output::of(&first);
        prop_assert!(output.plan(&first).is_clean());
        prop_assert_eq!(output.plan(&second).is_clean(), first == second);
        output.render(&second);
        prop_assert!(output.plan(&second).is_clean());
        prop_assert_eq!(output.tree(), tree_of(&second));
        prop_assert_eq!(output.everything().len(), output.tree().len() + 1);
    }
}
