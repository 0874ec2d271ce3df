//! Names that lsgen, Kubernetes, DNS and container registries define the grammar of.

use super::text::{has_port_in_range, label, port, text_types, word};

/// The part of an e-mail address between two dots.
macro_rules! atom {
    () => {
        "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
    };
}

text_types! {
    /// The first part of every name: a short word for the company or product.
    ///
    /// At most fifteen characters, because load balancer names end at 32.
    Prefix {
        pattern: concat!("^", word!(), "$"),
        length: 15,
        example: "acme",
        wrong: "a prefix has at most 15 lowercase letters, digits and single hyphens, and starts with a letter",
        hint: is_kept_by_aws,
        check: |text| is_kept_by_aws(text).map_or(Ok(()), |why| Err(why.to_owned())),
    }

    /// The name of the environment, the second part of every name.
    EnvironmentName {
        pattern: concat!("^", word!(), "$"),
        length: 15,
        example: "prod",
        wrong: "an environment name has at most 15 lowercase letters, digits and single hyphens, and starts with a letter",
    }

    /// A profile that ships with lsgen, `folder/name`.
    ProfileName {
        pattern: concat!("^", word!(), "/", word!(), "$"),
        example: "size/production",
        wrong: "a profile is named `folder/name`, as in `size/production`",
    }

    /// A Kubernetes name that is also a DNS label: at most 63 characters.
    KubernetesName {
        pattern: concat!("^", word!(), "$"),
        length: 63,
        example: "langsmith",
        wrong: "a Kubernetes name has at most 63 lowercase letters, digits and hyphens, and starts with a letter",
    }

    /// An id that LangSmith gave: 32 hexadecimal digits in five groups.
    Uuid {
        pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        example: "01234567-89ab-cdef-0123-456789abcdef",
        wrong: "an id of LangSmith's looks like `01234567-89ab-cdef-0123-456789abcdef`, in lower case",
    }

    /// The name of a Helm release: at most 53 characters, so that the chart can add its suffixes.
    ReleaseName {
        pattern: concat!("^", word!(), "$"),
        length: 40,
        example: "langsmith",
        wrong: "a release name has at most 40 lowercase letters, digits and hyphens, so that the chart's object names stay under 63",
    }

    /// The key of a Kubernetes label or taint.
    LabelKey {
        pattern: concat!(
            "^(", label!(), "(\\.", label!(), ")*/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$"
        ),
        example: "workload",
        wrong: "a label key is `name` or `prefix/name`: the prefix a DNS name, the name at most 63 letters, digits, `-`, `_` and `.`",
        and: |text| text.split_once('/').is_none_or(|(prefix, _)| prefix.len() <= 253),
    }

    /// The value of a Kubernetes label or taint.
    LabelValue {
        pattern: "^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$",
        example: "langsmith",
        wrong: "a label value has at most 63 letters, digits, `-`, `_` and `.`, and starts and ends with a letter or digit",
    }

    /// A fully qualified domain name, without a scheme, a path or a final dot.
    DomainName {
        // `xn--` marks a top-level domain in another script; without letters it is an IP address.
        pattern: concat!("^(", label!(), "\\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$"),
        length: 253,
        example: "langsmith.example.com",
        wrong: "a domain name looks like `langsmith.example.com`",
        hint: |text| {
            if text.contains("://") {
                Some("a domain name has no scheme: leave out `https://`")
            } else if text.starts_with("*.") {
                Some("a domain name has no wildcard")
            } else if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
                Some("a domain name is written in lower case")
            } else {
                None
            }
        },
    }

    /// An e-mail address.
    EmailAddress {
        pattern: concat!("^", atom!(), "(\\.", atom!(), ")*@[A-Za-z0-9.-]+$"),
        example: "platform@example.com",
        wrong: "an e-mail address looks like `platform@example.com`",
        and: |text| text.split_once('@').is_some_and(|(local, domain)| {
            local.len() <= 64 && DomainName::check(&domain.to_ascii_lowercase()).is_ok()
        }),
    }

    /// The name of a database or database user: letters, digits and underscores.
    DatabaseName {
        pattern: "^[a-z][a-z0-9_]{0,62}$",
        example: "langsmith",
        wrong: "a database name has at most 63 lowercase letters, digits and underscores, and starts with a letter",
    }

    /// The address of a server, over HTTPS.
    HttpsUrl {
        // Behind the host whatever can be seen, but what begins a query or a fragment and what ends a quotation.
        pattern: concat!("^https://", label!(), "(\\.", label!(), ")+(", port!(), ")?(/[!$-&(->A-\\[\\]-~]*)?$"),
        example: "https://vault.example.com:8200",
        wrong: "a server's address looks like `https://vault.example.com:8200`",
        and: |text| {
            let authority = text.split('/').nth(2).unwrap_or(text);
            let host = authority.split(':').next().unwrap_or(authority);
            host.len() <= 253 && has_port_in_range(authority)
        },
    }

    /// A folder outside of the output folder, by its path from there.
    SharedFolder {
        pattern: "^(\\.\\./){1,8}[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*$",
        length: 200,
        example: "../modules",
        wrong: "a shared folder is named from the output folder: it begins with `../`, and its names have letters, digits, `.`, `_`, and `-`, as in `../modules`",
        hint: |text| {
            text.starts_with(['/', '~'])
                .then_some("others check the repository out elsewhere: name the folder from the output folder")
        },
    }

    /// A free-text line that people read, such as an organization's name.
    Line {
        pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]{1,120}$",
        example: "Acme",
        wrong: "this is one line of 1 to 120 characters",
    }
}

/// The names of buckets and load balancers that AWS keeps to itself.
fn is_kept_by_aws(text: &str) -> Option<&'static str> {
    let is_kept = ["internal", "sthree", "xn"].contains(&text)
        || ["internal-", "amzn-s3-demo"]
            .iter()
            .any(|kept| text.starts_with(kept));
    is_kept.then_some("AWS keeps names that start so to itself")
}
