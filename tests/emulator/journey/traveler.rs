//! Somebody who installs LangSmith with nothing but the rendered pages, at an emulated AWS and an API server for each
//! cluster.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use tempfile::TempDir;

use super::document::{Step, Way};
use super::gateways::Gateways;
use super::left;
use super::walk::Walk;
use super::witness::{self, Pods, Seen, Told};
use crate::control_plane::{ControlPlane, Place};
use crate::emulator::{Emulator, GAPS};
use crate::environments::{Rendered, render};
use crate::stack::{Stack, give_up_soon};
use crate::support::tools::run;

pub(crate) struct Traveler {
    name: &'static str,
    pub(crate) way: Way,
    pub(crate) aws: Emulator,
    home: TempDir,
    /// What the environment file says, as the program understands it.
    pub(crate) rendered: Option<Rendered>,
    gateways: Vec<Gateways>,
    planes: Vec<ControlPlane>,
    walk: Option<Walk>,
    /// What every region of a new account holds.
    before: Vec<String>,
    start: Instant,
}

/// The stacks that an environment can have.
const STACKS: [&str; 4] = ["state", "infra", "recovery", "replication"];

/// Where the machine of the person is, as the cluster's network sees it.
const CLIENT: &str = "10.9.9.9";

impl Traveler {
    pub(crate) fn new(name: &'static str, way: Way) -> Self {
        Self {
            name,
            way,
            aws: Emulator::start(),
            home: tempfile::tempdir().unwrap(),
            rendered: None,
            gateways: Vec::new(),
            planes: Vec::new(),
            walk: None,
            before: Vec::new(),
            start: Instant::now(),
        }
    }

