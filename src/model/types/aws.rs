//! Names and ids that AWS defines the grammar of.

use super::text::{ensure, is_ec2_id, text_types};

/// The partitions that lsgen renders for: the second field of every ARN.
const PARTITIONS: [&str; 3] = ["aws", "aws-cn", "aws-us-gov"];

text_types! {
    /// A twelve-digit AWS account id, quoted so that leading zeros stay.
    AccountId {
        pattern: "^[0-9]{12}$",
        example: "123456789012",
        check: |text| ensure(
            text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()),
            "an account id is twelve digits",
        )
    }

    /// An AWS region.
    Region {
        pattern: "^[a-z]{2}(-[a-z]+)+-[0-9]$",
        example: "us-west-2",
        check: |text| {
            let parts: Vec<&str> = text.split('-').collect();
            let well_formed = parts.len() >= 3
                && parts.first().is_some_and(|area| area.len() == 2)
                && parts.last().is_some_and(|number| number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit()))
                && parts.iter().rev().skip(1).all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase()));
            // Regions such as us-iso-east-1 are of partitions with other names and endpoints.
            let is_isolated = parts.get(1).is_some_and(|part| part.starts_with("iso"));
            ensure(well_formed && !is_isolated, "a region looks like `us-west-2`")
        }
    }

    /// The id of an existing VPC.
    VpcId {
        pattern: "^vpc-([0-9a-f]{8}|[0-9a-f]{17})$",
        example: "vpc-0123456789abcdef0",
        check: |text| ensure(is_ec2_id(text, "vpc-"), "a VPC id looks like `vpc-0123456789abcdef0`")
    }

    /// The id of an existing subnet.
    SubnetId {
        pattern: "^subnet-([0-9a-f]{8}|[0-9a-f]{17})$",
        example: "subnet-0123456789abcdef0",
        check: |text| ensure(is_ec2_id(text, "subnet-"), "a subnet id looks like `subnet-0123456789abcdef0`")
    }

    /// The id of an existing security group.
    SecurityGroupId {
        pattern: "^sg-([0-9a-f]{8}|[0-9a-f]{17})$",
        example: "sg-0123456789abcdef0",
        check: |text| ensure(is_ec2_id(text, "sg-"), "a security group id looks like `sg-0123456789abcdef0`")
    }

    /// The id of an existing VPC endpoint.
    VpcEndpointId {
        pattern: "^vpce-([0-9a-f]{8}|[0-9a-f]{17})$",
        example: "vpce-0123456789abcdef0",
        check: |text| ensure(is_ec2_id(text, "vpce-"), "a VPC endpoint id looks like `vpce-0123456789abcdef0`")
    }

    /// The id of an existing Route 53 hosted zone.
    ZoneId {
        pattern: "^Z[A-Z0-9]{1,31}$",
        example: "Z0123456789ABCDEFGHIJ",
        check: |text| ensure(
            text.len() <= 32
                && text.len() >= 2
                && text.starts_with('Z')
                && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()),
            "a hosted zone id is `Z` followed by capitals and digits, without `/hostedzone/`",
        )
    }

    /// The ARN of an ACM certificate.
    CertificateArn {
        pattern: "^arn:(aws|aws-cn|aws-us-gov):acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+$",
        example: "arn:aws:acm:us-west-2:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef",
        check: |text| {
            let parts: Vec<&str> = text.splitn(6, ':').collect();
            let well_formed = matches!(
                parts.as_slice(),
                ["arn", partition, "acm", region, account, resource]
                    if PARTITIONS.contains(partition)
                        && Region::check(region).is_ok()
                        && AccountId::check(account).is_ok()
                        && resource.strip_prefix("certificate/").is_some_and(|id| {
                            !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                        })
            );
            ensure(well_formed, "a certificate ARN looks like `arn:aws:acm:<region>:<account>:certificate/<id>`")
        }
    }

    /// The ARN of a certificate authority of AWS Private CA.
    CertificateAuthorityArn {
        pattern: "^arn:(aws|aws-cn|aws-us-gov):acm-pca:[a-z0-9-]+:[0-9]{12}:certificate-authority/[a-f0-9-]+$",
        example: "arn:aws:acm-pca:us-west-2:123456789012:certificate-authority/01234567-89ab-cdef-0123-456789abcdef",
        check: |text| {
            let parts: Vec<&str> = text.splitn(6, ':').collect();
            let well_formed = matches!(
                parts.as_slice(),
                ["arn", partition, "acm-pca", region, account, resource]
                    if PARTITIONS.contains(partition)
                        && Region::check(region).is_ok()
                        && AccountId::check(account).is_ok()
                        && resource.strip_prefix("certificate-authority/").is_some_and(|id| {
                            !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte) || byte == b'-')
                        })
            );
            ensure(well_formed, "an authority's ARN looks like `arn:aws:acm-pca:<region>:<account>:certificate-authority/<id>`")
        }
    }

    /// The ARN of an IAM role or user that administers the cluster.
    PrincipalArn {
        pattern: "^arn:(aws|aws-cn|aws-us-gov):iam::[0-9]{12}:(role|user)/[A-Za-z0-9+=,.@_/-]+$",
        example: "arn:aws:iam::123456789012:role/platform-admin",
        check: |text| {
            let parts: Vec<&str> = text.splitn(6, ':').collect();
            let well_formed = matches!(
                parts.as_slice(),
                ["arn", partition, "iam", "", account, resource]
                    if PARTITIONS.contains(partition)
                        && AccountId::check(account).is_ok()
                        && resource.strip_prefix("role/").or_else(|| resource.strip_prefix("user/")).is_some_and(|name| {
                            name.split('/').all(|part| !part.is_empty())
                                && name.rsplit('/').next().is_some_and(|name| name.len() <= 64)
                                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+=,.@_/-".contains(&byte))
                        })
            );
            ensure(well_formed, "a principal is the ARN of an IAM role or user, `arn:aws:iam::<account>:role/<name>`")
        }
    }

    /// The key of an AWS tag.
    TagKey {
        pattern: "^[A-Za-z0-9 _.:/=+@-]{1,128}$",
        example: "cost-center",
        check: |text| ensure(
            !text.is_empty()
                && text.len() <= 128
                && !text.to_ascii_lowercase().starts_with("aws:")
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" _.:/=+@-".contains(&byte)),
            "a tag key has 1 to 128 letters, digits, spaces or `_.:/=+@-`, and does not start with `aws:`",
        )
    }

    /// The value of an AWS tag.
    TagValue {
        pattern: "^[A-Za-z0-9 _.:/=+@-]{0,256}$",
        example: "platform",
        check: |text| ensure(
            text.len() <= 256
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" _.:/=+@-".contains(&byte)),
            "a tag value has at most 256 letters, digits, spaces or `_.:/=+@-`",
        )
    }

    /// A daily window in UTC, at least thirty minutes long.
    DailyWindow {
        pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$",
        example: "03:00-04:00",
        check: |text| {
            let window = text.split_once('-').and_then(|(start, end)| Some((minute(start)?, minute(end)?)));
            match window {
                Some((start, end)) if (end + 24 * 60 - start) % (24 * 60) >= 30 => Ok(()),
                Some(_) => Err("a backup window is at least thirty minutes long".into()),
                None => Err("a daily window in UTC looks like `03:00-04:00`".into()),
            }
        }
    }

    /// A weekly window in UTC, at least one hour long.
    WeeklyWindow {
        pattern: "^(mon|tue|wed|thu|fri|sat|sun):[0-9]{2}:[0-9]{2}-(mon|tue|wed|thu|fri|sat|sun):[0-9]{2}:[0-9]{2}$",
        example: "sun:05:00-sun:06:00",
        check: |text| {
            const WEEK: u32 = 7 * 24 * 60;
            let window = text.split_once('-').and_then(|(start, end)| Some((week_minute(start)?, week_minute(end)?)));
            match window {
                Some((start, end)) if (end + WEEK - start) % WEEK >= 60 => Ok(()),
                Some(_) => Err("a maintenance window is at least one hour long".into()),
                None => Err("a weekly window in UTC looks like `sun:05:00-sun:06:00`".into()),
            }
        }
    }
}

