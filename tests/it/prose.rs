//! What people read is plain American English: what `prose.toml` lists as rewritten has none of its phrases.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::environments::project;

/// The longest line of Markdown, except for tables and code.
const COLUMNS: usize = 120;

/// Stands where prose ends: punctuation, or code that was left out.
const BREAK: char = '\0';

/// The content of `prose.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    done: Vec<String>,
    phrase: Vec<Phrase>,
}

/// Phrases that mean the same.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrase {
    find: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    write: String,
}

/// A word in lowercase, or [`BREAK`].
struct Word {
    line: usize,
    text: String,
}

fn list() -> List {
    toml::from_str(include_str!("prose.toml")).expect("prose.toml")
}

/// A file, or all files below a folder, by their paths in the project.
fn texts(path: &str) -> Vec<(String, String)> {
    let Some(folder) = path.strip_suffix('/') else {
        let text = fs::read_to_string(project(path));
        let text = text.unwrap_or_else(|error| panic!("prose.toml: {path}: {error}"));
        return vec![(path.to_owned(), text)];
    };
    let entries = fs::read_dir(project(folder));
    let entries = entries.unwrap_or_else(|error| panic!("prose.toml: {path}: {error}"));
    let mut names: Vec<(String, bool)> = entries
        .map(|entry| {
            let entry = entry.expect("an entry");
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, entry.path().is_dir())
        })
        .collect();
    names.sort();
    names
        .into_iter()
        .flat_map(|(name, is_folder)| {
            let end = if is_folder { "/" } else { "" };
            texts(&format!("{folder}/{name}{end}"))
        })
        .collect()
}

/// The lines of a text with everything left out that is not prose.
fn prose(path: &str, text: &str) -> String {
    let name = path.strip_suffix(".j2").unwrap_or(path);
    match Path::new(name).extension().and_then(|kind| kind.to_str()) {
        Some("rs") => rust(text),
        Some("md") => markdown(&without_tags(text)),
        _ => without_tags(text)
            .lines()
            .map(|line| without_code(line.trim_start_matches([' ', '#', '/'])) + "\n")
            .collect(),
    }
}

/// A template with only the strings of its tags and expressions.
fn without_tags(text: &str) -> String {
    let mut prose = String::new();
    let mut rest = text;
    loop {
        let starts = ["{%", "{{"].map(|mark| rest.find(mark));
        let Some(start) = starts.into_iter().flatten().min() else {
            return prose + rest;
        };
        let end = if rest[start..].starts_with("{%") {
            "%}"
        } else {
            "}}"
        };
        prose.push_str(&rest[..start]);
        prose.push(BREAK);
        rest = &rest[start..];
        let length = rest
            .find(end)
            .map_or(rest.len(), |length| length + end.len());
        for (index, part) in rest[..length].split('"').enumerate() {
            let is_string = index % 2 == 1;
            prose.extend(part.chars().filter(|letter| is_string || *letter == '\n'));
            prose.push(BREAK);
        }
        rest = &rest[length..];
    }
}

/// Markdown without its code.
fn markdown(text: &str) -> String {
    let mut is_code = false;
    let mut prose = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            prose.push_str(line.trim_start_matches(['>', ' ']));
        }
        prose.push('\n');
    }
    // A code span ends with its paragraph at the latest.
    let paragraphs: Vec<String> = prose.split("\n\n").map(without_code).collect();
    paragraphs.join("\n\n")
}

/// The text between code spans, on the same lines.
fn without_code(text: &str) -> String {
    let mut parts = text.split('`');
    let mut prose = parts.next().unwrap_or_default().to_owned();
    while let Some(code) = parts.next() {
        prose.push(BREAK);
        prose.extend(code.chars().filter(|character| *character == '\n'));
        prose.push_str(parts.next().unwrap_or_default());
    }
    prose
}

