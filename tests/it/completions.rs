//! Scripts of shells, and what bash completes with its own.

use std::process::Command;

use crate::support::tools::is_tool_missing;
use crate::support::{Folder, Lsgen, ended};
use crate::verbs::verbs;

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "elvish", "powershell"];

fn script(shell: &str) -> String {
    let ended = Lsgen::new().args(["completions", shell]).run();
    assert_eq!(
        (ended.status, ended.stderr.as_str()),
        (Some(0), ""),
        "{shell}"
    );
    ended.stdout
}

#[test]
fn every_shell_learns_every_verb_and_option() {
    for shell in SHELLS {
        let script = script(shell);
        for verb in verbs() {
            let options = verb
                .options
                .iter()
                .map(|option| option.trim_start_matches('-'));
            for name in verb.words.iter().map(String::as_str).chain(options) {
                assert!(script.contains(name), "{shell}: {name}");
            }
        }
    }
    let unknown = Lsgen::new().args(["completions", "cmd"]).run();
    assert_eq!(unknown.status, Some(64), "{unknown}");
    assert!(
        SHELLS.iter().all(|shell| unknown.stderr.contains(shell)),
        "{unknown}"
    );
}

#[test]
fn shells_can_read_their_scripts() {
    for (shell, asks) in [("bash", "--version"), ("zsh", "--version")] {
        if is_tool_missing(shell, asks) {
            continue;
        }
        let folder = Folder::new();
        folder.write("script", script(shell));
        let mut command = Command::new(shell);
        let mut child = command
            .arg("-n")
            .arg(folder.path().join("script"))
            .spawn()
            .unwrap();
        assert!(ended(&mut child, shell).success(), "{shell}");
    }
}

/// What bash offers for the last of these words.
fn completed(script: &str, words: &[&str]) -> Vec<String> {
    let ask = "COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_lsgen lsgen \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD - 1]}\"
printf '%s\\n' \"${COMPREPLY[@]}\"";
    let output = Command::new("bash")
        .args(["--noprofile", "--norc", "-c"])
        .arg(format!("{script}\n{ask}"))
        .arg("bash")
        .args(words)
        .output()
        .unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{output:?}"
    );
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_verbs_options_and_values() {
    if is_tool_missing("bash", "--version") {
        return;
    }
    let script = script("bash");
    for verb in verbs() {
        let mut words = vec!["lsgen"];
        words.extend(verb.words.iter().map(String::as_str));
        words.push("--");
        let mut offered = completed(&script, &words);
        let mut wanted = verb.options.clone();
        offered.sort();
        wanted.sort();
        assert_eq!(offered, wanted, "{words:?}");
        if let Some((last, before)) = verb.words.split_last() {
            let mut words = vec!["lsgen"];
            words.extend(before.iter().map(String::as_str));
            words.push(last);
            assert!(completed(&script, &words).contains(last), "{words:?}");
        }
    }
    let forges = completed(&script, &["lsgen", "init", "--ci", ""]);
    assert_eq!(forges, ["github", "gitlab"]);
}
