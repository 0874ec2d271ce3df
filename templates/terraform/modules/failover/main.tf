# The domain while there are two regions: one record for each, and a switch between them. It belongs to the recovery region's
# stack, because it is turned when the primary region, and the state that is stored there, cannot be reached.

locals {
  zone_id       = var.zone_id == null ? data.aws_route53_zone.this[0].zone_id : var.zone_id
  primary_name  = "primary.${var.domain}"
  recovery_name = "recovery.${var.domain}"
}

# The zone that the primary's stack made. Route 53 has no region.
data "aws_route53_zone" "this" {
  count = var.zone_id == null ? 1 : 0

  name = var.domain
}

# --- certificate -----------------------------------------------------------------------------------------------------

# ACM gives every certificate of an account for one name the same record, and the primary's stack has written it.
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

resource "aws_acm_certificate_validation" "this" {
  count = var.certificate && var.stage == "serve" ? 1 : 0

  certificate_arn = aws_acm_certificate.this[0].arn
}

# --- records ---------------------------------------------------------------------------------------------------------

resource "aws_route53_record" "recovery" {
  zone_id = local.zone_id
  name    = local.recovery_name
  type    = "A"

  alias {
    name                   = var.alias.dns_name
    zone_id                = var.alias.zone_id
    evaluate_target_health = true
  }
}

# A switch, not a probe: a disabled check counts as healthy, and an inverted one as failed. What turns it is a person who knows
# that the database has been promoted; two regions that both write would tear the data apart.
resource "aws_route53_health_check" "switch" {
  type               = "TCP"
  fqdn               = local.primary_name
  port               = var.tls ? 443 : 80
  disabled           = true
  invert_healthcheck = var.active == "recovery"
  request_interval   = 30
  failure_threshold  = 3

  tags = { Name = "${var.name}-switch" }
}

# What tells people that the primary does not answer. It turns nothing. Route 53 asks from the internet, so it cannot watch a
# load balancer that the internet does not reach.
resource "aws_route53_health_check" "watch" {
  count = var.watch_primary ? 1 : 0

  type              = "TCP"
  fqdn              = local.primary_name
  port              = var.tls ? 443 : 80
  request_interval  = 30
  failure_threshold = 3

  tags = { Name = "${var.name}-watch" }
}

resource "aws_route53_record" "primary_serves" {
  zone_id         = local.zone_id
  name            = var.domain
  type            = "A"
  set_identifier  = "primary"
  health_check_id = aws_route53_health_check.switch.id

  failover_routing_policy {
    type = "PRIMARY"
  }

  alias {
    name                   = local.primary_name
    zone_id                = local.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "recovery_serves" {
  zone_id        = local.zone_id
  name           = var.domain
  type           = "A"
  set_identifier = "recovery"

  failover_routing_policy {
    type = "SECONDARY"
  }

  alias {
    name                   = aws_route53_record.recovery.name
    zone_id                = local.zone_id
    evaluate_target_health = false
  }
}
