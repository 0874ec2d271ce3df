//! Files to try the printer with.

use hcl::Identifier;
use hcl::expr::{
    BinaryOp, BinaryOperator, Conditional, Expression, ForExpr, FuncCall, FuncName, Object,
    ObjectKey, TemplateExpr, Traversal, TraversalOperator, UnaryOp, UnaryOperator, Variable,
};
use hcl::structure::{Attribute, Block, Structure};
use proptest::prelude::*;

use super::flat::{flat, object_key};
use super::{File, Item};

const NAMES: [&str; 14] = [
    "a",
    "id",
    "vpc_id",
    "with-dash",
    "each",
    "availability_zones",
    "for_each",
    "x1",
    "_private",
    "In",
    "enable_cluster_creator_admin_permissions",
    "k",
    "nullable",
    "iffy",
];

fn name() -> impl Strategy<Value = Identifier> {
    proptest::sample::select(NAMES.to_vec()).prop_map(Identifier::unchecked)
}

/// Any text, and often an awkward one.
fn text() -> impl Strategy<Value = String> {
    let traps = [
        "",
        "a",
        "${",
        "${a}",
        "$${a}",
        "%{",
        "%{ if a }",
        "%%{",
        "$",
        "$$",
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
        "\u{1f600}",
        "#",
        "//",
        "/*",
        "<<EOT",
        "{",
        "}",
        "[",
        "(",
        "=",
        "a = 1",
        "10.0.0.0/16",
        "~",
        "\u{2028}",
    ];
    let piece = prop_oneof![
        3 => proptest::sample::select(traps.to_vec()).prop_map(str::to_owned),
        2 => "[a-z]{1,8}",
        1 => "[ -~]{0,12}",
        1 => any::<String>(),
    ];
    proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn key() -> impl Strategy<Value = ObjectKey> {
    let word = prop_oneof![
        Just("for"),
        Just("if"),
        Just("in"),
        Just("null"),
        Just("true"),
        Just("app.kubernetes.io/name"),
        Just("a b"),
    ];
    prop_oneof![
        4 => name().prop_map(ObjectKey::Identifier),
        2 => name().prop_map(|name| ObjectKey::Expression(Expression::from(name.as_str()))),
        1 => word.prop_map(|word| ObjectKey::Expression(Expression::from(word))),
        1 => text().prop_map(|text| ObjectKey::Expression(Expression::from(text))),
        1 => (0..9_u8).prop_map(|number| ObjectKey::Expression(Expression::from(number))),
        1 => (name(), name()).prop_map(|(base, attribute)| {
            ObjectKey::Expression(Traversal::new(Variable::from(base), [attribute]).into())
        }),
    ]
}

fn binary_operator() -> impl Strategy<Value = BinaryOperator> {
    use BinaryOperator::{
        And, Div, Eq, Greater, GreaterEq, Less, LessEq, Minus, Mod, Mul, NotEq, Or, Plus,
    };
    proptest::sample::select(vec![
        And, Div, Eq, Greater, GreaterEq, Less, LessEq, Minus, Mod, Mul, NotEq, Or, Plus,
    ])
}

fn template(inner: BoxedStrategy<Expression>) -> impl Strategy<Value = Expression> {
    let strip = || proptest::sample::select(vec![("", ""), ("~", ""), ("", "~"), ("~", "~")]);
    // A marker right after a sign would read as an escaped marker.
    let literal = || text().prop_map(|text| text.replace("${", "$${").replace("%{", "%%{") + "-");
    // The reader of hcl-rs leaves escapes inside of directives as they are.
    let simple = || "[a-z: ]{0,8}";
    let part = prop_oneof![
        3 => literal(),
        3 => (strip(), inner.clone()).prop_map(|((start, end), value)| {
            format!("${{{start} {} {end}}}", flat(&value))
        }),
        1 => (strip(), inner.clone(), simple(), proptest::option::of(simple())).prop_map(
            |((start, end), condition, then, otherwise)| {
                let otherwise = otherwise.map(|text| format!("%{{ else {end}}}{text}")).unwrap_or_default();
                format!("%{{{start} if {} {end}}}{then}{otherwise}%{{{start} endif }}", flat(&condition))
            }
        ),
        1 => (strip(), inner, simple()).prop_map(|((start, end), values, text)| {
            format!("%{{ for a, b in {} {end}}}{text}%{{{start} endfor }}", flat(&values))
        }),
    ];
    // Signs that meet in front of a brace are miscounted by the reader of hcl-rs, not by Terraform.
    let misread = ["$$$", "%%%", "$%%{", "%$${"];
    proptest::collection::vec(part, 0..4)
        .prop_map(|parts| parts.concat())
        .prop_filter("hcl-rs misreads it", move |source| {
            !misread.iter().any(|signs| source.contains(signs))
        })
        .prop_map(|source| TemplateExpr::QuotedString(source).into())
}

fn repetition(inner: &BoxedStrategy<Expression>) -> impl Strategy<Value = Expression> + use<> {
    let option = || proptest::option::of(inner.clone());
    (
        proptest::option::of(name()),
        name(),
        inner.clone(),
        option(),
        inner.clone(),
        option(),
        any::<bool>(),
    )
        .prop_map(
            |(key_var, value_var, collection_expr, key_expr, value_expr, cond_expr, grouping)| {
                ForExpr {
                    key_var,
                    value_var,
                    collection_expr,
                    key_expr,
                    value_expr,
                    grouping,
                    cond_expr,
                }
                .into()
            },
        )
}

fn traversal(inner: BoxedStrategy<Expression>) -> impl Strategy<Value = Expression> {
    let operator = prop_oneof![
        4 => name().prop_map(TraversalOperator::GetAttr),
        1 => Just(TraversalOperator::FullSplat),
        1 => Just(TraversalOperator::AttrSplat),
        1 => (0..9_u64).prop_map(TraversalOperator::LegacyIndex),
        2 => inner.clone().prop_map(TraversalOperator::Index),
    ];
    (inner, proptest::collection::vec(operator, 1..4)).prop_map(|(base, mut operators)| {
        // Terraform refuses a splat within a splat.
        let mut splats = 0;
        operators.retain(|operator| {
            let splat = matches!(
                operator,
                TraversalOperator::AttrSplat | TraversalOperator::FullSplat
            );
            splats += usize::from(splat);
            !splat || splats == 1
        });
        Traversal {
            expr: base,
            operators,
        }
        .into()
    })
}

pub(super) fn expression() -> impl Strategy<Value = Expression> {
    let leaf =
        prop_oneof![
            Just(Expression::Null),
            any::<bool>().prop_map(Expression::from),
            any::<i64>().prop_map(Expression::from),
            (-99..99_i8).prop_map(Expression::from),
            (-999..999_i32).prop_map(|number| Expression::from(f64::from(number) + 0.125)),
            text().prop_map(Expression::from),
            name().prop_map(|name| Variable::from(name).into()),
            (name(), proptest::collection::vec(name(), 1..3))
                .prop_map(|(base, names)| Traversal::new(Variable::from(base), names).into()),
        ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let inner = inner.boxed();
        let many = || proptest::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            2 => many().prop_map(Expression::Array),
            3 => proptest::collection::vec((key(), inner.clone()), 0..4).prop_map(object),
            2 => (name(), many(), any::<bool>(), any::<bool>()).prop_map(|(name, args, expand_final, own)| {
                let name = FuncName::new(name);
                let name = if own { name.with_namespace(["provider", "x"]) } else { name };
                FuncCall { name, args, expand_final }.into()
            }),
            1 => inner.clone().prop_map(|inner| Expression::Parenthesis(Box::new(inner))),
            1 => (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(condition, yes, no)| Conditional::new(condition, yes, no).into()),
            1 => (any::<bool>(), inner.clone()).prop_map(|(not, operand)| match (not, operand) {
                (true, operand) => UnaryOp::new(UnaryOperator::Not, operand).into(),
                // Readers fold the sign into a number, and make 0 of -0.
                (false, Expression::Number(number)) => Expression::Number(-number),
                (false, operand) => UnaryOp::new(UnaryOperator::Neg, operand).into(),
            }),
            2 => (inner.clone(), binary_operator(), inner.clone())
                .prop_map(|(left, operator, right)| BinaryOp::new(left, operator, right).into()),
            1 => repetition(&inner),
            1 => traversal(inner.clone()),
            1 => template(inner.clone()),
        ]
    })
}

