//! What comes after what: a step that failed is not followed by the next, a question is asked last, and what is
//! secret reaches no program's arguments.

use std::collections::BTreeSet;

use super::denied::TOOLS;
use super::documents::{Block, Document};
use super::shell::{Command, Item, Word};

pub(crate) fn problems(document: &Document<'_>) -> Vec<String> {
    let mut problems = secrets(document);
    let asking = asking(document);
    for block in &document.blocks {
        if block.is_span {
            continue;
        }
        // zsh reads what is pasted into it, and no script.
        if !document.is_script {
            problems.extend(comments(block));
            problems.extend(patterns(block));
        }
        if !document.stops {
            problems.extend(order(block, &asking));
            problems.extend(switches(document, block));
        }
    }
    problems.extend(regions(document));
    for block in &document.blocks {
        problems.extend(hidden(block));
        problems.extend(lists(block));
    }
    problems
}

/// Comments that zsh, which reads none at a prompt, would carry out.
fn comments(block: &Block) -> Vec<String> {
    let mut problems = Vec::new();
    for item in &block.items {
        let Item::Comment { text, is_trailing } = item else {
            continue;
        };
        if *is_trailing {
            problems.push(format!(
                "`{text}` stands behind a command: zsh takes it for arguments"
            ));
        } else if text.contains([
            '\'', '"', '`', '(', ')', '&', '|', ';', '<', '>', '*', '?', '$',
        ]) {
            problems.push(format!("`{text}`: zsh would carry out a part of it"));
        }
    }
    problems
}

/// Words that a shell takes for file names, which zsh refuses where no file fits.
fn patterns(block: &Block) -> Vec<String> {
    let commands = block.commands();
    commands
        .filter(|command| {
            command.name() != "[" && command.words.iter().any(|word| word.has_pattern)
        })
        .map(|command| {
            format!(
                "`{}`: an unquoted pattern, which zsh refuses",
                command.line()
            )
        })
        .collect()
}

/// Functions that read from the terminal.
fn asking<'a>(document: &'a Document<'_>) -> BTreeSet<&'a str> {
    let commands = document.commands();
    commands
        .filter(|command| command.name() == "read" && !command.is_fed)
        .filter_map(|command| command.function.as_deref())
        .collect()
}

/// Whether a command waits until something is so, and may find that it never is.
fn waits(command: &Command) -> bool {
    command.name() == "await"
        || command.name() == "refresh"
        || (command.name() == "sh" && command.word(1).starts_with("helm/wait"))
        || command.starts("kubectl wait")
        || command.starts("kubectl rollout status")
        || (command.name() == "aws" && command.word(2) == "wait")
}

/// A wait that fails must end what is pasted, and a question may take nothing that was pasted for its answer.
fn order(block: &Block, asking: &BTreeSet<&str>) -> Vec<String> {
    let mut problems = Vec::new();
    let mut depth = 0_usize;
    for (index, item) in block.items.iter().enumerate() {
        match item {
            Item::Open => depth += 1,
            Item::Close => depth = depth.saturating_sub(1),
            Item::Comment { .. } => {}
            Item::Command(command) => {
                let next = block.items[index + 1..]
                    .iter()
                    .find(|item| !matches!(item, Item::Comment { .. }));
                let is_followed = matches!(command.then.as_str(), "\n" | ";")
                    && matches!(next, Some(Item::Command(_) | Item::Open));
                if waits(command) && is_followed && !command.is_nested {
                    problems.push(format!(
                        "`{}`: when it fails the next command is carried out all the same: `&&`",
                        command.line()
                    ));
                }
                let asks_in_a_value = command
                    .assignments
                    .iter()
                    .any(|(_, value)| value.text.contains("$(ask "));
                let asks = !command.is_nested
                    && (asks_in_a_value
                        || (command.name() == "read"
                            && !command.is_fed
                            && command.function.is_none())
                        || asking.contains(command.name()));
                if asks && depth == 0 && is_followed {
                    problems.push(format!(
                        "`{}`: what is pasted after it may be taken for the answer",
                        command.line()
                    ));
                }
            }
        }
    }
    problems
}

