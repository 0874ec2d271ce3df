variable "name" {
  description = "What the health checks' names start with."
  type        = string
  nullable    = false
}

variable "domain" {
  description = "Host name under which LangSmith is reached. The primary's stack has a record for primary. in front of it."
  type        = string
  nullable    = false
}

variable "zone_id" {
  description = "ID of the zone that contains the domain; null where the primary's stack made one of the domain's name."
  type        = string
  default     = null
}

variable "active" {
  description = "Which region the domain points to: primary or recovery."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["primary", "recovery"], var.active)
    error_message = "active is primary or recovery."
  }
}

variable "stage" {
  description = "How far the rollout is. provision makes the zone, requests the certificate and writes the records, without waiting for anything outside: then the parent zone delegates to name_servers. serve also waits until the certificate is issued."
  type        = string
  default     = "serve"
  nullable    = false

  validation {
    condition     = contains(["provision", "serve"], var.stage)
    error_message = "stage is provision or serve."
  }
}

variable "certificate" {
  description = "Whether to request an ACM certificate for the domain in this region."
  type        = bool
  nullable    = false
}

variable "wildcard" {
  description = "Whether the certificate also covers the names below the domain, *.domain."
  type        = bool
  default     = false
  nullable    = false
}

variable "tls" {
  description = "Whether people reach LangSmith by 443, or by 80."
  type        = bool
  nullable    = false
}

variable "alias" {
  description = "DNS name and zone of this region's load balancer."
  type = object({
    dns_name = string
    zone_id  = string
  })
  nullable = false
}

variable "signal" {
  description = "The metric of this region that turns the domain as well, where Route 53 cannot be changed while the primary region is lost; null without one. Above zero, the domain leads to this region."
  type = object({
    namespace   = string
    metric      = string
    environment = string
    region      = string
  })
  default = null
}
