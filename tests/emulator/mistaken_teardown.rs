//! `terraform destroy` of a production that was not prepared for it ends before anything is deleted: of the whole stack,
//! and of each module that holds data.

use crate::emulator::Emulator;
use crate::is_skipped;
use crate::private_endpoint::production;
use crate::stack::Folder;

/// The modules whose data nothing brings back, and what nothing runs without.
const MODULES: [&str; 5] = ["postgres", "redis", "blob", "secrets", "network"];

#[test]
fn a_teardown_by_mistake_destroys_nothing() {
    if is_skipped() {
        return;
    }
    let aws = Emulator::start();
    let folder = Folder::new(&aws);
    folder.render(&production());
    let infra = folder.stack("infra");
    infra.apply(&[]);
    let before = infra.addresses();
    assert!(before.len() > 100, "{before:?}");
    for module in [None].into_iter().chain(MODULES.map(Some)) {
        let told = infra.is_not_destroyed(module);
        assert!(
            told.contains("Instance cannot be destroyed")
                && told.contains("terraform_data.protection"),
            "{module:?}: {told}"
        );
        assert!(!told.contains("Destroying..."), "{module:?}: {told}");
    }
    assert_eq!(infra.addresses(), before);
    // Nor has AWS lost anything: everything that the state knows is found, or a plan would make it anew.
    let made = infra.changes().into_iter();
    let made: Vec<String> = made
        .filter(|(_, change)| change["change"]["actions"].to_string().contains("create"))
        .map(|(address, _)| address)
        .collect();
    assert!(made.is_empty(), "{made:?}");
}
