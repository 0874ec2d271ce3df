//! Names and ids that AWS defines the grammar of.

use super::text::{ensure, text_types};

/// The partitions that lsgen renders for and their accounts: the fields of an ARN that all have.
macro_rules! arn {
    ($service:literal, $region:literal) => {
        concat!(
            "^arn:(aws|aws-cn|aws-us-gov):",
            $service,
            ":",
            $region,
            ":[0-9]{12}:"
        )
    };
}

/// A time of the day in UTC.
macro_rules! time {
    () => {
        "([01][0-9]|2[0-3]):[0-5][0-9]"
    };
}

/// A day of the week.
macro_rules! day {
    () => {
        "(mon|tue|wed|thu|fri|sat|sun)"
    };
}

text_types! {
    /// A twelve-digit AWS account id, quoted so that leading zeros stay.
    AccountId {
        pattern: "^[0-9]{12}$",
        example: "123456789012",
        wrong: "an account id is twelve digits",
    }

    /// An AWS region.
    Region {
        pattern: "^[a-z]{2}(-[a-z]+)+-[0-9]$",
        example: "us-west-2",
        wrong: "a region looks like `us-west-2`",
        // Regions such as us-iso-east-1 are of partitions with other names and endpoints.
        and: |text| !text.split('-').nth(1).is_some_and(|part| part.starts_with("iso")),
    }

    /// The id of an existing VPC.
    VpcId {
        pattern: "^vpc-([0-9a-f]{8}|[0-9a-f]{17})$",
        example: "vpc-0123456789abcdef0",
        wrong: "a VPC id looks like `vpc-0123456789abcdef0`",
    }

    /// The id of an existing subnet.
    SubnetId {
        pattern: "^subnet-([0-9a-f]{8}|[0-9a-f]{17})$",
        example: "subnet-0123456789abcdef0",
        wrong: "a subnet id looks like `subnet-0123456789abcdef0`",
    }

    /// The id of an existing security group.
    SecurityGroupId {
        pattern: "^sg-([0-9a-f]{8}|[0-9a-f]{17})$",
        example: "sg-0123456789abcdef0",
        wrong: "a security group id looks like `sg-0123456789abcdef0`",
    }

    /// The id of an existing VPC endpoint.
    VpcEndpointId {
        pattern: "^vpce-([0-9a-f]{8}|[0-9a-f]{17})$",
        example: "vpce-0123456789abcdef0",
        wrong: "a VPC endpoint id looks like `vpce-0123456789abcdef0`",
    }

    /// The id of an existing Route 53 hosted zone.
    ZoneId {
        pattern: "^Z[A-Z0-9]{1,31}$",
        example: "Z0123456789ABCDEFGHIJ",
        wrong: "a hosted zone id is `Z` followed by capitals and digits, without `/hostedzone/`",
    }

    /// The ARN of an ACM certificate.
    CertificateArn {
        pattern: concat!(arn!("acm", "[a-z]{2}(-[a-z]+)+-[0-9]"), "certificate/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"),
        example: "arn:aws:acm:us-west-2:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef",
        wrong: "a certificate ARN looks like `arn:aws:acm:<region>:<account>:certificate/<id>`",
        and: |text| Region::check(region_of(text)).is_ok(),
    }

    /// The ARN of a certificate authority of AWS Private CA.
    CertificateAuthorityArn {
        pattern: concat!(arn!("acm-pca", "[a-z]{2}(-[a-z]+)+-[0-9]"), "certificate-authority/[a-f0-9-]+$"),
        example: "arn:aws:acm-pca:us-west-2:123456789012:certificate-authority/01234567-89ab-cdef-0123-456789abcdef",
        wrong: "an authority's ARN looks like `arn:aws:acm-pca:<region>:<account>:certificate-authority/<id>`",
        and: |text| Region::check(region_of(text)).is_ok(),
    }

    /// The ARN of an IAM role or user that administers the cluster.
    PrincipalArn {
        pattern: concat!(arn!("iam", ""), "(role|user)/([A-Za-z0-9+=,.@_-]+/)*[A-Za-z0-9+=,.@_-]{1,64}$"),
        example: "arn:aws:iam::123456789012:role/platform-admin",
        wrong: "a principal is the ARN of an IAM role or user, `arn:aws:iam::<account>:role/<name>`",
    }

    /// The key of an AWS tag.
    TagKey {
        pattern: "^[A-Za-z0-9 _.:/=+@-]{1,128}$",
        example: "cost-center",
        wrong: "a tag key has 1 to 128 letters, digits, spaces or `_.:/=+@-`, and does not start with `aws:`",
        and: |text| !text.to_ascii_lowercase().starts_with("aws:"),
    }

    /// The value of an AWS tag.
    TagValue {
        pattern: "^[A-Za-z0-9 _.:/=+@-]{0,256}$",
        example: "platform",
        wrong: "a tag value has at most 256 letters, digits, spaces or `_.:/=+@-`",
    }

    /// A daily window in UTC, at least thirty minutes long.
    DailyWindow {
        pattern: concat!("^", time!(), "-", time!(), "$"),
        example: "03:00-04:00",
        wrong: "a daily window in UTC looks like `03:00-04:00`",
        check: |text| ensure(window(text, DAY).1 >= 30, "a backup window is at least thirty minutes long"),
    }

    /// A weekly window in UTC, at least one hour long.
    WeeklyWindow {
        pattern: concat!("^", day!(), ":", time!(), "-", day!(), ":", time!(), "$"),
        example: "sun:05:00-sun:06:00",
        wrong: "a weekly window in UTC looks like `sun:05:00-sun:06:00`",
        check: |text| ensure(window(text, WEEK).1 >= 60, "a maintenance window is at least one hour long"),
    }
}

/// The minutes of a day and of a week.
const DAY: u32 = 24 * 60;
const WEEK: u32 = 7 * DAY;

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
        window(self.as_str(), DAY)
    }
}

impl WeeklyWindow {
    /// When it starts, in minutes of its day, and how many minutes it lasts.
    pub fn start_and_length(&self) -> (u32, u32) {
        let (start, length) = window(self.as_str(), WEEK);
        (start % DAY, length)
    }
}

impl CertificateAuthorityArn {
    /// The region that the authority lives in.
    pub fn region(&self) -> &str {
        region_of(self.as_str())
    }
}

impl CertificateArn {
    /// The region that the certificate lives in.
    pub fn region(&self) -> &str {
        region_of(self.as_str())
    }
}

/// The fourth field of an ARN.
fn region_of(arn: &str) -> &str {
    arn.split(':').nth(3).unwrap_or_default()
}

/// When a window of the grammar starts, and how long it lasts, both in minutes; it may go on in the next `period`.
fn window(text: &str, period: u32) -> (u32, u32) {
    let (start, end) = text.split_once('-').unwrap_or((text, text));
    let (start, end) = (minute(start), minute(end));
    (start, (end + period - start) % period)
}

/// The minutes from the beginning of the day, or of the week where a day is named.
fn minute(text: &str) -> u32 {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let day = DAYS.iter().position(|day| text.starts_with(day));
    let days = day.and_then(|day| u32::try_from(day).ok()).unwrap_or(0);
    let parts = text.split(':').filter_map(|part| part.parse::<u32>().ok());
    days * DAY + parts.fold(0, |minutes, part| minutes * 60 + part)
}
