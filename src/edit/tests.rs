use crate::source::KeyPath;

use super::{Edit, Literal, edited};

fn path(text: &str) -> KeyPath {
    KeyPath::dotted(text)
}

fn rename(from: &str, to: &str) -> Edit {
    Edit::Rename {
        from: path(from),
        to: path(to),
    }
}

fn set(at: &str, value: Literal) -> Edit {
    Edit::Set {
        path: path(at),
        value,
    }
}

fn remove(at: &str) -> Edit {
    Edit::Remove { path: path(at) }
}

/// The text after the edits, all of which are made; a second time none can be.
#[track_caller]
fn after(text: &str, edits: &[Edit]) -> String {
    let (after, made) = edited(text, edits).unwrap();
    assert_eq!(made, edits);
    let parsed: Result<toml::Table, _> = after.parse();
    assert!(parsed.is_ok(), "{after}");
    after
}

#[test]
fn a_key_is_renamed_in_its_place() {
    let text = "# mine\n[cloud] # here\n  account_id = \"1\"\n\n# the office's\n  regoin   = 'x' # pinned\n# last\nz = 1\n";
    let expected = text.replace("regoin  ", "region  ");
    assert_eq!(
        after(text, &[rename("cloud.regoin", "cloud.region")]),
        expected
    );

    let inline = "a = { one = 1, tow = 2, three = 3 } # here\n";
    let expected = "a = { one = 1, two = 2, three = 3 } # here\n";
    assert_eq!(after(inline, &[rename("a.tow", "a.two")]), expected);
}

#[test]
fn a_table_is_renamed_at_each_of_its_places() {
    let text = "[stors.redis]\na = 1\n\n[dns]\nb = 2\n\n# here too\n[stors.blob] # there\nc = 3\n";
    let expected = text.replace("stors", "stores");
    assert_eq!(after(text, &[rename("stors", "stores")]), expected);

    let dotted = "[langsmith]\n# one\nscalling.queue.min = 1\nchart = 'x'\n# two\nscalling.backend.min = 2\n";
    let (dotted, _) = edited(dotted, &[rename("langsmith.scalling", "langsmith.scaling")]).unwrap();
    assert!(!dotted.contains("scalling"), "{dotted}");
    for kept in [
        "# one\n",
        "scaling.queue.min = 1\n",
        "# two\n",
        "scaling.backend.min = 2\n",
    ] {
        assert!(dotted.contains(kept), "{dotted}");
    }
}

#[test]
fn nothing_is_renamed_over_what_exists() {
    for text in ["a.x = 1\na.y = 2\n", "[a]\nx = 1\n[a.y]\n"] {
        let (after, made) = edited(text, &[rename("a.x", "a.y")]).unwrap();
        assert_eq!((after.as_str(), made.len()), (text, 0));
    }
    let (_, made) = edited(
        "a = 1\n",
        &[rename("b", "c"), remove("b"), set("b", Literal::Integer(1))],
    )
    .unwrap();
    assert_eq!(made, []);
}

#[test]
fn a_value_is_set_and_its_comment_kept() {
    let text = "[cloud]\naccount_id = 123456789012 # ours\nflag = \"true\"\nlist = [ 1, 2 ] # two\n[x]\ny = { z = \"3\" }\n";
    let edits = [
        set("cloud.account_id", Literal::String("123456789012".into())),
        set("cloud.flag", Literal::Boolean(true)),
        set("x.y.z", Literal::Integer(3)),
        Edit::Set {
            path: path("cloud.list").index(1),
            value: Literal::String("2".into()),
        },
    ];
    let expected = "[cloud]\naccount_id = \"123456789012\" # ours\nflag = true\nlist = [ 1, \"2\" ] # two\n[x]\ny = { z = 3 }\n";
    assert_eq!(after(text, &edits), expected);
}

#[test]
fn a_key_goes_with_its_own_comment_and_no_other() {
    let text = "[security]\n# the first\nwaf = true\n\n# -- logs --\n\n# how long\nretention = \"30d\" # a month\n\n# the last\nbastion = false\n";
    let expected =
        "[security]\n# the first\nwaf = true\n\n# -- logs --\n\n\n# the last\nbastion = false\n";
    assert_eq!(after(text, &[remove("security.retention")]), expected);
}

