//! What the pages say that a command prints, where its exit status says too little.

/// A part of a command, and what is wrong with what its block printed.
type Expectation = (&'static str, fn(&str) -> Option<&'static str>);

const EXPECTED: [Expectation; 7] = [
    ("--query cluster.status", |said| {
        (!said.contains("ACTIVE")).then_some("the cluster is not `ACTIVE`")
    }),
    ("%{http_code}\\n", |said| {
        let is_status = |line: &str| ["200", "401", "403"].contains(&line.trim());
        (!said.lines().any(is_status)).then_some("the API server does not answer")
    }),
    ("kubectl get nodes", |said| {
        (said.contains("NotReady") || !said.contains(" Ready ")).then_some("a node is not `Ready`")
    }),
    ("describe-target-health", |said| {
        let states: Vec<&str> = said
            .lines()
            .map(str::trim)
            .filter(|line| line.starts_with('"'))
            .collect();
        let is_healthy = |state: &&str| state.trim_end_matches(',') == "\"healthy\"";
        (states.is_empty() || !states.iter().all(is_healthy)).then_some("a target is not `healthy`")
    }),
    ("kubectl get externalsecret -A", |said| {
        let is_secret = |line: &&str| line.contains("SecretSynced");
        let secrets = said.lines().filter(is_secret).count();
        (secrets == 0 || said.contains("SecretSyncedError"))
            .then_some("a secret is not `SecretSynced`")
    }),
    ("not rolled out:", |said| {
        (!said.contains("not rolled out: none")).then_some("a workload is not rolled out")
    }),
    (" destroy\n", |said| {
        (!said.contains("Destroy complete!")).then_some("it is not destroyed")
    }),
];

/// Says what is wrong with what a block printed.
pub(crate) fn check(block: &str, said: &str) -> Result<(), String> {
    let found = EXPECTED
        .iter()
        .filter(|(part, _)| block.contains(part))
        .find_map(|(_, problem)| problem(said));
    found.map_or(Ok(()), |problem| Err(problem.to_owned()))
}
