//! What the block of a resource sets.

use std::collections::BTreeMap;

use ::hcl::structure::{Body, Structure};

use super::evaluate::{Evaluated, Failure, Name, Names, Scope, items};
use super::module::attribute;
use super::value::{Kind, Value};

impl Scope<'_> {
    /// What a block sets: attributes, and lists of nested blocks under their names.
    pub(super) fn body(
        self,
        body: &Body,
        names: Names,
    ) -> Result<BTreeMap<String, Value>, Failure> {
        let mut found = BTreeMap::new();
        for structure in body {
            match structure {
                // A write-only value shows in no plan.
                Structure::Attribute(attribute) if attribute.key.ends_with("_wo") => {}
                Structure::Attribute(attribute) => {
                    let value = self.evaluate(&attribute.expr, names)?;
                    found.insert(attribute.key.to_string(), value);
                }
                Structure::Block(block) if block.identifier.as_str() == "dynamic" => {
                    let name = block.labels.first().map_or("", ::hcl::BlockLabel::as_str);
                    let blocks = self.dynamic(name, &block.body, names)?;
                    push(&mut found, name, blocks);
                }
                Structure::Block(block) => {
                    let inner = Kind::Object(self.body(&block.body, names)?);
                    let blocks = Kind::List(vec![inner.into()]);
                    push(&mut found, block.identifier.as_str(), blocks.into());
                }
            }
        }
        Ok(found)
    }

    /// The blocks that a `dynamic` block stands for.
    fn dynamic(self, name: &str, body: &Body, names: Names) -> Evaluated {
        let missing = || Failure(format!("the dynamic block `{name}` is not whole"));
        let each = attribute(body, "for_each").ok_or_else(missing)?;
        let content = body
            .blocks()
            .find(|block| block.identifier.as_str() == "content")
            .ok_or_else(missing)?;
        let collection = self.evaluate(each, names)?;
        let items =
            items(&collection).unwrap_or_else(|| vec![(collection.clone(), collection.clone())]);
        let mut blocks = Vec::new();
        for (key, value) in items {
            let origins = value.origins.clone();
            let entries = [("key".to_owned(), key), ("value".to_owned(), value)];
            let iterator = Name {
                text: name,
                value: Kind::Object(BTreeMap::from(entries)).into(),
                outer: names,
            };
            let block = Kind::Object(self.body(&content.body, Some(&iterator))?);
            blocks.push(Value::from(block).also_from(&origins));
        }
        Ok(Value {
            kind: Kind::List(blocks),
            origins: collection.all_origins(),
        })
    }
}

fn push(found: &mut BTreeMap<String, Value>, name: &str, blocks: Value) {
    let list = found
        .entry(name.to_owned())
        .or_insert_with(|| Kind::List(Vec::new()).into());
    list.origins.extend(blocks.origins);
    if let (Kind::List(list), Kind::List(blocks)) = (&mut list.kind, blocks.kind) {
        list.extend(blocks);
    }
}
