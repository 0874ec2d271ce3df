//! What holds a repository of environment files to its rules: `lsgen init --ci` and what it writes, annotations, and
//! the attributes of output folders.

mod annotations;
mod attributes;
mod changed;
mod comment;
mod gitlab;
mod gitlab_scripts;
mod hook;
mod init;
mod pre_commit;
pub(crate) mod repository;
mod runner;
mod steps;
mod workflow;
