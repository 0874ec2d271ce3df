variable "replication_group_id" {
  description = "Name of the replication group, 1 to 40 characters. Changing it replaces the group, and the queue in it is lost."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z](-?[a-z0-9])*$", var.replication_group_id)) && length(var.replication_group_id) <= 40
    error_message = "A replication group id has at most 40 lowercase letters, digits and single hyphens, and starts with a letter."
  }
}

variable "subnet_group_name" {
  description = "Name of the cache subnet group. Changing it replaces the replication group."
  type        = string
  nullable    = false
}

variable "parameter_group_name" {
  description = "Name of the cache parameter group."
  type        = string
  nullable    = false
}

variable "security_group_name" {
  description = "Name of the security group in front of Redis."
  type        = string
  nullable    = false
}

variable "key_alias" {
  description = "Alias of the KMS key for data at rest, with its prefix `alias/`."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.key_alias, "alias/") && !startswith(var.key_alias, "alias/aws/")
    error_message = "key_alias starts with alias/; names that start with alias/aws/ are reserved."
  }
}

variable "final_snapshot_identifier" {
  description = "Prefix of the name of the snapshot taken before the group is deleted; the time at which the stack was created follows. None is taken without it."
  type        = string
  default     = null
}

variable "vpc_id" {
  description = "VPC of Redis."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "Private subnets of Redis, in at least two availability zones where there are replicas."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= (var.replicas > 0 ? 2 : 1)
    error_message = "Replicas need subnets in at least two availability zones."
  }
}

variable "client_security_group_id" {
  description = "Security group of the cluster's nodes, the only source that Redis admits."
  type        = string
  nullable    = false
}

variable "engine_version" {
  description = "Version of Redis OSS with its minor part, such as 7.1. Going back replaces the replication group."
  type        = string
  default     = "7.1"
  nullable    = false

  validation {
    condition     = can(regex("^7\\.[0-9]+$", var.engine_version))
    error_message = "This module runs Redis OSS 7, whose versions look like 7.1."
  }
}

variable "node_type" {
  description = "Node type, such as cache.m6g.xlarge."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.node_type, "cache.")
    error_message = "ElastiCache node types start with cache., as in cache.m6g.xlarge."
  }
}

variable "replicas" {
  description = "Number of replicas beside the primary. With one or more, failover is automatic and the nodes are spread over availability zones."
  type        = number
  nullable    = false

  validation {
    condition     = var.replicas >= 0 && var.replicas <= 5 && floor(var.replicas) == var.replicas
    error_message = "A replication group has 0 to 5 replicas."
  }
}

variable "auth" {
  description = "How clients authenticate: token (set by an install step outside Terraform), iam (an ElastiCache user and short-lived tokens) or network (security groups alone). Going from token to iam needs the token removed in the same step, with the AWS CLI."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["token", "iam", "network"], var.auth)
    error_message = "auth is token, iam or network."
  }
}

variable "user_id" {
  description = "ID and name of the ElastiCache user with which LangSmith connects; with IAM the two must be the same. Needed where auth is iam."
  type        = string
  default     = null

  validation {
    condition     = var.auth != "iam" || can(regex("^[a-z](-?[a-z0-9])*$", var.user_id))
    error_message = "auth = iam needs a user_id of lowercase letters, digits and single hyphens."
  }
}

variable "default_user_id" {
  description = "ID of the disabled user named default, which every Redis OSS user group must contain. Needed where auth is iam."
  type        = string
  default     = null

  validation {
    condition     = var.auth != "iam" || (can(regex("^[a-z](-?[a-z0-9])*$", var.default_user_id)) && var.default_user_id != "default" && var.default_user_id != var.user_id)
    error_message = "auth = iam needs a default_user_id of its own; the id default belongs to ElastiCache."
  }
}

variable "user_group_id" {
  description = "ID of the ElastiCache user group. Needed where auth is iam."
  type        = string
  default     = null

  validation {
    condition     = var.auth != "iam" || can(regex("^[a-z](-?[a-z0-9])*$", var.user_group_id))
    error_message = "auth = iam needs a user_group_id of lowercase letters, digits and single hyphens."
  }
}

variable "connection_url_parameter" {
  description = "Name of the SSM parameter that receives the connection URL where auth is iam or network. The URL then holds no secret."
  type        = string
  default     = null

  validation {
    condition     = var.auth == "token" || try(startswith(var.connection_url_parameter, "/"), false)
    error_message = "auth = iam and auth = network need a connection_url_parameter, a path that starts with a slash."
  }
}

variable "endpoint_parameter" {
  description = "Name of the SSM parameter that receives the host name of the primary where auth is token. The URL is composed in the cluster from it and the token."
  type        = string
  default     = null

  validation {
    condition     = var.auth != "token" || try(startswith(var.endpoint_parameter, "/"), false)
    error_message = "auth = token needs an endpoint_parameter, a path that starts with a slash."
  }
}

variable "parameter_key_arn" {
  description = "ARN of the KMS key that encrypts SSM parameters."
  type        = string
  nullable    = false
}

variable "snapshot_retention_days" {
  description = "Days for which daily snapshots are kept; 0 takes none."
  type        = number
  nullable    = false

  validation {
    condition     = var.snapshot_retention_days >= 0 && var.snapshot_retention_days <= 35
    error_message = "Snapshots are kept for 0 to 35 days."
  }
}

variable "snapshot_window" {
  description = "Daily snapshot window in UTC. It must not overlap the maintenance window."
  type        = string
  default     = "03:00-04:00"
  nullable    = false
}

variable "maintenance_window" {
  description = "Weekly maintenance window in UTC, such as sun:05:00-sun:06:00."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(mon|tue|wed|thu|fri|sat|sun):[0-2][0-9]:[0-5][0-9]-(mon|tue|wed|thu|fri|sat|sun):[0-2][0-9]:[0-5][0-9]$", var.maintenance_window))
    error_message = "A maintenance window looks like sun:05:00-sun:06:00, in lowercase."
  }
}

variable "account_id" {
  description = "AWS account of Redis."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account ID has twelve digits."
  }
}
