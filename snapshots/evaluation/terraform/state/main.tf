# The state stack of acme-eval.
# Rendered by lsgen: change the environment file instead.

# The bucket that holds the state of every other stack.
module "state" {
  source      = "../modules/state"
  bucket_name = "acme-eval-tfstate-91d24f46"
  key_alias   = "alias/acme-eval-tfstate"
  account_id  = "123456789012"
  lock        = "s3"
}
