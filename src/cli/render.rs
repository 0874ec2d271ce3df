//! `lsgen render`: from the file to a folder or to standard output.

/// The arguments of `lsgen render`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments) -> anyhow::Result<u8> { Ok(0) }
