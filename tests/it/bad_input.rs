//! Wrong input is told apart, completely and without a secret, and nothing is written for it.
//!
//! Every file of `bad_input/` is one case: to add a case, add a file, and run the test once with
//! `INSTA_UPDATE=always` to write the snapshot beside it. A secret in a case is spelt `HUSHHUSH`,
//! or `271828182845` where it is a number, so that the test knows it again.

use std::fs;

use crate::support::skip::skip;
use crate::support::{Ended, Folder, Lsgen, each, example, project, snapshot};

const FOLDER: &str = "tests/it/bad_input";
const SECRETS: [&str; 2] = ["HUSHHUSH", "271828182845"];

fn files_ending_in(extensions: &[&str]) -> Vec<String> {
    let entries = fs::read_dir(project().join(FOLDER)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let has_extension =
        |name: &String| extensions.iter().any(|extension| name.ends_with(extension));
    let mut names: Vec<String> = names.filter(has_extension).collect();
    names.sort();
    names
}

fn cases() -> Vec<String> {
    files_ending_in(&[".toml", ".bin"])
}

fn stem(case: &str) -> &str {
    case.rsplit_once('.').unwrap().0
}

fn on_case(arguments: &[&str]) -> Ended {
    Lsgen::new().within_project(FOLDER).args(arguments).run()
}

/// A command that is not about one case, with a snapshot of how it ended.
fn told(name: &str, ended: &Ended) {
    snapshot("bad_input/command", name, &ended.to_string());
}

#[test]
fn every_case_is_reported_and_writes_nothing() {
    let cases = cases();
    assert!(cases.len() >= 45, "only {} cases", cases.len());
    each(&cases, |case| {
        let check = on_case(&["check", case]);
        assert_eq!(check.status, Some(1), "{case}\n{check}");

        let folder = Folder::new();
        let output = folder.path().join("out");
        let render = on_case(&["render", case, "-o", &output.display().to_string()]);
        assert_eq!(render.status, Some(1), "{case}\n{render}");
        assert!(
            folder.entries().is_empty(),
            "{case} wrote {:?}",
            folder.entries()
        );
        assert!(render.stdout.is_empty(), "{case}\n{render}");

        snapshot("bad_input", stem(case), &check.to_string());
    });
}

#[test]
fn programs_are_told_what_people_are_told() {
    each(&files_ending_in(&[".toml"]), |case| {
        let human = on_case(&["check", case]).stdout;
        let json = on_case(&["check", "--format", "json", case]);
        assert_eq!(json.status, Some(1), "{case}\n{json}");
        let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap();
        let shown = human
            .lines()
            .filter(|line| line.starts_with("error[LS") || line.starts_with("warning[LS"));
        assert_eq!(shown.count(), findings.len(), "{case}\n{human}");
        assert!(
            findings
                .iter()
                .any(|finding| finding["severity"] == "error"),
            "{case}\n{human}"
        );

        // By place: a reader works through a file from its top, layers below it come last.
        let place = |finding: &serde_json::Value| {
            (
                finding["file"] != case,
                finding["line"].as_u64(),
                finding["column"].as_u64(),
            )
        };
        let places: Vec<_> = findings
            .iter()
            .map(place)
            .filter(|(is_layer, ..)| !is_layer)
            .collect();
        assert!(places.is_sorted(), "{case}: {places:?}");
    });
}

#[test]
fn no_secret_is_ever_shown() {
    let mut secret_cases = files_ending_in(&[".toml"]);
    secret_cases.retain(|case| case.starts_with("secret-"));
    assert!(
        secret_cases.len() >= 10,
        "only {} cases hold a secret",
        secret_cases.len()
    );
    each(&secret_cases, |case| {
        let text = fs::read_to_string(project().join(FOLDER).join(case)).unwrap();
        assert!(
            SECRETS.iter().any(|secret| text.contains(secret)),
            "{case} holds no secret"
        );
        let folder = Folder::new();
        let output = folder.path().join("out").display().to_string();
        for arguments in [
            &["check", case][..],
            &["check", "--format", "json", case],
            &["render", case],
            &["render", case, "-o", &output],
        ] {
            let shown = on_case(arguments).to_string();
            assert!(
                !SECRETS.iter().any(|secret| shown.contains(secret)),
                "{case}\n{shown}"
            );
        }
    });
}

#[test]
fn every_snapshot_has_its_case() {
    let cases = cases();
    let stems: Vec<&str> = cases.iter().map(|case| stem(case)).collect();
    for snapshot in files_ending_in(&[".snap"]) {
        assert!(
            stems.contains(&stem(&snapshot)),
            "`{snapshot}` belongs to no case: remove it"
        );
    }
}

#[test]
fn a_terminal_gets_no_control_characters() {
    each(&cases(), |case| {
        let check = on_case(&["check", case]);
        let acts = |character: char| character.is_control() && character != '\n';
        assert!(
            !check.to_string().contains(acts),
            "{case}\n{:?}",
            check.to_string()
        );
    });
}

#[test]
fn columns_count_characters() {
    let case = "text-before-error-not-ascii.toml";
    let text = fs::read_to_string(project().join(FOLDER).join(case)).unwrap();
    let line = text.lines().find(|line| line.contains("mod =")).unwrap();
    let column = 1 + line.split_once("mod =").unwrap().0.chars().count();
    let report = on_case(&["check", "--format", "json", case]).stdout;
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let finding = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["code"] == "LS0102");
    assert_eq!(finding.unwrap()["column"], column, "{finding:?}");
}

