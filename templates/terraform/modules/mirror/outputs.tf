output "parameter_names" {
  description = "Full names of the mirrored parameters."
  value       = [for parameter in aws_ssm_parameter.mirrored : parameter.name]
}
