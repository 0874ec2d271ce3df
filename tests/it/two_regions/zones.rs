//! The zones of a region: a group of nodes in one of them, and the way out of one that is half dead.

use std::fs;

use serde_json::json;

use crate::environments::{all, project};

use super::{modules, page, with};

/// A cluster or load balancer that cannot be shifted away from a zone answers in it until the zone is quite dead.
#[test]
fn every_cluster_and_load_balancer_can_leave_a_zone() {
    let mut found = 0;
    for module in fs::read_dir(project("templates/terraform/modules")).unwrap() {
        for file in fs::read_dir(module.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            for (resource, argument) in [
                ("resource \"aws_lb\" ", "\n  enable_zonal_shift = true\n"),
                (
                    "resource \"aws_eks_cluster\" ",
                    "\n  zonal_shift_config {\n    enabled = true\n",
                ),
            ] {
                for part in text.split(resource).skip(1) {
                    found += 1;
                    let (block, _) = part.split_once("\n}\n").unwrap();
                    let block = format!("{block}\n");
                    assert!(block.contains(argument), "{}", path.display());
                }
            }
        }
    }
    assert_eq!(found, 3);
    for rendered in all() {
        let page = page(rendered, "zone-failure");
        let step = page.between("## 1. Find the zone", "## 2. ");
        let plan = &rendered.plan;
        let second = plan.recovery.as_ref().filter(|site| site.is_active());
        let names = second.unwrap_or(&plan.primary).names();
        assert!(
            step.contains("aws arc-zonal-shift start-zonal-shift"),
            "{step}"
        );
        assert!(
            step.contains(&format!("--name {} ", names.cluster())),
            "{step}"
        );
    }
}

/// A group of a zone is in that subnet alone, in both regions, and is counted as lost with it.
#[test]
fn a_group_can_be_in_one_zone() {
    let group = |zone: i64| {
        let mut group: toml::Table =
            "instance_type = \"m5.4xlarge\"\nmin = 1\nmax = 4\ndisk_gib = 200"
                .parse()
                .unwrap();
        group.insert("zone".to_owned(), zone.into());
        toml::Value::from(group)
    };
    let set = [
        ("cluster.node_groups.first", group(1)),
        ("cluster.node_groups.third", group(3)),
    ];
    let rendered = with("cross-region", &set);
    for stack in ["infra", "recovery"] {
        let groups = &modules(&rendered, stack)["cluster"]["node_groups"];
        assert_eq!(groups["first"]["zone"], json!(1));
        assert_eq!(groups["third"]["zone"], json!(3));
        assert!(groups["general"]["zone"].is_null());
    }
    let page = page(&rendered, "zone-failure");
    page.at("| `first`, in zone 1 | 1 | 4 | 0 without its own |");
}