/// The comments and string literals of Rust.
fn rust(text: &str) -> String {
    let mut prose = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if rest.starts_with("//") {
            let end = rest.find('\n').unwrap_or(rest.len());
            prose.push_str(&without_code(rest[..end].trim_start_matches(['/', '!'])));
            end
        } else if let Some((start, end)) = literal(rest) {
            let literal = rest[start..end].replace("\\n", "\0");
            let literal = literal.replace("\\\n", "\n").replace('\\', "\0");
            prose.push(BREAK);
            prose.push_str(&without_code(&literal));
            prose.push(BREAK);
            end
        } else if first.is_whitespace() {
            prose.push(first);
            first.len_utf8()
        } else {
            prose.push(BREAK);
            character(rest).unwrap_or(first.len_utf8())
        };
        rest = &rest[end..];
    }
    prose
}

/// Where a string literal at the start of the code begins inside, and where it ends outside.
fn literal(code: &str) -> Option<(usize, usize)> {
    if let Some(raw) = code.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let start = 1 + hashes + 1;
        let end = format!("\"{}", "#".repeat(hashes));
        let inside = raw[hashes..].strip_prefix('"')?;
        return Some((start, start + inside.find(&end)? + end.len()));
    }
    let inside = code.strip_prefix('"')?;
    let mut is_escaped = false;
    let end = inside.find(|character| {
        let is_end = character == '"' && !is_escaped;
        is_escaped = character == '\\' && !is_escaped;
        is_end
    })?;
    Some((1, 1 + end + 1))
}

/// The length of a character literal at the start of the code, which may be a quotation mark.
fn character(code: &str) -> Option<usize> {
    let inside = code.strip_prefix('\'')?;
    let mut characters = inside.char_indices();
    let first = characters.next()?.1;
    let from = if first == '\\' { 2 } else { first.len_utf8() };
    let rest = inside.get(from..)?;
    let end = rest.find('\'')?;
    // `'a, 'b` are lifetimes.
    (first == '\\' || end == 0).then_some(1 + from + end + 1)
}

/// The words of prose, with a [`BREAK`] for everything that ends a phrase.
fn words(prose: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for (index, line) in prose.lines().enumerate() {
        let mut push = |text: String| {
            let line = index + 1;
            words.push(Word { line, text });
        };
        if line.trim().is_empty() {
            push(BREAK.to_string());
        }
        // An identifier of Terraform or Kubernetes is one word.
        let is_in_word = |character: char| character.is_alphanumeric() || "-_".contains(character);
        let mut word = String::new();
        for character in line.chars().filter(|character| *character != '*') {
            if is_in_word(character) {
                word.extend(character.to_lowercase());
                continue;
            }
            if !word.is_empty() {
                push(std::mem::take(&mut word));
            }
            if !character.is_whitespace() {
                push(BREAK.to_string());
            }
        }
        if !word.is_empty() {
            push(word);
        }
    }
    words
}

/// Whether a phrase begins at that word.
fn begins(words: &[Word], position: usize, phrase: &str) -> bool {
    let mut found = words.iter().skip(position).map(|word| word.text.as_str());
    phrase.split(' ').all(|word| found.next() == Some(word))
}

/// Each phrase of the list in a text: its line, what it is, and what to write.
fn faults(list: &List, path: &str, text: &str) -> Vec<String> {
    let words = words(&prose(path, text));
    let length = |phrase: &str| phrase.split(' ').count();
    let mut by_first_word: BTreeMap<&str, Vec<(&Phrase, &str)>> = BTreeMap::new();
    for phrase in &list.phrase {
        for find in &phrase.find {
            let first = find.split(' ').next().unwrap_or_default();
            by_first_word.entry(first).or_default().push((phrase, find));
        }
    }
    let mut faults = Vec::new();
    for (position, word) in words.iter().enumerate() {
        let begun = by_first_word.get(word.text.as_str());
        for (phrase, find) in begun.into_iter().flatten() {
            let is_plain = || {
                phrase.unless.iter().any(|around| {
                    (0..=position).rev().take(length(around)).any(|start| {
                        begins(&words, start, around)
                            && start + length(around) >= position + length(find)
                    })
                })
            };
            if begins(&words, position, find) && !is_plain() {
                let line = word.line;
                faults.push(format!("{path}:{line}: \"{find}\": write {}", phrase.write));
            }
        }
    }
    faults
}

