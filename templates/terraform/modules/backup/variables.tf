variable "name" {
  description = "Name of the vault and of the plan. Changing it replaces both, and a vault that holds recovery points cannot be deleted."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{2,50}$", var.name))
    error_message = "The name has 2 to 50 letters, digits, hyphens and underscores."
  }
}

variable "key_alias" {
  description = "Alias of the vault's KMS key, with its prefix `alias/`."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.key_alias, "alias/") && !startswith(var.key_alias, "alias/aws/")
    error_message = "key_alias starts with alias/; names that start with alias/aws/ are reserved."
  }
}

variable "role_name" {
  description = "Name of the role that AWS Backup assumes."
  type        = string
  nullable    = false
}

variable "retention_days" {
  description = "Days for which a recovery point is kept."
  type        = number
  nullable    = false

  validation {
    condition     = var.retention_days >= 7 && floor(var.retention_days) == var.retention_days
    error_message = "Recovery points are kept for a whole number of days from 7."
  }
}

variable "start_hour" {
  description = "Hour of the day, in UTC, from which backups start."
  type        = number
  nullable    = false

  validation {
    condition     = var.start_hour >= 0 && var.start_hour <= 23
    error_message = "An hour is 0 to 23."
  }
}

variable "start_minute" {
  description = "Minute of that hour."
  type        = number
  nullable    = false

  validation {
    condition     = var.start_minute >= 0 && var.start_minute <= 59
    error_message = "A minute is 0 to 59."
  }
}

variable "start_window_minutes" {
  description = "Minutes within which a backup must have started."
  type        = number
  nullable    = false

  validation {
    condition     = var.start_window_minutes >= 60
    error_message = "AWS Backup takes a start window of 60 minutes or more."
  }
}

variable "locked" {
  description = "Whether the vault refuses to delete recovery points before seven days have passed (governance mode: anyone with the permission to remove the lock can)."
  type        = bool
  default     = false
  nullable    = false
}

variable "copy_to_vault_arn" {
  description = "ARN of a vault in another region that gets a copy of every recovery point; null for none."
  type        = string
  default     = null
}

variable "database_arns" {
  description = "RDS instances and clusters to back up, composed from their names."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "volumes" {
  description = "Whose volumes to back up: those of claims in these namespaces of this cluster. Null: none."
  type = object({
    cluster_name = string
    namespaces   = set(string)
  })
  default = null
}

variable "account_id" {
  description = "AWS account of the vault."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account ID has twelve digits."
  }
}
