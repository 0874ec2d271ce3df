output "bucket_arn" {
  description = "ARN of the bucket."
  value       = aws_s3_bucket.this.arn
}

output "key_arn" {
  description = "ARN of its key."
  value       = aws_kms_key.this.arn
}

output "settings" {
  description = "What the tests of the stack compare with what the environment promises."
  value = {
    blocks_public_access = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    encryption = one(flatten(aws_s3_bucket_server_side_encryption_configuration.this.rule[*].apply_server_side_encryption_by_default[*].sse_algorithm))
    versioning = one(aws_s3_bucket_versioning.this.versioning_configuration).status
  }
}
