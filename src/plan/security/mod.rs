//! What protects an environment, and the access that stays open: one file for each.

pub(crate) mod bastion;
