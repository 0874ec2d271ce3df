//! `lsgen schema`: the JSON Schema of the environment file, for editors.

use super::{SUCCESS, output};
use crate::layer;

pub(super) fn run() -> anyhow::Result<u8> {
    output::data(format!("{:#}\n", layer::editor_schema()).as_bytes())?;
    Ok(SUCCESS)
}
