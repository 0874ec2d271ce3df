//! Somebody who installs LangSmith with nothing but the rendered pages, at an emulated AWS and an API server for each
//! cluster.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use tempfile::TempDir;

use super::document::{Step, Way};
use super::left;
use super::walk::Walk;
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
    walk: Option<Walk>,
    start: Instant,
}

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
            planes: Vec::new(),
            walk: None,
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

    /// A hosted zone that was there before, and its ID.
    pub(crate) fn zone(&self, domain: &str) -> String {
        let arguments = [
            "route53",
            "create-hosted-zone",
            "--region",
            "us-east-1",
            "--name",
            domain,
        ];
        let further = [
            "--caller-reference",
            "before",
            "--query",
            "HostedZone.Id",
            "--output",
            "text",
        ];
        let id = self.look("aws", &[&arguments[..], &further].concat());
        id.trim().trim_start_matches("/hostedzone/").to_owned()
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
        let variables = self.variables();
        self.walk = Some(Walk::new(self.name, &self.path(""), self.way, &variables));
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

    /// Carries out a part of a page.
    pub(crate) fn follow(&mut self, page: &str, is_part: impl Fn(&Step) -> bool) {
        let walk = self.walk.as_mut().unwrap();
        if let Err(failure) = walk.follow(page, is_part) {
            panic!("{failure}");
        }
    }

    /// What is left in the account and in the clusters, a line for each.
    pub(crate) fn left(&self) -> Vec<String> {
        let rendered = self.rendered.as_ref().unwrap();
        let mut lines = Vec::new();
        for site in rendered.sites() {
            let region = site.validated.environment().cloud.region.to_string();
            for (command, query) in left::LISTS {
                let mut arguments: Vec<&str> = command.split(' ').collect();
                arguments.extend(["--region", &region, "--query", query, "--output", "json"]);
                let said = self.look("aws", &arguments);
                let names: Vec<String> = serde_json::from_str::<Option<Vec<String>>>(&said)
                    .unwrap_or_else(|error| panic!("{command}: {error}: {said}"))
                    .unwrap_or_default();
                lines.extend(names.iter().map(|name| format!("{command}: {name}")));
            }
        }
        for site in rendered.sites() {
            let region = site.validated.environment().cloud.region.to_string();
            lines.extend(self.keys(&region));
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
        lines.sort();
        lines.dedup();
        lines
    }

    /// The keys of a region that are not about to be deleted, by what they are for.
    fn keys(&self, region: &str) -> Vec<String> {
        let list = [
            "kms",
            "list-keys",
            "--region",
            region,
            "--query",
            "Keys[].KeyId",
        ];
        let said = self.look("aws", &list);
        let keys: Vec<String> = serde_json::from_str(&said).unwrap();
        let described = keys.iter().map(|key| {
            let query = "KeyMetadata.[KeyManager, KeyState, Description]";
            let one = [
                "kms",
                "describe-key",
                "--region",
                region,
                "--key-id",
                key,
                "--query",
                query,
            ];
            serde_json::from_str::<[String; 3]>(&self.look("aws", &one)).unwrap()
        });
        described
            .filter(|[manager, state, _]| manager == "CUSTOMER" && state != "PendingDeletion")
            .map(|[_, state, description]| format!("kms key, {state}: {description}"))
            .collect()
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
