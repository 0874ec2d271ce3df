# The replication stack of acme-prod.
# Rendered by lsgen: change the environment file instead.

# Every new object, in the other region within minutes.
module "blob_to_recovery" {
  source = "../modules/bucket-replication"
  providers = {
    aws             = aws
    aws.destination = aws.recovery
  }
  source_bucket         = "acme-prod-traces-9ab125f3"
  source_key_alias      = "alias/acme-prod-blob"
  destination_bucket    = "acme-prod-dr-traces-6db796b9"
  destination_key_alias = "alias/acme-prod-dr-blob"
  role_name             = "acme-prod-blob-replication"
  account_id            = "123456789012"
}

# Secrets, from one parameter store to the other, past the state.
module "mirror" {
  source = "../modules/mirror"
  providers = {
    aws             = aws
    aws.destination = aws.recovery
  }
  source_arn_prefix = "arn:aws:ssm:us-west-2:123456789012:parameter/langsmith/acme-prod"
  destination_path  = "/langsmith/acme-prod-dr"
  destination_key   = "alias/acme-prod-dr-parameters"
  parameters = {
    "langsmith/license-key"    = 1
    "langsmith/api-key-salt"   = 1
    "langsmith/jwt-secret"     = 1
    "langsmith/admin-password" = 1
    "postgres/rds/password"    = 1
  }
}

# Who gets a mail about what has failed.
module "watch" {
  source     = "../modules/alerts"
  providers  = { aws = aws.reports }
  topic_name = "acme-prod-watch"
  key_alias  = "alias/acme-prod-watch"
  account_id = "123456789012"
  emails     = ["oncall@example.com"]
  watch = {
    name = "acme-prod-watch"
    host = "langsmith.example.com"
    path = "/api/v1/health"
    tls  = true
  }
}
