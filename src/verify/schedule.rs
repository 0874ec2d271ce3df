//! Who does what when: as many checks at a time as are allowed, reported in their own order.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::internal::Internal;

use super::Row;
use super::bench::Bench;

/// What is done in one go: the steps of a stack, or of a release.
pub(super) struct Task<'a> {
    /// What progress shows.
    pub(super) label: String,
    pub(super) work: Box<dyn Fn() -> Vec<Row> + Send + Sync + 'a>,
}

impl<'a> Task<'a> {
    pub(super) fn new(
        label: impl Into<String>,
        work: impl Fn() -> Vec<Row> + Send + Sync + 'a,
    ) -> Self {
        Self {
            label: label.into(),
            work: Box::new(work),
        }
    }
}

/// Does all of them, and gives their rows in the order of the tasks. After an interruption none is begun.
pub(super) fn run(
    bench: &Bench<'_>,
    tasks: &[Task<'_>],
    progress: &(dyn Fn(&str) + Sync),
) -> Vec<Row> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let total = tasks.len();
    let work = || {
        while !bench.options.interrupted.is_set() {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(task) = tasks.get(number) else {
                break;
            };
            progress(&format!("{} of {total}: {}", number + 1, task.label));
            let rows = (task.work)();
            done.lock().internal("the rows so far").push((number, rows));
        }
    };
    thread::scope(|scope| {
        for _ in 0..bench.options.jobs.clamp(1, total.max(1)) {
            scope.spawn(work);
        }
    });
    let mut done = done.into_inner().internal("the rows");
    done.sort_by_key(|(number, _)| *number);
    let mut rows: Vec<Row> = done.into_iter().flat_map(|(_, rows)| rows).collect();
    rows.sort_by_key(|row| row.check);
    rows
}