#[test]
fn what_is_no_file_of_a_few_kilobytes_is_refused() {
    let folder = Folder::new();
    fs::create_dir(folder.path().join("environments")).unwrap();
    // A hole of 100 MB takes no room on the disk, and reads like any other file.
    fs::File::create(folder.path().join("large.toml"))
        .unwrap()
        .set_len(100 << 20)
        .unwrap();
    for (name, file) in [
        ("directory", "environments"),
        ("missing", "absent.toml"),
        ("large", "large.toml"),
    ] {
        let check = Lsgen::new().within(&folder).args(["check", file]).run();
        assert_eq!(check.status, Some(1), "{check}");
        told(name, &check);
        let render = Lsgen::new()
            .within(&folder)
            .args(["render", file, "-o", "out"])
            .run();
        assert_eq!(render.status, Some(1), "{render}");
        assert!(!folder.path().join("out").exists());
    }
}

#[test]
#[cfg(unix)]
fn an_unreadable_file_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.write("locked.toml", example("production"));
    let path = folder.path().join("locked.toml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        skip("a user who cannot read every file");
        return;
    }
    let check = Lsgen::new()
        .within(&folder)
        .args(["check", "locked.toml"])
        .run();
    assert_eq!(check.status, Some(1), "{check}");
    told("unreadable", &check);
}

#[test]
#[cfg(unix)]
fn a_named_pipe_without_a_writer_is_not_waited_for() {
    let folder = Folder::new();
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path().join("pipe.toml"))
        .status();
    if !made.is_ok_and(|status| status.success()) {
        skip("mkfifo");
        return;
    }
    let check = Lsgen::new()
        .within(&folder)
        .args(["check", "pipe.toml"])
        .run();
    assert_eq!(check.status, Some(1), "{check}");
    told("named-pipe", &check);
}

#[test]
fn a_file_built_to_be_slow_is_not() {
    // The runner gives up after half a minute; each of these is within the size that is read.
    let folder = Folder::new();
    folder.write(
        "assignments.toml",
        format!("x = \"{}\"\n", "password=".repeat(100_000)),
    );
    folder.write(
        "keys.toml",
        (0..80_000)
            .map(|key| format!("k{key} = 1\n"))
            .collect::<String>(),
    );
    each(&["assignments.toml".into(), "keys.toml".into()], |file| {
        let check = Lsgen::new().within(&folder).args(["check", file]).run();
        assert_eq!(check.status, Some(1), "{file}");
    });
}

