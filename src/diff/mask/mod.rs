//! Hides what looks like a secret, and keeps apart what differs.
//!
//! lsgen renders no secret, but the folder that it is compared with may have been edited by anybody.
//! The first secret that is met is `(secret 1)`, the next one `(secret 2)`: a reader sees that a
//! password changed, and nothing of it. A hash in its place could be guessed at.

mod find;

use std::collections::BTreeMap;
use std::ops::Range;

use self::find::{merged, spans};
use super::change::Change;
use super::path::Step;
use super::value::Value;
use crate::source::secrets;

pub(super) use self::find::secret_lines;

/// The shortest secret that is looked for wherever it stands: shorter ones are words as well.
const SHORTEST: usize = 8;

/// The secrets met so far, with their numbers.
#[derive(Debug, Default)]
pub(super) struct Masks {
    numbers: BTreeMap<String, usize>,
}

impl Masks {
    /// What is shown in a secret's place.
    fn label(&mut self, secret: &str) -> String {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(secret.to_owned()).or_insert(next);
        format!("(secret {number})")
    }

    /// A value behind `key`, without what looks like a secret.
    pub(super) fn value(&mut self, key: Option<&str>, value: &Value) -> Value {
        match value {
            Value::Text(text) if key.is_some_and(|key| secrets::is_secret(key, text)) => {
                Value::Text(self.label(text))
            }
            Value::Number(number)
                if key.is_some_and(|key| secrets::is_secret(key, &number.to_string())) =>
            {
                self.whole(value)
            }
            Value::Text(text) => Value::Text(self.text(text)),
            Value::Expression(text) => Value::Expression(self.text(text)),
            Value::List(items) => {
                Value::List(items.iter().map(|item| self.value(key, item)).collect())
            }
            Value::Map(map) => {
                // A variable of a container has its name beside its value.
                let name = value.text_at(&["name"]).map(str::to_owned);
                let entries = map.iter().map(|(key, entry)| {
                    let key_of_value = match (&name, key.as_str()) {
                        (Some(name), "value") => name,
                        _ => key,
                    };
                    (self.text(key), self.value(Some(key_of_value), entry))
                });
                Value::Map(entries.collect())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }

    /// A value that is a secret as a whole, whatever it is.
    pub(super) fn whole(&mut self, value: &Value) -> Value {
        Value::Text(match value.as_text() {
            Some(text) => self.label(text),
            None => self.label(&value.to_string()),
        })
    }

    /// What a Kubernetes Secret holds: its keys, and nothing of the values.
    fn data(&mut self, value: &Value) -> Value {
        let Value::Map(map) = value else {
            return self.whole(value);
        };
        let entries = map
            .iter()
            .map(|(key, value)| (key.clone(), self.data(value)));
        Value::Map(entries.collect())
    }

    /// A change without what looks like a secret, its path included.
    pub(super) fn change(&mut self, change: Change) -> Change {
        let key = change.path.keys().next_back();
        // A variable of a container: `env[name=DB_PASSWORD].value`.
        let name = match change.path.steps() {
            [.., Step::Item(item), Step::Key(last)] if last == "value" => {
                item.strip_prefix("name=")
            }
            _ => None,
        };
        let key = name.or(key).map(str::to_owned);
        let holds_secrets = change.object.kind() == Some("Secret");
        let is_data = |key: Option<&str>| matches!(key, Some("data" | "stringData"));
        let is_below_data = holds_secrets && is_data(change.path.keys().next());
        let mut masked = |value: Option<Value>| {
            let value = value?;
            if is_below_data {
                return Some(self.data(&value));
            }
            let is_object = holds_secrets && change.path.is_whole();
            let Some(map) = value.as_map().filter(|_| is_object) else {
                return Some(self.value(key.as_deref(), &value));
            };
            let entries = map.iter().map(|(key, value)| {
                let value = if is_data(Some(key)) {
                    self.data(value)
                } else {
                    self.value(Some(key), value)
                };
                (key.clone(), value)
            });
            Some(Value::Map(entries.collect()))
        };
        let (before, after) = (masked(change.before), masked(change.after));
        let path = change.path.steps().iter().map(|step| match step {
            Step::Key(key) => Step::Key(self.text(key)),
            Step::Item(item) => Step::Item(self.text(item)),
            Step::Member(member) => Step::Member(self.text(member)),
            Step::Index(_) | Step::Order => step.clone(),
        });
        Change {
            path: path.collect(),
            before,
            after,
            object: change.object,
        }
    }

    /// A text that stands for itself, without what looks like a secret.
    pub(super) fn text(&mut self, text: &str) -> String {
        let spans = self.spans(text);
        self.replaced(text, &spans)
    }

    /// The lines of a file, each with its line break, without what looks like a secret.
    pub(super) fn lines(&mut self, bytes: &[u8]) -> Vec<String> {
        let text = String::from_utf8_lossy(bytes);
        let spans = self.spans(&text);
        let mut lines = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let end = start + line.len();
            let inside: Vec<Range<usize>> = spans
                .iter()
                .filter(|span| span.start < end && span.end > start)
                .map(|span| span.start.max(start) - start..span.end.min(end) - start)
                .collect();
            lines.push(self.replaced(line, &inside));
            start = end;
        }
        lines
    }

    /// What is to be hidden, in order and without overlaps: what looks like a secret, and secrets that
    /// were met elsewhere, where nothing around them tells.
    fn spans(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = spans(text);
        for secret in self
            .numbers
            .keys()
            .filter(|secret| secret.len() >= SHORTEST)
        {
            let places = text.match_indices(secret.as_str());
            found.extend(places.map(|(start, _)| start..start + secret.len()));
        }
        merged(found)
    }

    fn replaced(&mut self, text: &str, spans: &[Range<usize>]) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut end = 0;
        for span in spans {
            let secret = text.get(span.clone()).unwrap_or_default();
            // A span over several lines keeps its line breaks.
            let bare = secret.trim_end_matches(['\n', '\r']);
            shown.push_str(text.get(end..span.start).unwrap_or_default());
            if !bare.is_empty() {
                shown.push_str(&self.label(bare));
            }
            shown.push_str(secret.get(bare.len()..).unwrap_or_default());
            end = span.end;
        }
        shown.push_str(text.get(end..).unwrap_or_default());
        shown
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::object::Object;
    use super::super::path::Path;
    use super::*;

    fn shown(text: &str) -> String {
        Masks::default().lines(text.as_bytes()).concat()
    }

    #[test]
    fn secrets_are_numbered_as_they_appear_and_the_same_one_keeps_its_number() {
        let text = "password: hunter2\nuser: me\napi_key = \"swordfish\"\npassword: hunter2\n";
        assert_eq!(
            shown(text),
            "password: (secret 1)\nuser: me\napi_key = \"(secret 2)\"\npassword: (secret 1)\n"
        );
        let mut masks = Masks::default();
        assert_eq!(masks.text("lsv2_pt_0123456789abcdef"), "(secret 1)");
        assert_eq!(masks.text("see lsv2_pt_0123456789abcdeg"), "see (secret 2)");
        assert_eq!(masks.text("`lsv2_pt_0123456789abcdef`"), "`(secret 1)`");
    }

    #[test]
    fn values_and_lines_hide_the_same_secret_under_the_same_number() {
        let map = |key: &str, value: &str| {
            Value::Map(BTreeMap::from([(
                key.to_owned(),
                Value::Text(value.to_owned()),
            )]))
        };
        let mut masks = Masks::default();
        let first = masks.value(None, &map("authToken", "0123-abc"));
        let second = masks.value(None, &map("authToken", "0123-abd"));
        assert_eq!(first.text_at(&["authToken"]), Some("(secret 1)"));
        assert_eq!(second.text_at(&["authToken"]), Some("(secret 2)"));
        let lines = masks.lines(b"authToken: 0123-abd\nother: 0123-abc\n");
        assert_eq!(lines, ["authToken: (secret 2)\n", "other: (secret 1)\n"]);
    }

    #[test]
    fn a_variable_named_for_a_secret_is_one() {
        let text =
            "env:\n  - name: DB_PASSWORD\n    value: hunter2\n  - name: TZ\n    value: UTC\n";
        assert_eq!(shown(text), text.replace("hunter2", "(secret 1)"));
        let json = serde_json::json!([{"value": "hunter2", "name": "DB_PASSWORD"}]);
        let value = Masks::default().value(None, &json.into());
        assert!(!value.to_string().contains("hunter2"), "{value}");
    }

    #[test]
    fn keys_over_several_lines_are_hidden_line_by_line() {
        let text = "data:\n  tls.key: |\n    -----BEGIN PRIVATE KEY-----\n    abc\n    -----END PRIVATE KEY-----\n  a: 1\n";
        let masked = shown(text);
        assert!(
            !masked.contains("abc") && masked.ends_with("\n  a: 1\n"),
            "{masked}"
        );
        assert_eq!(masked.lines().count(), text.lines().count());
        let text = "password: |\n  hunter2\n  hunter3\nuser: me\n";
        assert_eq!(
            shown(text),
            "password: |\n  (secret 1)\n  (secret 2)\nuser: me\n"
        );
        assert_eq!(secret_lines(text.as_bytes()), BTreeSet::from([1, 2]));
    }

    #[test]
    fn what_a_secret_of_the_cluster_holds_is_hidden_whatever_its_keys_say() {
        let text = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  user: bWU=\n  x: aHVudGVyMg==\n---\na: 1\n";
        let masked = shown(text);
        assert!(
            masked.contains("  user: (secret 1)\n  x: (secret 2)\n---\na: 1\n"),
            "{masked}"
        );
        assert!(masked.contains("  name: a\n"), "{masked}");
        let object = Object::Manifest {
            group: String::new(),
            kind: "Secret".to_owned(),
            namespace: String::new(),
            name: "a".to_owned(),
        };
        let after = serde_json::json!({"kind": "Secret", "data": {"user": "bWU="}});
        let change = Masks::default().change(Change {
            object,
            path: Path::default(),
            before: None,
            after: Some(after.into()),
        });
        let after = change.after.map(|value| value.to_string());
        assert_eq!(
            after.as_deref(),
            Some("{data = {user = \"(secret 1)\"}, kind = \"Secret\"}")
        );
    }

    #[test]
    fn what_names_a_secret_is_none() {
        for text in [
            "secretName: langsmith-tls\n",
            "secretKey: ca.crt\n",
            "lsgen.dev/dataplane-api-key: 598aa1e92931\n",
            "  - \"lsgen.dev/dataplane-api-key\": \"598aa1e92931\"\n",
            "secretKeyRef: # of the other one\n",
            "\"redis/in-cluster/connection-url\" = \"redis://redis.a.svc:6379\"\n",
            "*password=*) REDISCLI_AUTH=${URL#*password=} redis-cli ;;\n",
            "password: \"{{ .password }}\"\n",
            "password = ephemeral.aws_ssm_parameter.password.value\n",
            "password: /langsmith/acme/postgres\n",
            "api_key: ${KEY}\n",
            "automountServiceAccountToken: false\n",
            "password_version = 2\n",
            "image: repo:tag\n",
            "A new database password: raise `password_version`\n",
        ] {
            assert_eq!(shown(text), text);
            assert!(secret_lines(text.as_bytes()).is_empty(), "{text}");
        }
    }
}
