//! A token of Redis is exchanged while pods change over, and required only after that.

use crate::environments::all;

#[test]
fn a_new_token_is_required_only_once_every_reader_has_it() {
    let mut count = 0;
    for rendered in all() {
        let readme = &rendered.files["README.md"];
        let Some((_, rotation)) = readme.split_once("**Another token**") else {
            assert!(!readme.contains("set_token"), "{}", rendered.name);
            continue;
        };
        count += 1;
        let rotation = rotation.split("\n## ").next().unwrap();
        let mut from = 0;
        for step in [
            "put redis/token && set_token ROTATE\n",
            "\nsh helm/wait.sh refresh ",
            "kubectl rollout restart ",
            "kubectl rollout status ",
            "\nset_token SET\n",
        ] {
            let found = rotation[from..].find(step);
            from += found.unwrap_or_else(|| panic!("{}: {step}\n{rotation}", rendered.name));
        }
        // What `refresh` reads anew is every secret, and so that of Redis.
        let wait = &rendered.files["helm/wait.sh"];
        let (_, refreshed) = wait.split_once("\n  refresh)\n").unwrap();
        let refreshed = refreshed.split(";;").next().unwrap();
        assert!(
            refreshed.lines().any(|line| line.ends_with("-redis")),
            "{}: {refreshed}",
            rendered.name
        );
        // Whoever is given S3 is given the stores' addresses: the same workloads, by another way.
        let stores = &rendered.files["helm/langsmith/20-stores.yaml"];
        let role = "eks.amazonaws.com/role-arn";
        let accounts = stores.matches(role).count();
        let restarted = rotation
            .split("for workload in ")
            .nth(1)
            .and_then(|rest| rest.split(';').next())
            .unwrap()
            .split(' ')
            .count();
        assert!(
            accounts == 0 || restarted == accounts,
            "{}: {restarted} of {accounts}\n{rotation}",
            rendered.name
        );
    }
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
