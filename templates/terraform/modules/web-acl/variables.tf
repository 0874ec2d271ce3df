variable "name" {
  description = "Name of the web ACL, and of its metrics. Changing it replaces the web ACL: for a moment nothing filters."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,80}$", var.name))
    error_message = "The name has at most 80 letters, digits, hyphens and underscores: metrics append to it."
  }
}

variable "load_balancer_arn" {
  description = "Application load balancer whose requests are filtered."
  type        = string
  nullable    = false
}
