//! How people log in. Each mode states in a file of its own everything that follows from it; nothing outside this folder
//! asks which mode it is.

mod basic;
mod oauth;

use serde::Serialize;

use crate::chart::Features;
use crate::format::yaml::Map;
use crate::model::langsmith::AuthMode;

use super::Inputs;
use super::chapter::Chapter;
use super::parameters::Parameter;

/// Everything that follows from how people log in.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Auth {
    /// The email address of the first administrator, where LangSmith has one.
    pub(crate) administrator: Option<String>,
    /// What else can be wrong where calls of the API fail.
    pub(crate) also_checked: Option<&'static str>,
    /// What documents say about it.
    pub(crate) chapters: Chapters,
    /// What the parameter store holds for it.
    #[serde(skip)]
    pub(crate) parameters: Vec<Parameter>,
    /// The keys of the release's secret, and the parameter of each.
    #[serde(skip)]
    pub(crate) secret: Vec<(&'static str, &'static str)>,
    /// The values of the release below `config`.
    #[serde(skip)]
    pub(crate) values: Map,
    /// The chart's switches for it; the others are the chart's defaults.
    #[serde(skip)]
    pub(crate) switches: Features,
}

/// What documents say about how people log in.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Chapters {
    /// What others have to do before the first step.
    pub(crate) before: Option<Chapter>,
    /// How to log in for the first time.
    pub(crate) log_in: Chapter,
}

/// Decides everything about logging in.
pub(crate) fn plan(inputs: &Inputs) -> Auth {
    match inputs.environment().langsmith.auth.mode {
        AuthMode::Basic => basic::plan(inputs),
        AuthMode::Oauth => oauth::plan(inputs),
    }
}
