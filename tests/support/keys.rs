//! Environment files with other keys.

/// Sets a key of a file, or takes it away.
pub(crate) fn set(file: &mut toml::Table, key: &str, value: Option<&toml::Value>) {
    let (folder, name) = key.rsplit_once('.').unwrap_or(("", key));
    let mut table = file;
    for part in folder.split('.').filter(|part| !part.is_empty()) {
        let inner = table
            .entry(part)
            .or_insert_with(|| toml::Table::new().into());
        table = inner
            .as_table_mut()
            .unwrap_or_else(|| panic!("{key}: `{part}` is no table"));
    }
    match value {
        Some(value) => table.insert(name.to_owned(), value.clone()),
        None => table.remove(name),
    };
}
