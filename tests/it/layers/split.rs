//! However an environment is split between layers, it stays the same.

use toml::{Table, Value};

use super::judged;
use crate::environments::{all, files, text_of};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % count
    }
}

/// Deals the values of a table out to others, each with the tables around it.
fn deal(table: &Table, parts: &mut [Table], way: &[&str], dice: &mut Dice) {
    for (key, value) in table {
        let way = [way, &[key.as_str()]].concat();
        match value {
            Value::Table(inner) if !inner.is_empty() => deal(inner, parts, &way, dice),
            value => {
                let part = dice.below(parts.len());
                put(&mut parts[part], &way, value.clone());
                // Below it stands something else, which is hidden.
                if part > 0 && !value.is_table() && dice.below(4) == 0 {
                    put(&mut parts[part - 1], &way, value.clone());
                }
            }
        }
    }
}

fn put(table: &mut Table, way: &[&str], value: Value) {
    match way {
        [] => {}
        [key] => {
            table.insert((*key).to_owned(), value);
        }
        [key, rest @ ..] => {
            let inner = table.entry(*key).or_insert_with(|| Table::new().into());
            put(inner.as_table_mut().expect("a table"), rest, value);
        }
    }
}

/// Each layer names the one below it, or the file names them all.
fn names(parts: &mut [Table], is_chain: bool) {
    let path = |part: usize| Value::from(format!("./layers/{part}.toml"));
    let last = parts.len() - 1;
    if is_chain {
        for (part, table) in parts.iter_mut().enumerate().skip(1) {
            let below = part - 1;
            let written = if part == last {
                path(below)
            } else {
                Value::from(format!("{below}.toml"))
            };
            table.insert("layers".to_owned(), vec![written].into());
        }
    } else {
        let all: Vec<Value> = (0..last).map(path).collect();
        parts[last].insert("layers".to_owned(), all.into());
    }
}

#[test]
fn an_environment_in_layers_renders_as_the_whole_file_does() {
    let mut dice = Dice(17);
    let mut tried = 0;
    for whole in all() {
        let table: Table = text_of(&whole.name).parse().expect("TOML");
        let mut parts = vec![Table::new(); 2 + dice.below(4)];
        deal(&table, &mut parts, &[], &mut dice);
        names(&mut parts, dice.below(2) == 0);
        let texts: Vec<String> = parts.iter().map(ToString::to_string).collect();
        let (file, layers) = texts.split_last().expect("a file");
        let paths: Vec<String> = (0..layers.len())
            .map(|part| format!("layers/{part}.toml"))
            .collect();
        let layers: Vec<(&str, &str)> = paths
            .iter()
            .zip(layers)
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let (resolved, judgement) = judged(file, &layers);
        let said = || lsgen::api::report::terminal(&judgement.findings, &resolved.stack, false);
        let plan = judgement
            .plan
            .as_ref()
            .unwrap_or_else(|| panic!("{}\n{}", whole.name, said()));
        assert_eq!(files(plan), whole.files, "{}", whole.name);
        tried += 1;
    }
    assert!(tried > 20, "only {tried} environments");
}
