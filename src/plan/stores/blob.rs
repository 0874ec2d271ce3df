//! Blob storage: the bucket of large payloads, where there is one.

use ::hcl::expr::Expression;
use serde::Serialize;

use crate::format::hcl::object;
use crate::format::yaml::Map;
use crate::model::langsmith::Ttl;
use crate::model::stores::{self, LockMode, ObjectLock};
use crate::plan::Inputs;
use crate::plan::checklist::{Item, settled};
use crate::plan::module::{Module, Output, output};

use super::{Backup, Grants};

/// Everything that follows from whether large payloads go to S3, in one region.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Blob {
    /// The bucket, for commands and documents.
    pub(crate) bucket: Option<Bucket>,
    /// The backups that there are.
    pub(crate) backups: Vec<Backup>,
    /// The module of the region's stack that makes it.
    #[serde(skip)]
    pub(crate) module: Option<Module>,
    /// What the region's stack puts out about it.
    #[serde(skip)]
    pub(crate) output: Option<Output>,
    /// What LangSmith's role acts on.
    #[serde(skip)]
    pub(crate) grants: Option<Grants>,
    /// The values of the release.
    #[serde(skip)]
    pub(crate) values: Map,
    /// Items of the checklist.
    #[serde(skip)]
    pub(crate) checklist: Vec<Item>,
}

/// A bucket.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Bucket {
    pub(crate) name: String,
    pub(crate) arn: String,
    /// For how many days it keeps overwritten and deleted objects, if it does.
    pub(crate) kept_days: Option<u64>,
    /// Whether objects are locked for a time.
    pub(crate) is_locked: bool,
    /// The role that copies its objects to the other region's.
    pub(crate) replication_role: String,
}

/// Decides everything about blob storage in a region.
pub(crate) fn plan(inputs: &Inputs) -> Blob {
    if inputs.environment().stores.blob.enabled {
        bucket(inputs)
    } else {
        none(inputs)
    }
}

fn none(inputs: &Inputs) -> Blob {
    Blob {
        bucket: None,
        backups: Vec::new(),
        module: None,
        output: None,
        grants: None,
        values: Map::new(),
        checklist: vec![goes_to_s3(inputs, false)],
    }
}

fn bucket(inputs: &Inputs) -> Blob {
    let names = inputs.names();
    let settings = &inputs.environment().stores.blob;
    let days = settings.noncurrent_retention.days();
    let kept_days = settings.versioning.then_some(days);
    let backup = |days| Backup {
        name: "the bucket",
        what: "each object's earlier versions",
        reach: format!("{days} days"),
    };
    Blob {
        bucket: Some(Bucket {
            name: names.blob_bucket(),
            arn: names.blob_bucket_arn(),
            kept_days,
            is_locked: settings.object_lock.is_some(),
            replication_role: names.role_arn("blob-replication"),
        }),
        backups: kept_days.map(backup).into_iter().collect(),
        module: Some(module(inputs)),
        output: Some(Output {
            name: "blob_bucket",
            description: "The bucket of LangSmith's blobs.",
            value: output("blob", "bucket_name"),
        }),
        grants: Some(vec![
            ("bucket_arn", output("blob", "bucket_arn")),
            ("key_arn", output("blob", "key_arn")),
        ]),
        values: values(inputs),
        checklist: checklist(inputs),
    }
}

fn module(inputs: &Inputs) -> Module {
    let names = inputs.names();
    let environment = inputs.environment();
    let settings = &environment.stores.blob;
    let ttl = &environment.langsmith.ttl;
    let module = Module::guarded(
        "blob",
        "The bucket of large payloads; its lifecycle follows LangSmith's own retention.",
        &["bucket_name"],
    )
    .pass("bucket_name", names.blob_bucket())
    .pass("key_alias", names.key_alias("blob"))
    .pass("versioning", settings.versioning)
    .pass("short_ttl_days", ttl.short.days())
    .pass("long_ttl_days", ttl.long.days())
    .pass(
        "noncurrent_version_days",
        settings.noncurrent_retention.days(),
    )
    .pass_some("object_lock", settings.object_lock.as_ref().map(lock))
    .pass("client_role_arn", names.role_arn("langsmith"))
    .pass_some("s3_endpoint_id", endpoint(inputs))
    .pass("account_id", environment.cloud.account_id.as_str());
    promised(module, settings, ttl)
}

