//! What is left out of a comment, and that it is said.

use super::*;
use crate::bundle::path::FilePath;
use crate::diff::unified::Range;
use crate::diff::{
    FileChange, Hunk, Impact, Impacts, KeyChange, Line, LineKind, Sourced, Status, Structure, Value,
};

const ALL: Shown = Shown {
    effects: true,
    keys: true,
    structure: true,
    text: true,
    advice: true,
    width: 100,
};

fn file(path: &str, status: Status, lines: usize) -> FileChange {
    let line = |number: usize| Line {
        kind: LineKind::Added,
        text: format!("line {number} of a file"),
        no_line_break: false,
    };
    FileChange {
        path: FilePath::parse(path).unwrap(),
        status,
        structure: Structure::Text,
        hunks: vec![Hunk {
            before: Range { start: 0, lines: 0 },
            after: Range { start: 1, lines },
            lines: (1..=lines).map(line).collect(),
        }],
    }
}

fn impact(number: usize, class: Class) -> Impact {
    Impact {
        class,
        place: "terraform/infra".to_owned(),
        subject: format!("module.a.aws_thing.this[{number}]"),
        causes: Some(vec!["a.name".to_owned()]),
        rendered: vec!["module.a: name".to_owned()],
        reason: "A thing cannot be renamed now.".to_owned(),
        source: None,
    }
}

fn key(number: usize) -> KeyChange {
    KeyChange {
        key: format!("tags.number-{number}"),
        before: None,
        after: Some(Sourced {
            value: Value::Text(format!("value {number}")),
            file: "prod.toml".to_owned(),
            line: number,
        }),
    }
}

/// Ten effects, ten keys, ten files of a hundred lines, of which the last one only changed.
fn large() -> Diff {
    let files = (0..10).map(|number| {
        let status = if number == 9 {
            Status::Changed
        } else {
            Status::Added
        };
        file(&format!("folder/{number}.md"), status, 100)
    });
    Diff {
        before: "out".to_owned(),
        after: "prod.toml".to_owned(),
        lsgen: None,
        identity: Vec::new(),
        keys: Some((0..10).map(key).collect()),
        procedures: Some(Vec::new()),
        effects: Impacts {
            known: (0..10)
                .map(|number| {
                    let class = if number == 0 {
                        Class::DataLoss
                    } else {
                        Class::InPlace
                    };
                    impact(number, class)
                })
                .collect(),
            unknown: vec!["`helm/langsmith`: no release".to_owned()],
        },
        files: files.collect(),
    }
}

fn shortened(limit: usize) -> String {
    let text = within(&large(), "acme-prod", ALL, limit);
    assert!(budget::cost(&text) <= limit, "{limit}: {text}");
    text
}

#[test]
fn nothing_is_left_out_where_there_is_room() {
    let text = shortened(LIMIT);
    assert!(text.starts_with("<!-- lsgen diff acme-prod -->\n"));
    assert!(!text.contains("eft out"), "{text}");
    assert_eq!(text.matches("\n+line 100 of a file").count(), 10);
}

#[test]
fn lines_are_left_out_first_those_of_new_files_before_others() {
    let text = shortened(12_000);
    assert_eq!(text.matches("aws_thing").count(), 10, "{text}");
    assert_eq!(text.matches("tags.number").count(), 10, "{text}");
    assert!(text.contains("<code>~ folder/9.md</code>"), "{text}");
    let shown = text.matches("\n+line 100 of a file").count();
    assert!((2..9).contains(&shown), "{text}");
    let left = 10 - shown;
    let said = format!("Left out: {left} files altogether (0 values, {left}00 lines).");
    assert!(text.contains(&said), "{said}: {text}");
    let named = text.matches("- `folder/").count();
    assert_eq!(named, left, "{text}");
    assert!(text.contains("- `folder/8.md`: text, 100 lines (+100 -0)\n"));
}

#[test]
fn then_keys_are_left_out_and_effects_last() {
    let no_files = shortened(4_700);
    assert_eq!(no_files.matches("aws_thing").count(), 10, "{no_files}");
    assert!(!no_files.contains("\n+line"), "{no_files}");
    let no_keys = shortened(3_800);
    assert_eq!(no_keys.matches("aws_thing").count(), 10, "{no_keys}");
    assert!(no_keys.contains(" keys;"), "{no_keys}");
    assert!(no_keys.contains("the names of 10 of these"), "{no_keys}");
    let few = shortened(3_000);
    assert!(few.contains("no release"), "{few}");
    assert!(few.contains("**data-loss**"), "{few}");
    let shown = few.matches("aws_thing").count();
    assert!((1..10).contains(&shown), "{few}");
    let left = 10 - shown;
    let said = format!("Left out: {left} effects ({left} in-place); 10 keys; 10 files altogether");
    assert!(few.contains(&said), "{said}: {few}");
}

#[test]
fn no_limit_is_passed() {
    for limit in (2_800..30_000).step_by(97) {
        shortened(limit);
    }
}

#[test]
fn nothing_changed_is_said() {
    let diff = Diff {
        keys: None,
        effects: Impacts::default(),
        files: Vec::new(),
        ..large()
    };
    let text = super::diff(&diff, "acme-prod", ALL);
    assert!(text.ends_with("\nNo changes.\n"), "{text}");
    assert!(text.starts_with(&marker("acme-prod")), "{text}");
}
