//! What a mocked AWS answers: ARNs of the right form, so that the provider's own checks hold, and
//! known while Terraform plans, so that a plan shows what is wired to what.

/// The load balancer's own name in DNS.
pub(crate) const LOAD_BALANCER_NAME: &str = "mock-1.us-west-2.elb.amazonaws.com";
/// The zone of that name.
pub(crate) const LOAD_BALANCER_ZONE: &str = "Z1MOCKLOADBALANCER";
/// The zone that Terraform creates.
pub(crate) const CREATED_ZONE: &str = "Z2MOCKCREATED";
/// The VPC that Terraform creates.
pub(crate) const VPC: &str = "vpc-0123456789abcdef0";
/// The certificate that ACM is asked for.
pub(crate) const REQUESTED: &str =
    "arn:aws:acm:us-west-2:123456789012:certificate/aaaaaaaa-0000-0000-0000-000000000000";
/// Every KMS key.
pub(crate) const KEY: &str =
    "arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555";
/// The target group.
pub(crate) const TARGET_GROUP: &str =
    "arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/mock/0123456789abcdef";

/// The file that Terraform's tests read the answers from.
pub(crate) fn file() -> String {
    let mut text = String::new();
    for (kind, of, answers) in answers() {
        let mut lines = String::new();
        for (argument, value) in answers {
            lines.push_str(&format!("    {argument} = {value}\n"));
        }
        text.push_str(&format!(
            "{kind} \"{of}\" {{\n  defaults = {{\n{lines}  }}\n}}\n"
        ));
    }
    text
}

/// The providers of a test file, each with these answers.
pub(super) fn providers() -> String {
    let aliases = ["", "  alias           = \"recovery\"\n"];
    let provider = |alias| {
        format!(
            "mock_provider \"aws\" {{\n{alias}  source          = \"./mocks\"\n  override_during = plan\n}}\n\n"
        )
    };
    aliases.map(provider).concat()
}

type Answers = Vec<(&'static str, &'static str, Vec<(&'static str, String)>)>;

fn answers() -> Answers {
    let quoted = |text: &str| format!("\"{text}\"");
    let arn = |text: &str| vec![("arn", format!("\"arn:aws:{text}\""))];
    let option = String::from(
        "[{ domain_name = \"langsmith.example.com\", resource_record_name = \"_x.langsmith.example.com.\", \
         resource_record_type = \"CNAME\", resource_record_value = \"_y.acm-validations.aws.\" }]",
    );
    vec![
        ("mock_data", "aws_partition", vec![("partition", quoted("aws")), ("dns_suffix", quoted("amazonaws.com"))]),
        ("mock_data", "aws_availability_zones", vec![("names", "[\"us-west-2a\", \"us-west-2b\", \"us-west-2c\"]".into())]),
        ("mock_data", "aws_iam_policy_document", vec![("json", quoted(r#"{\"Version\":\"2012-10-17\",\"Statement\":[]}"#))]),
        ("mock_data", "aws_kms_key", vec![("arn", quoted(KEY))]),
        ("mock_resource", "aws_vpc", vec![("id", quoted(VPC))]),
        ("mock_resource", "aws_kms_key", arn("kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555")),
        ("mock_resource", "aws_iam_role", arn("iam::123456789012:role/mock")),
        ("mock_resource", "aws_s3_bucket", arn("s3:::mock")),
        ("mock_resource", "aws_db_instance", arn("rds:us-west-2:123456789012:db:mock")),
        ("mock_resource", "aws_iam_openid_connect_provider", arn("iam::123456789012:oidc-provider/oidc.eks.us-west-2.amazonaws.com/id/MOCK")),
        (
            "mock_resource",
            "aws_rds_cluster",
            arn("rds:us-west-2:123456789012:cluster:mock"),
        ),
        (
            "mock_resource",
            "aws_eks_cluster",
            vec![
                ("arn", quoted("arn:aws:eks:us-west-2:123456789012:cluster/mock")),
                ("identity", "[{ oidc = [{ issuer = \"https://oidc.eks.us-west-2.amazonaws.com/id/MOCK\" }] }]".into()),
            ],
        ),
        (
            "mock_resource",
            "aws_lb",
            vec![
                ("arn", quoted("arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/mock/0123456789abcdef")),
                ("dns_name", quoted(LOAD_BALANCER_NAME)),
                ("zone_id", quoted(LOAD_BALANCER_ZONE)),
            ],
        ),
        ("mock_resource", "aws_lb_target_group", vec![("arn", quoted(TARGET_GROUP))]),
        ("mock_resource", "aws_route53_zone", vec![("zone_id", quoted(CREATED_ZONE))]),
        ("mock_resource", "aws_acm_certificate", vec![("arn", quoted(REQUESTED)), ("domain_validation_options", option)]),
    ]
}
