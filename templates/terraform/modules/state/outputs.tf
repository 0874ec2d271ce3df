output "bucket_name" {
  description = "Name of the state bucket."
  value       = aws_s3_bucket.this.bucket
}

output "key_arn" {
  description = "ARN of the KMS key."
  value       = aws_kms_key.this.arn
}

output "lock_table_name" {
  description = "Name of the lock table; null where the lock is a file beside the state."
  value       = one(aws_dynamodb_table.lock[*].name)
}
