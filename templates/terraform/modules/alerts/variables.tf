variable "topic_name" {
  description = "Name of the topic."
  type        = string
  nullable    = false
}

variable "key_alias" {
  description = "Alias of the key that encrypts the messages of the topic."
  type        = string
  nullable    = false
}

variable "account_id" {
  description = "Account whose alarms the topic takes."
  type        = string
  nullable    = false
}

variable "emails" {
  description = "Addresses that get the messages. Each is sent a link first."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.emails) > 0
    error_message = "A topic without an address reaches no one."
  }
}

variable "backups" {
  description = "The vault whose failed jobs are reported, and the name of the rule; null without one."
  type = object({
    rule_name = string
    vault_arn = string
  })
  default = null
}

variable "database" {
  description = "The RDS instance whose failures are reported, and the name of the rule; null without one."
  type = object({
    rule_name  = string
    identifier = string
  })
  default = null
}

variable "alarms" {
  description = "Metrics that are reported when they are above a threshold for a number of periods of five minutes, by the name of the alarm. missing says what a period without data counts as: notBreaching or breaching."
  type = map(object({
    description = string
    namespace   = string
    metric      = string
    dimensions  = map(string)
    statistic   = string
    threshold   = number
    periods     = number
    missing     = string
  }))
  default  = {}
  nullable = false
}

variable "watch" {
  description = "The host and path that Route 53 asks from the internet, and the name of the check and its alarm; null without one. The provider's region is the one in which Route 53 reports."
  type = object({
    name = string
    host = string
    path = string
    tls  = bool
  })
  default = null
}
