//! Man pages: one for lsgen and for every verb, printed or written.

use std::collections::BTreeMap;

use crate::support::{Ended, Folder, Lsgen};
use crate::verbs::verbs;

fn man(folder: &Folder, arguments: &[&str]) -> Ended {
    Lsgen::new()
        .within(folder)
        .args(["man"])
        .args(arguments)
        .run()
}

/// The page of every verb, by the name of its file.
fn pages() -> BTreeMap<String, String> {
    let folder = Folder::new();
    let pages = verbs().iter().map(|verb| {
        let words: Vec<&str> = verb.words.iter().map(String::as_str).collect();
        let page = man(&folder, &words);
        assert_eq!(
            (page.status, page.stderr.as_str()),
            (Some(0), ""),
            "{words:?}"
        );
        let name = [&["lsgen"], &words[..]].concat().join("-");
        (format!("{name}.1"), page.stdout)
    });
    pages.collect()
}

#[test]
fn a_page_says_what_help_says() {
    for ((name, page), verb) in pages_in_order() {
        let title = name.trim_end_matches(".1");
        let version = env!("CARGO_PKG_VERSION");
        let head = format!(".TH {title} 1 \" \" \"lsgen {version}\" \"lsgen manual\"\n");
        assert!(page.contains(&head), "{page}");
        let text = page.replace("\\-", "-").replace("\\*(Aq", "'");
        let about = verb.help.lines().next().unwrap();
        assert!(
            text.contains(&format!("{title} - {about}")),
            "{title}: {about}\n{text}"
        );
        for option in &verb.options {
            assert!(text.contains(option), "{title}: {option}");
        }
        assert!(!text.contains('\u{1b}'), "{title}");
    }
}

/// The pages beside the verbs that they are of.
fn pages_in_order() -> impl Iterator<Item = ((String, String), &'static crate::verbs::Verb)> {
    let mut pages = pages();
    verbs().iter().map(move |verb| {
        let name = format!(
            "{}.1",
            [&["lsgen".to_owned()], &verb.words[..]].concat().join("-")
        );
        let page = pages.remove(&name).unwrap();
        ((name, page), verb)
    })
}

#[test]
fn pages_that_are_written_are_those_that_are_printed() {
    let folder = Folder::new();
    folder.write("share/man1/other.1", ".TH other 1\n");
    let written = man(&folder, &["-o", "share/man1"]);
    assert_eq!(written.status, Some(0), "{written}");
    let pages = pages();
    let count = format!("wrote {} man pages to share/man1\n", pages.len());
    assert_eq!((written.stderr, written.stdout), (count, String::new()));
    let mut found: BTreeMap<String, String> = folder
        .contents()
        .into_iter()
        .map(|(path, bytes)| {
            let name = path.strip_prefix("share/man1/").unwrap().to_owned();
            (name, String::from_utf8(bytes).unwrap())
        })
        .collect();
    assert_eq!(found.remove("other.1").as_deref(), Some(".TH other 1\n"));
    assert_eq!(found, pages);
    let again = man(&folder, &["-o", "share/man1"]);
    assert_eq!(
        (again.status, again.stderr.as_str()),
        (Some(0), "unchanged: share/man1\n")
    );
}

#[test]
fn a_page_that_says_something_else_is_replaced_only_by_force() {
    let folder = Folder::new();
    folder.write("man1/lsgen-set.1", "mine");
    folder.write("man1/lsgen-show.1", "of another version");
    let before = folder.contents();
    let refused = man(&folder, &["-o", "man1"]);
    assert_eq!(refused.status, Some(1), "{refused}");
    assert_eq!(
        refused.stderr,
        "error: `man1/lsgen-show.1` is there with other content\n  help: `--force` replaces it\n"
    );
    assert_eq!(folder.contents(), before);
    let forced = man(&folder, &["-o", "man1", "--force"]);
    assert_eq!(forced.status, Some(0), "{forced}");
    assert!(folder.read("man1/lsgen-show.1").contains(".TH lsgen-show"));
    assert_eq!(folder.read("man1/lsgen-set.1"), "mine");
}

#[test]
fn a_wrong_verb_is_refused_with_the_nearest_one() {
    let folder = Folder::new();
    for (words, said) in [
        (&["chart", "imprt"][..], "`imprt`; did you mean `import`?"),
        (&["rendr"], "`rendr`; did you mean `render`?"),
        (&["render", "x"], "`x`\n"),
        (&["help"], "`help`\n"),
        (&["\u{1b}[31m"], "`\\u{1b}[31m`\n"),
    ] {
        let refused = man(&folder, words);
        assert_eq!(refused.status, Some(64), "{refused}");
        assert!(
            refused.stderr.contains(&format!("there is no verb {said}")),
            "{refused}"
        );
        assert!(refused.stdout.is_empty());
    }
    for words in [&["render", "-o", "man1"][..], &["--force"]] {
        assert_eq!(man(&folder, words).status, Some(64));
    }
    assert!(folder.entries().is_empty());
}
