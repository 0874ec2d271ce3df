output "key_arn" {
  description = "Key that encrypts the parameters."
  value       = aws_kms_key.this.arn
}

output "parameter_names" {
  description = "Full names of the parameters, by their name below the path."
  value = {
    for name, parameter in merge(aws_ssm_parameter.generated, aws_ssm_parameter.plain) :
    name => parameter.name
  }
}
