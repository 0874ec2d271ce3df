//! Folders that are broken in one place each, verified in one call: the row that fails is that of the engine which
//! reads the place, and every other engine is content.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{is_terraform_missing, rendered, verify};
use crate::support::skip::is_slow;
use crate::support::tools::{Turn, is_tool_missing};

/// A folder, the file that is broken in it, what takes the place of what, and the rows that fail beside the one of the
/// files, which every edit is told by.
struct Broken {
    folder: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    rows: &'static [&'static str],
}

/// One for each thing that an engine is run for, but for checkov, and for a cluster that is asked.
const BROKEN: [Broken; 10] = [
    Broken {
        folder: "an-edited-page",
        file: "README.md",
        from: "\n",
        to: "\n\n",
        rows: &[],
    },
    Broken {
        folder: "a-stack-badly-formatted",
        file: "terraform/infra/outputs.tf",
        from: "  value ",
        to: "     value ",
        rows: &["terraform fmt"],
    },
    Broken {
        folder: "a-stack-without-its-module",
        file: "terraform/state/main.tf",
        from: "\nmodule \"state\" {\n",
        to: "\nmodule \"nothing\" {\n  source = \"../modules/nothing\"\n}\n\nmodule \"state\" {\n",
        rows: &["terraform init"],
    },
    Broken {
        folder: "a-stack-with-a-wrong-name",
        file: "terraform/infra/outputs.tf",
        from: "= module.cluster.",
        to: "= module.clusters.",
        rows: &["terraform validate"],
    },
    Broken {
        folder: "a-module-that-breaks-a-promise",
        file: "terraform/modules/blob/main.tf",
        from: "restrict_public_buckets = true",
        to: "restrict_public_buckets = false",
        rows: &["terraform test"],
    },
    Broken {
        folder: "a-chart-that-fails",
        file: "manifests/secrets/templates/objects.yaml",
        from: "",
        to: "{{ fail \"broken\" }}\n",
        rows: &["helm template"],
    },
    Broken {
        folder: "values-that-are-no-yaml",
        file: "helm/langsmith/30-ingress.yaml",
        from: "\nfrontend:\n",
        to: "\nfrontend: [\n",
        rows: &["helm template"],
    },
    Broken {
        folder: "a-helmfile-that-is-no-yaml",
        file: "helm/helmfile.yaml",
        from: "releases:\n",
        to: "releases: [\n",
        // helm takes the releases from it.
        rows: &["helm template", "helmfile list"],
    },
    Broken {
        folder: "an-object-that-is-no-yaml",
        file: "manifests/smoke-test/echo.yaml",
        from: "",
        to: "kind: [\n",
        rows: &["kubernetes read"],
    },
    Broken {
        folder: "a-script-with-a-trap",
        file: "helm/wait.sh",
        from: "\n",
        to: "\nfor one in $(ls *.x); do rm $one; done\n",
        rows: &["shellcheck read"],
    },
];

/// The rows of each folder that fail, as `lsgen verify --format json` has them.
fn failed_rows(output: &Value) -> BTreeMap<String, Vec<String>> {
    let folders = output["folders"].as_array().unwrap();
    let rows = |folder: &Value| {
        let checks = folder["checks"].as_array().unwrap().iter();
        let mut rows: Vec<String> = checks
            .filter(|check| check["result"] == "failed")
            .map(|check| {
                let [check, step] = ["check", "step"].map(|key| check[key].as_str().unwrap());
                format!("{check} {step}")
            })
            .collect();
        rows.dedup();
        rows
    };
    let name = |folder: &Value| {
        let path = Path::new(folder["folder"].as_str().unwrap());
        path.file_name().unwrap().to_str().unwrap().to_owned()
    };
    folders
        .iter()
        .map(|folder| (name(folder), rows(folder)))
        .collect()
}

#[test]
fn ten_broken_folders_are_each_named_by_the_engine_that_reads_what_is_broken() {
    let tools = [
        ("helm", "version"),
        ("helmfile", "version"),
        ("kubectl", "version"),
        ("shellcheck", "--version"),
    ];
    if tools
        .into_iter()
        .any(|(tool, question)| is_tool_missing(tool, question))
        || is_terraform_missing()
    {
        return;
    }
    if !is_slow("ten broken folders") {
        return;
    }
    let has_chart = env::var_os("LSGEN_LANGSMITH_CHART").is_some();
    let copy = tempfile::tempdir().unwrap();
    let top = copy.path().join("out");
    let mut expected = BTreeMap::new();
    for broken in BROKEN {
        // What helm reads is left out where there is no chart.
        let rows = broken.rows.iter().copied();
        let rows: Vec<&str> = rows
            .filter(|row| has_chart || *row != "helm template")
            .collect();
        if rows.is_empty() && !broken.rows.is_empty() {
            continue;
        }
        let folder = top.join(broken.folder);
        rendered("evaluation", &folder);
        let path = folder.join(broken.file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(broken.from), "{}: {text}", broken.file);
        fs::write(&path, text.replacen(broken.from, broken.to, 1)).unwrap();
        let rows = ["files compare"].into_iter().chain(rows);
        let rows: Vec<String> = rows.map(ToOwned::to_owned).collect();
        expected.insert(broken.folder.to_owned(), rows);
    }
    let turn = Turn::wait();
    let output = verify(&top).args(["--format", "json"]).output().unwrap();
    drop(turn);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let found = failed_rows(&serde_json::from_str(&said).unwrap());
    assert_eq!(found, expected, "{said}");
}
