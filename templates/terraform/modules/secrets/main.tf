data "aws_partition" "this" {}

data "aws_iam_policy_document" "key" {
  # Use of the key is granted by the policies of IAM roles; without this statement those would not count.
  statement {
    sid       = "AccountAdministers"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.this.partition}:iam::${var.account_id}:root"]
    }
  }
}

resource "aws_kms_key" "this" {
  description             = "Parameters below ${var.parameter_path}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key.json
}

resource "aws_kms_alias" "this" {
  name          = var.key_alias
  target_key_id = aws_kms_key.this.key_id
}

# Every run draws new passwords, keeps them in memory only, and sends one to AWS when its parameter is created or its version
# rises. Neither the plan nor the state ever holds them.
ephemeral "aws_secretsmanager_random_password" "this" {
  for_each = var.generated

  password_length            = each.value.length
  require_each_included_type = true
  exclude_punctuation        = !each.value.symbols

  # LangSmith counts only !#$%()+,-./:?@[\]^_{~} as symbols, so the other punctuation is left out.
  exclude_characters = each.value.symbols ? "\"&'*;<=>`|" : null
}

resource "aws_ssm_parameter" "generated" {
  for_each = var.generated

  name             = "${var.parameter_path}/${each.key}"
  type             = "SecureString"
  key_id           = aws_kms_key.this.arn
  value_wo         = ephemeral.aws_secretsmanager_random_password.this[each.key].random_password
  value_wo_version = each.value.version
}

# Encrypted like the others, so that one rule serves the whole path.
resource "aws_ssm_parameter" "plain" {
  for_each = var.plain

  name   = "${var.parameter_path}/${each.key}"
  type   = "SecureString"
  key_id = aws_kms_key.this.arn
  value  = each.value
}
