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

variable "plain" {
  description = "Connection facts without a secret in them, by parameter name below parameter_path. They are readable in the state."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = length(setintersection(keys(var.plain), keys(var.generated))) == 0
    error_message = "plain repeats a name of generated."
  }
}
