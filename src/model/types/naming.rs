//! Names that lsgen, Kubernetes, DNS and container registries define the grammar of.

use super::text::{ensure, is_label, text_types};

text_types! {
    /// The first part of every name: a short word for the company or product.
    ///
    /// At most fifteen characters, because load balancer names end at 32.
    Prefix {
        pattern: "^[a-z](-?[a-z0-9])*$",
        example: "acme",
        check: |text| {
            if text == "internal" || text.starts_with("internal-") || text == "sthree" || text == "xn" {
                return Err("AWS keeps names that start so to itself".into());
            }
            ensure(
                is_label(text) && text.len() <= 15,
                "a prefix has at most 15 lower-case letters, digits and single hyphens, and starts with a letter",
            )
        }
    }

    /// The name of the environment, the second part of every name.
    EnvironmentName {
        pattern: "^[a-z](-?[a-z0-9])*$",
        example: "prod",
        check: |text| ensure(
            is_label(text) && text.len() <= 15,
            "an environment name has at most 15 lower-case letters, digits and single hyphens, and starts with a letter",
        )
    }

    /// A profile that ships with lsgen, `folder/name`.
    ProfileName {
        pattern: "^[a-z]+/[a-z0-9-]+$",
        example: "size/production",
        check: |text| ensure(
            text.split_once('/').is_some_and(|(folder, name)| is_label(folder) && is_label(name)),
            "a profile is named `folder/name`, as in `size/production`",
        )
    }

    /// A Kubernetes name that is also a DNS label: at most 63 characters.
    KubernetesName {
        pattern: "^[a-z](-?[a-z0-9])*$",
        example: "langsmith",
        check: |text| ensure(
            is_label(text) && text.len() <= 63,
            "a Kubernetes name has at most 63 lower-case letters, digits and hyphens, and starts with a letter",
        )
    }

    /// An id that LangSmith gave: 32 hexadecimal digits in five groups.
    Uuid {
        pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        example: "01234567-89ab-cdef-0123-456789abcdef",
        check: |text| {
            let groups: Vec<&str> = text.split('-').collect();
            let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
            let is_lower_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            ensure(
                lengths == [8, 4, 4, 4, 12] && groups.concat().bytes().all(is_lower_hex),
                "an id of LangSmith's looks like `01234567-89ab-cdef-0123-456789abcdef`, in lower case",
            )
        }
    }

    /// The name of a Helm release: at most 53 characters, so that the chart can add its suffixes.
    ReleaseName {
        pattern: "^[a-z](-?[a-z0-9])*$",
        example: "langsmith",
        check: |text| ensure(
            is_label(text) && text.len() <= 40,
            "a release name has at most 40 lower-case letters, digits and hyphens, so that the chart's object names stay under 63",
        )
    }

    /// The key of a Kubernetes label or taint.
    LabelKey {
        pattern: "^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$",
        example: "workload",
        check: |text| {
            let (domain, name) = text.split_once('/').map_or((None, text), |(domain, name)| (Some(domain), name));
            ensure(
                domain.is_none_or(is_subdomain) && is_label_value(name) && !name.is_empty(),
                "a label key is `name` or `prefix/name`: the prefix a DNS name, the name at most 63 letters, digits, `-`, `_` and `.`",
            )
        }
    }

    /// The value of a Kubernetes label or taint.
    LabelValue {
        pattern: "^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$",
        example: "langsmith",
        check: |text| ensure(
            is_label_value(text),
            "a label value has at most 63 letters, digits, `-`, `_` and `.`, and starts and ends with a letter or digit",
        )
    }

    /// A fully qualified domain name, without a scheme, a path or a final dot.
    DomainName {
        pattern: "^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$",
        example: "langsmith.example.com",
        check: |text| {
            if text.contains("://") {
                return Err("a domain name has no scheme: leave out `https://`".into());
            }
            if text.starts_with("*.") {
                return Err("a domain name has no wildcard".into());
            }
            if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
                return Err("a domain name is written in lower case".into());
            }
            let top = text.rsplit('.').next().unwrap_or_default();
            // `xn--` marks a top-level domain in another script; without letters it is an IP address.
            let is_top = top.starts_with("xn--") || (top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_lowercase()));
            ensure(
                text.contains('.') && is_subdomain(text) && is_top,
                "a domain name looks like `langsmith.example.com`",
            )
        }
    }

    /// An e-mail address.
    EmailAddress {
        pattern: "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$",
        example: "platform@example.com",
        check: |text| ensure(
            text.split_once('@').is_some_and(|(local, domain)| {
                !local.is_empty()
                    && local.len() <= 64
                    && !local.starts_with('.')
                    && !local.ends_with('.')
                    && !local.contains("..")
                    && local.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte))
                    && DomainName::check(&domain.to_ascii_lowercase()).is_ok()
            }),
            "an e-mail address looks like `platform@example.com`",
        )
    }

    /// The name of a database or database user: letters, digits and underscores.
    DatabaseName {
        pattern: "^[a-z][a-z0-9_]{0,62}$",
        example: "langsmith",
        check: |text| ensure(
            text.len() <= 63
                && text.starts_with(|first: char| first.is_ascii_lowercase())
                && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'),
            "a database name has at most 63 lower-case letters, digits and underscores, and starts with a letter",
        )
    }

    /// The address of a server, over HTTPS.
    HttpsUrl {
        pattern: "^https://[a-z0-9.-]+(:[0-9]+)?(/[^\\s?#@]*)?$",
        example: "https://vault.example.com:8200",
        check: |text| {
            let rest = text.strip_prefix("https://").unwrap_or_default();
            let host = rest.split('/').next().unwrap_or_default();
            let (host, port) = host.split_once(':').map_or((host, None), |(host, port)| (host, Some(port)));
            ensure(
                host.contains('.')
                    && is_subdomain(host)
                    && port.is_none_or(super::image::is_port)
                    && rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#@\"'\\".contains(&byte)),
                "a server's address looks like `https://vault.example.com:8200`",
            )
        }
    }

    /// A free-text line that people read, such as an organisation's name.
    Line {
        pattern: "^[^\\u0000-\\u001f]{1,120}$",
        example: "Acme",
        check: |text| ensure(
            !text.is_empty() && text.chars().count() <= 120 && !text.chars().any(char::is_control),
            "this is one line of 1 to 120 characters",
        )
    }
}

/// A DNS name of one label or more, as Kubernetes takes it in front of a label's name.
fn is_subdomain(text: &str) -> bool {
    let is_part = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    text.len() <= 253 && text.split('.').all(is_part)
}

fn is_label_value(text: &str) -> bool {
    let edge = |character: Option<char>| {
        character.is_none_or(|character| character.is_ascii_alphanumeric())
    };
    text.len() <= 63
        && edge(text.chars().next())
        && edge(text.chars().next_back())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}
