# The password of the master user. It exists in three places and never in the state: drawn once, it is written to
# password_parameter, and read back from there for the database and for the connection URL. Reading it back is what makes
# an interrupted apply harmless: the next run continues with the same password instead of giving the database and the URL
# different ones.

# Letters and digits only, so that the password stands in a URL as it is. 40 of them are about 238 bits. Nothing is drawn before
# the key exists: the plan of a new environment, and with it a test without AWS, has no use for a password. Hence the last
# argument, which is known with the key, and empty.
ephemeral "aws_secretsmanager_random_password" "password" {
  password_length            = 40
  exclude_punctuation        = true
  include_space              = false
  require_each_included_type = true
  exclude_characters         = substr(aws_kms_key.this.key_id, 0, 0)
}

resource "aws_ssm_parameter" "password" {
  name             = var.password_parameter
  description      = "Password of ${var.username} on ${var.identifier}"
  type             = "SecureString"
  key_id           = var.parameter_key_arn
  value_wo         = ephemeral.aws_secretsmanager_random_password.password.random_password
  value_wo_version = var.password_version
}

ephemeral "aws_ssm_parameter" "password" {
  arn = aws_ssm_parameter.password.arn
}

locals {
  password = ephemeral.aws_ssm_parameter.password.value
}
