//! A state as an apply would leave it, made up from plans: what only AWS can know is invented.
//!
//! The first plan makes everything, and what it does not know gets an invented value. Where that value should have been another
//! resource's, the next plan says so, because by then it knows; what it says is taken over, until a plan changes nothing.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// More plans than this are never needed: each one settles a further step along the longest chain of references.
pub(crate) const ROUNDS: usize = 7;

/// The resources of a state, by address.
#[derive(Default, Clone)]
pub(crate) struct State(BTreeMap<String, Resource>);

#[derive(Clone)]
struct Resource {
    change: Value,
    attributes: Value,
    version: Value,
}

impl State {
    /// Takes over what a plan would do, and tells whether that settles the state: whether nothing was made, so that no further
    /// value became known. `schemas` are those of the provider's resources.
    pub(crate) fn take_over(&mut self, plan: &Value, schemas: &Value) -> bool {
        let changes = plan["resource_changes"].as_array().unwrap();
        let changes = changes.iter().filter(|change| {
            change["mode"] == "managed" && change["change"]["actions"] != json!(["no-op"])
        });
        let mut is_settled = true;
        for change in changes {
            is_settled &= change["change"]["actions"] == json!(["update"]);
            let address = change["address"].as_str().unwrap().to_owned();
            let schema = &schemas[change["type"].as_str().unwrap()];
            let prior = self
                .0
                .get(&address)
                .map_or(&Value::Null, |resource| &resource.attributes);
            let inventor = Inventor {
                address: &address,
                kind: change["type"].as_str().unwrap(),
            };
            let planned = &change["change"];
            // Terraform's own resource is in no provider's schema.
            let is_own = change["type"] == "terraform_data";
            let attributes = if is_own {
                remembered(&planned["after"])
            } else {
                inventor.block(
                    &schema["block"],
                    &planned["after"],
                    &planned["after_unknown"],
                    prior,
                )
            };
            let resource = Resource {
                change: change.clone(),
                attributes,
                version: if is_own {
                    json!(0)
                } else {
                    schema["version"].clone()
                },
            };
            self.0.insert(address, resource);
        }
        is_settled
    }

    /// The file that Terraform reads.
    pub(crate) fn file(&self) -> String {
        let mut resources: BTreeMap<(String, String, String), (Value, Vec<Value>)> =
            BTreeMap::new();
        for resource in self.0.values() {
            let change = &resource.change;
            let text = |key: &str| change[key].as_str().unwrap_or_default().to_owned();
            let head = json!({
                "mode": "managed", "module": change["module_address"], "type": change["type"], "name": change["name"],
                "provider": provider(change),
            });
            let mut sensitive = Vec::new();
            sensitive_paths(
                &change["change"]["after_sensitive"],
                &mut Vec::new(),
                &mut sensitive,
            );
            let mut instance = json!({
                "schema_version": resource.version, "attributes": resource.attributes, "sensitive_attributes": sensitive,
            });
            if let Some(index) = change.get("index") {
                instance["index_key"] = index.clone();
            }
            let key = (text("module_address"), text("type"), text("name"));
            resources
                .entry(key)
                .or_insert((head, Vec::new()))
                .1
                .push(instance);
        }
        let resources: Vec<Value> = resources
            .into_values()
            .map(|(mut head, instances)| {
                head["instances"] = Value::Array(instances);
                head
            })
            .collect();
        json!({ "version": 4, "terraform_version": "1.11.0", "serial": 1, "lineage": "invented", "outputs": {}, "resources": resources })
            .to_string()
    }
}

/// A `terraform_data`, which gives what it was given. A value of any type carries its type with it.
fn remembered(after: &Value) -> Value {
    let dynamic = |value: &Value| match value {
        Value::String(_) => json!({ "value": value, "type": "string" }),
        _ => Value::Null,
    };
    json!({
        "id": "b5c1b3f2-7a52-4a6e-9f0f-2f4b5a1f6c55",
        "input": dynamic(&after["input"]),
        "output": dynamic(&after["input"]),
        "triggers_replace": dynamic(&after["triggers_replace"]),
    })
}

/// The provider of a resource. That a module may be given the one of the second region matters to nothing but a refresh.
fn provider(change: &Value) -> String {
    format!(
        "provider[\"{}\"]",
        change["provider_name"].as_str().unwrap()
    )
}

