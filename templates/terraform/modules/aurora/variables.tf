# Fixed when the instance is created: database_name, username, and the engine and the KMS key that this module sets. Terraform
# answers a later change by destroying the database and creating an empty one.

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
  description = "Prefix of the name of the snapshot taken before the cluster is deleted; the time at which the stack was created follows."
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
  description = "Major version of PostgreSQL, such as 16. LangSmith supports 14 and newer. Minor versions are applied automatically in the maintenance window."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{2}$", var.engine_version)) && try(tonumber(var.engine_version) >= 14, false)
    error_message = "LangSmith supports PostgreSQL 14 and newer; give the major version alone, such as 16."
  }
}

variable "allow_major_version_upgrade" {
  description = "Whether a higher engine_version may be applied. A major upgrade stops the database and cannot be undone, so it is turned on for that one change."
  type        = bool
  default     = false
  nullable    = false
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

variable "instances" {
  description = "How many instances there are: one writes, the others read and are on standby. They are in different zones."
  type        = number
  nullable    = false

  validation {
    condition     = var.instances >= 1 && var.instances <= 15 && floor(var.instances) == var.instances
    error_message = "A cluster has 1 to 15 instances."
  }
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

variable "database_name" {
  description = "Name of the database that LangSmith uses. Never change it: the instance would be replaced by an empty one."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.database_name))
    error_message = "A database name has at most 63 lowercase letters, digits and underscores, and starts with a letter."
  }
}

variable "username" {
  description = "Name of the master user, with which LangSmith connects: its migrations create extensions. Never change it: the instance would be replaced by an empty one."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.username)) && !contains(["rdsadmin", "admin"], var.username)
    error_message = "A user name has at most 63 lowercase letters, digits and underscores, starts with a letter, and is not one that RDS reserves."
  }
}

variable "password_version" {
  description = "Version of the password. Raise it to set a new random password and rewrite both parameters; the pods need a restart afterwards."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.password_version >= 1 && floor(var.password_version) == var.password_version
    error_message = "The version is a whole number from 1."
  }
}

variable "password_parameter" {
  description = "Name of the SSM parameter that holds the password alone. It is the one place where the password is generated; the database and the connection URL take it from there."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.password_parameter, "/") && var.password_parameter != var.connection_url_parameter
    error_message = "The parameter has a path of its own that starts with a slash."
  }
}

variable "connection_url_parameter" {
  description = "Name of the SSM parameter that holds the connection URL for LangSmith's connection_url, without the driver prefix."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.connection_url_parameter, "/")
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
