# What the environment promises of this stack. `terraform init -backend=false` and `terraform test` hold a
# plan to it, without credentials and without a request to AWS.
# Rendered by lsgen: change the environment file instead.

provider "aws" {
  region                      = "us-west-2"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

provider "aws" {
  alias                       = "recovery"
  region                      = "us-east-2"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

provider "aws" {
  alias                       = "reports"
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

run "promises" {
  command = plan

  override_data {
    target = module.blob_to_recovery.data.aws_kms_key.destination
    values = { arn = "arn:aws:kms:us-mock-1:123456789012:key/66666666-7777-8888-9999-000000000000" }
  }

  override_data {
    target = module.blob_to_recovery.data.aws_kms_key.source
    values = { arn = "arn:aws:kms:us-mock-1:123456789012:key/11111111-2222-3333-4444-555555555555" }
  }

  override_module {
    target  = module.mirror
    outputs = { parameter_names = [] }
  }

  assert {
    condition     = module.blob_to_recovery.settings.status == "Enabled"
    error_message = "Promised of module.blob_to_recovery: new objects of acme-prod-traces-9ab125f3 go to the other region."
  }

  assert {
    condition     = module.blob_to_recovery.settings.minutes == 15
    error_message = "Promised of module.blob_to_recovery: new objects of acme-prod-traces-9ab125f3 arrive within 15 minutes."
  }
}
