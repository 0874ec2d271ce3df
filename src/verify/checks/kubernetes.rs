//! Kubernetes: the plain manifests, and what helm makes of a chart.
//!
//! kubeconform holds objects against the schemas of Kubernetes. kubectl without a cluster only reads them; a cluster is
//! asked where the command line says so.

use std::path::Path;

use crate::program::Program;
use crate::verify::bench::Bench;
use crate::verify::helmfile::Release;
use crate::verify::schedule::Task;
use crate::verify::{Check, Row};

use super::missing;

pub(super) fn tasks<'a>(bench: &'a Bench<'a>) -> Vec<Task<'a>> {
    let Some(tool) = tool(bench) else {
        return missing(bench, Check::Kubernetes, "read", "kubeconform or kubectl");
    };
    let helm_renders =
        bench.options.checks.contains(&Check::Helm) && bench.options.tools.helm.is_some();
    let folders = ["manifests/", "manifests-recovery/"];
    folders
        .into_iter()
        .filter_map(|folder| {
            let paths: Vec<&str> = bench
                .folder
                .paths(folder, ".yaml")
                .filter(|path| is_plain(path, helm_renders))
                .collect();
            (!paths.is_empty()).then(|| {
                Task::new(folder, move || {
                    let files = paths.iter().map(|path| bench.path(path));
                    let program = match tool {
                        Tool::Kubeconform(path) => {
                            files.fold(kubeconform(bench, path), Program::argument)
                        }
                        Tool::Kubectl(path) => files.fold(kubectl(bench, path), |program, file| {
                            program.argument("--filename").argument(file)
                        }),
                    };
                    let subject = folder.trim_end_matches('/');
                    vec![
                        bench
                            .run(Check::Kubernetes, tool.step(bench), subject, program)
                            .0,
                    ]
                })
            })
        })
        .collect()
}

/// What helm made of a release; nothing where there is no program to judge it.
pub(super) fn objects(
    bench: &Bench<'_>,
    release: &Release,
    subject: &str,
    objects: Vec<u8>,
) -> Option<Row> {
    let tool = tool(bench)?;
    let program = match tool {
        Tool::Kubeconform(path) => kubeconform(bench, path),
        Tool::Kubectl(path) => {
            let program = kubectl(bench, path).arguments(["--filename", "-"]);
            match &release.namespace {
                Some(namespace) => program.argument("--namespace").argument(namespace),
                None => program,
            }
        }
    };
    let program = program.input(objects);
    Some(
        bench
            .run(Check::Kubernetes, tool.step(bench), subject, program)
            .0,
    )
}

/// What judges objects.
#[derive(Clone, Copy)]
enum Tool<'a> {
    Kubeconform(&'a Path),
    Kubectl(&'a Path),
}

impl Tool<'_> {
    fn step(self, bench: &Bench<'_>) -> &'static str {
        match self {
            Self::Kubeconform(_) => "schema",
            Self::Kubectl(_) if bench.options.asks_server => "server",
            Self::Kubectl(_) => "read",
        }
    }
}

fn tool<'a>(bench: &Bench<'a>) -> Option<Tool<'a>> {
    let tools = &bench.options.tools;
    let kubectl = tools.kubectl.as_deref().map(Tool::Kubectl);
    if bench.options.asks_server {
        return kubectl;
    }
    let kubeconform = tools.kubeconform.as_deref().map(Tool::Kubeconform);
    kubeconform.or(kubectl)
}

fn kubeconform(bench: &Bench<'_>, path: &Path) -> Program {
    // The kinds of add-ons have no schema there.
    bench
        .program(path)
        .arguments(["-strict", "-ignore-missing-schemas", "-summary"])
}

fn kubectl(bench: &Bench<'_>, path: &Path) -> Program {
    let program = bench.program(path);
    if bench.options.asks_server {
        return program.arguments(["apply", "--dry-run=server"]);
    }
    // `apply --dry-run=client` asks a cluster for its kinds. This reads every object and needs none.
    program
        .set("KUBECONFIG", bench.path(".no-cluster"))
        .arguments([
            "annotate",
            "--local",
            "--dry-run=client",
            "--output=name",
            "lsgen/verify=read",
        ])
}

/// Whether a file holds objects as they are. Those of a chart are judged when helm has rendered it.
fn is_plain(path: &str, helm_renders: bool) -> bool {
    let is_of_chart = path.contains("/templates/")
        || path.ends_with("/Chart.yaml")
        || path.ends_with("/values.yaml")
        || (helm_renders && path.contains("/objects/"));
    !is_of_chart
}
