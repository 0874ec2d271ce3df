# Who gets a message when a copy or a backup fails: a topic with addresses, and what reports to it. EventBridge reports what
# happened, alarms what is too late, and a health check that people do not reach LangSmith.

data "aws_partition" "current" {}

locals {
  # By the name of the rule. A copy to another region is a job of the vault that it comes from.
  events = merge(
    var.backups == null ? {} : {
      (var.backups.rule_name) = {
        description = "A backup or its copy failed."
        pattern = jsonencode({
          source        = ["aws.backup"]
          "detail-type" = ["Backup Job State Change", "Copy Job State Change"]
          detail = {
            state = ["ABORTED", "EXPIRED", "FAILED", "PARTIAL"]
            "$or" = [
              { backupVaultArn = [var.backups.vault_arn] },
              { sourceBackupVaultArn = [var.backups.vault_arn] },
            ]
          }
        })
      }
    },
    var.database == null ? {} : {
      (var.database.rule_name) = {
        description = "The database failed, runs out of storage, or its replica stopped."
        pattern = jsonencode({
          source        = ["aws.rds"]
          "detail-type" = ["RDS DB Instance Event"]
          detail = {
            SourceIdentifier = [var.database.identifier]
            EventCategories  = ["failure", "low storage", "read replica"]
          }
        })
      }
    },
  )
}

# --- topic -----------------------------------------------------------------------------------------------------------

data "aws_iam_policy_document" "key" {
  # checkov:skip=CKV_AWS_109:A key policy governs the key that it is attached to.
  # checkov:skip=CKV_AWS_111:A key policy governs the key that it is attached to.
  # checkov:skip=CKV_AWS_356:In a key policy the resource is always the key itself.
  statement {
    sid       = "AccountAdministersKeyThroughIam"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${var.account_id}:root"]
    }
  }

  statement {
    sid       = "AlarmsAndEventsArePublished"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com", "events.amazonaws.com"]
    }
  }
}

resource "aws_kms_key" "this" {
  description             = "Alerts ${var.topic_name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key.json

  tags = { Name = trimprefix(var.key_alias, "alias/") }
}

resource "aws_kms_alias" "this" {
  name          = var.key_alias
  target_key_id = aws_kms_key.this.key_id
}

resource "aws_sns_topic" "this" {
  name              = var.topic_name
  kms_master_key_id = aws_kms_key.this.key_id
}

data "aws_iam_policy_document" "topic" {
  statement {
    sid       = "AlarmsOfThisAccount"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.this.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }

  # EventBridge does not say for which account it publishes.
  statement {
    sid       = "Events"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.this.arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }
}

resource "aws_sns_topic_policy" "this" {
  arn    = aws_sns_topic.this.arn
  policy = data.aws_iam_policy_document.topic.json
}

# Each address gets a message with a link, and nothing else until the link is opened.
resource "aws_sns_topic_subscription" "email" {
  for_each = var.emails

  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.key
}

# --- what it reports -------------------------------------------------------------------------------------------------

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.events

  name          = each.key
  description   = each.value.description
  event_pattern = each.value.pattern
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = local.events

  rule = aws_cloudwatch_event_rule.this[each.key].name
  arn  = aws_sns_topic.this.arn
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = var.alarms

  alarm_name          = each.key
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  period              = 300
  evaluation_periods  = each.value.periods
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]
}

# --- the address that people open ------------------------------------------------------------------------------------

# It turns nothing: a person decides about a failover. Route 53 asks from the internet, and reports where its API is.
resource "aws_route53_health_check" "watch" {
  count = var.watch == null ? 0 : 1

  type              = var.watch.tls ? "HTTPS" : "HTTP"
  fqdn              = var.watch.host
  port              = var.watch.tls ? 443 : 80
  resource_path     = var.watch.path
  request_interval  = 30
  failure_threshold = 3

  tags = { Name = var.watch.name }
}

resource "aws_cloudwatch_metric_alarm" "watch" {
  count = var.watch == null ? 0 : 1

  alarm_name          = var.watch.name
  alarm_description   = "LangSmith does not answer at ${var.watch.host}."
  namespace           = "AWS/Route53"
  metric_name         = "HealthCheckStatus"
  dimensions          = { HealthCheckId = aws_route53_health_check.watch[0].id }
  statistic           = "Minimum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 3
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]
}
