//! What holds for every diff: of environments of the project, and of random ones.
//!
//! The random ones are drawn from a fixed seed. To look further: `PROPTEST_RNG_SEED=1
//! PROPTEST_CASES=1000 cargo test --test it differences::`.

mod causes;
pub(crate) mod elements;
mod levels;
mod markdown;
mod nasty;
mod page;
mod patches;

use std::cell::Cell;
use std::sync::LazyLock;

use lsgen::api::bundle::Header;
use lsgen::api::bundle::Sealed;
use lsgen::api::chart::Catalogue;
use lsgen::api::diff::{self, Diff, Files, Side};
use lsgen::api::layer::{self, Resolved, Stack};
use lsgen::api::report::{diff_json, diff_text};
use lsgen::api::{render, write};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError, TestError, TestRunner};

use crate::environments::each::Promise;
use crate::environments::{self, Rendered, text_of};
use crate::properties::generate;
use crate::support::skip::is_slow;

/// An environment with what a diff needs of it.
struct Environment {
    name: String,
    stack: Stack,
    sealed: Sealed,
    files: Files,
}

impl Environment {
    fn new(rendered: &Rendered, text: &str) -> Self {
        let bundle = render::render(&rendered.plan).expect("a judged plan renders");
        let sealed = bundle.seal(Header {
            lsgen_version: "0.0.0".into(),
            environment: rendered.validated.names().base().into(),
            chart: rendered.validated.chart().version.to_string(),
        });
        Self {
            name: rendered.name.clone(),
            stack: layer::resolve(&rendered.name, text).stack,
            files: diff::files_of(sealed.files()),
            sealed,
        }
    }

    /// The environment of a random file, unless the rules refuse it.
    fn of(text: &str) -> Option<Self> {
        let rendered = environments::render("random.toml", text).ok()?;
        Some(Self::new(&rendered, text))
    }

    fn side(&self) -> Side<'_> {
        Side {
            name: &self.name,
            files: &self.files,
            stack: Some(&self.stack),
            catalogue: shipped(),
        }
    }
}

/// The chart versions that ship.
fn shipped() -> &'static Catalogue {
    static SHIPPED: LazyLock<Catalogue> = LazyLock::new(Catalogue::shipped);
    &SHIPPED
}

/// Tells no keys apart: `causes` does that, and here it would take most of the time.
const NOTHING_BETWEEN: fn(&Resolved) -> Option<Files> = |_| None;

/// All that can be told of a diff.
const EVERYTHING: diff_text::Shown = diff_text::Shown {
    effects: true,
    keys: true,
    structure: true,
    text: true,
    advice: true,
    width: diff_text::WIDTH,
};

/// Every way in which a diff can be told.
fn told(diff: &Diff) -> String {
    let json = diff_json::diff(diff).expect("JSON");
    format!("{}\n{json:#}", diff_text::diff(diff, EVERYTHING))
}

/// What is wrong with the diff of two environments.
fn problems(before: &Environment, after: &Environment) -> Vec<String> {
    let found = diff::diff(before.side(), after.side(), &NOTHING_BETWEEN);
    let mut problems = Vec::new();
    for side in [before, after] {
        let same = diff::diff(side.side(), side.side(), &NOTHING_BETWEEN);
        if !same.is_empty() || !same.identity.is_empty() {
            problems.push(format!("equal sides differ: {}", told(&same)));
        }
    }
    let again = diff::diff(before.side(), after.side(), &NOTHING_BETWEEN);
    if told(&again) != told(&found) {
        problems.push("the second time something else was told".to_owned());
    }
    if told(&found).contains("(secret ") {
        problems.push("something is masked though lsgen renders no secret".to_owned());
    }
    // Both sides are lsgen's own, of one version: nothing is beyond its knowledge.
    for unknown in &found.effects.unknown {
        problems.push(format!("unknown: {unknown}"));
    }
    if !found.identity.is_empty() && found.effects.known.len() > 1 {
        problems.push("a new environment has effects beside its making".to_owned());
    }
    problems.extend(levels::problems(before, after, &found));
    problems.extend(patches::replayed(before, after, &found));
    problems.extend(markdown::problems(&found));
    problems.extend(page::problems(&found));
    problems
}

