//! Environment files that differ as those of a company do: names, domains, and ranges of their own, so that no rule
//! across files finds anything.

use std::fs;
use std::path::Path;

/// The most environments that have a VPC of their own: so many /18 fit into 10.0.0.0/8.
const WITH_OWN_NETWORK: usize = 1 << 10;

/// The most that there are names for.
pub(crate) const MOST: usize = 100_000;

/// Writes that many files into a folder.
pub(crate) fn write(folder: &Path, count: usize) {
    fs::create_dir_all(folder).expect("a folder");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/production.toml");
    let example = fs::read_to_string(example).expect("the example");
    for number in 0..count {
        let file = folder.join(format!("e{number:05}.toml"));
        fs::write(file, environment(&example, number)).expect("writable");
    }
}

fn environment(example: &str, number: usize) -> String {
    let domain = format!("\"e{number:05}.example.com\"");
    let network = if number < WITH_OWN_NETWORK {
        let (second, third) = (number / 4, number % 4 * 64);
        format!(
            "create = {{ cidr = \"10.{second}.{third}.0/18\", availability_zones = 3, nat = \"per-az\" }}"
        )
    } else {
        format!(
            "existing = {{ vpc_id = \"vpc-{number:017x}\", private_subnets = [{}], public_subnets = [{}] }}",
            subnets(3 * number, 0),
            subnets(3 * number, 1),
        )
    };
    let mut text = example.to_owned();
    for (from, to) in [
        ("name = \"prod\"", format!("name = \"e{number:05}\"")),
        ("\"langsmith.example.com\"", domain),
        (
            "create = { cidr = \"10.40.0.0/16\", availability_zones = 3, nat = \"per-az\" }",
            network,
        ),
    ] {
        assert!(text.contains(from), "the example holds no `{from}`");
        text = text.replace(from, &to);
    }
    if number < WITH_OWN_NETWORK {
        text.push_str("\n[allow]\nLS0111 = \"so many networks leave a /18 for each\"\n");
    }
    text
}

fn subnets(first: usize, kind: usize) -> String {
    let ids = (first..first + 3).map(|number| format!("\"subnet-{kind:x}{number:016x}\""));
    ids.collect::<Vec<_>>().join(", ")
}
