//! Instance types: a family that may be newer than lsgen, and a size that AWS has.

use super::text::text_types;

/// How many times `xlarge` AWS makes instances: <https://docs.aws.amazon.com/ec2/latest/instancetypes/>, as the
/// EC2 API lists them in 2026. A family may be new; sizes hardly ever are, and a typing error is one.
macro_rules! multiple {
    () => {
        "(2|3|4|6|8|9|10|12|16|18|24|32|36|48|56|64|96|112|224|480)"
    };
}

/// Letters, a generation, and what makes it special: `m5`, `r6gd`, `c7i-flex`, `u7in-16tb`, `mac2-m2pro`.
macro_rules! family {
    () => {
        "[a-z]{1,4}([0-9][a-z0-9]*)?(-[a-z0-9]+)*"
    };
}

macro_rules! size {
    () => {
        concat!("micro|small|medium|large|", multiple!(), "?xlarge")
    };
}

text_types! {
    /// An EC2 instance type.
    InstanceType {
        pattern: concat!("^", family!(), "\\.(", size!(), "|nano|metal|metal-", multiple!(), "xl)$"),
        example: "m5.4xlarge",
        wrong: "an EC2 instance type is a family and a size that AWS has, such as `m5.4xlarge`",
        and: has_generation,
    }

    /// An RDS instance class.
    DatabaseInstanceClass {
        pattern: concat!("^db\\.", family!(), "\\.(", size!(), ")$"),
        example: "db.r6g.xlarge",
        wrong: "an RDS instance class is `db.`, a family and a size that AWS has, such as `db.r6g.xlarge`",
        and: has_generation,
    }

    /// An ElastiCache node type.
    CacheNodeType {
        pattern: concat!("^cache\\.", family!(), "\\.(", size!(), ")$"),
        example: "cache.m6g.xlarge",
        wrong: "an ElastiCache node type is `cache.`, a family and a size that AWS has, such as `cache.m6g.xlarge`",
        and: has_generation,
    }
}

/// Whether the family, in front of the last dot, has a number in it, and is no longer than any is.
fn has_generation(text: &str) -> bool {
    let family = text.rsplit('.').nth(1);
    family.is_some_and(|family| {
        family.len() <= 20 && family.bytes().any(|byte| byte.is_ascii_digit())
    })
}
