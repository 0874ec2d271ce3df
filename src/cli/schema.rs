//! `lsgen schema`: the JSON Schema of the environment file, for editors.

use super::error::CommandError;
use super::{Status, output};
use crate::layer;

pub(super) fn run() -> Result<Status, CommandError> {
    output::data(format!("{:#}\n", layer::editor_schema()).as_bytes())?;
    Ok(Status::Success)
}
