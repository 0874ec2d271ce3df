//! The steps of `runbooks/teardown.md` that take down what runs in a cluster, carried out as they are written.

use super::cluster::Cluster;
use crate::environments::Rendered;
use crate::support::tools::run_waiting;

/// Carries out the section about the cluster, block by block, and looks that nothing is left.
pub(crate) fn take_down(cluster: &Cluster, site: &Rendered) {
    let name = site.validated.names().cluster();
    make_cluster(cluster, site);
    let page = site.file("runbooks/teardown.md");
    let heading = format!("What runs in {name}\n");
    let (_, section) = page
        .split_once(&heading)
        .unwrap_or_else(|| panic!("{}: no section about {name}", site.name));
    let section = section.split("\n## ").next().unwrap_or_default();
    let blocks: Vec<&str> = section
        .split("```sh\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(blocks.len() >= 4, "{}: {section}", site.name);
    // Each step can be repeated, so all of it is done twice.
    for block in blocks.iter().chain(&blocks) {
        let said = run_waiting(cluster.command("sh").args(["-c", block]));
        said.unwrap_or_else(|said| panic!("{}:\n{block}\n{said}", site.name));
    }
    assert!(
        cluster.revisions().is_empty(),
        "{}: releases are left",
        site.name
    );
    for kind in [
        "persistentvolumes",
        "deployments",
        "statefulsets",
        "daemonsets",
    ] {
        let left: Vec<String> = cluster
            .get(kind)
            .iter()
            .map(|object| object["metadata"]["name"].to_string())
            .collect();
        assert!(left.is_empty(), "{}: {kind} are left: {left:?}", site.name);
    }
}

/// Makes the cluster in AWS, as Terraform did: the steps begin with pointing kubectl at it.
fn make_cluster(cluster: &Cluster, site: &Rendered) {
    let region = site.validated.environment().cloud.region.to_string();
    let aws = |command: &str, query: &str| {
        let further = ["--region", &region, "--query", query, "--output", "text"];
        let said = run_waiting(
            cluster
                .command("aws")
                .args(command.split(' '))
                .args(further),
        );
        said.unwrap().trim().to_owned()
    };
    let vpc = aws("ec2 create-vpc --cidr-block 10.41.0.0/16", "Vpc.VpcId");
    let subnet = aws(
        &format!("ec2 create-subnet --vpc-id {vpc} --cidr-block 10.41.0.0/20"),
        "Subnet.SubnetId",
    );
    let role = "arn:aws:iam::123456789012:role/cluster";
    let name = site.validated.names().cluster();
    let place = format!("--resources-vpc-config subnetIds={subnet}");
    aws(
        &format!("eks create-cluster --name {name} --role-arn {role} {place}"),
        "cluster.name",
    );
}
