variable "bucket_name" {
  description = "Name of the bucket, 3 to 63 characters, unique in all of AWS. Changing it replaces the bucket."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "A bucket name has 3 to 63 lowercase letters, digits and hyphens; a dot would break TLS host names."
  }
}

variable "key_alias" {
  description = "Alias of the bucket's KMS key, with its prefix `alias/`."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.key_alias, "alias/") && !startswith(var.key_alias, "alias/aws/")
    error_message = "key_alias starts with alias/; names that start with alias/aws/ are reserved."
  }
}

variable "retention_days" {
  description = "Days for which a backup is kept."
  type        = number
  nullable    = false

  validation {
    condition     = var.retention_days >= 7 && floor(var.retention_days) == var.retention_days
    error_message = "Backups are kept for a whole number of days from 7."
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
