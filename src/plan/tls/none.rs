//! `none`: plain HTTP.

use crate::plan::ingress::load_balancer::Kind;

use super::{Chapters, Tls, checklist};

pub(super) fn plan() -> Tls {
    Tls {
        scheme: "http",
        is_on: false,
        listener: "http",
        load_balancer: Kind::Application {
            tls: vec![("tls", false.into())],
        },
        asks_acm: false,
        gateway: None,
        is_trusted: true,
        addons: Vec::new(),
        remark: Some("Plain HTTP at the load balancer."),
        chapters: Chapters::default(),
        checklist: checklist(false, "choose a `tls.mode`"),
        certificate_of_recovery: None,
        missing: None,
    }
}
