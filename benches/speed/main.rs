//! How long `lsgen` takes, as Markdown: for one environment, and for many in one call beside `cp -r` of what it wrote.
//!
//! `cargo bench --bench speed` measures 1, 10, 100, and 1,000 environments; `cargo bench --bench speed -- 10000` as many
//! as the arguments say.

// A measurement that cannot be made ends the run, and its table is what standard output is for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod environments;
mod machine;
mod run;

use std::fs;
use std::path::Path;
use std::time::Duration;

use run::{Command, Measured};

/// How many environments, where no argument says it.
const SIZES: [usize; 4] = [1, 10, 100, 1_000];

/// How often a command about one environment runs.
const RUNS: u32 = 200;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` starts it as well, without the word that `cargo bench` adds.
    if !arguments.iter().any(|argument| argument == "--bench") {
        eprintln!("nothing was measured: `cargo bench --bench speed` does that");
        return;
    }
    let asked: Vec<usize> = arguments
        .iter()
        .filter(|argument| !argument.starts_with('-'))
        .map(|argument| match argument.parse() {
            Ok(size) if (1..=environments::MOST).contains(&size) => size,
            _ => panic!(
                "`{argument}` is not a number of environments from 1 to {}",
                environments::MOST
            ),
        })
        .collect();
    println!("{}\n", machine::description());
    // On the disk of the build, where there is room; a temporary folder may be memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
    one(folder.path());
    let sizes = if asked.is_empty() {
        SIZES.to_vec()
    } else {
        asked
    };
    many(folder.path(), &sizes);
}

/// One environment: each command alone.
fn one(folder: &Path) {
    println!("| command | wall, best of {RUNS} | processor, mean | instructions |");
    println!("| --- | --- | --- | --- |");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/production.toml");
    fs::copy(example, folder.join("production.toml")).expect("the example");
    let render = &["render", "production.toml", "-o", "one"][..];
    // What is measured, whether the folder that it writes goes before each run, and what it is called.
    for (arguments, is_fresh, name) in [
        (&["--version"][..], false, "`lsgen --version`"),
        (
            &["check", "production.toml"],
            false,
            "`lsgen check production.toml`",
        ),
        (
            render,
            true,
            "`lsgen render production.toml -o one`, a new folder",
        ),
        (render, false, "the same again, nothing to change"),
    ] {
        let output = folder.join("one");
        let clear = || {
            if is_fresh && output.exists() {
                fs::remove_dir_all(&output).expect("removable");
            }
        };
        let lsgen = Command::lsgen(folder, arguments);
        let measured = lsgen.measure(RUNS, clear);
        clear();
        let instructions = lsgen
            .instructions()
            .map(|count| format!("{:.1} M", to_f64(count) / 1e6));
        println!(
            "| {name} | {} | {} | {} |",
            milliseconds(measured.wall),
            measured.processor.map_or("-".to_owned(), milliseconds),
            instructions.unwrap_or("-".to_owned()),
        );
    }
    println!();
}

/// Many environments in one call, and a copy of what was written.
fn many(folder: &Path, sizes: &[usize]) {
    println!(
        "| environments | files | MB | `lsgen render` | processor | each | peak memory | `cp -r` | processor | ratio |"
    );
    println!("| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |");
    for &size in sizes {
        eprintln!("{size} environments");
        let within = folder.join(format!("many-{size}"));
        environments::write(&within.join("envs"), size);
        let (output, copy) = (within.join("out"), within.join("copy"));
        let runs = u32::try_from(200 / size).unwrap_or(1).clamp(1, 20);
        let lsgen = Command::lsgen(&within, &["render", "envs", "-o", "out"]);
        let rendered = lsgen.measure(runs, || remove(&output));
        let copied =
            Command::new("cp", &within, &["-r", "out", "copy"]).measure(runs, || remove(&copy));
        let (files, bytes) = contents(&output);
        let (_, in_copy) = contents(&copy);
        assert_eq!(bytes, in_copy, "the copy is whole");
        println!("{}", row(size, (files, bytes), &rendered, &copied));
        fs::remove_dir_all(&within).expect("removable");
    }
}

fn row(size: usize, (files, bytes): (u64, u64), rendered: &Measured, copied: &Measured) -> String {
    let each = rendered.wall / u32::try_from(size).expect("a small number");
    let peak = rendered
        .peak_kib
        .map(|kib| format!("{:.0} MiB", to_f64(kib) / 1024.0));
    let processor = |measured: &Measured| measured.processor.map_or("-".to_owned(), seconds);
    format!(
        "| {size} | {files} | {:.1} | {} | {} | {} | {} | {} | {} | {:.1} |",
        to_f64(bytes) / 1e6,
        seconds(rendered.wall),
        processor(rendered),
        milliseconds(each),
        peak.unwrap_or("-".to_owned()),
        seconds(copied.wall),
        processor(copied),
        rendered.wall.as_secs_f64() / copied.wall.as_secs_f64(),
    )
}

fn remove(folder: &Path) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("removable");
    }
}

/// How many files there are below a folder, and how many bytes they have.
fn contents(folder: &Path) -> (u64, u64) {
    let mut sum = (0, 0);
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let metadata = entry.metadata().expect("metadata");
        let (files, bytes) = if metadata.is_dir() {
            contents(&entry.path())
        } else {
            (1, metadata.len())
        };
        sum = (sum.0 + files, sum.1 + bytes);
    }
    sum
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn seconds(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}

/// For figures of a few digits.
#[expect(clippy::cast_precision_loss, reason = "what is shown has four digits")]
fn to_f64(count: u64) -> f64 {
    count as f64
}
