variable "oidc_provider_arn" {
  description = "Identity provider of the cluster."
  type        = string
  nullable    = false
}

variable "oidc_issuer" {
  description = "Issuer of the cluster's service account tokens, without https://."
  type        = string
  nullable    = false

  validation {
    condition     = !startswith(var.oidc_issuer, "https://")
    error_message = "oidc_issuer is written without https://."
  }
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

variable "cluster_name" {
  description = "Name of the cluster; the autoscaler and the load balancer controller may touch only what carries its tag."
  type        = string
  nullable    = false
}

variable "vpc_id" {
  description = "VPC of the cluster; the load balancer controller may open security groups only there."
  type        = string
  nullable    = false
}

variable "langsmith" {
  description = <<-EOT
    Role of the LangSmith workloads, with the blob bucket (null without blob storage), its key (null for a bucket without a key of its own) and, where Redis
    authenticates by IAM, the replication group and the user to connect as. Null: no role. Here and below, service accounts are
    written namespace/name.
  EOT
  type = object({
    role_name        = string
    service_accounts = list(string)
    bucket_arn       = optional(string)
    key_arn          = optional(string)
    redis_connect    = optional(object({ replication_group_arn = string, user_arn = string }))
  })
  default = null
}

variable "external_secrets" {
  description = "Role of External Secrets, which reads the parameters below parameter_path, encrypted with key_arn. Null: no role."
  type = object({
    role_name        = string
    service_accounts = list(string)
    parameter_path   = string
    key_arn          = string
  })
  default = null

  validation {
    condition     = var.external_secrets == null || can(regex("^(/[a-zA-Z0-9_.-]+)+$", var.external_secrets.parameter_path))
    error_message = "parameter_path starts with a slash and ends without one, such as /langsmith/acme-prod."
  }
}

variable "load_balancer_controller" {
  description = "Role of the AWS Load Balancer Controller. Null: no role."
  type        = object({ role_name = string, service_accounts = list(string) })
  default     = null
}

variable "cluster_autoscaler" {
  description = "Role of the cluster autoscaler. Null: no role."
  type        = object({ role_name = string, service_accounts = list(string) })
  default     = null
}

variable "ebs_csi" {
  description = "Role of the EBS CSI driver, which encrypts volumes with key_arn. Null: no role."
  type        = object({ role_name = string, service_accounts = list(string), key_arn = string })
  default     = null
}

variable "vpc_cni" {
  description = "Role of the network plugin, so that the nodes' role need not manage network interfaces. Null: no role."
  type        = object({ role_name = string, service_accounts = list(string) })
  default     = null
}

variable "cert_manager" {
  description = "Role of cert-manager, which proves to an ACME server that it controls domain by writing a TXT record to the zone. Null: no role."
  type = object({
    role_name        = string
    service_accounts = list(string)
    zone_id          = string
    domain           = string
  })
  default = null

  # Route 53 compares with the record's name in lowercase and without the last dot.
  validation {
    condition     = var.cert_manager == null || can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$", var.cert_manager.domain))
    error_message = "The domain is a lowercase host name such as langsmith.example.com, without a trailing dot."
  }
}

variable "private_ca_issuer" {
  description = "Role of the AWS Private CA issuer, which has certificates signed by certificate_authority_arn. Null: no role."
  type = object({
    role_name                 = string
    service_accounts          = list(string)
    certificate_authority_arn = string
  })
  default = null

  validation {
    condition     = var.private_ca_issuer == null || can(regex("^arn:[a-z-]+:acm-pca:[a-z0-9-]+:[0-9]{12}:certificate-authority/[a-f0-9-]+$", var.private_ca_issuer.certificate_authority_arn))
    error_message = "certificate_authority_arn names one authority: arn:aws:acm-pca:region:account:certificate-authority/id."
  }
}

variable "clickhouse" {
  description = "Role of ClickHouse's servers in the cluster, which write backups to this bucket and read them back. Null: no role."
  type = object({
    role_name        = string
    service_accounts = list(string)
    bucket_arn       = string
    key_arn          = string
  })
  default = null
}
