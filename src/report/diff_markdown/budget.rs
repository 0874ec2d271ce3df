//! How much a comment may hold.

/// The forge's limit is 65,536 characters. Bytes are counted, of which there are never fewer than
/// characters of any kind, and a line break twice, because some clients send two for one.
pub const LIMIT: usize = 65_000;

/// Room for the sentences that say what was left out.
const RESERVED: usize = 2_000;

/// What is left of a limit.
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    /// All of it.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            left: limit.saturating_sub(RESERVED),
        }
    }

    /// Takes the text, if there is room for it.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let Some(left) = self.left.checked_sub(cost(text)) else {
            return false;
        };
        self.left = left;
        true
    }

    /// Gives back what a text took that is left out after all.
    pub(super) fn give_back(&mut self, text: &str) {
        self.left += cost(text);
    }

    /// Takes texts in order as long as there is room, and says how many.
    pub(super) fn take_first(&mut self, texts: &[String]) -> usize {
        texts.iter().take_while(|text| self.take(text)).count()
    }
}

/// What a text takes of a limit.
pub(super) fn cost(text: &str) -> usize {
    text.len() + text.matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_taken_than_there_is() {
        let mut budget = Budget::new(RESERVED + 7);
        assert!(budget.take("ab\n"));
        assert!(!budget.take("abcd"));
        assert_eq!(budget.take_first(&["é".into(), "a".into(), "b".into()]), 2);
        budget.give_back("é");
        assert!(budget.take("cd"));
    }
}
