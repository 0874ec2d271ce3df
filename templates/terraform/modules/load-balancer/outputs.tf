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

output "target_group_arn" {
  description = "ARN of the target group."
  value       = aws_lb_target_group.this.arn
}

output "target_group_parameter" {
  description = "Name of the SSM parameter that holds the ARN of the target group."
  value       = aws_ssm_parameter.target_group.name
}

output "access_log_bucket" {
  description = "Name of the bucket with the access logs; null without them."
  value       = one(aws_s3_bucket.logs[*].bucket)
}

output "settings" {
  description = "What the tests of the stack compare with what the environment promises."
  value = {
    internal             = aws_lb.this.internal
    deletion_protection  = aws_lb.this.enable_deletion_protection
    idle_timeout_seconds = aws_lb.this.idle_timeout
    plain_http           = one(aws_lb_listener.http.default_action).type
    access_logs          = length(aws_lb.this.access_logs) > 0
  }
}
