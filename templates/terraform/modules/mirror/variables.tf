variable "source_arn_prefix" {
  description = "ARN of the source's folder of parameters, without a slash at the end."
  type        = string
  nullable    = false
}

variable "destination_path" {
  description = "Path that every mirrored parameter's name starts with, such as /langsmith/acme-prod-dr."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(/[a-zA-Z0-9_.-]+)+$", var.destination_path))
    error_message = "destination_path starts with a slash and ends without one."
  }
}

variable "destination_key" {
  description = "Key that encrypts the mirrored parameters: its alias, with the prefix `alias/`, or its ARN."
  type        = string
  nullable    = false
}

variable "parameters" {
  description = "Versions of the parameters to mirror, by their name below both paths. A value that changed at the source is copied again when its version rises."
  type        = map(number)
  nullable    = false
}
