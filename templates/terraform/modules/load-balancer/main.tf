# The only ingress: an application load balancer that Terraform owns. In the cluster a TargetGroupBinding registers the pods
# of LangSmith's frontend, or of the gateway before it, in the target group, so that nothing creates a second load balancer.

locals {
  # What each admitted network may reach. Without TLS there is nothing on 443.
  ports = toset(var.tls ? ["80", "443"] : ["80"])

  # A gateway that reports its health on the port of the requests needs no rules of its own for that.
  has_own_health_port = var.health_check_port != null && var.health_check_port != var.target_port

  admitted = merge([
    for cidr in var.allowed_cidrs : { for port in local.ports : "${cidr} ${port}" => { cidr = cidr, port = tonumber(port) } }
  ]...)
}

# --- security groups -------------------------------------------------------------------------------------------------

resource "aws_security_group" "this" {
  name        = var.security_group_name
  description = "Load balancer ${var.name}"
  vpc_id      = var.vpc_id

  tags = { Name = var.security_group_name }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  # checkov:skip=CKV_AWS_260:Port 80 only redirects where there is TLS, and only the allowed networks reach it.
  for_each = local.admitted

  security_group_id = aws_security_group.this.id
  description       = "Clients to port ${each.value.port}"
  cidr_ipv4         = each.value.cidr
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "targets" {
  security_group_id            = aws_security_group.this.id
  description                  = "Requests and health checks to the pods"
  referenced_security_group_id = var.node_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = var.target_port
  to_port                      = var.target_port
}

resource "aws_vpc_security_group_egress_rule" "health_checks" {
  count = local.has_own_health_port ? 1 : 0

  security_group_id            = aws_security_group.this.id
  description                  = "Health checks to the pods"
  referenced_security_group_id = var.node_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = var.health_check_port
  to_port                      = var.health_check_port
}

# The rules of the nodes' group stand here and not in the cluster's module, so that it opens these ports only while there
# is a load balancer.
resource "aws_vpc_security_group_ingress_rule" "targets" {
  security_group_id            = var.node_security_group_id
  description                  = "Requests and health checks from the load balancer"
  referenced_security_group_id = aws_security_group.this.id
  ip_protocol                  = "tcp"
  from_port                    = var.target_port
  to_port                      = var.target_port
}

resource "aws_vpc_security_group_ingress_rule" "health_checks" {
  count = local.has_own_health_port ? 1 : 0

  security_group_id            = var.node_security_group_id
  description                  = "Health checks from the load balancer"
  referenced_security_group_id = aws_security_group.this.id
  ip_protocol                  = "tcp"
  from_port                    = var.health_check_port
  to_port                      = var.health_check_port
}

# --- load balancer ---------------------------------------------------------------------------------------------------

resource "aws_lb" "this" {
  # checkov:skip=CKV_AWS_91:Access logs are the environment's choice; an evaluation does without.
  # checkov:skip=CKV_AWS_150:Deletion protection is the environment's choice; an evaluation does without.
  # checkov:skip=CKV2_AWS_20:Redirects where there is TLS; without TLS the environment has asked for plain HTTP.
  # checkov:skip=CKV2_AWS_28:The web ACL is the environment's choice and associated from outside.
  name               = var.name
  load_balancer_type = "application"
  internal           = var.internal
  subnets            = var.subnet_ids
  security_groups    = [aws_security_group.this.id]

  idle_timeout               = var.idle_timeout_seconds
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
  enable_deletion_protection = var.deletion_protection

  # A zone that is half dead can be left: AWS answers with it no longer once a person shifts away from it.
  enable_zonal_shift = true

  dynamic "access_logs" {
    for_each = var.access_logs == null ? [] : [var.access_logs]

    content {
      enabled = true
      bucket  = aws_s3_bucket.logs[0].id
    }
  }

  # AWS writes a test object when logs are turned on, so the bucket must admit it by then.
  depends_on = [aws_s3_bucket_policy.logs]
}

resource "aws_lb_target_group" "this" {
  # checkov:skip=CKV_AWS_378:TLS ends at the load balancer; the pods speak HTTP inside the VPC.
  name        = var.target_group_name
  target_type = "ip"
  protocol    = "HTTP"
  port        = var.target_port
  vpc_id      = var.vpc_id

  # Long enough for a request to finish, short enough that a rolling update does not crawl.
  deregistration_delay = 60

  health_check {
    path                = var.health_check_path
    port                = local.has_own_health_port ? tostring(var.health_check_port) : "traffic-port"
    protocol            = "HTTP"
    matcher             = "200"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  # A listener cannot lose its group, so the new one comes first. See target_group_name.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener" "http" {
  # checkov:skip=CKV_AWS_2:Redirects where there is TLS; without TLS the environment has asked for plain HTTP.
  # checkov:skip=CKV_AWS_103:Redirects where there is TLS; without TLS the environment has asked for plain HTTP.
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = var.tls ? "redirect" : "forward"
    target_group_arn = var.tls ? null : aws_lb_target_group.this.arn

    dynamic "redirect" {
      for_each = var.tls ? ["HTTPS"] : []

      content {
        protocol    = redirect.value
        port        = "443"
        status_code = "HTTP_301"
      }
    }
  }
}

resource "aws_lb_listener" "https" {
  count = var.tls && var.https_listener ? 1 : 0

  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = var.ssl_policy
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

# AWS invents part of the ARN, so the cluster learns it from here.
resource "aws_ssm_parameter" "target_group" {
  # checkov:skip=CKV_AWS_337:An ARN is not a secret.
  # checkov:skip=CKV2_AWS_34:An ARN is not a secret.
  name        = var.target_group_parameter
  description = "Target group of ${var.name}"
  type        = "String"
  value       = aws_lb_target_group.this.arn
}