#[test]
fn a_comment_above_the_last_key_moves_to_what_follows() {
    let text = "[a]\nx = 1\n\n# about the rest\n\ny = 2\n\n# the table b\n[b]\nz = 3\n";
    let expected = "[a]\nx = 1\n\n# about the rest\n\n\n# the table b\n[b]\nz = 3\n";
    assert_eq!(after(text, &[remove("a.y")]), expected);

    let text = "[a]\nx = 1\n\n# about the rest\n\ny = 2\n# the end\n";
    let after_last = after(text, &[remove("a.y")]);
    assert_eq!(after_last, "[a]\nx = 1\n\n# about the rest\n\n# the end\n");
}

#[test]
fn a_table_goes_with_those_below_it() {
    let text = "version = 1\n\n# -- stores --\n\n# ours\n[stores.rds]\na = 1\n\n[stores.rds.more]\nb = 2\n\n# -- the end --\n\n[dns]\nc = 3\n";
    let expected = "version = 1\n\n# -- stores --\n\n\n# -- the end --\n\n[dns]\nc = 3\n";
    assert_eq!(after(text, &[remove("stores.rds")]), expected);
    let dotted = "stores.rds.a = 1\nstores.rds.b = 2\nstores.c = 3\n";
    assert_eq!(after(dotted, &[remove("stores.rds")]), "stores.c = 3\n");
}

#[test]
fn an_inline_table_stays_tidy() {
    let text = "a = { one = 1, two = 2, three = 3 }\n";
    assert_eq!(
        after(text, &[remove("a.one")]),
        "a = { two = 2, three = 3 }\n"
    );
    assert_eq!(
        after(text, &[remove("a.two")]),
        "a = { one = 1, three = 3 }\n"
    );
    assert_eq!(
        after(text, &[remove("a.three")]),
        "a = { one = 1, two = 2 }\n"
    );
}

#[test]
fn line_ends_of_windows_and_a_missing_last_one_stay() {
    let text = "[a]\r\n# x\r\nx = 1 # one\r\nold = 2";
    let expected = "[a]\r\n# x\r\nx = 1 # one\r\nnew = 2";
    assert_eq!(after(text, &[rename("a.old", "a.new")]), expected);
    let mixed = "a = 1\r\nb = \"\"\"\r\nx\n\"\"\"\nc = 3\r\nd = 4\n";
    let expected = mixed.replace("c =", "e =");
    assert_eq!(after(mixed, &[rename("c", "e")]), expected);
}

#[test]
fn the_comment_above_a_key_moves_with_it() {
    let text = "[v]\n# first\na.x = 1\n# why\na.y = 2 # two\n";
    let expected = "[v]\n# first\na.x = 1\n# why\nb.y = 2 # two\n";
    assert_eq!(after(text, &[rename("v.a.y", "v.b.y")]), expected);

    let header = "[v]\na = 1\n\n# ours\n[v.old.x] # here\nb = 2\n";
    let expected = "[v]\na = 1\n\n# ours\n[v.new.y] # here\nb = 2\n";
    assert_eq!(after(header, &[rename("v.old.x", "v.new.y")]), expected);
}

/// A comment cannot stand behind a value inside braces.
#[test]
fn what_would_mean_something_else_is_not_changed() {
    let text = "[v]\nold = 2 # two\nnew = { a = 1 }\n";
    let (after, made) = edited(text, &[rename("v.old", "v.new.b")]).unwrap();
    assert_eq!((after.as_str(), made.len()), (text, 0));
}

#[test]
fn words_get_quotes_if_these_make_the_text_toml() {
    let text = "[cloud]\nregion = us-west-2 # here\n";
    let start = text.find("us-west").unwrap();
    let quote = Edit::Quote {
        line: 2,
        span: start..start + 9,
    };
    let expected = "[cloud]\nregion = \"us-west-2\" # here\n";
    assert_eq!(after(text, std::slice::from_ref(&quote)), expected);
    assert!(edited(&format!("{text}[\n"), &[quote]).is_err());
}
