//! A token of Redis is exchanged while pods change over, and required only after that.

use crate::environments::each::Promise;
use crate::environments::{Rendered, all};

/// A new token is required only once every reader has it.
const PROMISE: Promise = Promise::Whole(problems);

each_environment! { PROMISE }

/// What the README says of another token.
fn rotation(rendered: &Rendered) -> Option<&str> {
    let (_, rotation) = rendered
        .file("README.md")
        .split_once("### Rotate the Redis token\n")?;
    rotation.split("\n##").next()
}

fn problems(rendered: &Rendered) -> Vec<String> {
    let Some(rotation) = rotation(rendered) else {
        let is_told = rendered.file("README.md").contains("set_token");
        return is_told
            .then(|| "a token is set and never exchanged".to_owned())
            .into_iter()
            .collect();
    };
    let mut problems = Vec::new();
    let mut from = 0;
    for step in [
        "put redis/token && set_token ROTATE\n",
        "\nsh helm/wait.sh refresh ",
        "kubectl rollout restart ",
        "kubectl rollout status ",
        "\nset_token SET\n",
    ] {
        match rotation[from..].find(step) {
            Some(found) => from += found,
            None => problems.push(format!("no `{}` in its place\n{rotation}", step.trim())),
        }
    }
    // What `refresh` reads anew is every secret, and so that of Redis.
    let wait = rendered.file("helm/wait.sh");
    let (_, refreshed) = wait.split_once("\n  refresh)\n").unwrap();
    let refreshed = refreshed.split(";;").next().unwrap();
    if !refreshed.lines().any(|line| line.ends_with("-redis")) {
        problems.push(format!("the secret of Redis is not read anew: {refreshed}"));
    }
    // Whoever is given S3 is given the stores' addresses: the same workloads, by another way.
    let stores = rendered.file("helm/langsmith/20-stores.yaml");
    let accounts = stores.matches("eks.amazonaws.com/role-arn").count();
    let restarted = rotation
        .split("for workload in ")
        .nth(1)
        .and_then(|rest| rest.split(';').next())
        .unwrap()
        .split(' ')
        .count();
    if accounts != 0 && restarted != accounts {
        problems.push(format!(
            "{restarted} of {accounts} are restarted\n{rotation}"
        ));
    }
    problems
}

#[test]
fn more_than_ten_environments_have_a_token() {
    let count = all()
        .filter(|rendered| rotation(rendered).is_some())
        .count();
    assert!(count > 10, "{count}");
}

/// Where users take the place of a token, the call that exchanges them is there.
#[test]
fn the_way_from_a_token_to_users_is_rendered() {
    let readme = &crate::environments::named("redis-iam").files["README.md"];
    assert!(
        readme.contains(
            "--auth-token-update-strategy DELETE --user-group-ids-to-add acme-prod-redis"
        )
    );
}
