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

variable "target_group_name" {
  description = "Name of the target group, at most 32 characters. A change of target_port or vpc_id replaces the group and therefore needs a new name too, because the old one exists until the listener has moved."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$", var.target_group_name))
    error_message = "A target group name has at most 32 letters, digits and inner hyphens."
  }
}

variable "target_group_parameter" {
  description = "Name of the SSM parameter that receives the ARN of the target group, from which the TargetGroupBinding in the cluster takes it."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.target_group_parameter, "/")
    error_message = "The name of the parameter is a path that starts with a slash."
  }
}

variable "vpc_id" {
  description = "VPC of the load balancer."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "Subnets of the load balancer in at least two availability zones: public ones, or private ones where it is internal."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "An application load balancer needs subnets in at least two availability zones."
  }
}

variable "internal" {
  description = "Whether the load balancer has private addresses only. Changing it replaces the load balancer."
  type        = bool
  nullable    = false
}

variable "allowed_cidrs" {
  description = "IPv4 networks whose clients are admitted. Each takes one security group rule, or two with TLS; AWS allows 60 in a group by default."
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

variable "target_port" {
  description = "Port on which the pods listen: the container port of LangSmith's frontend or of the gateway, not the port of its Service."
  type        = number
  default     = 8080
  nullable    = false

  validation {
    condition     = var.target_port >= 1 && var.target_port <= 65535
    error_message = "A port is between 1 and 65535."
  }
}

variable "health_check_port" {
  description = "Port of the pods that answers health checks, such as 19003 for Envoy Gateway and 15021 for Istio; null checks the port that takes the requests."
  type        = number
  default     = null

  validation {
    condition     = var.health_check_port == null || try(var.health_check_port >= 1 && var.health_check_port <= 65535, false)
    error_message = "A port is between 1 and 65535."
  }
}

variable "health_check_path" {
  description = "Path that a healthy pod answers with 200."
  type        = string
  default     = "/health"
  nullable    = false

  validation {
    condition     = startswith(var.health_check_path, "/")
    error_message = "The path starts with a slash."
  }
}

variable "tls" {
  description = "Whether the load balancer terminates TLS: port 80 then only redirects. A variable of its own because the certificate's ARN is not known when Terraform plans."
  type        = bool
  nullable    = false
}

variable "https_listener" {
  description = "Whether 443 answers yet. False while the certificate waits for its domain to be delegated: 80 already redirects."
  type        = bool
  default     = true
  nullable    = false
}

variable "certificate_arn" {
  description = "ARN of the ACM certificate; null without TLS."
  type        = string
  default     = null

  validation {
    condition     = !var.tls || !var.https_listener || var.certificate_arn != null
    error_message = "tls needs a certificate_arn."
  }
}

variable "ssl_policy" {
  description = "TLS versions and ciphers that clients may use."
  type        = string
  default     = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  nullable    = false
}

variable "idle_timeout_seconds" {
  description = "Seconds for which a connection may be idle. Long runs stream slowly, so this is far above the AWS default of 60."
  type        = number
  default     = 3600
  nullable    = false

  validation {
    condition     = var.idle_timeout_seconds >= 1 && var.idle_timeout_seconds <= 4000
    error_message = "The idle timeout is between 1 and 4000 seconds."
  }
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the load balancer."
  type        = bool
  nullable    = false
}

variable "access_logs" {
  description = "Bucket for the access logs, which this module creates, and the days for which they are kept; null writes none."
  type = object({
    bucket_name    = string
    retention_days = number
  })
  default = null

  validation {
    condition     = var.access_logs == null || try(var.access_logs.retention_days >= 1, false)
    error_message = "Access logs are kept for at least one day."
  }
}

variable "force_destroy_logs" {
  description = "Whether destroying the environment deletes the access logs too."
  type        = bool
  default     = false
  nullable    = false
}

variable "account_id" {
  description = "AWS account of the load balancer."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account ID has twelve digits."
  }
}

variable "region" {
  description = "AWS region of the load balancer."
  type        = string
  nullable    = false
}
