//! Images and registries, in the grammar of the distribution specification.

use super::text::{ensure, text_types};

text_types! {
    /// A registry that mirrors the images: host, optional port, optional path.
    ImageRegistry {
        pattern: "^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*$",
        example: "123456789012.dkr.ecr.us-west-2.amazonaws.com",
        check: |text| {
            let (host, path) = text.split_once('/').map_or((text, None), |(host, path)| (host, Some(path)));
            ensure(
                text.len() <= 200
                    && is_host(host)
                    && !host.bytes().any(|byte| byte.is_ascii_uppercase())
                    && path.is_none_or(|path| path.split('/').all(is_component)),
                "a registry is a host with an optional port and path, without a scheme, as in `registry.example.com/mirror`",
            )
        }
    }

    /// An image with its tag or digest.
    ImageReference {
        pattern: "^[^\\s:@]+(:[0-9]+/[^\\s:@]+)?(:[A-Za-z0-9._-]+)?(@sha256:[0-9a-f]{64})?$",
        example: "docker.io/library/busybox:1.37.0-musl",
        check: |text| {
            let (text, digest) = text.split_once('@').map_or((text, None), |(text, digest)| (text, Some(digest)));
            let (repository, tag) = match text.rsplit_once(':') {
                // The colon of a port has a path behind it.
                Some((repository, tag)) if !tag.contains('/') => (repository, Some(tag)),
                _ => (text, None),
            };
            let is_pinned = digest.is_some() || tag.is_some_and(|tag| tag != "latest");
            ensure(
                is_pinned && is_repository(repository) && tag.is_none_or(is_tag) && digest.is_none_or(is_digest),
                "an image is named with a fixed tag or digest, as in `docker.io/library/busybox:1.37.0-musl`",
            )
        }
    }
}

/// A host of DNS labels, with an optional port.
fn is_host(text: &str) -> bool {
    let (host, port) = text
        .split_once(':')
        .map_or((text, None), |(host, port)| (host, Some(port)));
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    host.split('.').all(is_label) && port.is_none_or(is_port)
}

/// A port as it is written, without a sign or leading zeros.
pub(super) fn is_port(text: &str) -> bool {
    text.parse::<u16>()
        .is_ok_and(|port| port > 0 && port.to_string() == text)
}

/// `host:port/path` or a path alone; what stands in front is a host if it has a dot or a colon.
fn is_repository(text: &str) -> bool {
    let path = match text.split_once('/') {
        Some((host, path)) if host.contains(['.', ':']) || host == "localhost" => {
            if !is_host(host) {
                return false;
            }
            path
        }
        _ => text,
    };
    text.len() <= 255 && path.split('/').all(is_component)
}

/// One part of a path: lower-case letters and digits, held together by `.`, `_`, `__` or hyphens.
fn is_component(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let edges = [text.bytes().next(), text.bytes().next_back()];
    let is_separator = |separator: &str| {
        ["", ".", "_", "__"].contains(&separator) || separator.bytes().all(|byte| byte == b'-')
    };
    edges.into_iter().all(|edge| edge.is_some_and(is_word))
        && text
            .split(|character: char| character.is_ascii_lowercase() || character.is_ascii_digit())
            .all(is_separator)
}

fn is_tag(text: &str) -> bool {
    text.len() <= 128
        && text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:").is_some_and(|hash| {
        hash.len() == 64
            && hash
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}
