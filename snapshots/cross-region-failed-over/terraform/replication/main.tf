# The replication stack of acme-prod.
# Rendered by lsgen: change the environment file instead.

# Every new object, in the other region within minutes.
module "blob_to_primary" {
  source = "../modules/bucket-replication"
  providers = {
    aws             = aws.recovery
    aws.destination = aws
  }
  source_bucket         = "acme-prod-dr-traces-6db796b9"
  source_key_alias      = "alias/acme-prod-dr-blob"
  destination_bucket    = "acme-prod-traces-9ab125f3"
  destination_key_alias = "alias/acme-prod-blob"
  role_name             = "acme-prod-dr-blob-replication"
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
    "langsmith/license-key"    = 2
    "langsmith/api-key-salt"   = 2
    "langsmith/jwt-secret"     = 2
    "langsmith/admin-password" = 2
    "postgres/rds/password"    = 2
  }
}
