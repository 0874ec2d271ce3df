//! Every combination of ingress options, as environment files: what the table of ingress options is about.

use std::sync::LazyLock;

use super::{Rendered, render};

/// A choice: what the table calls it, and how the file writes it.
pub(crate) type Choice = (&'static str, &'static str);

pub(crate) const OPTIONS: [Choice; 4] = [
    ("alb", "option = \"alb\""),
    ("nginx", "option = \"nginx\""),
    ("envoy-gateway", "option = \"envoy-gateway\""),
    ("istio", "option = \"istio\""),
];
pub(crate) const CERTIFICATES: [Choice; 8] = [
    ("none", "mode = \"none\""),
    ("acm", "mode = \"acm\""),
    (
        "acm+given",
        "mode = \"acm\"\ncertificate_arn = \"arn:aws:acm:us-west-2:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef\"",
    ),
    (
        "letsencrypt",
        "mode = \"letsencrypt\"\nemail = \"platform@example.com\"",
    ),
    (
        "acme",
        "mode = \"letsencrypt\"\nissuer = \"acme\"\n\n[tls.acme]\nserver = \"https://acme.example.com/directory\"\naccount_key_id = \"k1\"",
    ),
    (
        "private-ca",
        "mode = \"letsencrypt\"\nissuer = \"acm-private-ca\"\n\n[tls.private_ca]\nauthority_arn = \"arn:aws:acm-pca:us-west-2:123456789012:certificate-authority/01234567-89ab-cdef-0123-456789abcdef\"",
    ),
    (
        "vault",
        "mode = \"letsencrypt\"\nissuer = \"vault\"\n\n[tls.vault]\nserver = \"https://vault.example.com:8200\"\npath = \"pki/sign/langsmith\"\nauth_mount = \"/v1/auth/kubernetes\"\nrole = \"langsmith\"",
    ),
    (
        "venafi",
        "mode = \"letsencrypt\"\nissuer = \"venafi\"\n\n[tls.venafi]\nzone = \"LangSmith\\\\Default\"",
    ),
];
pub(crate) const SCHEMES: [Choice; 2] = [
    ("internet-facing", "scheme = \"internet-facing\""),
    ("internal", "scheme = \"internal\""),
];
pub(crate) const ZONES: [Choice; 5] = [
    ("create", "zone = \"create\""),
    (
        "create+provision",
        "zone = \"create\"\nstage = \"provision\"",
    ),
    (
        "create+private",
        "zone = \"create\"\nvisibility = \"private\"",
    ),
    (
        "existing",
        "zone = \"existing\"\nzone_id = \"Z0123456789ABCDEFGHIJ\"",
    ),
    ("none", "zone = \"none\""),
];
pub(crate) const CHAINS: [Choice; 2] = [("", ""), ("chained", "chained_alb = true")];
pub(crate) const SPLITS: [Choice; 2] = [("", ""), ("split", "split_dataplane = true")];

/// One combination, and the file that asks for it.
pub(crate) struct Combination {
    /// Option, certificate, scheme, zone, chain, split.
    pub(crate) names: [&'static str; 6],
    /// The environment file.
    pub(crate) text: String,
}

/// All of them, in the order of the table.
pub(crate) fn combinations() -> Vec<Combination> {
    let mut all = Vec::new();
    for option in OPTIONS {
        for certificate in CERTIFICATES {
            for scheme in SCHEMES {
                for zone in ZONES {
                    for chain in CHAINS {
                        for split in SPLITS {
                            all.push(Combination {
                                names: [
                                    option.0,
                                    certificate.0,
                                    scheme.0,
                                    zone.0,
                                    chain.0,
                                    split.0,
                                ],
                                text: file(
                                    [option.1, chain.1, split.1, scheme.1],
                                    zone.1,
                                    certificate.1,
                                    if split.1.is_empty() { "" } else { AGENTS },
                                ),
                            });
                        }
                    }
                }
            }
        }
    }
    all
}

/// What runs apart with a split dataplane.
const AGENTS: &str = "\n[langsmith]\nfeatures = { deployments = true }\n\n[langsmith.dataplane]\n\
     workspace_id = \"11111111-2222-3333-4444-555555555555\"\nlistener_id = \"66666666-7777-8888-9999-aaaaaaaaaaaa\"\n";

fn file(ingress: [&str; 4], zone: &str, certificate: &str, agents: &str) -> String {
    format!(
        "version = 1\n\n[environment]\nname = \"prod\"\nprefix = \"acme\"\ntier = \"evaluation\"\n\n\
         [cloud]\naccount_id = \"123456789012\"\nregion = \"us-west-2\"\n\n\
         [ingress]\n{}\n\n[dns]\ndomain = \"langsmith.example.com\"\n{zone}\n\n[tls]\n{certificate}\n{agents}",
        ingress.join("\n")
    )
}

/// Those that are not refused, rendered, each named by its choices.
pub(crate) fn rendered() -> &'static [Rendered] {
    static RENDERED: LazyLock<Vec<Rendered>> = LazyLock::new(|| {
        let all = combinations();
        all.iter()
            .filter_map(|combination| render(&combination.names.join(" "), &combination.text).ok())
            .collect()
    });
    &RENDERED
}
