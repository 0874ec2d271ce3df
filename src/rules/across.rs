//! Rules about several environments of one call: what two of them cannot both have.

use std::collections::BTreeMap;

use crate::finding::{Rule, RuleSeverity};
use crate::layer::Stack;
use crate::model::types::Cidr;
use crate::plan::Plan;
use crate::source::KeyPath;

/// All rules across files.
pub(super) const RULES: [&Rule; 3] = [&SAME_NAME, &SAME_DOMAIN, &OVERLAPPING_RANGES];

/// Two environments with the same names.
const SAME_NAME: Rule = Rule {
    code: "LS0129",
    name: "same-name",
    severity: RuleSeverity::Error,
    summary: "Two environment files of one call with the same prefix and name in one account.",
    why: "Names of resources and the key of Terraform's state follow from both: the second apply would change or destroy what the first has made.",
    example: "[environment]\nprefix = \"acme\"\nname = \"prod\"",
    source: "lsgen's own principle: names follow from prefix, name, and account",
    waivable: false,
    fix: None,
};

/// Two environments that answer under one name.
const SAME_DOMAIN: Rule = Rule {
    code: "LS0130",
    name: "same-domain",
    severity: RuleSeverity::Error,
    summary: "Two environment files of one call with the same domain.",
    why: "One record leads to one load balancer, and each apply would take it from the other environment.",
    example: "[dns]\ndomain = \"langsmith.example.com\"",
    source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html",
    waivable: false,
    fix: None,
};

/// Two networks that cannot be connected.
const OVERLAPPING_RANGES: Rule = Rule {
    code: "LS0131",
    name: "overlapping-ranges",
    severity: RuleSeverity::Warning,
    summary: "Two environment files of one call whose networks have overlapping ranges.",
    why: "Networks that overlap can be neither peered nor attached to one transit gateway, and a VPC keeps its range.",
    example: "[network]\ncreate = { cidr = \"10.40.0.0/16\" }",
    source: "https://docs.aws.amazon.com/vpc/latest/peering/invalid-peering-configurations.html",
    waivable: false,
    fix: None,
};

/// What no two files may both say.
#[derive(Debug)]
pub(crate) struct Claims {
    /// What its names begin with, and the account.
    name: String,
    /// What its names begin with alone.
    environment: String,
    domain: Option<String>,
    ranges: Vec<(KeyPath, Cidr)>,
    /// Where each is written, in words: `prod.toml:12`.
    places: BTreeMap<KeyPath, String>,
}

/// Something that two files say.
#[derive(Debug)]
pub(crate) struct Clash {
    /// The rule.
    pub(crate) rule: &'static Rule,
    /// The key in the later file, in which the finding is.
    pub(crate) path: KeyPath,
    /// What is wrong.
    pub(crate) message: String,
    /// Where the first file says it.
    pub(crate) place: String,
    /// What to do about it.
    pub(crate) help: &'static str,
}

impl Claims {
    /// What an environment says.
    pub(crate) fn of(plan: &Plan, stack: &Stack) -> Self {
        let environment = plan.primary.environment();
        let names = plan.primary.names();
        let domain = environment.dns.domain.as_ref().map(ToString::to_string);
        let mut ranges = Vec::new();
        if environment.network.existing.is_none() {
            let path = KeyPath::dotted("network.create.cidr");
            ranges.push((path, environment.network.create.cidr.clone()));
        }
        if plan.recovery.is_some() && environment.recovery.network.existing.is_none() {
            let path = KeyPath::dotted("recovery.network.cidr");
            ranges.push((path, environment.recovery.network.cidr.clone()));
        }
        let mut paths = vec![name_key(), domain_key()];
        paths.extend(ranges.iter().map(|(path, _)| path.clone()));
        let places = paths.into_iter().map(|path| {
            let place = stack.place(&path);
            let document = stack.document(place.document);
            let words = document.map(|document| {
                let before = document.text.get(..place.span.start).unwrap_or_default();
                format!("{}:{}", document.name, before.matches('\n').count() + 1)
            });
            (path, words.unwrap_or_default())
        });
        Self {
            name: format!("{} in {}", names.base(), environment.cloud.account_id),
            environment: names.base().to_owned(),
            domain,
            places: places.collect(),
            ranges,
        }
    }

    fn place(&self, path: &KeyPath) -> String {
        self.places.get(path).cloned().unwrap_or_default()
    }
}

fn name_key() -> KeyPath {
    KeyPath::dotted("environment.name")
}

fn domain_key() -> KeyPath {
    KeyPath::dotted("dns.domain")
}

/// What the files so far say, each with its place, in the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct Claimed {
    names: BTreeMap<String, String>,
    domains: BTreeMap<String, String>,
    /// With the number of the file, and the environment.
    ranges: Vec<(usize, Cidr, String, String)>,
}

impl Claimed {
    /// Adds what a file says. What an earlier file says too is a clash, with the first one that does.
    pub(crate) fn add(&mut self, number: usize, claims: &Claims) -> Vec<Clash> {
        let mut found = Vec::new();
        let mut clash = |rule, path: &KeyPath, message, place: &str, help| {
            found.push(Clash {
                rule,
                path: path.clone(),
                message,
                place: place.to_owned(),
                help,
            });
        };
        let key = name_key();
        match self.names.get(&claims.name) {
            Some(place) => {
                let message = format!("two environments are called `{}`", claims.name);
                let help = "give each its own `name` or `prefix`";
                clash(&SAME_NAME, &key, message, place, help);
            }
            None => {
                self.names.insert(claims.name.clone(), claims.place(&key));
            }
        }
        if let Some(domain) = &claims.domain {
            let key = domain_key();
            match self.domains.get(domain) {
                Some(place) => {
                    let message = format!("two environments have the domain `{domain}`");
                    let help = "give each its own `domain`";
                    clash(&SAME_DOMAIN, &key, message, place, help);
                }
                None => {
                    self.domains.insert(domain.clone(), claims.place(&key));
                }
            }
        }
        for (path, range) in &claims.ranges {
            let mut others = self.ranges.iter();
            let other =
                others.find(|(other, earlier, ..)| *other != number && earlier.overlaps(range));
            if let Some((_, earlier, environment, place)) = other {
                let own = &claims.environment;
                let message = format!(
                    "the network `{range}` of `{own}` overlaps `{earlier}` of `{environment}`"
                );
                let help = "give each network its own `cidr`, if they are ever to be connected";
                clash(&OVERLAPPING_RANGES, path, message, place, help);
            }
            self.ranges.push((
                number,
                range.clone(),
                claims.environment.clone(),
                claims.place(path),
            ));
        }
        found
    }
}
