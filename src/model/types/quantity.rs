//! Amounts: CPU, memory, time, address ranges, versions. Each keeps the text as it was written.

use std::fmt;
use std::net::Ipv4Addr;

/// Declares an amount: the written text beside the parsed value.
macro_rules! quantities {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident($value:ty) { pattern: $pattern:literal, example: $example:literal, parse: $parse:path }
    )+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
            #[serde(try_from = "String", into = "String")]
            pub struct $name {
                text: String,
                value: $value,
            }

            impl $name {
                /// Says what is wrong with `text`, if anything is.
                pub fn check(text: &str) -> Result<(), String> {
                    $parse(text).map(|_| ())
                }

                /// The text as it was written.
                pub fn as_str(&self) -> &str {
                    &self.text
                }
            }

            impl TryFrom<String> for $name {
                type Error = String;

                fn try_from(text: String) -> Result<Self, String> {
                    let value = $parse(&text)?;
                    Ok(Self { text, value })
                }
            }

            impl std::str::FromStr for $name {
                type Err = String;

                fn from_str(text: &str) -> Result<Self, String> {
                    Self::try_from(text.to_owned())
                }
            }

            impl From<$name> for String {
                fn from(quantity: $name) -> String {
                    quantity.text
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                    formatter.write_str(&self.text)
                }
            }

            super::text::json_schema!(
                $name,
                super::text::Grammar { pattern: $pattern, length: usize::MAX },
                $example,
                $(concat!($doc, "\n")),+
            );
        )+

        /// The types of this module, by name: what a schema's `x-lsgen-type` refers to.
        pub(super) const CHECKS: &[(&str, super::Check)] = &[$((stringify!($name), $name::check)),+];
    };
}

quantities! {
    /// CPU in cores (`2`, `0.5`) or thousandths of one (`500m`).
    Cpu(u64) {
        pattern: "^([1-9][0-9]*m|(0|[1-9][0-9]*)(\\.[0-9]{1,3})?)$",
        example: "500m",
        parse: parse_cpu
    }

    /// Memory or storage with a binary or decimal suffix: `512Mi`, `4Gi`, `1G`.
    Memory(u64) {
        pattern: "^[1-9][0-9]*(Ki|Mi|Gi|Ti|k|M|G|T)$",
        example: "4Gi",
        parse: parse_memory
    }

    /// A length of time: a whole number and `s`, `m`, `h` or `d`.
    Duration(u64) {
        pattern: "^(0|[1-9][0-9]*)(s|m|h|d)$",
        example: "14d",
        parse: parse_duration
    }

    /// An IPv4 range in CIDR notation, its host bits zero.
    Cidr(ipnet::Ipv4Net) {
        pattern: "^([0-9]{1,3}\\.){3}[0-9]{1,3}/[0-9]{1,2}$",
        example: "10.40.0.0/16",
        parse: parse_cidr
    }

    /// The exact version of the LangSmith chart.
    ChartVersion(semver::Version) {
        pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$",
        example: "0.16.11",
        parse: parse_chart_version
    }

    /// A Kubernetes minor version as EKS names it.
    KubernetesVersion(u64) {
        pattern: "^1\\.[0-9]{2}$",
        example: "1.34",
        parse: parse_kubernetes_version
    }

    /// A PostgreSQL major version; AWS chooses the minor one and keeps it up to date.
    PostgresVersion(u64) {
        pattern: "^[1-9][0-9]$",
        example: "16",
        parse: parse_postgres_version
    }

    /// A Redis version of ElastiCache.
    RedisVersion(u64) {
        pattern: "^7\\.[0-9]$",
        example: "7.1",
        parse: parse_redis_version
    }
}

impl Cpu {
    /// Thousandths of a core.
    pub fn millicores(&self) -> u64 {
        self.value
    }
}

impl Memory {
    /// Bytes.
    pub fn bytes(&self) -> u64 {
        self.value
    }
}

impl Duration {
    /// Seconds.
    pub fn seconds(&self) -> u64 {
        self.value
    }

    /// Whole days; what is left of the last day is dropped.
    pub fn days(&self) -> u64 {
        self.value / 86_400
    }

    /// Whether the length is a whole number of days, the unit in which AWS counts retention.
    pub fn is_whole_days(&self) -> bool {
        self.value.is_multiple_of(86_400)
    }
}

impl Cidr {
    /// How many bits the network part has: 16 for `/16`.
    pub fn prefix_length(&self) -> u8 {
        self.value.prefix_len()
    }

    /// Whether this is every address there is.
    pub fn is_everywhere(&self) -> bool {
        self.value.prefix_len() == 0
    }

    /// Whether the two have an address in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.value.contains(&other.value) || other.value.contains(&self.value)
    }

    /// Whether all of it is in the private ranges of RFC 1918 or the shared range of RFC 6598.
    pub fn is_private(&self) -> bool {
        const RANGES: [(Ipv4Addr, u8); 4] = [
            (Ipv4Addr::new(10, 0, 0, 0), 8),
            (Ipv4Addr::new(172, 16, 0, 0), 12),
            (Ipv4Addr::new(192, 168, 0, 0), 16),
            (Ipv4Addr::new(100, 64, 0, 0), 10),
        ];
        RANGES.into_iter().any(|(address, length)| {
            ipnet::Ipv4Net::new(address, length).is_ok_and(|range| range.contains(&self.value))
        })
    }
}

impl ChartVersion {
    /// The version, comparable.
    pub fn version(&self) -> &semver::Version {
        &self.value
    }
}

impl KubernetesVersion {
    /// 34 for `1.34`.
    pub fn minor(&self) -> u64 {
        self.value
    }
}