/// What the environment promises of its bucket.
fn promised(module: Module, settings: &stores::Blob, ttl: &Ttl) -> Module {
    let module = module
        .promise_bucket("the bucket of large payloads", settings.versioning)
        .promise_of(
            "expiration_days",
            "short-ttl",
            ttl.short.days(),
            format!("payloads of short retention go after {}", ttl.short),
        )
        .promise_of(
            "expiration_days",
            "long-ttl",
            ttl.long.days(),
            format!("payloads of long retention go after {}", ttl.long),
        );
    match &settings.object_lock {
        Some(lock) => module.promise(
            "object_lock_days",
            lock.retention.days(),
            format!("payloads cannot be deleted for {}", lock.retention),
        ),
        None => module,
    }
}

fn lock(lock: &ObjectLock) -> Expression {
    let mode = match lock.mode {
        LockMode::Governance => "GOVERNANCE",
        LockMode::Compliance => "COMPLIANCE",
    };
    object([
        ("mode", Expression::from(mode)),
        ("days", lock.retention.days().into()),
    ])
}

/// The endpoint through which alone LangSmith's role reaches the bucket, where that is so. A network of others whose
/// endpoint the file does not name is refused by a rule.
fn endpoint(inputs: &Inputs) -> Option<Expression> {
    let environment = inputs.environment();
    if !environment.stores.blob.endpoint_only {
        return None;
    }
    match &environment.network.existing {
        Some(existing) => existing
            .s3_endpoint
            .as_ref()
            .map(|endpoint| endpoint.as_str().into()),
        None => Some(output("network", "s3_endpoint_id")),
    }
}

fn values(inputs: &Inputs) -> Map {
    let names = inputs.names();
    let storage = Map::new()
        .set("enabled", true)
        .set("engine", "S3")
        .set("bucketName", names.blob_bucket())
        .set("apiURL", names.s3_endpoint());
    Map::new()
        .set("config", Map::new().set("blobStorage", storage))
        .comment_path(
            &["config"],
            "No keys: the pods below assume a role. The bucket itself encrypts with its own KMS key.",
        )
}

fn goes_to_s3(inputs: &Inputs, is_so: bool) -> Item {
    let switch = ["config", "blobStorage", "enabled"];
    let item = (
        "Large payloads go to S3",
        "write `enabled = true`",
        "stores.blob.enabled",
    );
    super::is_as_said(inputs, &switch, is_so, item)
}

fn checklist(inputs: &Inputs) -> Vec<Item> {
    let environment = inputs.environment();
    let settings = &environment.stores.blob;
    let own_ttl = environment.langsmith.values.get(&["config", "ttl"]);
    vec![
        goes_to_s3(inputs, true),
        settled(
            own_ttl.is_none(),
            "The bucket deletes payloads when LangSmith forgets their traces",
            "a value in `[langsmith.values]` decides how long traces live, and the bucket still follows `langsmith.ttl`: use that",
            "langsmith.ttl",
        ),
        settled(
            settings.versioning,
            "Deleted objects are kept for a while",
            "write `versioning = true`",
            "stores.blob.versioning",
        ),
        settled(
            settings.object_lock.is_some(),
            "No one can delete an object's versions (S3 has no MFA delete together with lifecycle rules)",
            "write `object_lock` before the bucket is made, where your rules ask for it",
            "stores.blob.object_lock",
        ),
    ]
}
