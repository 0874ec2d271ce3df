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
}
