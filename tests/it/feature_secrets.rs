//! No value may make pods read a secret key that nothing provides, on any line, by the charts' facts.
//!
//! `tests/engines/release/secrets.rs` asks the real charts the same.

use std::collections::BTreeSet;
use std::fs;

use crate::environments::each::Promise;
use crate::environments::secrets::held;
use crate::environments::{Rendered, project, text_of};
use lsgen::api::chart::{Catalogue, KeyKind, langsmith, shipped_versions};
use lsgen::api::layer;
use lsgen::api::plan::{self, Site};
use lsgen::api::rules;

/// The keys that pods insist on and that lsgen's secrets lack.
fn missing(validated: &Site) -> Vec<String> {
    let environment = validated.environment();
    let line = validated.chart();
    let held = plan::secret_keys(validated);
    let insisted = line.insisted_keys(&plan::features(validated));
    let lacking = insisted.into_iter().filter(|(secret, key)| {
        let path: Vec<&str> = line.secrets[*secret].path.split('.').collect();
        let is_own = environment.langsmith.values.get(&path).is_some();
        // The chart makes the secrets of a feature's own stores itself.
        let is_charts = secret.contains('-');
        !is_own && !is_charts && !held.contains(&(*secret, *key))
    });
    lacking
        .map(|(secret, key)| format!("pods insist on `{key}` of {secret}"))
        .collect()
}

/// Where lsgen's rules are wrong about the keys that are rendered.
fn mistaken(rendered: &Rendered) -> Vec<String> {
    let validated = &rendered.validated;
    let namespace = validated.environment().langsmith.namespace.to_string();
    let held = held(rendered);
    let taken = plan::secret_keys(validated);
    let secrets: BTreeSet<&str> = taken.iter().map(|(secret, _)| *secret).collect();
    let differing = secrets.into_iter().filter_map(|secret| {
        let of_it = taken.iter().filter(|(one, _)| *one == secret);
        let of_it: BTreeSet<String> = of_it.map(|(_, key)| (*key).to_owned()).collect();
        let name = validated.names().release_object(secret);
        let keys = held.get(&(namespace.clone(), name));
        (keys != Some(&of_it)).then(|| format!("{secret}: {of_it:?}, not {keys:?}"))
    });
    differing.collect()
}

/// Rendered secrets hold what pods insist on.
mod rendered {
    use super::{Promise, Rendered, missing, mistaken};

    each_environment_and_version! { Promise::Whole(problems) }

    fn problems(rendered: &Rendered) -> Vec<String> {
        let mut problems = missing(&rendered.validated);
        problems.extend(mistaken(rendered));
        problems
    }
}

#[test]
fn no_switch_that_check_accepts_leaves_a_pod_without_its_key() {
    let mut complaint = Vec::new();
    let (mut accepted, mut refused) = (0, BTreeSet::new());
    for version in shipped_versions() {
        for base in ["examples/production", "tests/environments/deployments"] {
            let text = fs::read_to_string(project(&format!("{base}.toml"))).unwrap();
            let text = on_line(&text, &version);
            for path in switches(&version) {
                for is_on in [true, false] {
                    // A waived rule must not open the way either.
                    let text = format!(
                        "{text}\n[langsmith.values]\n{path} = {is_on}\n\n[allow]\nLS0607 = \"a test\"\n"
                    );
                    let name = format!("{base} on {version}, {path} = {is_on}");
                    let judgement =
                        rules::judge(&layer::resolve(&name, &text), &Catalogue::shipped());
                    if let Some(plan) = judgement.plan {
                        accepted += 1;
                        let found = missing(&plan.primary);
                        complaint.extend(found.iter().map(|one| format!("{name}: {one}")));
                    } else {
                        let mut findings = judgement.findings.iter();
                        let rule = findings.find(|one| one.rule.code == "LS0625");
                        refused.extend(rule.map(|_| (version.minor, path.clone())));
                    }
                }
            }
        }
    }
    assert!(complaint.is_empty(), "{complaint:#?}");
    assert!(accepted > 100, "{accepted}");
    for (minor, path) in [
        (13, "config.agentBuilder.enabled"),
        (14, "config.insights.enabled"),
        (14, "config.polly.enabled"),
        (15, "config.agentBuilder.enabled"),
        (16, "polly.enabled"),
        (17, "fleet.enabled"),
        (12, "redis.external.cluster.enabled"),
    ] {
        assert!(
            refused.contains(&(minor, path.to_owned())),
            "{minor} {path}: {refused:?}"
        );
    }
}

