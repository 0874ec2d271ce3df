//! An entry names every resource that its input reaches, as the module's files tell.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ::hcl::expr::Expression;
use ::hcl::structure::{Body, Structure};

use super::super::call::without_key;
use super::super::class::Class;
use super::super::file::When;
use super::super::knowledge::{modules, of_module};
use super::super::references::references;
use crate::shipped::TEMPLATES;

/// Resources that an input reaches by name only, by module, input and resource.
const SILENT: [(&str, &str, &str); 6] = [
    // Only where the gateway answered health checks at the port of its requests, which none does.
    (
        "load-balancer",
        "target_port",
        "aws_vpc_security_group_egress_rule.health_checks",
    ),
    (
        "load-balancer",
        "target_port",
        "aws_vpc_security_group_ingress_rule.health_checks",
    ),
    // Ignored after the creation.
    (
        "cluster",
        "creator_is_administrator",
        "aws_eks_cluster.this",
    ),
    // The family has the major version in it, and the module runs one.
    (
        "redis",
        "engine_version",
        "aws_elasticache_parameter_group.this",
    ),
    // They are only there for a zone that is made here, which has no `zone_id` from outside.
    (
        "dns",
        "zone_id",
        "aws_route53_record.certificate_authorities",
    ),
    // The bucket is never replaced, so the description is never rewritten.
    ("state", "bucket_name", "aws_kms_key.this"),
];

/// What refers to what inside a module: resources, data sources and locals by address, and the names that each reads.
type Reads = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_resource_that_an_input_reaches_is_named() {
    let mut complaint = String::new();
    for module in modules() {
        let reads = reads(module);
        let effects = &of_module(module).unwrap().effects;
        let renewed = renewed(module, &reads);
        let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (path, entries) in &effects.inputs {
            let resources = entries.iter().filter_map(|entry| entry.resource.as_deref());
            named
                .entry(path.split('.').next().unwrap())
                .or_default()
                .extend(resources.map(without_key));
        }
        for address in reads.keys().filter(|address| address.starts_with("aws_")) {
            let read = through(address, &reads, 0);
            for input in read.iter().filter_map(|name| name.strip_prefix("var.")) {
                let is_silent = SILENT.contains(&(module, input, address));
                if !is_silent && !named[input].contains(address.as_str()) {
                    writeln!(complaint, "{module}: `{input}` reaches {address}").unwrap();
                }
            }
            for (input, renewed) in &renewed {
                for attribute in read.intersection(renewed) {
                    if !named[input].contains(address.as_str()) {
                        writeln!(
                            complaint,
                            "{module}: `{input}` reaches {address} by {attribute}"
                        )
                        .unwrap();
                    }
                }
            }
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}

/// The attributes that are other ones after a change of each input, because it replaces what they are of.
fn renewed<'a>(module: &str, reads: &Reads) -> BTreeMap<&'a str, BTreeSet<String>> {
    let knowledge = of_module(module).unwrap();
    let mut renewed: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (path, entries) in &knowledge.effects.inputs {
        let replaced = entries
            .iter()
            .filter(|entry| matches!(entry.effect, Class::Replaced | Class::DataLoss));
        let resources: BTreeSet<&str> = replaced
            .filter(|entry| entry.when != Some(When::Removed))
            // Of one instance by its key, the others do not follow.
            .filter_map(|entry| entry.resource.as_deref().filter(|name| !name.contains('[')))
            .collect();
        let all = reads.values().flatten();
        let attributes = all.filter(|name| {
            let Some((resource, attribute)) = name.rsplit_once('.') else {
                return false;
            };
            let set = knowledge.interface.resources.get(resource);
            resources.contains(resource) && set.is_some_and(|set| !set.contains(attribute))
        });
        let input = path.split('.').next().unwrap();
        renewed
            .entry(input)
            .or_default()
            .extend(attributes.cloned());
    }
    renewed
}

/// What a resource, a data source or a local reads: inputs, and attributes of resources, through locals and data sources.
fn through(address: &str, reads: &Reads, depth: usize) -> BTreeSet<String> {
    assert!(depth < 20, "{address} goes in circles");
    let mut found = BTreeSet::new();
    for name in reads.get(address).into_iter().flatten() {
        if name.starts_with("var.") || name.starts_with("aws_") {
            found.insert(name.clone());
        } else {
            found.extend(through(name, reads, depth + 1));
        }
    }
    found
}

fn reads(module: &str) -> Reads {
    let mut reads = Reads::new();
    let folder = TEMPLATES
        .get_dir(format!("terraform/modules/{module}"))
        .unwrap();
    for file in folder.files() {
        if file.path().extension().is_none_or(|kind| kind != "tf") {
            continue;
        }
        let body: Body = ::hcl::from_str(file.contents_utf8().unwrap()).unwrap();
        for block in body.blocks() {
            let labels: Vec<&str> = block.labels.iter().map(::hcl::BlockLabel::as_str).collect();
            let address = match block.identifier.as_str() {
                "resource" => labels.join("."),
                "data" => format!("data.{}", labels.join(".")),
                "locals" => {
                    for local in block.body.attributes() {
                        let names = names(&local.expr);
                        reads.insert(format!("local.{}", local.key.as_str()), names);
                    }
                    continue;
                }
                _ => continue,
            };
            let mut found = BTreeSet::new();
            of_body(&block.body, &mut found);
            reads.insert(address, found);
        }
    }
    reads
}

/// What a block reads, without what shows in no plan: conditions, and values that only ever pass through.
fn of_body(body: &Body, found: &mut BTreeSet<String>) {
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => {
                let key = attribute.key.as_str();
                if key != "depends_on" && !key.ends_with("_wo") {
                    found.extend(names(&attribute.expr));
                }
            }
            Structure::Block(block) if block.identifier.as_str() != "lifecycle" => {
                of_body(&block.body, found);
            }
            Structure::Block(_) => {}
        }
    }
}

/// The names that an expression refers to, as `var.x`, `local.x`, `data.x.y` or `x.y.attribute`.
fn names(expression: &Expression) -> BTreeSet<String> {
    let long = references(expression).into_iter();
    long.map(|names| {
        let length = if ["var", "local"].contains(&names[0].as_str()) {
            2
        } else {
            3
        };
        names.into_iter().take(length).collect::<Vec<_>>().join(".")
    })
    .collect()
}
