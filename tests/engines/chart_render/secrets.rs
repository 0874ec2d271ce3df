//! The secret keys that pods insist on, and the pods that do, are those of the facts.

use std::collections::BTreeSet;

use super::{every_case, used, values};

#[test]
fn the_secret_keys_are_those_the_pods_insist_on() {
    every_case(|line, case, rendered| {
        let label = format!("{} {}", line.version, case.name);
        for (name, secret) in &line.secrets {
            let needed: BTreeSet<&str> = secret.keys_in_use(&case.features).into_iter().collect();
            let insisted = rendered.insisted_secret_keys(&values::secret_name(name));
            let insisted: BTreeSet<&str> = insisted.iter().map(String::as_str).collect();
            assert_eq!(needed, insisted, "{label}: secret {name}");
            let workloads = used(line, &case.features);
            for key in needed {
                let pods = rendered.workloads.iter();
                let readers =
                    pods.filter(|(_, pod)| pod.insists_on(&values::secret_name(name), key));
                let mut readers: Vec<&str> =
                    readers.map(|(object, _)| workloads[object].0).collect();
                readers.sort_unstable();
                let told = line.readers_in_use(secret, key, &case.features);
                assert_eq!(told, readers, "{label}: readers of {key} in {name}");
            }
        }
    });
}
