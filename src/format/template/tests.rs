use std::process::Command;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::format::yaml::Node;

fn render(name: &'static str, source: &'static str, context: serde_json::Value) -> String {
    Engine::new([(name, source)])
        .render(name, context)
        .expect("the template renders")
}

fn refusal(name: &'static str, source: &'static str, context: serde_json::Value) -> TemplateError {
    Engine::new([(name, source)])
        .render(name, context)
        .expect_err("this is refused")
}

#[test]
fn values_in_a_yaml_template_are_whole_scalars() {
    let context = json!({
        "text": "yes", "plain": "langsmith", "number": 3, "half": 0.5, "flag": true,
        "lines": "a\nb: c\n", "list": ["on", 1, null], "map": {"a b": {"12:30": []}}, "empty": {},
    });
    let source = "\
text: {{ text }}
plain: {{ plain ~ '-x' }}
number: {{ number }}
half: {{ half }}
flag: {{ flag }}
lines: {{ lines }}
list: {{ list }}
map: {{ map }}
empty: {{ empty }}
joined: {{ list[:2] | join(',') }}
";
    let expected = r#"text: "yes"
plain: langsmith-x
number: 3
half: 0.5
flag: true
lines: "a\nb: c\n"
list: ["on", 1, null]
map: {a b: {"12:30": []}}
empty: {}
joined: "on,1"
"#;
    assert_eq!(render("a.yaml.j2", source, context.clone()), expected);
    assert_eq!(render("a.yml", source, context), expected);
}

#[test]
fn values_in_an_html_template_are_text() {
    let context =
        json!({"text": "<a href='x' title=\"y\">&amp;</a>", "number": 3, "list": ["<b>"]});
    let source = "<p title=\"{{ text }}\">{{ number }} {{ list | first }} {{ text ~ '<' }}</p>";
    let escaped = "&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;amp;&lt;/a&gt;";
    let expected = format!("<p title=\"{escaped}\">3 &lt;b&gt; {escaped}&lt;</p>");
    for name in ["a.html.j2", "a.html"] {
        assert_eq!(render(name, source, context.clone()), expected);
        refusal(name, "{{ list }}", context.clone());
        refusal(name, "{{ missing }}", context.clone());
    }
}

#[test]
fn blocks_leave_no_lines_behind() {
    let source = "\
items:
  {% for item in items %}
  - {{ item }} # {{ loop.index }}
  {% else %}
  []
  {% endfor %}
";
    assert_eq!(
        render("a.yaml", source, json!({"items": ["no", "b"]})),
        "items:\n  - \"no\" # 1\n  - b # 2\n"
    );
}

#[test]
fn macros_and_captured_text_go_in_as_they_stand() {
    let source = "\
{% macro port(name, number) %}
- name: {{ name }}
  port: {{ number }}
{% endmacro %}
ports:
{{ port('y', 80) -}}
{% set lines %}
a: {{ 'no' }}
{% endset %}
{{ lines -}}
";
    assert_eq!(
        render("a.yaml", source, json!({})),
        "ports:\n- name: \"y\"\n  port: 80\na: \"no\"\n"
    );
}

#[test]
fn other_templates_print_raw_text() {
    assert_eq!(
        render(
            "a.md.j2",
            "{{ text }} {{ number }} {{ flag }}\n",
            json!({"text": "<yes> &", "number": 2, "flag": false})
        ),
        "<yes> & 2 false\n"
    );
    assert_eq!(
        render(
            "a.md",
            "    {{ text | indent(4) }}\n",
            json!({"text": "a\nb"})
        ),
        "    a\n    b\n"
    );
}

#[test]
fn an_error_names_template_and_line() {
    let error = refusal("a.yaml.j2", "a: 1\nb: {{ missing }}\n", json!({}));
    assert_eq!(error.line, Some(2));
    assert_eq!(error.excerpt.as_deref(), Some("b: {{ missing }}"));
    assert!(
        error
            .to_string()
            .starts_with("template `a.yaml.j2`, line 2: undefined value"),
        "{error}"
    );

    let error = refusal("a.md", "{{ x.missing }}", json!({"x": {}}));
    assert_eq!(error.line, Some(1));
    let error = refusal("a.md", "\n\n{{ nothing }}", json!({"nothing": null}));
    assert_eq!(error.line, Some(3));
    let error = refusal("a.yaml", "{{ nothing }}", json!({"nothing": null}));
    assert!(error.message.contains("missing or none"), "{error}");
    let error = refusal("a.md", "\n{% if %}", json!({}));
    assert_eq!((error.template.as_str(), error.line), ("a.md", Some(2)));
    let error = refusal("a.md", "{{ list }}", json!({"list": []}));
    assert!(error.message.contains("join or loop"), "{error}");
    let error = refusal("a.md", "{% if missing %}{% endif %}", json!({}));
    assert_eq!(error.line, Some(1));

    let engine = Engine::new([
        ("outer.md", "{% include 'inner.yaml' %}"),
        ("inner.yaml", "\n{{ gone }}"),
    ]);
    let error = engine.render("outer.md", json!({})).expect_err("refused");
    assert_eq!(
        (error.template.as_str(), error.line),
        ("inner.yaml", Some(2))
    );
    let error = engine.render("absent.md", json!({})).expect_err("refused");
    assert_eq!(error.template, "absent.md");
}

#[test]
fn a_broken_template_does_no_harm_until_it_is_asked_for() {
    let engine = Engine::new([
        ("good.md", "fine\n".to_owned()),
        ("bad.md", "{{".to_owned()),
    ]);
    assert_eq!(engine.render("good.md", ()), Ok("fine\n".to_owned()));
    assert!(engine.render("bad.md", ()).is_err());
}

#[test]
fn shell_words_are_quoted_when_they_must_be() {
    let source = "{{ word | shell }}";
    for (word, quoted) in [
        ("langsmith-prod", "langsmith-prod"),
        ("--set=a.b=c", "--set=a.b=c"),
        ("", "''"),
        ("a b", "'a b'"),
        ("~", "'~'"),
        ("it's", r"'it'\''s'"),
        ("$HOME", "'$HOME'"),
    ] {
        assert_eq!(render("a.md", source, json!({"word": word})), quoted);
    }
    assert_eq!(render("a.md", source, json!({"word": 3})), "3");
    assert!(
        refusal("a.md", source, json!({"word": "a\u{0}"}))
            .message
            .contains("NUL")
    );
    assert!(
        refusal("a.md", source, json!({"word": null}))
            .message
            .contains("missing")
    );
    assert!(
        refusal("a.md", source, json!({"word": ["a"]}))
            .message
            .contains("join")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_shell_reads_the_word_that_was_quoted(word in "[^\\x00]{0,20}") {
        let quoted = shell(&Value::from(word.as_str())).expect("a word");
        let output = Command::new("sh").args(["-c", &format!("printf %s {quoted}")]).output();
        let said = output.expect("sh runs").stdout;
        prop_assert_eq!(said, word.into_bytes());
    }

    #[test]
    fn any_text_printed_into_yaml_is_read_back(text in any::<String>()) {
        let engine = Engine::new([("a.yaml", "key: {{ text }}\nlist: [{{ text }}, {{ text }}]\n")]);
        let out = engine.render("a.yaml", json!({"text": text})).expect("rendered");
        let read = yaml::parse(&out).expect("YAML");
        prop_assert_eq!(read.get_path(&["key"]), Some(&Node::from(&text)));
        prop_assert_eq!(read.get_path(&["list"]), Some(&Node::from([&text, &text])));
    }
}
