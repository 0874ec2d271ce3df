//! What goes to standard output: the same files as in a folder, and nothing that a pipe cannot use.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::process::{Command, Stdio};

use crate::support::skip::skip;
use crate::support::{self, Ended, Folder, Lsgen, example};

fn with_environment() -> Folder {
    let folder = Folder::new();
    folder.write("prod.toml", example("production"));
    folder
}

fn lsgen(folder: &Folder, arguments: &[&str]) -> Ended {
    Lsgen::new().within(folder).args(arguments).run()
}

/// The files that the environment renders to, as a folder holds them.
fn rendered(folder: &Folder) -> BTreeMap<String, Vec<u8>> {
    let render = lsgen(folder, &["render", "prod.toml", "-o", "out"]);
    assert_eq!(render.status, Some(0), "{render}");
    let files = folder.contents().into_iter();
    files
        .filter_map(|(path, bytes)| Some((path.strip_prefix("out/")?.to_owned(), bytes)))
        .collect()
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for verb in [
        &["render", "examples/production.toml"][..],
        &["schema"],
        &["explain"],
    ] {
        let mut child = Lsgen::new().args(verb).start();
        drop(child.stdin.take());
        let mut first = [0];
        child
            .stdout
            .as_mut()
            .unwrap()
            .read_exact(&mut first)
            .unwrap();
        drop(child.stdout.take());
        let status = support::ended(&mut child, &verb.join(" "));
        let mut stderr = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut stderr)
            .unwrap();
        assert_eq!((status.code(), stderr.as_str()), (Some(0), ""), "{verb:?}");
    }
}

/// Help and versions are output as well.
#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_an_error() {
    for arguments in [
        &["--version"][..],
        &["-V"],
        &["--help"],
        &["render", "--help"],
        &["schema"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lsgen"));
        let full = fs::File::create("/dev/full").unwrap();
        let ended = command.args(arguments).stdout(full).output().unwrap();
        assert_eq!(ended.status.code(), Some(1), "{arguments:?}");
        let said = String::from_utf8_lossy(&ended.stderr);
        let told = "cannot write to standard output";
        assert!(said.contains(told), "{arguments:?}\n{said}");
    }
}

#[test]
fn the_stream_splits_back_into_the_files() {
    let folder = with_environment();
    let stream = lsgen(&folder, &["render", "prod.toml"]);
    assert_eq!(
        (stream.status, stream.stderr.as_str()),
        (Some(0), ""),
        "{}",
        stream.stderr
    );
    let mark = stream
        .stdout
        .lines()
        .next()
        .unwrap()
        .rsplit_once(' ')
        .unwrap()
        .0
        .to_owned()
        + " ";
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for line in stream.stdout.split_inclusive('\n') {
        match (line.strip_prefix(&mark), files.last_mut()) {
            (Some(path), _) => files.push((path.trim_end().to_owned(), Vec::new())),
            (None, Some((_, contents))) => contents.extend_from_slice(line.as_bytes()),
            (None, None) => panic!("the stream starts with {line}"),
        }
    }
    assert!(
        files.into_iter().collect::<BTreeMap<_, _>>() == rendered(&folder),
        "the stream differs from the folder"
    );
}

#[test]
fn the_archive_holds_the_files() {
    let folder = with_environment();
    let archive = lsgen(&folder, &["render", "prod.toml", "--format", "tar"]);
    assert_eq!(
        (archive.status, archive.stderr.as_str()),
        (Some(0), ""),
        "{}",
        archive.stderr
    );
    let mut files = BTreeMap::new();
    for entry in tar::Archive::new(archive.bytes.as_slice())
        .entries()
        .unwrap()
    {
        let mut entry = entry.unwrap();
        let mut contents = Vec::new();
        entry.read_to_end(&mut contents).unwrap();
        files.insert(entry.path().unwrap().display().to_string(), contents);
    }
    assert!(
        files == rendered(&folder),
        "the archive differs from the folder"
    );

    let tar = Command::new("tar")
        .args(["-t", "-f", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut tar) = tar else {
        skip("tar");
        return;
    };
    tar.stdin.take().unwrap().write_all(&archive.bytes).unwrap();
    let listed = tar.wait_with_output().unwrap();
    assert!(listed.status.success());
    assert_eq!(
        String::from_utf8(listed.stdout).unwrap().lines().count(),
        files.len()
    );
}

#[test]
fn colour_is_for_terminals_that_want_it() {
    let folder = with_environment();
    folder.write(
        "prod.toml",
        example("production").replace("region", "regoin"),
    );
    // The runner finds colour codes in whatever goes to a pipe.
    for variable in ["TERM", "COLORTERM"] {
        let check = Lsgen::new()
            .within(&folder)
            .env(variable, "xterm-256color")
            .args(["check", "prod.toml"])
            .run();
        assert_eq!(check.status, Some(1), "{check}");
    }
    let quiet = Lsgen::new()
        .within(&folder)
        .env("NO_COLOR", "1")
        .args(["check", "prod.toml"])
        .run();
    assert!(quiet.stdout.contains("error[LS0102]"), "{quiet}");
}
