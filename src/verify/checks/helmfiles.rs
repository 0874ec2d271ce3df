//! helmfile: whether it reads every helmfile.

use crate::verify::Check;
use crate::verify::bench::Bench;
use crate::verify::schedule::Task;

use super::missing;

pub(super) fn tasks<'a>(bench: &'a Bench<'a>) -> Vec<Task<'a>> {
    let Some(helmfile) = bench.options.tools.helmfile.as_deref() else {
        return missing(bench, Check::Helmfile, "list", "helmfile");
    };
    let paths = bench.folder.paths("helm/helmfile", ".yaml");
    paths
        .map(|path| {
            Task::new(path, move || {
                let program = bench.program(helmfile);
                let program = program.arguments(["--no-color", "--file", path, "list"]);
                vec![bench.run(Check::Helmfile, "list", path, program).0]
            })
        })
        .collect()
}
