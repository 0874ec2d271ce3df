//! What holds for every environment: those of the project, and random ones.
//!
//! The random ones are drawn from a fixed seed, so that a build is red for a change and not for a
//! throw of the dice. To look further: `PROPTEST_RNG_SEED=1 PROPTEST_CASES=5000 cargo test --test it
//! properties::`.

/// Says that what the module promises holds for every environment, one test each, and for random ones.
macro_rules! promise {
    ($promise:expr) => {
        pub(super) const PROMISE: Promise = $promise;

        each_environment_and_version! { $promise }
    };
}

mod agreement;
mod clickhouse;
mod dataplane;
mod exchanged;
pub(crate) mod generate;
mod hygiene;
mod identity;
pub(crate) mod ingress_option;
mod installation;
pub(crate) mod parameters;
mod pre_pull;
mod protection;
mod pull_secret;
mod readable;
mod redis_token;
mod regions;
mod releases;
mod runbooks;
mod same_bytes;
mod values_in_the_clear;
mod written_folder;

use std::cell::{Cell, LazyCell};

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError, TestError, TestRunner};

use crate::environments::each::Promise;
use crate::environments::read::Output;
use crate::environments::{self, Rendered};

/// What can be said of the text alone.
const OF_TEXT: [Promise; 3] = [same_bytes::PROMISE, readable::PROMISE, hygiene::PROMISE];

/// What is said of values.
const OF_VALUES: [Promise; 11] = [
    values_in_the_clear::PROMISE,
    releases::PROMISE,
    installation::PROMISE,
    pull_secret::PROMISE,
    parameters::PROMISE,
    identity::PROMISE,
    agreement::PROMISE,
    clickhouse::PROMISE,
    dataplane::PROMISE,
    runbooks::PROMISE,
    regions::PROMISE,
];

/// Every promise that a random environment breaks.
fn problems(rendered: &Rendered) -> Vec<String> {
    let sites = rendered.sites();
    let found = |promises: &[Promise]| -> Vec<String> {
        let outputs = LazyCell::new(|| sites.iter().map(Output::new).collect::<Vec<_>>());
        let of_one = |promise: &Promise| match promise {
            Promise::Whole(problems) => problems(rendered),
            Promise::ByRegion(problems) => outputs.iter().flat_map(problems).collect(),
        };
        promises.iter().flat_map(of_one).collect()
    };
    // What cannot be read cannot be judged.
    let of_text = found(&OF_TEXT);
    if of_text.is_empty() {
        found(&OF_VALUES)
    } else {
        of_text
    }
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
