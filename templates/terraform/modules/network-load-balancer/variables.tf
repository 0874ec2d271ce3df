variable "name" {
  description = "Name of the load balancer, at most 32 characters. Changing it replaces the load balancer, and its DNS name changes."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$", var.name)) && !startswith(var.name, "internal-")
    error_message = "A load balancer name has at most 32 letters, digits and inner hyphens, and does not start with internal-."
  }
}

variable "security_group_name" {
  description = "Name of the load balancer's security group."
  type        = string
  nullable    = false
}

variable "vpc_id" {
  description = "VPC of the load balancer and of its targets: addresses of clients are kept only within one VPC."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "Subnets of the load balancer, one in each availability zone with targets: public ones, or private ones where it is internal."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "Give subnets in at least two availability zones, so that the service stays reachable when one is lost."
  }
}

variable "internal" {
  description = "Whether the load balancer has private addresses only. Changing it replaces the load balancer."
  type        = bool
  nullable    = false
}

variable "allowed_cidrs" {
  description = "IPv4 networks whose clients are admitted. Each takes one security group rule for each listener; AWS allows 60 in a group by default."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.allowed_cidrs) >= 1 && alltrue([for cidr in var.allowed_cidrs : can(cidrnetmask(cidr))])
    error_message = "Give at least one IPv4 network, such as 203.0.113.0/24."
  }
}

variable "node_security_group_id" {
  description = "Security group of the cluster's nodes, behind which the targets listen. This module adds the rules to it that admit the load balancer."
  type        = string
  nullable    = false
}

variable "listeners" {
  description = <<-EOT
    The ports that clients reach, by a name such as https: the port, the port on which the gateway's pods listen for it (the container port, not the
    port of its Service), the name of the target group, and the SSM parameter that receives the group's ARN. A change of target_port replaces the group
    and therefore needs a new target_group_name too, because the old group exists until the listener has moved.
  EOT
  type = map(object({
    port                   = number
    target_port            = number
    target_group_name      = string
    target_group_parameter = string
  }))
  nullable = false

  validation {
    condition     = length(var.listeners) >= 1
    error_message = "A load balancer needs a listener."
  }

  validation {
    condition     = alltrue(flatten([for listener in var.listeners : [for port in [listener.port, listener.target_port] : port >= 1 && port <= 65535]]))
    error_message = "A port is between 1 and 65535."
  }

  validation {
    condition     = alltrue([for listener in var.listeners : can(regex("^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$", listener.target_group_name))])
    error_message = "A target group name has at most 32 letters, digits and inner hyphens."
  }

  validation {
    condition     = alltrue([for listener in var.listeners : startswith(listener.target_group_parameter, "/")])
    error_message = "The name of a parameter is a path that starts with a slash."
  }

  validation {
    condition = alltrue([
      for values in [values(var.listeners)[*].port, values(var.listeners)[*].target_group_name, values(var.listeners)[*].target_group_parameter] :
      length(distinct(values)) == length(values)
    ])
    error_message = "Every listener has its own port, target group and parameter."
  }
}

variable "health_check_port" {
  description = "Port of the pods that answers health checks by HTTP: 19003 for Envoy Gateway, 15021 for Istio. Never that of a listener with TLS, which answers no plain HTTP."
  type        = number
  nullable    = false

  validation {
    condition     = var.health_check_port >= 1 && var.health_check_port <= 65535
    error_message = "A port is between 1 and 65535."
  }
}

variable "health_check_path" {
  description = "Path that a healthy pod answers with 200: /ready for Envoy Gateway, /healthz/ready for Istio."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.health_check_path, "/")
    error_message = "The path starts with a slash."
  }
}

variable "preserve_client_ip" {
  description = "Whether the gateway sees the addresses of the clients; otherwise it sees the load balancer's. With it, a pod that calls an internal load balancer and ends at a gateway on its own node gets no answer: what comes back does not pass the load balancer."
  type        = bool
  default     = true
  nullable    = false
}

variable "idle_timeout_seconds" {
  description = "Seconds for which a connection may be idle. Long runs stream slowly, so this is far above the AWS default of 350."
  type        = number
  default     = 3600
  nullable    = false

  validation {
    condition     = var.idle_timeout_seconds >= 60 && var.idle_timeout_seconds <= 6000
    error_message = "The idle timeout is between 60 and 6000 seconds."
  }
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the load balancer."
  type        = bool
  nullable    = false
}
