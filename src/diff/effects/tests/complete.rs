//! Nothing that a module's inputs can change is without a fact, and no fact is about something that there is not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ::hcl::expr::Expression;
use ::hcl::structure::{Body, Structure};

use super::super::class::Class;
use super::super::facts::{Case, Facts, nearest};
use super::super::knowledge::{Knowledge, modules, of_module, of_root, types};
use super::super::module::{Resource, attribute};
use super::super::references::references;

#[test]
fn every_argument_that_can_change_has_a_fact() {
    assert!(modules().len() > 15);
    let complaints = modules().into_iter().flat_map(|module| {
        let missing = missing(of_module(module).unwrap()).into_iter();
        missing.map(move |missing| format!("{module}: {missing}"))
    });
    let complaints: Vec<String> = complaints.collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// What a module's files ask for and no fact tells.
pub(super) fn missing(knowledge: &Knowledge) -> BTreeSet<String> {
    let reach = Reach { knowledge };
    let mut missing = BTreeSet::new();
    for (address, resource) in knowledge.module.made() {
        let has = |has: fn(&Facts) -> bool| knowledge.facts(address).any(has);
        if !has(|facts| !facts.removed.is_empty()) {
            missing.insert(format!("{address}: what if it is removed?"));
        }
        if !has(|facts| facts.created.is_some()) && !reach.is_always_there(resource) {
            missing.insert(format!("{address}: what if it is created?"));
        }
        for path in reach.open(resource) {
            let mut facts = knowledge.facts(address);
            if !facts.any(|facts| nearest(&facts.arguments, &path).is_some()) {
                missing.insert(format!("{address}: what if `{path}` changes?"));
            }
        }
    }
    missing
}

/// What the inputs of a module can change.
struct Reach<'a> {
    knowledge: &'a Knowledge,
}

impl Reach<'_> {
    fn is_always_there(&self, resource: &Resource) -> bool {
        let mut decides = resource.count.iter().chain(&resource.for_each);
        decides.all(|expression| self.is_fixed(expression, None))
    }

    /// The arguments of a resource that can change, by their paths.
    fn open(&self, resource: &Resource) -> BTreeSet<String> {
        let mut open = BTreeSet::new();
        let mut names = BTreeMap::new();
        if let Some(for_each) = &resource.for_each {
            names.insert("each", self.is_fixed(for_each, None));
        }
        self.of_body(&resource.body, "", &names, &mut open);
        open.retain(|path| !resource.ignores(path));
        if let Some(triggers) = &resource.triggers
            && !self.is_fixed(triggers, None)
        {
            open.insert("replace_triggered_by".to_owned());
        }
        open
    }

    /// The arguments below a path; `names` tells of iterators whether what they go through is fixed.
    fn of_body<'b>(
        &self,
        body: &'b Body,
        above: &str,
        names: &BTreeMap<&'b str, bool>,
        open: &mut BTreeSet<String>,
    ) {
        let path = |name: &str| [above, name].concat();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let name = attribute.key.as_str();
                    if !name.ends_with("_wo") && !self.is_fixed(&attribute.expr, Some(names)) {
                        open.insert(path(name));
                    }
                }
                Structure::Block(block) if block.identifier.as_str() == "dynamic" => {
                    let name = block.labels[0].as_str();
                    let is_fixed =
                        self.is_fixed(attribute(&block.body, "for_each").unwrap(), Some(names));
                    if !is_fixed {
                        open.insert(path(name));
                    }
                    let mut names = names.clone();
                    names.insert(name, is_fixed);
                    let content = block.body.blocks().next().unwrap();
                    self.of_body(&content.body, &format!("{}.", path(name)), &names, open);
                }
                Structure::Block(block) => {
                    let above = format!("{}.", path(block.identifier.as_str()));
                    self.of_body(&block.body, &above, names, open);
                }
            }
        }
    }

    /// Whether an expression is the same whatever the inputs are.
    fn is_fixed(&self, expression: &Expression, names: Option<&BTreeMap<&str, bool>>) -> bool {
        let module = &self.knowledge.module;
        references(expression).iter().all(|found| {
            let found: Vec<&str> = found.iter().map(String::as_str).collect();
            match found.as_slice() {
                ["var", ..] => false,
                ["local", name, ..] => self.is_fixed(&module.locals[*name], None),
                ["data", kind, name, ..] => {
                    let data = &module.resources[&format!("data.{kind}.{name}")];
                    self.open(data).is_empty()
                }
                [kind, name, rest @ ..] if kind.starts_with("aws_") => {
                    self.is_attribute_fixed(&format!("{kind}.{name}"), rest.first().copied())
                }
                [name, ..] => names
                    .and_then(|names| names.get(name))
                    .copied()
                    .unwrap_or(true),
                [] => true,
            }
        })
    }

    fn is_attribute_fixed(&self, address: &str, name: Option<&str>) -> bool {
        let resource = &self.knowledge.module.resources[address];
        if !self.is_always_there(resource) {
            return false;
        }
        let Some(name) = name else {
            return true;
        };
        let open = self.open(resource);
        if attribute(&resource.body, name).is_some() {
            return !open.contains(name);
        }
        let renews = |path: &String| {
            self.knowledge.facts(address).any(|facts| {
                let cases = nearest(&facts.arguments, path);
                let mut cases = cases.into_iter().flatten();
                cases.any(|case| case.effect.replaces())
                    || facts.recomputed.iter().any(|recomputed| recomputed == name)
            })
        };
        !open.iter().any(renews)
    }
}

