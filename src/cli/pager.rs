//! Long text for a person, page by page, as git shows it.

use std::env;
use std::io::{self, IsTerminal as _};

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};

use super::error::CommandError;
use super::output;
use crate::program::Program;
use crate::text::escape::masked_in_place;

/// What is used where the environment names no pager.
const DEFAULT: &str = "less";

/// What less does, where the environment does not say: it ends when everything fits, keeps colors, and leaves the text on
/// the screen.
const LESS: &str = "FRX";

/// Writes text to standard output; through a pager if that is a terminal which the text does not fit.
pub(super) fn show(text: &str, is_off: bool) -> Result<(), CommandError> {
    if !is_off && io::stdout().is_terminal() && !fits(text) && paged(text) {
        return Ok(());
    }
    output::data(text.as_bytes())
}

/// Whether the terminal shows all of it at once, with a line left for the prompt.
fn fits(text: &str) -> bool {
    let size = terminal_size::terminal_size_of(io::stdout());
    let Some((terminal_size::Width(width), terminal_size::Height(height))) = size else {
        return false;
    };
    let plain = strip_str(text).to_string();
    let rows = plain.lines().map(|line| {
        let columns = line.chars().count();
        columns.div_ceil(usize::from(width)).max(1)
    });
    rows.sum::<usize>() < usize::from(height)
}

/// Shows the text with the pager; false where there is none, or it cannot be started.
fn paged(text: &str) -> bool {
    let named = ["LSGEN_PAGER", "PAGER"]
        .into_iter()
        .find_map(|name| Some((name, env::var_os(name)?)));
    let command = named.as_ref().map_or(DEFAULT.into(), |(_, command)| {
        command.to_string_lossy().into_owned()
    });
    let started = match words(&command).as_deref() {
        Some([]) => return false,
        Some([only]) if only == "cat" => return false,
        Some([program, arguments @ ..]) => start(program, arguments, text),
        None => Err(io::Error::other("a quotation mark is not closed")),
    };
    match (started, named) {
        (Ok(()), _) => true,
        (Err(error), Some((name, _))) => {
            let command = masked_in_place(&command);
            output::talk(&format!(
                "cannot start the pager `{command}`, which `{name}` names: {error}\n"
            ));
            false
        }
        // Not every machine has less.
        (Err(_), None) => false,
    }
}

fn start(program: &str, arguments: &[String], text: &str) -> io::Result<()> {
    let mut pager = Program::new(program).arguments(arguments);
    if env::var_os("LESS").is_none() {
        pager = pager.set("LESS", LESS);
    }
    if AutoStream::choice(&io::stdout()) == ColorChoice::Never {
        return pager.show(strip_str(text).to_string().as_bytes());
    }
    pager.show(text.as_bytes())
}

/// The words of a command, as a shell splits them: quotation marks and backslashes keep what they protect. None where a
/// quotation mark is not closed.
fn words(command: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = command.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (None, letter) if letter.is_ascii_whitespace() => words.extend(word.take()),
            (None, '\'' | '"') => {
                quote = Some(letter);
                // Two quotation marks are an empty word.
                word.get_or_insert_default();
            }
            (Some(mark), letter) if mark == letter => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(letters.next()),
            (_, letter) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_command_is_split_as_a_shell_does() {
        for (command, wanted) in [
            ("", &[][..]),
            (" \t ", &[]),
            ("less", &["less"]),
            ("  less  -R ", &["less", "-R"]),
            ("'/a b/c' \"d e\"f", &["/a b/c", "d ef"]),
            (r#"a\ b "c\"d" 'e\f'"#, &["a b", "c\"d", r"e\f"]),
            ("'' x", &["", "x"]),
            ("it\"'\"s", &["it's"]),
        ] {
            assert_eq!(words(command).unwrap(), wanted, "{command}");
        }
        for command in ["'", "less \"-R", "a 'b\"c"] {
            assert_eq!(words(command), None, "{command}");
        }
    }
}
