//! A written folder is clean, and holds what its manifest lists.

use lsgen::api::bundle::Sealed;
use lsgen::api::bundle::{Digest, Header};
use lsgen::api::{render, write};

use crate::environments::Rendered;
use crate::environments::each::Promise;

each_environment! { Promise::Whole(problems) }

/// The bundle with its manifest, as `lsgen render` writes it.
fn sealed(rendered: &Rendered) -> Sealed {
    let bundle = render::render(&rendered.plan).expect("a judged plan renders");
    bundle.seal(Header {
        lsgen_version: "0.0.0".into(),
        environment: rendered.validated.names().base().into(),
        chart: rendered.validated.chart().version.to_string(),
    })
}

fn problems(rendered: &Rendered) -> Vec<String> {
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("out");
    let sealed = sealed(rendered);
    write::apply(&write::plan(&folder, &sealed).expect("a plan"), false).expect("written");
    let again = write::plan(&folder, &sealed).expect("a plan");
    let mut problems = Vec::new();
    if !again.is_clean() {
        problems.push(format!("not clean once it is written: {:?}", again.lines()));
    }
    let listed = sealed.manifest().files();
    if listed.len() != rendered.files.len() {
        let (listed, rendered) = (listed.len(), rendered.files.len());
        problems.push(format!("the manifest lists {listed} files of {rendered}"));
    }
    for (path, digest) in listed {
        let written = std::fs::read(folder.join(path.as_str())).expect("written");
        if *digest != Digest::of(&written) {
            problems.push(format!("{path}: is not what the manifest lists"));
        }
    }
    problems
}
