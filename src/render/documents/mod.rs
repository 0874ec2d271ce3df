//! `README.md` and what else people read.

use crate::bundle::Bundle;
use crate::rules::Validated;

use super::RenderError;

pub(super) fn render(_: &Validated, _: &mut Bundle) -> Result<(), RenderError> {
    Ok(())
}
