# Terraform refuses any plan that deletes or replaces one of these, and with it the whole plan: nothing is deleted.
# To take something away on purpose, follow runbooks/teardown.md: it begins with `deletion_protection = false`.
# Rendered by lsgen: change the environment file instead.

resource "terraform_data" "protection" {
  for_each = {
    stack = [
      "acme-prod-dr",
      "recovery",
    ]
    network = [
      "acme-prod-dr-vpc",
      "10.41.0.0/16",
    ]
    cluster = [
      "acme-prod-dr-eks",
      "acme-prod-dr-cluster",
    ]
    secrets           = ["/langsmith/acme-prod-dr"]
    postgres_recovery = ["acme-prod-dr-pg"]
    blob              = ["acme-prod-dr-traces-6db796b9"]
    load_balancer = [
      "acme-prod-dr-alb",
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
    module.postgres_recovery,
    module.blob,
    module.load_balancer,
  ]
}
