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

variable "versioning" {
  description = "Whether the bucket keeps the versions that are overwritten or deleted. Switching it off suspends it; the versions that exist age out."
  type        = bool
  nullable    = false
}

variable "short_ttl_days" {
  description = "Days after which objects under ttl_s/ expire: traces with LangSmith's short retention."
  type        = number
  nullable    = false

  validation {
    condition     = var.short_ttl_days >= 1 && floor(var.short_ttl_days) == var.short_ttl_days
    error_message = "A TTL is a whole number of days from 1."
  }
}

variable "long_ttl_days" {
  description = "Days after which objects under ttl_l/ expire: traces with LangSmith's long retention."
  type        = number
  nullable    = false

  validation {
    condition     = var.long_ttl_days >= var.short_ttl_days && floor(var.long_ttl_days) == var.long_ttl_days
    error_message = "The long TTL is a whole number of days, not below the short one."
  }
}

variable "noncurrent_version_days" {
  description = "Days for which an overwritten or deleted version can still be brought back."
  type        = number
  nullable    = false

  validation {
    condition     = var.noncurrent_version_days >= 1 && floor(var.noncurrent_version_days) == var.noncurrent_version_days
    error_message = "Noncurrent versions are kept for a whole number of days from 1."
  }
}

variable "object_lock" {
  description = "How long an object's version cannot be deleted: in GOVERNANCE mode except with a permission of its own, in COMPLIANCE mode by no one. Null: no lock. Turning it on or off replaces the bucket."
  type = object({
    mode = string
    days = number
  })
  default = null

  validation {
    condition     = var.object_lock == null || contains(["GOVERNANCE", "COMPLIANCE"], try(var.object_lock.mode, ""))
    error_message = "mode is GOVERNANCE or COMPLIANCE."
  }

  validation {
    condition     = var.object_lock == null || (var.versioning && try(var.object_lock.days, 0) >= 1)
    error_message = "A lock needs versioning, and lasts a whole number of days from 1."
  }
}

variable "client_role_arn" {
  description = "ARN of the role with which LangSmith reads and writes, composed from its name: the role need not exist yet, because the bucket policy names it in a condition only."
  type        = string
  nullable    = false
}

variable "s3_endpoint_id" {
  description = "Gateway endpoint of the VPC through which the client role must reach the bucket; null admits it from anywhere. A presigned URL is signed by that role too, so with an endpoint it works inside the VPC only."
  type        = string
  default     = null
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

variable "force_destroy" {
  description = "Whether destroying the environment deletes the objects too. Only for data that no one will miss."
  type        = bool
  default     = false
  nullable    = false
}
