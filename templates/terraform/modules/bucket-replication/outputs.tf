output "role_arn" {
  description = "ARN of the role that S3 assumes."
  value       = aws_iam_role.this.arn
}

output "settings" {
  description = "What the tests of the stack compare with what the environment promises."
  value = {
    status  = one(aws_s3_bucket_replication_configuration.this.rule).status
    minutes = one(flatten(aws_s3_bucket_replication_configuration.this.rule[*].destination[*].replication_time[*].time[*].minutes))
  }
}
