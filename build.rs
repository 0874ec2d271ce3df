//! Rebuilds when a template or a profile changes: `include_dir!` alone does not notice new files.

fn main() {
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=profiles");
}
