# The only ingress where TLS ends at the gateway in the cluster: a network load balancer that Terraform owns and that passes
# TCP on as it comes. In the cluster one TargetGroupBinding for each listener registers the gateway's pods, so that no
# Service of type LoadBalancer creates a second one.
#
# What an application load balancer has and this one cannot: a web ACL, which needs to see requests, and access logs, which
# AWS writes for listeners that end TLS. Who called what stands in the gateway's own logs.

locals {
  admitted = merge([
    for cidr in var.allowed_cidrs : { for name, listener in var.listeners : "${cidr} ${listener.port}" => { cidr = cidr, port = listener.port } }
  ]...)

  # Each port of the pods once, whether requests or health checks come to it.
  pod_ports = toset([for port in concat(values(var.listeners)[*].target_port, [var.health_check_port]) : tostring(port)])
}

# --- security groups -------------------------------------------------------------------------------------------------

# From the start: a network load balancer that was made without a group can never be given one.
resource "aws_security_group" "this" {
  name        = var.security_group_name
  description = "Load balancer ${var.name}"
  vpc_id      = var.vpc_id

  tags = { Name = var.security_group_name }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  # checkov:skip=CKV_AWS_260:Port 80 only redirects, and only the allowed networks reach it.
  for_each = local.admitted

  security_group_id = aws_security_group.this.id
  description       = "Clients to port ${each.value.port}"
  cidr_ipv4         = each.value.cidr
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "targets" {
  for_each = local.pod_ports

  security_group_id            = aws_security_group.this.id
  description                  = "Connections and health checks to port ${each.key} of the pods"
  referenced_security_group_id = var.node_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = tonumber(each.key)
  to_port                      = tonumber(each.key)
}

# The nodes admit the load balancer's group and no client's network, although the packets carry the addresses of clients:
# AWS counts what came through the load balancer as coming from its group. So allowed_cidrs is enforced once, above, and
# no client bypasses the load balancer.
resource "aws_vpc_security_group_ingress_rule" "targets" {
  for_each = local.pod_ports

  security_group_id            = var.node_security_group_id
  description                  = "Connections and health checks from the load balancer to port ${each.key}"
  referenced_security_group_id = aws_security_group.this.id
  ip_protocol                  = "tcp"
  from_port                    = tonumber(each.key)
  to_port                      = tonumber(each.key)
}

# --- load balancer ---------------------------------------------------------------------------------------------------

resource "aws_lb" "this" {
  # checkov:skip=CKV_AWS_91:AWS writes access logs for TLS listeners only, and TLS ends in the cluster.
  # checkov:skip=CKV_AWS_150:Deletion protection is the environment's choice; an evaluation does without.
  name               = var.name
  load_balancer_type = "network"
  internal           = var.internal
  subnets            = var.subnet_ids
  security_groups    = [aws_security_group.this.id]

  # A gateway may have fewer pods than there are zones: without this, a zone without one does not answer.
  enable_cross_zone_load_balancing = true
  enable_deletion_protection       = var.deletion_protection

  # A zone that is half dead can be left: AWS answers with it no longer once a person shifts away from it.
  enable_zonal_shift = true
}

resource "aws_lb_target_group" "this" {
  for_each = var.listeners

  name        = each.value.target_group_name
  target_type = "ip"
  protocol    = "TCP"
  port        = each.value.target_port
  vpc_id      = var.vpc_id

  # Without the proxy protocol the gateway reads the client's address off the connection, and needs no setting for it.
  preserve_client_ip = tostring(var.preserve_client_ip)
  proxy_protocol_v2  = false

  # Long enough for a request to finish. After that, clients must reconnect: otherwise a silent connection would
  # last until its timeout, for a pod that is gone.
  deregistration_delay   = 60
  connection_termination = true

  # By HTTP, because a connection that opens says little: the gateway's own endpoint knows whether it has its routes.
  health_check {
    protocol            = "HTTP"
    port                = tostring(var.health_check_port)
    path                = var.health_check_path
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

resource "aws_lb_listener" "this" {
  # checkov:skip=CKV_AWS_2:TLS passes through to the gateway, which redirects what comes to its HTTP port.
  # checkov:skip=CKV_AWS_103:TLS passes through to the gateway, which sets the versions it accepts.
  for_each = var.listeners

  load_balancer_arn        = aws_lb.this.arn
  port                     = each.value.port
  protocol                 = "TCP"
  tcp_idle_timeout_seconds = var.idle_timeout_seconds

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this[each.key].arn
  }
}

# AWS invents part of an ARN, so the cluster learns it from here.
resource "aws_ssm_parameter" "target_group" {
  # checkov:skip=CKV_AWS_337:An ARN is not a secret.
  # checkov:skip=CKV2_AWS_34:An ARN is not a secret.
  for_each = var.listeners

  name        = each.value.target_group_parameter
  description = "Target group ${each.key} of ${var.name}"
  type        = "String"
  value       = aws_lb_target_group.this[each.key].arn
}