impl PostgresVersion {
    /// 16 for `16`.
    pub fn major(&self) -> u64 {
        self.value
    }
}

impl RedisVersion {
    /// 7 for `7.1`.
    pub fn major(&self) -> u64 {
        self.value
    }
}

/// A whole number as it is written, without leading zeros.
fn digits(text: &str) -> Option<u64> {
    let plain = !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten()
}

fn parse_cpu(text: &str) -> Result<u64, String> {
    let parsed = if let Some(thousandths) = text.strip_suffix('m') {
        digits(thousandths)
    } else if let Some((cores, fraction)) = text.split_once('.') {
        (fraction.len() <= 3)
            .then(|| {
                let is_fraction =
                    !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
                let thousandths = is_fraction
                    .then(|| fraction.parse::<u64>().ok())
                    .flatten()?
                    * 10_u64.pow(3 - u32::try_from(fraction.len()).ok()?);
                digits(cores)?.checked_mul(1000)?.checked_add(thousandths)
            })
            .flatten()
    } else {
        digits(text).and_then(|cores| cores.checked_mul(1000))
    };
    parsed
        .filter(|millicores| (1..=1_000_000).contains(millicores))
        .ok_or_else(|| "CPU is a number of cores such as `2` or thousandths such as `500m`".into())
}

fn parse_memory(text: &str) -> Result<u64, String> {
    const SUFFIXES: [(&str, u64); 8] = [
        ("Ki", 1 << 10),
        ("Mi", 1 << 20),
        ("Gi", 1 << 30),
        ("Ti", 1 << 40),
        ("k", 1_000),
        ("M", 1_000_000),
        ("G", 1_000_000_000),
        ("T", 1_000_000_000_000),
    ];
    SUFFIXES
        .into_iter()
        .find_map(|(suffix, unit)| digits(text.strip_suffix(suffix)?)?.checked_mul(unit))
        .filter(|bytes| *bytes > 0)
        .ok_or_else(|| "memory is a whole number with a unit, such as `512Mi` or `4Gi`".into())
}

fn parse_duration(text: &str) -> Result<u64, String> {
    const UNITS: [(char, u64); 4] = [('s', 1), ('m', 60), ('h', 3_600), ('d', 86_400)];
    UNITS
        .into_iter()
        .find_map(|(suffix, unit)| digits(text.strip_suffix(suffix)?)?.checked_mul(unit))
        .filter(|seconds| *seconds <= 100 * 366 * 86_400)
        .ok_or_else(|| {
            "a length of time is a whole number with `s`, `m`, `h` or `d`, such as `14d`".into()
        })
}

fn parse_cidr(text: &str) -> Result<ipnet::Ipv4Net, String> {
    let network: ipnet::Ipv4Net = text
        .parse()
        .map_err(|_| "an address range looks like `10.40.0.0/16`".to_owned())?;
    let start = network.trunc();
    if network.to_string() != text {
        Err(format!("write `{start}`"))
    } else if start == network {
        Ok(network)
    } else {
        Err(format!(
            "`{text}` has bits set beyond its /{}: write `{start}`",
            network.prefix_len()
        ))
    }
}

fn parse_chart_version(text: &str) -> Result<semver::Version, String> {
    semver::Version::parse(text)
        .ok()
        .filter(|version| version.build.is_empty())
        .ok_or_else(|| "a chart version is exact, such as `0.16.11`: no `v`, no range".into())
}

fn parse_kubernetes_version(text: &str) -> Result<u64, String> {
    text.strip_prefix("1.")
        .filter(|minor| minor.len() == 2)
        .and_then(digits)
        .filter(|minor| (10..=99).contains(minor))
        .ok_or_else(|| "a Kubernetes version names the minor only, such as `1.34`".into())
}

fn parse_postgres_version(text: &str) -> Result<u64, String> {
    digits(text)
        .filter(|major| (10..=99).contains(major))
        .ok_or_else(|| "a PostgreSQL version is the major version alone, such as `16`".into())
}

fn parse_redis_version(text: &str) -> Result<u64, String> {
    text.strip_prefix("7.")
        .and_then(digits)
        .filter(|minor| *minor <= 9)
        .map(|_| 7)
        .ok_or_else(|| "a Redis version of ElastiCache is `7.0` or `7.1`".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_counted_in_their_base_unit() {
        let cpu = |text: &str| text.parse::<Cpu>().map(|cpu| cpu.millicores());
        assert_eq!(cpu("500m"), Ok(500));
        assert_eq!(cpu("2"), Ok(2000));
        assert_eq!(cpu("0.25"), Ok(250));
        for wrong in ["", "0", "1.2345", "-1", "2 ", "1e3", "99999999999999999999"] {
            assert!(cpu(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            "4Gi".parse::<Memory>().map(|memory| memory.bytes()),
            Ok(4 << 30)
        );
        assert!("4GB".parse::<Memory>().is_err());
        assert_eq!(
            "14d".parse::<Duration>().map(|time| time.seconds()),
            Ok(1_209_600)
        );
        assert!("14 days".parse::<Duration>().is_err());
    }

    #[test]
    fn a_range_with_host_bits_is_told_where_it_starts() {
        assert_eq!(
            "10.40.1.0/16".parse::<Cidr>().unwrap_err(),
            "`10.40.1.0/16` has bits set beyond its /16: write `10.40.0.0/16`"
        );
        assert!("10.40.0.0/16".parse::<Cidr>().unwrap().is_private());
        assert!(!"0.0.0.0/0".parse::<Cidr>().unwrap().is_private());
    }
}
