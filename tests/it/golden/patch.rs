//! A patch as `lsgen::diff` writes it, taken apart and applied without lsgen: nothing is searched for, every line has to be where
//! the patch says it is.

use std::iter::Peekable;

use crate::environments::Files;

/// The files that the patch makes of others.
pub(super) fn apply(patch: &str, before: &Files) -> Result<Files, String> {
    let mut files = before.clone();
    let mut lines = patch.split_terminator('\n').peekable();
    while let Some(line) = lines.next() {
        let name = line
            .strip_prefix("diff --git a/")
            .and_then(|rest| rest.split_once(" b/"))
            .map(|(name, _)| name)
            .ok_or_else(|| format!("`{line}` begins no file"))?;
        let (mut is_new, mut is_deleted) = (false, false);
        while let Some(line) = lines.next_if(|line| !line.starts_with("@@ ") && !is_file(line)) {
            is_new |= line.starts_with("new file mode ");
            is_deleted |= line.starts_with("deleted file mode ");
        }
        let old = files.remove(name);
        if old.is_some() == is_new {
            return Err(format!("{name}: is it there before? it says {}", !is_new));
        }
        let new = hunks(&old.unwrap_or_default(), &mut lines)
            .map_err(|problem| format!("{name}: {problem}"))?;
        if !is_deleted {
            files.insert(name.to_owned(), new);
        } else if !new.is_empty() {
            return Err(format!("{name}: is deleted, and holds\n{new}"));
        }
    }
    Ok(files)
}

fn is_file(line: &str) -> bool {
    line.starts_with("diff --git ")
}

/// A file with the hunks that follow.
fn hunks<'a>(
    old: &str,
    lines: &mut Peekable<impl Iterator<Item = &'a str>>,
) -> Result<String, String> {
    let mut rest = old.split_inclusive('\n');
    let (mut taken, mut new) = (0, String::new());
    while let Some(header) = lines.next_if(|line| line.starts_with("@@ ")) {
        let start = start(header).ok_or_else(|| format!("`{header}` is no header of a hunk"))?;
        while taken < start {
            new.push_str(
                rest.next()
                    .ok_or_else(|| format!("{header} is beyond its end"))?,
            );
            taken += 1;
        }
        while let Some(line) = lines.next_if(|line| !line.starts_with("@@ ") && !is_file(line)) {
            let (sign, text) = line.split_at_checked(1).unwrap_or((" ", line));
            if sign != "+" {
                let found = rest.next().and_then(|line| line.strip_suffix('\n'));
                taken += 1;
                if found != Some(text) {
                    return Err(format!("line {taken} is {found:?}, not {text:?}"));
                }
            }
            match sign {
                "+" | " " => new.extend([text, "\n"]),
                "-" => {}
                _ => return Err(format!("`{line}` is no line of a hunk")),
            }
        }
    }
    new.extend(rest);
    Ok(new)
}

/// How many lines of the old file are before a hunk: `@@ -3,4 +3,5 @@` begins at the third.
fn start(header: &str) -> Option<usize> {
    let (place, _) = header.strip_prefix("@@ -")?.split_once(' ')?;
    match place.split_once(',') {
        // What is inserted without context comes after the line of that number.
        Some((line, "0")) => line.parse().ok(),
        Some((line, _)) => line.parse::<usize>().ok()?.checked_sub(1),
        None => place.parse::<usize>().ok()?.checked_sub(1),
    }
}

#[test]
fn a_patch_says_where_each_line_is() {
    let files = |text: &str| Files::from([("a".to_owned(), text.to_owned())]);
    let patch = |hunk: &str| format!("diff --git a/a b/a\n--- a/a\n+++ b/a\n{hunk}");
    let before = files("1\n2\n3\n4\n");
    let changed = patch("@@ -1,2 +1,2 @@\n 1\n-2\n+two\n@@ -4 +4,2 @@\n 4\n+5\n");
    assert_eq!(apply(&changed, &before), Ok(files("1\ntwo\n3\n4\n5\n")));
    let gone = "diff --git a/a b/a\ndeleted file mode 100644\n--- a/a\n+++ /dev/null\n";
    let whole = format!("{gone}@@ -1,4 +0,0 @@\n-1\n-2\n-3\n-4\n");
    assert_eq!(apply(&whole, &before), Ok(Files::new()));
    let new =
        "diff --git a/b b/b\nnew file mode 100644\n--- /dev/null\n+++ b/b\n@@ -0,0 +1 @@\n+x\n";
    assert_eq!(apply(new, &before).unwrap()["b"], "x\n");
    for wrong in [
        // Another line, another place, a file that is not there, one that is, one that is not empty.
        patch("@@ -1,2 +1,2 @@\n 1\n-3\n+two\n"),
        patch("@@ -2,2 +2,2 @@\n 1\n-2\n+two\n"),
        patch("@@ -9 +9 @@\n-1\n+2\n"),
        changed.replace("a/a b/a", "a/c b/c"),
        new.replace("b/b", "b/a").replace("a/b", "a/a"),
        format!("{gone}@@ -1 +0,0 @@\n-1\n"),
        "not a patch\n".to_owned(),
    ] {
        assert!(apply(&wrong, &before).is_err(), "{wrong}");
    }
}
