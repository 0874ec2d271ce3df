//! Documents to try the writer with.

use proptest::prelude::*;

use super::{Document, Map, Node};

/// Text that some reader has misread at some time.
const TRAPS: [&str; 74] = [
    "",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\t",
    "yes",
    "No",
    "ON",
    "off",
    "y",
    "N",
    "true",
    "FALSE",
    "null",
    "Null",
    "~",
    "=",
    "<<",
    "1_000",
    "0o7",
    "017",
    "08",
    "0x1f",
    "0b1",
    "1e3",
    ".5",
    "5.",
    "12:30",
    "1:30:45",
    "+1",
    "-1",
    "-",
    "--",
    "---",
    "--- a",
    "...",
    ".inf",
    "-.Inf",
    ".nan",
    "2024-05-06",
    "2024-05-06 10:00:00",
    "a: b",
    "a:",
    ":a",
    "a #b",
    "#",
    "- a",
    "? a",
    "*a",
    "&a",
    "!a",
    "!!str",
    "|",
    ">",
    "%YAML",
    "@",
    "`",
    "'",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    "{{ a }}",
    "a?b",
    "\\",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\u{0}",
    "\r\n",
    "\u{1f600}",
];

/// Any text, and often an awkward one.
pub(super) fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => proptest::sample::select(TRAPS.to_vec()).prop_map(str::to_owned),
        2 => "[a-z]{1,6}",
        1 => "[ -~]{0,12}",
        1 => "[-+0-9._:eExXoObBtTzZ ]{1,10}",
        1 => any::<String>(),
        1 => proptest::char::any().prop_map(String::from),
    ];
    prop_oneof![
        2 => piece.clone(),
        2 => proptest::collection::vec(piece.clone(), 2..5).prop_map(|pieces| pieces.concat()),
        2 => (proptest::collection::vec(piece, 1..6), 0..3_usize).prop_map(|(lines, breaks)| {
            lines.join("\n") + &"\n".repeat(breaks)
        }),
        1 => ("[a-z #:]{0,20}", 60..300_usize).prop_map(|(words, times)| words.repeat(times)),
    ]
}

/// Any value, with comments here and there.
pub(super) fn tree() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        1 => Just(Node::Null),
        1 => any::<bool>().prop_map(Node::Bool),
        1 => any::<i64>().prop_map(Node::Integer),
        1 => (-1000..1000_i64).prop_map(Node::Integer),
        1 => proptest::num::f64::NORMAL.prop_map(Node::Float),
        1 => (-1000..1000_i32).prop_map(|number| Node::Float(f64::from(number) / 8.0)),
        6 => text().prop_map(Node::Text),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        let commented = (
            text(),
            inner.clone(),
            proptest::option::weighted(0.2, text()),
        );
        prop_oneof![
            proptest::collection::vec(inner, 0..5).prop_map(Node::List),
            proptest::collection::vec(commented, 0..6).prop_map(|entries| {
                let mut map = Map::new();
                for (key, value, comment) in entries {
                    if let Some(comment) = comment {
                        map.insert_comment(&key, comment);
                    }
                    map.insert(key, value);
                }
                Node::Map(map)
            }),
        ]
    })
}

/// Any document.
pub(super) fn document() -> impl Strategy<Value = Document> {
    (proptest::collection::vec(text(), 0..3), tree())
        .prop_map(|(header, body)| Document { header, body })
}
