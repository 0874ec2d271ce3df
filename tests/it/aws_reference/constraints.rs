//! The eight constraints that the reference learned the hard way.

use super::files::{ACM, ZONE, accepted, file, found, refused};
use crate::environments::read::Output;
use crate::environments::{self, Rendered, project};

rows! {
    "Constraint 1",
    "a wildcard fails where CAA has `issue` and no `issuewild`: the apex domain alone is requested",
    "the apex alone unless `wildcard` asks for more; a created zone gets both records, an existing one a warning (LS0210)",
    fn a_wildcard_needs_issuewild() {
        let apex = accepted(&file("option = \"alb\"", "zone = \"create\"", ACM));
        assert!(Output::new(&apex).modules["dns"]["wildcard"].is_null());
        let wildcard = format!("{ACM}\nwildcard = true");
        let created = accepted(&file("option = \"alb\"", "zone = \"create\"", &wildcard));
        assert_eq!(Output::new(&created).modules["dns"]["wildcard"], true);
        let module = std::fs::read_to_string(project("templates/terraform/modules/dns/main.tf")).unwrap();
        assert!(module.contains("0 issuewild"));
        assert!(found(&file("option = \"alb\"", ZONE, &wildcard)).contains("LS0210"));
    }

    "Constraint 2",
    "the chart's Redis has no password: no token in its URL",
    "`redis://langsmith-redis...:6379`, in the parameter store like any other",
    fn the_redis_in_the_cluster_has_no_token() {
        let text = file("option = \"alb\"", ZONE, ACM) + "\n[stores.redis]\nsource = \"in-cluster\"\n";
        let rendered = accepted(&text);
        let url = Output::new(&rendered).modules["secrets"]["plain"]["redis/in-cluster/connection-url"].clone();
        assert_eq!(url, "redis://langsmith-redis.langsmith.svc.cluster.local:6379");
        assert!(!rendered.file("manifests/secrets/objects/20-redis.yaml").contains("token"));
    }

    "Constraint 3",
    "a prefix has at most 15 characters",
    "the same, and every name made of it is held against AWS's own limit (LS0110)",
    fn a_prefix_has_a_limit() {
        let named = |prefix: &str| file("option = \"alb\"", ZONE, ACM).replace("\"acme\"", &format!("{prefix:?}"));
        accepted(&named("dz-nginx-tst"));
        assert!(refused(&named("sixteen-letters1")).contains("LS0105"));
    }

    "Constraint 4",
    "Istio's gateway listens on port 80, and health checks target it",
    "port 80 of the pods; health on 15021, the gateway's own port for it, which the nodes admit as well",
    fn istio_listens_on_port_80() {
        let rendered = accepted(&file("option = \"istio\"\nchained_alb = true", ZONE, ACM));
        let module = &Output::new(&rendered).modules["load_balancer"];
        assert_eq!(module["target_port"], 80);
        assert_eq!(module["health_check_port"], 15021);
    }

    "Constraint 5",
    "ingress-nginx listens on port 80; target type ip",
    "the same",
    fn nginx_listens_on_port_80() {
        let rendered = accepted(&file("option = \"nginx\"", ZONE, ACM));
        assert_eq!(Output::new(&rendered).modules["load_balancer"]["target_port"], 80);
        assert!(rendered.below("helm/target-group-binding/templates").all(|(_, text)| text.contains("targetType: ip")));
    }

    "Constraint 6",
    "Envoy listens on 10080, and the binding's servicePort must be 10080",
    "10080 for the target group and the security groups; the binding names the Service's port, 80, which leads there",
    fn envoy_listens_on_port_10080() {
        let rendered = accepted(&file("option = \"envoy-gateway\"\nchained_alb = true", ZONE, ACM));
        assert_eq!(Output::new(&rendered).modules["load_balancer"]["target_port"], 10080);
        assert!(rendered.below("helm/target-group-binding/templates").all(|(_, text)| text.contains("port: 80\n")));
    }

    "Constraint 7",
    "`terraform destroy` first: a namespace that is deleted before hangs the releases in Terraform",
    "Terraform owns no release: they are uninstalled in reverse order, no namespace is deleted, `terraform destroy` comes last",
    fn it_is_taken_down_in_reverse_order() {
        let sites = |rendered: &'static Rendered| rendered.sites().into_iter().map(move |site| (rendered, site));
        for (rendered, site) in environments::all().flat_map(sites) {
            let name = &site.name;
            let down = rendered.file("runbooks/teardown.md");
            let heading = format!(". What runs in {}\n", site.validated.names().cluster());
            let (_, section) = down.split_once(&heading).unwrap_or_else(|| panic!("{name}: no {heading}"));
            let section = section.split("\n## ").next().unwrap();
            let uninstalled: Vec<&str> =
                section.split("helm uninstall ").skip(1).map(|rest| rest.split(' ').next().unwrap()).collect();
            // Controllers let go of what the other releases hold, and so they go after all of these.
            let output = Output::new(&site);
            let releases = output.helmfile()["releases"].as_array().unwrap();
            let (controllers, others): (Vec<_>, Vec<_>) = releases.iter().rev().partition(|release| {
                let chart = release["chart"].as_str().unwrap();
                chart.ends_with("/cluster") || !chart.starts_with(['.', '/']) && !chart.starts_with("langchain/")
            });
            let expected: Vec<&str> =
                others.iter().chain(&controllers).map(|release| release["name"].as_str().unwrap()).collect();
            // What a standby runs once it serves is not in its helmfile yet, and goes before what is.
            assert!(uninstalled.ends_with(&expected), "{name}: {uninstalled:?} {expected:?}");
            let is_standby = rendered.validated.elsewhere().is_some() && !site.validated.is_active();
            assert!(is_standby || uninstalled.len() == expected.len(), "{name}: {uninstalled:?} {expected:?}");
            let last = down.rfind("helm uninstall").unwrap();
            assert!(down.find("terraform -chdir=terraform/infra destroy").unwrap() > last, "{name}");
            assert!(rendered.file("README.md").contains("runbooks/teardown.md"), "{name}");
            assert!(!down.contains("delete namespace"), "{name}");
            for (path, text) in site.below("terraform") {
                assert!(!text.contains("helm_release"), "{name}: {path}");
            }
        }
    }

    "Constraint 8",
    "KEDA's stale API keeps a namespace terminating: delete its APIService",
    "the runbook of a teardown says so where KEDA is installed",
    fn the_runbook_deletes_the_stale_api_of_keda() {
        for rendered in environments::all() {
            let has_keda = !Output::new(rendered).addon("keda").is_null();
            let told = rendered.file("runbooks/teardown.md").contains("kubectl delete apiservice v1beta1.external.metrics.k8s.io");
            assert_eq!(told, has_keda, "{}", rendered.name);
        }
    }
}
