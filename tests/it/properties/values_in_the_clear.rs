//! No value in the clear stands under a key that holds secrets.

use lsgen::api::source::secrets;
use serde_json::Value;

use crate::environments::each::Promise;
use crate::environments::read::{self, Output, entries};

promise! { Promise::ByRegion(problems) }

/// Values in the clear under a key that holds secrets.
pub(crate) fn problems(output: &Output<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    let mut look = |place: &str, value: &Value| {
        for (key, value) in entries(value) {
            if value
                .as_str()
                .is_some_and(|text| secrets::is_secret(key, text) && !is_reference(key, text))
            {
                problems.push(format!(
                    "{place}: `{key}` has a value in the clear: {value}"
                ));
            }
        }
    };
    for stack in ["infra", "state"] {
        for file in ["main", "providers", "versions", "outputs"] {
            let file = format!("{stack}/{file}.tf");
            look(&file, &read::stack(output.rendered, &file));
        }
    }
    for (path, documents) in &output.yaml {
        for document in documents {
            look(path, document);
        }
    }
    if !output.of_kind("Secret").is_empty() {
        problems.push("manifests hold a Secret".to_owned());
    }
    problems
}

/// Whether a text says where a secret is, or what is put there from elsewhere.
fn is_reference(key: &str, text: &str) -> bool {
    let names_one = ["existingSecretName", "secretKey", "secretName"].contains(&key)
        || ["_parameter", "_arn", "_parameter_name"]
            .iter()
            .any(|end| key.ends_with(end));
    names_one
        || text.contains("${")
        || text.contains("{{ .")
        || is_address(text)
        || is_revision(key, text)
}

/// Whether a text is a URL of nothing but a host, its port and a path: no user, no password, no query.
fn is_address(text: &str) -> bool {
    text.split_once("://")
        .is_some_and(|(_, rest)| !rest.is_empty() && !rest.contains(['@', '?', '#', '%']))
}

/// Whether a text is the revision of the secret that its annotation is named for: a hash of where it stands.
fn is_revision(key: &str, text: &str) -> bool {
    key.starts_with("lsgen.dev/")
        && text.len() == 12
        && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
