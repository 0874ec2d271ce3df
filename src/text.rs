//! What all texts have in common, wherever they come from and wherever they are shown.

pub(crate) mod escape;
