//! The result for a program: format 1.

use serde_json::{Value, json as object};

use crate::verify::{Outcome, Row, Verified};

/// The format of the JSON.
const FORMAT: u64 = 1;

/// The result for a program.
pub(crate) fn json(verified: &[Verified]) -> Value {
    let folders: Vec<Value> = verified.iter().map(folder).collect();
    object!({
        "format": FORMAT,
        "result": result(verified.iter().all(Verified::is_ok)),
        "folders": folders,
    })
}

fn folder(verified: &Verified) -> Value {
    let checks: Vec<Value> = verified.rows.iter().map(check).collect();
    object!({
        "folder": verified.folder,
        "environment": verified.environment,
        "chart": verified.chart,
        "result": result(verified.is_ok()),
        "checks": checks,
    })
}

fn result(is_ok: bool) -> &'static str {
    if is_ok { "ok" } else { "failed" }
}

fn check(row: &Row) -> Value {
    let (result, said) = match &row.outcome {
        Outcome::Ok => ("ok", None),
        Outcome::Failed(said) => ("failed", Some(("output", said))),
        Outcome::Skipped(reason) => ("skipped", Some(("reason", reason))),
    };
    let mut check = object!({
        "check": row.check.name(),
        "step": row.step,
        "subject": row.subject,
        "result": result,
        "milliseconds": u64::try_from(row.time.as_millis()).unwrap_or(u64::MAX),
    });
    if let (Some((key, text)), Some(fields)) = (said, check.as_object_mut()) {
        fields.insert(key.to_owned(), text.clone().into());
    }
    check
}
