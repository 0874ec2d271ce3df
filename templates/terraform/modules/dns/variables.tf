variable "domain" {
  description = "Host name under which LangSmith is reached. A zone created here has this name, and the alias is its apex."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain)) && length(var.domain) <= 253
    error_message = "The domain is a lower-case host name such as langsmith.example.com, without a trailing dot."
  }
}

variable "zone" {
  description = "Where the records live: create makes a zone for the domain, existing uses zone_id."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["create", "existing"], var.zone)
    error_message = "zone is create or existing."
  }
}

variable "zone_id" {
  description = "Id of the existing zone that contains the domain; null where the zone is created."
  type        = string
  default     = null

  validation {
    condition     = (var.zone == "existing") == (var.zone_id != null)
    error_message = "Give zone_id with zone = existing, and only then."
  }
}

variable "private" {
  description = "Whether the zone, created or existing, answers inside VPCs only. A variable of its own because the VPC's id is not known when Terraform plans."
  type        = bool
  default     = false
  nullable    = false
}

variable "private_vpc_id" {
  description = "VPC in which a created private zone answers; null for a public or an existing zone."
  type        = string
  default     = null

  validation {
    condition     = !(var.zone == "create" && var.private) || var.private_vpc_id != null
    error_message = "A private zone needs private_vpc_id."
  }
}

variable "certificate" {
  description = "Whether to request an ACM certificate for the domain, validated through DNS. Terraform waits until it is issued, which needs the zone to be delegated from its parent."
  type        = bool
  nullable    = false

  validation {
    condition     = !(var.certificate && var.private)
    error_message = "ACM validates through public DNS: a private zone cannot prove the domain."
  }
}

variable "certificate_authorities" {
  description = "Authorities that may issue certificates for a created zone, as CAA records: amazon.com for ACM, letsencrypt.org for Let's Encrypt. An empty list writes no CAA record."
  type        = list(string)
  default     = ["amazon.com"]
  nullable    = false

  validation {
    condition     = !var.certificate || length(var.certificate_authorities) == 0 || contains(var.certificate_authorities, "amazon.com")
    error_message = "ACM cannot issue the certificate unless amazon.com is among the authorities."
  }
}

variable "alias" {
  description = "DNS name and zone of the load balancer that the domain leads to; null writes no record."
  type = object({
    dns_name = string
    zone_id  = string
  })
  default = null
}
