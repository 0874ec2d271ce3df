//! A chart put together from the facts about a version: its values.yaml has every key with a default of
//! the right type, and its images are the version's own.

use std::io::Write as _;

use lsgen::api::chart::{self, KeyError, KeyKind, ValueKeys, ValueKind};
use serde_yaml::{Mapping, Value};

/// The `values.yaml` that a version's facts come from, as far as the facts tell.
pub(crate) fn values(version: &str) -> Value {
    let line = chart::langsmith(&version.parse().unwrap()).unwrap();
    let mut values = Value::Mapping(Mapping::new());
    for (path, kind) in line.value_keys().unwrap().leaves() {
        let default = match kind {
            KeyKind::String => Value::from(""),
            KeyKind::Integer | KeyKind::Count => Value::from(1),
            KeyKind::Float => Value::from(0.5),
            KeyKind::Boolean => Value::from(false),
            KeyKind::Null => Value::Null,
            KeyKind::List => Value::Sequence(Vec::new()),
            KeyKind::Open => Value::Mapping(Mapping::new()),
        };
        set(&mut values, path, default);
    }
    for (key, image) in &line.images {
        for (field, text) in [
            ("repository", &image.repository),
            ("tag", &image.tag),
            ("pullPolicy", &image.pull_policy),
        ] {
            set(
                &mut values,
                &format!("images.{key}.{field}"),
                Value::from(text.as_str()),
            );
        }
    }
    for template in line.operator_templates.values() {
        let text = format!("spec:\n  image: {}:{}\n", template.repository, template.tag);
        set(&mut values, &template.path, Value::from(text));
    }
    values
}

/// Sets the value at a path; no segment of it holds a dot of its own.
pub(crate) fn set(values: &mut Value, path: &str, value: Value) {
    let mut place = values;
    for segment in path.split('.') {
        if !place.is_mapping() {
            *place = Value::Mapping(Mapping::new());
        }
        let mapping = place.as_mapping_mut().unwrap();
        place = mapping.entry(Value::from(segment)).or_insert(Value::Null);
    }
    *place = value;
}

/// The text of `Chart.yaml`.
pub(crate) fn chart_yaml(name: &str, version: &str, app_version: &str) -> String {
    format!("apiVersion: v2\nname: {name}\nversion: {version}\nappVersion: {app_version}\n")
}

/// The archive that `helm package` makes of a chart's files.
pub(crate) fn archive(name: &str, files: &[(&str, &str)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        let path = format!("{name}/{path}");
        builder
            .append_data(&mut header, path, text.as_bytes())
            .unwrap();
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&builder.into_inner().unwrap()).unwrap();
    encoder.finish().unwrap()
}

/// What is wrong with the keys of a values document, in its order.
pub(crate) fn key_errors(keys: &ValueKeys<'_>, document: &Value) -> Vec<KeyError> {
    let mut errors = Vec::new();
    descend(keys, document, &mut Vec::new(), &mut errors);
    errors
}

fn descend(
    keys: &ValueKeys<'_>,
    value: &Value,
    path: &mut Vec<String>,
    errors: &mut Vec<KeyError>,
) {
    let segments: Vec<&str> = path.iter().map(String::as_str).collect();
    if !segments.is_empty()
        && let Err(error) = keys.check(&segments, ValueKind::of(value))
    {
        errors.push(error);
        return;
    }
    let Value::Mapping(mapping) = value else {
        return;
    };
    for (key, inner) in mapping {
        path.push(
            key.as_str()
                .map_or_else(|| format!("{key:?}"), str::to_owned),
        );
        descend(keys, inner, path, errors);
        path.pop();
    }
}
