//! `lsgen images`: what it lists against everything that lsgen renders itself, and its scripts against a registry that is
//! a folder.

mod rendered;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output};

use serde_json::Value;

use crate::environments::project;
use crate::support::skip::skip;
use crate::support::tools::are_tools_required;
use crate::support::{Ended, Folder, Lsgen};

/// A program that copies images, with a folder in place of every registry. The digest of what is published is its own
/// name. `FAILS` is an image that cannot be fetched.
const CRANE: &str = r#"#!/bin/sh
echo "crane $*" >> "$STATE/calls"
name() { printf '%s' "$1" | tr '/:@' '___'; }
case "$1" in
  digest)
    case "$2" in
      registry.example.com*|*.dkr.ecr.*) cat "$STATE/held/$(name "$2")" ;;
      *) echo "sha256:$2" ;;
    esac
    ;;
  copy)
    [ "$2" != "$FAILS" ] || exit 1
    echo "sha256:$2" > "$STATE/held/$(name "$3")"
    ;;
esac
"#;

/// The same as skopeo is called.
const SKOPEO: &str = r#"#!/bin/sh
case "$1" in
  inspect) exec crane digest "${3#docker://}" ;;
  manifest-digest) exec cat "$2" ;;
  copy)
    shift
    while [ "${1#--}" != "$1" ]; do
      [ "$1" != --retry-times ] || shift
      shift
    done
    exec crane copy "${1#docker://}" "${2#docker://}"
    ;;
esac
"#;

/// An AWS that has no repository until it is asked for one.
const AWS: &str = r#"#!/bin/sh
echo "aws $*" >> "$STATE/calls"
case "$*" in *describe-repositories*) exit 254 ;; esac
"#;

struct Mirror {
    folder: Folder,
}

impl Mirror {
    fn new(script: &str) -> Self {
        let folder = Folder::new();
        folder.write("mirror.sh", script);
        folder.write("held/none", "");
        folder.write("calls", "");
        for (name, text) in [("crane", CRANE), ("skopeo", SKOPEO), ("aws", AWS)] {
            folder.write(&format!("bin/{name}"), text);
            let tool = folder.path().join("bin").join(name);
            fs::set_permissions(tool, fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self { folder }
    }

    fn run(&self, arguments: &[&str], fails: &str) -> Output {
        self.folder.write("calls", "");
        let path = std::env::var("PATH").unwrap();
        let bin = self.folder.path().join("bin");
        Command::new("bash")
            .arg(self.folder.path().join("mirror.sh"))
            .args(arguments)
            .env("PATH", format!("{}:{path}", bin.display()))
            .env("STATE", self.folder.path())
            .env("FAILS", fails)
            .output()
            .unwrap()
    }

    /// What was asked for, by the first words of a command.
    fn calls(&self, start: &str) -> Vec<String> {
        let calls = self.folder.read("calls");
        let own = calls.lines().filter(|line| line.starts_with(start));
        own.map(str::to_owned).collect()
    }

    /// Where something was copied to.
    fn places(&self) -> BTreeSet<String> {
        let copies = self.calls("crane copy").into_iter();
        copies
            .map(|call| call.rsplit(' ').next().unwrap().to_owned())
            .collect()
    }
}

fn images(environment: &str, format: &str) -> Ended {
    let file = match environment {
        "production" => "examples/production.toml".to_owned(),
        other => format!("tests/environments/{other}.toml"),
    };
    let file = project(&file);
    Lsgen::new()
        .args(["images", file.to_str().unwrap(), "--format", format])
        .run()
}

fn script(environment: &str, format: &str) -> String {
    let ended = images(environment, format);
    assert_eq!(ended.status, Some(0), "{ended}");
    ended.stdout
}

fn json(environment: &str) -> Value {
    serde_json::from_str(&script(environment, "json")).unwrap()
}

fn texts<'a>(values: &'a Value, key: &str) -> BTreeSet<&'a str> {
    let values = values.as_array().unwrap().iter();
    values.map(|value| value[key].as_str().unwrap()).collect()
}

