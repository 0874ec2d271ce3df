//! Options and their rooms in `src/plan/`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::sources;

/// The enums of options that have a room, and the room: nothing else asks which choice was made, but the model, which
/// has it, and rules about the option.
const ROOMS: [(&str, &[&str]); 13] = [
    ("PostgresSource", &["plan/stores/postgres/"]),
    ("RedisSource", &["plan/stores/redis/"]),
    ("RedisAuth", &["plan/stores/redis/"]),
    ("ClickhouseSource", &["plan/stores/clickhouse/"]),
    ("LockMode", &["plan/stores/blob.rs"]),
    ("IngressOption", &["plan/ingress/"]),
    ("Scheme", &["plan/ingress/", "plan/dns.rs"]),
    ("TlsMode", &["plan/tls/"]),
    ("Issuer", &["plan/tls/"]),
    ("Zone", &["plan/dns.rs"]),
    ("Stage", &["plan/dns.rs"]),
    ("AuthMode", &["plan/auth/"]),
    ("Scaler", &["plan/scaler/"]),
];

#[test]
fn an_option_is_named_in_its_room_alone() {
    let mut complaint = String::new();
    let mut found: BTreeSet<&str> = BTreeSet::new();
    for source in sources() {
        let code = source.text.lines().map(str::trim_start);
        let code = code.filter(|line| !line.starts_with("//"));
        let words: BTreeSet<&str> = code
            .flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'))
            .collect();
        for (option, rooms) in ROOMS.iter().filter(|(option, _)| words.contains(option)) {
            found.insert(option);
            let places = ["model/", "rules/"];
            let mut places = places.iter().chain(rooms.iter());
            if !source.is_test && !places.any(|place| source.path.starts_with(place)) {
                writeln!(complaint, "src/{}: names `{option}`", source.path).expect("text");
            }
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
    assert_eq!(
        found.len(),
        ROOMS.len(),
        "an option is named nowhere: {found:?}"
    );
}
