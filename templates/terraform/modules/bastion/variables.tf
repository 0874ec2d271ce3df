variable "name" {
  description = "Name tag of the host, which people find it by."
  type        = string
  nullable    = false
}

variable "role_name" {
  description = "IAM role of the host, and its instance profile."
  type        = string
  nullable    = false
}

variable "security_group_name" {
  description = "Security group of the host."
  type        = string
  nullable    = false
}

variable "vpc_id" {
  description = "VPC of the cluster."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "Private subnets of the cluster. The host is in the first, which needs a way to Session Manager: NAT, or the interface endpoints ssm and ssmmessages."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) > 0
    error_message = "The bastion needs a subnet."
  }
}

variable "cluster_security_group_id" {
  description = "Security group of the cluster's control plane, which admits the host on port 443."
  type        = string
  nullable    = false
}

variable "instance_type" {
  description = "Instance type, of x86. Helmfile compares all releases at once, which takes more than 1 GiB."
  type        = string
  nullable    = false
}

variable "kubectl_version" {
  description = "Version of kubectl, at most one minor away from the cluster's."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", var.kubectl_version))
    error_message = "kubectl_version is a version without v, such as 1.34.4."
  }
}

variable "helm_version" {
  description = "Version of Helm."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", var.helm_version))
    error_message = "helm_version is a version without v, such as 3.19.5."
  }
}

variable "helmfile_version" {
  description = "Version of helmfile."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", var.helmfile_version))
    error_message = "helmfile_version is a version without v, such as 1.8.0."
  }
}

variable "helm_diff_version" {
  description = "Version of Helm's plugin diff, which helmfile needs."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", var.helm_diff_version))
    error_message = "helm_diff_version is a version without v, such as 3.15.4."
  }
}
