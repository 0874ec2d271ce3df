//! Every secret key without which a pod does not start is one that something makes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::{env, fs};

use lsgen::api::chart::{KeyKind, langsmith};
use serde_json::Value;

use crate::charts::{Release, charts, releases, render_chart};
use crate::environments::read::yaml;
use crate::environments::secrets::held;
use crate::environments::{Rendered, project, render};
use crate::support::tools::side_by_side;

/// A secret, and a key of it; none where the whole secret is mounted or read.
type Wanted = (String, Option<String>);

/// What the pods of these objects insist on, with the objects that do.
fn wanted(objects: &[Value]) -> BTreeMap<Wanted, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for object in objects {
        let name = object["metadata"]["name"].as_str().unwrap_or_default();
        let kind = object["kind"].as_str().unwrap_or_default();
        if matches!(
            kind,
            "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob" | "Pod"
        ) {
            walk(&object["spec"], &mut |wanted| {
                let readers: &mut BTreeSet<String> = found.entry(wanted).or_default();
                readers.insert(name.to_owned());
            });
        }
    }
    found
}

fn walk(value: &Value, found: &mut impl FnMut(Wanted)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
        Value::Object(map) => {
            for (key, below) in map {
                let text = |field: &str| below[field].as_str().map(str::to_owned);
                let is_optional = below["optional"] == true;
                match key.as_str() {
                    "secretKeyRef" if !is_optional => found((text("name").unwrap(), text("key"))),
                    "secretRef" if !is_optional => found((text("name").unwrap(), None)),
                    // A volume of its own, or a part of a projected one.
                    "secret" if !is_optional && below.is_object() => {
                        let name = text("secretName").or_else(|| text("name"));
                        let Some(name) = name else { continue };
                        let items = below["items"].as_array().into_iter().flatten();
                        for item in items {
                            found((name.clone(), item["key"].as_str().map(str::to_owned)));
                        }
                        found((name, None));
                    }
                    _ => {}
                }
                walk(below, found);
            }
        }
        _ => {}
    }
}

/// What no rendered secret and no secret of the chart's own holds.
fn missing(rendered: &Rendered, objects: &[Value]) -> Vec<String> {
    let namespace = rendered
        .validated
        .environment()
        .langsmith
        .namespace
        .to_string();
    let made = objects.iter().filter(|object| object["kind"] == "Secret");
    let made = made.map(|secret| {
        let keys = ["data", "stringData"].into_iter();
        let keys = keys.filter_map(|field| secret[field].as_object());
        let keys: BTreeSet<String> = keys.flat_map(|map| map.keys().cloned()).collect();
        (
            secret["metadata"]["name"].as_str().unwrap().to_owned(),
            keys,
        )
    });
    let held = held(rendered).into_iter();
    let held = held.filter(|((one, _), _)| *one == namespace);
    let held: BTreeMap<String, BTreeSet<String>> = made
        .chain(held.map(|((_, name), keys)| (name, keys)))
        .collect();
    let wanted = wanted(objects).into_iter();
    wanted
        .filter(|((name, key), _)| {
            let keys = held.get(name);
            !keys.is_some_and(|keys| key.as_ref().is_none_or(|key| keys.contains(key)))
        })
        .map(|((name, key), readers)| format!("{name}/{}: {readers:?}", key.unwrap_or_default()))
        .collect()
}

/// Secrets that a value names and a person makes: lsgen neither makes nor knows them.
fn is_named_by_a_value(rendered: &Rendered, complaint: &str) -> bool {
    let values = &rendered.validated.environment().langsmith.values;
    let name = complaint.split('/').next().unwrap();
    let leaves = values.leaves();
    leaves
        .iter()
        .any(|(_, value)| value.to_string().contains(&format!("\"{name}\"")))
}

fn every_secret_that_a_pod_insists_on_is_made(release: &Release) -> Vec<String> {
    let rendered = release.rendered;
    let mut problems = missing(rendered, &release.objects);
    problems.retain(|problem| !is_named_by_a_value(rendered, problem));
    // An emptied Redis gets its secret on the day of a failover, before its pods start.
    if rendered.name.ends_with("(recovery)") {
        problems.retain(|problem| !problem.contains("redis"));
    }
    problems
}

each_release! { every_secret_that_a_pod_insists_on_is_made }

