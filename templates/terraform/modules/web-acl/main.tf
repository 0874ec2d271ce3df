# Filters requests before they reach the load balancer's targets, by AWS' own rule groups: the core rules (OWASP's ten), known
# bad addresses, known bad inputs.

locals {
  # Rules that read the body only count. LangSmith's bodies are prompts, traces and code: they are larger than 8 KB, quote
  # scripts and paths, and talk about attacks. What is counted shows in the metrics and in the sampled requests.
  groups = {
    AWSManagedRulesCommonRuleSet = {
      priority = 10
      counted  = ["CrossSiteScripting_BODY", "EC2MetaDataSSRF_BODY", "GenericLFI_BODY", "GenericRFI_BODY", "SizeRestrictions_BODY"]
    }
    AWSManagedRulesAmazonIpReputationList = {
      priority = 20
      counted  = []
    }
    AWSManagedRulesKnownBadInputsRuleSet = {
      priority = 30
      counted  = ["JavaDeserializationRCE_BODY", "Log4JRCE_BODY"]
    }
  }
}

resource "aws_wafv2_web_acl" "this" {
  # checkov:skip=CKV_AWS_192:Log4j in a header or address is blocked; in a body it is counted, because prompts speak of it.
  # checkov:skip=CKV2_AWS_31:Samples and metrics are kept; whole requests hold prompts, and belong in no log.
  name        = var.name
  description = "Requests to ${var.name}"
  scope       = "REGIONAL"

  default_action {
    allow {}
  }

  dynamic "rule" {
    for_each = local.groups

    content {
      name     = rule.key
      priority = rule.value.priority

      override_action {
        none {}
      }

      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.key

          dynamic "rule_action_override" {
            for_each = rule.value.counted

            content {
              name = rule_action_override.value

              action_to_use {
                count {}
              }
            }
          }
        }
      }

      visibility_config {
        metric_name                = "${var.name}-${rule.key}"
        cloudwatch_metrics_enabled = true
        sampled_requests_enabled   = true
      }
    }
  }

  visibility_config {
    metric_name                = var.name
    cloudwatch_metrics_enabled = true
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl_association" "this" {
  resource_arn = var.load_balancer_arn
  web_acl_arn  = aws_wafv2_web_acl.this.arn
}
