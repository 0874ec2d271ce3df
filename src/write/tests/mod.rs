//! Tests of `write`, on real folders.

mod crash;
mod forced;
mod ordinary;
mod refused;
mod together;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use crate::bundle::manifest::Header;
use crate::bundle::{Bundle, Sealed};
use crate::write::apply::{Report, apply_on};
use crate::write::disk::Disk;
use crate::write::plan::Plan;
use crate::write::{WriteError, apply, plan};

/// A sealed bundle of these files; paths that collide with an earlier one are left out.
fn rendered<P: AsRef<str>, C: AsRef<str>>(files: impl IntoIterator<Item = (P, C)>) -> Sealed {
    rendered_for("acme-prod", files)
}

fn rendered_for<P: AsRef<str>, C: AsRef<str>>(
    environment: &str,
    files: impl IntoIterator<Item = (P, C)>,
) -> Sealed {
    let mut bundle = Bundle::new();
    for (path, contents) in files {
        let _ = bundle.insert(path, contents.as_ref(), "test");
    }
    bundle.seal(Header {
        lsgen_version: "0.1.0".into(),
        environment: environment.into(),
        chart: "0.16.11".into(),
    })
}

/// What is below a folder: text for a file, its target for a link, nothing for a folder.
type Tree = BTreeMap<String, String>;

fn tree(folder: &Path) -> Tree {
    fn walk(root: &Path, folder: &Path, tree: &mut Tree) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            let kind = fs::symlink_metadata(&path).unwrap().file_type();
            if kind.is_dir() {
                tree.insert(format!("{name}/"), String::new());
                walk(root, &path, tree);
            } else if kind.is_symlink() {
                tree.insert(
                    name,
                    format!("-> {}", fs::read_link(&path).unwrap().display()),
                );
            } else if kind.is_file() {
                tree.insert(name, fs::read_to_string(&path).unwrap());
            } else {
                tree.insert(name, "special".to_owned());
            }
        }
    }
    let mut tree = Tree::new();
    walk(folder, folder, &mut tree);
    tree
}

/// What a folder holds that holds just this bundle.
fn tree_of(bundle: &Sealed) -> Tree {
    let mut tree = Tree::new();
    for (path, file) in bundle.files().iter() {
        for folder in path.folders() {
            tree.insert(format!("{folder}/"), String::new());
        }
        tree.insert(path.to_string(), file.text().unwrap().to_owned());
    }
    tree
}

/// An output folder, `out`, in a folder of its own.
struct Output {
    parent: tempfile::TempDir,
}

impl Output {
    /// `out` does not exist.
    fn missing() -> Self {
        Self {
            parent: tempfile::tempdir().unwrap(),
        }
    }

    /// `out` is empty.
    fn empty() -> Self {
        let output = Self::missing();
        fs::create_dir(output.path()).unwrap();
        output
    }

    /// `out` holds this bundle.
    fn of(bundle: &Sealed) -> Self {
        let output = Self::missing();
        output.render(bundle);
        output
    }

    fn path(&self) -> PathBuf {
        self.parent.path().join("out")
    }

    fn at(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    /// Writes a file as a user would.
    fn put(&self, path: &str, contents: &str) -> &Self {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
        self
    }

    fn delete(&self, path: &str) -> &Self {
        fs::remove_file(self.at(path)).unwrap();
        self
    }

    fn get(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.at(path)).ok()
    }

    fn plan<'bundle>(&self, bundle: &'bundle Sealed) -> Plan<'bundle> {
        plan(&self.path(), bundle).unwrap()
    }

    /// The lines of the plan, without the notes and the manifest's own.
    fn lines(&self, bundle: &Sealed) -> Vec<String> {
        let lines = self.plan(bundle).lines();
        lines
            .iter()
            .map(|line| {
                line.split_whitespace()
                    .take(2)
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .filter(|line| !line.ends_with("lsgen.manifest.json"))
            .collect()
    }

    fn render(&self, bundle: &Sealed) -> Report {
        apply(&self.plan(bundle), false).unwrap()
    }

    fn force(&self, bundle: &Sealed) -> Report {
        apply(&self.plan(bundle), true).unwrap()
    }

    /// The error of planning or applying, after making sure that nothing at all changed.
    fn refusal(&self, bundle: &Sealed, force: bool) -> WriteError {
        let before = self.everything();
        let error = plan(&self.path(), bundle)
            .and_then(|plan| apply(&plan, force))
            .unwrap_err();
        assert_eq!(self.everything(), before, "{error}");
        error
    }

    fn tree(&self) -> Tree {
        tree(&self.path())
    }

    /// The tree of the folder around `out`.
    fn everything(&self) -> Tree {
        tree(self.parent.path())
    }

    /// A copy to go on with; links and special files are not copied.
    fn copy(&self) -> Self {
        let copy = Self::missing();
        for (path, contents) in self.everything() {
            let at = copy.parent.path().join(&path);
            if path.ends_with('/') {
                fs::create_dir(at).unwrap();
            } else {
                fs::write(at, contents).unwrap();
            }
        }
        copy
    }

    /// Applies on a disk that ends the process, as it were, before the change of this number.
    ///
    /// Gives whether it came to that.
    fn crash(&self, bundle: &Sealed, force: bool, step: usize) -> bool {
        let plan = self.plan(bundle);
        let mut count = 0;
        let mut before = || {
            if count == step {
                resume_unwind(Box::new("crash"));
            }
            count += 1;
            Ok(())
        };
        catch_unwind(AssertUnwindSafe(|| {
            apply_on(&mut Disk::new(&mut before), &plan, force).unwrap();
        }))
        .is_err()
    }

    /// Applies on a disk on which these changes fail, counted from 0.
    fn fail(
        &self,
        bundle: &Sealed,
        force: bool,
        fails: impl Fn(usize) -> bool,
    ) -> Result<Report, WriteError> {
        let mut count = 0;
        let mut before = || {
            count += 1;
            if fails(count - 1) {
                Err(io::ErrorKind::StorageFull.into())
            } else {
                Ok(())
            }
        };
        apply_on(&mut Disk::new(&mut before), &self.plan(bundle), force)
    }

    /// How many changes of the disk it takes.
    fn steps(&self, bundle: &Sealed, force: bool) -> usize {
        let mut count = 0;
        let mut before = || {
            count += 1;
            Ok(())
        };
        let copy = self.copy();
        apply_on(&mut Disk::new(&mut before), &copy.plan(bundle), force).unwrap();
        count
    }
}
