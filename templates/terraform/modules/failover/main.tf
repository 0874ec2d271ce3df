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

# Where the API of Route 53 is lost with the primary, the switch cannot be turned, but health checks are still made: they look at a
# metric of this region, which people write. Without new values it stays as it was. The domain leads to the primary while both agree.
resource "aws_cloudwatch_metric_alarm" "signal" {
  # checkov:skip=CKV_AWS_319:Only the health check looks at it.
  count = var.signal == null ? 0 : 1

  alarm_name          = "${var.name}-switch"
  alarm_description   = "Above zero, ${var.domain} leads to the recovery region."
  namespace           = var.signal.namespace
  metric_name         = var.signal.metric
  dimensions          = { Environment = var.signal.environment }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "missing"
  actions_enabled     = false

  tags = { Name = "${var.name}-switch" }
}

resource "aws_route53_health_check" "signal" {
  count = var.signal == null ? 0 : 1

  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = aws_cloudwatch_metric_alarm.signal[0].alarm_name
  cloudwatch_alarm_region         = var.signal.region
  insufficient_data_health_status = "LastKnownStatus"

  tags = { Name = "${var.name}-signal" }
}

resource "aws_route53_health_check" "agreed" {
  count = var.signal == null ? 0 : 1

  type                   = "CALCULATED"
  child_healthchecks     = [aws_route53_health_check.switch.id, aws_route53_health_check.signal[0].id]
  child_health_threshold = 2

  tags = { Name = "${var.name}-agreed" }
}

resource "aws_route53_record" "primary_serves" {
  zone_id         = local.zone_id
  name            = var.domain
  type            = "A"
  set_identifier  = "primary"
  health_check_id = var.signal == null ? aws_route53_health_check.switch.id : aws_route53_health_check.agreed[0].id

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
