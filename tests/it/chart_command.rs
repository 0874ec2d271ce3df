//! `lsgen chart`: facts about chart versions that do not ship, and what differs between versions.
//!
//! The charts are put together from shipped facts, so that no chart has to be at hand; real ones are
//! imported in `chart_render` and `engines`. Snapshots are in `chart_command/`; `INSTA_UPDATE=always` rewrites them.

use crate::support::{Ended, Folder, Lsgen, chart, example, snapshot};
use serde_yaml::Value;

fn lsgen(folder: &Folder, arguments: &[&str]) -> Ended {
    Lsgen::new().within(folder).args(arguments).run()
}

/// A folder with a production file for that version, and the chart of the version in `chart/`.
fn with_chart(version: &str, edit: impl FnOnce(&mut Value)) -> Folder {
    let folder = Folder::new();
    let mut values = chart::values("0.16.11");
    edit(&mut values);
    folder.write(
        "chart/Chart.yaml",
        chart::chart_yaml("langsmith", version, "0.16.99"),
    );
    folder.write("chart/values.yaml", serde_yaml::to_string(&values).unwrap());
    folder.write(
        "chart/templates/backend/deployment.yaml",
        "kind: Deployment\n",
    );
    let text =
        example("production").replace("chart = \"0.16.11\"", &format!("chart = \"{version}\""));
    assert!(text.contains(&format!("chart = \"{version}\"")));
    folder.write("prod.toml", text);
    folder
}

/// A later patch, with newer images.
fn next_patch() -> Folder {
    with_chart("0.16.12", |values| {
        for image in ["backendImage", "frontendImage", "aceBackendImage"] {
            chart::set(
                values,
                &format!("images.{image}.tag"),
                Value::from("0.16.99"),
            );
        }
        chart::set(
            values,
            "backend.autoscaling.hpa.minReplicas",
            Value::from(7),
        );
    })
}

fn told(name: &str, ended: &Ended) {
    snapshot("chart_command", name, &ended.to_string());
}

fn refused(name: &str, folder: &Folder, arguments: &[&str]) {
    let before = (folder.entries(), folder.contents());
    let ended = lsgen(folder, arguments);
    assert_eq!(ended.status, Some(1), "{ended}");
    let after = (folder.entries(), folder.contents());
    assert!(before == after, "{name} changed the folder");
    told(name, &ended);
}

#[test]
fn a_version_that_lsgen_never_saw_is_imported_and_rendered() {
    let folder = next_patch();
    refused("unknown-version", &folder, &["check", "prod.toml"]);
    let import = lsgen(&folder, &["chart", "import", "chart"]);
    assert_eq!(import.status, Some(0), "{import}");
    told("import", &import);
    let facts = folder.read("lsgen-charts/langsmith-0.16.12/chart.toml");
    assert!(
        facts.contains("scaling = { shape = \"hpa+keda\", path = \".autoscaling.hpa\", min = 7,")
    );

    let render = lsgen(&folder, &["render", "prod.toml", "-o", "out"]);
    assert_eq!(render.status, Some(0), "{render}");
    let pre_pull = folder.read("out/manifests/upgrade/image-pre-pull.yaml");
    assert!(pre_pull.contains("langsmith-backend:0.16.99"), "{pre_pull}");
    assert!(
        folder
            .read("out/helm/langsmith/10-base.yaml")
            .contains("For chart langsmith 0.16.12.")
    );
    assert!(folder.read("out/helm/helmfile.yaml").contains("0.16.12"));
}

#[test]
fn a_folder_and_its_archive_give_the_same_facts() {
    let folder = next_patch();
    assert_eq!(
        lsgen(&folder, &["chart", "import", "chart"]).status,
        Some(0)
    );
    let files: Vec<(String, String)> = [
        "Chart.yaml",
        "values.yaml",
        "templates/backend/deployment.yaml",
    ]
    .map(|name| (name.to_owned(), folder.read(&format!("chart/{name}"))))
    .to_vec();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    folder.write("langsmith-0.16.12.tgz", chart::archive("langsmith", &files));
    let other = [
        "chart",
        "import",
        "langsmith-0.16.12.tgz",
        "-o",
        "other/lsgen-charts",
    ];
    assert_eq!(lsgen(&folder, &other).status, Some(0));
    for file in ["chart.toml", "values.keys", "templates.sum"] {
        assert_eq!(
            folder.read(&format!("lsgen-charts/langsmith-0.16.12/{file}")),
            folder.read(&format!("other/lsgen-charts/langsmith-0.16.12/{file}")),
        );
    }
}

#[test]
fn facts_that_somebody_edited_are_kept_until_force() {
    let folder = next_patch();
    let import = ["chart", "import", "chart"];
    assert_eq!(lsgen(&folder, &import).status, Some(0));
    let file = "lsgen-charts/langsmith-0.16.12/chart.toml";
    let made = folder.read(file);
    folder.write(file, format!("{made}# looked at\n"));
    refused("import-edited", &folder, &import);
    let forced = lsgen(&folder, &["chart", "import", "chart", "--force"]);
    assert_eq!(forced.status, Some(0), "{forced}");
    assert_eq!(folder.read(file), made);
}

