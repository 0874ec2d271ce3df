//! Images and registries, in the grammar of the distribution specification.

use super::text::{has_port_in_range, label, port, text_types};

/// One part of a path: lowercase letters and digits, held together by `.`, `_`, `__` or hyphens.
macro_rules! component {
    () => {
        "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*"
    };
}

/// A part of a host's name, in either case.
macro_rules! host_label {
    () => {
        "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    };
}

text_types! {
    /// A registry that mirrors the images: host, optional port, optional path.
    ImageRegistry {
        pattern: concat!("^", label!(), "(\\.", label!(), ")*(", port!(), ")?(/", component!(), ")*$"),
        length: 200,
        example: "123456789012.dkr.ecr.us-west-2.amazonaws.com",
        wrong: "a registry is a host with an optional port and path, without a scheme, as in `registry.example.com/mirror`",
        and: |text| has_port_in_range(text.split('/').next().unwrap_or(text)),
    }

    /// An image with its tag or digest.
    ImageReference {
        pattern: concat!(
            // What stands in front is a host if it has a dot or a colon.
            "^((", host_label!(), "(\\.", host_label!(), ")+(", port!(), ")?|", host_label!(), port!(), "|localhost)/)?",
            component!(), "(/", component!(), ")*",
            "(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$"
        ),
        example: "docker.io/library/busybox:1.37.0-musl",
        wrong: "an image is named with a fixed tag or digest, as in `docker.io/library/busybox:1.37.0-musl`",
        and: is_pinned,
    }
}

/// Whether a reference of the grammar means one image, of a repository that there can be.
fn is_pinned(text: &str) -> bool {
    let (name, digest) = text
        .split_once('@')
        .map_or((text, None), |(name, digest)| (name, Some(digest)));
    let (repository, tag) = match name.rsplit_once(':') {
        // The colon of a port has a path behind it.
        Some((repository, tag)) if !tag.contains('/') => (repository, Some(tag)),
        _ => (name, None),
    };
    // A part of a path may be longer than a part of a host's name, and have an underscore: which it is, its dot decides.
    let host = repository.split_once('/').map(|(host, _)| host);
    let is_label = |label: &str| label.len() <= 63 && !label.contains('_');
    let is_host = host.is_none_or(|host| {
        let name = host.split(':').next().unwrap_or(host);
        !name.contains('.') || name.split('.').all(is_label)
    });
    let is_fixed = digest.is_some() || tag.is_some_and(|tag| tag != "latest");
    is_fixed && is_host && repository.len() <= 255 && host.is_none_or(has_port_in_range)
}