/// A value that gives a key of a secret another name makes pods read what lsgen's secret does not hold.
#[test]
fn no_other_name_of_a_key_is_passed_on() {
    for version in shipped_versions() {
        let line = langsmith(&version).unwrap();
        let keys = line.value_keys().unwrap();
        let names = keys.leaves().iter().filter(|(path, kind)| {
            // Certificates and SmithDB's login lie in secrets of a person's own.
            let is_own = path.contains(".clientCert.") || path.starts_with("smithdb.");
            *kind == KeyKind::String && path.ends_with("SecretKey") && !is_own
        });
        let names: BTreeSet<&str> = names.map(|(path, _)| *path).collect();
        assert!(names.len() >= 11, "{version}: {names:?}");
        let mut refused = BTreeSet::new();
        for base in ["production", "redis-cluster"] {
            let text = on_line(&text_of(base), &version);
            for name in &names {
                let text = format!("{text}\n[langsmith.values]\n{name} = \"other\"\n");
                let judgement = rules::judge(&layer::resolve(name, &text), &Catalogue::shipped());
                let mut findings = judgement.findings.iter();
                if findings.any(|one| one.rule.code == "LS0625" && one.message.contains("`other`"))
                {
                    refused.insert(*name);
                }
            }
        }
        assert_eq!(refused, names, "{version}");
    }
}

/// What a value reads from a rendered secret by name must be in it.
#[test]
fn a_reference_to_a_rendered_secret_finds_its_key() {
    let text = text_of("production");
    let reference = |secret: &str, key: &str| {
        format!("valueFrom = {{ secretKeyRef = {{ name = \"{secret}\", key = \"{key}\" }} }}")
    };
    let variable = |secret: &str, key: &str| {
        let reference = reference(secret, key);
        format!("queue.deployment.extraEnv = [{{ name = \"A\", {reference} }}]")
    };
    let volume =
        |fields: &str| format!("playground.deployment.volumes = [{{ name = \"a\", {fields} }}]");
    for (values, missing) in [
        (variable("langsmith-config", "api_key_salt"), None),
        (variable("langsmith-config", "salt"), Some("salt")),
        (variable("langsmith-postgres", "password"), Some("password")),
        // A secret of a person's own holds what it holds.
        (variable("my-own", "password"), None),
        (
            variable("langsmith-redis", "a").replace("\"a\"", "\"a\", optional = true"),
            None,
        ),
        // A config map has the same fields, and may have the same name.
        (
            variable("langsmith-config", "salt").replace("secretKeyRef", "configMapKeyRef"),
            None,
        ),
        (
            volume(
                "secret = { secretName = \"langsmith-redis\", items = [{ key = \"ca\", path = \"ca\" }] }",
            ),
            Some("ca"),
        ),
        (
            volume(
                "projected = { sources = [{ secret = { name = \"langsmith-clickhouse\", items = [{ key = \"url\", path = \"url\" }] } }] }",
            ),
            Some("url"),
        ),
        (
            volume("secret = { secretName = \"langsmith-redis\" }"),
            None,
        ),
        (
            "config.customCa = { secretName = \"langsmith-config\", secretKey = \"ca.crt\" }"
                .to_owned(),
            Some("ca.crt"),
        ),
    ] {
        let text = format!("{text}\n[langsmith.values]\n{values}\n");
        let judgement = rules::judge(&layer::resolve("values", &text), &Catalogue::shipped());
        let findings = judgement.findings.iter();
        let told: Vec<&str> = findings
            .filter(|one| one.rule.code == "LS0625")
            .map(|one| one.message.as_str())
            .collect();
        match missing {
            None => assert!(told.is_empty(), "{values}: {told:#?}"),
            Some(key) => assert!(
                told.len() == 1 && told[0].contains(&format!("the key `{key}`")),
                "{values}: {told:#?}"
            ),
        }
    }
}

/// An environment on another line.
fn on_line(text: &str, version: &semver::Version) -> String {
    let own = text.split("chart = \"").nth(1).unwrap();
    let own = own.split('"').next().unwrap();
    text.replace(
        &format!("chart = \"{own}\""),
        &format!("chart = \"{version}\""),
    )
}

/// The booleans of a line that switch a feature: what the others do to secrets is for the real charts to say.
fn switches(version: &semver::Version) -> Vec<String> {
    let line = langsmith(version).unwrap();
    let switches = lsgen::api::chart::switches().unwrap();
    let keys = line.value_keys().unwrap();
    let leaves = keys.leaves();
    leaves
        .iter()
        .filter(|(path, kind)| *kind == KeyKind::Boolean && switches.has(path))
        .map(|(path, _)| (*path).to_owned())
        .collect()
}
