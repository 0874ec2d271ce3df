variable "name" {
  description = "Name tag of the VPC; its parts append their role and zone to it."
  type        = string
  nullable    = false
}

variable "cluster_name" {
  description = "Name of the EKS cluster whose load balancers may use the subnets."
  type        = string
  nullable    = false
}

variable "account_id" {
  description = "Account that owns the network; the S3 endpoint serves its principals and buckets."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id has twelve digits."
  }
}

variable "region" {
  description = "Region of the network."
  type        = string
  nullable    = false
}

variable "cidr" {
  description = "IPv4 range of the VPC, between /16 and /19."
  type        = string
  nullable    = false

  # AWS takes no VPC wider than /16. Public subnets are 1/256 of the range, and a load balancer needs a /27.
  validation {
    condition     = try(cidrhost(var.cidr, 0) == split("/", var.cidr)[0], false) && contains(["16", "17", "18", "19"], try(split("/", var.cidr)[1], ""))
    error_message = "cidr is the first address of an IPv4 range with a prefix length between 16 and 19, such as 10.40.0.0/16."
  }
}

variable "availability_zone_count" {
  description = "Number of availability zones to use, 2 or 3."
  type        = number
  nullable    = false

  validation {
    condition     = contains([2, 3], var.availability_zone_count)
    error_message = "availability_zone_count is 2 or 3."
  }
}

variable "nat" {
  description = "`per-az` for a NAT gateway in each zone, `single` for one that all zones share and that takes them down with its own zone."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["single", "per-az"], var.nat)
    error_message = "nat is \"single\" or \"per-az\"."
  }
}

variable "blob_bucket_arn" {
  description = "Bucket that nodes must reach through the S3 endpoint although another account may own it. Null: only buckets of this account."
  type        = string
  default     = null
}

variable "flow_log_group_name" {
  description = "CloudWatch log group that takes the flow logs."
  type        = string
  nullable    = false
}

variable "flow_log_role_name" {
  description = "IAM role with which the flow logs are written."
  type        = string
  nullable    = false
}

variable "flow_log_key_alias" {
  description = "Alias, with its prefix `alias/`, of the key that encrypts the flow logs."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.flow_log_key_alias, "alias/")
    error_message = "flow_log_key_alias starts with alias/."
  }
}

variable "flow_log_retention_days" {
  description = "Days that flow logs are kept: one of the periods CloudWatch offers."
  type        = number
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.flow_log_retention_days)
    error_message = "flow_log_retention_days is one of the periods CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}
