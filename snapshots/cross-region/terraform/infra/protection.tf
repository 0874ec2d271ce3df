# Terraform refuses any plan that deletes or replaces one of these, and with it the whole plan: nothing is deleted.
# To take something away on purpose, follow runbooks/teardown.md: it begins with `deletion_protection = false`.
# Rendered by lsgen: change the environment file instead.

resource "terraform_data" "protection" {
  for_each = {
    stack = [
      "acme-prod",
      "infra",
    ]
    network = [
      "acme-prod-vpc",
      "10.40.0.0/16",
    ]
    cluster = [
      "acme-prod-eks",
      "acme-prod-cluster",
    ]
    secrets = ["/langsmith/acme-prod"]
    postgres = [
      "acme-prod-pg",
      "langsmith",
      "langsmith",
    ]
    redis = ["acme-prod-redis"]
    blob  = ["acme-prod-traces-9ab125f3"]
    load_balancer = [
      "acme-prod-alb",
      false,
    ]
  }
  triggers_replace = each.value

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [
    module.network,
    module.cluster,
    module.secrets,
    module.postgres,
    module.redis,
    module.blob,
    module.load_balancer,
  ]
}
