# What the stack needs, and where its state lies.
# Rendered by lsgen: change the environment file instead.

terraform {
  required_version = ">= 1.11.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  backend "s3" {
    bucket       = "acme-prod-tfstate-9ab125f3"
    key          = "langsmith/acme-prod/us-west-2/infra.tfstate"
    region       = "us-west-2"
    encrypt      = true
    kms_key_id   = "arn:aws:kms:us-west-2:123456789012:alias/acme-prod-tfstate"
    use_lockfile = true
  }
}
