# The state stack of example-corp-trial-2.
# Rendered by lsgen: change the environment file instead.

# The bucket that holds the state of every other stack.
module "state" {
  source      = "../modules/state"
  bucket_name = "example-corp-trial-2-tfstate-2f472e13"
  key_alias   = "alias/example-corp-trial-2-tfstate"
  account_id  = "123456789012"
  lock        = "s3"
}
