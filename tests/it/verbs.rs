//! The verbs and options that `--help` lists.

use std::sync::LazyLock;

use crate::support::Lsgen;

/// A verb: its words, none for lsgen itself, and its long options.
pub(crate) struct Verb {
    pub(crate) words: Vec<String>,
    pub(crate) options: Vec<String>,
    /// What `--help` says.
    pub(crate) help: String,
}

/// lsgen and every verb, those of a verb after it.
pub(crate) fn verbs() -> &'static [Verb] {
    static VERBS: LazyLock<Vec<Verb>> = LazyLock::new(|| {
        let mut verbs = Vec::new();
        collect(&[], &mut verbs);
        assert!(verbs.len() > 12);
        verbs
    });
    &VERBS
}

fn collect(words: &[String], verbs: &mut Vec<Verb>) {
    let ended = Lsgen::new()
        .env("COLUMNS", "100")
        .args(words)
        .args(["--help"])
        .run();
    assert_eq!(ended.status, Some(0), "{ended}");
    let help = ended.stdout;
    // What describes an option is indented further.
    let is_option = |line: &&str| {
        let indented = line.len() - line.trim_start().len();
        line.trim_start().starts_with('-') && (2..8).contains(&indented)
    };
    let options = help.lines().filter(is_option).flat_map(|line| {
        let words = line.split([' ', ',']).map(str::trim);
        words.filter(|word| word.starts_with("--") && word.len() > 2)
    });
    let options: Vec<String> = options.map(str::to_owned).collect();
    assert!(options.contains(&"--help".to_owned()), "{help}");
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    let below: Vec<String> = listed
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| *word != "help")
        .map(str::to_owned)
        .collect();
    verbs.push(Verb {
        words: words.to_vec(),
        options,
        help,
    });
    for word in below {
        collect(&[words, &[word]].concat(), verbs);
    }
}
