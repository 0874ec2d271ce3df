# Secrets of one region's parameter store, copied to the other's. They pass through memory: neither the plan nor the state ever
# holds them.

ephemeral "aws_ssm_parameter" "source" {
  for_each = var.parameters

  arn = "${var.source_arn_prefix}/${each.key}"
}

resource "aws_ssm_parameter" "mirrored" {
  for_each = var.parameters
  provider = aws.destination

  name             = "${var.destination_path}/${each.key}"
  description      = "Mirrored from the primary region"
  type             = "SecureString"
  key_id           = var.destination_key
  value_wo         = ephemeral.aws_ssm_parameter.source[each.key].value
  value_wo_version = each.value
}
