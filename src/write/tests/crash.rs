use proptest::prelude::*;

use super::*;
use crate::write::survey::Change;

/// A folder with a bit of everything: edited files, files of others, kinds that change.
fn eventful() -> (Output, Sealed) {
    let output = Output::of(&rendered([
        ("README.md", "one"),
        ("edited", "one"),
        ("file-then-folder", "one"),
        ("folder-then-file/a/b", "one"),
        ("gone/deep/er", "one"),
        ("gone/edited", "one"),
        ("same/file", "one"),
    ]));
    output
        .put("edited", "stranger: edited")
        .put("gone/edited", "stranger: edited and gone")
        .put("new/foreign", "stranger: foreign")
        .put("terraform.tfstate", "stranger: state");
    let next = rendered([
        ("README.md", "two"),
        ("edited", "two"),
        ("file-then-folder/a/b", "two"),
        ("folder-then-file", "two"),
        ("new/file", "two"),
        ("new/foreign", "two"),
        ("newer/install.sh", "two"),
        ("same/file", "one"),
    ]);
    (output, next)
}

fn strangers(output: &Output) -> Tree {
    output
        .tree()
        .into_iter()
        .filter(|(_, text)| text.starts_with("stranger"))
        .collect()
}

#[test]
fn a_crash_at_any_step_is_put_right_by_the_next_run_and_loses_nothing() {
    for force in [false, true] {
        let (start, next) = eventful();
        let steps = start.steps(&next, force);
        assert!(steps > 40, "{steps}");
        let wanted = start.copy();
        apply(&wanted.plan(&next), force).unwrap();
        for step in 0..steps {
            let output = start.copy();
            assert!(output.crash(&next, force, step));
            if !force {
                assert_eq!(strangers(&output), strangers(&start), "step {step}");
            }
            if step > 0 {
                assert!(!output.plan(&next).is_clean(), "step {step}");
            }
            apply(&output.plan(&next), force).unwrap();
            assert_eq!(output.everything(), wanted.everything(), "step {step}");
        }
        assert!(!start.copy().crash(&next, force, steps));
    }
}

#[test]
fn a_crash_while_a_folder_is_made_leaves_no_part_of_it() {
    for output in [Output::missing, Output::empty] {
        let next = rendered([("a", "1"), ("b/c.sh", "2"), ("b/d/e", "3")]);
        for step in 0..output().steps(&next, false) {
            let output = output();
            let was_missing = !output.path().exists();
            assert!(output.crash(&next, false, step));
            if was_missing && output.path().exists() {
                assert_eq!(output.tree(), tree_of(&next), "step {step}");
            }
            output.render(&next);
            assert_eq!(output.tree(), tree_of(&next), "step {step}");
            assert_eq!(
                output.everything().len(),
                output.tree().len() + 1,
                "step {step}"
            );
        }
    }
}

#[test]
fn a_failure_leaves_the_folder_as_it_was_or_is_taken_up_by_the_next_run() {
    for force in [false, true] {
        let (start, next) = eventful();
        let wanted = start.copy();
        apply(&wanted.plan(&next), force).unwrap();
        let (mut untouched, mut partway) = (0, 0);
        for step in 0..start.steps(&next, force) {
            let output = start.copy();
            match output.fail(&next, force, |at| at == step).unwrap_err() {
                WriteError::Partway { done, total, error } => {
                    assert!(done < total, "{error}");
                    partway += 1;
                }
                WriteError::Leftover { .. } => {}
                error => {
                    assert!(
                        error.help().ends_with("make room and run this again"),
                        "{error}"
                    );
                    assert_eq!(
                        output.everything(),
                        start.everything(),
                        "step {step}: {error}"
                    );
                    untouched += 1;
                }
            }
            apply(&output.plan(&next), force).unwrap();
            assert_eq!(output.everything(), wanted.everything(), "step {step}");
        }
        assert!(untouched > 15 && partway > 10, "{untouched} {partway}");
    }
}

#[test]
fn a_disk_that_fails_for_good_loses_nothing_and_is_put_right_when_it_is_back() {
    let (start, next) = eventful();
    let wanted = start.copy();
    wanted.render(&next);
    for step in 0..start.steps(&next, false) {
        let output = start.copy();
        output.fail(&next, false, |at| at >= step).unwrap_err();
        assert_eq!(strangers(&output), strangers(&start), "step {step}");
        output.render(&next);
        assert_eq!(output.everything(), wanted.everything(), "step {step}");
    }
}

