//! Looking a key up as people write it.

use crate::suggest;

use super::{Key, Kind, NAME, dotted};

/// What was found under a name.
#[derive(Debug)]
pub(crate) enum Lookup<'a> {
    /// A key; the path has the names that were given.
    Found {
        /// What is known of it.
        key: &'a Key,
        /// The path as it was given, without what is below an open table.
        path: Vec<String>,
        /// The keys below an open table, which are another program's.
        below: Vec<String>,
    },
    /// None; the keys that could have been meant.
    Unknown(Vec<String>),
}

/// Looks a key up by its dotted path. Names may be real ones, or [`NAME`], and may be in quotes.
pub(crate) fn look_up<'a>(root: &'a Key, text: &str) -> Lookup<'a> {
    let Some(steps) = steps(text) else {
        return Lookup::Unknown(Vec::new());
    };
    let mut key = root;
    for (position, step) in steps.iter().enumerate() {
        if key.kind == Kind::Open {
            let (path, below) = steps.split_at(position);
            return Lookup::Found {
                key,
                path: path.to_vec(),
                below: below.to_vec(),
            };
        }
        match key.child(step) {
            Some(child) => key = child,
            None => return Lookup::Unknown(meant(root, &steps)),
        }
    }
    Lookup::Found {
        key,
        path: steps,
        below: Vec::new(),
    }
}

/// The steps of a dotted path; none where a quotation mark or a step is missing.
fn steps(text: &str) -> Option<Vec<String>> {
    let mut steps = Vec::new();
    let mut rest = text.trim();
    loop {
        let quote = rest
            .chars()
            .next()
            .filter(|first| matches!(first, '"' | '\''));
        let step = match quote {
            Some(quote) => {
                let (step, after) = rest.get(1..)?.split_once(quote)?;
                rest = after;
                step
            }
            None => {
                let end = rest.find('.').unwrap_or(rest.len());
                let (step, after) = rest.split_at(end);
                rest = after;
                step.trim()
            }
        };
        if step.is_empty() {
            return None;
        }
        steps.push(step.to_owned());
        if rest.is_empty() {
            return Some(steps);
        }
        rest = rest.strip_prefix('.')?;
    }
}

/// The keys that could have been meant: the path with its slips mended, or the keys that are called so elsewhere.
fn meant(root: &Key, steps: &[String]) -> Vec<String> {
    if let Some(path) = mended(root, steps) {
        return vec![dotted(&path)];
    }
    let Some(last) = steps.last() else {
        return Vec::new();
    };
    let all = root.all();
    let called = |name: &str| -> Vec<String> {
        let own = all
            .iter()
            .filter(|key| key.path.last().is_some_and(|own| own == name));
        own.map(|key| key.key.clone()).collect()
    };
    let exact = called(last);
    if !exact.is_empty() {
        return exact;
    }
    let names = all.iter().filter_map(|key| key.path.last());
    let nearest = suggest::nearest(last, names.map(String::as_str));
    nearest.map_or_else(Vec::new, called)
}

/// The path with the nearest key in place of each step that is none.
fn mended(root: &Key, steps: &[String]) -> Option<Vec<String>> {
    let mut key = root;
    let mut path = Vec::new();
    for step in steps {
        let child = key.child(step).or_else(|| {
            let names = key.keys.iter().filter_map(|child| child.path.last());
            let name = suggest::nearest(step, names.map(String::as_str))?;
            key.child(name)
        })?;
        let own = child.path.last().map(String::as_str);
        path.push(match own {
            Some(own) if own != NAME => own.to_owned(),
            _ => step.clone(),
        });
        key = child;
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::super::all_keys;
    use super::*;

    fn found(root: &Key, text: &str) -> Result<String, Vec<String>> {
        match look_up(root, text) {
            Lookup::Found { key, below, .. } => Ok(format!("{} {}", key.key, below.join("."))),
            Lookup::Unknown(meant) => Err(meant),
        }
    }

    #[test]
    fn a_key_is_found_with_a_real_name_a_placeholder_and_quotes() {
        let root = all_keys();
        let group = "cluster.node_groups.<name>.instance_type ";
        for text in [
            "cluster.node_groups.general.instance_type",
            "cluster.node_groups.<name>.instance_type",
            "cluster.node_groups.\"general\".instance_type",
        ] {
            assert_eq!(found(&root, text).as_deref(), Ok(group), "{text}");
        }
        let label = "langsmith.node_selector.<name> ";
        let text = "langsmith.node_selector.'example.com/pool'";
        assert_eq!(found(&root, text).as_deref(), Ok(label));
        let open = found(&root, "langsmith.values.backend.replicas");
        assert_eq!(open.as_deref(), Ok("langsmith.values backend.replicas"));
    }

    #[test]
    fn what_could_have_been_meant_is_said() {
        let root = all_keys();
        let meant = |text: &str| found(&root, text).expect_err("no such key");
        let storage = "stores.postgres.rds.storage_gib";
        assert_eq!(meant("store.postgres.rds.storage_gb"), [storage]);
        assert_eq!(meant("storage_gib"), [storage]);
        assert_eq!(
            meant("cluster.node_groups.general.instance_types"),
            ["cluster.node_groups.general.instance_type"]
        );
        assert!(meant("storage").len() > 2);
        for nothing in ["xyzzyxyzzy", "", "a..b", "\"a", "a.", "\"a\"b"] {
            assert!(meant(nothing).is_empty(), "{nothing}");
        }
    }
}
