//! Helm: the releases of LangSmith on their charts, and the charts in the folder.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::program::Program;
use crate::verify::bench::Bench;
use crate::verify::chart;
use crate::verify::helmfile::{self, Chart, Release, Values};
use crate::verify::schedule::Task;
use crate::verify::{Check, Outcome, Row};

use super::{kubernetes, missing};

/// What rendered helmfiles call the repository of LangSmith's charts. The others hold add-ons.
const LANGSMITH: &str = "langchain";

pub(super) fn tasks<'a>(bench: &'a Bench<'a>) -> Vec<Task<'a>> {
    let Some(helm) = bench.options.tools.helm.as_deref() else {
        return missing(bench, Check::Helm, "template", "helm");
    };
    let mut tasks = Vec::new();
    for path in bench.folder.paths("helm/helmfile", ".yaml") {
        let Some(text) = bench.folder.files.get(path) else {
            continue;
        };
        match helmfile::releases(path, text) {
            Ok(releases) => {
                for release in releases {
                    let subject = format!("{path}: {}", release.name);
                    tasks.push(Task::new(subject.clone(), move || {
                        steps(bench, helm, &release, &subject)
                    }));
                }
            }
            Err(reason) => tasks.push(Task::new(path, move || {
                vec![row("template", path, Outcome::Failed(reason.clone()))]
            })),
        }
    }
    tasks
}

fn row(step: &'static str, subject: &str, outcome: Outcome) -> Row {
    Row {
        check: Check::Helm,
        step,
        subject: subject.to_owned(),
        outcome,
        time: Duration::ZERO,
    }
}

fn steps(bench: &Bench<'_>, helm: &Path, release: &Release, subject: &str) -> Vec<Row> {
    let values = match values(bench, release, subject) {
        Ok(values) => values,
        Err(error) => {
            let reason = format!("cannot copy the values: {error}");
            return vec![row("template", subject, Outcome::Failed(reason))];
        }
    };
    let mut rows = Vec::new();
    let start = bench.program(helm);
    let template = match &release.chart {
        Chart::Registry => return rows,
        Chart::Local(path) => {
            let lint = bench.program(helm).arguments(["lint", "--quiet"]);
            let lint = with(lint, release, &values).argument(bench.path(path));
            rows.push(bench.run(Check::Helm, "lint", subject, lint).0);
            start
                .argument("template")
                .argument(&release.name)
                .argument(bench.path(path))
        }
        Chart::Remote { repository, .. } if repository != LANGSMITH => return rows,
        Chart::Remote {
            url, name, version, ..
        } => {
            let start = start.argument("template").argument(&release.name);
            let mut own = bench.options.charts.iter();
            match own.find(|chart| chart.name == *name) {
                Some(chart) => match other_version(chart, version.as_deref()) {
                    Some(reason) => {
                        return vec![row("template", subject, Outcome::Failed(reason))];
                    }
                    None => start.argument(&chart.folder),
                },
                None => {
                    let start = start.argument(name).argument("--repo").argument(url);
                    match version {
                        Some(version) => start.argument("--version").argument(version),
                        None => start,
                    }
                }
            }
        }
    };
    let template = with(template, release, &values);
    let (row, objects) = bench.run(Check::Helm, "template", subject, template);
    let is_rendered = row.outcome == Outcome::Ok;
    rows.push(row);
    if is_rendered && bench.options.checks.contains(&Check::Kubernetes) {
        rows.extend(kubernetes::objects(bench, release, subject, objects));
    }
    rows
}

/// That a chart is not the one that the folder pins.
fn other_version(chart: &chart::Chart, pinned: Option<&str>) -> Option<String> {
    let pinned = pinned.filter(|pinned| *pinned != chart.version)?;
    Some(format!(
        "the folder pins version {pinned} of the chart, and `{}` has version {}",
        chart.folder.display(),
        chart.version
    ))
}

/// The values files in their order, in the copy.
fn values(bench: &Bench<'_>, release: &Release, subject: &str) -> std::io::Result<Vec<PathBuf>> {
    let values = release.values.iter().enumerate();
    values
        .map(|(number, values)| match values {
            Values::File(path) => Ok(bench.path(path)),
            Values::Inline(text) => {
                let name = subject.replace(['/', ':', ' '], "-");
                bench.write(&format!(".values/{name}-{number}.yaml"), text.as_bytes())
            }
        })
        .collect()
}

/// The namespace and the values of the release.
fn with(program: Program, release: &Release, values: &[PathBuf]) -> Program {
    let program = match &release.namespace {
        Some(namespace) => program.argument("--namespace").argument(namespace),
        None => program,
    };
    values.iter().fold(program, |program, path| {
        program.argument("--values").argument(path)
    })
}