#[test]
fn the_list_is_one_reference_a_line_and_the_data_has_the_same() {
    for environment in [
        "production",
        "nginx",
        "cross-region-registries",
        "split-dataplane-with-ids",
    ] {
        let text = script(environment, "text");
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.len() > 5 && lines.is_sorted(), "{text}");
        assert!(lines.iter().all(|line| !line.contains(' ')), "{text}");
        let json = json(environment);
        assert_eq!(json["format"], 1);
        assert_eq!(
            lines.into_iter().collect::<BTreeSet<_>>(),
            texts(&json["images"], "image")
        );
        for image in json["images"].as_array().unwrap() {
            assert!(!image["used_by"].as_array().unwrap().is_empty(), "{image}");
            let of = |key: &str| image[key].as_str().unwrap_or_default().to_owned();
            let name = of("image");
            assert!(
                name.contains(&of("tag")) && name.contains(&of("digest")),
                "{image}"
            );
            assert!(!of("tag").is_empty() || !of("digest").is_empty(), "{image}");
        }
    }
}

/// Both regions have their part, and charts are named as Helm takes them.
#[test]
fn both_regions_and_every_chart_are_there() {
    let json = json("cross-region-registries");
    for part in ["images", "charts"] {
        let all = json[part].as_array().unwrap();
        let regions: BTreeSet<&str> = all
            .iter()
            .flat_map(|one| {
                let uses = one["used_by"].as_array().into_iter().flatten();
                uses.chain([one]).filter_map(|one| one["region"].as_str())
            })
            .collect();
        assert_eq!(
            regions,
            BTreeSet::from(["us-east-2", "us-west-2"]),
            "{part}"
        );
    }
    let json = self::json("envoy-acme");
    let charts = json["charts"].as_array().unwrap();
    let gateway = charts
        .iter()
        .find(|chart| chart["chart"] == "gateway-helm")
        .unwrap();
    assert_eq!(
        gateway["repository"],
        "oci://docker.io/envoyproxy/gateway-helm"
    );
    let langsmith = charts
        .iter()
        .find(|chart| chart["chart"] == "langsmith")
        .unwrap();
    assert_eq!(
        langsmith["repository"],
        "https://langchain-ai.github.io/helm"
    );
    let images = texts(&json["images"], "image");
    assert!(
        images
            .iter()
            .any(|image| image.contains("envoyproxy/envoy:")),
        "{images:?}"
    );
}

/// Each place that pods pull from is filled, by both programs, and a second run copies nothing.
#[test]
fn a_script_fills_the_registry_once() {
    for format in ["crane", "skopeo"] {
        for environment in [
            "cross-region-registries",
            "dedicated-nodes",
            "deployments-0-15",
        ] {
            let mirror = Mirror::new(&script(environment, format));
            let first = mirror.run(&[], "none");
            assert!(first.status.success(), "{environment}: {first:?}");
            let json = json(environment);
            let mut wanted = BTreeSet::new();
            for image in json["images"].as_array().unwrap() {
                // What is pinned is stored under its tag.
                let places = texts(&image["mirrored"], "reference").into_iter();
                wanted.extend(places.map(|place| place.split('@').next().unwrap().to_owned()));
                for one in image["used_by"].as_array().unwrap() {
                    let (pulled, image) = (
                        one["pulls"].as_str().unwrap(),
                        image["image"].as_str().unwrap(),
                    );
                    assert!(pulled == image || wanted.contains(pulled), "{pulled}");
                }
            }
            assert_eq!(mirror.places(), wanted, "{environment}");
            let again = mirror.run(&[], "none");
            assert!(again.status.success(), "{environment}: {again:?}");
            assert_eq!(mirror.places(), BTreeSet::new(), "{environment}");
        }
    }
}

/// Without a registry in the file the script is given one, and a pinned image is fetched by its digest.
#[test]
fn a_script_without_a_registry_is_given_one() {
    for format in ["crane", "skopeo"] {
        let mirror = Mirror::new(&script("nginx", format));
        let refused = mirror.run(&[], "none");
        assert_eq!(refused.status.code(), Some(64), "{refused:?}");
        assert!(mirror.calls("").is_empty());
        let ended = mirror.run(&["registry.example.com/mirror/"], "none");
        assert!(ended.status.success(), "{ended:?}");
        let copies = mirror.calls("crane copy");
        let pinned = copies
            .iter()
            .find(|call| call.contains("/ingress-nginx/controller@sha256:"));
        let place = " registry.example.com/mirror/ingress-nginx/controller:v1.15.1";
        assert!(
            pinned.is_some_and(|call| call.ends_with(place)),
            "{copies:#?}"
        );
        let json = json("nginx");
        assert_eq!(copies.len(), json["images"].as_array().unwrap().len());
    }
}

