//! A secret that somebody put into an environment file is shown by no verb, in no format.
//!
//! The secrets are made up anew in each run of a property, and stand in every shape that TOML and a
//! chart's values know: text, number, date, array, table, key, comment, several lines.

use lsgen::api::source::{KeyPath, Value};
use lsgen::api::{chart, layer, report, rules};
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::{Ended, Folder, Lsgen, example};

/// Lines of an environment file with a secret that is recognized by its form: `§` is sixteen random
/// letters and digits.
const BY_VALUE: [&str; 22] = [
    "environment.tags.note = \"ghp_§\"",
    "environment.tags = { \"ghs_§\" = \"x\" }",
    "langsmith.values.a = \"see lsv2_§ for it\"",
    "langsmith.values.a = [\"x\", [\"npm_§§\"]]",
    "langsmith.values.a = { b = { c = \"hvs.§§\" } }",
    "langsmith.values.commonEnv = [{ name = \"URL\", value = \"postgres://me:§@db/x\" }]",
    "langsmith.values.commonEnv = [{ name = \"URL\", value = \"postgres://me:a/§@db.example.com/x\" }]",
    "langsmith.values.commonEnv = [{ name = \"DSN\", value = \"host=db password=§ sslmode=require\" }]",
    "langsmith.values.a.\"lsv2_§\" = true",
    "langsmith.values.a = '{\"password\": \"§\"}'",
    "langsmith.values.a = \"Bearer §1Ab\"",
    "langsmith.values.a = \"\"\"\nfirst\nglpat-§\nlast\n\"\"\"",
    "langsmith.values.a = \"key: -----BEGIN EC PRIVATE KEY-----\\n§\\n-----END EC PRIVATE KEY-----\"",
    "langsmith.values.a = \"\"\"\n-----BEGIN PRIVATE KEY-----\n§\n-----END PRIVATE KEY-----\n\"\"\"",
    "langsmith.values.a = \"LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt§§\"",
    "langsmith.values.a = \"https://b.s3.amazonaws.com/o?X-Amz-Expires=9&X-Amz-Signature=§§\"",
    "langsmith.values.a = \"https://hooks.slack.com/services/§\"",
    "allow.LS0301 = \"the token is glpat-§\"",
    "ingress.scheme = \"sk_live_§\"",
    "cluster.kubernetes_version = [\"xapp-§\"]",
    "something.\"github_pat_§\" = [1, 2]",
    "something.unknown = [{ a = \"dckr_pat_§\" }]",
];

/// The same where only a name says so.
const BY_NAME: [&str; 18] = [
    "environment.tags.db-password = \"§\"",
    "langsmith.values.commonEnv = [{ name = \"EXTRA_PASSWORD\", value = \"§\" }]",
    "langsmith.values.commonEnv = [{ value = \"§\", name = \"API_TOKEN\" }]",
    "langsmith.values.config.password = { first = \"§\", second = [\"§\"] }",
    "langsmith.values.config.passwords = [\"§\", { a = \"§\" }]",
    "langsmith.values.config.apiKeySalt = \"\"\"\n§\n\"\"\"",
    "langsmith.values.config.basicAuth.initialOrgAdminPassword = #",
    "langsmith.values.config.authToken = [[[\"§\"]]]",
    "langsmith.values.config.licenseKey = { a = { b = { c = # } } }",
    "langsmith.values.postgres.external.connectionUrl = \"§\"",
    "langsmith.values.redis.external.connectionUrl = \"redis://redis.example.com:6379?auth=§\"",
    "langsmith.values.config.customCa.secretKey = \"two words §\"",
    "langsmith.values.images.imagePullSecrets = [\"registry\", \"two words §\"]",
    "langsmith.values.config.TOKEN_2 = '§'",
    "langsmith.values.config.clientSecretValue = \"§\"",
    "stores.postgres.rds.password = \"§\"",
    "stores.redis.auth_token = [\"§\"]",
    "stores.redis.auth_token = { a = { b = # } }",
];

/// A secret that is in no text by chance: letters and digits for `§`, digits for `#`.
fn secret() -> impl Strategy<Value = (String, String)> {
    ("[a-zA-Z][a-zA-Z0-9]{14}[0-9]", "[1-9][0-9]{14}")
}

fn filled(line: &str, secret: &(String, String)) -> String {
    line.replace('§', &secret.0).replace('#', &secret.1)
}

/// The example with these lines laid over it, so that other keys of its tables stay.
fn with(lines: &str) -> String {
    let mut table: toml::Table = example("production").parse().unwrap();
    for line in lines.parse::<toml::Table>().unwrap() {
        lay_over(&mut table, line);
    }
    table.to_string()
}

