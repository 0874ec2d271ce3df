//! Which keys of the environment file an effect comes from.
//!
//! An effect is found in the rendered files, where nothing says which key a value was rendered from. So each changed key is
//! changed alone, from the file before, and rendered: what happens then comes from that key. A key that cannot change alone,
//! because a rule refuses what that leaves, is taken back alone in the file after. Keys for which neither can be rendered are
//! tried together with those of the same table, and at last all together.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::impact::Impact;
use super::said::{Said, Way, is_table, leaves};
use super::{Files, Side, identity, impact, known};
use crate::layer::{self, Resolved};
use crate::source::KeyPath;

/// Renders an environment; nothing where it is refused.
pub(crate) type Render<'a> = &'a dyn Fn(&Resolved) -> Option<Files>;

/// More keys than this are tried by the tables that they are in.
const MOST: usize = 40;

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

/// The environments of both sides, and what makes a rendering of a third.
struct Environments<'a> {
    before: (Side<'a>, Said),
    after: (Side<'a>, Said),
    render: Render<'a>,
}

impl<'a> Environments<'a> {
    fn read(before: Side<'a>, after: Side<'a>, render: Render<'a>) -> Option<Self> {
        Some(Self {
            before: (before, Said::of(before.stack?)),
            after: (after, Said::of(after.stack?)),
            render,
        })
    }

    /// The keys that differ.
    fn changed(&self) -> BTreeSet<Way> {
        let (old, new) = (&self.before.1.keys, &self.after.1.keys);
        let (before, after) = (leaves(old), leaves(new));
        let ways: BTreeSet<&Way> = before.keys().chain(after.keys()).collect();
        let differ = ways
            .into_iter()
            .filter(|way| before.get(*way) != after.get(*way))
            .filter(|way| !is_table(old, way) && !is_table(new, way));
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
        if let Some(changed) = self.rendered(&old.with(new, keys)) {
            return Some(changed.between(*before, true, *after));
        }
        let reverted = self.rendered(&new.with(old, keys))?;
        Some(reverted.between(*after, false, *after))
    }

    /// What happens when all but one of the units change, unit by unit; nothing where that cannot be rendered.
    fn needed(&self, units: &[Unit]) -> Vec<Option<Vec<Impact>>> {
        let ((before, old), (after, new)) = (&self.before, &self.after);
        let without = |unit: &Unit| {
            let rendered = self.rendered(&new.with(old, &unit.keys))?;
            Some(rendered.between(*before, true, *after))
        };
        units.iter().map(without).collect()
    }

    fn rendered(&self, said: &Said) -> Option<Variant> {
        let resolved = said.resolved(self.after.0.name);
        let files = (self.render)(&resolved)?;
        Some(Variant {
            stack: resolved.stack,
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
