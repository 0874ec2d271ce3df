//! Long changes page by page: when, with which pager, and what stays as it is.

use super::{edit, rendered};
use crate::support::Folder;
use crate::terminal::{Shown, at_terminal};

/// A change that does not fit a small terminal.
const LONG: [&str; 4] = ["diff", "prod.toml", "-o", "out"];

/// Keeps what it gets, and shows a line of its own.
const PAGER: &str = "sh pager 'a b'";

fn changed() -> Folder {
    let folder = rendered();
    edit(&folder, "prod.toml", "\"4711\"", "\"4712\"");
    let pager = "cat > got\nprintf 'paged %s, LESS=%s\\n' \"$*\" \"$LESS\"\n";
    folder.write("pager", pager);
    folder
}

fn shown(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> Shown {
    at_terminal(folder, 10, arguments, variables)
}

/// What the pager got, and that it is forgotten.
fn got(folder: &Folder) -> Option<String> {
    let path = folder.path().join("got");
    let text = std::fs::read_to_string(&path).ok()?;
    std::fs::remove_file(path).unwrap();
    Some(text)
}

#[test]
fn a_long_change_goes_through_the_pager_and_ends_as_without_one() {
    let folder = changed();
    for (more, status) in [
        (&[][..], 2),
        (&["--exit-zero"], 0),
        (&["--level=keys,values,lines"], 2),
        (&["--deny=in-place"], 1),
    ] {
        let arguments = [&LONG[..], more].concat();
        let plain = shown(&folder, &[&arguments[..], &["--no-pager"]].concat(), &[]);
        assert_eq!(plain.status, Some(status), "{plain:?}");
        assert!(plain.screen.lines().count() > 10 && plain.screen.contains("\u{1b}["));
        let paged = shown(&folder, &arguments, &[("LSGEN_PAGER", PAGER)]);
        assert_eq!(got(&folder).as_deref(), Some(plain.screen.as_str()));
        assert_eq!(paged.screen, "paged a b, LESS=FRX\n");
        assert_eq!((paged.status, paged.stderr), (plain.status, plain.stderr));
    }
}

#[test]
fn the_environment_names_the_pager_and_switches_it_off() {
    let folder = changed();
    let plain = shown(&folder, &[&LONG[..], &["--no-pager"]].concat(), &[]);
    let paged = |variables: &[(&str, &str)]| {
        let shown = shown(&folder, &LONG, variables);
        assert_eq!((shown.status, shown.stderr.as_str()), (Some(2), ""));
        let is_paged = got(&folder).is_some();
        let wanted = if is_paged { "paged " } else { &plain.screen };
        assert!(shown.screen.starts_with(wanted), "{variables:?} {shown:?}");
        (is_paged, shown.screen)
    };
    let less = [("LSGEN_PAGER", PAGER), ("LESS", "-R -S")];
    assert_eq!(paged(&less).1, "paged a b, LESS=-R -S\n");
    assert!(paged(&[("PAGER", "sh ./pager")]).0);
    assert!(paged(&[("LSGEN_PAGER", "sh ./pager"), ("PAGER", "cat")]).0);
    for off in ["", " ", "cat", " cat "] {
        assert!(!paged(&[("PAGER", off)]).0, "{off:?}");
        assert!(!paged(&[("LSGEN_PAGER", off), ("PAGER", PAGER)]).0);
    }
}

#[test]
fn a_pager_gets_no_colors_where_they_are_not_wanted() {
    let folder = changed();
    let variables = [("NO_COLOR", "1"), ("PAGER", PAGER)];
    shown(&folder, &LONG, &variables);
    let text = got(&folder).unwrap();
    assert!(text.lines().count() > 10 && !text.contains('\u{1b}'));
}

#[test]
fn what_fits_the_terminal_or_is_for_programs_is_not_paged() {
    let folder = changed();
    let pager = [("LSGEN_PAGER", PAGER)];
    let formats = ["patch", "json", "markdown", "html"].map(|format| format!("--format={format}"));
    let mut cases: Vec<Vec<&str>> = formats
        .iter()
        .map(|format| [&LONG[..], &[format.as_str()]].concat())
        .collect();
    cases.push(["diff", "prod.toml", "prod.toml"].to_vec());
    cases.push(["schema"].to_vec());
    for arguments in cases {
        let shown = shown(&folder, &arguments, &pager);
        assert!(got(&folder).is_none(), "{arguments:?}");
        assert!(!shown.screen.is_empty() && shown.stderr.is_empty());
    }
    let shown = at_terminal(&folder, u16::MAX, &LONG, &pager);
    assert!(got(&folder).is_none() && shown.screen.lines().count() > 10);
    // A pipe is not a terminal.
    let piped = crate::support::Lsgen::new()
        .within(&folder)
        .env("LSGEN_PAGER", PAGER)
        .args(LONG)
        .run();
    assert!(got(&folder).is_none() && piped.stdout.lines().count() > 10);
}

#[test]
fn a_pager_that_cannot_be_started_is_named_and_the_change_is_shown() {
    let folder = changed();
    let plain = shown(&folder, &[&LONG[..], &["--no-pager"]].concat(), &[]);
    for (variable, pager, why) in [
        ("PAGER", "no-such-pager -R", "No such file"),
        ("LSGEN_PAGER", "'' -R", "No such file"),
        ("LSGEN_PAGER", "less '", "a quotation mark is not closed"),
    ] {
        let shown = shown(&folder, &LONG, &[(variable, pager)]);
        assert_eq!(shown.screen, plain.screen);
        assert_eq!(shown.status, Some(2));
        let wanted = format!("cannot start the pager `{pager}`, which `{variable}` names: {why}");
        assert!(shown.stderr.starts_with(&wanted), "{shown:?}");
    }
    // Without a wish of the user, a machine without less shows it in silence.
    let shown = shown(&folder, &LONG, &[("PATH", "/nowhere")]);
    assert_eq!((shown.screen, shown.stderr), (plain.screen, String::new()));
}

#[test]
fn a_person_can_leave_early_and_interrupt_the_pager() {
    let folder = changed();
    for (pager, wanted) in [
        ("sh -c 'exec <&-; echo left; exit 3'", "left\n"),
        (
            "sh -c 'read -r line; kill -INT $PPID; sleep 0.1; echo still there'",
            "still there\n",
        ),
    ] {
        let shown = shown(&folder, &LONG, &[("LSGEN_PAGER", pager)]);
        assert_eq!(shown.status, Some(2), "{shown:?}");
        assert_eq!((shown.screen.as_str(), shown.stderr.as_str()), (wanted, ""));
    }
}
