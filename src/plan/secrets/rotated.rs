//! The generated secrets, and how each is replaced by a new one.

use crate::plan::parameters::{Parameter, Rotation, Writer, parameters};
use crate::plan::{Plan, Site};

use super::readers::{Reader, readers};

/// A secret that was generated.
pub(crate) struct Rotated<'plan> {
    pub(crate) parameter: Parameter,
    pub(crate) rotation: Rotation,
    /// The region whose parameter store it is put into.
    pub(crate) kept: &'plan Site,
    /// The region whose pods read it.
    pub(crate) read: &'plan Site,
    /// These pods.
    pub(crate) readers: Vec<Reader>,
}

/// Every secret that was generated, in a reader's order.
pub(crate) fn rotated(plan: &Plan) -> Vec<Rotated<'_>> {
    let mut all = Vec::new();
    for kept in plan.sites() {
        for parameter in parameters(kept) {
            let Some(rotation) = parameter.writer.rotation() else {
                continue;
            };
            // A store that waits for its region is given another secret when that region serves again: until then
            // no pod reads it, and what Terraform would draw for the primary's database is copied over the one that
            // serves.
            let is_of_store = match parameter.writer {
                Writer::InstallStep(_) | Writer::Module(_) => true,
                Writer::Generated { .. }
                | Writer::Plain(_)
                | Writer::Person
                | Writer::Mirrored { .. } => false,
            };
            if is_of_store && !kept.is_active() {
                continue;
            }
            // What both regions have is read where LangSmith runs; a store's own only where that store is.
            let read = if parameter.is_shared() {
                plan.serving()
            } else {
                kept
            };
            let readers = readers(read, parameter.name);
            if readers.is_empty() {
                continue;
            }
            all.push(Rotated {
                parameter,
                rotation,
                kept,
                read,
                readers,
            });
        }
    }
    all
}