/// The last case of an argument holds whatever the change, so that nothing falls through.
#[test]
fn the_last_case_holds_always() {
    let mut complaint = String::new();
    each_of_facts(|whose, facts| {
        let lists = facts
            .arguments
            .iter()
            .map(|(path, cases)| (path.as_str(), cases));
        for (path, cases) in lists.chain([("removed", &facts.removed)]) {
            let is_whole = cases.last().is_none_or(is_unconditional);
            // What a module says of one resource may leave the rest to its type.
            if !is_whole && !whose.contains(' ') {
                writeln!(complaint, "{whose}.{path}: what otherwise?").unwrap();
            }
            let rest = cases.iter().rev().skip(1);
            if rest.into_iter().any(is_unconditional) {
                writeln!(complaint, "{whose}.{path}: a case that is never reached").unwrap();
            }
        }
    });
    assert!(complaint.is_empty(), "{complaint}");
}

/// Whether it is a case whatever changes, and how.
fn is_unconditional(case: &Case) -> bool {
    let is_any_value = case.when.is_none() && case.from.is_none() && case.to.is_none();
    is_any_value && case.given.is_empty() && case.unless.is_empty()
}

#[test]
fn every_fact_is_about_something_that_there_is() {
    let mut complaint = String::new();
    let known: Vec<&Knowledge> = modules()
        .into_iter()
        .map(|name| of_module(name).unwrap())
        .collect();
    let made: Vec<(&str, &Resource)> = known.iter().flat_map(|known| known.module.made()).collect();
    for (kind, facts) in types().unwrap() {
        let mut of_kind = made
            .iter()
            .filter(|(address, _)| address.split('.').next() == Some(kind));
        if of_kind.clone().next().is_none() {
            writeln!(complaint, "no module makes an `{kind}`").unwrap();
        }
        for path in facts.arguments.keys() {
            if !of_kind.clone().any(|(_, resource)| sets(resource, path)) {
                writeln!(complaint, "no `{kind}` sets `{path}`").unwrap();
            }
        }
        let name = facts.named_by.as_deref().unwrap_or("name");
        let is_named = of_kind.any(|(_, resource)| attribute(&resource.body, name).is_some());
        if facts.unique.is_some() && !is_named {
            writeln!(complaint, "no `{kind}` has a `{name}`").unwrap();
        }
        if facts.unique.is_none() && facts.named_by.is_some() {
            writeln!(complaint, "`{kind}` is named, and not unique").unwrap();
        }
    }
    for (name, knowledge) in modules().into_iter().zip(&known) {
        for (address, facts) in &knowledge.facts.resources {
            let Some(resource) = knowledge.module.resources.get(address) else {
                writeln!(complaint, "{name}: there is no `{address}`").unwrap();
                continue;
            };
            for path in facts.arguments.keys().filter(|path| !sets(resource, path)) {
                writeln!(complaint, "{name}: `{address}` sets no `{path}`").unwrap();
            }
        }
        let inputs = &knowledge.facts.inputs;
        let conditions = inputs.values().flatten();
        let conditions = conditions.flat_map(|case| case.given.keys().chain(case.unless.keys()));
        let named = inputs.keys().map(|path| path.split('.').next().unwrap());
        for input in named.chain(conditions.map(String::as_str)) {
            if !knowledge.module.variables.contains_key(input) {
                writeln!(complaint, "{name}: there is no input `{input}`").unwrap();
            }
        }
        let addresses = inputs
            .values()
            .flatten()
            .filter_map(|case| case.resource.as_ref());
        for address in addresses {
            if !knowledge.module.resources.contains_key(address) {
                writeln!(complaint, "{name}: there is no `{address}`").unwrap();
            }
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}

/// Whether a resource sets an argument, or blocks of that name.
fn sets(resource: &Resource, path: &str) -> bool {
    let mut body = &resource.body;
    for name in path.split('.') {
        if attribute(body, name).is_some() {
            return true;
        }
        let block = body.blocks().find(|block| {
            let label = block.labels.first().map(::hcl::BlockLabel::as_str);
            block.identifier.as_str() == name || label == Some(name)
        });
        match block {
            Some(block) => {
                let mut inner = block.body.blocks();
                let content = inner.find(|inner| inner.identifier.as_str() == "content");
                body = content.map_or(&block.body, |content| &content.body);
            }
            None => return name == "replace_triggered_by" && resource.triggers.is_some(),
        }
    }
    true
}

/// A reason is a sentence for people.
#[test]
fn every_reason_is_a_sentence() {
    let mut complaint = String::new();
    let mut judge = |whose: &str, reason: &str, source: Option<&String>| {
        let is_sentence = reason.starts_with(|c: char| c.is_uppercase()) && reason.ends_with('.');
        if !is_sentence || reason.len() > 260 {
            writeln!(
                complaint,
                "{whose}: `{reason}` is not a sentence, or a long one"
            )
            .unwrap();
        }
        if source.is_some_and(|link| !link.starts_with("https://")) {
            writeln!(complaint, "{whose}: `{source:?}` is not a link").unwrap();
        }
    };
    each_of_facts(|whose, facts| {
        let arguments = facts.arguments.values().flatten();
        for case in arguments.chain(&facts.removed).chain(&facts.deletion) {
            judge(whose, &case.reason, case.source.as_ref());
        }
        if let Some(reason) = &facts.created {
            judge(whose, reason, None);
        }
    });
    for module in modules() {
        let facts = &of_module(module).unwrap().facts;
        for reason in facts.added.iter().chain(&facts.removed) {
            judge(module, reason, None);
        }
        for case in facts.inputs.values().flatten() {
            judge(module, &case.reason, case.source.as_ref());
        }
    }
    for case in of_root().unwrap().values().flatten() {
        judge("the root", &case.reason, case.source.as_ref());
    }
    assert!(complaint.is_empty(), "{complaint}");
}

/// A resource that nothing happens to is not named, and what happens in place is not a deletion.
#[test]
fn every_effect_fits_what_it_is_of() {
    each_of_facts(|whose, facts| {
        for case in &facts.removed {
            assert!(
                matches!(case.effect, Class::Removed | Class::DataLoss),
                "{whose}: {case:?}"
            );
        }
        for case in &facts.deletion {
            assert!(
                matches!(case.effect, Class::Refused | Class::Interruption),
                "{whose}: {case:?}"
            );
        }
        for case in facts.arguments.values().flatten() {
            assert!(
                case.resource.is_none() && case.modules.is_empty(),
                "{whose}: {case:?}"
            );
            assert!(
                !matches!(case.effect, Class::Created | Class::Removed),
                "{whose}: {case:?}"
            );
        }
    });
}

/// Goes through what is known of types, and of single resources as `module address`.
fn each_of_facts(mut judge: impl FnMut(&str, &Facts)) {
    for (kind, facts) in types().unwrap() {
        judge(kind, facts);
    }
    for module in modules() {
        for (address, facts) in &of_module(module).unwrap().facts.resources {
            judge(&format!("{module} {address}"), facts);
        }
    }
}
