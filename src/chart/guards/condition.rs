//! The conditions of `guards.toml`: what a guard asks of the values.
//!
//! A condition is one or more tests with ` | ` between them, of which one has to hold:
//!
//! | test | holds when |
//! | --- | --- |
//! | `path` | the value is true in Helm's sense: not false, zero, empty or missing |
//! | `!path` | it is not |
//! | `path = a, b` | the value, as text, is one of these |
//! | `path != a, b` | there is a value, and it is none of these |
//! | `path < 1` | the value is a number below that one |
//! | `path starts a, b` | the text begins so; `path !starts a, b` |
//! | `path has a, b` | the text has this in it; `path !has a, b` |
//! | `path matches a` | the regular expression finds something in the text; `path !matches a` |
//! | `path is other.path` | two texts are the same |
//! | `path below other.path` | one number is below the other |
//! | `path lacks a` | no value is this one; with `other.path & path lacks a` none of the other list's either |
//! | `path repeats` | a value occurs twice; with `other.path & path repeats` also one of the other list's |
//!
//! A path with `[]` stands for every item of a list, and the test holds when it holds for one of them.

use regex_lite::Regex;
use toml::Value;

/// Looks a value up by its path.
pub(super) type Lookup<'a> = dyn Fn(&str) -> Option<Value> + 'a;

/// One condition.
#[derive(Debug, Clone)]
pub(super) struct Condition(Vec<Test>);

#[derive(Debug, Clone)]
struct Test {
    /// The paths whose values are tested; more than one only for `repeats` and `lacks`.
    paths: Vec<String>,
    is_not: bool,
    operation: Operation,
}

#[derive(Debug, Clone)]
enum Operation {
    IsTrue,
    OneOf(Vec<String>),
    Below(i64),
    Starts(Vec<String>),
    Has(Vec<String>),
    Matches(Regex),
    Is(String),
    BelowPath(String),
    Lacks(String),
    Repeats,
}

impl Condition {
    /// Reads a condition; the error says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        text.split(" | ")
            .map(Test::parse)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether it holds for these values.
    pub(super) fn holds(&self, lookup: &Lookup<'_>) -> bool {
        self.0.iter().any(|test| test.holds(lookup))
    }

    /// The paths that it reads, without what follows `[]`.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|test| {
            let other = match &test.operation {
                Operation::Is(path) | Operation::BelowPath(path) => Some(path.as_str()),
                _ => None,
            };
            test.paths.iter().map(|path| list_of(path)).chain(other)
        })
    }
}

/// The path of the list whose items a path stands for, or the path itself.
fn list_of(path: &str) -> &str {
    path.split("[]").next().unwrap_or(path)
}

impl Test {
    fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let words: Vec<&str> = text.split(' ').collect();
        let list = |words: &[&str]| -> Vec<String> {
            let text = words.join(" ");
            text.split(", ")
                .map(|word| word.trim().to_owned())
                .collect()
        };
        let regex = |words: &[&str]| -> Result<Operation, String> {
            let regex = Regex::new(&words.join(" "));
            regex
                .map(Operation::Matches)
                .map_err(|error| format!("`{text}`: {error}"))
        };
        let (paths, is_not, operation) = match words.as_slice() {
            [path] => match path.strip_prefix('!') {
                Some(path) => (vec![path], true, Operation::IsTrue),
                None => (vec![*path], false, Operation::IsTrue),
            },
            [one, "&", other, "repeats"] => (vec![*one, *other], false, Operation::Repeats),
            [one, "&", other, "lacks", word] => (
                vec![*one, *other],
                false,
                Operation::Lacks((*word).to_owned()),
            ),
            [path, "lacks", word] => (vec![*path], false, Operation::Lacks((*word).to_owned())),
            [path, "repeats"] => (vec![*path], false, Operation::Repeats),
            [path, "is", other] => (vec![*path], false, Operation::Is((*other).to_owned())),
            [path, "below", other] => (
                vec![*path],
                false,
                Operation::BelowPath((*other).to_owned()),
            ),
            [path, "<", number] => {
                let number = number.parse().map_err(|_| format!("`{text}`: no number"))?;
                (vec![*path], false, Operation::Below(number))
            }
            [path, "=", rest @ ..] => (vec![*path], false, Operation::OneOf(list(rest))),
            [path, "!=", rest @ ..] => (vec![*path], true, Operation::OneOf(list(rest))),
            [path, "starts", rest @ ..] => (vec![*path], false, Operation::Starts(list(rest))),
            [path, "!starts", rest @ ..] => (vec![*path], true, Operation::Starts(list(rest))),
            [path, "has", rest @ ..] => (vec![*path], false, Operation::Has(list(rest))),
            [path, "!has", rest @ ..] => (vec![*path], true, Operation::Has(list(rest))),
            [path, "matches", rest @ ..] => (vec![*path], false, regex(rest)?),
            [path, "!matches", rest @ ..] => (vec![*path], true, regex(rest)?),
            _ => return Err(format!("`{text}` is not a condition")),
        };
        Ok(Self {
            paths: paths.into_iter().map(str::to_owned).collect(),
            is_not,
            operation,
        })
    }

    fn holds(&self, lookup: &Lookup<'_>) -> bool {
        if matches!(self.operation, Operation::Repeats) {
            return self.repeats(lookup);
        }
        let paths = self.paths.iter();
        let values: Vec<Option<Value>> = paths.flat_map(|path| values(path, lookup)).collect();
        if let Operation::Lacks(word) = &self.operation {
            return !values.iter().flatten().any(|value| text_of(value) == *word);
        }
        values.iter().any(|value| match (&self.operation, value) {
            (Operation::IsTrue, value) => value.as_ref().is_some_and(is_true) != self.is_not,
            // What is not there is neither this nor that.
            (_, None) => false,
            (operation, Some(value)) => operation.holds(value, lookup) != self.is_not,
        })
    }
}

