//! Whatever is written is read back equal by readers of both YAML versions.

use std::fmt;
use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::sample::{document, text, tree};
use super::{Document, Map, Node, flow, parse, scalar, to_node, write};

/// A node as a reader reports it, whatever the reader.
struct Read(Node);

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ReadVisitor).map(Self)
    }
}

struct ReadVisitor;

impl<'de> Visitor<'de> for ReadVisitor {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Integer(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Node, E> {
        i64::try_from(value).map(Node::Integer).map_err(E::custom)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(Read(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut map = Map::new();
        while let Some((Read(key), Read(value))) = entries.next_entry()? {
            let Node::Text(key) = key else {
                return Err(serde::de::Error::custom(format!(
                    "the key {key:?} is not text"
                )));
            };
            map.insert(key, value);
        }
        Ok(Node::Map(map))
    }
}

/// Reads by the rules of YAML 1.1, as far as this reader knows them.
fn read_by_version_1_1(text: &str) -> Result<Node, String> {
    let options = serde_saphyr::options! { legacy_octal_numbers: true, strict_booleans: false };
    serde_saphyr::from_str_with_options::<Read>(text, options)
        .map(|Read(node)| node)
        .map_err(|error| error.to_string())
}

#[test]
fn the_readers_disagree_as_assumed() {
    assert_eq!(read_by_version_1_1("yes"), Ok(Node::Bool(true)));
    assert_eq!(parse("yes"), Ok(Node::from("yes")));
    assert_eq!(read_by_version_1_1("017"), Ok(Node::Integer(15)));
    assert_eq!(parse("017"), Ok(Node::from("017")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_versions_read_what_was_written(document in document()) {
        let text = write(&document);
        prop_assert_eq!(&text, &write(&document.clone()));
        let said = document.body.without_comments();
        prop_assert_eq!(parse(&text), Ok(said.clone()), "by 1.2:\n{}", text);
        prop_assert_eq!(read_by_version_1_1(&text), Ok(said.clone()), "by 1.1:\n{}", text);
        prop_assert_eq!(to_node(&said), Ok(said));
    }

    #[test]
    fn both_versions_read_one_line_values(node in tree()) {
        let line = flow(&node);
        prop_assert!(!line.contains('\n'));
        let text = format!("key: {line}\n");
        let said = Node::from(Map::new().set("key", node.without_comments()));
        prop_assert_eq!(parse(&text), Ok(said.clone()), "by 1.2:\n{}", text);
        prop_assert_eq!(read_by_version_1_1(&text), Ok(said.clone()), "by 1.1:\n{}", text);
    }

    #[test]
    fn a_scalar_is_that_text_wherever_it_stands(text in text()) {
        let scalar = scalar(&text);
        for yaml in [format!("- {scalar}\n"), format!("[{scalar}]\n"), format!("[a, {scalar} , b]\n")] {
            let said = parse(&yaml).expect("YAML");
            prop_assert!(matches!(&said, Node::List(items) if items.contains(&Node::from(&text))), "{}", yaml);
            prop_assert_eq!(read_by_version_1_1(&yaml), Ok(said));
        }
    }
}

const PYTHON: &str = r#"
import json, sys, yaml

def same(left, right):
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right

loaders = [yaml.SafeLoader] + ([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])
for text, said in json.load(sys.stdin):
    for loader in loaders:
        try:
            read = yaml.load(text, loader)
        except yaml.YAMLError as error:
            sys.exit(f"{loader.__name__}: {error}\n{text}")
        if not same(read, said):
            sys.exit(f"{loader.__name__}: read {read!r}\nsaid {said!r}\n{text}")
"#;

#[test]
fn pyyaml_reads_what_was_written() {
    let importable = Command::new("python3")
        .args(["-c", "import yaml"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !importable {
        assert!(
            std::env::var_os("LSGEN_REQUIRE_TOOLS").is_none_or(|value| value != "1"),
            "LSGEN_REQUIRE_TOOLS=1, but there is no python3 with PyYAML"
        );
        println!("skipped: needs python3 with PyYAML");
        return;
    }

    let mut runner = TestRunner::deterministic();
    let mut cases = Vec::new();
    for _ in 0..400 {
        let document = document()
            .new_tree(&mut runner)
            .expect("a sample")
            .current();
        let text = write(&document);
        let line = format!("key: {}\n", flow(&document.body));
        let said = document.body.without_comments();
        cases.push(serde_json::json!([line, { "key": said.clone() }]));
        cases.push(serde_json::json!([text, said]));
    }
    let input = serde_json::to_vec(&cases).expect("JSON");

    let mut python = Command::new("python3")
        .args(["-c", PYTHON])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 runs");
    python
        .stdin
        .take()
        .expect("a pipe")
        .write_all(&input)
        .expect("python3 reads");
    let output = python.wait_with_output().expect("python3 ends");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_document_reads_as_people_write_it() {
    let body = Map::new()
        .set("apiVersion", "v1")
        .set_path(&["metadata", "name"], "example")
        .set("args", ["--verbose", "yes"])
        .comment_path(
            &["args"],
            "The arguments of the container.\n\nEach on its own.",
        )
        .set("empty", Map::new())
        .set("none", Vec::<Node>::new())
        .set(
            "env",
            vec![
                Map::new()
                    .set("name", "A")
                    .set("value", "1")
                    .comment_path(&["name"], "First."),
                Map::new()
                    .set("name", "B")
                    .set("list", vec![vec![1, 2], vec![3]]),
            ],
        )
        .set("script", "set -e\n\nrun\n")
        .set("kept", "a\n\n")
        .set("cut", "a\n b")
        .comment_path(&["cut"], "No air above, as it would belong to the text.")
        .set("ratio", 0.5)
        .set("nothing", Node::Null);
    let document = Document::new(body).header("Generated.");
    let expected = "\
# Generated.

apiVersion: v1
metadata:
  name: example

# The arguments of the container.
#
# Each on its own.
args:
  - --verbose
  - \"yes\"
empty: {}
none: []
env:
  # First.
  - name: A
    value: \"1\"
  - name: B
    list:
      - - 1
        - 2
      - - 3
script: |
  set -e

  run
kept: |+
  a

# No air above, as it would belong to the text.
cut: |-
  a
   b
ratio: 0.5
nothing: null
";
    assert_eq!(write(&document), expected);
}
