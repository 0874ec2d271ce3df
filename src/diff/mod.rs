//! What changes from one rendering to the next, and what that change does.

pub mod effects;
