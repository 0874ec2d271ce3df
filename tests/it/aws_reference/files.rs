//! Environment files of one way in, and what becomes of them.

use std::collections::BTreeSet;

use crate::environments::{Rendered, render};
use lsgen::api::{layer, rules};

pub(crate) const OPTIONS: [&str; 4] = ["alb", "nginx", "envoy-gateway", "istio"];
pub(crate) const ZONE: &str = "zone = \"existing\"\nzone_id = \"Z0123456789ABCDEFGHIJ\"";
pub(crate) const ACM: &str = "mode = \"acm\"";
pub(crate) const LETSENCRYPT: &str = "mode = \"letsencrypt\"\nemail = \"platform@example.com\"";
pub(crate) const CERTIFICATE: &str =
    "arn:aws:acm:us-west-2:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef";

/// An evaluation environment of that way in.
pub(crate) fn file(ingress: &str, zone: &str, tls: &str) -> String {
    format!(
        "version = 1\n\n[environment]\nname = \"prod\"\nprefix = \"acme\"\ntier = \"evaluation\"\n\n\
         [cloud]\naccount_id = \"123456789012\"\nregion = \"us-west-2\"\n\n\
         [ingress]\n{ingress}\n\n[dns]\ndomain = \"langsmith.example.com\"\n{zone}\n\n[tls]\n{tls}\n"
    )
}

/// Agents in a namespace of their own, behind that option.
pub(crate) fn split(option: &str) -> String {
    let is_gateway = option == "envoy-gateway" || option == "istio";
    let ingress =
        format!("option = {option:?}\nchained_alb = {is_gateway}\nsplit_dataplane = true");
    file(&ingress, ZONE, ACM) + "\n[langsmith]\nfeatures = { deployments = true }\n"
}

pub(crate) fn accepted(text: &str) -> Rendered {
    render("row.toml", text).unwrap_or_else(|findings| panic!("{findings:#?}\n{text}"))
}

/// The codes of everything that is found.
pub(crate) fn found(text: &str) -> BTreeSet<&'static str> {
    let judgement = rules::judge(
        &layer::resolve("row.toml", text),
        &lsgen::api::chart::Catalogue::shipped(),
    );
    let findings = judgement.findings.iter();
    findings.map(|finding| finding.rule.code).collect()
}

/// The same of a file that is not rendered.
pub(crate) fn refused(text: &str) -> BTreeSet<&'static str> {
    match render("row.toml", text) {
        Ok(_) => BTreeSet::new(),
        Err(_) => found(text),
    }
}

/// The Services that target groups are bound to.
pub(crate) fn bound_services(rendered: &Rendered) -> Vec<&str> {
    let templates = rendered.below("helm/target-group-binding/templates");
    let names = templates.filter_map(|(_, text)| {
        let (_, reference) = text.split_once("serviceRef:")?;
        let (_, name) = reference.split_once("name: ")?;
        name.lines().next()
    });
    names.collect()
}
