//! Somebody who installs LangSmith with nothing but the rendered pages, at an emulated AWS and an API server for each
//! cluster.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::answers::Answers;
use super::document::{self, Step, Way};
use super::expected;
use super::terminal::Terminal;
use crate::control_plane::{ControlPlane, Place};
use crate::emulator::Emulator;
use crate::environments::{Rendered, render};
use crate::stack::give_up_soon;
use crate::support::tools::run;

pub(crate) struct Traveler {
    name: &'static str,
    way: Way,
    pub(crate) aws: Emulator,
    home: TempDir,
    /// What the environment file says, as the program understands it.
    pub(crate) rendered: Option<Rendered>,
    planes: Vec<ControlPlane>,
    terminal: Option<Terminal>,
    start: Instant,
    pub(crate) diary: Diary,
}

/// What was done, and what could not be.
#[derive(Default)]
pub(crate) struct Diary {
    /// How many blocks of each page were carried out.
    pub(crate) pages: Vec<(String, usize)>,
    /// The page, the heading and the reason of what was not.
    pub(crate) not_executed: Vec<(String, String, String)>,
}

/// Where the machine of the person is, as the cluster's network sees it.
const CLIENT: &str = "10.9.9.9";

/// What the person knows: the license, and what the other providers handed over.
const KNOWN: [(&str, &str); 6] = [
    ("langsmith/license-key", "a-license-that-langchain-sold"),
    ("clickhouse/host", "clickhouse.example.net"),
    ("clickhouse/port", "8443"),
    ("clickhouse/native-port", "9440"),
    ("clickhouse/user", "langsmith"),
    ("clickhouse/password", "a-password-that-langchain-sent"),
];

impl Traveler {
    pub(crate) fn new(name: &'static str, way: Way) -> Self {
        Self {
            name,
            way,
            aws: Emulator::start(),
            home: tempfile::tempdir().unwrap(),
            rendered: None,
            planes: Vec::new(),
            terminal: None,
            start: Instant::now(),
            diary: Diary::default(),
        }
    }

    /// The environment file, beside the rendered folder.
    pub(crate) fn file(&self) -> PathBuf {
        self.home.path().join("environment.toml")
    }

    /// A path of the rendered folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.home.path().join("out").join(path)
    }

    pub(crate) fn text(&self) -> String {
        std::fs::read_to_string(self.file()).unwrap()
    }

    /// Writes the environment file.
    pub(crate) fn write(&mut self, text: &str) {
        std::fs::write(self.file(), text).unwrap();
        self.rendered = Some(
            render(self.name, text)
                .unwrap_or_else(|findings| panic!("{}: {findings:#?}", self.name)),
        );
    }

    /// Runs `lsgen` where the environment file is.
    pub(crate) fn lsgen(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_lsgen"))
            .args(arguments)
            .current_dir(self.home.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{}: {said}", self.name);
        said
    }

    /// Renders, and gives the page that the program says comes next.
    pub(crate) fn render(&mut self) -> String {
        let said = self.lsgen(&["render", "environment.toml", "--output", "out"]);
        let next = said
            .lines()
            .last()
            .and_then(|line| line.strip_prefix("next: out/"));
        let next = next
            .unwrap_or_else(|| panic!("{}: {said}", self.name))
            .to_owned();
        for stack in ["state", "infra", "recovery", "replication"] {
            let root = self.path("terraform").join(stack);
            if root.is_dir() {
                give_up_soon(&root);
            }
        }
        next
    }

    /// Starts an API server for each cluster, and opens a shell in the rendered folder.
    pub(crate) fn set_out(&mut self) {
        let rendered = self.rendered.as_ref().unwrap();
        for site in rendered.sites() {
            let region = site.validated.environment().cloud.region.to_string();
            let cluster = site.validated.names().cluster();
            let place = Place {
                region: &region,
                cluster: &cluster,
                client: CLIENT,
            };
            let folder = self.home.path().join("planes").join(&cluster);
            self.planes
                .push(ControlPlane::start(&self.aws, &folder, &place));
        }
        for plane in &self.planes {
            plane.is_up();
        }
        self.open_a_shell();
    }

    fn open_a_shell(&mut self) {
        let mut answers = vec![(
            "path of the environment file, seen from this folder",
            "../environment.toml",
        )];
        answers.extend(KNOWN);
        let terminal = Terminal::open(&self.path(""), &self.variables(), Answers::new(answers));
        self.terminal = Some(terminal);
    }

    /// What a person has set: who they are in AWS, and where the programs are.
    fn variables(&self) -> Vec<(&'static str, String)> {
        let program = Path::new(env!("CARGO_BIN_EXE_lsgen"));
        let mut folders = vec![program.parent().unwrap().to_owned()];
        folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
        let path = std::env::join_paths(folders).unwrap();
        vec![
            ("PATH", path.into_string().unwrap()),
            ("AWS_ENDPOINT_URL", self.aws.endpoint()),
            ("AWS_ACCESS_KEY_ID", "testing".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "testing".to_owned()),
            ("AWS_PAGER", String::new()),
            (
                "KUBECONFIG",
                self.home.path().join("kubeconfig").display().to_string(),
            ),
        ]
    }

    /// A command of somebody who looks at the journey from outside, past the rules of the network.
    pub(crate) fn look(&self, program: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(program);
        command.args(arguments).envs(self.variables());
        if let Some(plane) = self.planes.first() {
            command.env("KUBECONFIG", plane.kubeconfig());
        }
        run(&mut command).unwrap()
    }

    /// Carries out the blocks of a page that somebody who goes this way reads.
    pub(crate) fn follow(&mut self, page: &str, is_part: impl Fn(&Step) -> bool) {
        let steps = document::read(&self.path(""), page);
        let way = self.way;
        let mut count = 0;
        for step in steps.iter().filter(|step| step.is_on(way) && is_part(step)) {
            if let Some(reason) = &step.not_executed {
                self.diary.not_executed.push((
                    page.to_owned(),
                    step.heading.clone(),
                    reason.clone(),
                ));
                continue;
            }
            if let Err(failure) = self.carry_out(step) {
                panic!("{} with {way:?}: {page}, {failure}", self.name);
            }
            count += 1;
        }
        assert!(count > 0, "{}: nothing in {page} is for this", self.name);
        self.diary.pages.push((page.to_owned(), count));
    }

    /// Carries out one block; says what is wrong with it, or with what it printed.
    fn carry_out(&mut self, step: &Step) -> Result<(), String> {
        let start = Instant::now();
        let terminal = self.terminal.as_mut().unwrap();
        let told = |why: &str, said: &str| {
            format!("{}: {why}\n{}\n{}", step.name(), step.text, tail(said))
        };
        let said = terminal
            .run(&step.text)
            .map_err(|said| told("failed", &said))?;
        expected::check(&step.text, &said).map_err(|why| told(&why, &said))?;
        if std::env::var_os("LSGEN_JOURNEY").is_some() {
            let seconds = start.elapsed().as_secs();
            eprintln!(
                "{}: {} ({seconds} s)\n{}\n{}",
                self.name,
                step.name(),
                step.text,
                tail(&said)
            );
        }
        Ok(())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
}

/// The end of a long text.
fn tail(text: &str) -> &str {
    let start = text.char_indices().rev().nth(4000).map_or(0, |(at, _)| at);
    &text[start..]
}
