//! Pages carried out one after the other in one shell.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::answers::Answers;
use super::document::{self, Step, Way};
use super::expected;
use super::terminal::Terminal;

pub(crate) struct Walk {
    name: &'static str,
    folder: PathBuf,
    way: Way,
    terminal: Terminal,
    pub(crate) diary: Diary,
}

/// What was done, and what could not be.
#[derive(Default)]
pub(crate) struct Diary {
    /// How many blocks of each page were carried out, and how many commands they are.
    pub(crate) pages: Vec<(String, usize)>,
    /// The page, the heading and the reason of what was not.
    pub(crate) not_executed: Vec<(String, String, String)>,
}

impl Walk {
    /// A walk in a rendered folder, with these variables and with what the person knows.
    pub(crate) fn new(
        name: &'static str,
        folder: &Path,
        way: Way,
        variables: &[(&str, String)],
    ) -> Self {
        let mut answers = vec![
            (
                "path of the environment file, seen from this folder",
                "../environment.toml",
            ),
            ("path of the environment file", "../environment.toml"),
            (
                "path of environment.toml, seen from this folder",
                "../environment.toml",
            ),
            (
                "path of the environment file that is applied now",
                "../applied.toml",
            ),
        ];
        answers.extend(KNOWN);
        Self {
            name,
            folder: folder.to_owned(),
            way,
            terminal: Terminal::open(folder, variables, Answers::new(answers)),
            diary: Diary::default(),
        }
    }

    /// Carries out the blocks of a page that somebody who goes this way reads, up to the first that fails.
    pub(crate) fn follow(
        &mut self,
        page: &str,
        is_part: impl Fn(&Step) -> bool,
    ) -> Result<(), String> {
        let steps = document::read(&self.folder, page);
        let way = self.way;
        let mut count = 0;
        for step in steps.iter().filter(|step| step.is_on(way) && is_part(step)) {
            if let Some(reason) = &step.not_executed {
                let entry = (page.to_owned(), step.heading.clone(), reason.clone());
                self.diary.not_executed.push(entry);
                continue;
            }
            let told = |failure| format!("{} with {way:?}: {page}, {failure}", self.name);
            carry_out(self.name, &mut self.terminal, step).map_err(told)?;
            count += 1;
        }
        assert!(count > 0, "{}: nothing in {page} is for this", self.name);
        self.diary.pages.push((page.to_owned(), count));
        Ok(())
    }
}

/// Carries out one block; says what is wrong with it, or with what it printed.
fn carry_out(name: &str, terminal: &mut Terminal, step: &Step) -> Result<(), String> {
    let start = Instant::now();
    let told =
        |why: &str, said: &str| format!("{}: {why}\n{}\n{}", step.name(), step.text, tail(said));
    let said = terminal
        .run(&step.text)
        .map_err(|said| told("failed", &said))?;
    expected::check(&step.text, &said).map_err(|why| told(&why, &said))?;
    if std::env::var_os("LSGEN_JOURNEY").is_some() {
        let seconds = start.elapsed().as_secs();
        super::say(&format!(
            "{name}: {} ({seconds} s)\n{}\n{}",
            step.name(),
            step.text,
            tail(&said)
        ));
    }
    Ok(())
}

/// What the person knows: the license, and what other providers handed over.
const KNOWN: [(&str, &str); 11] = [
    ("langsmith/license-key", "a-license-that-langchain-sold"),
    ("clickhouse/host", "clickhouse.example.net"),
    ("clickhouse/port", "8443"),
    ("clickhouse/native-port", "9440"),
    ("clickhouse/user", "langsmith"),
    ("clickhouse/password", "a-password-that-langchain-sent"),
    ("clickhouse/database", "langsmith"),
    ("clickhouse/tls", "true"),
    ("images/username", "puller"),
    ("images/password", "a-password-of-the-registry"),
    ("dataplane/api-key", "an-api-key-of-the-workspace"),
];

/// The end of a long text.
fn tail(text: &str) -> &str {
    let start = text.char_indices().rev().nth(4000).map_or(0, |(at, _)| at);
    &text[start..]
}
