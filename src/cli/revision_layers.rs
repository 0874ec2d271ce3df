//! The layers of an environment file as a revision of git has them.

use std::path::Path;

use crate::source::library::{folder_of, joined, way};
use crate::source::repository::plain;
use crate::source::{Library, Shelved, Unavailable};

use super::revision::{Entry, Revision, RevisionError};

/// More links than this are a loop.
const MOST_LINKS: usize = 16;

impl Library for Revision {
    fn folder(&self) -> &str {
        self.folder_below_top()
    }

    fn top(&self) -> String {
        "the git repository".to_owned()
    }

    fn name(&self, path: &str) -> String {
        self.name_of(&plain(self.named(), &way(self.folder(), path)))
    }

    fn read(&self, path: &str) -> Result<Shelved, Unavailable> {
        let mut path = path.to_owned();
        for _ in 0..MOST_LINKS {
            match self.at(&path).map_err(|error| unreadable(&error))? {
                Entry::File(id) => {
                    let text = self.blob(&id, &path).map_err(|error| unreadable(&error))?;
                    return Ok(Shelved { path, text });
                }
                Entry::Link(id) => path = self.target(&id, &path)?,
                Entry::Other => return Err(unreadable_because("it is not a file")),
                Entry::Nothing => path = self.through_link(&path)?,
            }
        }
        Err(unreadable_because("too many levels of symbolic links"))
    }
}

impl Revision {
    /// Where a link at a path leads.
    fn target(&self, id: &str, path: &str) -> Result<String, Unavailable> {
        let target = self.blob(id, path).map_err(|error| unreadable(&error))?;
        let is_outside = Path::new(&target).is_absolute();
        let target = joined(folder_of(path), &target).filter(|_| !is_outside);
        target.ok_or(Unavailable::Outside)
    }

    /// The path that one leads to whose folder, or one above it, is a link.
    fn through_link(&self, path: &str) -> Result<String, Unavailable> {
        for (end, _) in path.match_indices('/') {
            let (folder, rest) = path.split_at(end);
            if let Entry::Link(id) = self.at(folder).map_err(|error| unreadable(&error))? {
                let target = self.target(&id, folder)?;
                return joined(&target, rest).ok_or(Unavailable::Outside);
            }
        }
        Err(Unavailable::Missing)
    }
}

fn unreadable(error: &RevisionError) -> Unavailable {
    unreadable_because(&error.to_string())
}

fn unreadable_because(reason: &str) -> Unavailable {
    Unavailable::Unreadable {
        reason: reason.to_owned(),
    }
}