#[test]
fn rewritten_texts_have_none_of_the_phrases() {
    let list = list();
    let texts: Vec<_> = list.done.iter().flat_map(|path| texts(path)).collect();
    let faults: Vec<String> = texts
        .iter()
        .flat_map(|(path, text)| faults(&list, path, text))
        .collect();
    let complaint = faults.join("\n");
    assert!(complaint.is_empty(), "{complaint}");
}

#[test]
fn lines_of_markdown_are_short() {
    let texts = list().done.into_iter().flat_map(|path| texts(&path));
    let is_markdown = |path: &str| {
        let name = path.strip_suffix(".j2").unwrap_or(path);
        Path::new(name).extension().is_some_and(|kind| kind == "md")
    };
    let mut complaint = String::new();
    for (path, text) in texts.filter(|(path, _)| is_markdown(path)) {
        let mut is_code = false;
        for (index, line) in text.lines().enumerate() {
            is_code ^= line.trim_start().starts_with("```") || line.ends_with("}}```");
            let columns = line.chars().count();
            // How long a line with an expression becomes, its values say.
            let is_fixed = !line.contains("{{") && !line.contains("{%");
            if columns > COLUMNS && !is_code && is_fixed && !line.starts_with('|') {
                writeln!(complaint, "{path}:{}: {columns} columns", index + 1).expect("text");
            }
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}

#[test]
fn a_phrase_is_found_wherever_people_read_it() {
    let list = list();
    for phrase in &list.phrase {
        for find in &phrase.find {
            let wrapped = |mark: &str| find.replacen(' ', &format!("\n{mark}"), 1);
            let [plain, hashed, slashed] = ["", "# ", "/// "].map(wrapped);
            let texts = [
                ("a.md:3", format!("One\n\nThis ({plain}) is one.\n")),
                ("a.md.j2:1", format!("{{# {find} #}}")),
                ("a.md.j2:2", format!("{{%\nif a %}}{find}{{{{ b }}}}")),
                ("a.md.j2:1", format!("a {{{{ b if c else \"{find}\" }}}}")),
                ("a.sh.j2:2", format!("true\n# this {hashed}\n")),
                ("a.toml:1", format!("text = \"{find}\"")),
                ("a.rs:2", format!("fn a() {{}}\n/// This {slashed}.\n")),
                ("a.rs:1", format!("let b = '\"'; let a = \"{plain}\";")),
                ("a.rs:1", format!("let a = \"b\\n{find}\";")),
                ("a.rs:1", format!("let a: &'static str = r#\"\"{find}\"#;")),
            ];
            for (place, text) in texts {
                let path = place.split(':').next().expect("a path");
                let found = faults(&list, path, &text);
                assert_eq!(found.len(), 1, "{place}: {text}: {found:#?}");
                assert!(found[0].starts_with(place), "{place}: {text}: {found:?}");
            }
            let fenced = format!("```sh\n{find}\n```\n\nThis `{find}` is code.\n");
            let texts = [
                ("a.md", fenced),
                ("a.md", format!("x{}", find.replacen(' ', ". ", 1))),
                ("a.rs", format!("fn a() {{ {} }}", find.replace(' ', "_"))),
                ("a.toml", format!("x{find}x = 1")),
                ("a.md.j2", format!("{{% if {find} %}}{{{{ {find} }}}}")),
            ];
            for (path, text) in texts {
                let found = faults(&list, path, &text);
                assert!(found.is_empty(), "{path}: {text}: {found:?}");
            }
        }
        for around in &phrase.unless {
            let found = faults(&list, "a.md", around);
            assert!(found.is_empty(), "{around}: {found:?}");
        }
    }
}
