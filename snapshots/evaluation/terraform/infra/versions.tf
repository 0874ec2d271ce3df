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
    bucket       = "acme-eval-tfstate-91d24f46"
    key          = "langsmith/acme-eval/eu-central-1/infra.tfstate"
    region       = "eu-central-1"
    encrypt      = true
    kms_key_id   = "arn:aws:kms:eu-central-1:123456789012:alias/acme-eval-tfstate"
    use_lockfile = true
  }
}
