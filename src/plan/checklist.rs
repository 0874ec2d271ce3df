//! Items of the readiness checklist.

use serde::Serialize;

/// Something that a production environment should have, and whether this one has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Item {
    done: bool,
    text: String,
    /// What to do while it is not done.
    todo: Option<String>,
    place: Option<&'static str>,
}

/// Settled by what is rendered, or else by what a person does about it.
pub(crate) fn settled(
    done: bool,
    text: impl Into<String>,
    todo: impl Into<String>,
    place: &'static str,
) -> Item {
    Item {
        done,
        text: text.into(),
        todo: (!done).then(|| todo.into()),
        place: Some(place),
    }
}

/// Settled by what lsgen renders in every environment that has the item.
pub(crate) fn always(text: impl Into<String>, place: &'static str) -> Item {
    settled(true, text, "", place)
}

/// Only a person can settle it.
pub(crate) fn person(text: impl Into<String>) -> Item {
    Item {
        done: false,
        text: text.into(),
        todo: None,
        place: None,
    }
}
