variable "domain" {
  description = "Host name under which LangSmith is reached. A zone created here has this name, and the alias is its apex. Changing it replaces the zone, the certificate and the records: the old name ends at once, and the new zone needs its own delegation."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$", var.domain)) && length(var.domain) <= 253
    error_message = "The domain is a lowercase host name such as langsmith.example.com, without a trailing dot."
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
  description = "ID of the existing zone that contains the domain; null where the zone is created."
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
  description = "Whether to request an ACM certificate for the domain, validated through public DNS. It is issued once the zone is delegated from its parent. An internal load balancer with such a certificate has its records in a public zone too."
  type        = bool
  nullable    = false

  validation {
    condition     = !(var.certificate && var.private)
    error_message = "ACM validates through public DNS: a private zone cannot prove the domain."
  }
}

variable "wildcard" {
  description = "Whether certificates also cover the names below the domain, *.domain: ACM's, and through the CAA record those issued in the cluster. In a zone that is not created here the CAA records found there or further up decide: the authority has to stand in issuewild, or in issue where there is no issuewild."
  type        = bool
  default     = false
  nullable    = false
}

variable "certificate_authorities" {
  description = "Authorities that may issue certificates for a created zone, as CAA records: amazon.com for ACM, letsencrypt.org for Let's Encrypt. With wildcard they may issue wildcard certificates too, otherwise no authority may. An empty list writes no CAA record."
  type        = list(string)
  default     = ["amazon.com"]
  nullable    = false

  validation {
    condition     = !var.certificate || length(var.certificate_authorities) == 0 || contains(var.certificate_authorities, "amazon.com")
    error_message = "ACM cannot issue the certificate unless amazon.com is among the authorities."
  }
}

variable "alias" {
  description = "DNS name and zone of the load balancer that the domain points to; null writes no record."
  type = object({
    dns_name = string
    zone_id  = string
  })
  default = null
}

variable "alias_name" {
  description = "Name of the alias record where it is not the domain itself: with a second region, the domain's own record belongs to the recovery region's stack."
  type        = string
  default     = null
}