#[test]
fn a_copy_that_fails_stops_the_script_and_the_next_run_goes_on() {
    let mirror = Mirror::new(&script("production", "crane"));
    let registry = ["registry.example.com"];
    let failed = mirror.run(&registry, "docker.io/postgres:17");
    assert_eq!(failed.status.code(), Some(1), "{failed:?}");
    let before = mirror.places();
    assert!(mirror.run(&registry, "none").status.success());
    let after = mirror.places();
    let done = before.intersection(&after).cloned().collect::<Vec<_>>();
    assert_eq!(done, ["registry.example.com/postgres:17"]);
}

/// Amazon ECR has a repository for each image, with the path of the registry before it.
#[test]
fn repositories_of_ecr_are_made() {
    let mirror = Mirror::new(&script("production", "crane"));
    let registry = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/tools";
    assert!(mirror.run(&[registry], "none").status.success());
    let made = mirror.calls("aws ecr create-repository");
    assert_eq!(made.len(), mirror.places().len());
    let wanted = "--region eu-central-1 --registry-id 123456789012 --repository-name tools/langchain/langsmith-backend ";
    assert!(made.iter().any(|call| call.contains(wanted)), "{made:#?}");
    let elsewhere = mirror.run(&["registry.example.com"], "none");
    assert!(elsewhere.status.success() && mirror.calls("aws").is_empty());
}

#[test]
fn shellcheck_has_nothing_to_say_about_a_script() {
    if Command::new("shellcheck")
        .arg("--version")
        .output()
        .is_err()
    {
        assert!(!are_tools_required(), "needs shellcheck");
        skip("shellcheck");
        return;
    }
    let mut scripts: BTreeMap<String, String> = BTreeMap::new();
    for format in ["crane", "skopeo"] {
        for environment in [
            "production",
            "nginx",
            "cross-region-registries",
            "pre-pull-everything",
        ] {
            scripts.insert(
                format!("{environment}-{format}.sh"),
                script(environment, format),
            );
        }
    }
    let folder = Folder::new();
    for (name, text) in &scripts {
        folder.write(name, text);
    }
    let mut command = Command::new("shellcheck");
    command.args([
        "--shell",
        "bash",
        "--enable",
        "all",
        "--exclude",
        "SC2250,SC2310,SC2311,SC2312",
    ]);
    let output = command
        .args(scripts.keys().map(|name| folder.path().join(name)))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

/// An image of the user's own is listed with its key, and is not copied onto itself.
#[test]
fn images_of_values_are_listed() {
    let text = fs::read_to_string(project("tests/environments/dedicated-nodes.toml")).unwrap();
    let own = "[[langsmith.values.backend.deployment.sidecars]]\nname = \"proxy\"\n";
    let registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
    for (image, is_copied) in [
        ("quay.io/example/proxy:1.2".to_owned(), true),
        (format!("{registry}/proxy:1.2"), false),
    ] {
        let text = format!("{text}\n{own}image = \"{image}\"\n");
        let ended = |format: &str| {
            let arguments = ["images", "-", "--format", format];
            Lsgen::new().args(arguments).stdin(text.as_bytes()).run()
        };
        let listed = ended("json");
        assert_eq!(listed.status, Some(0), "{listed}");
        let json: Value = serde_json::from_str(&listed.stdout).unwrap();
        let images = json["images"].as_array().unwrap();
        let found = images
            .iter()
            .find(|one| one["image"] == image.as_str())
            .unwrap();
        let by = "`langsmith.values.backend.deployment.sidecars.image`";
        assert_eq!(found["used_by"][0]["by"], by);
        assert_eq!(found["used_by"][0]["pulls"], image.as_str());
        assert_eq!(
            ended("crane").stdout.contains(&format!("copy {image} ")),
            is_copied
        );
    }
}

#[test]
fn a_file_with_errors_lists_nothing() {
    let ended = Lsgen::new()
        .args(["images", "-"])
        .stdin("version = 1\n")
        .run();
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stdout.is_empty(), "{ended}");
    assert!(
        ended
            .stderr
            .contains("images are listed for a file without errors"),
        "{ended}"
    );
}
