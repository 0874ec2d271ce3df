//! The page as a browser shows it, filtered and not.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{edit, lsgen, skip};
use crate::differences::elements::{self, Element};
use crate::support::{Folder, example};

/// A Chromium that can be started: `LSGEN_CHROMIUM`, or one of the usual names on PATH.
fn chromium() -> Option<PathBuf> {
    let given = std::env::var_os("LSGEN_CHROMIUM").map(PathBuf::from);
    let usual = ["chromium", "chromium-browser", "google-chrome"].map(PathBuf::from);
    let can_start = |program: &PathBuf| {
        let version = Command::new(program).arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    };
    given.into_iter().chain(usual).find(can_start)
}

/// The page behind an address, once its script has run.
fn shown(chromium: &Path, folder: &Folder, filter: &str) -> String {
    let page = folder.path().join("page.html");
    let profile = folder.path().join("profile");
    let output = Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
        ])
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(["--timeout=20000", "--dump-dom"])
        .arg(format!("file://{}#{filter}", page.display()))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("</html>"), "{output:?}");
    text
}

/// The texts of what is not hidden, of one kind.
fn visible<'a>(elements: &'a [Element], class: &'a str) -> Vec<&'a Element> {
    elements
        .iter()
        .filter(|element| element.has_class(class) && !element.attributes.contains_key("hidden"))
        .collect()
}

#[test]
fn a_browser_shows_the_page_and_filters_it() {
    let Some(chromium) = chromium() else {
        skip::skip("chromium");
        return;
    };
    let folder = Folder::new();
    folder.write("prod.toml", example("production"));
    folder.write("next.toml", example("production"));
    edit(
        &folder,
        "next.toml",
        "availability_zones = 3",
        "availability_zones = 2",
    );
    edit(&folder, "next.toml", "\"4711\"", "\"4712\"");
    let page = lsgen(
        &folder,
        &["diff", "prod.toml", "next.toml", "--format", "html"],
    );
    folder.write("page.html", &page.stdout);
    let written = elements::parse(&page.stdout);
    let form = |elements: &[Element]| {
        let form = elements.iter().find(|element| element.name == "form");
        form.unwrap().attributes.contains_key("hidden")
    };
    assert!(
        form(&written.elements),
        "the filter is of no use without the script"
    );
    let count = |class: &str| visible(&written.elements, class).len();
    let all = (count("effect"), count("key"), count("file"));
    assert!(all.0 > 5 && all.1 == 2 && all.2 > 3, "{all:?}");

    let whole = elements::parse(&shown(&chromium, &folder, ""));
    assert!(!form(&whole.elements), "the script did not run");
    let found = |class: &str| visible(&whole.elements, class).len();
    assert_eq!((found("effect"), found("key"), found("file")), all);

    let replaced = elements::parse(&shown(&chromium, &folder, "class=replaced"));
    let effects = visible(&replaced.elements, "effect");
    assert!(
        !effects.is_empty() && effects.len() < all.0,
        "{}",
        effects.len()
    );
    for effect in &effects {
        assert_eq!(effect.attributes["data-class"], "replaced");
    }
    let files = visible(&replaced.elements, "file");
    assert!(!files.is_empty() && files.len() < all.2, "{}", files.len());
    for file in files {
        assert!(file.attributes["data-path"].starts_with("terraform/infra/"));
    }

    let zones = elements::parse(&shown(&chromium, &folder, "text=Availability_Zone"));
    for class in ["effect", "key", "file"] {
        let left = visible(&zones.elements, class);
        assert!(!left.is_empty() && left.len() < found(class), "{class}");
        for element in left {
            assert!(element.text().contains("availability_zone"), "{class}");
        }
    }

    let path = "terraform/state/providers.tf";
    let one = elements::parse(&shown(&chromium, &folder, &format!("file={path}")));
    let files = visible(&one.elements, "file");
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].attributes["data-path"], path);
    assert!(files[0].attributes.contains_key("open"));
    for effect in visible(&one.elements, "effect") {
        assert_eq!(effect.attributes["data-place"], "terraform/state");
    }
}
