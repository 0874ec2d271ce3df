//! What is read first among effects that are as bad: `profiles/diff/weights.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::shipped;

/// What matters as much.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(rename = "what")]
    _what: String,
    subjects: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    weight: Vec<Row>,
}

fn known() -> &'static [Row] {
    static KNOWN: LazyLock<Vec<Row>> = LazyLock::new(|| {
        let facts: Facts = shipped::facts("diff/weights.toml");
        facts.weight
    });
    &KNOWN
}

/// The place of the row that a subject belongs to; what no row has comes last.
pub(super) fn of(subject: &str) -> usize {
    let has = |row: &Row| row.subjects.iter().any(|part| has_word(subject, part));
    let rows = known();
    rows.iter().position(has).unwrap_or(rows.len())
}

/// Whether a part stands in a text as a word: `aws_s3_bucket` does not stand in `aws_s3_bucket_policy`.
fn has_word(text: &str, part: &str) -> bool {
    let is_of_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    text.match_indices(part).any(|(start, _)| {
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = text.get(start + part.len()..);
        let after = after.and_then(|text| text.chars().next());
        !before.is_some_and(is_of_word) && !after.is_some_and(is_of_word)
    })
}

#[cfg(test)]
mod tests {
    use super::{known, of};
    use crate::diff::effects::knowledge::kinds;

    #[test]
    fn every_type_of_resource_and_every_store_has_a_weight() {
        let kinds = kinds();
        assert!(kinds.len() > 60, "{}", kinds.len());
        for kind in kinds {
            let subject = format!("module.any.{kind}.this");
            assert!(of(&subject) < known().len(), "{kind}");
        }
        for store in ["PostgreSQL", "Redis", "ClickHouse", "Blob storage"] {
            assert_eq!(of(store), 1, "{store}");
        }
    }

    #[test]
    fn data_comes_before_keys_passwords_logs_and_rules() {
        let subjects = [
            "the whole stack",
            "module.postgres.aws_db_instance.this",
            "module.backup.aws_backup_vault.this",
            "module.secrets.aws_ssm_parameter.generated[\"langsmith/api-key-salt\"]",
            "module.cluster.aws_eks_cluster.this",
            "module.secrets.aws_ssm_parameter.generated[\"langsmith/admin-password\"]",
            "Deployments langsmith-backend, langsmith-queue",
            "module.cluster.aws_cloudwatch_log_group.this",
            "module.cluster.aws_vpc_security_group_ingress_rule.nodes[0]",
        ];
        let weights: Vec<usize> = subjects.iter().map(|subject| of(subject)).collect();
        assert!(
            weights
                .iter()
                .zip(weights.iter().skip(1))
                .all(|(one, next)| one < next),
            "{weights:?}"
        );
        assert!(of("module.blob.aws_s3_bucket.this") < of("module.blob.aws_s3_bucket_policy.this"));
    }

    /// A part that no row reaches, because an earlier row has it too, says something that does not hold.
    #[test]
    fn no_subject_stands_in_two_rows() {
        let mut seen = std::collections::BTreeSet::new();
        for part in known().iter().flat_map(|row| &row.subjects) {
            assert!(seen.insert(part), "{part}");
        }
    }
}
