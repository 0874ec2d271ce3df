output "zone_id" {
  description = "Zone of the records."
  value       = local.zone_id
}

output "certificate_arn" {
  description = "ARN of the certificate once it is issued; null without one and in the provision stage."
  value       = one(aws_acm_certificate_validation.this[*].certificate_arn)
}

output "switch_id" {
  description = "ID of the health check that decides between the regions."
  value       = aws_route53_health_check.switch.id
}