/// What kubectl, or Helm with it, does after it was to be pointed at another cluster: it ends where that fails, or the
/// next command goes to the cluster of before.
fn switches(document: &Document<'_>, block: &Block) -> Vec<String> {
    let calls: BTreeSet<&str> = document
        .commands()
        .filter(|command| reaches_cluster(command))
        .filter_map(|command| command.function.as_deref())
        .collect();
    let (mut problems, mut depth) = (Vec::new(), 0_usize);
    // Whether what comes next is carried out after the last switch succeeded only; none before the first.
    let mut is_chained = None;
    for item in &block.items {
        match item {
            Item::Open => depth += 1,
            Item::Close => {
                depth = depth.saturating_sub(1);
                // What follows a loop follows it whether or not it was begun.
                if depth == 0 {
                    is_chained = is_chained.map(|_| false);
                }
            }
            Item::Comment { .. } => {}
            Item::Command(command) if command.is_nested || command.function.is_some() => {}
            Item::Command(command) => {
                if command.starts("aws eks update-kubeconfig") {
                    is_chained = Some(true);
                }
                let is_of_cluster = reaches_cluster(command) || calls.contains(command.name());
                if is_chained == Some(false) && is_of_cluster {
                    problems.push(format!(
                        "`{}`: reaches the cluster of before when `update-kubeconfig` fails: `&&`",
                        command.line()
                    ));
                }
                if depth == 0 && !matches!(command.then.as_str(), "&&" | "|") {
                    is_chained = is_chained.map(|_| false);
                }
            }
        }
    }
    problems
}

/// Whether a command goes to the cluster that kubectl is pointed at.
fn reaches_cluster(command: &Command) -> bool {
    match command.name() {
        "kubectl" | "helmfile" => true,
        "helm" => command.word(1) != "repo",
        "sh" => command.word(1).starts_with("helm/wait"),
        _ => false,
    }
}

/// `|| true` and its like.
fn hidden(block: &Block) -> Vec<String> {
    let commands: Vec<&Command> = block.commands().collect();
    let pairs = commands.windows(2).filter_map(|pair| match pair {
        [before, after] => Some((before, after)),
        _ => None,
    });
    pairs
        .filter(|(before, after)| {
            before.then == "||" && matches!(after.name(), "true" | ":" | "break" | "continue")
        })
        .map(|(before, after)| {
            format!(
                "`{} || {}`: nobody sees that it failed",
                before.line(),
                after.line()
            )
        })
        .collect()
}

/// Functions of `--query` that refuse null, which is what AWS makes of an empty list.
const OF_LISTS: [&str; 7] = [
    "sort_by(", "max_by(", "min_by(", "reverse(", "sort(", "length(", "join(",
];

/// Lists that AWS leaves out, and answers that come in pages.
fn lists(block: &Block) -> Vec<String> {
    let mut problems = Vec::new();
    for command in block.commands().filter(|command| command.name() == "aws") {
        let Some(query) = command.option("--query") else {
            continue;
        };
        for function in OF_LISTS {
            for (position, _) in query.text.match_indices(function) {
                let argument = &query.text[position + function.len()..];
                let argument = argument.split(',').next().unwrap_or_default();
                let is_wrapped = OF_LISTS.iter().any(|inner| argument.starts_with(inner));
                if !is_wrapped && !argument.contains("|| `[]`") {
                    problems.push(format!(
                        "`{}`: `{function}` fails where AWS leaves an empty list out",
                        query.text
                    ));
                }
            }
        }
        let is_many = TOOLS.many.iter().any(|one| command.starts(one));
        let output = command.option("--output").map(|word| word.text.as_str());
        if is_many && output == Some("text") {
            problems.push(format!(
                "`{}`: with text the query is applied to each page by itself",
                command.line()
            ));
        }
    }
    problems
}

/// What a program's arguments show to every user of the host.
fn secrets(document: &Document<'_>) -> Vec<String> {
    let is_source = |text: &str| {
        text.contains("--with-decryption")
            || text.contains("openssl rand")
            || text.contains("-o jsonpath={.data")
    };
    let silent: BTreeSet<&str> = document
        .commands()
        .filter(|command| command.starts("stty -echo"))
        .filter_map(|command| command.function.as_deref())
        .collect();
    let mut secret: BTreeSet<String> = BTreeSet::new();
    for command in document.commands() {
        for (name, value) in &command.assignments {
            let comes_from_one = value.variables.iter().any(|name| secret.contains(name));
            if is_source(&value.text) || comes_from_one {
                secret.insert(name.clone());
            }
        }
        let is_silent = command
            .function
            .as_deref()
            .is_some_and(|name| silent.contains(name));
        if command.name() == "read" && is_silent && !command.word(2).starts_with('$') {
            secret.insert(command.word(2).to_owned());
        }
        if silent.contains(command.name()) && command.words.len() > 1 {
            secret.insert(command.word(1).to_owned());
        }
    }
    let shows = |word: &Word| {
        is_source(&word.text) || word.variables.iter().any(|name| secret.contains(name))
    };
    let builtin = [
        "printf", "echo", "export", "[", "test", "read", ":", "return",
    ];
    document
        .commands()
        .filter(|command| !builtin.contains(&command.name()) && !command.words.is_empty())
        // The option itself is what makes the call that reads the secret.
        .filter(|command| {
            command
                .words
                .iter()
                .any(|word| word.text != "--with-decryption" && shows(word))
        })
        .filter(|command| !command.starts("openssl rand"))
        .map(|command| format!("`{}`: a secret in the process list", command.line()))
        .collect()
}

