//! A replicated ClickHouse: one name of the cluster, one password, one bucket, wherever they are said.

use serde_json::{Value, json};

use crate::environments::each::Promise;
use crate::environments::read::{Output, entries, items};

/// The namespace in which ClickHouse or its operator reads a secret, if one of them does.
pub(crate) fn reader(output: &Output<'_>, secret: &Value) -> Option<Value> {
    let operator = operator(output)?;
    // Its chart looks for a secret of the release's own name where it makes none.
    if operator["name"] == *secret
        && output.addon("altinity-clickhouse-operator")["secret"]["create"] == false
    {
        return Some(operator["namespace"].clone());
    }
    let readers = ["ClickHouseInstallation", "CronJob"].map(|kind| output.of_kind(kind));
    let reader = readers.into_iter().flatten().find(|object| {
        let mut references = entries(object).into_iter();
        references.any(|(key, value)| key == "secretKeyRef" && value["name"] == *secret)
    });
    reader.map(|object| object["metadata"]["namespace"].clone())
}

fn operator<'a>(output: &'a Output<'_>) -> Option<&'a Value> {
    items(&output.helmfile()["releases"])
        .iter()
        .find(|release| release["name"] == "altinity-clickhouse-operator")
}

promise! { Promise::ByRegion(problems) }

/// Everything about the replicas that does not fit together.
pub(crate) fn problems(output: &Output<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    let installations = output.of_kind("ClickHouseInstallation");
    let Some(installation) = installations.first() else {
        return problems;
    };
    let mut equal = |what: &str, found: &Value, wanted: &Value| {
        if found != wanted {
            problems.push(format!("{what} is {found}, not {wanted}"));
        }
    };
    let spec = &installation["spec"];
    let cluster = &spec["configuration"]["clusters"][0];
    let external = &output.overlays["clickhouse"]["external"];
    equal(
        "LangSmith's cluster",
        &external["cluster"],
        &cluster["name"],
    );
    let keeper = output.of_kind("ClickHouseKeeperInstallation")[0];
    let host = format!(
        "keeper-{}",
        keeper["metadata"]["name"].as_str().expect("a name")
    );
    equal(
        "the Keeper",
        &spec["configuration"]["zookeeper"]["nodes"][0]["host"],
        &json!(host),
    );
    let namespace = &installation["metadata"]["namespace"];
    equal(
        "the Keepers' namespace",
        &keeper["metadata"]["namespace"],
        namespace,
    );
    let watched =
        &output.addon("altinity-clickhouse-operator")["configs"]["files"]["config.yaml"]["watch"];
    equal(
        "what the operator watches",
        &watched["namespaces"][0],
        namespace,
    );

    // LangSmith and the backups call the Service of the installation, as its user.
    let service = spec["templates"]["serviceTemplates"][0]["generateName"].as_str();
    let address = json!(format!(
        "{}.{}.svc.cluster.local",
        service.expect("a Service"),
        namespace.as_str().expect("a namespace")
    ));
    let secrets = output.of_kind("ExternalSecret");
    let own = secrets
        .iter()
        .find(|secret| secret["metadata"]["name"] == external["existingSecretName"])
        .expect("LangSmith's secret");
    let told = &own["spec"]["target"]["template"]["data"];
    equal("ClickHouse's address", &told["clickhouse_host"], &address);
    let user = told["clickhouse_user"].as_str().expect("a user");
    let users = &spec["configuration"]["users"];
    let password = &users[format!("{user}/password").as_str()]["valueFrom"]["secretKeyRef"];
    let credentials = secrets
        .iter()
        .find(|secret| secret["metadata"]["name"] == password["name"])
        .expect("the credentials");
    let parameter = |secret: &Value| secret["spec"]["data"][0]["remoteRef"]["key"].clone();
    equal("the password", &parameter(credentials), &parameter(own));

    let job = output.of_kind("CronJob")[0];
    let container = &job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0];
    let told = |name: &str| {
        let variable = items(&container["env"])
            .iter()
            .find(|one| one["name"] == name);
        variable.map(|one| one["value"].clone()).unwrap_or_default()
    };
    equal("the backup's host", &told("HOST"), &address);
    equal("the backup's cluster", &told("CLUSTER"), &cluster["name"]);
    let target = told("TARGET");
    let target = target.as_str().expect("a target");
    let bucket = output.modules["clickhouse_backups"]["bucket_name"].as_str();
    equal(
        "the backup's bucket",
        &json!(target.rsplit('/').next()),
        &json!(bucket),
    );
    let files = &spec["configuration"]["files"]["config.d/backups.xml"];
    let admits = files
        .as_str()
        .is_some_and(|text| text.contains(&format!("<endpoint>{target}/")));
    equal("the endpoint with the role", &json!(admits), &json!(true));

    // The role is for the account that the servers run as.
    let account = &spec["templates"]["podTemplates"][0]["spec"]["serviceAccountName"];
    let accounts = output.of_kind("ServiceAccount");
    let is_there = accounts.iter().any(|one| {
        one["metadata"]["name"] == *account && one["metadata"]["namespace"] == *namespace
    });
    equal("the servers' account", &json!(is_there), &json!(true));
    let class = &spec["templates"]["volumeClaimTemplates"][0]["spec"]["storageClassName"];
    let classes = output.of_kind("StorageClass");
    let is_there = classes.iter().any(|one| one["metadata"]["name"] == *class);
    equal("the storage class", &json!(is_there), &json!(true));
    problems
}
