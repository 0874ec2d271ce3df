//! What is printed, and that it is read back equal. The engines' tests hold every rendered root
//! against `terraform fmt`.

use hcl::expr::Expression;
use hcl::structure::{Attribute, Block, Body};
use proptest::prelude::*;

use super::{File, list, object, providers, reference, write};

fn body(file: &File) -> Body {
    Body(
        file.items
            .iter()
            .map(|item| item.structure.clone())
            .collect(),
    )
}

#[test]
fn a_root_is_aligned_and_broken_as_terraform_does_it() {
    let file = File::new()
        .header("Rendered.\n\nEdits are lost.")
        .commented_item(
            "The network.",
            Block::builder("module")
                .add_label("network")
                .add_attribute(("source", "../modules/network"))
                .add_attribute(Attribute::new(
                    "providers",
                    providers([("aws", "aws"), ("aws.recovery", "aws.elsewhere")]),
                ))
                .add_attribute(("zones", list(["a", "b"])))
                .add_attribute(("one", list([object([("a b", 1)])])))
                .add_attribute(("flag", true))
                .add_attribute(("cluster_name", reference(&["module", "cluster", "name"])))
                .add_attribute(("long", list(["x".repeat(100)])))
                .add_block(Block::new("nothing"))
                .build(),
        )
        .item(Attribute::new("a", Expression::Null))
        .item(Attribute::new("b", object::<&str, i32>([])));
    let long = "x".repeat(100);
    let expected = format!(
        r#"# Rendered.
#
# Edits are lost.

# The network.
module "network" {{
  source = "../modules/network"
  providers = {{
    aws          = aws
    aws.recovery = aws.elsewhere
  }}
  zones = [
    "a",
    "b",
  ]
  one          = [{{ "a b" = 1 }}]
  flag         = true
  cluster_name = module.cluster.name
  long = [
    "{long}",
  ]

  nothing {{}}
}}

a = null
b = {{}}
"#
    );
    assert_eq!(write(&file), expected);
    assert_eq!(write(&File::new()), "");
}

/// Any text, and often an awkward one.
fn text() -> impl Strategy<Value = String> {
    let traps = [
        "${",
        "${a}",
        "$${a}",
        "%{",
        "%{ if a }",
        "$",
        "%",
        "\"",
        "\\",
        "\\n",
        "\n",
        "\t",
        "\r\n",
        "\u{0}",
        "\u{feff}",
        "é",
        "e\u{301}",
        "#",
        "//",
        "/*",
        "<<EOT",
        "{",
        "}",
        "=",
        "\u{2028}",
        "for",
        "null",
        "true",
        "a-b",
    ];
    let piece = prop_oneof![
        3 => proptest::sample::select(traps.to_vec()).prop_map(str::to_owned),
        2 => "[a-z]{1,8}",
        1 => any::<String>(),
    ];
    proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn expression() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![
        1 => Just(Expression::Null),
        1 => any::<bool>().prop_map(Expression::from),
        1 => any::<i64>().prop_map(Expression::from),
        4 => text().prop_map(Expression::from),
        1 => "[a-z]{1,8}".prop_map(|name| reference(&["module", &name, "id"])),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let entries = proptest::collection::vec((text(), inner.clone()), 0..4);
        prop_oneof![
            proptest::collection::vec(inner, 0..4).prop_map(list),
            entries.prop_map(object),
        ]
    })
}

/// Keys as the reader has them: bare words are identifiers to it.
fn normal(expression: &Expression) -> Expression {
    match expression {
        Expression::Array(items) => items.iter().map(normal).collect(),
        Expression::Object(entries) => {
            let entries = entries.iter();
            object(entries.map(|(key, value)| (key_text(key), normal(value))))
        }
        other => other.clone(),
    }
}

fn key_text(key: &hcl::expr::ObjectKey) -> String {
    match key {
        hcl::expr::ObjectKey::Expression(Expression::String(text)) => text.clone(),
        other => other.to_string(),
    }
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back_equal(value in expression(), comment in text()) {
        let block = Block::builder("module").add_label("a").add_attribute(("value", value));
        let file = File::new().header(&comment).commented_item(&comment, block.build());
        let printed = write(&file);
        let read: Body = hcl::parse(&printed).unwrap();
        let value = |body: &Body| {
            let block = body.blocks().next().expect("the block").clone();
            let attribute = block.body.attributes().next().expect("the attribute").clone();
            normal(&attribute.expr)
        };
        prop_assert_eq!(value(&read), value(&body(&file)), "{}", printed);
    }
}
