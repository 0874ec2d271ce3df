# What the environment promises of this stack. `terraform init -backend=false` and `terraform test` hold a
# plan to it, without credentials and without a request to AWS.
# Rendered by lsgen: change the environment file instead.

provider "aws" {
  region                      = "eu-central-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

run "promises" {
  command = plan

  assert {
    condition     = module.state.settings.blocks_public_access == true
    error_message = "Promised of module.state: the bucket of Terraform's state blocks public access."
  }

  assert {
    condition     = module.state.settings.encryption == "aws:kms"
    error_message = "Promised of module.state: the bucket of Terraform's state is encrypted with a key of its own."
  }

  assert {
    condition     = module.state.settings.versioning == "Enabled"
    error_message = "Promised of module.state: the bucket of Terraform's state keeps the versions of its objects."
  }
}
