use std::thread;

use super::*;

#[test]
fn a_second_run_is_turned_away_while_the_first_one_writes() {
    let next = rendered([("a", "2"), ("b", "2")]);
    for output in [Output::of(&rendered([("a", "1")])), Output::missing()] {
        let first = output.plan(&next);
        let second = first.clone();
        let mut count = 0;
        let mut turned_away = 0;
        let mut before = || {
            count += 1;
            // From the third change on the first run holds its lock; the last two give it up.
            if (3..=6).contains(&count) {
                let error = apply(&second, true).unwrap_err();
                assert!(matches!(error, WriteError::Busy { .. }), "{count}: {error}");
                turned_away += 1;
            }
            Ok(())
        };
        apply_on(&mut Disk::new(&mut before), &first, false).unwrap();
        assert_eq!(turned_away, 4);
        assert_eq!(output.tree(), tree_of(&next));
    }
}

#[test]
fn the_staging_folder_of_a_dead_run_blocks_nobody() {
    let next = rendered([("a", "2")]);
    for output in [Output::empty(), Output::of(&rendered([("a", "1")]))] {
        output
            .put(".lsgen-staging/lock", "")
            .put(".lsgen-staging/0", "half")
            .put(".lsgen-staging/x/y", "");
        assert!(output.plan(&next).is_interrupted());
        output.render(&next);
        assert_eq!(output.tree(), tree_of(&next));
    }
    let output = Output::missing();
    let beside = output.parent.path().join(".out.lsgen-staging");
    fs::create_dir_all(beside.join("new/a")).unwrap();
    output.render(&next);
    assert_eq!(output.everything().len(), tree_of(&next).len() + 1);
}

#[test]
fn many_runs_at_once_leave_the_folder_of_one_of_them() {
    let bundles: Vec<_> = (0..4)
        .map(|number| {
            let shared = (0..6).map(|file| (format!("shared/{file}"), format!("{number}")));
            let own = (0..6).map(|file| (format!("own{number}/{file}"), String::new()));
            rendered(shared.chain(own))
        })
        .collect();
    let output = Output::missing();
    thread::scope(|scope| {
        for bundle in &bundles {
            scope.spawn(|| {
                let mut written = 0;
                while written < 15 {
                    match plan(&output.path(), bundle).and_then(|plan| apply(&plan, false)) {
                        Ok(_) => written += 1,
                        Err(WriteError::Busy { .. } | WriteError::Changed { .. }) => {
                            thread::yield_now();
                        }
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    assert!(
        bundles
            .iter()
            .any(|bundle| output.tree() == tree_of(bundle)),
        "{:#?}",
        output.tree()
    );
    assert_eq!(output.everything().len(), output.tree().len() + 1);
}

/// A folder above several output folders is made by whichever run comes first.
#[test]
fn runs_that_need_the_same_folders_above_share_them() {
    let next = rendered([("a", "1")]);
    let output = Output::missing();
    let first = output.path().join("one/files");
    let second = output.path().join("two/files");
    let (first, second) = (plan(&first, &next).unwrap(), plan(&second, &next).unwrap());
    assert_eq!(first.target.missing.len(), 2);
    apply(&first, false).unwrap();
    apply(&second, false).unwrap();
    let files = output.tree().into_keys().collect::<Vec<_>>();
    assert!(
        files.iter().any(|path| path.starts_with("one/files/")),
        "{files:?}"
    );
    assert!(
        files.iter().any(|path| path.starts_with("two/files/")),
        "{files:?}"
    );
}