impl Test {
    /// Whether the last list has a value twice, or one of the lists before it.
    fn repeats(&self, lookup: &Lookup<'_>) -> bool {
        let Some((last, before)) = self.paths.split_last() else {
            return false;
        };
        let texts = |path: &String| -> Vec<String> {
            values(path, lookup).iter().flatten().map(text_of).collect()
        };
        let mut seen: Vec<String> = before.iter().flat_map(texts).collect();
        texts(last).into_iter().any(|text| {
            let is_seen = seen.contains(&text);
            seen.push(text);
            is_seen
        })
    }
}

impl Operation {
    fn holds(&self, value: &Value, lookup: &Lookup<'_>) -> bool {
        let text = text_of(value);
        match self {
            Self::IsTrue | Self::Repeats | Self::Lacks(_) => is_true(value),
            Self::OneOf(words) => words.contains(&text),
            Self::Below(number) => value.as_integer().is_some_and(|value| value < *number),
            Self::Starts(words) => words.iter().any(|word| text.starts_with(word.as_str())),
            Self::Has(words) => words.iter().any(|word| text.contains(word.as_str())),
            Self::Matches(regex) => regex.is_match(&text),
            Self::Is(path) => lookup(path).is_some_and(|other| text_of(&other) == text),
            Self::BelowPath(path) => {
                let other = lookup(path).and_then(|other| other.as_integer());
                let value = value.as_integer();
                matches!((value, other), (Some(value), Some(other)) if value < other)
            }
        }
    }
}

/// The values that a path stands for: one, which may be missing, or one of every item.
fn values(path: &str, lookup: &Lookup<'_>) -> Vec<Option<Value>> {
    let Some((list, below)) = path.split_once("[]") else {
        return vec![lookup(path)];
    };
    let Some(Value::Array(items)) = lookup(list) else {
        return Vec::new();
    };
    let item = |item: &Value| match below.strip_prefix('.') {
        Some(key) => item.get(key).cloned(),
        None => Some(item.clone()),
    };
    items.iter().map(item).collect()
}

/// What Helm's templates take for true.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Boolean(flag) => *flag,
        Value::String(text) => !text.is_empty(),
        Value::Integer(number) => *number != 0,
        Value::Float(number) => *number != 0.0,
        Value::Array(items) => !items.is_empty(),
        Value::Table(table) => !table.is_empty(),
        Value::Datetime(_) => true,
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(condition: &str) -> bool {
        let values: toml::Table =
            "a = true\nb = \"\"\nn = 3\nm = 4\ntext = \"https://x\"\nsame = \"https://x\"\n\
             list = [{ name = \"x\" }, { name = \"y\" }]\nmore = [{ name = \"x\" }]\nnone = []\n\
             twice = [{ name = \"z\" }, { name = \"z\" }]\n"
                .parse()
                .unwrap();
        let lookup = |path: &str| values.get(path).cloned();
        Condition::parse(condition).unwrap().holds(&lookup)
    }

    #[test]
    fn tests_hold_as_the_table_says() {
        for condition in [
            "a",
            "!b",
            "!missing",
            "b | a",
            "n = 3",
            "n != 4",
            "n < 4",
            "n below m",
            "text is same",
            "text starts http://, https://",
            "text !starts s3://",
            "text has x",
            "text !has y",
            "text matches ^https?://[^/]+$",
            "text !matches ^http://",
            "list[].name = y",
            "list[].name != x",
            "!list[].value",
            "list[].name & more[].name repeats",
            "list[].name lacks z",
            "missing[].name & more[].name lacks y",
        ] {
            assert!(holds(condition), "{condition}");
        }
        for condition in [
            "!a",
            "b",
            "missing",
            "none",
            "b | !a",
            "n = 4",
            "n < 3",
            "m below n",
            "missing != 1",
            "missing !starts a",
            "text !starts https://",
            "text !matches x$",
            "missing !matches x",
            "list[].name repeats",
            "twice[].name & list[].name repeats",
            "!none[].name",
            "list[].name lacks x",
            "more[].name & list[].name lacks y",
        ] {
            assert!(!holds(condition), "{condition}");
        }
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for condition in ["a b", "a < b", "a & b", "a matches ("] {
            assert!(Condition::parse(condition).is_err(), "{condition}");
        }
    }
}
