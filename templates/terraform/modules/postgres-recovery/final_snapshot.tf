# The name of the last snapshot has to be free when the instance is deleted, also after an earlier teardown of an environment of this name, and
# Terraform has to know it beforehand. So it ends in the time at which this was made, which then stays as it is.
resource "terraform_data" "made" {
  input = formatdate("YYYYMMDDhhmmss", plantimestamp())

  lifecycle {
    ignore_changes = [input]
  }
}

locals {
  final_snapshot = "${var.final_snapshot_identifier}-${terraform_data.made.output}"
}
