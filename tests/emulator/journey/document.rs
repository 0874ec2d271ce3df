//! A page that people carry out, as the list of its command blocks.

use std::fs;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// What stands on the line before a block that no test can carry out, with the reason.
const MARK: &str = "not executed: ";

/// The way that a person takes where a page offers two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Helm,
    Helmfile,
}

/// A block of commands.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// The headings that it stands under, as `7. Install secrets > Check what pods can reach`.
    pub(crate) heading: String,
    /// Its number among the blocks under that heading, from 1.
    pub(crate) number: usize,
    pub(crate) text: String,
    /// Why it is not executed.
    pub(crate) not_executed: Option<String>,
}

impl Step {
    /// Whether somebody who goes this way reads the section.
    pub(crate) fn is_on(&self, way: Way) -> bool {
        let is_under = |alternative: &str| {
            let headings = self.heading.split(" > ");
            headings
                .filter_map(|heading| heading.split_once(alternative))
                .any(|(_, rest)| !rest.starts_with(char::is_alphabetic))
        };
        match way {
            Way::Helm => !is_under("ith helmfile"),
            Way::Helmfile => !is_under("ith Helm"),
        }
    }

    /// What messages call it.
    pub(crate) fn name(&self) -> String {
        format!("\"{}\", block {}", self.heading, self.number)
    }
}

/// Reads the blocks of a page in a rendered folder, and those of the files that it sends its reader to, at that place.
pub(crate) fn read(folder: &Path, page: &str) -> Vec<Step> {
    let text = fs::read_to_string(folder.join(page)).unwrap();
    let mut reader = Reader::default();
    for event in Parser::new_ext(&text, Options::all()) {
        reader.take(event, folder, page);
    }
    assert!(
        reader.mark.is_none(),
        "{page}: no block follows a mark under \"{}\"",
        reader.heading()
    );
    reader.steps
}

#[derive(Default)]
struct Reader {
    steps: Vec<Step>,
    /// The heading of each level, from the second.
    headings: Vec<String>,
    /// The text of the heading, paragraph or block that is being read.
    text: String,
    fence: Option<String>,
    mark: Option<String>,
    /// The file whose commands the paragraph names.
    elsewhere: Option<String>,
}

impl Reader {
    fn heading(&self) -> String {
        self.headings.join(" > ")
    }

    fn take(&mut self, event: Event<'_>, folder: &Path, page: &str) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                // The first level is the page's own title.
                self.headings.truncate((level as usize).saturating_sub(2));
                self.text.clear();
            }
            Event::End(TagEnd::Heading(level)) => {
                let text = std::mem::take(&mut self.text);
                if level as usize > 1 {
                    self.headings.push(text);
                }
            }
            Event::Start(Tag::Paragraph) => self.text.clear(),
            Event::End(TagEnd::Paragraph) => {
                if let Some(file) = self.elsewhere.take() {
                    self.comments(&folder.join(file));
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                self.fence = Some(language.to_string());
                self.text.clear();
            }
            Event::End(TagEnd::CodeBlock) => {
                let mark = self.mark.take();
                match self.fence.take().as_deref() {
                    Some("sh") => {
                        let text = std::mem::take(&mut self.text);
                        self.add(text, mark);
                    }
                    _ => assert!(mark.is_none(), "{page}: a mark before no command"),
                }
            }
            Event::Html(html) => {
                let comment = html.trim().strip_prefix("<!-- ");
                let comment = comment.and_then(|text| text.strip_suffix(" -->"));
                let reason = comment.and_then(|text| text.strip_prefix(MARK));
                self.mark = reason.map(ToOwned::to_owned);
            }
            Event::Text(text) => self.text.push_str(&text),
            Event::Code(code) => {
                if self.text.ends_with("at the top of ") {
                    self.elsewhere = Some(code.to_string());
                }
                self.text.push_str(&code);
            }
            Event::SoftBreak => self.text.push(' '),
            _ => {}
        }
    }

    /// The commands at the top of a manifest: comments that are indented as code is.
    fn comments(&mut self, file: &Path) {
        let text = fs::read_to_string(file).unwrap();
        let (mut block, mut mark) = (String::new(), None);
        for line in text.lines().chain([""]) {
            if let Some(command) = line.strip_prefix("#     ") {
                block.push_str(command);
                block.push('\n');
            } else if !block.is_empty() {
                self.add(std::mem::take(&mut block), mark.take());
            } else if let Some(reason) = line
                .strip_prefix("# ")
                .and_then(|line| line.strip_prefix(MARK))
            {
                mark = Some(reason.to_owned());
            }
        }
    }

    fn add(&mut self, text: String, not_executed: Option<String>) {
        let heading = self.heading();
        let before = self.steps.iter().filter(|step| step.heading == heading);
        self.steps.push(Step {
            number: before.count() + 1,
            heading,
            text,
            not_executed,
        });
    }
}
