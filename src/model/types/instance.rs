//! Instance types: a family that may be newer than lsgen, and a size that AWS has.

use super::text::{ensure, text_types};

/// How many times `xlarge` AWS makes instances: <https://docs.aws.amazon.com/ec2/latest/instancetypes/>, as the
/// EC2 API lists them in 2026. A family may be new; sizes hardly ever are, and a typing error is one.
const MULTIPLES: [u16; 20] = [
    2, 3, 4, 6, 8, 9, 10, 12, 16, 18, 24, 32, 36, 48, 56, 64, 96, 112, 224, 480,
];

text_types! {
    /// An EC2 instance type.
    InstanceType {
        pattern: "^[a-z][a-z0-9-]*\\.[a-z0-9-]+$",
        example: "m5.4xlarge",
        check: |text| ensure(
            text.split_once('.').is_some_and(|(family, size)| {
                is_family(family) && (is_size(size) || size == "nano" || is_metal(size))
            }),
            "an EC2 instance type is a family and a size that AWS has, such as `m5.4xlarge`",
        )
    }

    /// An RDS instance class.
    DatabaseInstanceClass {
        pattern: "^db\\.[a-z][a-z0-9-]*\\.[a-z0-9]+$",
        example: "db.r6g.xlarge",
        check: |text| ensure(
            text.strip_prefix("db.").is_some_and(is_class),
            "an RDS instance class is `db.`, a family and a size that AWS has, such as `db.r6g.xlarge`",
        )
    }

    /// An ElastiCache node type.
    CacheNodeType {
        pattern: "^cache\\.[a-z][a-z0-9-]*\\.[a-z0-9]+$",
        example: "cache.m6g.xlarge",
        check: |text| ensure(
            text.strip_prefix("cache.").is_some_and(is_class),
            "an ElastiCache node type is `cache.`, a family and a size that AWS has, such as `cache.m6g.xlarge`",
        )
    }
}

fn is_class(text: &str) -> bool {
    text.split_once('.')
        .is_some_and(|(family, size)| is_family(family) && is_size(size))
}

/// Letters, a generation, and what makes it special: `m5`, `r6gd`, `c7i-flex`, `u7in-16tb`, `mac2-m2pro`.
fn is_family(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let letters = first.len()
        - first
            .trim_start_matches(|next: char| next.is_ascii_lowercase())
            .len();
    let is_word = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    (1..=4).contains(&letters)
        && text.len() <= 20
        && is_word(first)
        && parts.all(is_word)
        && text.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_size(text: &str) -> bool {
    ["micro", "small", "medium", "large", "xlarge"].contains(&text)
        || text.strip_suffix("xlarge").is_some_and(is_multiple)
}

fn is_metal(text: &str) -> bool {
    text == "metal"
        || text
            .strip_prefix("metal-")
            .and_then(|rest| rest.strip_suffix("xl"))
            .is_some_and(is_multiple)
}

fn is_multiple(text: &str) -> bool {
    MULTIPLES
        .iter()
        .any(|multiple| multiple.to_string() == text)
}
