//! Saying what a test needs and does not have.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::Mutex;

/// Whether there is time for minutes more. Otherwise it is said what is left out.
pub(crate) fn is_slow(what: &str) -> bool {
    let is_slow = std::env::var_os("LSGEN_SLOW").is_some();
    if !is_slow {
        skip(&format!("LSGEN_SLOW=1 for {what}"));
    }
    is_slow
}

/// Every so-many-th of the items, and all of them where there is time for it: what an engine takes minutes to judge.
pub(crate) fn sampled<T>(items: Vec<T>, every: usize, what: &str) -> Vec<T> {
    let rest = format!("{} of {every} {what}", every - 1);
    let step = if is_slow(&rest) { 1 } else { every };
    items.into_iter().step_by(step).collect()
}

/// Says it past the test harness, which would swallow it; once, however many tests need it.
pub(crate) fn skip(needs: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let is_new =
        |mut said: std::sync::MutexGuard<'_, BTreeSet<String>>| said.insert(needs.to_owned());
    if SAID.lock().is_ok_and(is_new) {
        let _ = writeln!(std::io::stderr(), "skipped: needs {needs}");
    }
}
