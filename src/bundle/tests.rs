use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::manifest::{Digest, Header, Manifest, ManifestError};
use super::path::{FilePath, PathProblem};
use super::stream::{to_stream, to_tar};
use super::{Bundle, BundleError};

fn header() -> Header {
    Header {
        lsgen_version: "0.1.0".into(),
        environment: "acme-prod".into(),
        chart: "0.16.11".into(),
    }
}

fn bundle(files: &[(&str, &str)]) -> Bundle {
    let mut bundle = Bundle::new();
    for (path, contents) in files {
        bundle.insert(path, *contents, "test").unwrap();
    }
    bundle
}

/// Whether the tool can be run; a missing one skips loudly, or fails where tools are required.
fn has_tool(name: &str) -> bool {
    let found = Command::new(name)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if found.is_ok() {
        return true;
    }
    assert!(
        std::env::var_os("LSGEN_REQUIRE_TOOLS").is_none(),
        "`{name}` is required"
    );
    eprintln!("SKIPPED: `{name}` is not installed");
    false
}

#[test]
fn files_are_ordered_by_path_and_keep_their_origin() {
    let mut bundle = bundle(&[("b/c.tf", "2"), ("a.md", "1")]);
    bundle
        .insert("b.tf", vec![0xff], format!("module {}", 3))
        .unwrap();
    let paths: Vec<_> = bundle.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["a.md", "b.tf", "b/c.tf"]);
    let file = bundle.get("b.tf").unwrap();
    assert_eq!(
        (file.origin(), file.text(), bundle.len()),
        ("module 3", None, 3)
    );
    assert!(bundle.get("b").is_none());
}

#[test]
fn paths_that_could_leave_the_folder_or_mean_two_things_are_refused() {
    use PathProblem::{Absolute, Backslash, Character, DotSegment, EmptySegment, Reserved};
    for (path, problem) in [
        ("", EmptySegment),
        ("/", Absolute),
        ("/etc/passwd", Absolute),
        ("a//b", EmptySegment),
        ("a/", EmptySegment),
        ("..", DotSegment),
        ("a/../../b", DotSegment),
        ("./a", DotSegment),
        ("a\\b", Backslash),
        ("C:/a", Character(':')),
        ("a b", Character(' ')),
        ("a\nb", Character('\n')),
        ("a\0", Character('\0')),
        ("$(x)", Character('$')),
        ("é.md", Character('é')),
        ("lsgen.manifest.json", Reserved),
        ("LSGEN.manifest.JSON", Reserved),
        (".lsgen-staging/manifest-1.json", Reserved),
        ("terraform/.Lsgen-probe", Reserved),
    ] {
        let error = Bundle::new().insert(path, "", "test").unwrap_err();
        let BundleError::Path(error) = error else {
            panic!("{path}: {error}")
        };
        assert_eq!((error.path.as_str(), error.problem), (path, problem));
        assert!(!error.to_string().contains(['\n', '\0']), "{error}");
    }
    for path in [
        "a",
        ".helmignore",
        "a/.b/..c",
        "x/lsgen.manifest.json",
        "_helpers.tpl",
        "-a",
    ] {
        Bundle::new().insert(path, "", "test").unwrap();
    }
}

#[test]
fn paths_that_collide_are_refused_and_change_nothing() {
    let start = bundle(&[("helm/values.yaml", "1"), ("README.md", "2")]);
    let collide = |path: &str| {
        let mut bundle = start.clone();
        let error = bundle.insert(path, "new", "test").unwrap_err();
        assert_eq!(bundle, start);
        error
    };
    assert!(
        matches!(collide("README.md"), BundleError::Duplicate { origin, .. } if origin == "test")
    );
    for path in ["Readme.md", "Helm/other.yaml", "helm/VALUES.yaml", "HELM"] {
        assert!(
            matches!(collide(path), BundleError::DiffersOnlyInCase { .. }),
            "{path}"
        );
    }
    for path in ["helm", "README.md/a", "helm/values.yaml/a"] {
        assert!(
            matches!(collide(path), BundleError::FileAndFolder { .. }),
            "{path}"
        );
    }
}

