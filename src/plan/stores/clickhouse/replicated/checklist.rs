//! What the checklist says about a replicated ClickHouse.

use crate::model::stores::Replicated;
use crate::plan::checklist::{Item, always, settled};

use super::super::{by_people, in_this_cluster};

/// LangSmith's production checklist, section 3, for each replica.
const BASELINE: Baseline = Baseline {
    millicores: 8000,
    gib: 32,
    iops: 7000,
    throughput_mib: 1000,
};

struct Baseline {
    millicores: u64,
    gib: u64,
    iops: u32,
    throughput_mib: u32,
}

/// Its items of the checklist.
pub(super) fn items(settings: &Replicated) -> Vec<Item> {
    let mut items = in_this_cluster(true);
    items.extend([
        size(settings),
        always(
            format!(
                "Whole backups are written to S3 every {}",
                settings.backup_every
            ),
            "manifests/clickhouse",
        ),
        by_people(),
    ]);
    items
}

fn size(settings: &Replicated) -> Item {
    let requests = &settings.resources.requests;
    let is_large = requests.cpu.millicores() >= BASELINE.millicores
        && requests.memory.bytes() >= BASELINE.gib << 30;
    let is_fast =
        settings.iops >= BASELINE.iops && settings.throughput_mib >= BASELINE.throughput_mib;
    settled(
        is_large && is_fast,
        format!(
            "{} replicas of {} CPU and {} memory, on volumes of {} IOPS and {} MiB/s, spread over the zones",
            settings.replicas,
            requests.cpu,
            requests.memory,
            settings.iops,
            settings.throughput_mib
        ),
        format!(
            "LangSmith's baseline is {} CPU, {} GiB, {} IOPS and {} MiB/s",
            BASELINE.millicores / 1000,
            BASELINE.gib,
            BASELINE.iops,
            BASELINE.throughput_mib
        ),
        "stores.clickhouse.replicated",
    )
}
