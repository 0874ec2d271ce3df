//! Shell code that takes `password=` out of a text, which is not a password.

/// The braces of a text, read from its beginning on and no part of it twice.
#[derive(Debug, Default)]
pub(super) struct Braces {
    read: usize,
    is_expansion: bool,
}

/// What a name stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// It is `${...}`, whose brace is still open.
    is_expansion: bool,
    /// It is a pattern: an asterisk is right before the name.
    is_pattern: bool,
}

impl Braces {
    /// Where a position is, which is not before the one asked for last.
    pub(super) fn place(&mut self, text: &str, position: usize) -> Place {
        let unread = text.get(self.read..position).unwrap_or_default();
        if let Some(brace) = unread.rfind(['{', '}']) {
            let before = text.get(..=self.read + brace).unwrap_or_default();
            self.is_expansion = before.ends_with("${");
        }
        self.read = position;
        Place {
            is_expansion: self.is_expansion,
            is_pattern: self.is_expansion || unread.ends_with('*'),
        }
    }
}

impl Place {
    /// How much of what stands behind the name and its `=` is a value: within `${URL#*password=}` what is
    /// before the brace, and in a pattern such as `*password=*)` the asterisk.
    pub(super) fn value_length(self, behind: &str) -> usize {
        let length = match behind.find('}') {
            Some(end) if self.is_expansion => end,
            _ => behind.len(),
        };
        let value = behind.get(..length).unwrap_or_default();
        let rest = value.trim_start_matches('*');
        let stars = length - rest.len();
        let is_end = match rest.strip_prefix('|') {
            Some(next) => self.is_pattern && next.starts_with('*'),
            None => rest == ")" || (self.is_expansion && rest.starts_with('/')),
        };
        if stars > 0 && is_end { stars } else { length }
    }
}
