variable "name" {
  description = "Name of the cluster; launch templates and the node security group append their role to it."
  type        = string
  nullable    = false
}

variable "role_name" {
  description = "IAM role of the control plane."
  type        = string
  nullable    = false
}

variable "node_role_name" {
  description = "IAM role of the nodes."
  type        = string
  nullable    = false
}

variable "account_id" {
  description = "Account that owns the cluster."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id has twelve digits."
  }
}

variable "region" {
  description = "Region of the cluster."
  type        = string
  nullable    = false
}

variable "kubernetes_version" {
  description = "Kubernetes version as major.minor. EKS upgrades one minor version at a time and never goes back."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^1\\.[0-9]{2}$", var.kubernetes_version))
    error_message = "kubernetes_version is a minor version such as 1.34."
  }
}

variable "vpc_id" {
  description = "VPC of the cluster."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "Private subnets, in at least two zones, for the control plane's network interfaces and the nodes."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "EKS needs subnets in at least two zones."
  }
}

variable "public_access" {
  description = "Whether the Kubernetes API also answers on the internet, to public_access_cidrs only."
  type        = bool
  nullable    = false
}

variable "public_access_cidrs" {
  description = "Ranges that reach the public endpoint of the Kubernetes API."
  type        = set(string)
  nullable    = false
  default     = []

  validation {
    condition     = !var.public_access || length(var.public_access_cidrs) > 0
    error_message = "A public endpoint needs public_access_cidrs; without them AWS opens it to everyone."
  }

  validation {
    condition     = alltrue([for cidr in var.public_access_cidrs : can(cidrhost(cidr, 0)) && !endswith(cidr, "/0")])
    error_message = "public_access_cidrs are IPv4 ranges narrower than the whole internet."
  }
}

variable "private_access_cidrs" {
  description = "IPv4 networks that reach the Kubernetes API through the VPC. Each takes one rule of the cluster's security group; AWS allows 60 by default."
  type        = set(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for cidr in var.private_access_cidrs : can(cidrnetmask(cidr))])
    error_message = "private_access_cidrs are IPv4 networks, such as 10.0.0.0/8."
  }
}

variable "private_access_security_group_ids" {
  description = "Security groups whose members reach the Kubernetes API: of the same VPC, or of one that is peered with it in the same region."
  type        = set(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for id in var.private_access_security_group_ids : can(regex("^sg-[0-9a-f]{8,17}$", id))])
    error_message = "private_access_security_group_ids are IDs such as sg-0123456789abcdef0."
  }
}

variable "key_alias" {
  description = "Alias, with its prefix `alias/`, of the key that encrypts Kubernetes secrets and the control-plane logs."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.key_alias, "alias/")
    error_message = "key_alias starts with alias/."
  }
}

variable "volume_key_alias" {
  description = "Alias, with its prefix `alias/`, of the key that encrypts the nodes' disks and persistent volumes."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.volume_key_alias, "alias/")
    error_message = "volume_key_alias starts with alias/."
  }
}

variable "log_retention_days" {
  description = "Days that control-plane logs are kept: one of the periods CloudWatch offers."
  type        = number
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days is one of the periods CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "administrators" {
  description = "IAM roles and users, by a name of your choice, that administer the cluster with kubectl."
  type        = map(string)
  nullable    = false
  default     = {}

  # A session's ARN (arn:aws:sts::123456789012:assumed-role/platform/me) is what `aws sts get-caller-identity` prints, and EKS refuses it.
  validation {
    condition     = alltrue([for arn in values(var.administrators) : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(role|user)/", arn))])
    error_message = "administrators are ARNs of IAM roles or users, such as arn:aws:iam::123456789012:role/platform."
  }
}

variable "creator_is_administrator" {
  description = "Whether the role or user that creates the cluster administers it; it is then not listed in administrators. Read only once."
  type        = bool
  nullable    = false
  default     = false

  validation {
    condition     = var.creator_is_administrator || length(var.administrators) > 0
    error_message = "No one could use kubectl: name an administrator or set creator_is_administrator."
  }
}

variable "vpc_cni_on_node_role" {
  description = "Whether the network plugin acts with the nodes' role. False when addons gives vpc-cni a role of its own."
  type        = bool
  nullable    = false
  default     = true
}

variable "node_groups" {
  description = <<-EOT
    Managed node groups by name. `capacity_type` is ON_DEMAND or SPOT; taints are by key, with an effect of NO_SCHEDULE,
    NO_EXECUTE or PREFER_NO_SCHEDULE. The cluster autoscaler moves the size between min_size and max_size; a min_size above
    the present size is refused by EKS until the group has grown. A group with a zone, counted from 1, is in that one of the
    subnets alone.
  EOT
  type = map(object({
    instance_type = string
    capacity_type = optional(string, "ON_DEMAND")
    min_size      = number
    max_size      = number
    disk_gib      = number
    zone          = optional(number)
    labels        = optional(map(string), {})
    taints        = optional(map(object({ value = optional(string), effect = string })), {})
  }))
  nullable = false

  validation {
    condition     = length(var.node_groups) > 0
    error_message = "The cluster needs a node group."
  }

  validation {
    condition     = alltrue([for group in values(var.node_groups) : group.min_size >= 0 && group.max_size >= 1 && group.min_size <= group.max_size])
    error_message = "max_size is at least 1 and not below min_size."
  }

  validation {
    condition     = alltrue([for group in values(var.node_groups) : contains(["ON_DEMAND", "SPOT"], group.capacity_type)])
    error_message = "capacity_type is ON_DEMAND or SPOT."
  }

  validation {
    condition     = alltrue([for group in values(var.node_groups) : contains(range(1, length(var.subnet_ids) + 1), coalesce(group.zone, 1))])
    error_message = "A zone is counted from 1, and there is a subnet in it."
  }

  validation {
    condition     = alltrue([for group in values(var.node_groups) : group.disk_gib >= 20])
    error_message = "disk_gib is at least 20: the image of the operating system takes that much."
  }

  validation {
    condition = alltrue(flatten([
      for group in values(var.node_groups) : [
        for taint in values(group.taints) : contains(["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"], taint.effect)
      ]
    ]))
    error_message = "A taint's effect is NO_SCHEDULE, NO_EXECUTE or PREFER_NO_SCHEDULE."
  }
}

variable "addons" {
  description = <<-EOT
    EKS add-ons by their name in the AWS catalogue, each with the role of its service account, its configuration as JSON, and
    a version. Without a version AWS installs its default for the Kubernetes version, and later upgrades are left to you.
  EOT
  type = map(object({
    service_account_role_arn = optional(string)
    configuration_values     = optional(string)
    addon_version            = optional(string)
  }))
  nullable = false

  # The cluster is made without AWS's unmanaged copies of these three, and no pod runs without them.
  validation {
    condition     = alltrue([for name in ["vpc-cni", "kube-proxy"] : contains(keys(var.addons), name)])
    error_message = "addons includes vpc-cni and kube-proxy."
  }

  validation {
    condition     = contains(keys(var.addons), "coredns") || alltrue([for group in values(var.node_groups) : group.min_size == 0])
    error_message = "addons includes coredns as soon as a group has nodes."
  }

  validation {
    condition     = !contains(keys(var.addons), "coredns") || anytrue([for group in values(var.node_groups) : group.min_size > 0 && length(group.taints) == 0])
    error_message = "CoreDNS and the cluster autoscaler need a node group without taints and with a min_size above 0."
  }
}
