//! What protects an environment, and the ways in that stay open: one file for each.

pub(crate) mod bastion;
