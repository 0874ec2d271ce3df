//! Which keys of the environment file an effect comes from.
//!
//! An effect is found in the rendered files, where nothing says which key a value was rendered from. So each changed key is
//! changed alone, from the file before, and rendered: what happens then comes from that key. A key that cannot change alone,
//! because a rule refuses what that leaves, is taken back alone in the file after. Keys for which neither can be rendered are
//! tried together with those of the same table, and at last all together.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value as Toml};

use super::impact::Impact;
use super::{Files, Side, identity, impact, known};
use crate::internal::Internal as _;
use crate::layer;
use crate::source::KeyPath;

/// Renders the text of an environment file; nothing where it is refused.
pub(crate) type Render<'a> = &'a dyn Fn(&str) -> Option<Files>;

/// More keys than this are tried by the tables that they are in.
const MOST: usize = 40;

/// The way to a key, table by table.
type Way = Vec<String>;

/// Keys that are changed together.
struct Unit {
    keys: BTreeSet<Way>,
    /// What happens when only these change.
    effects: Vec<Impact>,
}

/// Writes into every effect the keys that it comes from. The effects are those before anything is put together.
pub(super) fn attribute(
    effects: &mut [Impact],
    before: Side<'_>,
    after: Side<'_>,
    render: Render<'_>,
) {
    let Some(files) = Environments::read(before, after, render) else {
        return;
    };
    let changed = files.changed();
    let names = |keys: &BTreeSet<Way>| -> Vec<String> { keys.iter().map(name).collect() };
    if changed.len() < 2 {
        for effect in effects.iter_mut().filter(|effect| effect.causes.is_none()) {
            effect.causes = Some(names(&changed));
        }
        return;
    }
    let all = Unit {
        keys: changed,
        effects: Vec::new(),
    };
    let (units, rest) = files.units(&all.keys);
    let needed = OnceCell::new();
    for effect in effects.iter_mut().filter(|effect| effect.causes.is_none()) {
        let needed = || needed.get_or_init(|| files.needed(&units));
        let causes = sufficient(effect, &units)
            .or_else(|| (!rest.is_empty()).then(|| rest.clone()))
            .or_else(|| necessary(effect, &units, needed()))
            .or_else(|| nearest(effect, &units));
        effect.causes = Some(names(&causes.unwrap_or_else(|| all.keys.clone())));
    }
}

/// The keys of the units that fit, if any does.
fn keys_of<'a>(units: impl Iterator<Item = &'a Unit>) -> Option<BTreeSet<Way>> {
    let keys: BTreeSet<Way> = units.flat_map(|unit| unit.keys.iter().cloned()).collect();
    (!keys.is_empty()).then_some(keys)
}

/// The keys that have the effect alone; if none has it, those that do something else to its subject.
fn sufficient(effect: &Impact, units: &[Unit]) -> Option<BTreeSet<Way>> {
    let that = |is_it: fn(&Impact, &Impact) -> bool| {
        keys_of(units.iter().filter(|unit| {
            let mut effects = unit.effects.iter();
            effects.any(|other| is_it(other, effect))
        }))
    };
    that(is_same).or_else(|| that(is_there))
}

/// The keys without which nothing happens to the subject.
fn necessary(
    effect: &Impact,
    units: &[Unit],
    without: &[Option<Vec<Impact>>],
) -> Option<BTreeSet<Way>> {
    let missing = units.iter().zip(without).filter(|(_, effects)| {
        let effects = effects.as_ref();
        effects.is_some_and(|effects| !effects.iter().any(|other| is_same(other, effect)))
    });
    keys_of(missing.map(|(unit, _)| unit))
}

/// The keys that do something in the same folder.
fn nearest(effect: &Impact, units: &[Unit]) -> Option<BTreeSet<Way>> {
    keys_of(units.iter().filter(|unit| {
        let mut effects = unit.effects.iter();
        effects.any(|other| other.place == effect.place)
    }))
}

fn is_there(one: &Impact, other: &Impact) -> bool {
    (&one.place, &one.subject) == (&other.place, &other.subject)
}

fn is_same(one: &Impact, other: &Impact) -> bool {
    is_there(one, other) && (one.class, &one.reason) == (other.class, &other.reason)
}

