//! A bundle without a folder: as one stream of text, or as a tar archive.

use std::io;

use crate::bundle::Bundle;

/// All files as one text, each under a header line with its path.
///
/// ```text
/// # === README.md
/// …
/// # === terraform/infra/main.tf
/// …
/// ```
///
/// A header line is the mark (`# ===` and a space) and the path, up to the end of the line. The
/// mark of a stream is what its first line starts with: where a line of some file looks like a
/// header, the mark has more `=` than that line, in the whole stream. So no line of a file can be
/// taken for a header.
/// A file that does not end in a newline is given one; who needs every byte takes [`to_tar`].
///
/// This splits a stream into the files it came from:
///
/// ```sh
/// awk 'NR == 1 { mark = $1 " " $2 " " }
///      index($0, mark) == 1 {
///        if (file) close(file)
///        file = folder = substr($0, length(mark) + 1)
///        if (sub("/[^/]*$", "", folder)) system("mkdir -p " folder)
///        printf "" > file
///        next
///      }
///      { print > file }'
/// ```
pub(crate) fn to_stream(bundle: &Bundle) -> Vec<u8> {
    let mark = mark(bundle);
    let mut stream = Vec::new();
    for (path, file) in bundle.iter() {
        stream.extend_from_slice(format!("{mark} {path}\n").as_bytes());
        stream.extend_from_slice(file.contents());
        if !file.contents().is_empty() && !file.contents().ends_with(b"\n") {
            stream.push(b'\n');
        }
    }
    stream
}

fn mark(bundle: &Bundle) -> String {
    let longest = bundle
        .iter()
        .flat_map(|(_, file)| file.contents().split(|byte| *byte == b'\n'))
        .filter_map(|line| line.strip_prefix(b"# "))
        .filter_map(|line| line.split(|byte| *byte == b' ').next())
        .filter(|word| word.iter().all(|byte| *byte == b'='))
        .map(<[u8]>::len)
        .max()
        .unwrap_or(0);
    format!("# {}", "=".repeat(longest.max(2) + 1))
}

/// All files as a tar archive, byte for byte the same for the same bundle.
///
/// Files are in the order of their paths, owned by user and group 0, dated to the epoch, readable
/// by all; scripts are executable. There are no entries for folders: tar makes them.
pub(crate) fn to_tar(bundle: &Bundle) -> io::Result<Vec<u8>> {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, file) in bundle.iter() {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Regular);
        header.set_size(file.contents().len() as u64);
        header.set_mode(if path.is_script() { 0o755 } else { 0o644 });
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(0);
        archive.append_data(&mut header, path.as_path(), file.contents())?;
    }
    archive.into_inner()
}
