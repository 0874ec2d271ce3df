//! What is rendered twice is the same to the byte.

use crate::environments::each::Promise;
use crate::environments::{Rendered, files};

promise! { Promise::Whole(problems) }

fn problems(rendered: &Rendered) -> Vec<String> {
    let again = files(&rendered.plan);
    let paths = rendered.files.keys().chain(again.keys());
    let differing = paths.filter(|path| again.get(*path) != rendered.files.get(*path));
    differing
        .map(|path| format!("{path}: other bytes the second time"))
        .collect()
}
