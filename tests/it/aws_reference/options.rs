//! Ingress options, TLS modes, issuers and DNS.

use serde_json::{Value, json};

use super::files::{
    ACM, CERTIFICATE, LETSENCRYPT, OPTIONS, ZONE, accepted, bound_services, file, found, refused,
    split,
};
use crate::environments::read::Output;

rows! {
    "Ingress options",
    "ALB: ALB to the frontend's NodePort; no split dataplane",
    "ALB to the frontend's pods, without a NodePort; a split is refused (LS0212)",
    fn alb_leads_to_the_frontend() {
        let rendered = accepted(&file("option = \"alb\"", ZONE, ACM));
        let output = Output::new(&rendered);
        assert_eq!(output.modules["load_balancer"]["target_port"], 8080);
        assert_eq!(bound_services(&rendered), ["langsmith-frontend"]);
        assert_eq!(output.overlays["frontend"]["service"]["type"], "ClusterIP");
        assert_eq!(output.overlays["ingress"]["enabled"], false);
        assert!(refused(&split("alb")).contains("LS0212"));
    }

    "Ingress options",
    "NGINX: ALB to TargetGroupBinding to the controller to the frontend; no split dataplane",
    "the same, with a warning: ingress-nginx gets no fixes since March 2026 (LS0207)",
    fn nginx_stands_behind_the_load_balancer() {
        let text = file("option = \"nginx\"", ZONE, ACM);
        let rendered = accepted(&text);
        assert_eq!(bound_services(&rendered), ["ingress-nginx-controller"]);
        assert_eq!(Output::new(&rendered).overlays["ingress"]["enabled"], true);
        assert!(found(&text).contains("LS0207"));
        assert!(refused(&split("nginx")).contains("LS0212"));
    }

    "Ingress options",
    "Envoy Gateway: ALB to Envoy's proxy to HTTPRoute; split dataplane",
    "the same; agents' namespace may hang its routes on the gateway",
    fn envoy_gateway_routes_across_namespaces() {
        let rendered = accepted(&split("envoy-gateway"));
        assert_eq!(bound_services(&rendered), ["langsmith-gateway"]);
        let output = Output::new(&rendered);
        assert_eq!(output.overlays["gateway"]["enabled"], true);
        let listener = &output.of_kind("Gateway")[0]["spec"]["listeners"][0];
        let admitted = &listener["allowedRoutes"]["namespaces"]["selector"]["matchExpressions"][0];
        assert_eq!(admitted["values"], json!(["langsmith", "langsmith-agents"]));
    }

    "Ingress options",
    "Istio: ALB to the ingress gateway to VirtualService; split dataplane, and mutual TLS in the mesh",
    "the same; `mutual_tls` makes it strict, except with agents, whom KEDA asks from outside",
    fn istio_routes_across_namespaces() {
        let rendered = accepted(&split("istio"));
        assert_eq!(bound_services(&rendered), ["istio-ingressgateway"]);
        let hosts = Output::new(&rendered).of_kind("Gateway")[0]["spec"]["servers"][0]["hosts"].clone();
        assert_eq!(hosts, json!(["langsmith/langsmith.example.com", "langsmith-agents/langsmith.example.com"]));
        let mesh = accepted(&file("option = \"istio\"\nchained_alb = true\nmutual_tls = true", ZONE, ACM));
        let modes: Vec<Value> = Output::new(&mesh)
            .of_kind("PeerAuthentication")
            .iter()
            .map(|policy| policy["spec"]["mtls"]["mode"].clone())
            .collect();
        assert!(!modes.is_empty() && modes.iter().all(|mode| mode == "STRICT"));
    }

    "ALB plus Envoy Gateway",
    "ALB with SSO, web ACL and TLS, then Envoy's own network load balancer",
    "`chained_alb`: the ALB reaches Envoy's pods itself, so that there is one load balancer and not two; the web ACL is `security.waf`; sign-on stays with LangSmith (`auth.mode = \"oauth\"`), because at an ALB its client secret would be stored in Terraform's state",
    fn a_chained_alb_is_the_only_load_balancer() {
        let rendered = accepted(&file("option = \"envoy-gateway\"\nchained_alb = true", ZONE, ACM));
        let output = Output::new(&rendered);
        assert!(output.modules.get("network_load_balancer").is_none());
        assert_eq!(output.modules["load_balancer"]["target_port"], 10080);
        let service = &output.of_kind("EnvoyProxy")[0]["spec"]["provider"]["kubernetes"]["envoyService"];
        assert_eq!(service["type"], "ClusterIP");
    }

    "TLS and DNS",
    "none: HTTP only, any gateway",
    "the same outside production; in production it is an error (LS0202)",
    fn plain_http_goes_with_any_option() {
        for option in OPTIONS {
            let rendered = accepted(&file(&format!("option = {option:?}"), ZONE, "mode = \"none\""));
            let output = Output::new(&rendered);
            assert_eq!(output.overlays["config"]["hostname"], "http://langsmith.example.com");
            assert_eq!(output.modules["load_balancer"]["tls"], false);
        }
        let production = file("option = \"alb\"", ZONE, "mode = \"none\"").replace("evaluation", "production");
        assert!(refused(&production).contains("LS0202"));
    }

    "TLS and DNS",
    "acm: HTTPS with redirect; ALB and NGINX",
    "the same, and Envoy and Istio behind `chained_alb`; without it they are refused (LS0206)",
    fn acm_ends_tls_at_the_load_balancer() {
        for option in OPTIONS {
            let is_gateway = option == "envoy-gateway" || option == "istio";
            let text = file(&format!("option = {option:?}"), ZONE, ACM);
            assert_eq!(refused(&text).contains("LS0206"), is_gateway, "{option}");
            let chained = format!("option = {option:?}\nchained_alb = {is_gateway}");
            let rendered = accepted(&file(&chained, ZONE, ACM));
            let module = &Output::new(&rendered).modules["load_balancer"];
            assert_eq!(module["tls"], true, "{option}");
            assert_eq!(module["certificate_arn"], "${module.dns.certificate_arn}");
        }
    }

    "TLS and DNS",
    "letsencrypt: cert-manager proves the domain by DNS-01 with a role; Istio and Envoy",
    "the same, behind a network load balancer that passes TCP on; ALB and NGINX are refused (LS0206)",
    fn letsencrypt_ends_tls_at_the_gateway() {
        for option in OPTIONS {
            let text = file(&format!("option = {option:?}"), ZONE, LETSENCRYPT);
            if option == "alb" || option == "nginx" {
                assert!(refused(&text).contains("LS0206"), "{option}");
                continue;
            }
            let rendered = accepted(&text);
            let output = Output::new(&rendered);
            assert!(output.modules.get("load_balancer").is_none(), "{option}");
            let issuer = &output.of_kind("ClusterIssuer")[0]["spec"]["acme"];
            assert!(issuer["solvers"][0]["dns01"]["route53"].is_object(), "{option}");
            let role = &output.addon("cert-manager")["serviceAccount"]["annotations"]["eks.amazonaws.com/role-arn"];
            let name = &output.modules["identity"]["cert_manager"]["role_name"];
            assert!(role.as_str().unwrap().ends_with(name.as_str().unwrap()), "{option}");
        }
    }

    "Why ACM versus cert-manager",
    "a gateway in the cluster needs the certificate as a secret, which ACM does not hand out",
    "the gateway's certificate is a secret in the gateway's own namespace",
    fn the_gateway_reads_its_certificate_in_its_namespace() {
        for (option, namespace) in [("envoy-gateway", "envoy-gateway-system"), ("istio", "istio-system")] {
            let rendered = accepted(&file(&format!("option = {option:?}"), ZONE, LETSENCRYPT));
            let output = Output::new(&rendered);
            let certificate = output.of_kind("Certificate")[0];
            assert_eq!(certificate["metadata"]["namespace"], namespace);
            let secret = certificate["spec"]["secretName"].as_str().unwrap();
            assert!(output.of_kind("Gateway")[0].to_string().contains(secret));
        }
    }

    "Issuers",
    "Let's Encrypt, ACM Private CA, Venafi, Vault, and others by ACME: the ClusterIssuer alone changes",
    "each by `issuer`; the chart that Private CA needs, and a role or credentials where it takes some, come with it",
    fn every_issuer_signs_the_same_certificate() {
        let issuers = [
            ("", "ClusterIssuer", "acme"),
            ("issuer = \"acme\"\n[tls.acme]\nserver = \"https://acme.example.com/directory\"", "ClusterIssuer", "acme"),
            ("issuer = \"vault\"\n[tls.vault]\nserver = \"https://vault.example.com\"\npath = \"pki/sign/web\"\nauth_mount = \"/v1/auth/kubernetes\"\nrole = \"web\"", "ClusterIssuer", "vault"),
            ("issuer = \"venafi\"\n[tls.venafi]\nzone = \"Web\"", "ClusterIssuer", "venafi"),
            ("issuer = \"acm-private-ca\"\n[tls.private_ca]\nauthority_arn = \"arn:aws:acm-pca:us-west-2:123456789012:certificate-authority/01234567-89ab-cdef-0123-456789abcdef\"", "AWSPCAClusterIssuer", "arn"),
        ];
        for (settings, kind, field) in issuers {
            let email = if settings.is_empty() { "email = \"platform@example.com\"\n" } else { "" };
            let tls = format!("mode = \"letsencrypt\"\n{email}{settings}");
            let rendered = accepted(&file("option = \"istio\"", ZONE, &tls));
            let output = Output::new(&rendered);
            let issuer = output.of_kind(kind)[0];
            assert!(!issuer["spec"][field].is_null(), "{kind} {field}");
            let reference = &output.of_kind("Certificate")[0]["spec"]["issuerRef"];
            assert_eq!(reference["kind"], kind);
            assert_eq!(reference["name"], issuer["metadata"]["name"]);
            let has_chart = !output.addon("aws-privateca-issuer").is_null();
            assert_eq!(has_chart, kind == "AWSPCAClusterIssuer");
        }
    }

    "Auto-provisioned DNS",
    "a domain without a certificate's ARN: zone, certificate with DNS validation, alias to the ALB",
    "the same with `zone = \"create\"`, or records in a zone that exists",
    fn a_domain_brings_zone_certificate_and_alias() {
        for (zone, argument) in [("zone = \"create\"", "create"), (ZONE, "existing")] {
            let rendered = accepted(&file("option = \"alb\"", zone, ACM));
            let dns = Output::new(&rendered).modules["dns"].clone();
            assert_eq!(dns["zone"], argument);
            assert_eq!(dns["certificate"], true);
            assert_eq!(dns["alias"]["dns_name"], "${module.load_balancer.dns_name}");
        }
    }

    "Auto-provisioned DNS",
    "staged: `none` first, delegate, then `acm`",
    "`stage = \"provision\"`, then `\"serve\"`; nothing waits in the first, and nothing is served over plain HTTP either",
    fn a_domain_is_rolled_out_in_stages() {
        let text = file("option = \"alb\"", "zone = \"create\"\nstage = \"provision\"", ACM);
        let rendered = accepted(&text);
        let output = Output::new(&rendered);
        assert_eq!(output.modules["dns"]["stage"], "provision");
        assert_eq!(output.modules["load_balancer"]["https_listener"], false);
        assert_eq!(output.modules["load_balancer"]["tls"], true);
        let readme = rendered.file("README.md");
        assert!(readme.contains("output name_servers") && readme.contains("`stage = \"serve\"`"));
    }

    "Bring your own certificate",
    "an ARN skips certificate and zone",
    "an ARN skips the certificate; the zone is `[dns]`'s own choice",
    fn a_given_certificate_is_used_as_it_is() {
        let tls = format!("{ACM}\ncertificate_arn = {CERTIFICATE:?}");
        let rendered = accepted(&file("option = \"alb\"", ZONE, &tls));
        let output = Output::new(&rendered);
        assert_eq!(output.modules["load_balancer"]["certificate_arn"], CERTIFICATE);
        assert_eq!(output.modules["dns"]["certificate"], false);
        let none = accepted(&file("option = \"alb\"", "zone = \"none\"", &tls));
        assert!(Output::new(&none).modules.get("dns").is_none());
    }
}
