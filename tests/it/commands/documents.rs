//! Where commands stand: in fenced blocks and code spans of documents, in scripts, and at the top of manifests.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::shell::{self, Command, Item};
use crate::environments::{self, Files, Rendered};

/// A file that people carry out, with what its commands are carried out in.
pub(crate) struct Document<'a> {
    /// The environment and the file, for complaints.
    pub(crate) name: String,
    /// Whether it is carried out as a file, by the shell that its first line names: nobody pastes it.
    pub(crate) is_script: bool,
    /// Whether that shell is bash.
    pub(crate) is_bash: bool,
    /// Whether it ends by itself at a command that fails.
    pub(crate) stops: bool,
    pub(crate) blocks: Vec<Block>,
    /// What the person who reads it has in the folder.
    pub(crate) files: Cow<'a, Files>,
}

/// Commands that are pasted at once.
pub(crate) struct Block {
    pub(crate) text: String,
    pub(crate) items: Vec<Item>,
    /// Within a sentence: nothing is defined or waited for there.
    pub(crate) is_span: bool,
}

impl Block {
    fn new(text: String, is_span: bool) -> Self {
        let items = shell::read(&text);
        Self {
            text,
            items,
            is_span,
        }
    }

    pub(crate) fn commands(&self) -> impl Iterator<Item = &Command> {
        self.items.iter().filter_map(|item| match item {
            Item::Command(command) => Some(command),
            _ => None,
        })
    }
}

impl Document<'_> {
    pub(crate) fn commands(&self) -> impl Iterator<Item = &Command> {
        self.blocks.iter().flat_map(Block::commands)
    }

    /// The functions that the document defines.
    pub(crate) fn functions(&self) -> BTreeSet<&str> {
        let commands = self.commands();
        commands
            .filter_map(|command| command.function.as_deref())
            .collect()
    }

    /// Everything that is pasted, one block after the other.
    pub(crate) fn script(&self) -> String {
        let blocks = self.blocks.iter().filter(|block| !block.is_span);
        blocks.map(|block| format!("{}\n", block.text)).collect()
    }
}

/// Everything that is carried out in an environment's folder.
pub(crate) fn documents(rendered: &Rendered) -> Vec<Document<'_>> {
    // A failover and the way back are carried out in what is rendered on the way.
    let mut present = rendered.files.clone();
    if rendered.validated.elsewhere().is_some() {
        let (home, away) = (
            &rendered.plan.served_by_primary(),
            &rendered.plan.served_by_recovery(),
        );
        present.extend([home, away].into_iter().flat_map(environments::files));
    }
    let files = rendered.files.iter();
    files
        .filter_map(|(path, text)| {
            let name = format!("{}: {path}", rendered.name);
            document(&name, path, text, Cow::Owned(present.clone()))
        })
        .collect()
}

/// A file as a document, where it holds commands.
pub(crate) fn document<'a>(
    name: &str,
    path: &str,
    text: &str,
    files: Cow<'a, Files>,
) -> Option<Document<'a>> {
    let kind = Path::new(path).extension().and_then(|kind| kind.to_str());
    let is_script = kind == Some("sh");
    let blocks = if kind == Some("md") {
        of_markdown(name, text)
    } else if is_script {
        vec![Block::new(text.to_owned(), false)]
    } else if kind == Some("yaml") {
        of_comments(text)
    } else {
        Vec::new()
    };
    let is_bash = is_script && text.starts_with("#!/usr/bin/env bash");
    assert!(
        !is_script || is_bash || text.starts_with("#!/bin/sh\n"),
        "{name}: the first line names no shell"
    );
    let stops = is_script && blocks.iter().any(sets_errexit);
    (!blocks.is_empty()).then(|| Document {
        name: name.to_owned(),
        is_script,
        is_bash,
        stops,
        blocks,
        files,
    })
}

/// Whether `set -e` stands before everything else.
fn sets_errexit(block: &Block) -> bool {
    let first = block.commands().next();
    first.is_some_and(|command| {
        command.name() == "set" && command.word(1).starts_with('-') && command.word(1).contains('e')
    })
}

/// What a span within a sentence begins with when it is a command.
const TOOLS: [&str; 10] = [
    "aws",
    "bash",
    "curl",
    "dig",
    "git",
    "helm",
    "helmfile",
    "kubectl",
    "lsgen",
    "terraform",
];

fn of_markdown(name: &str, text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut fence: Option<(String, String)> = None;
    for event in Parser::new_ext(text, pulldown_cmark::Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let CodeBlockKind::Fenced(language) = kind else {
                    panic!("{name}: an indented block, which names no language");
                };
                assert!(!language.is_empty(), "{name}: a fence without a language");
                fence = Some((language.to_string(), String::new()));
            }
            Event::Text(part) => {
                if let Some((_, text)) = &mut fence {
                    text.push_str(&part);
                }
            }
            Event::End(TagEnd::CodeBlock) => match fence.take() {
                Some((language, text)) if matches!(&*language, "sh" | "bash") => {
                    blocks.push(Block::new(text, false));
                }
                _ => {}
            },
            Event::Code(span) => {
                let mut words = span.split(' ');
                let first = words.next().unwrap_or_default();
                if TOOLS.contains(&first) && words.next().is_some() {
                    blocks.push(Block::new(span.to_string(), true));
                }
            }
            _ => {}
        }
    }
    blocks
}

/// Comment lines that are indented, as code is.
fn of_comments(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut block = String::new();
    for line in text.lines().chain([""]) {
        if let Some(command) = line.strip_prefix("#     ") {
            block.push_str(command);
            block.push('\n');
        } else if !block.is_empty() {
            blocks.push(Block::new(std::mem::take(&mut block), false));
        }
    }
    blocks
}
