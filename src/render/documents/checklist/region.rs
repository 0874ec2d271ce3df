//! The second region.

use crate::plan::Site;
use crate::plan::dns::SERVE;

use super::{Section, always, person, settled};

/// Only where there is one.
pub(super) fn second(site: &Site) -> Option<Section> {
    let second = site.reach().second.as_ref()?;
    let recovery = &site.environment().recovery;
    let has_targets = recovery.rpo.is_some() && recovery.rto.is_some();
    let mut items = vec![
        always(
            "Its stack is planned without the primary",
            "terraform/recovery",
        ),
        always("Objects and secrets are copied", "terraform/replication"),
        settled(
            has_targets,
            "How much may be lost, and for how long, is agreed on",
            "agree on both, and write `recovery.rpo` and `recovery.rto`",
            "recovery.rpo",
        ),
        settled(
            site.alerts.is_some(),
            "Failed copies and backups are reported by mail",
            "write the addresses of your on-call team to `recovery.alerts`, or have your own monitoring tell them",
            "terraform/replication",
        ),
        person("Quotas there (vCPUs, addresses, load balancers) are those of the primary"),
        person("Where ClickHouse, and what else is not made here, comes back is agreed on"),
        person("Who declares a failover is known by name"),
        person("It has been failed over to, and back, and how long it took is known"),
    ];
    let certificate = site.tls.certificate_of_recovery;
    items.extend(certificate.map(|part| {
        settled(
            site.dns.is_delegated,
            "Its domain has a certificate there",
            SERVE,
            part,
        )
    }));
    items.extend(second.standby.checklist.clone());
    Some(Section {
        title: format!("The second region, {}", second.region),
        items,
    })
}
