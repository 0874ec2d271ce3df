//! Failing over, while the primary region answers nothing.

use std::collections::BTreeSet;
use std::fs;

use crate::environments::{Rendered, named, project, text_of};
use crate::support::{Folder, Lsgen, keys};

use super::{environments, modules, page, with};

/// The same environment before its failover and after it.
fn over(name: &str, set: &[(&str, toml::Value)]) -> [Rendered; 2] {
    let at = |active: &str| {
        let mut set = set.to_vec();
        set.push(("recovery.active", active.into()));
        with(name, &set)
    };
    ["primary", "recovery"].map(at)
}

/// IAM may not answer on the day: no role is made, and none gets another right.
#[test]
fn a_failover_changes_no_role() {
    let iam: [(&str, toml::Value); 1] = [("stores.redis.auth", "iam".into())];
    for (name, set) in [
        ("cross-region", &[][..]),
        ("cross-region", &iam),
        ("cross-region-cold", &[]),
        ("cross-region-cold", &iam),
        ("cross-region-istio", &[]),
        ("cross-region-us-east-1", &iam),
    ] {
        let [before, after] = over(name, set).map(|one| modules(&one, "recovery"));
        assert_eq!(before["identity"], after["identity"], "{name} {set:?}");
        for (label, call) in after.as_object().unwrap() {
            if before[label].is_null() {
                let source = call["source"].as_str().unwrap();
                let folder = source.trim_start_matches("../modules/");
                for file in
                    fs::read_dir(project("templates/terraform/modules").join(folder)).unwrap()
                {
                    let text = fs::read_to_string(file.unwrap().path()).unwrap();
                    assert!(!text.contains("resource \"aws_iam_"), "{name}: {folder}");
                }
            }
        }
    }
}

/// Where the APIs of global services are lost with the primary region, no step needs them.
#[test]
fn no_step_needs_the_api_of_a_global_service_that_is_lost() {
    let rendered = named("cross-region-us-east-1");
    let page = page(rendered, "region-failover");
    let steps = page.between("## 3. ", "Record the time: that is your recovery time");
    assert!(!steps.contains("--region us-east-1"), "{steps}");
    assert!(
        !steps.contains("aws route53") && !steps.contains("aws iam"),
        "{steps}"
    );
    let until_turned = page.between("## 3. ", "signal 1");
    for part in until_turned
        .split("terraform -chdir=terraform/recovery apply")
        .skip(1)
    {
        assert!(
            part.starts_with(" -refresh=false \\\n    -target="),
            "{part}"
        );
        assert!(!part.contains("-target=module.failover"), "{part}");
    }
    // What `signal` writes is what the check looks at, and the record follows the check.
    let call = &modules(rendered, "recovery")["failover"]["signal"];
    for (word, value) in [
        ("--namespace ", &call["namespace"]),
        ("--metric-name ", &call["metric"]),
        ("--dimensions Environment=", &call["environment"]),
        ("put-metric-data --region ", &call["region"]),
    ] {
        page.at(&format!("{word}{}", value.as_str().unwrap()));
    }
    let back = super::page(rendered, "fail-back");
    assert!(back.at("\nsignal 0") > back.at("## 8. "));
}

/// Any other primary region is lost without them, and its page is as simple as before.
#[test]
fn other_regions_turn_the_domain_by_the_switch_alone() {
    for rendered in environments().filter(|one| one.name != "cross-region-us-east-1") {
        let page = page(rendered, "region-failover");
        assert!(!page.0.contains("-refresh=false"), "{}", rendered.name);
        assert!(!page.0.contains("signal"), "{}", rendered.name);
        assert!(modules(rendered, "recovery")["failover"]["signal"].is_null());
    }
}

