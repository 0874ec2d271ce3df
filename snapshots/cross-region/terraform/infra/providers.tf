# One account, one region, tags on everything.
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
