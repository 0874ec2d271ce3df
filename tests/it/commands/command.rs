//! A command of a shell: its words, and what stands around it.

/// A command with its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Command {
    /// `NAME=value` before the command, or alone.
    pub(crate) assignments: Vec<(String, Word)>,
    /// The command's name and its arguments.
    pub(crate) words: Vec<Word>,
    /// What output goes to: `> file`.
    pub(crate) writes: Vec<String>,
    /// What stands after it: `&&`, `||`, `|`, `;`, a line's end.
    pub(crate) then: String,
    /// Whether it stands in `$( )`.
    pub(crate) is_nested: bool,
    /// Whether its input is what another command writes.
    pub(crate) is_fed: bool,
    /// The function that it belongs to.
    pub(crate) function: Option<String>,
}

/// A word without its quotes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// Variables that are put into it.
    pub(crate) variables: Vec<String>,
    /// A character that a shell would expand to file names, outside quotes.
    pub(crate) has_pattern: bool,
}

impl Command {
    /// The command's name; an assignment alone has none.
    pub(crate) fn name(&self) -> &str {
        self.word(0)
    }

    pub(crate) fn word(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| word.text.as_str())
    }

    pub(crate) fn has(&self, argument: &str) -> bool {
        self.words.iter().any(|word| word.text == argument)
    }

    /// What follows an option, or stands behind its `=`.
    pub(crate) fn option(&self, name: &str) -> Option<&Word> {
        let position = self.words.iter().position(|word| word.text == name)?;
        self.words.get(position + 1)
    }

    /// The command and its arguments, as one line.
    pub(crate) fn line(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }

    pub(crate) fn starts(&self, words: &str) -> bool {
        let mut own = self.words.iter().map(|word| word.text.as_str());
        words.split(' ').all(|word| own.next() == Some(word))
    }
}