#[test]
fn a_failure_while_a_folder_is_made_leaves_nothing() {
    let next = rendered([("a", "1"), ("b/c", "2")]);
    let deep = |output: &Output| output.at("deep/er");
    for step in 0.. {
        let output = Output::missing();
        let mut count = 0;
        let mut before = || {
            count += 1;
            if count == step + 1 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            Ok(())
        };
        let plan = plan(&deep(&output), &next).unwrap();
        match apply_on(&mut Disk::new(&mut before), &plan, false) {
            Ok(_) => {
                assert!(step > 10, "{step}");
                break;
            }
            Err(WriteError::Leftover { .. }) => assert_eq!(tree(&deep(&output)), tree_of(&next)),
            Err(error) => assert!(output.everything().is_empty(), "step {step}: {error}"),
        }
    }
}

type Files = BTreeMap<String, String>;

fn files() -> impl Strategy<Value = Files> {
    prop::collection::btree_map("[a-c](/[a-c]){0,2}", "[xy]", 0..7)
}

/// What a user does to a path: write a text of their own, or delete it.
fn edits() -> impl Strategy<Value = Vec<(String, bool)>> {
    prop::collection::vec(("[a-d](/[a-d]){0,2}", prop::bool::weighted(0.7)), 0..6)
}

fn edited(first: &Files, edits: &[(String, bool)]) -> Output {
    let output = Output::of(&rendered(first));
    for (index, (path, write)) in edits.iter().enumerate() {
        let at = output.at(path);
        if *write {
            let _ = fs::create_dir_all(at.parent().unwrap());
            let _ = fs::write(at, format!("stranger {index}"));
        } else {
            let _ = fs::remove_file(at);
        }
    }
    // Nothing tells an empty folder of the user's from one that an interrupted run made at the same
    // place.
    remove_empty_folders(&output.path());
    output
}

fn remove_empty_folders(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            remove_empty_folders(&path);
            let _ = fs::remove_dir(path);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn crash_after_crash_ends_where_no_crash_does(
        first in files(),
        edits in edits(),
        second in files(),
        third in files(),
        stops in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
    ) {
        let start = edited(&first, &edits);
        let (second, third) = (rendered(&second), rendered(&third));
        let wanted = start.copy();
        wanted.render(&third);

        let output = start.copy();
        for (bundle, stop) in [(&second, stops.0), (&third, stops.1)] {
            let steps = output.steps(bundle, false);
            output.crash(bundle, false, stop.index(steps + 1));
            prop_assert_eq!(strangers(&output), strangers(&start));
        }
        output.render(&third);
        prop_assert_eq!(output.everything(), wanted.everything());
        let plan = output.plan(&third);
        prop_assert_eq!(plan.is_clean(), !plan.changes().any(Change::is_kept));
    }

    #[test]
    fn force_ends_in_what_was_rendered_and_what_is_not_in_its_way(
        first in files(),
        edits in edits(),
        second in files(),
        stop in any::<prop::sample::Index>(),
    ) {
        let output = edited(&first, &edits);
        let second = rendered(&second);
        let before = output.everything();
        match apply(&output.copy().plan(&second), true) {
            Err(WriteError::FolderInTheWay { .. }) => {
                prop_assert!(apply(&output.plan(&second), true).is_err());
                prop_assert_eq!(output.everything(), before);
            }
            other => {
                other.unwrap();
                output.crash(&second, true, stop.index(output.steps(&second, true) + 1));
                output.force(&second);
                prop_assert!(output.plan(&second).is_clean());
                let tree = output.tree();
                for (path, text) in tree_of(&second) {
                    prop_assert_eq!(tree.get(&path), Some(&text));
                }
                let own: Vec<_> = first.keys().collect();
                for (path, text) in &before {
                    let inside = path.strip_prefix("out/").unwrap_or_default();
                    let is_in_the_way = tree.contains_key(inside)
                        || tree.contains_key(&format!("{inside}/"))
                        || own.contains(&&inside.to_owned());
                    if text.starts_with("stranger") && !is_in_the_way {
                        prop_assert!(false, "{} is lost", inside);
                    }
                }
            }
        }
    }
}
