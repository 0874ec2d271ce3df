use std::os::unix::fs::symlink;

use super::*;

#[test]
fn force_takes_back_edited_files_and_files_in_the_way() {
    let output = Output::of(&rendered([("a", "1"), ("b/c", "2"), ("d", "3")]));
    output
        .put("a", "edited")
        .put("b/c", "edited")
        .put("e", "foreign")
        .put("mine", "mine");
    let bundle = rendered([("a", "1"), ("d", "3"), ("e", "4")]);
    let report = output.force(&bundle);
    assert_eq!(report.summary(), "3 updated, 1 removed, 1 unchanged");
    let mut expected = tree_of(&bundle);
    expected.insert("mine".into(), "mine".into());
    assert_eq!(output.tree(), expected);
    assert!(output.plan(&bundle).is_clean());
}

#[test]
fn force_makes_room_where_a_file_is_in_the_place_of_a_folder_and_the_other_way_round() {
    let output = Output::of(&rendered([("a/b", "1"), ("a/c/d", "2"), ("e", "3")]));
    output
        .put("a/b", "edited")
        .put("f", "foreign")
        .put("e", "edited");
    let bundle = rendered([("a", "1"), ("e/x", "2"), ("f/g/h", "3")]);
    assert_eq!(
        output.lines(&bundle),
        [
            "blocked a",
            "keep a/b",
            "remove a/c/d",
            "keep e",
            "blocked e/x",
            "keep f",
            "blocked f/g/h"
        ]
    );
    output.copy().render(&bundle);
    output.force(&bundle);
    assert_eq!(output.tree(), tree_of(&bundle));
    assert!(output.plan(&bundle).is_clean());
}

#[test]
fn force_removes_a_link_in_the_place_of_a_file_but_not_what_it_points_to() {
    let output = Output::of(&rendered([("a", "1"), ("b", "2")]));
    let precious = output.parent.path().join("precious");
    std::fs::write(&precious, "precious").unwrap();
    output.delete("b");
    symlink(&precious, output.at("b")).unwrap();
    let bundle = rendered([("a", "1")]);
    assert_eq!(output.lines(&bundle), ["keep b"]);
    output.render(&bundle);
    assert!(output.at("b").is_symlink());
    output.force(&bundle);
    assert!(!output.at("b").is_symlink());
    assert_eq!(std::fs::read_to_string(precious).unwrap(), "precious");
}

#[test]
fn force_takes_over_the_folder_of_another_environment() {
    let output = Output::of(&rendered_for(
        "acme-dev",
        [("a", "1"), ("b", "2"), ("c", "3")],
    ));
    output.put("b", "edited").put("mine", "mine");
    let bundle = rendered([("a", "1"), ("d", "4")]);
    let plan = output.plan(&bundle);
    assert!(matches!(
        plan.check_environment(),
        Err(WriteError::OtherEnvironment { .. })
    ));
    output.force(&bundle);
    let mut expected = tree_of(&bundle);
    expected.insert("mine".into(), "mine".into());
    assert_eq!(output.tree(), expected);
}
