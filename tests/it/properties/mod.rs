//! What holds for every environment: those of the project, and random ones.
//!
//! The random ones are drawn from a fixed seed, so that a build is red for a change and not for a
//! throw of the dice. To look further: `PROPTEST_RNG_SEED=1 PROPTEST_CASES=5000 cargo test --test it
//! properties::`.

mod agreement;
mod clickhouse;
mod dataplane;
mod exchanged;
pub(crate) mod generate;
mod hygiene;
mod identity;
mod installation;
mod parameters;
mod pre_pull;
mod protection;
mod pull_secret;
mod redis_token;
mod regions;
mod releases;
mod runbooks;
pub(crate) mod way_in;

use std::cell::Cell;

use lsgen::bundle::Sealed;
use lsgen::bundle::manifest::{Digest, Header};
use lsgen::{render, write};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError, TestError, TestRunner};

use crate::environments::read::{self, Output};
use crate::environments::{self, Rendered, all, on_other_lines};

/// Everything that is wrong with what an environment was rendered to.
fn problems(rendered: &Rendered) -> Vec<String> {
    let mut problems = Vec::new();
    if environments::files(&rendered.plan) != rendered.files {
        problems.push("the second time other bytes were rendered".to_owned());
    }
    problems.extend(read::problems(rendered));
    problems.extend(hygiene::problems(rendered));
    // What cannot be read cannot be judged.
    if problems.is_empty() {
        for site in rendered.sites() {
            let output = Output::new(&site);
            let found = [
                hygiene::literal_secrets(&output),
                releases::problems(&output),
                installation::problems(&output),
                pull_secret::problems(&output),
                parameters::problems(&output),
                identity::problems(&output),
                agreement::problems(&output),
                clickhouse::problems(&output),
                dataplane::problems(&output),
            ];
            let found = found.into_iter().flatten();
            problems.extend(found.map(|problem| format!("{}: {problem}", site.name)));
        }
        problems.extend(runbooks::problems(&Output::new(rendered)));
        problems.extend(regions::problems(rendered));
    }
    problems
}

#[test]
fn every_environment_of_the_project_keeps_every_promise() {
    let mut complaint = String::new();
    for rendered in all().iter().chain(on_other_lines()) {
        for problem in problems(rendered) {
            complaint.push_str(&format!("{}: {problem}\n", rendered.name));
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}

#[test]
fn a_random_environment_is_refused_with_findings_or_keeps_every_promise() {
    let defaults = ProptestConfig::default();
    let config = ProptestConfig {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() {
            defaults.cases
        } else {
            200
        },
        rng_seed: match defaults.rng_seed {
            RngSeed::Random => RngSeed::Fixed(2025),
            fixed @ RngSeed::Fixed(_) => fixed,
        },
        failure_persistence: None,
        max_shrink_iters: 400,
        ..defaults
    };
    let cases = config.cases;
    let accepted = Cell::new(0);
    let in_two_regions = Cell::new(0);
    let outcome = TestRunner::new(config).run(&generate::environment(), |text| {
        let Ok(rendered) = environments::render("random.toml", &text) else {
            return Ok(());
        };
        accepted.set(accepted.get() + 1);
        in_two_regions
            .set(in_two_regions.get() + u32::from(rendered.validated.elsewhere().is_some()));
        let problems = problems(&rendered);
        if problems.is_empty() {
            return Ok(());
        }
        Err(TestCaseError::fail(format!(
            "{}\n\n{text}",
            problems.join("\n")
        )))
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(error) => panic!("{error}"),
    }
    // So that a new rule does not quietly refuse everything that is drawn.
    assert!(
        accepted.get() * 3 > cases,
        "only {} of {cases} were accepted",
        accepted.get()
    );
    assert!(in_two_regions.get() * 50 > cases, "{in_two_regions:?}");
}

/// The bundle with its manifest, as `lsgen render` writes it.
fn sealed(rendered: &Rendered) -> Sealed {
    let bundle = render::render(&rendered.plan).expect("a judged plan renders");
    bundle.seal(Header {
        lsgen_version: "0.0.0".into(),
        environment: rendered.validated.names().base().into(),
        chart: rendered.validated.chart().version.to_string(),
    })
}

#[test]
fn a_written_folder_is_clean_and_holds_what_its_manifest_lists() {
    let root = tempfile::tempdir().expect("a folder");
    for rendered in all() {
        let folder = root.path().join(&rendered.name);
        let sealed = sealed(rendered);
        write::apply(&write::plan(&folder, &sealed).expect("a plan"), false).expect("written");
        let again = write::plan(&folder, &sealed).expect("a plan");
        assert!(again.is_clean(), "{}: {:?}", rendered.name, again.lines());
        let listed = sealed.manifest().files();
        assert_eq!(listed.len(), rendered.files.len(), "{}", rendered.name);
        for (path, digest) in listed {
            let written = std::fs::read(folder.join(path.as_str())).expect("written");
            assert_eq!(*digest, Digest::of(&written), "{}: {path}", rendered.name);
        }
    }
}
