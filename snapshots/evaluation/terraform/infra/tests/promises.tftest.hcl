# What the environment promises of this stack. `terraform init -backend=false` and `terraform test` hold a
# plan to it, without credentials and without a request to AWS.
# Rendered by lsgen: change the environment file instead.

provider "aws" {
  region                      = "eu-central-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

run "promises" {
  command = plan

  override_data {
    target = module.network.data.aws_availability_zones.this
    values = {
      names = [
        "zone-a",
        "zone-b",
        "zone-c",
      ]
    }
  }

  override_module {
    target = module.secrets
    outputs = {
      key_arn = "arn:aws:kms:us-mock-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    }
  }

  assert {
    condition     = module.network.settings.private_subnets == 2
    error_message = "Promised of module.network: the number of zones with a private subnet is 2."
  }

  assert {
    condition     = module.network.settings.nat_gateways == 1
    error_message = "Promised of module.network: the number of NAT gateways is 1."
  }

  assert {
    condition     = module.network.settings.flow_log_traffic == "ALL"
    error_message = "Promised of module.network: flow logs record all traffic."
  }

  assert {
    condition     = module.network.settings.flow_log_retention_days == 30
    error_message = "Promised of module.network: flow logs are kept for 30d."
  }

  assert {
    condition     = module.cluster.settings.public_endpoint == true
    error_message = "Promised of module.cluster: the Kubernetes API answers on the internet."
  }

  assert {
    condition     = module.cluster.settings.private_endpoint == true
    error_message = "Promised of module.cluster: the Kubernetes API answers inside the VPC."
  }

  assert {
    condition     = module.cluster.settings.secrets_encrypted == true
    error_message = "Promised of module.cluster: Kubernetes secrets are encrypted with a key of their own."
  }

  assert {
    condition     = module.cluster.settings.log_retention_days == 30
    error_message = "Promised of module.cluster: control plane logs are kept for 30d."
  }

  assert {
    condition     = module.cluster.settings.node_disks_encrypted == true
    error_message = "Promised of module.cluster: the disks of all nodes are encrypted."
  }

  assert {
    condition     = module.cluster.settings.node_metadata_needs_token == true
    error_message = "Promised of module.cluster: the metadata service of all nodes asks for a session token."
  }

  assert {
    condition     = module.cluster.settings.node_floors["general"] == 3
    error_message = "Promised of module.cluster: the minimum size of node group general is 3."
  }

  assert {
    condition     = module.cluster.settings.node_ceilings["general"] == 6
    error_message = "Promised of module.cluster: the maximum size of node group general is 6."
  }

  assert {
    condition     = module.blob.settings.blocks_public_access == true
    error_message = "Promised of module.blob: the bucket of large payloads blocks public access."
  }

  assert {
    condition     = module.blob.settings.encryption == "aws:kms"
    error_message = "Promised of module.blob: the bucket of large payloads is encrypted with a key of its own."
  }

  assert {
    condition     = module.blob.settings.versioning == "Suspended"
    error_message = "Promised of module.blob: the bucket of large payloads keeps no versions of its objects."
  }

  assert {
    condition     = module.blob.settings.expiration_days["short-ttl"] == 7
    error_message = "Promised of module.blob: payloads of short retention go after 7d."
  }

  assert {
    condition     = module.blob.settings.expiration_days["long-ttl"] == 90
    error_message = "Promised of module.blob: payloads of long retention go after 90d."
  }

  assert {
    condition     = module.backup.settings.retention_days == 35
    error_message = "Promised of module.backup: daily snapshots are kept for 35d."
  }

  assert {
    condition     = module.backup.settings.copies == 0
    error_message = "Promised of module.backup: snapshots stay in this region."
  }

  assert {
    condition     = module.backup.settings.locked == false
    error_message = "Promised of module.backup: snapshots can be deleted before their time."
  }

  assert {
    condition     = module.load_balancer.settings.internal == false
    error_message = "Promised of module.load_balancer: the load balancer is reached from the internet."
  }

  assert {
    condition     = module.load_balancer.settings.deletion_protection == false
    error_message = "Promised of module.load_balancer: the load balancer can be deleted with the environment."
  }

  assert {
    condition     = module.load_balancer.settings.idle_timeout_seconds == 3600
    error_message = "Promised of module.load_balancer: a silent connection stays open for 3600 seconds."
  }

  assert {
    condition     = module.load_balancer.settings.access_logs == false
    error_message = "Promised of module.load_balancer: the load balancer writes no access logs."
  }

  assert {
    condition     = module.load_balancer.settings.plain_http == "redirect"
    error_message = "Promised of module.load_balancer: plain HTTP is sent on to HTTPS."
  }
}