/// An object without two keys that print alike, which no reader accepts.
///
/// A key in parentheses comes first and alone: the reader of hcl-rs, unlike Terraform, takes one
/// that follows `f() && a` for the arguments of a call.
fn object(entries: Vec<(ObjectKey, Expression)>) -> Expression {
    let (first, rest): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .partition(|(key, _)| object_key(key).starts_with('('));
    let mut object: Object<ObjectKey, Expression> = Object::new();
    for (key, value) in first.into_iter().take(1).chain(rest) {
        if !object
            .keys()
            .any(|present| object_key(present) == object_key(&key))
        {
            object.insert(key, value);
        }
    }
    object.into()
}

fn structures(names: Vec<(Identifier, Expression)>, blocks: Vec<Block>) -> Vec<Structure> {
    let mut structures: Vec<Structure> = Vec::new();
    for (name, value) in names {
        let taken = |present: &Structure| present.as_attribute().is_some_and(|one| one.key == name);
        if !structures.iter().any(taken) {
            structures.push(
                Attribute {
                    key: name,
                    expr: value,
                }
                .into(),
            );
        }
    }
    // Blocks in the midst of attributes as well as after them.
    for (index, block) in blocks.into_iter().enumerate() {
        let at = if index % 2 == 0 {
            structures.len()
        } else {
            structures.len() / 2
        };
        structures.insert(at, block.into());
    }
    structures
}

fn block() -> impl Strategy<Value = Block> {
    let attributes = || proptest::collection::vec((name(), expression()), 0..5);
    // `terraform fmt` drops labels that hold an escape and rewrites what is not ASCII.
    let label = || "[ !#&-\\[\\]-~]{0,12}";
    let head = move || (name(), proptest::collection::vec(label(), 0..3));
    let leaf = (head(), attributes()).prop_map(|((name, labels), attributes)| {
        Block::builder(name)
            .add_labels(labels)
            .add_structures(structures(attributes, Vec::new()))
            .build()
    });
    leaf.prop_recursive(2, 4, 2, move |inner| {
        let inner = proptest::collection::vec(inner, 0..3);
        (head(), attributes(), inner).prop_map(|((name, labels), attributes, blocks)| {
            Block::builder(name)
                .add_labels(labels)
                .add_structures(structures(attributes, blocks))
                .build()
        })
    })
}

/// Any file.
pub(super) fn file() -> impl Strategy<Value = File> {
    let lines = || proptest::collection::vec(text(), 0..2);
    let attributes = proptest::collection::vec((name(), expression()), 0..4);
    let blocks = proptest::collection::vec(block(), 0..3);
    (
        lines(),
        attributes,
        blocks,
        proptest::collection::vec(lines(), 8),
    )
        .prop_map(|(header, attributes, blocks, comments)| {
            let structures = structures(attributes, blocks).into_iter();
            let items = structures
                .zip(comments)
                .map(|(structure, comment)| Item { comment, structure });
            File {
                header,
                items: items.collect(),
            }
        })
}
