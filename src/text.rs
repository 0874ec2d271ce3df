//! What all texts have in common, whoever wrote them and wherever they are shown.

pub(crate) mod escape;
