output "zone_id" {
  description = "Zone of the records."
  value       = local.zone_id
}

output "name_servers" {
  description = "Name servers of a created public zone, to be entered as NS records in the parent zone; empty otherwise."
  value       = local.create_zone && !var.private ? aws_route53_zone.this[0].name_servers : []
}

output "certificate_arn" {
  description = "ARN of the certificate once it is issued; null without one and in the provision stage, so that no listener gets a certificate that is still pending."
  value       = one(aws_acm_certificate_validation.this[*].certificate_arn)
}

output "requested_certificate_arn" {
  description = "ARN of the certificate in every stage, to ask ACM how far it is; null without one."
  value       = one(aws_acm_certificate.this[*].arn)
}

output "fqdn" {
  description = "Host name under which LangSmith is reached."
  value       = var.domain
}
