# The host name of LangSmith: its zone, its certificate, and the record that leads to the load balancer.

locals {
  create_zone = var.zone == "create"
  zone_id     = local.create_zone ? aws_route53_zone.this[0].zone_id : var.zone_id

  # Keys that are known when Terraform plans, which those of the certificate's own list need not be. A wildcard is proved
  # by the same record as its domain.
  validated_domains = toset(var.certificate ? [var.domain] : [])

  # A wildcard needs its own permission: with issuewild absent those who may issue may issue it as well, so it is always
  # written out.
  caa_issue     = [for authority in var.certificate_authorities : "0 issue \"${authority}\""]
  caa_issuewild = var.wildcard ? [for authority in var.certificate_authorities : "0 issuewild \"${authority}\""] : ["0 issuewild \";\""]
}

resource "aws_route53_zone" "this" {
  # checkov:skip=CKV2_AWS_38:DNSSEC needs a step in the parent zone, which may not be ours.
  # checkov:skip=CKV2_AWS_39:Query logs need a log group in us-east-1 and tell little that the access logs do not.
  count = local.create_zone ? 1 : 0

  name    = var.domain
  comment = "LangSmith"

  dynamic "vpc" {
    for_each = var.private ? [var.private_vpc_id] : []

    content {
      vpc_id = vpc.value
    }
  }
}

# Only in a zone that this module creates: in an existing zone it would bind every name there.
resource "aws_route53_record" "certificate_authorities" {
  count = local.create_zone && !var.private && length(var.certificate_authorities) > 0 ? 1 : 0

  zone_id = local.zone_id
  name    = var.domain
  type    = "CAA"
  ttl     = 300
  records = concat(local.caa_issue, local.caa_issuewild)
}

resource "aws_acm_certificate" "this" {
  count = var.certificate ? 1 : 0

  domain_name               = var.domain
  subject_alternative_names = var.wildcard ? ["*.${var.domain}"] : null
  validation_method         = "DNS"

  tags = { Name = var.domain }

  # A listener always has a certificate: the old one goes once nothing uses it.
  lifecycle {
    create_before_destroy = true
  }
}

# ACM gives every certificate of an account for one name the same record, so the environment's second region finds it
# there already. It stays for as long as the certificate is to renew itself.
resource "aws_route53_record" "validation" {
  for_each = local.validated_domains

  zone_id         = local.zone_id
  name            = one([for option in aws_acm_certificate.this[0].domain_validation_options : option.resource_record_name if option.domain_name == each.key])
  type            = one([for option in aws_acm_certificate.this[0].domain_validation_options : option.resource_record_type if option.domain_name == each.key])
  records         = [one([for option in aws_acm_certificate.this[0].domain_validation_options : option.resource_record_value if option.domain_name == each.key])]
  ttl             = 60
  allow_overwrite = true

  # ACM reads the CAA record when it issues.
  depends_on = [aws_route53_record.certificate_authorities]
}

# Nothing that is made here: it waits for ACM, which waits for the delegation. That is why the first stage is without it.
resource "aws_acm_certificate_validation" "this" {
  count = var.certificate && var.stage == "serve" ? 1 : 0

  certificate_arn         = aws_acm_certificate.this[0].arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}

resource "aws_route53_record" "alias" {
  count = var.alias == null ? 0 : 1

  zone_id = local.zone_id
  name    = coalesce(var.alias_name, var.domain)
  type    = "A"

  alias {
    name                   = var.alias.dns_name
    zone_id                = var.alias.zone_id
    evaluate_target_health = true
  }
}
