//! checkov: its policies for Terraform. What does not apply is marked in the modules, with a reason.

use crate::verify::Check;
use crate::verify::bench::Bench;
use crate::verify::schedule::Task;

use super::missing;

pub(super) fn tasks<'a>(bench: &'a Bench<'a>) -> Vec<Task<'a>> {
    let Some(checkov) = bench.options.tools.checkov.as_deref() else {
        return missing(bench, Check::Checkov, "scan", "checkov");
    };
    vec![Task::new("checkov", move || {
        let program = bench.program(checkov).arguments([
            "--directory",
            "terraform",
            "--framework",
            "terraform",
            "--quiet",
            "--compact",
            "--skip-download",
        ]);
        vec![bench.run(Check::Checkov, "scan", "terraform", program).0]
    })]
}
