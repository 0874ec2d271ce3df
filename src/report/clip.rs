//! Texts that are shown up to a length.

use super::terminal::plural;

/// At most so many characters, and how many more there are.
pub(super) fn clipped(text: &str, most: usize) -> String {
    let length = text.chars().count();
    if length <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most).collect();
    format!("{kept}... ({} more)", plural(length - most, "character"))
}

#[cfg(test)]
mod tests {
    use super::clipped;

    #[test]
    fn what_is_left_out_is_counted() {
        assert_eq!(clipped("äöü", 3), "äöü");
        assert_eq!(clipped("äöüß", 3), "äöü... (1 character more)");
    }
}
