# The state stack of acme-prod.
# Rendered by lsgen: change the environment file instead.

# The bucket that holds the state of every other stack.
module "state" {
  source      = "../modules/state"
  bucket_name = "acme-prod-tfstate-9ab125f3"
  key_alias   = "alias/acme-prod-tfstate"
  account_id  = "123456789012"
  lock        = "s3"
}
