variable "parameter_path" {
  description = "Path that every parameter name starts with, such as /langsmith/acme-prod."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(/[a-zA-Z0-9_.-]+)+$", var.parameter_path)) && !can(regex("(?i)^/(aws|ssm)", var.parameter_path))
    error_message = "parameter_path starts with a slash, ends without one, and does not begin with /aws or /ssm, which AWS reserves."
  }
}

variable "key_alias" {
  description = "Alias, with its prefix `alias/`, of the key that encrypts the parameters. Secrets put there by hand use it too."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.key_alias, "alias/")
    error_message = "key_alias starts with alias/."
  }
}

variable "account_id" {
  description = "Account that owns the key."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id has twelve digits."
  }
}

variable "region" {
  description = "Region of the parameters; their key works only there."
  type        = string
  nullable    = false
}

variable "generated" {
  description = <<-EOT
    Passwords to generate, by parameter name below parameter_path. A higher version replaces the password. Without symbols it
    is letters and digits, fit for a URL; with symbols it satisfies LangSmith's rule for the first administrator.
  EOT
  type = map(object({
    length  = number
    version = optional(number, 1)
    symbols = optional(bool, false)
  }))
  nullable = false
  default  = {}

  validation {
    condition     = alltrue([for password in values(var.generated) : password.length >= 12 && password.length <= 128])
    error_message = "length is between 12, the shortest LangSmith accepts, and 128."
  }

  validation {
    condition     = alltrue([for password in values(var.generated) : password.version >= 1 && floor(password.version) == password.version])
    error_message = "version is a whole number from 1."
  }
}

variable "composed" {
  description = "Parameters that hold a generated password between a prefix and a suffix, such as a connection URL; generated names it."
  type        = map(object({ generated = string, prefix = string, suffix = string }))
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for value in values(var.composed) : try(!var.generated[value.generated].symbols, false)])
    error_message = "composed names an entry of generated without symbols, because a symbol would have to be escaped in a URL."
  }

  validation {
    condition     = length(setintersection(keys(var.composed), keys(var.generated))) == 0
    error_message = "composed and generated are different parameters."
  }
}

variable "plain" {
  description = "Connection facts without a secret in them, by parameter name below parameter_path. They are readable in the state."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = length(setintersection(keys(var.plain), concat(keys(var.generated), keys(var.composed)))) == 0
    error_message = "plain repeats a name of generated or composed."
  }
}
