//! What a policy is written in: version requirements, patterns of tags, and codes of rules.

use semver::{Version, VersionReq};

use super::text::text_types;

text_types! {
    /// Chart versions: comparisons with commas between them, all of which must hold.
    VersionRequirement {
        pattern: "^[0-9A-Za-z.*<>=~^, -]{1,120}$",
        example: ">=0.15.0, <0.17.0",
        wrong: "a requirement is one or more comparisons, as in `>=0.15.0, <0.17.0`",
        and: |text| VersionReq::parse(text).is_ok(),
    }

    /// The value of a tag, in which `*` stands for any text and `?` for one character.
    TagPattern {
        pattern: "^[A-Za-z0-9 _.:/=+@*?-]{1,256}$",
        example: "team-*",
        wrong: "a pattern has 1 to 256 letters, digits, spaces, `_.:/=+@-`, and `*` and `?`",
    }

    /// The code of a rule.
    RuleCode {
        pattern: "^LS[0-9]{4}$",
        example: "LS0301",
        wrong: "a rule has a code such as `LS0301`; `lsgen explain` lists them",
    }
}

impl VersionRequirement {
    /// Whether a version meets it.
    pub fn matches(&self, version: &Version) -> bool {
        // It was parsed when it was checked.
        VersionReq::parse(self.as_str()).is_ok_and(|requirement| requirement.matches(version))
    }
}

impl TagPattern {
    /// Whether the whole of a text fits it.
    pub fn matches(&self, text: &str) -> bool {
        let pattern: Vec<char> = self.as_str().chars().collect();
        let text: Vec<char> = text.chars().collect();
        let (mut at, mut read) = (0, 0);
        // After the last star: where the pattern goes on, and how far the star reaches.
        let mut star: Option<(usize, usize)> = None;
        while let Some(letter) = text.get(read) {
            match pattern.get(at) {
                Some('*') => {
                    at += 1;
                    star = Some((at, read));
                }
                Some(wanted) if *wanted == '?' || wanted == letter => {
                    at += 1;
                    read += 1;
                }
                // The last star takes one more letter.
                _ => match &mut star {
                    Some((after, reach)) => {
                        *reach += 1;
                        (at, read) = (*after, *reach);
                    }
                    None => return false,
                },
            }
        }
        let mut rest = pattern.iter().skip(at);
        rest.all(|letter| *letter == '*')
    }
}

#[cfg(test)]
mod tests {
    use super::{TagPattern, VersionRequirement};

    #[test]
    fn a_pattern_fits_the_whole_of_a_text() {
        for (pattern, fitting, other) in [
            ("*", vec!["", "a", "a b"], vec![]),
            (
                "team-*",
                vec!["team-", "team-a-b"],
                vec!["team", "a-team-a"],
            ),
            ("CC-????", vec!["CC-1234"], vec!["CC-123", "CC-12345"]),
            ("*-eu-*", vec!["a-eu-b", "-eu--eu-"], vec!["a-eu", "eu-b"]),
            ("a*b*c", vec!["abc", "aXbXbXc"], vec!["acb", "abcX"]),
            ("prod", vec!["prod"], vec!["Prod", "prod1", ""]),
        ] {
            let pattern: TagPattern = pattern.parse().unwrap();
            for text in fitting {
                assert!(pattern.matches(text), "{pattern:?} {text}");
            }
            for text in other {
                assert!(!pattern.matches(text), "{pattern:?} {text}");
            }
        }
    }

    #[test]
    fn a_pattern_of_many_stars_is_read_in_time() {
        let pattern: TagPattern = "*a".repeat(128).parse().unwrap();
        assert!(!pattern.matches(&"b".repeat(256)));
    }

    #[test]
    fn a_requirement_is_read_as_cargo_reads_it() {
        let requirement: VersionRequirement = ">=0.15.0, <0.17.0".parse().unwrap();
        assert!(requirement.matches(&"0.16.11".parse().unwrap()));
        assert!(!requirement.matches(&"0.17.0-rc.12".parse().unwrap()));
        assert!(VersionRequirement::check(">=0.15,").is_err());
        assert!(VersionRequirement::check("newest").is_err());
    }
}
