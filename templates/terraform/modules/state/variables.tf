variable "bucket_name" {
  description = "Name of the state bucket, 3 to 63 characters, unique in all of AWS."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "A bucket name has 3 to 63 lowercase letters, digits and hyphens; a dot would break TLS host names."
  }
}

variable "key_alias" {
  description = "Alias of the KMS key for state and locks, with its prefix `alias/`."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.key_alias, "alias/") && !startswith(var.key_alias, "alias/aws/")
    error_message = "key_alias starts with alias/; names that start with alias/aws/ are reserved."
  }
}

variable "lock" {
  description = "Where Terraform keeps its lock: s3 uses a lock file beside the state, dynamodb a table."
  type        = string
  default     = "s3"
  nullable    = false

  validation {
    condition     = contains(["s3", "dynamodb"], var.lock)
    error_message = "lock is s3 or dynamodb."
  }
}

variable "lock_table_name" {
  description = "Name of the lock table. Needed where lock is dynamodb."
  type        = string
  default     = null

  validation {
    condition     = var.lock != "dynamodb" || can(regex("^[A-Za-z0-9_.-]{3,255}$", var.lock_table_name))
    error_message = "lock = dynamodb needs a lock_table_name of 3 to 255 letters, digits, dots, hyphens and underscores."
  }
}

variable "noncurrent_version_days" {
  description = "Days for which earlier versions of a state can be brought back. The twenty newest are kept however old they are."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = var.noncurrent_version_days >= 30
    error_message = "Keep earlier versions of a state for at least 30 days."
  }
}

variable "account_id" {
  description = "AWS account of the bucket."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account ID has twelve digits."
  }
}