/// The environment files of both sides, and what makes a rendering of a third.
struct Environments<'a> {
    before: (Side<'a>, Table),
    after: (Side<'a>, Table),
    render: Render<'a>,
}

impl<'a> Environments<'a> {
    fn read(before: Side<'a>, after: Side<'a>, render: Render<'a>) -> Option<Self> {
        // Both were rendered, so both are TOML.
        let read = |side: Side<'_>| -> Option<Table> {
            let file = side.stack?.documents.last()?;
            Some(file.text.parse().internal("an environment file"))
        };
        Some(Self {
            before: (before, read(before)?),
            after: (after, read(after)?),
            render,
        })
    }

    /// The keys that differ.
    fn changed(&self) -> BTreeSet<Way> {
        let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
        leaves(&self.before.1, &Way::new(), &mut old);
        leaves(&self.after.1, &Way::new(), &mut new);
        let ways: BTreeSet<&Way> = old.keys().chain(new.keys()).collect();
        let differ = ways
            .into_iter()
            .filter(|way| old.get(*way) != new.get(*way))
            .filter(|way| !is_table(&self.before.1, way) && !is_table(&self.after.1, way));
        differ.cloned().collect()
    }

    /// The keys as they can be told apart, each with what it does, and those that cannot be.
    fn units(&self, changed: &BTreeSet<Way>) -> (Vec<Unit>, BTreeSet<Way>) {
        let mut units = Vec::new();
        let mut rest: BTreeSet<Way> = changed.clone();
        let mut tried = BTreeSet::new();
        let longest = changed.iter().map(Vec::len).max().unwrap_or(0);
        for length in (0..=longest).rev() {
            let groups = grouped(&rest, length);
            if length > 0 && groups.len() > MOST {
                continue;
            }
            for keys in groups {
                if !tried.insert(keys.clone()) {
                    continue;
                }
                let Some(effects) = self.alone(&keys) else {
                    continue;
                };
                rest.retain(|way| !keys.contains(way));
                units.push(Unit { keys, effects });
            }
        }
        (units, rest)
    }

    /// What happens when only these keys change.
    fn alone(&self, keys: &BTreeSet<Way>) -> Option<Vec<Impact>> {
        let ((before, old), (after, new)) = (&self.before, &self.after);
        if let Some(changed) = self.rendered(&mixed(old, new, keys)) {
            return Some(changed.between(*before, true, *after));
        }
        let reverted = self.rendered(&mixed(new, old, keys))?;
        Some(reverted.between(*after, false, *after))
    }

    /// What happens when all but one of the units change, unit by unit; nothing where that cannot be rendered.
    fn needed(&self, units: &[Unit]) -> Vec<Option<Vec<Impact>>> {
        let ((before, old), (after, new)) = (&self.before, &self.after);
        let without = |unit: &Unit| {
            let rendered = self.rendered(&mixed(new, old, &unit.keys))?;
            Some(rendered.between(*before, true, *after))
        };
        units.iter().map(without).collect()
    }

    fn rendered(&self, table: &Table) -> Option<Variant> {
        let text = table.to_string();
        let files = (self.render)(&text)?;
        Some(Variant {
            stack: layer::resolve(self.after.0.name, &text).stack,
            files,
        })
    }
}

/// An environment that is neither of the two, rendered.
struct Variant {
    files: Files,
    stack: layer::Stack,
}

impl Variant {
    /// What happens from a side to this, or from this to the side.
    fn between(&self, side: Side<'_>, is_after: bool, like: Side<'_>) -> Vec<Impact> {
        let own = Side {
            name: like.name,
            files: &self.files,
            stack: Some(&self.stack),
            catalogue: like.catalogue,
        };
        let (before, after) = if is_after { (side, own) } else { (own, side) };
        let identity = identity::compare(known(before), known(after));
        impact::impacts(before, after, &identity, None).known
    }
}

/// A file with the other one's values at some keys.
fn mixed(file: &Table, other: &Table, keys: &BTreeSet<Way>) -> Table {
    let mut mixed = file.clone();
    for way in keys {
        match find(other, way) {
            Some(value) => set(&mut mixed, way, value.clone()),
            None => remove(&mut mixed, way, other),
        }
    }
    mixed
}

pub(super) fn set(table: &mut Table, way: &[String], value: Toml) {
    let Some((key, rest)) = way.split_first() else {
        return;
    };
    if rest.is_empty() {
        table.insert(key.clone(), value);
        return;
    }
    let inner = table
        .entry(key.clone())
        .or_insert_with(|| Table::new().into());
    if !inner.is_table() {
        *inner = Table::new().into();
    }
    if let Toml::Table(inner) = inner {
        set(inner, rest, value);
    }
}

/// Takes a key away, and every table that is empty then and that the other file does not have.
pub(super) fn remove(table: &mut Table, way: &[String], other: &Table) {
    let Some((key, rest)) = way.split_first() else {
        return;
    };
    if rest.is_empty() {
        table.remove(key);
        return;
    }
    let counterpart = other.get(key).and_then(Toml::as_table);
    let Some(Toml::Table(inner)) = table.get_mut(key) else {
        return;
    };
    let none = Table::new();
    remove(inner, rest, counterpart.unwrap_or(&none));
    if inner.is_empty() && counterpart.is_none() {
        table.remove(key);
    }
}

fn find<'a>(table: &'a Table, way: &[String]) -> Option<&'a Toml> {
    let (key, rest) = way.split_first()?;
    let value = table.get(key)?;
    match rest {
        [] => Some(value),
        rest => find(value.as_table()?, rest),
    }
}

/// Whether there is a table with something in it: its keys are what differs then.
fn is_table(table: &Table, way: &[String]) -> bool {
    let found = find(table, way).and_then(Toml::as_table);
    found.is_some_and(|table| !table.is_empty())
}

/// Every value that is not a table, or an empty one.
fn leaves<'a>(table: &'a Table, way: &Way, found: &mut BTreeMap<Way, &'a Toml>) {
    for (key, value) in table {
        let mut way = way.clone();
        way.push(key.clone());
        let inner = value.as_table().filter(|inner| !inner.is_empty());
        if let Some(inner) = inner {
            leaves(inner, &way, found);
        } else {
            found.insert(way, value);
        }
    }
}

/// The keys by the first steps of their ways.
fn grouped(keys: &BTreeSet<Way>, length: usize) -> Vec<BTreeSet<Way>> {
    let mut groups: BTreeMap<Vec<&String>, BTreeSet<Way>> = BTreeMap::new();
    for way in keys {
        let group = way.iter().take(length).collect();
        groups.entry(group).or_default().insert(way.clone());
    }
    groups.into_values().collect()
}

fn name(way: &Way) -> String {
    let path = way
        .iter()
        .fold(KeyPath::root(), |path, step| path.key(step.as_str()));
    path.to_string()
}
