variable "source_bucket" {
  description = "Bucket whose new objects are copied. It has versioning."
  type        = string
  nullable    = false
}

variable "source_key_alias" {
  description = "Alias of its key, with the prefix `alias/`."
  type        = string
  nullable    = false
}

variable "destination_bucket" {
  description = "Bucket that they are copied to, in the region of the second provider. It has versioning."
  type        = string
  nullable    = false
}

variable "destination_key_alias" {
  description = "Alias of its key, with the prefix `alias/`."
  type        = string
  nullable    = false
}

variable "role_name" {
  description = "Name of the role that S3 assumes."
  type        = string
  nullable    = false
}

variable "account_id" {
  description = "AWS account of both buckets."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account ID has twelve digits."
  }
}
