//! Tests of recovery that change nothing that serves, and checks that do not grow with the data.

use crate::environments::{all, named};

use super::{environments, page};

/// A quarterly test never touches the database that serves.
#[test]
fn a_restore_test_leaves_what_serves_alone() {
    let mut replicated = 0;
    for rendered in all() {
        let page = page(rendered, "recovery-tests");
        let test = page.between("## Quarterly", "## Every six months");
        for word in [
            "RENAME DATABASE",
            "RESTORE DATABASE default ON",
            "DROP DATABASE default",
            "before_restore",
        ] {
            assert!(!test.contains(word), "{}: {word}", rendered.name);
        }
        assert!(test.contains("run the diagnostics of LangSmith"), "{test}");
        if rendered
            .manifests()
            .any(|(_, text)| text.contains("kind: ClickHouseInstallation\n"))
        {
            replicated += 1;
            assert!(
                test.contains("RESTORE DATABASE default AS restore_test"),
                "{test}"
            );
            assert!(test.contains("DROP DATABASE restore_test"), "{test}");
        }
    }
    assert!(replicated > 0);
    assert!(
        named("production")
            .files
            .contains_key("runbooks/restore-drill.sh")
    );
}

/// The monthly checks and a failover read metrics and known keys: a bucket with millions of objects is never listed.
#[test]
fn no_bucket_of_traces_is_listed() {
    for rendered in environments() {
        let month = page(rendered, "recovery-region");
        let month = month.between("## Each month", "## Install the standby");
        assert!(!month.contains("list-object"), "{month}");
        assert!(month.contains("OperationsPendingReplication"), "{month}");
        let bucket = rendered
            .plan
            .recovery
            .as_ref()
            .unwrap()
            .names()
            .blob_bucket();
        let over = page(rendered, "region-failover");
        for line in over.0.lines().filter(|line| line.contains(&bucket)) {
            assert!(
                !line.contains("list-object") && !line.contains("s3 ls"),
                "{line}"
            );
        }
    }
}
