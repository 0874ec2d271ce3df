# One account, two regions, tags on everything.
# Rendered by lsgen: change the environment file instead.

provider "aws" {
  region              = "us-west-2"
  allowed_account_ids = ["123456789012"]

  default_tags {
    tags = {
      app         = "langsmith"
      environment = "prod"
      managed-by  = "terraform"
      name-prefix = "acme"
      cost-center = "4711"
      owner       = "platform"
    }
  }
}

provider "aws" {
  alias               = "recovery"
  region              = "us-east-2"
  allowed_account_ids = ["123456789012"]

  default_tags {
    tags = {
      app         = "langsmith"
      environment = "prod"
      managed-by  = "terraform"
      name-prefix = "acme"
      cost-center = "4711"
      owner       = "platform"
    }
  }
}

# Route 53 reports to this region what its health checks find.
provider "aws" {
  alias               = "reports"
  region              = "us-east-1"
  allowed_account_ids = ["123456789012"]

  default_tags {
    tags = {
      app         = "langsmith"
      environment = "prod"
      managed-by  = "terraform"
      name-prefix = "acme"
      cost-center = "4711"
      owner       = "platform"
    }
  }
}
