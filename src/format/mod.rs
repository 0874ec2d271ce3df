//! Emitters: values in, text out.
//!
//! They know nothing of LangSmith, read no file and write none. Structured text is never put
//! together from strings elsewhere: it is built as values and printed here.

pub(crate) mod hcl;
pub(crate) mod markdown;
pub(crate) mod template;
pub(crate) mod yaml;