#[test]
fn the_manifest_is_stable_and_lists_every_file_but_itself() {
    let sealed = bundle(&[("b", "hello\n"), ("a/c", "")]).seal(header());
    assert_eq!(
        sealed
            .files()
            .get("lsgen.manifest.json")
            .unwrap()
            .text()
            .unwrap(),
        r#"{
  "format": 1,
  "lsgen": "0.1.0",
  "environment": "acme-prod",
  "chart": "0.16.11",
  "files": {
    "a/c": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "b": "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
  }
}
"#
    );
    assert_eq!(
        Manifest::parse(&sealed.manifest().to_json()).unwrap(),
        *sealed.manifest()
    );
}

#[test]
fn a_manifest_that_anything_is_wrong_with_is_not_believed() {
    let manifest = |files: &str| {
        format!(r#"{{"format":1,"lsgen":"0","environment":"e","chart":"c","files":{{{files}}}}}"#)
    };
    let hash = Digest::of(b"");
    assert!(Manifest::parse(&manifest(&format!(r#""a":"{hash}""#))).is_ok());
    for text in [
        String::new(),
        "null".into(),
        "{}".into(),
        "[1]".into(),
        r#"{"format":"1"}"#.into(),
        r#"{"format":-1}"#.into(),
        r#"{"format":1}"#.into(),
        manifest("") + "x",
        manifest("").replace(r#""chart""#, r#""color""#),
        manifest("").replace(r#""chart":"#, r#""more":1,"chart":"#),
        manifest(&format!(r#""../a":"{hash}""#)),
        manifest(&format!(r#""/a":"{hash}""#)),
        manifest(&format!(r#""a":"{hash}","a":"{hash}""#)),
        manifest(&format!(r#""lsgen.manifest.json":"{hash}""#)),
        manifest(r#""a":"sha256:00""#),
        manifest(r#""a":1"#),
        manifest(&format!(r#""a":"{}""#, hash.to_string().to_uppercase())),
        manifest(&format!(r#""a":"{}""#, hash.to_string().replace("e3", "é"))),
        "[".repeat(10_000),
    ] {
        let error = Manifest::parse(&text).unwrap_err();
        assert!(
            matches!(error, ManifestError::Malformed { .. }),
            "{text}: {error}"
        );
    }
    let newer = Manifest::parse(r#"{"format": 2, "hashes": []}"#).unwrap_err();
    assert!(
        newer.to_string().contains("a newer lsgen wrote it"),
        "{newer}"
    );
    let older = Manifest::parse(r#"{"format": 0}"#).unwrap_err();
    assert_eq!(older, ManifestError::Unknown { found: 0 });
}

#[test]
fn a_hash_is_the_same_from_a_slice_and_from_a_reader() {
    let bytes = vec![7; 200_000];
    assert_eq!(Digest::of_reader(&bytes[..]).unwrap(), Digest::of(&bytes));
    assert_eq!(
        Digest::of(&bytes).to_string().parse(),
        Ok(Digest::of(&bytes))
    );
}

#[test]
fn no_line_of_a_file_can_be_taken_for_a_header() {
    let plain = bundle(&[
        ("a", "1\n"),
        ("b", ""),
        ("c", "#=====\n# ===x y\n## ==== \n3"),
    ]);
    let expected = "# === a\n1\n# === b\n# === c\n#=====\n# ===x y\n## ==== \n3\n";
    assert_eq!(String::from_utf8(to_stream(&plain)).unwrap(), expected);
    let nasty = bundle(&[("a", "# === b\n"), ("b", "x\n# ===== Section =====")]);
    let expected = "# ====== a\n# === b\n# ====== b\nx\n# ===== Section =====\n";
    assert_eq!(String::from_utf8(to_stream(&nasty)).unwrap(), expected);
}

/// The command that the documentation of `to_stream` gives.
fn documented_awk() -> String {
    let source = include_str!("stream.rs");
    let (_, rest) = source.split_once("/// awk '").unwrap();
    let (program, _) = rest.split_once("}'\n").unwrap();
    program.replace("///", "") + "}"
}

#[test]
fn the_documented_awk_command_splits_a_stream() {
    if !has_tool("awk") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let sealed = bundle(&[
        ("a/b/c.tf", "# === x\n1\n"),
        ("a/d", ""),
        ("e", "# ==== \n"),
    ])
    .seal(header());
    let stream = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(stream.path(), to_stream(sealed.files())).unwrap();
    let status = Command::new("awk")
        .arg(documented_awk())
        .arg(stream.path())
        .current_dir(folder.path())
        .status()
        .unwrap();
    assert!(status.success());
    for (path, file) in sealed.files().iter() {
        let written = std::fs::read(folder.path().join(path.as_str())).unwrap();
        assert_eq!(written, file.contents(), "{path}");
    }
}

#[test]
fn a_tar_archive_is_the_same_each_time_and_tar_reads_it() {
    let long = format!(
        "{}/file.txt",
        "folder-with-a-long-name/".repeat(8).trim_end_matches('/')
    );
    let sealed = bundle(&[(&long, "long\n"), ("run.sh", "#!/bin/sh\n"), ("a", "")]).seal(header());
    let archive = to_tar(sealed.files()).unwrap();
    assert_eq!(archive, to_tar(sealed.files()).unwrap());
    if !has_tool("tar") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.tar");
    std::fs::write(&file, &archive).unwrap();
    let tar = |arguments: &[&str]| {
        let mut command = Command::new("tar");
        let output = command
            .args(arguments)
            .arg(&file)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{output:?}"
        );
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(
        tar(&["-tf"]),
        format!("a\n{long}\nlsgen.manifest.json\nrun.sh\n")
    );
    let listing = tar(&["--numeric-owner", "--utc", "-tvf"]);
    assert!(
        listing
            .lines()
            .all(|line| line.contains(" 0/0 ") && line.contains(" 1970-01-01 "))
    );
    assert!(
        listing.lines().last().unwrap().starts_with("-rwxr-xr-x"),
        "{listing}"
    );
    assert!(
        listing.lines().next().unwrap().starts_with("-rw-r--r--"),
        "{listing}"
    );
    tar(&["-xf"]);
    for (path, contents) in sealed.files().iter() {
        let written = std::fs::read(folder.path().join(path.as_str())).unwrap();
        assert_eq!(written, contents.contents(), "{path}");
    }
}

/// Splits a stream by the rule in the documentation of `to_stream`.
fn split(stream: &str) -> Vec<(String, String)> {
    let first = stream.lines().next().unwrap_or_default();
    let mark: String = first.split_inclusive(' ').take(2).collect();
    let mut files: Vec<(String, String)> = Vec::new();
    for line in stream.split_inclusive('\n') {
        match (line.strip_prefix(&mark), files.last_mut()) {
            (Some(path), _) => files.push((path.trim_end().to_owned(), String::new())),
            (None, Some((_, contents))) => contents.push_str(line),
            (None, None) => panic!("{line}"),
        }
    }
    files
}

proptest! {
    #[test]
    fn a_stream_splits_into_the_files_it_came_from(
        files in prop::collection::btree_map(
            "[a-c]{1,2}(/[a-c]{1,2}){0,2}",
            "([# =a]{0,8}\n){0,4}",
            1..8,
        )
    ) {
        let mut bundle = Bundle::new();
        for (path, contents) in files {
            // Paths that collide are the business of another test.
            let _ = bundle.insert(path, contents, "test");
        }
        let expected: Vec<_> = bundle
            .iter()
            .map(|(path, file)| (path.to_string(), file.text().unwrap().to_owned()))
            .collect();
        let stream = String::from_utf8(to_stream(&bundle)).unwrap();
        prop_assert_eq!(split(&stream), expected);
    }

    #[test]
    fn no_text_makes_the_readers_panic(text in "\\PC{0,60}") {
        let _ = FilePath::parse(&text);
        let _ = Manifest::parse(&text);
        let _ = text.parse::<Digest>();
    }
}