/// Draws environments until `cases` pairs were judged, and complains of the first that is wrong.
fn on_random_pairs(cases: u32, judge: impl Fn(&Environment, &Environment) -> Vec<String>) {
    let defaults = ProptestConfig::default();
    let config = ProptestConfig {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() {
            defaults.cases
        } else {
            cases
        },
        rng_seed: match defaults.rng_seed {
            RngSeed::Random => RngSeed::Fixed(2026),
            fixed @ RngSeed::Fixed(_) => fixed,
        },
        failure_persistence: None,
        max_shrink_iters: 0,
        ..defaults
    };
    let cases = config.cases;
    let judged = Cell::new(0);
    // The rules refuse more than half of what is drawn.
    let texts = prop::collection::vec(generate::environment(), 5);
    let outcome = TestRunner::new(config).run(&texts, |texts| {
        let mut environments = texts.iter().filter_map(|text| Environment::of(text));
        let (Some(before), Some(after)) = (environments.next(), environments.next()) else {
            return Ok(());
        };
        judged.set(judged.get() + 1);
        let problems = judge(&before, &after);
        if problems.is_empty() {
            return Ok(());
        }
        Err(TestCaseError::fail(format!(
            "{}\n\n{}",
            problems.join("\n"),
            texts.join("\n\n")
        )))
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(error) => panic!("{error}"),
    }
    assert!(judged.get() * 2 > cases, "only {judged:?} of {cases}");
}

/// The environment that another one is compared with: the example that it differs from, or the other example.
fn neighbour(rendered: &Rendered) -> &'static Rendered {
    let [production, evaluation] = environments::EXAMPLES;
    let other = if rendered.name == production {
        evaluation
    } else {
        production
    };
    rendered
        .base()
        .unwrap_or_else(|| environments::named(other))
}

/// What is wrong between an environment and its neighbour.
fn with_neighbour(
    rendered: &Rendered,
    judge: impl Fn(&Environment, &Environment) -> Vec<String>,
) -> Vec<String> {
    let base = neighbour(rendered);
    let environment = |one: &Rendered| Environment::new(one, &text_of(&one.name));
    let problems = judge(&environment(base), &environment(rendered)).into_iter();
    let from = |problem| format!("from {}: {problem}", base.name);
    problems.map(from).collect()
}

/// The largest changes that there are: everything is new, gone, or of another chart and another region.
#[test]
fn a_comment_and_a_page_hold_the_largest_changes() {
    let newest = text_of("cross-region").replace("0.16.11", "0.17.0-rc.12");
    assert!(newest.contains("0.17.0-rc.12"));
    let newest = Environment::of(&newest).expect("it renders");
    let nothing = Files::new();
    let empty = Side {
        name: "nothing",
        files: &nothing,
        stack: None,
        catalogue: shipped(),
    };
    let production = Environment::of(&text_of("production")).expect("it renders");
    let evaluation = Environment::of(&text_of("evaluation")).expect("it renders");
    for (before, after) in [
        (production.side(), newest.side()),
        (newest.side(), evaluation.side()),
        (empty, newest.side()),
        (newest.side(), empty),
    ] {
        let found = diff::diff(before, after, &NOTHING_BETWEEN);
        let mut problems = markdown::problems(&found);
        problems.extend(page::problems(&found));
        let page = || lsgen::api::report::diff_html::diff(&found, "acme-prod", EVERYTHING);
        assert_eq!(page(), page());
        assert!(
            problems.is_empty(),
            "{} -> {}: {problems:#?}",
            before.name,
            after.name
        );
        assert!(found.summary().lines_added + found.summary().lines_removed > 2_000);
    }
}

/// The levels of every diff agree.
mod agree {
    use super::{Promise, Rendered, problems, with_neighbour};

    each_environment! { Promise::Whole(between) }

    fn between(rendered: &Rendered) -> Vec<String> {
        with_neighbour(rendered, problems)
    }
}

#[test]
fn the_levels_of_the_diff_of_random_environments_agree() {
    let pairs = if is_slow("28 of 40 random pairs of environments") {
        40
    } else {
        12
    };
    on_random_pairs(pairs, problems);
}

/// The difference between what is in a folder and an environment.
fn with_folder(folder: &std::path::Path, environment: &Environment) -> Diff {
    let plan = write::plan(folder, &environment.sealed).expect("a plan");
    let present = plan.present().expect("readable");
    let before = Side {
        name: "out",
        files: &present,
        stack: None,
        catalogue: shipped(),
    };
    diff::diff(before, environment.side(), &NOTHING_BETWEEN)
}

#[test]
fn a_diff_then_a_rendering_then_a_diff_is_empty() {
    let judge = |before: &Environment, after: &Environment| {
        let root = tempfile::tempdir().expect("a folder");
        let folder = root.path().join("out");
        let render = |environment: &Environment| {
            let plan = write::plan(&folder, &environment.sealed).expect("a plan");
            write::apply(&plan, true).expect("written");
        };
        let mut problems = Vec::new();
        let new = with_folder(&folder, before);
        if new.files.len() != before.files.len() {
            problems.push("a folder that does not exist holds something".to_owned());
        }
        render(before);
        if !with_folder(&folder, before).is_empty() {
            problems.push("what was rendered is not what is in the folder".to_owned());
        }
        let files = diff::diff(before.side(), after.side(), &NOTHING_BETWEEN).files;
        if with_folder(&folder, after).files != files {
            problems.push("the folder differs in other ways than what it was rendered from".into());
        }
        render(after);
        if !with_folder(&folder, after).is_empty() {
            problems.push("there is a difference after rendering".to_owned());
        }
        problems
    };
    on_random_pairs(12, judge);
}