/// Every partition has such a region.
#[test]
fn the_region_with_the_global_apis_is_told() {
    let mut wrong = Vec::new();
    for (home, away, is_told) in [
        ("us-east-1", "us-east-2", true),
        ("us-west-2", "us-east-1", false),
        ("eu-west-1", "eu-central-1", false),
        ("us-gov-west-1", "us-gov-east-1", true),
        ("us-gov-east-1", "us-gov-west-1", false),
        ("cn-north-1", "cn-northwest-1", true),
        ("cn-northwest-1", "cn-north-1", true),
    ] {
        let mut file: toml::Table = text_of("cross-region").parse().unwrap();
        let partition = match home {
            home if home.starts_with("us-gov") => "aws-us-gov",
            home if home.starts_with("cn-") => "aws-cn",
            _ => "aws",
        };
        let administrator = format!("arn:{partition}:iam::123456789012:role/platform-admin");
        for (key, value) in [
            ("cloud.region", home),
            ("recovery.region", away),
            ("cluster.administrators.platform", administrator.as_str()),
        ] {
            keys::set(&mut file, key, Some(&value.into()));
        }
        let folder = Folder::new();
        folder.write("prod.toml", toml::to_string(&file).unwrap());
        let ended = Lsgen::new()
            .args(["check", "prod.toml"])
            .within(&folder)
            .run();
        if ended.stdout.contains("LS0411") != is_told {
            wrong.push(format!("{home}: {ended}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is applied is read before LangSmith starts, and a certificate that is issued on the day is waited for.
#[test]
fn langsmith_starts_with_the_secrets_and_the_certificate_of_the_day() {
    let mut certificates = 0;
    for rendered in environments() {
        let page = page(rendered, "region-failover");
        let applied = page.at("helmfile --file helm/helmfile-recovery.yaml apply");
        let refreshed = page.at("sh helm/wait-recovery.sh refresh");
        let read = page.at("sh helm/wait-recovery.sh secrets");
        let started = page.at("## 6. LangSmith");
        assert!(applied < refreshed && refreshed < read && read < started);
        let site = rendered.plan.recovery.as_ref().unwrap();
        if rendered
            .below("manifests-recovery")
            .any(|(_, text)| text.contains("kind: Certificate\n"))
        {
            certificates += 1;
            let waited = page.at("kubectl wait certificate/");
            assert!(
                applied < waited && waited < started,
                "{}",
                site.names().base()
            );
        } else {
            assert!(
                !page.0.contains("kubectl wait certificate/"),
                "{}",
                rendered.name
            );
        }
    }
    assert!(certificates > 0);
    let cold = with("cross-region-istio", &[("recovery.standby", "cold".into())]);
    super::page(&cold, "region-failover").at("The certificate is issued now");
}

/// Databases of agents are in one region, and the pages of both say so.
#[test]
fn agents_that_are_lost_with_their_region_are_told() {
    let set: [(&str, toml::Value); 2] = [
        ("langsmith.features.deployments", true.into()),
        ("ingress.option", "envoy-gateway".into()),
    ];
    let rendered = with(
        "cross-region",
        &[&set[..], &[("ingress.chained_alb", true.into())]].concat(),
    );
    page(&rendered, "recovery-region").at("| databases of deployed agents | not copied");
    page(&rendered, "region-failover")
        .at("LangSmith deploys the agents again, and their databases are empty");
    let without = page(named("cross-region"), "recovery-region");
    assert!(!without.0.contains("agents"), "{}", without.0);
}

/// Programs that a page runs, each as the first word of a command.
const PROGRAMS: [&str; 11] = [
    "aws",
    "curl",
    "dig",
    "helm",
    "helmfile",
    "jq",
    "kubectl",
    "lsgen",
    "openssl",
    "python3",
    "terraform",
];

/// Whoever follows a page has its programs before the outage, and knows from where.
#[test]
fn a_page_says_what_it_needs_and_from_where() {
    let mut wrong = Vec::new();
    for rendered in environments() {
        for name in ["recovery-region", "region-failover", "fail-back"] {
            let page = page(rendered, name);
            let (head, _) = page.0.split_once("\n## ").unwrap();
            let head = head.split_whitespace().collect::<Vec<_>>().join(" ");
            if !head.contains("You need") || !head.contains("reach the API") {
                wrong.push(format!("{}: {name} has no prerequisites", rendered.name));
            }
            let mut used = BTreeSet::new();
            for block in page.0.split("```sh\n").skip(1) {
                let (commands, _) = block.split_once("\n```").unwrap();
                let words =
                    commands.split(|each: char| each.is_whitespace() || "|&;()".contains(each));
                used.extend(words.filter(|word| PROGRAMS.contains(word)));
            }
            for program in used {
                let named = match program {
                    "aws" => "the AWS CLI",
                    "helm" => "Helm",
                    "python3" => "Python 3",
                    "terraform" => "Terraform",
                    other => other,
                };
                if !head.contains(named) {
                    wrong.push(format!(
                        "{}: {name} does not ask for {named}",
                        rendered.name
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
