//! The infra stack applied for real, to an emulated AWS: it applies, a second plan changes nothing
//! that matters, no password is in the state, and nothing is left after it is destroyed.
//!
//! Takes minutes, so it runs only with `LSGEN_SLOW=1`; it needs `terraform` and `aws-emulator` on PATH.

// A helper of a test may panic like the test itself, which clippy sees only inside `#[test]`.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

#[path = "support/skip.rs"]
mod skip;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use skip::skip;

/// A production shape that an emulator can destroy again: a zone of its own, no deletion protection.
const ENVIRONMENT: &str = r#"
version = 1

[environment]
name = "drill"
prefix = "acme"
tier = "evaluation"
profiles = ["size/production"]

[cloud]
account_id = "123456789012"
region = "us-west-2"

[cluster]
administrators = { platform = "arn:aws:iam::123456789012:role/platform-admin" }

[dns]
domain = "langsmith.example.com"
zone = "create"

[stores.postgres]
source = "rds"

[stores.redis]
source = "elasticache"

[stores.clickhouse]
source = "clickhouse-cloud"

[recovery]
profile = "multi-az"

[security]
alb_access_logs = true
waf = true
"#;

/// Another shape: Aurora, ClickHouse in the cluster, TLS at a gateway behind a network load balancer.
const OTHER: &str = r#"
version = 1

[environment]
name = "drill"
prefix = "globex"
tier = "evaluation"
profiles = ["size/production"]

[cloud]
account_id = "123456789012"
region = "us-west-2"

[cluster]
administrators = { platform = "arn:aws:iam::123456789012:role/platform-admin" }

[ingress]
option = "istio"

[dns]
domain = "langsmith.example.com"
zone = "create"

[tls]
mode = "letsencrypt"
email = "platform@example.com"

[stores.postgres]
source = "aurora"
aurora = { deletion_protection = false }

[stores.redis]
source = "elasticache"

[stores.clickhouse]
source = "replicated"
"#;

/// What the emulator does not echo, so that a second plan wants to set it again.
const ECHO_GAPS: [&str; 12] = [
    // It tells of an empty scaling configuration, which only a serverless cluster of the first kind has.
    "aws_rds_cluster",
    // Neither monitoring nor performance insights, as of an instance that is no part of a cluster.
    "aws_rds_cluster_instance",
    "aws_backup_plan",
    "aws_backup_vault",
    "aws_launch_template",
    "aws_eks_node_group",
    "aws_db_parameter_group",
    "aws_db_instance",
    "aws_elasticache_parameter_group",
    "aws_elasticache_replication_group",
    "aws_vpc_security_group_ingress_rule",
    "aws_vpc_security_group_egress_rule",
];

