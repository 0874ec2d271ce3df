# The instance takes engine, storage, database and users from its source.

variable "source_arn" {
  description = "ARN of the primary's DB instance, composed from its name: nothing asks its region for it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:rds:[a-z0-9-]+:[0-9]{12}:db:[a-z0-9-]+$", var.source_arn))
    error_message = "source_arn is the ARN of a DB instance."
  }
}

variable "standby" {
  description = "warm keeps a replica, cold the backups alone. Changing it on a promoted database replaces the database."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["warm", "cold"], var.standby)
    error_message = "standby is warm or cold."
  }
}

variable "promoted" {
  description = "Whether this region serves: a replica is promoted, backups are restored. Taking it back does not make a replica again, AWS refuses that: see the runbook on failing back."
  type        = bool
  nullable    = false
}

variable "identifier" {
  description = "Name of the DB instance, 1 to 63 characters. Never change it: AWS renames in the next maintenance window, and the connection URL stops working."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z](-?[a-z0-9])*$", var.identifier)) && length(var.identifier) <= 63
    error_message = "An identifier has at most 63 lowercase letters, digits and single hyphens, and starts with a letter."
  }
}

variable "subnet_group_name" {
  description = "Name of the DB subnet group."
  type        = string
  nullable    = false
}

variable "parameter_group_name" {
  description = "Name of the DB parameter group. It contains the major engine version: the family of a group cannot be changed, and during a major upgrade the old and the new group exist side by side."
  type        = string
  nullable    = false

  validation {
    condition     = strcontains(var.parameter_group_name, var.engine_version)
    error_message = "The name of the parameter group must contain the major engine version, as in acme-prod-postgres16."
  }
}

variable "security_group_name" {
  description = "Name of the security group in front of the database."
  type        = string
  nullable    = false
}

variable "monitoring_role_name" {
  description = "Name of the IAM role through which RDS delivers enhanced monitoring, at most 64 characters. IAM names are global: it contains the region where two regions share an account."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.monitoring_role_name) <= 64
    error_message = "An IAM role name has at most 64 characters."
  }
}

variable "key_alias" {
  description = "Alias of the KMS key for storage, backups, performance insights and logs, with its prefix `alias/`."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.key_alias, "alias/") && !startswith(var.key_alias, "alias/aws/")
    error_message = "key_alias starts with alias/; names that start with alias/aws/ are reserved."
  }
}

variable "final_snapshot_identifier" {
  description = "Prefix of the name of the snapshot taken before the instance is deleted; the time at which the stack was created follows."
  type        = string
  nullable    = false
}

variable "vpc_id" {
  description = "VPC of the database."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "Private subnets of the database, in at least two availability zones even where multi_az is false: RDS asks for it."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "RDS needs subnets in at least two availability zones."
  }
}

variable "client_security_group_id" {
  description = "Security group of the cluster's nodes, the only source that the database admits."
  type        = string
  nullable    = false
}

variable "engine_version" {
  description = "Major version of PostgreSQL, such as 16. LangSmith supports 14 and newer. It is that of the source, and decides the parameter group."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{2}$", var.engine_version)) && try(tonumber(var.engine_version) >= 14, false)
    error_message = "LangSmith supports PostgreSQL 14 and newer; give the major version alone, such as 16."
  }
}

variable "instance_class" {
  description = "Instance class, such as db.r6g.xlarge."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.instance_class, "db.")
    error_message = "RDS instance classes start with db., as in db.r6g.xlarge."
  }
}

variable "max_allocated_storage_gib" {
  description = "Limit of storage autoscaling, in GiB; 0 turns autoscaling off."
  type        = number
  nullable    = false
}

variable "backup_retention_days" {
  description = "Days for which automated backups and transaction logs allow a restore to a point in time."
  type        = number
  nullable    = false

  validation {
    condition     = var.backup_retention_days >= 7 && var.backup_retention_days <= 35
    error_message = "Keep automated backups for 7 to 35 days."
  }
}

variable "backup_window" {
  description = "Daily backup window in UTC, such as 03:00-04:00. It must not overlap the maintenance window."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$", var.backup_window))
    error_message = "A backup window looks like 03:00-04:00."
  }
}

variable "maintenance_window" {
  description = "Weekly maintenance window in UTC, such as sun:05:00-sun:06:00. Changes that need a restart wait for it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(mon|tue|wed|thu|fri|sat|sun):[0-2][0-9]:[0-5][0-9]-(mon|tue|wed|thu|fri|sat|sun):[0-2][0-9]:[0-5][0-9]$", var.maintenance_window))
    error_message = "A maintenance window looks like sun:05:00-sun:06:00, in lowercase."
  }
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the instance."
  type        = bool
  nullable    = false
}

variable "skip_final_snapshot" {
  description = "Whether the instance is deleted without a last snapshot. Only for data that no one will miss."
  type        = bool
  nullable    = false
}

variable "log_retention_days" {
  description = "Days for which CloudWatch keeps the PostgreSQL logs."
  type        = number
  default     = 365
  nullable    = false
}

variable "endpoint_parameter" {
  description = "Name of the SSM parameter that the host name is written to."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.endpoint_parameter, "/")
    error_message = "The name of the parameter is a path that starts with a slash."
  }
}

variable "parameter_key_arn" {
  description = "ARN of the KMS key that encrypts SSM parameters."
  type        = string
  nullable    = false
}

variable "account_id" {
  description = "AWS account of the database."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account ID has twelve digits."
  }
}

variable "region" {
  description = "AWS region of the database."
  type        = string
  nullable    = false
}
