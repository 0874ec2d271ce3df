//! Templates for what people read or adapt: manifests with commentary, runbooks, workflow files.
//!
//! A template named `*.yaml` or `*.yml`, with or without a further `.j2`, is a YAML template: each
//! `{{ }}` in it prints one whole YAML value on one line, quoted where it has to be. Text around it
//! must therefore go inside: `name: {{ prefix ~ "-config" }}`. Only what the template itself put
//! together (`{% macro %}`, `{% set %}…{% endset %}`) or marked with the filter `safe` goes in as it
//! stands. In a template named `*.html` `{{ }}` prints text that is not markup, neither between tags nor
//! in an attribute in quotes. In every other template it prints raw text. Lists and maps are refused in both.
//!
//! In Markdown, texts that people wrote go through the filter `text`, or `code` for a code span.
//!
//! A value that is missing or none is an error everywhere.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};
use serde::Serialize;

use crate::format::{markdown, yaml};

#[cfg(test)]
mod tests;

/// How the kind of a YAML template is called among the engine's escaping modes.
const YAML: &str = "yaml";

/// A set of templates that can include each other. Each is compiled when it is first needed.
pub(crate) struct Engine {
    environment: Environment<'static>,
    sources: Arc<Sources>,
}

type Sources = BTreeMap<String, Cow<'static, str>>;

/// Why a template could not be rendered, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct TemplateError {
    /// The template in which it went wrong, which may be one that was included.
    pub template: String,
    /// The line, counted from 1, when the engine knows it.
    pub line: Option<usize>,
    /// What that line says.
    pub excerpt: Option<String>,
    /// What went wrong.
    pub message: String,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "template `{}`", self.template)?;
        if let Some(line) = self.line {
            write!(formatter, ", line {line}")?;
        }
        write!(formatter, ": {}", self.message)?;
        if let Some(excerpt) = &self.excerpt {
            write!(formatter, " in `{excerpt}`")?;
        }
        Ok(())
    }
}

impl Engine {
    /// An engine with these templates, given as name and source.
    ///
    /// Of two templates with one name, the last holds.
    pub(crate) fn new<N, S>(templates: impl IntoIterator<Item = (N, S)>) -> Self
    where
        N: Into<String>,
        S: Into<Cow<'static, str>>,
    {
        let sources: Sources = templates
            .into_iter()
            .map(|(name, source)| (name.into(), source.into()))
            .collect();
        let sources = Arc::new(sources);

        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let mut syntax = SyntaxConfig::builder();
        syntax
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true);
        // Only delimiters can be refused, and these are the usual ones.
        if let Ok(syntax) = syntax.build() {
            environment.set_syntax(syntax);
        }
        environment.set_auto_escape_callback(|name| {
            if is_yaml(name) {
                AutoEscape::Custom(YAML.into())
            } else if is_html(name) {
                AutoEscape::Html
            } else {
                AutoEscape::None
            }
        });
        environment.set_formatter(print);
        environment.add_filter("shell", shell);
        environment.add_filter("text", |text: &str| markdown::text(text));
        environment.add_filter("code", |text: &str| markdown::code(text));
        let loaded = Arc::clone(&sources);
        environment
            .set_loader(move |name| Ok(loaded.get(name).map(|source| source.as_ref().to_owned())));
        Self {
            environment,
            sources,
        }
    }

    /// The text of template `name` with the fields of `context` as variables.
    ///
    /// Fails when there is no such template, when it (or one it includes) does not compile, and when
    /// it prints or compares a value that is missing.
    pub(crate) fn render(
        &self,
        name: &str,
        context: impl Serialize,
    ) -> Result<String, TemplateError> {
        self.environment
            .get_template(name)
            .and_then(|template| template.render(Serde(context)))
            .map_err(|error| self.explain(name, &error))
    }

    fn explain(&self, name: &str, error: &Error) -> TemplateError {
        // The innermost error knows the template that was included, and the reason.
        let mut innermost = error;
        while let Some(cause) = std::error::Error::source(innermost)
            && let Some(cause) = cause.downcast_ref::<Error>()
        {
            innermost = cause;
        }
        let template = innermost.name().or(error.name()).unwrap_or(name).to_owned();
        let line = innermost.line().or(error.line());
        let excerpt = line
            .and_then(|line| {
                self.sources
                    .get(&template)?
                    .lines()
                    .nth(line.checked_sub(1)?)
            })
            .map(|text| text.trim().to_owned());
        let mut message = innermost.kind().to_string();
        if let Some(detail) = innermost.detail() {
            message = format!("{message}: {detail}");
        }
        if let Some(cause) = std::error::Error::source(innermost) {
            message = format!("{message}: {cause}");
        }
        TemplateError {
            template,
            line,
            excerpt,
            message,
        }
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Engine")
            .field("templates", &self.sources.keys())
            .finish_non_exhaustive()
    }
}

fn is_yaml(name: &str) -> bool {
    let name = name.strip_suffix(".j2").unwrap_or(name);
    [".yaml", ".yml"]
        .iter()
        .any(|suffix| name.ends_with(suffix))
}

fn is_html(name: &str) -> bool {
    let name = name.strip_suffix(".j2").unwrap_or(name);
    name.strip_suffix(".html").is_some()
}

/// Prints the value of one `{{ }}`.
fn print(output: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    if value.is_undefined() || value.is_none() {
        return Err(Error::new(
            ErrorKind::UndefinedError,
            "the value to print is missing or none",
        ));
    }
    let text = match state.auto_escape() {
        AutoEscape::Custom(kind) if kind == YAML && !value.is_safe() => {
            Cow::Owned(yaml_value(value)?)
        }
        AutoEscape::Html if !value.is_safe() => Cow::Owned(html_text(&raw_text(value)?)),
        _ => raw_text(value)?,
    };
    output.write_str(&text).map_err(Error::from)
}

fn yaml_value(value: &Value) -> Result<String, Error> {
    let node = yaml::to_node(value).map_err(|error| {
        Error::new(
            ErrorKind::BadSerialization,
            format!("no YAML for this value: {error}"),
        )
    })?;
    Ok(yaml::flow(&node))
}

/// Text without a character that means something in HTML.
fn html_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(character),
        }
    }
    out
}

fn raw_text(value: &Value) -> Result<Cow<'_, str>, Error> {
    match value.kind() {
        ValueKind::Bool => Ok(if value.is_true() { "true" } else { "false" }.into()),
        ValueKind::Number => Ok(value.to_string().into()),
        ValueKind::String => Ok(match value.as_str() {
            Some(text) => text.into(),
            None => value.to_string().into(),
        }),
        kind => Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("a {kind} has no text of its own, join or loop over it"),
        )),
    }
}

/// The filter `shell`: one word for a POSIX shell, in single quotes unless every character is
/// harmless.
fn shell(value: &Value) -> Result<String, Error> {
    if value.is_undefined() || value.is_none() {
        return Err(Error::new(
            ErrorKind::UndefinedError,
            "the word to quote is missing or none",
        ));
    }
    let word = raw_text(value)?;
    if word.contains('\0') {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            "no shell word can hold a NUL character",
        ));
    }
    let harmless =
        |character: char| character.is_ascii_alphanumeric() || "@%_-+=:,./".contains(character);
    if !word.is_empty() && word.chars().all(harmless) {
        return Ok(word.into_owned());
    }
    // A single quote cannot stand inside single quotes: close, escape it, open again.
    Ok(format!("'{}'", word.replace('\'', r"'\''")))
}
