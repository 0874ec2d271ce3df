//! Where the lines of a text begin, found once.

use crate::layer::Stack;

/// The first byte of every line of a text.
pub(super) struct Lines {
    starts: Vec<usize>,
    length: usize,
}

impl Lines {
    /// Finds the lines of `text`.
    pub(super) fn of(text: &str) -> Self {
        let breaks = text.match_indices('\n').map(|(newline, _)| newline + 1);
        Self {
            starts: std::iter::once(0).chain(breaks).collect(),
            length: text.len(),
        }
    }

    /// The lines of every document of a stack, by the number of the document.
    pub(super) fn of_documents(stack: &Stack) -> Vec<Self> {
        let documents = stack.documents.iter();
        documents.map(|document| Self::of(&document.text)).collect()
    }

    /// The number, counted from 0, of the line that holds a byte.
    pub(super) fn number(&self, byte: usize) -> usize {
        self.starts
            .partition_point(|start| *start <= byte)
            .saturating_sub(1)
    }

    /// The bytes of a line, its line break left out.
    pub(super) fn range(&self, number: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(number).copied().unwrap_or(self.length);
        let end = self
            .starts
            .get(number + 1)
            .map_or(self.length, |next| next - 1);
        start..end
    }

    /// Line and column of a byte of the text, both counted from 1, columns in characters.
    pub(super) fn position(&self, text: &str, byte: usize) -> (usize, usize) {
        let number = self.number(byte);
        let before = text.get(self.range(number).start..byte).unwrap_or_default();
        (number + 1, before.chars().count() + 1)
    }
}
