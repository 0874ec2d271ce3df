# One account, one region, tags on everything.
# Rendered by lsgen: change the environment file instead.

provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["123456789012"]

  default_tags {
    tags = {
      app         = "langsmith"
      environment = "trial-2"
      managed-by  = "terraform"
      name-prefix = "example-corp"
    }
  }
}