impl Region {
    /// The partition that the region belongs to: the second field of its ARNs.
    pub fn partition(&self) -> &'static str {
        match self.as_str() {
            region if region.starts_with("us-gov-") => "aws-us-gov",
            region if region.starts_with("cn-") => "aws-cn",
            _ => "aws",
        }
    }
}

impl DailyWindow {
    /// When it starts, in minutes of the day, and how many minutes it lasts.
    pub fn start_and_length(&self) -> (u32, u32) {
        const DAY: u32 = 24 * 60;
        let window = self.as_str().split_once('-');
        let window = window.and_then(|(start, end)| Some((minute(start)?, minute(end)?)));
        // `check` has seen to it that both times are there.
        let (start, end) = window.unwrap_or_default();
        (start, (end + DAY - start) % DAY)
    }
}

impl WeeklyWindow {
    /// When it starts, in minutes of its day, and how many minutes it lasts.
    pub fn start_and_length(&self) -> (u32, u32) {
        const WEEK: u32 = 7 * 24 * 60;
        let window = self.as_str().split_once('-');
        let window = window.and_then(|(start, end)| Some((week_minute(start)?, week_minute(end)?)));
        let (start, end) = window.unwrap_or_default();
        (start % (24 * 60), (end + WEEK - start) % WEEK)
    }
}

impl CertificateAuthorityArn {
    /// The region that the authority lives in.
    pub fn region(&self) -> &str {
        self.as_str().split(':').nth(3).unwrap_or_default()
    }
}

impl CertificateArn {
    /// The region that the certificate lives in.
    pub fn region(&self) -> &str {
        self.as_str().split(':').nth(3).unwrap_or_default()
    }
}

fn minute(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two_digits(hours) || !two_digits(minutes) {
        return None;
    }
    let (hours, minutes) = (hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

fn week_minute(text: &str) -> Option<u32> {
    let (day, time) = text.split_once(':')?;
    let day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        .iter()
        .position(|name| *name == day)?;
    Some(u32::try_from(day).ok()? * 24 * 60 + minute(time)?)
}
