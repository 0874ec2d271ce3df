//! When recovery is tested.

use serde::Serialize;

use crate::plan::Site;

/// A date that comes again.
#[derive(Serialize)]
pub(super) struct Event {
    id: &'static str,
    start: &'static str,
    months: u32,
    summary: &'static str,
    description: &'static str,
}

/// The dates of `recovery-tests.ics`.
pub(super) fn events(site: &Site) -> Vec<Event> {
    let mut events = Vec::from(EVENTS);
    events.extend(site.elsewhere().map(|_| FAIL_OVER));
    events
}

/// What a second region adds.
const FAIL_OVER: Event = Event {
    id: "region",
    start: "20260407",
    months: 6,
    summary: "serve from the second region on purpose",
    description: "runbooks/recovery-tests.md\\, half-yearly",
};

/// The guide's own intervals, on the first Tuesday of the month.
const EVENTS: [Event; 2] = [
    Event {
        id: "restore",
        start: "20260106",
        months: 3,
        summary: "restore the stores beside the real ones",
        description: "runbooks/recovery-tests.md\\, quarterly",
    },
    Event {
        id: "failover",
        start: "20260203",
        months: 6,
        summary: "let a store fail over on purpose",
        description: "runbooks/recovery-tests.md\\, half-yearly",
    },
];
