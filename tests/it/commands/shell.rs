//! Shell text as a list of commands: enough of the grammar for what documents hold, and for nothing else.
//!
//! Words keep their quotes taken off. What stands in `$( )` is read as commands of its own, and stays in the word.

pub(crate) use super::command::{Command, Word};

/// What a piece of shell text consists of, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    /// A simple command.
    Command(Command),
    /// The start of what is read whole before it is carried out: a group, a loop, a function's body.
    Open,
    /// Its end.
    Close,
    /// A comment, and whether a command stands before it on its line.
    Comment { text: String, is_trailing: bool },
}

/// Words after which a command begins.
const OPENING: [&str; 6] = ["{", "do", "then", "while", "until", "if"];
const CLOSING: [&str; 4] = ["}", "done", "fi", "esac"];

/// Reads shell text.
pub(crate) fn read(text: &str) -> Vec<Item> {
    let mut reader = Reader {
        rest: text.chars().collect(),
        at: 0,
        items: Vec::new(),
        command: Command::default(),
        is_fed: false,
        functions: Vec::new(),
        depth: 0,
    };
    reader.run();
    reader.items
}

struct Reader {
    rest: Vec<char>,
    at: usize,
    items: Vec<Item>,
    command: Command,
    is_fed: bool,
    functions: Vec<(usize, String)>,
    depth: usize,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest.get(self.at + ahead).copied()
    }

    fn run(&mut self) {
        while let Some(next) = self.peek(0) {
            match next {
                ' ' | '\t' => self.at += 1,
                '\\' if self.peek(1) == Some('\n') => self.at += 2,
                '#' => self.comment(),
                '\n' | ';' | '&' | '|' | '(' | ')' => self.operator(),
                '<' | '>' => self.redirection(),
                '0'..='9' if matches!(self.peek(1), Some('<' | '>')) => {
                    self.at += 1;
                    self.redirection();
                }
                _ => {
                    let (word, is_quoted) = self.word();
                    self.add(word, is_quoted);
                }
            }
        }
        self.finish("\n");
    }

    fn comment(&mut self) {
        let mut text = String::new();
        while let Some(next) = self.peek(0).filter(|next| *next != '\n') {
            text.push(next);
            self.at += 1;
        }
        let line_start = self.rest[..self.at].iter().rposition(|c| *c == '\n');
        let before = &self.rest[line_start.map_or(0, |position| position + 1)..self.at];
        let is_trailing = before.iter().find(|c| !c.is_whitespace()) != Some(&'#');
        self.items.push(Item::Comment { text, is_trailing });
    }

    fn operator(&mut self) {
        let pair: String = self.rest.iter().skip(self.at).take(2).collect();
        let operator = match pair.as_str() {
            "&&" | "||" | ";;" => pair,
            _ => pair.chars().take(1).collect(),
        };
        self.at += operator.len();
        if operator == ";;" {
            self.finish(";;");
            self.pattern();
            return;
        }
        match operator.as_str() {
            "(" if self.command.words.len() == 1 && self.peek(0) == Some(')') => {
                // A function: its body follows.
                self.at += 1;
                let name = std::mem::take(&mut self.command).words.remove(0).text;
                self.functions.push((self.depth, name));
            }
            "(" => self.open(),
            ")" => {
                self.finish(")");
                self.close();
            }
            other => {
                let is_pipe = other == "|";
                self.finish(other);
                self.is_fed = is_pipe || (self.is_fed && other == "\n" && self.ended_in_a_pipe());
            }
        }
    }

    /// The next pattern of a `case`, up to its end; `esac` is left to be read.
    fn pattern(&mut self) {
        let rest: String = self.rest[self.at..].iter().collect();
        if !rest.trim_start().starts_with("esac") {
            self.skip_head(true);
        }
    }

    fn ended_in_a_pipe(&self) -> bool {
        let last = self.items.iter().rev().find_map(|item| match item {
            Item::Command(command) => Some(command.then == "|"),
            _ => None,
        });
        last.unwrap_or(false)
    }

    fn redirection(&mut self) {
        while matches!(self.peek(0), Some('<' | '>' | '&' | '|')) {
            self.at += 1;
        }
        while self.peek(0) == Some(' ') {
            self.at += 1;
        }
        let (word, _) = self.word();
        self.command.writes.push(word.text);
    }

    fn word(&mut self) -> (Word, bool) {
        let mut word = Word::default();
        let mut is_quoted = false;
        while let Some(next) = self.peek(0) {
            match next {
                ' ' | '\t' | '\n' | ';' | '&' | '|' | '(' | ')' | '<' | '>' => break,
                '\\' => {
                    self.at += 1;
                    if let Some(escaped) = self.peek(0).filter(|c| *c != '\n') {
                        word.text.push(escaped);
                    }
                    self.at += 1;
                }
                '\'' => {
                    is_quoted = true;
                    self.at += 1;
                    while let Some(inner) = self.peek(0).filter(|c| *c != '\'') {
                        word.text.push(inner);
                        self.at += 1;
                    }
                    self.at += 1;
                }
                '"' => {
                    is_quoted = true;
                    self.at += 1;
                    while let Some(inner) = self.peek(0).filter(|c| *c != '"') {
                        match inner {
                            '$' => self.dollar(&mut word),
                            '\\' => {
                                self.at += 1;
                                word.text.extend(self.peek(0).filter(|c| *c != '\n'));
                                self.at += 1;
                            }
                            _ => {
                                word.text.push(inner);
                                self.at += 1;
                            }
                        }
                    }
                    self.at += 1;
                }
                '$' => self.dollar(&mut word),
                _ => {
                    word.has_pattern |= matches!(next, '*' | '?' | '[');
                    word.text.push(next);
                    self.at += 1;
                }
            }
        }
        (word, is_quoted)
    }

    /// `$name`, `${name:-x}`, `$( )`, `$(( ))`.
    fn dollar(&mut self, word: &mut Word) {
        let start = self.at;
        self.at += 1;
        match self.peek(0) {
            Some('(') => {
                let end = self.matching('(', ')');
                let inner: String = self.rest[self.at + 1..end].iter().collect();
                self.at = end + 1;
                if inner.starts_with('(') {
                    // Arithmetic.
                    if inner.contains("$(") {
                        let from = inner.find("$(").unwrap_or(0);
                        let part = inner[from + 2..].split(')').next().unwrap_or("");
                        self.nested(part);
                    }
                } else {
                    self.nested(&inner);
                }
            }
            Some('{') => {
                let end = self.matching('{', '}');
                let inner: String = self.rest[self.at + 1..end].iter().collect();
                self.at = end + 1;
                word.variables.push(name_at(&inner));
            }
            _ => {
                let rest: String = self.rest[self.at..].iter().collect();
                let name = name_at(&rest);
                self.at += name.len().max(1);
                word.variables.push(name);
            }
        }
        word.text
            .extend(&self.rest[start..self.at.min(self.rest.len())]);
    }

    fn nested(&mut self, text: &str) {
        let function = self.functions.last().map(|(_, name)| name.clone());
        for item in read(text) {
            if let Item::Command(mut command) = item {
                command.is_nested = true;
                command.function.clone_from(&function);
                self.items.push(Item::Command(command));
            }
        }
    }

    /// Where what opens here ends, with quotes passed over.
    fn matching(&self, open: char, close: char) -> usize {
        let mut depth = 0;
        let mut quote = None;
        for (index, next) in self.rest.iter().enumerate().skip(self.at) {
            match (quote, *next) {
                (None, '\'' | '"') => quote = Some(*next),
                (Some(begun), next) if next == begun => quote = None,
                (None, next) if next == open => depth += 1,
                (None, next) if next == close => {
                    depth -= 1;
                    if depth == 0 {
                        return index;
                    }
                }
                _ => {}
            }
        }
        panic!(
            "`{open}` is not closed in {:?}",
            self.rest.iter().collect::<String>()
        )
    }

    fn add(&mut self, word: Word, is_quoted: bool) {
        let is_first = self.command.words.is_empty() && self.command.assignments.is_empty();
        if is_first && !is_quoted {
            let text = word.text.as_str();
            if OPENING.contains(&text) {
                if !matches!(text, "do" | "then") {
                    self.open();
                }
                return;
            }
            if CLOSING.contains(&text) {
                self.close();
                return;
            }
            if matches!(text, "else" | "elif" | "!" | "in") {
                return;
            }
            if matches!(text, "for" | "case") {
                // What is looped over is data.
                self.open();
                self.skip_head(text == "case");
                return;
            }
        }
        if self.command.words.is_empty()
            && let Some((name, value)) = word.text.split_once('=')
            && !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            let value = Word {
                text: value.to_owned(),
                ..word.clone()
            };
            self.command.assignments.push((name.to_owned(), value));
            return;
        }
        self.command.words.push(word);
    }

    /// The head of a `for`, up to its `do`; of a `case`, up to the first pattern's end.
    fn skip_head(&mut self, is_case: bool) {
        while let Some(next) = self.peek(0) {
            if is_case && next == ')' {
                self.at += 1;
                return;
            }
            if !is_case && matches!(next, ';' | '\n') {
                self.at += 1;
                return;
            }
            if matches!(next, '"' | '$' | '\'') {
                let _ = self.word();
            } else if next == '\\' {
                self.at += 2;
            } else {
                self.at += 1;
            }
        }
    }

    fn open(&mut self) {
        self.depth += 1;
        self.items.push(Item::Open);
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self
            .functions
            .last()
            .is_some_and(|(depth, _)| *depth == self.depth)
        {
            self.functions.pop();
        }
        self.items.push(Item::Close);
        self.command = Command::default();
    }

    fn finish(&mut self, then: &str) {
        let mut command = std::mem::take(&mut self.command);
        if command.words.is_empty() && command.assignments.is_empty() {
            return;
        }
        then.clone_into(&mut command.then);
        command.is_fed = self.is_fed;
        command.function = self.functions.last().map(|(_, name)| name.clone());
        self.items.push(Item::Command(command));
    }
}

fn name_at(text: &str) -> String {
    let is_of_name = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    let name: String = text.chars().take_while(is_of_name).collect();
    if name.is_empty() {
        text.chars().take(1).collect()
    } else {
        name
    }
}
