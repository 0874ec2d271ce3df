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
    bucket       = "acme-prod-dr-tfstate-6db796b9"
    key          = "langsmith/acme-prod-dr/us-east-2/recovery.tfstate"
    region       = "us-east-2"
    encrypt      = true
    kms_key_id   = "arn:aws:kms:us-east-2:123456789012:alias/acme-prod-dr-tfstate"
    use_lockfile = true
  }
}
