output "arn" {
  description = "ARN of the load balancer."
  value       = aws_lb.this.arn
}

output "dns_name" {
  description = "DNS name of the load balancer."
  value       = aws_lb.this.dns_name
}

output "zone_id" {
  description = "Route 53 zone of that DNS name, for alias records."
  value       = aws_lb.this.zone_id
}

output "security_group_id" {
  description = "Security group of the load balancer."
  value       = aws_security_group.this.id
}

output "target_group_arns" {
  description = "ARNs of the target groups, by the name of their listener."
  value       = { for name, group in aws_lb_target_group.this : name => group.arn }
}

output "target_group_parameters" {
  description = "Names of the SSM parameters that hold these ARNs, by the name of the listener."
  value       = { for name, parameter in aws_ssm_parameter.target_group : name => parameter.name }
}

output "settings" {
  description = "What the tests of the stack compare with what the environment promises."
  value = {
    internal             = aws_lb.this.internal
    deletion_protection  = aws_lb.this.enable_deletion_protection
    idle_timeout_seconds = one(distinct([for listener in aws_lb_listener.this : listener.tcp_idle_timeout_seconds]))
  }
}
