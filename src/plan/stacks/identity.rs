//! Roles of service accounts, and the secrets that Terraform draws.

use ::hcl::expr::Expression;

use crate::format::hcl::{list, object};
use crate::plan::Site;
use crate::plan::overlays::cloud_accounts;
use crate::plan::parameters::{Writer, parameters};

use crate::plan::module::{Module, output};
use crate::plan::network::{located, vpc_id};

pub(super) fn identity(site: &Site) -> Module {
    let names = site.names();
    let environment = site.environment();
    let role = |part: &str, service_account: &str| {
        vec![
            ("role_name", Expression::from(names.role(part))),
            ("service_accounts", list([service_account])),
        ]
    };
    let mut module = Module::unguarded(
        "identity",
        "One role for each service account that acts in AWS.",
    )
    .pass("oidc_provider_arn", output("cluster", "oidc_provider_arn"))
    .pass("oidc_issuer", output("cluster", "oidc_issuer"))
    .pass("cluster_name", names.cluster())
    .pass("vpc_id", vpc_id(site));
    if let Some(grants) = site.grants() {
        let namespace = &environment.langsmith.namespace;
        let accounts = cloud_accounts(site)
            .into_iter()
            .map(|(_, account)| format!("{namespace}/{account}"));
        let mut langsmith = vec![
            ("role_name", Expression::from(names.role("langsmith"))),
            ("service_accounts", list(accounts)),
        ];
        langsmith.extend(grants);
        module = module.pass("langsmith", object(langsmith));
    }
    let mut external_secrets = role("external-secrets", "external-secrets/external-secrets");
    external_secrets.push(("parameter_path", names.parameter_path().into()));
    external_secrets.push(("key_arn", output("secrets", "key_arn")));
    let mut ebs_csi = role("ebs-csi", "kube-system/ebs-csi-controller-sa");
    ebs_csi.push(("key_arn", output("cluster", "volume_key_arn")));
    module = module
        .pass("external_secrets", object(external_secrets))
        .pass(
            "load_balancer_controller",
            object(role(
                "load-balancer-controller",
                "kube-system/aws-load-balancer-controller",
            )),
        )
        .pass(
            "cluster_autoscaler",
            object(role("cluster-autoscaler", "kube-system/cluster-autoscaler")),
        )
        .pass("ebs_csi", object(ebs_csi))
        .pass("vpc_cni", object(role("vpc-cni", "kube-system/aws-node")));
    if let Some(role) = site.tls.role() {
        module = module.pass(role.argument, role.value(names));
    }
    if let Some(role) = &site.clickhouse.role {
        module = module.pass(role.argument, role.value(names));
    }
    located(module, site)
}

pub(super) fn secrets(site: &Site) -> Module {
    let names = site.names();
    let mut generated = Vec::new();
    let mut plain = Vec::new();
    for parameter in parameters(site) {
        match parameter.writer {
            Writer::Generated {
                length, symbols, ..
            } => {
                let mut entry: Vec<(&str, Expression)> = vec![("length", length.into())];
                if symbols {
                    entry.push(("symbols", true.into()));
                }
                generated.push((parameter.name, object(entry)));
            }
            Writer::Plain(value) => plain.push((parameter.name, value)),
            Writer::Module(_)
            | Writer::Person
            | Writer::InstallStep(_)
            | Writer::Mirrored { .. } => {}
        }
    }
    let mut module = Module::guarded("secrets", site.region().secrets, &["parameter_path"])
        .pass("parameter_path", names.parameter_path())
        .pass("key_alias", names.key_alias("parameters"));
    if !generated.is_empty() {
        module = module.pass("generated", object(generated));
    }
    if !plain.is_empty() {
        module = module.pass("plain", object(plain));
    }
    module.pass("account_id", site.environment().cloud.account_id.as_str())
}
