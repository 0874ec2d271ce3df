//! What cannot be missing.

/// A value that is there unless lsgen itself is broken: its absence is loud, and never an empty default.
pub(crate) trait Internal {
    /// The value, which exists.
    type Value;

    /// The value; `what` says what it is.
    ///
    /// # Panics
    ///
    /// When it is missing, which is a mistake in lsgen and not in what it was given.
    fn internal(self, what: &str) -> Self::Value;
}

impl<T> Internal for Option<T> {
    type Value = T;

    #[allow(clippy::panic)] // The one place: what else should a broken program print?
    #[track_caller]
    fn internal(self, what: &str) -> T {
        match self {
            Some(value) => value,
            None => panic!("internal: {what} is missing"),
        }
    }
}

impl<T, E: std::fmt::Display> Internal for Result<T, E> {
    type Value = T;

    #[allow(clippy::panic)] // As above.
    #[track_caller]
    fn internal(self, what: &str) -> T {
        match self {
            Ok(value) => value,
            Err(error) => panic!("internal: {what}: {error}"),
        }
    }
}