fn lay_over(lower: &mut toml::Table, (key, value): (String, toml::Value)) {
    match (lower.get_mut(&key), value) {
        (Some(toml::Value::Table(below)), toml::Value::Table(above)) => {
            above.into_iter().for_each(|entry| lay_over(below, entry));
        }
        (_, value) => drop(lower.insert(key, value)),
    }
}

/// Everything that is said of a text within this process.
fn said(text: &str) -> String {
    let resolved = layer::resolve("some.toml", text);
    let judgement = rules::judge(&resolved, &chart::Catalogue::shipped());
    let stack = &resolved.stack;
    let tables = ["environment", "langsmith.values", "stores.redis", "allow"];
    let tables = tables
        .map(KeyPath::dotted)
        .into_iter()
        .chain([KeyPath::root()]);
    // `show` refuses a file that cannot be read.
    let tables: Vec<String> = tables
        .filter(|_| !stack.is_broken())
        .filter_map(|path| report::provenance(stack, &path, &[]))
        .collect();
    format!(
        "{}{}{}{}",
        report::terminal(&judgement.findings, stack, false),
        report::json(&judgement.findings, &judgement.allowed, stack),
        report::github(&judgement.findings, stack),
        tables.concat(),
    )
}

fn holds(said: &str, secret: &(String, String)) -> bool {
    said.contains(&secret.0) || said.contains(&secret.1)
}

fn lines_with<'a>(said: &'a str, secret: &(String, String)) -> Vec<&'a str> {
    said.lines().filter(|line| holds(line, secret)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_verb_shows_a_secret(
        line in select([BY_VALUE.as_slice(), BY_NAME.as_slice()].concat()),
        secret in secret(),
        broken in select(["", "# {}", "x = [1,\n", "y = \"\n"].as_slice()),
    ) {
        let text = format!("{broken}{}", with(&filled(line, &secret)));
        let said = said(&text);
        prop_assert!(!holds(&said, &secret), "{line}: {:?}", lines_with(&said, &secret));
    }

    #[test]
    fn a_comment_is_shown_without_its_secret(secret in secret()) {
        let text = format!("wrong = 1 # ghp_{0} postgres://a:{0}@b/c\n{1}", secret.0, example("production"));
        let said = said(&text);
        prop_assert!(!holds(&said, &secret), "{:?}", lines_with(&said, &secret));
    }
}

/// A file that cannot be read hides every shape, wherever the error is.
#[test]
fn a_broken_file_shows_no_shape() {
    let secret = ("aB3dEfGh1jKlMnOp".to_owned(), "123456789012345".to_owned());
    for line in BY_VALUE.into_iter().chain(BY_NAME) {
        let text = format!("x = [1,\n{}", with(&filled(line, &secret)));
        let said = said(&text);
        assert!(
            !holds(&said, &secret),
            "{line}: {:?}",
            lines_with(&said, &secret)
        );
    }
}

/// A file with one line after the other, each of which the program is told to be secret.
#[test]
fn every_shape_is_refused() {
    let secret = ("aB3dEfGh1jKlMnOp".to_owned(), "123456789012345".to_owned());
    for line in BY_VALUE.into_iter().chain(BY_NAME) {
        let text = with(&filled(line, &secret));
        let resolved = layer::resolve("some.toml", &text);
        let is_refused = resolved
            .findings
            .iter()
            .any(|finding| finding.rule.code == "LS0801");
        assert!(is_refused, "{line}: {:?}", resolved.findings);
    }
}

#[test]
fn a_guess_can_be_waived_with_a_reason_and_a_credential_cannot() {
    let secret = ("aB3dEfGh1jKlMnOp".to_owned(), "123456789012345".to_owned());
    let waived = |line: &str| {
        let text = with(&format!(
            "allow.LS0801 = \"public\"\n{}",
            filled(line, &secret)
        ));
        let resolved = layer::resolve("some.toml", &text);
        assert!(
            resolved
                .allowed
                .iter()
                .all(|(_, reason)| reason == "public")
        );
        let is_refused = resolved
            .findings
            .iter()
            .any(|finding| finding.rule.code == "LS0801");
        (resolved, is_refused)
    };
    for line in BY_VALUE {
        assert!(waived(line).1, "{line}");
    }
    for line in BY_NAME {
        let (resolved, is_refused) = waived(line);
        assert!(!is_refused && !resolved.allowed.is_empty(), "{line}");
    }
    // What was waived is rendered as it stands.
    let (resolved, _) =
        waived("langsmith.values.commonEnv = [{ name = \"NO_PASSWORD\", value = \"§\" }]");
    let environment = resolved.environment.unwrap();
    let passed_on = environment.langsmith.values.table().to_string();
    assert!(passed_on.contains(&secret.0), "{passed_on}");
}