/// What is done on another day begins with the cluster, whatever kubectl was pointed at in between.
/// Services of AWS that have one region for all.
const GLOBAL: [&str; 4] = ["iam", "route53", "route53domains", "sts"];

/// Commands for AWS that ask whatever region the person is used to. Version 1 of the CLI does not know `AWS_REGION`.
fn regions(document: &Document<'_>) -> Vec<String> {
    let exported = |name: &str| {
        let start = format!("{name}=");
        let mut commands = document.commands();
        commands.any(|command| command.name() == "export" && command.line().contains(&start))
    };
    if exported("AWS_REGION") && exported("AWS_DEFAULT_REGION") {
        return Vec::new();
    }
    let commands = document.commands();
    commands
        .filter(|command| {
            let line = command.line();
            let service = line.split(' ').nth(1).unwrap_or_default();
            command.name() == "aws" && !GLOBAL.contains(&service) && !line.contains("--region")
        })
        .map(|command| format!("`{}`: in which region? `--region`", command.line()))
        .collect()
}

#[test]
fn a_command_without_a_region_is_found() {
    let found = |text: &str| {
        let files = std::borrow::Cow::Owned(crate::environments::Files::new());
        let text = format!("```sh\n{text}\n```\n");
        let document = super::documents::document("a page", "page.md", &text, files);
        regions(document.as_ref().unwrap()).len()
    };
    let ask = "aws ec2 describe-snapshots";
    assert_eq!(found(ask), 1);
    assert_eq!(found(&format!("export AWS_REGION=us-west-2\n{ask}")), 1);
    assert_eq!(found(&format!("{ask} --region us-west-2")), 0);
    let both = "export AWS_REGION=us-west-2 AWS_DEFAULT_REGION=us-west-2";
    assert_eq!(found(&format!("{both}\n{ask}")), 0);
    assert_eq!(found("aws iam list-roles"), 0);
}

#[test]
fn a_change_begins_with_its_cluster() {
    for rendered in crate::environments::all() {
        let readme = rendered.file("README.md");
        let (_, later) = readme.split_once("\n## Changing it\n").unwrap();
        let switch = later.find("\naws eks update-kubeconfig ");
        let others = ["\nkubectl ", "\nhelmfile ", "\nhelm ", "\nsh helm/"];
        let first = others.iter().filter_map(|one| later.find(one)).min();
        assert!(switch < first && switch.is_some(), "{}", rendered.name);
    }
}

#[test]
fn what_follows_a_switch_that_failed_is_found() {
    let switch = "aws eks update-kubeconfig --region us-west-2 --name a";
    let block = |rest: &str| {
        let text = format!("```sh\n{switch}{rest}\n```\n");
        let files = std::borrow::Cow::Owned(crate::environments::Files::new());
        let document = super::documents::document("a page", "page.md", &text, files);
        switches(
            document.as_ref().unwrap(),
            &document.as_ref().unwrap().blocks[0],
        )
        .len()
    };
    for right in [
        " &&\n  kubectl get nodes &&\n  sh helm/wait.sh secrets",
        " &&\n  kubectl get class -o name |\n  while read -r class; do kubectl annotate \"$class\" a-; done",
        " &&\n  helmfile apply\nterraform plan",
        " &&\n  kubectl get nodes\naws eks update-kubeconfig --name b &&\n  kubectl get nodes",
        "\nstate() {\n  kubectl get nodes\n}",
    ] {
        assert_eq!(block(right), 0, "{right}");
    }
    for wrong in [
        "\nkubectl get nodes",
        " &&\n  kubectl get nodes\nhelm list",
        " || kubectl get nodes",
        "\nterraform plan &&\n  helmfile apply",
        "\nfor one in a b; do kubectl delete \"$one\"; done",
        "\nstate() {\n  kubectl get nodes\n}\nstate",
        " &&\n  helm list\nsh helm/wait.sh secrets",
    ] {
        assert!(block(wrong) > 0, "{wrong}");
    }
}