#[test]
fn what_the_new_chart_lacks_is_left_out_and_said() {
    let folder = with_chart("0.16.13", |values| {
        let mapping = values.as_mapping_mut().unwrap();
        mapping.remove("presidioAnalyzer");
        let images = mapping.get_mut("images").unwrap().as_mapping_mut().unwrap();
        images.remove("frontendImage");
        chart::set(
            values,
            "images.webImage.repository",
            Value::from("docker.io/langchain/web"),
        );
        chart::set(values, "images.webImage.tag", Value::from("1"));
        chart::set(
            values,
            "operator.templates.redis",
            Value::from("no image here"),
        );
        chart::set(values, "brandNew.enabled", Value::from(false));
    });
    let import = lsgen(&folder, &["chart", "import", "chart"]);
    assert_eq!(import.status, Some(0), "{import}");
    told("import-with-notes", &import);
    let facts = folder.read("lsgen-charts/langsmith-0.16.13/chart.toml");
    assert!(!facts.contains("presidioAnalyzer]"), "{facts}");
    // The facts hold together all the same.
    let check = lsgen(&folder, &["check", "prod.toml"]);
    assert_eq!(check.status, Some(0), "{check}");
}

#[test]
fn facts_that_cannot_be_read_are_a_finding() {
    let folder = next_patch();
    assert_eq!(
        lsgen(&folder, &["chart", "import", "chart"]).status,
        Some(0)
    );
    let file = "lsgen-charts/langsmith-0.16.12/chart.toml";
    let facts = folder.read(file);
    folder.write(file, facts.replace("app_version =", "app_versoin ="));
    refused("facts-misspelt", &folder, &["check", "prod.toml"]);
    folder.write(file, facts);
    folder.write(
        "lsgen-charts/langsmith-0.16.12/values.keys",
        "backend.x odd\n",
    );
    refused("keys-misspelt", &folder, &["check", "prod.toml"]);
    folder.write("lsgen-charts/langsmith-newest/chart.toml", "");
    refused("folder-misnamed", &folder, &["check", "prod.toml"]);
}

#[test]
fn what_is_no_langsmith_chart_is_refused() {
    let folder = next_patch();
    folder.write(
        "keda/Chart.yaml",
        chart::chart_yaml("keda", "2.0.0", "2.0.0"),
    );
    folder.write("keda/values.yaml", "a: 1\n");
    folder.write(
        "odd/Chart.yaml",
        chart::chart_yaml("langsmith", "newest", "1"),
    );
    folder.write("odd/values.yaml", "a: 1\n");
    folder.write(
        "broken/Chart.yaml",
        chart::chart_yaml("langsmith", "0.16.12", "1"),
    );
    folder.write("broken/values.yaml", "a: [\n");
    for (name, path) in [
        ("import-other-chart", "keda"),
        ("import-odd-version", "odd"),
        ("import-broken", "broken"),
        ("import-no-chart", "lsgen-charts"),
        ("import-no-archive", "prod.toml"),
    ] {
        refused(name, &folder, &["chart", "import", path]);
    }
}

#[test]
fn two_versions_are_compared() {
    let folder = next_patch();
    let neighbours = lsgen(&folder, &["chart", "diff", "0.13.43", "0.14.6"]);
    assert_eq!(neighbours.status, Some(2));
    told("diff", &neighbours);
    let own = lsgen(&folder, &["chart", "diff", "0.16.11", "chart"]);
    assert_eq!(own.status, Some(2));
    let tag = "  ~ backendImage\n      docker.io/langchain/langsmith-backend:0.16.45 (IfNotPresent)\n      docker.io/langchain/langsmith-backend:0.16.99 (IfNotPresent)\n";
    assert!(own.stdout.contains(tag), "{own}");
    let zero = [
        "chart",
        "diff",
        "0.13.43",
        "0.14.6",
        "--exit-zero",
        "--format",
        "json",
    ];
    let json = lsgen(&folder, &zero);
    assert_eq!(json.status, Some(0));
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["format"], 1);
    assert_eq!(json["difference"]["to"], "0.14.6");
    let same = lsgen(&folder, &["chart", "diff", "0.16.11", "0.16.11"]);
    assert_eq!(same.status, Some(0), "{same}");
    refused(
        "diff-unknown",
        &folder,
        &["chart", "diff", "0.16.11", "0.16.98"],
    );
    refused(
        "diff-no-chart",
        &folder,
        &["chart", "diff", "0.16.11", "nowhere"],
    );
}

/// What was written before it was read back could not be read by the next command.
#[test]
fn a_chart_whose_facts_would_not_be_complete_is_refused_and_nothing_is_written() {
    let without_images = with_chart("0.16.12", |values| {
        values.as_mapping_mut().unwrap().remove("images");
    });
    let ended = lsgen(&without_images, &["chart", "import", "chart"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stderr.contains("would not be complete"), "{ended}");
    assert!(!without_images.path().join("lsgen-charts").exists());
}