/// Names and values of which earlier versions took some for secrets.
#[test]
fn public_settings_pass() {
    for line in [
        "langsmith.values.commonEnv = [{ name = \"OAUTH_TOKEN_URL\", value = \"https://login.example.com/token\" }]",
        "langsmith.values.commonEnv = [{ name = \"AWS_WEB_IDENTITY_TOKEN_FILE\", value = \"/var/run/token\" }]",
        "langsmith.values.commonEnv = [{ name = \"SECRETS_DIR\", value = \"run-secrets\" }]",
        "langsmith.values.commonEnv = [{ name = \"DSN\", value = \"postgres://$(USER):$(PASSWORD)§db/x\" }]",
        "langsmith.values.commonVolumes = [{ name = \"a\", csi = { volumeAttributes = { secretProviderClass = \"aws\" } } }]",
        "langsmith.values.commonAnnotations.\"secret.reloader.stakater.com/reload\" = \"a,b\"",
        "langsmith.values.commonAnnotations.\"vault.hashicorp.com/agent-inject-token\" = \"secret/data/x\"",
        "langsmith.values.a = \"-----BEGIN CERTIFICATE-----\\nMIIE\\n-----END CERTIFICATE-----\"",
        "langsmith.values.redis.external.connectionUrl = \"redis://redis.example.com:6379\"",
        "langsmith.values.config.customCa = { secretName = \"ca\", secretKey = \"ca.crt\" }",
        "environment.tags.salt-lake-city = \"office\"",
        "environment.tags.tokens-per-day = \"many\"",
    ] {
        let resolved = layer::resolve("some.toml", &with(line));
        let found: Vec<_> = resolved
            .findings
            .iter()
            .filter(|finding| finding.rule.code == "LS0801")
            .collect();
        assert!(found.is_empty(), "{line}: {found:?}");
    }
}

/// No key of the file itself may say that it holds a secret: it would be refused with any value.
#[test]
fn no_key_of_the_schema_is_taken_for_a_secret() {
    for name in ["production", "evaluation"] {
        let resolved = layer::resolve("some.toml", &example(name));
        let hits = lsgen::api::source::secrets::hits(&resolved.stack.tree, &KeyPath::root());
        assert!(hits.is_empty(), "{hits:?}");
        assert!(matches!(resolved.stack.tree.value, Value::Table(_)));
    }
}

/// The program itself, each verb that reads a file, with all shapes that stand beside each other.
#[test]
fn the_program_shows_none() {
    let folder = Folder::new();
    let lines = [
        "langsmith.values.commonEnv = [{ name = \"EXTRA_PASSWORD\", value = \"§\" }, { name = \"B\", value = \"ghp_§\" }]",
        "langsmith.values.config.password = { first = \"§\", second = [\"§\", #] }",
        "langsmith.values.config.authToken = #",
        "langsmith.values.a.\"lsv2_§\" = true",
        "environment.tags.\"glpat-§\" = \"x\"",
        "unknown.auth_token = { a = \"§\" }",
    ];
    let before = ("aB3dEfGh1jKlMnOp".to_owned(), "123456789012345".to_owned());
    let after = ("qR5tUvWx6zAbCdEf".to_owned(), "543210987654321".to_owned());
    for (name, secret) in [("a.toml", &before), ("b.toml", &after)] {
        folder.write(name, with(&filled(&lines.join("\n"), secret)));
    }
    let guess = "allow.LS0801 = \"public\"\nlangsmith.values.commonEnv = [{ name = \"A_PASSWORD\", value = \"§\" }]";
    for (name, secret) in [("c.toml", &before), ("d.toml", &after)] {
        folder.write(name, with(&filled(guess, secret)));
    }
    let run = |arguments: &[&str]| -> Ended { Lsgen::new().within(&folder).args(arguments).run() };
    let mut runs = vec![
        run(&["show", "a.toml"]),
        run(&["show", "a.toml", "langsmith.values"]),
        run(&["show", "c.toml"]),
        run(&["render", "a.toml", "-o", "out"]),
        run(&["upgrade", "a.toml"]),
        run(&["explain", "LS0801"]),
    ];
    for format in ["human", "json", "github"] {
        runs.push(run(&["check", "a.toml", "--format", format]));
        runs.push(run(&["check", "c.toml", "--format", format]));
    }
    for format in ["human", "json", "markdown", "html", "patch"] {
        runs.push(run(&["diff", "a.toml", "b.toml", "--format", format]));
        let waived = run(&["diff", "c.toml", "d.toml", "--format", format]);
        // A patch without the secret would not apply, so there is none.
        assert_eq!(
            waived.status,
            Some(if format == "patch" { 1 } else { 2 }),
            "{waived}"
        );
        runs.push(waived);
    }
    for ended in runs {
        let said = ended.to_string();
        assert!(!holds(&said, &before) && !holds(&said, &after), "{said}");
    }
}
