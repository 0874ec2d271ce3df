//! Puts a bundle into an output folder: the only code that changes one.
//!
//! [`plan()`] reads the folder and says what would happen; [`apply()`] makes it so. What is someone
//! else's stays as it is: a folder without lsgen's manifest is refused, files that were edited
//! or put there are reported and kept (unless forced), symbolic links are never written through,
//! and what lsgen does not render is not looked at.
//!
//! How a change is made, so that no moment leaves half a file or a folder that the next run cannot
//! put right:
//!
//! 1. A new folder is written beside its place and renamed into it, in one step.
//! 2. In an existing folder every new file is first written to `.lsgen-staging`. Then the folder is
//!    compared again with the plan, and every folder to be changed is tried. What fails up to here,
//!    a full disk or a missing permission, leaves the folder as it was.
//! 3. Files are renamed into place one by one, what is no longer rendered is removed, and the
//!    manifest is replaced last. The new manifest waits in the staging folder meanwhile. If the
//!    process dies, the next run finds it there and so knows the files of both manifests as
//!    lsgen's.
//!
//! The running lsgen holds an operating system's lock on a file in the staging folder. A second one
//! gets [`WriteError::Busy`]; a dead one holds nothing.

mod apply;
mod disk;
mod error;
pub(crate) mod fresh;
mod look;
mod ownership;
mod place;
mod plan;
mod present;
pub(crate) mod replace;
pub(crate) mod scratch;
mod staging;
mod survey;
mod work;

pub use apply::apply;
pub(crate) use error::WriteError;
pub(crate) use plan::Plan;
pub use plan::plan;
pub(crate) use survey::{Change, Status};

// They make links and look at modes and inodes.
#[cfg(test)]
#[cfg(unix)]
mod tests;