    /// The environment, and the way.
    pub(crate) fn name(&self) -> String {
        format!("{}-with-{:?}", self.name, self.way).to_lowercase()
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

    /// A file of the rendered folder.
    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
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

    /// Writes the environment file that is applied now, and the one that is to be, and the runbook from the one to the
    /// other into the rendered folder. Gives the page, and what the change is told to do.
    pub(crate) fn change_to(&mut self, text: &str) -> (&'static str, Told) {
        const RUNBOOK: &str = "CHANGE.md";
        std::fs::write(self.home.path().join("applied.toml"), self.text()).unwrap();
        self.write(text);
        let runbook = self.difference(&["--runbook"]);
        let told = Told::new(&self.difference(&["--format", "json"]), &runbook);
        std::fs::write(self.path(RUNBOOK), runbook).unwrap();
        (RUNBOOK, told)
    }

    /// Writes the runbook to another chart version into the rendered folder. Its steps change the environment file.
    pub(crate) fn upgrade_to(&self, version: &str) -> &'static str {
        const RUNBOOK: &str = "UPGRADE.md";
        let output = Command::new(env!("CARGO_BIN_EXE_lsgen"))
            .args(["upgrade", "environment.toml", "--to", version])
            .current_dir(self.home.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{}: {said}", self.name);
        std::fs::write(self.path(RUNBOOK), output.stdout).unwrap();
        RUNBOOK
    }

    /// What `lsgen diff` prints about the environment that is to be.
    fn difference(&self, options: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_lsgen"))
            .args(["diff", "applied.toml", "environment.toml"])
            .args(options)
            .current_dir(self.home.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{}: {said}", self.name);
        String::from_utf8(output.stdout).unwrap()
    }

    /// What exists now.
    pub(crate) fn see(&self) -> Seen {
        let mut resources = BTreeMap::new();
        for stack in STACKS {
            let root = self.path("terraform").join(stack);
            if root.is_dir() {
                let change_folder = format!("-chdir={}", root.display());
                let state = self.look("terraform", &[&change_folder, "state", "pull"]);
                resources.extend(witness::resources(stack, &state));
            }
        }
        let namespace = "langsmith";
        let list = self.look("kubectl", &["get", "pods", "-n", namespace, "-o", "json"]);
        Seen {
            resources,
            pods: witness::pods(&list),
        }
    }

    /// The pods of each workload of LangSmith in a region.
    pub(crate) fn pods_in(&self, region: &str) -> Pods {
        let kubeconfig = self.plane(region).kubeconfig().display().to_string();
        let arguments = ["get", "pods", "-n", "langsmith", "-o", "json"];
        let list = self.look(
            "kubectl",
            &[&["--kubeconfig", &kubeconfig], &arguments[..]].concat(),
        );
        witness::pods(&list)
    }

    /// The API server of a region's cluster.
    fn plane(&self, region: &str) -> &ControlPlane {
        let sites = self.rendered.as_ref().unwrap().sites();
        let mut sites = sites.iter().zip(&self.planes);
        let found =
            sites.find(|(site, _)| site.validated.environment().cloud.region.to_string() == region);
        found.unwrap().1
    }

    /// Nothing of a region answers any more.
    pub(crate) fn lose(&self, region: &str) {
        self.aws.outage(region, true);
        self.plane(region).freeze();
    }

    /// A region answers again.
    pub(crate) fn regain(&self, region: &str) {
        self.plane(region).thaw();
        self.aws.outage(region, false);
    }

    /// What a plan of each stack would do beyond what the emulator does not echo.
    pub(crate) fn unclean(&self) -> Vec<String> {
        let roots = STACKS.map(|stack| self.path("terraform").join(stack));
        let roots = roots.iter().filter(|root| root.is_dir());
        roots
            .flat_map(|root| Stack::at(root, &self.aws).unclean())
            .collect()
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
        for stack in STACKS {
            let root = self.path("terraform").join(stack);
            if root.is_dir() {
                give_up_soon(&root);
            }
        }
        next
    }

    /// Starts an API server for each cluster, and opens a shell in the rendered folder.
    pub(crate) fn set_out(&mut self) {
        let folder = self.home.path().display().to_string();
        self.look("git", &["-C", &folder, "init", "--quiet"]);
        let rendered = self.rendered.as_ref().unwrap();
        for site in rendered.sites() {
            let region = site.validated.environment().cloud.region.to_string();
            self.before.extend(left::of_region(&self.aws, &region));
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
        let kubeconfigs = self.planes.iter().map(ControlPlane::kubeconfig);
        self.gateways = kubeconfigs.map(Gateways::watch).collect();
        let variables = self.variables();
        self.walk = Some(Walk::new(self.name, &self.path(""), self.way, &variables));
    }

    /// What a person has set: who they are in AWS, and where the programs are.
    fn variables(&self) -> Vec<(&'static str, String)> {
        let program = Path::new(env!("CARGO_BIN_EXE_lsgen"));
        let own = Path::new(GAPS).join("bin");
        let mut folders = vec![program.parent().unwrap().to_owned(), own];
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

    /// Carries out a part of a page.
    pub(crate) fn follow(&mut self, page: &str, is_part: impl Fn(&Step) -> bool) {
        let walk = self.walk.as_mut().unwrap();
        if let Err(failure) = walk.follow(page, is_part) {
            // Servers start while Terraform applies, and nothing is found where one did not.
            self.planes.iter().for_each(ControlPlane::is_up);
            panic!("{failure}");
        }
    }

    /// What is left in the account and in the clusters, a line for each.
    pub(crate) fn left(&self) -> Vec<String> {
        let rendered = self.rendered.as_ref().unwrap();
        let mut lines = Vec::new();
        for site in rendered.sites() {
            let region = site.validated.environment().cloud.region.to_string();
            lines.extend(left::of_region(&self.aws, &region));
        }
        for plane in &self.planes {
            let kubeconfig = plane.kubeconfig().display().to_string();
            let kinds = left::KINDS.join(",");
            let arguments = [
                "--kubeconfig",
                &kubeconfig,
                "get",
                &kinds,
                "-A",
                "-o",
                "name",
            ];
            let said = self.look("kubectl", &arguments);
            lines.extend(said.lines().map(ToOwned::to_owned));
            let said = self.look(
                "helm",
                &["--kubeconfig", &kubeconfig, "list", "-A", "--short"],
            );
            lines.extend(said.lines().map(|line| format!("release {line}")));
        }
        lines.retain(|line| !self.before.contains(line));
        lines = lines.iter().map(|line| without_time(line)).collect();
        lines.sort();
        lines.dedup();
        lines
    }

    /// What was done, what could not be, and what is left.
    pub(crate) fn report(&self, left: &[String]) -> String {
        let diary = &self.walk.as_ref().unwrap().diary;
        let mut report = String::from("executed:\n");
        for (page, count) in &diary.pages {
            report.push_str(&format!("  {page}: {count} blocks\n"));
        }
        report.push_str("not executed:\n");
        for (page, heading, reason) in &diary.not_executed {
            report.push_str(&format!("  {page}, {heading}: {reason}\n"));
        }
        report.push_str("left:\n");
        for line in left {
            report.push_str(&format!("  {line}\n"));
        }
        super::say(&format!(
            "{} with {:?}, {} s\n{report}",
            self.name,
            self.way,
            self.start.elapsed().as_secs()
        ));
        report
    }
}

/// A line without the time that a snapshot's name ends with.
fn without_time(line: &str) -> String {
    let is_time = |end: &str| end.chars().all(|one| one.is_ascii_digit() || one == '-');
    let mut ends = line.match_indices("-20").map(|(at, _)| at);
    match ends.find(|at| is_time(&line[at + 1..])) {
        Some(at) => format!("{}-TIME", &line[..at]),
        None => line.to_owned(),
    }
}