/// The emulator, stopped when it goes out of scope.
struct Emulator {
    process: Child,
    port: u16,
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Emulator {
    fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let process = Command::new("aws-emulator")
            .arg(port.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let emulator = Self { process, port };
        let start = Instant::now();
        // The first start installs the emulator.
        while emulator.call("Route53", "{}").is_none() {
            assert!(
                start.elapsed() < Duration::from_secs(300),
                "the emulator does not answer"
            );
            std::thread::sleep(Duration::from_millis(500));
        }
        emulator
    }

    /// Calls an action of the parameter store, as a client of its own.
    fn call(&self, action: &str, body: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        write!(
            stream,
            "POST / HTTP/1.1\r\nHost: ssm.us-west-2.amazonaws.com\r\nConnection: close\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=testing/20260101/us-west-2/ssm/aws4_request, \
             SignedHeaders=host, Signature=0\r\n\
             X-Amz-Target: AmazonSSM.{action}\r\nContent-Type: application/x-amz-json-1.1\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer)
    }

    /// Every parameter below a path, with its value.
    fn parameters(&self, path: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut token = String::new();
        loop {
            let body = format!(
                r#"{{"Path":"{path}","Recursive":true,"WithDecryption":true,"MaxResults":10{token}}}"#
            );
            let answer = self.call("GetParametersByPath", &body).unwrap();
            let (_, json) = answer.split_once("\r\n\r\n").unwrap();
            let page: serde_json::Value = serde_json::from_str(json).unwrap();
            let Some(parameters) = page["Parameters"].as_array() else {
                panic!("{json}")
            };
            let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
            found.extend(
                parameters
                    .iter()
                    .map(|one| (text(&one["Name"]), text(&one["Value"]))),
            );
            match page["NextToken"].as_str() {
                Some(next) => token = format!(r#","NextToken":"{next}""#),
                None => return found,
            }
        }
    }
}

fn on_path(program: &str) -> bool {
    std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
        .any(|folder| folder.join(program).is_file())
}

fn terraform(stack: &Path, port: u16, arguments: &[&str]) -> (i32, String) {
    let output = Command::new("terraform")
        .arg(format!("-chdir={}", stack.display()))
        .args(arguments)
        .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"))
        .env("AWS_ACCESS_KEY_ID", "testing")
        .env("AWS_SECRET_ACCESS_KEY", "testing")
        .env("TF_IN_AUTOMATION", "1")
        .output()
        .unwrap();
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    (output.status.code().unwrap_or(-1), text)
}

/// Whether this is the place and the time for minutes of work.
fn is_skipped() -> bool {
    if std::env::var_os("LSGEN_SLOW").is_none() {
        skip("LSGEN_SLOW=1, because it takes minutes");
        return true;
    }
    for tool in ["terraform", "aws-emulator"] {
        if !on_path(tool) {
            assert!(
                std::env::var_os("LSGEN_REQUIRE_TOOLS").is_none(),
                "needs {tool}"
            );
            skip(tool);
            return true;
        }
    }
    false
}

#[test]
fn the_infra_stack_applies_plans_clean_keeps_its_secrets_and_is_destroyed() {
    if !is_skipped() {
        drill(ENVIRONMENT, "/langsmith/acme-drill");
    }
}

#[test]
fn so_does_one_with_aurora_and_a_replicated_clickhouse() {
    if !is_skipped() {
        drill(OTHER, "/langsmith/globex-drill");
    }
}

/// The arguments that a change is about, with what they are and would be.
fn changed(change: &serde_json::Value) -> String {
    let arguments = change["after"].as_object().into_iter().flatten();
    arguments
        .filter(|(argument, after)| change["before"][argument.as_str()] != **after)
        .map(|(argument, after)| {
            format!(
                "{argument}: {} to {after}",
                change["before"][argument.as_str()]
            )
        })
        .collect::<Vec<_>>()
        .join("; ")
}

fn drill(environment: &str, parameter_path: &str) {
    let folder = tempfile::tempdir().unwrap();
    let resolved = lsgen::layer::resolve("drill.toml", environment);
    let judgement = lsgen::rules::judge(&resolved);
    let validated = judgement
        .validated
        .unwrap_or_else(|| panic!("{:#?}", judgement.findings));
    let bundle = lsgen::render::render(&validated).unwrap();
    for (path, file) in bundle.iter() {
        let path = folder.path().join(path.as_str());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, file.contents()).unwrap();
    }
    let stack = folder.path().join("terraform/infra");
    // The emulator judges the state bucket's policy without its conditions, so the state stays here.
    std::fs::write(
        stack.join("backend_override.tf"),
        "terraform {\n  backend \"local\" {}\n}\n",
    )
    .unwrap();
    std::fs::write(
        stack.join("provider_override.tf"),
        "provider \"aws\" {\n  max_retries = 3\n}\n",
    )
    .unwrap();

    let emulator = Emulator::start();
    let run = |arguments: &[&str]| terraform(&stack, emulator.port, arguments);
    let (status, text) = run(&["init", "-input=false", "-no-color"]);
    assert_eq!(status, 0, "{text}");
    let (status, text) = run(&["apply", "-auto-approve", "-input=false", "-no-color"]);
    assert_eq!(status, 0, "{text}");

    let state = std::fs::read_to_string(stack.join("terraform.tfstate")).unwrap();
    let parameters = emulator.parameters(parameter_path);
    let secrets: Vec<&(String, String)> = parameters
        .iter()
        .filter(|(name, _)| !name.ends_with("target-group-arn") && !name.ends_with("/endpoint"))
        .collect();
    assert!(
        secrets.len() >= 5,
        "{:?}",
        parameters.iter().map(|(name, _)| name).collect::<Vec<_>>()
    );
    for (name, value) in secrets {
        assert!(value.len() >= 24, "{name} holds next to nothing");
        assert!(
            !state.contains(value.as_str()),
            "the value of {name} is in the state"
        );
    }

    let (status, text) = run(&["plan", "-input=false", "-no-color", "-out=second"]);
    assert_eq!(status, 0, "{text}");
    let (_, text) = run(&["show", "-json", "second"]);
    let plan: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    for change in plan["resource_changes"].as_array().unwrap() {
        let actions = change["change"]["actions"].to_string();
        let kind = change["type"].as_str().unwrap();
        let is_expected = match actions.as_str() {
            "[\"no-op\"]" | "[\"read\"]" => true,
            "[\"update\"]" => ECHO_GAPS.contains(&kind),
            _ => false,
        };
        assert!(
            is_expected,
            "{} would {actions}: {}",
            change["address"],
            changed(&change["change"])
        );
    }

    let (status, text) = run(&["destroy", "-auto-approve", "-input=false", "-no-color"]);
    assert_eq!(status, 0, "{text}");
    let state = std::fs::read_to_string(stack.join("terraform.tfstate")).unwrap();
    let state: serde_json::Value = serde_json::from_str(&state).unwrap();
    assert_eq!(state["resources"].as_array().unwrap().len(), 0);
}
