//! The files that are in an output folder, for comparing what they hold.

use std::collections::BTreeMap;
use std::fs;

use crate::bundle::path::FilePath;
use crate::write::error::WriteError;
use crate::write::look::Found;
use crate::write::plan::Plan;

impl Plan<'_> {
    /// The bytes of every file that is rendered, was written by lsgen or is in the way, as they are
    /// in the folder now. Other files are not examined, nor are links followed.
    pub fn present(&self) -> Result<BTreeMap<FilePath, Vec<u8>>, WriteError> {
        let is_file = |found: Found| matches!(found, Found::File(_));
        self.changes()
            .filter(|change| is_file(change.found))
            .map(|change| {
                let path = self.target.folder.join(change.path.as_str());
                let bytes =
                    fs::read(&path).map_err(|error| WriteError::io("read", &path, error))?;
                Ok((change.path.clone(), bytes))
            })
            .collect()
    }
}
