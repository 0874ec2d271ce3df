//! `acm`: TLS ends at the load balancer, with a certificate of AWS Certificate Manager.

use ::hcl::expr::Expression;

use crate::plan::Inputs;
use crate::plan::chapter::chapter;
use crate::plan::dns::{Dns, SERVE};
use crate::plan::ingress::load_balancer::Kind;

use super::{Chapters, Tls, checklist};

pub(super) fn plan(inputs: &Inputs, dns: &Dns) -> Tls {
    let given = inputs.environment().tls.certificate_arn.as_ref();
    let asks_acm = given.is_none();
    let certificate = match given {
        Some(arn) => Some(Expression::from(arn.as_str())),
        None => dns.certificate_arn(),
    };
    let mut tls = vec![("tls", true.into())];
    match certificate {
        Some(arn) => tls.push(("certificate_arn", arn)),
        // Until the domain is delegated there is no certificate: port 80 redirects, 443 is closed.
        None => tls.push(("https_listener", false.into())),
    }
    Tls {
        scheme: "https",
        is_on: true,
        listener: "http",
        load_balancer: Kind::Application { tls },
        asks_acm,
        gateway: None,
        is_trusted: asks_acm,
        addons: Vec::new(),
        remark: None,
        chapters: Chapters {
            delegation: asks_acm.then_some(chapter!("tls/acm/delegation")),
            ..Chapters::default()
        },
        checklist: checklist(dns.is_delegated, SERVE),
        certificate_of_recovery: Some("terraform/recovery"),
        missing: None,
    }
}