/// Every boolean and mode of the chart, on top of an environment: what `check` accepts must start.
///
/// The gate takes one line, one environment, and the switches that turn something on; `LSGEN_SLOW=1` takes every
/// chart at hand, more environments, and every boolean on and off.
#[test]
fn no_value_that_check_accepts_leaves_a_pod_without_its_secret() {
    if releases().is_empty() {
        return;
    }
    let is_slow = env::var_os("LSGEN_SLOW").is_some();
    let mut charts: Vec<_> = charts().into_iter().collect();
    charts.retain(|(version, _)| langsmith(&version.parse().unwrap()).is_ok());
    let bases: &[&str] = if is_slow {
        &[
            "examples/production",
            "examples/evaluation",
            "tests/environments/deployments",
            "tests/environments/oauth",
            "tests/environments/redis-cluster",
        ]
    } else {
        charts.retain(|(version, _)| version.starts_with("0.16"));
        &["tests/environments/deployments"]
    };
    let accepted = Mutex::new(0);
    let mut complaints = String::new();
    for (version, chart) in &charts {
        for base in bases {
            let text = on_line(base, version);
            let booleans = booleans(version, is_slow).into_iter();
            let booleans = booleans.map(|(path, is_on)| (path, is_on.to_string()));
            let texts = modes(chart).into_iter().chain(names_of_keys(version));
            let texts = texts.map(|(path, text)| (path, format!("{text:?}")));
            let cases: Vec<(String, String)> = booleans.chain(texts).collect();
            complaints += &side_by_side(cases, |(path, value)| {
                let name = format!("{base} on {version}: {path} = {value}");
                let ran = judge_and_compare(&name, &text, &path, &value, chart)?;
                *accepted.lock().unwrap() += usize::from(ran);
                Ok(())
            });
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
    let accepted = accepted.into_inner().unwrap();
    assert!(charts.is_empty() || accepted > 30, "{accepted}");
}

fn on_line(base: &str, version: &str) -> String {
    let text = fs::read_to_string(project(&format!("{base}.toml"))).unwrap();
    let own = text.split("chart = \"").nth(1).unwrap();
    let own = own.split('"').next().unwrap();
    text.replace(
        &format!("chart = \"{own}\""),
        &format!("chart = \"{version}\""),
    )
}

/// Every boolean of a version's values, on and off; or the switches of features, on.
fn booleans(version: &str, is_every: bool) -> Vec<(String, bool)> {
    let is_scaling = |path: &str| path.contains(".autoscaling.") || path.contains(".pdb.");
    let line = langsmith(&version.parse().unwrap()).unwrap();
    let keys = line.value_keys().unwrap();
    let leaves = keys.leaves().iter();
    leaves
        .filter(|(path, kind)| *kind == KeyKind::Boolean && !path.contains('\\'))
        .filter(|(path, _)| is_every || (path.ends_with("nabled") && !is_scaling(path)))
        .flat_map(|(path, _)| [((*path).to_owned(), true), ((*path).to_owned(), false)])
        .filter(|(_, is_on)| is_every || *is_on)
        .collect()
}

/// The texts that the chart's templates compare a value with: `eq .Values.config.authType "mixed"`.
fn modes(chart: &Path) -> BTreeSet<(String, String)> {
    let comparison = regex_lite::Regex::new(
        r#"\b(?:eq|ne) \(?(?:lower )?\$?\.Values\.([A-Za-z0-9_.]+)[^"}]{0,60}"([^"]+)""#,
    )
    .unwrap();
    let mut folders = vec![chart.join("templates")];
    let mut found = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let captures = comparison.captures_iter(&text);
            found.extend(captures.map(|one| (one[1].to_owned(), one[2].to_owned())));
        }
    }
    assert!(found.len() > 3, "{}: {found:?}", chart.display());
    found
}

/// Every value that names the key of a secret, with a name that no secret of lsgen's has.
fn names_of_keys(version: &str) -> Vec<(String, String)> {
    let line = langsmith(&version.parse().unwrap()).unwrap();
    let keys = line.value_keys().unwrap();
    let leaves = keys.leaves().iter();
    leaves
        .filter(|(path, kind)| *kind == KeyKind::String && path.ends_with("SecretKey"))
        .map(|(path, _)| ((*path).to_owned(), "other".to_owned()))
        .collect()
}

/// Whether `check` accepts the value; then what the real chart makes of it must find its secrets.
fn judge_and_compare(
    name: &str,
    base: &str,
    path: &str,
    value: &str,
    chart: &Path,
) -> Result<bool, String> {
    // A waived rule must not open the way either.
    let text =
        format!("{base}\n[langsmith.values]\n{path} = {value}\n\n[allow]\nLS0607 = \"a test\"\n");
    let Ok(rendered) = render(name, &text) else {
        return Ok(false);
    };
    let text = render_chart(&rendered, chart)?;
    let missing = missing(&rendered, &yaml(&text)?);
    if missing.is_empty() {
        Ok(true)
    } else {
        Err(format!("{name}: {}", missing.join("; ")))
    }
}
