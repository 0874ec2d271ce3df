//! The ends of lines, which a parsed document does not keep.

use similar::Algorithm;

/// The text with line feeds alone, as it is parsed.
pub(super) fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// The new text with the ends that its lines have in the old one. A new line ends as most lines do, and the last line
/// has an end if it had one.
pub(super) fn with_ends_of(old: &str, new: &str) -> String {
    let before: Vec<(&str, &str)> = old.split_inclusive('\n').map(with_end).collect();
    let after: Vec<&str> = new.lines().collect();
    let of_windows = before.iter().filter(|(_, end)| *end == "\r\n").count();
    let most = if of_windows * 2 > before.len() {
        "\r\n"
    } else {
        "\n"
    };
    let mut ends = vec![most; after.len()];
    let texts: Vec<&str> = before.iter().map(|(text, _)| *text).collect();
    for operation in similar::capture_diff_slices(Algorithm::Myers, &texts, &after) {
        let (old_lines, new_lines) = (operation.old_range(), operation.new_range());
        // A line that was changed is where the old one was.
        if old_lines.len() == new_lines.len() {
            let kept = before.iter().skip(old_lines.start);
            let lines = ends.iter_mut().skip(new_lines.start).take(new_lines.len());
            for (end, (_, kept)) in lines.zip(kept) {
                if !kept.is_empty() {
                    *end = kept;
                }
            }
        }
    }
    let has_no_last_end = before.last().is_some_and(|(_, end)| end.is_empty());
    if let (true, Some(last)) = (has_no_last_end, ends.last_mut()) {
        *last = "";
    }
    after
        .into_iter()
        .zip(ends)
        .flat_map(|(text, end)| [text, end])
        .collect()
}

/// A line, and how it ends.
fn with_end(line: &str) -> (&str, &str) {
    let end = ["\r\n", "\n", ""]
        .into_iter()
        .find(|end| line.ends_with(end))
        .unwrap_or_default();
    (line.strip_suffix(end).unwrap_or(line), end)
}
