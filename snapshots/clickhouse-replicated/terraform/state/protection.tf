# Terraform refuses any plan that deletes or replaces one of these, and with it the whole plan: nothing is deleted.
# To take something away on purpose, follow runbooks/teardown.md: it begins with `deletion_protection = false`.
# Rendered by lsgen: change the environment file instead.

resource "terraform_data" "protection" {
  for_each = {
    stack = [
      "acme-prod",
      "state",
    ]
    state = ["acme-prod-tfstate-9ab125f3"]
  }
  triggers_replace = each.value

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [module.state]
}
