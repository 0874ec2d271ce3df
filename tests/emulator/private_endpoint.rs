//! A cluster whose API server answers inside the network only is reached from the ranges that the file names, and from
//! nowhere else.

use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::control_plane::{ControlPlane, Place};
use crate::emulator::Emulator;
use crate::stack::Folder;
use crate::{is_skipped, on_path};

const CLUSTER: &str = "acme-prod-eks";
const REGION: &str = "us-west-2";

/// `examples/production.toml` with a hosted zone of its own, since AWS chooses the id of one that exists.
pub(crate) fn production() -> String {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/production.toml");
    let text = std::fs::read_to_string(example).unwrap();
    let zone = "zone = \"existing\"\nzone_id = \"Z0123456789ABCDEFGHIJ\"";
    assert!(text.contains(zone) && text.contains("allowed_cidrs = [\"10.0.0.0/8\"]"));
    text.replace(zone, "zone = \"create\"")
}

#[test]
fn a_private_api_server_answers_the_ranges_that_the_file_names() {
    if is_skipped() {
        return;
    }
    for tool in ["kube-control-plane", "kubectl", "aws"] {
        assert!(on_path(tool), "needs {tool}");
    }
    let aws = Emulator::start();
    let folder = Folder::new(&aws);
    folder.render(&production());
    folder.stack("infra").apply(&[]);

    for (client, is_admitted) in [("10.9.9.9", true), ("172.16.0.9", false)] {
        let place = Place {
            region: REGION,
            cluster: CLUSTER,
            client,
        };
        let beside = folder.path("..").join(client);
        let _plane = ControlPlane::start(&aws, &beside, &place);
        let found = nodes(&aws, &beside.join("own.kubeconfig"));
        assert_eq!(found.is_ok(), is_admitted, "{client}: {found:?}");
        if let Ok(nodes) = found {
            assert!(nodes.contains("Ready"), "{nodes}");
        }
    }
}

/// What a person does: asks AWS where the cluster is, and the cluster for its nodes, for as long as a person is
/// patient.
fn nodes(aws: &Emulator, kubeconfig: &Path) -> Result<String, String> {
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program)
            .args(arguments)
            .env("KUBECONFIG", kubeconfig)
            .env("AWS_ENDPOINT_URL", aws.endpoint())
            .env("AWS_ACCESS_KEY_ID", "testing")
            .env("AWS_SECRET_ACCESS_KEY", "testing")
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() && !output.stdout.is_empty() {
            Ok(text(&output.stdout))
        } else {
            Err(text(&output.stderr))
        }
    };
    let start = Instant::now();
    loop {
        let found = run(
            "aws",
            &[
                "eks",
                "update-kubeconfig",
                "--region",
                REGION,
                "--name",
                CLUSTER,
            ],
        )
        .and_then(|_| {
            run(
                "kubectl",
                &["get", "nodes", "--no-headers", "--request-timeout=5s"],
            )
        });
        if found.is_ok() || start.elapsed() > Duration::from_secs(45) {
            return found;
        }
        thread::sleep(Duration::from_secs(1));
    }
}
