//! What an account and a cluster still hold.

use serde_json::Value;

use super::lists::{Ask, LISTS};
use crate::emulator::{Emulator, Request};

/// What every account has, or what AWS keeps by itself: names, and how they begin.
const OF_AWS: [&str; 5] = [
    "AWSServiceRoleFor",
    "alias/aws/",
    "default",
    "arn:aws:iam::aws:",
    "aws/",
];

/// The kinds of objects that a cluster has none of when it is new, or that do not matter to anybody.
pub(crate) const KINDS: [&str; 8] = [
    "deployments",
    "statefulsets",
    "daemonsets",
    "jobs",
    "persistentvolumes",
    "persistentvolumeclaims",
    "ingresses",
    "poddisruptionbudgets",
];

/// Everything that a region holds, as lines of service, question and name.
pub(crate) fn of_region(aws: &Emulator, region: &str) -> Vec<String> {
    // moto keeps the network interface of a NAT gateway that is deleted; AWS deletes both.
    let gone =
        "DescribeNatGateways&Version=2016-11-15&Filter.1.Name=state&Filter.1.Value.1=deleted";
    let forgotten = names(
        &Ask::Query(gone).answer(aws, "ec2", region),
        "networkInterfaceId",
    );
    let mut lines = Vec::new();
    for (service, ask, field) in &LISTS {
        let names = names(&ask.answer(aws, service, region), field);
        let names = names.into_iter().filter(|name| {
            let is_of_aws = OF_AWS.iter().any(|own| name.starts_with(own));
            !is_of_aws && !forgotten.contains(name)
        });
        lines.extend(names.map(|name| format!("{service} {}: {name}", ask.name())));
    }
    lines.extend(keys(aws, region));
    lines
}

/// The keys of a region that are not about to be deleted, by what they are for.
fn keys(aws: &Emulator, region: &str) -> Vec<String> {
    let list = Ask::Json("TrentService.ListKeys", "{\"Limit\":1000}").answer(aws, "kms", region);
    let described = names(&list, "KeyId").into_iter().map(|key| {
        let body = format!("{{\"KeyId\":\"{key}\"}}");
        let answer = json(aws, "kms", region, "TrentService.DescribeKey", &body);
        let key: Value = serde_json::from_str(&answer).unwrap();
        ["KeyManager", "KeyState", "Description"]
            .map(|field| key["KeyMetadata"][field].as_str().unwrap().to_owned())
    });
    described
        .filter(|[manager, state, _]| manager == "CUSTOMER" && state != "PendingDeletion")
        .map(|[_, state, description]| format!("kms key, {state}: {description}"))
        .collect()
}

impl Ask {
    /// What is asked, as reports call it.
    fn name(&self) -> &'static str {
        match self {
            Self::Json(target, _) => target.rsplit('.').next().unwrap(),
            Self::Query(query) => query.split('&').next().unwrap(),
            Self::Path(path) => path,
        }
    }

    fn answer(&self, aws: &Emulator, service: &str, region: &str) -> String {
        match self {
            Self::Json(target, body) => json(aws, service, region, target, body),
            Self::Query(query) => aws.query(service, region, &format!("Action={query}")),
            Self::Path(path) => aws.get(service, region, path),
        }
    }
}

fn json(aws: &Emulator, service: &str, region: &str, target: &str, body: &str) -> String {
    let headers = format!("X-Amz-Target: {target}\r\nContent-Type: application/x-amz-json-1.1\r\n");
    let request = Request {
        service,
        region,
        method: "POST",
        path: "/",
        headers: &headers,
        body,
    };
    let (status, answer) = aws.send(&request).unwrap();
    assert_eq!(status, 200, "{target}: {answer}");
    answer
}

/// Every value of a field, wherever it stands in an answer.
fn names(answer: &str, field: &str) -> Vec<String> {
    if let Ok(value) = serde_json::from_str::<Value>(answer) {
        let mut found = Vec::new();
        collect(&value, field, &mut found);
        return found;
    }
    let (open, close) = (format!("<{field}>"), format!("</{field}>"));
    let parts = answer.split(open.as_str()).skip(1);
    parts
        .map(|part| part.split(close.as_str()).next().unwrap().to_owned())
        .collect()
}

fn collect(value: &Value, field: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if name != field {
                    collect(member, field, found);
                    continue;
                }
                let listed = member
                    .as_array()
                    .map_or_else(|| std::slice::from_ref(member), Vec::as_slice);
                found.extend(
                    listed
                        .iter()
                        .filter_map(Value::as_str)
                        .map(ToOwned::to_owned),
                );
            }
        }
        Value::Array(members) => {
            for member in members {
                collect(member, field, found);
            }
        }
        _ => {}
    }
}
