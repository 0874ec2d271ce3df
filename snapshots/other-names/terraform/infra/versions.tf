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
    bucket       = "example-corp-trial-2-tfstate-2f472e13"
    key          = "langsmith/example-corp-trial-2/eu-central-1/infra.tfstate"
    region       = "eu-central-1"
    encrypt      = true
    kms_key_id   = "arn:aws:kms:eu-central-1:123456789012:alias/example-corp-trial-2-tfstate"
    use_lockfile = true
  }
}