fn sensitive_paths(value: &Value, path: &mut Vec<Value>, found: &mut Vec<Value>) {
    match value {
        Value::Bool(true) => found.push(Value::Array(path.clone())),
        Value::Object(entries) => {
            for (key, inner) in entries {
                path.push(json!({ "type": "get_attr", "value": key }));
                sensitive_paths(inner, path, found);
                path.pop();
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                path.push(
                    json!({ "type": "index", "value": { "value": index, "type": "number" } }),
                );
                sensitive_paths(inner, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// Makes up what only AWS knows of a resource.
struct Inventor<'a> {
    address: &'a str,
    kind: &'a str,
}

impl Inventor<'_> {
    fn block(&self, schema: &Value, after: &Value, unknown: &Value, prior: &Value) -> Value {
        let mut filled = Map::new();
        for (name, attribute) in entries(&schema["attributes"]) {
            let value = if attribute["write_only"] == true {
                Value::Null
            } else {
                self.value(
                    &attribute["type"],
                    name,
                    &after[name],
                    &unknown[name],
                    &prior[name],
                )
            };
            filled.insert(name.clone(), value);
        }
        for (name, nested) in entries(&schema["block_types"]) {
            let is_single = nested["nesting_mode"] == "single";
            let (after, unknown, prior) = (&after[name], &unknown[name], &prior[name]);
            let value = match after {
                _ if *unknown == true => prior.as_array().cloned().map_or(json!([]), Value::Array),
                Value::Null if is_single => Value::Null,
                Value::Null => json!([]),
                Value::Array(items) => {
                    let items = items.iter().enumerate();
                    items
                        .map(|(index, item)| {
                            self.block(&nested["block"], item, &unknown[index], &prior[index])
                        })
                        .collect()
                }
                item => self.block(&nested["block"], item, unknown, prior),
            };
            filled.insert(name.clone(), value);
        }
        Value::Object(filled)
    }

    /// A value of an attribute: as planned, where that is known; as before, where there was a value; or an invented one.
    fn value(
        &self,
        kind: &Value,
        name: &str,
        after: &Value,
        unknown: &Value,
        prior: &Value,
    ) -> Value {
        match unknown {
            Value::Bool(true) if prior.is_null() => self.invent(kind, name),
            Value::Bool(true) => prior.clone(),
            Value::Array(parts) => {
                let length = parts.len().max(after.as_array().map_or(0, Vec::len));
                (0..length)
                    .map(|index| {
                        self.value(
                            &kind[1],
                            &format!("{name}{index}"),
                            &after[index],
                            &unknown[index],
                            &prior[index],
                        )
                    })
                    .collect()
            }
            Value::Object(parts) if !after.is_array() => {
                let mut filled = after.as_object().cloned().unwrap_or_default();
                for (key, unknown) in parts {
                    let kind = if kind[0] == "map" {
                        &kind[1]
                    } else {
                        &kind[1][key]
                    };
                    let value = self.value(kind, key, &after[key], unknown, &prior[key]);
                    filled.insert(key.clone(), value);
                }
                Value::Object(filled)
            }
            _ => after.clone(),
        }
    }

    fn invent(&self, kind: &Value, name: &str) -> Value {
        match kind.as_str() {
            Some("number") => match name {
                // A table that is paid for by request has none.
                "read_capacity" | "write_capacity" => json!(0),
                _ => json!(1),
            },
            Some("bool") => json!(false),
            Some("string") => Value::String(self.text(name)),
            Some(_) => Value::Null,
            None => match kind[0].as_str() {
                // One element, where something may read the first.
                Some("list" | "set") if kind[1][0] == "object" => {
                    json!([self.invent(&kind[1], name)])
                }
                Some("list" | "set") => json!([]),
                Some("object") => {
                    let fields = entries(&kind[1]);
                    Value::Object(
                        fields
                            .map(|(name, kind)| (name.clone(), self.invent(kind, name)))
                            .collect(),
                    )
                }
                _ => json!({}),
            },
        }
    }

    /// A text of the form that the provider insists on.
    fn text(&self, name: &str) -> String {
        let is_plain = |c: char| c.is_ascii_alphanumeric();
        let place: String = self
            .address
            .chars()
            .map(|c| if is_plain(c) { c } else { '-' })
            .collect();
        let has_arn_as_id = [
            "aws_lb",
            "aws_lb_target_group",
            "aws_lb_listener",
            "aws_acm_certificate",
            "aws_sns_topic",
        ];
        match (self.kind, name) {
            ("aws_acm_certificate", "resource_record_type") => "CNAME".into(),
            ("aws_eks_cluster", "issuer") => {
                "https://oidc.eks.us-west-2.amazonaws.com/id/INVENTED".into()
            }
            ("aws_lb_target_group", "protocol_version") => "HTTP1".into(),
            // A topic without an order has none.
            ("aws_sns_topic", "fifo_throughput_scope") => String::new(),
            ("aws_launch_template", "id") => format!("lt-{:017x}", sum(self.address)),
            (_, "zone_id") => format!("Z{:X}", sum(self.address)),
            (kind, _)
                if name.ends_with("arn") || (name == "id" && has_arn_as_id.contains(&kind)) =>
            {
                format!("arn:aws:invented:us-west-2:123456789012:{name}/{place}")
            }
            _ => format!("{}-{place}", name.replace('_', "-")),
        }
    }
}

/// A number that is the address's own.
fn sum(address: &str) -> u32 {
    address.bytes().fold(7, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    })
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}