#[test]
fn standard_input_is_a_file_too() {
    let folder = Folder::new();
    let check = |text: &str| {
        Lsgen::new()
            .within(&folder)
            .args(["check", "-"])
            .stdin(text)
            .run()
    };
    assert_eq!(check(&example("production")).status, Some(0));
    told(
        "standard-input",
        &check(&example("production").replace("region", "regoin")),
    );
    let binary = Lsgen::new()
        .within(&folder)
        .args(["check", "-"])
        .stdin([0xff, 0xfe])
        .run();
    told("standard-input-binary", &binary);
    let large = Lsgen::new()
        .within(&folder)
        .args(["check", "-"])
        .stdin(vec![b'#'; 2 << 20])
        .run();
    told("standard-input-large", &large);
    for ended in [&binary, &large] {
        assert_eq!(ended.status, Some(1), "{ended}");
    }
}

#[test]
fn wrong_usage_is_64_and_help_is_not() {
    for (name, arguments) in [
        ("usage-nothing", &[][..]),
        ("usage-unknown-verb", &["rendr"]),
        ("usage-unknown-flag", &["check", "x.toml", "--strict"]),
        ("usage-no-file", &["check"]),
        ("usage-two-files", &["render", "a.toml", "b.toml"]),
        (
            "usage-unknown-format",
            &["check", "x.toml", "--format", "xml"],
        ),
        (
            "usage-check-without-folder",
            &["render", "x.toml", "--check"],
        ),
        (
            "usage-force-and-check",
            &["render", "x.toml", "-o", "out", "--force", "--check"],
        ),
        (
            "usage-format-and-folder",
            &["render", "x.toml", "-o", "out", "--format", "tar"],
        ),
        ("usage-init-name", &["init", "Prod!"]),
        (
            "usage-init-profile",
            &["init", "prod", "--profile", "size/huge"],
        ),
    ] {
        let folder = Folder::new();
        let ended = Lsgen::new().within(&folder).args(arguments).run();
        assert_eq!(ended.status, Some(64), "{ended}");
        assert!(
            ended.stdout.is_empty() && folder.entries().is_empty(),
            "{ended}"
        );
        told(name, &ended);
    }
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["render", "--help"],
        &["help", "check"],
    ] {
        let ended = Lsgen::new().args(arguments).run();
        assert_eq!(
            (ended.status, ended.stderr.as_str()),
            (Some(0), ""),
            "{ended}"
        );
        assert!(!ended.stdout.is_empty());
    }
    let unknown = Lsgen::new().args(["explain", "LS9999"]).run();
    assert_eq!(unknown.status, Some(1));
    told("explain-unknown-rule", &unknown);
}

/// Another profile comes with a size, and would leave the new file without one.
#[test]
fn init_starts_from_a_size() {
    let folder = Folder::new();
    for profile in ["tier/evaluation", "size/huge"] {
        let init = Lsgen::new()
            .within(&folder)
            .args(["init", "prod", "--profile", profile])
            .run();
        assert_eq!(init.status, Some(64), "{init}");
        assert!(init.stderr.contains("the sizes are size/dev, "), "{init}");
        assert!(!init.stderr.contains("tier/production"), "{init}");
    }
    assert!(!folder.path().join("prod.toml").exists());
}

#[test]
fn init_never_overwrites() {
    let folder = Folder::new();
    folder.write("prod.toml", "somebody's decisions\n");
    let init = Lsgen::new().within(&folder).args(["init", "prod"]).run();
    assert_eq!(init.status, Some(1), "{init}");
    assert_eq!(folder.read("prod.toml"), "somebody's decisions\n");
    told("init-existing", &init);
}
