# What the environment promises of this stack. `terraform init -backend=false` and `terraform test` hold a
# plan to it, without credentials and without a request to AWS.
# Rendered by lsgen: change the environment file instead.

provider "aws" {
  region                      = "us-west-2"
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
    condition     = module.network.settings.private_subnets == 3
    error_message = "Promised of module.network: the number of zones with a private subnet is 3."
  }

  assert {
    condition     = module.network.settings.nat_gateways == 3
    error_message = "Promised of module.network: the number of NAT gateways is 3."
  }

  assert {
    condition     = module.network.settings.flow_log_traffic == "ALL"
    error_message = "Promised of module.network: flow logs record all traffic."
  }

  assert {
    condition     = module.network.settings.flow_log_retention_days == 90
    error_message = "Promised of module.network: flow logs are kept for 90d."
  }

  assert {
    condition     = module.cluster.settings.public_endpoint == false
    error_message = "Promised of module.cluster: the Kubernetes API does not answer on the internet."
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
    condition     = module.cluster.settings.log_retention_days == 365
    error_message = "Promised of module.cluster: control plane logs are kept for 365d."
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
    condition     = module.cluster.settings.node_floors["first"] == 1
    error_message = "Promised of module.cluster: the minimum size of node group first is 1."
  }

  assert {
    condition     = module.cluster.settings.node_ceilings["first"] == 3
    error_message = "Promised of module.cluster: the maximum size of node group first is 3."
  }

  assert {
    condition     = module.cluster.settings.node_floors["general"] == 3
    error_message = "Promised of module.cluster: the minimum size of node group general is 3."
  }

  assert {
    condition     = module.cluster.settings.node_ceilings["general"] == 10
    error_message = "Promised of module.cluster: the maximum size of node group general is 10."
  }

  assert {
    condition     = module.cluster.settings.node_floors["second"] == 1
    error_message = "Promised of module.cluster: the minimum size of node group second is 1."
  }

  assert {
    condition     = module.cluster.settings.node_ceilings["second"] == 3
    error_message = "Promised of module.cluster: the maximum size of node group second is 3."
  }

  assert {
    condition     = module.cluster.settings.node_floors["third"] == 1
    error_message = "Promised of module.cluster: the minimum size of node group third is 1."
  }

  assert {
    condition     = module.cluster.settings.node_ceilings["third"] == 3
    error_message = "Promised of module.cluster: the maximum size of node group third is 3."
  }

  assert {
    condition     = module.postgres.settings.storage_encrypted == true
    error_message = "Promised of module.postgres: the storage of PostgreSQL is encrypted."
  }

  assert {
    condition     = module.postgres.settings.publicly_accessible == false
    error_message = "Promised of module.postgres: PostgreSQL has no address on the internet."
  }

  assert {
    condition     = module.postgres.settings.force_ssl == "1"
    error_message = "Promised of module.postgres: PostgreSQL refuses connections without TLS."
  }

  assert {
    condition     = module.postgres.settings.deletion_protection == true
    error_message = "Promised of module.postgres: PostgreSQL cannot be deleted before its protection is off."
  }

  assert {
    condition     = module.postgres.settings.backup_retention_days == 14
    error_message = "Promised of module.postgres: automated backups of PostgreSQL reach back 14d."
  }

  assert {
    condition     = module.postgres.settings.multi_az == true
    error_message = "Promised of module.postgres: a standby of PostgreSQL waits in another zone."
  }

  assert {
    condition     = module.postgres.settings.skip_final_snapshot == false
    error_message = "Promised of module.postgres: PostgreSQL leaves a last snapshot when it is deleted."
  }

  assert {
    condition     = module.redis.settings.transit_encryption_enabled == true
    error_message = "Promised of module.redis: Redis encrypts every connection."
  }

  assert {
    condition     = module.redis.settings.transit_encryption_mode == "required"
    error_message = "Promised of module.redis: Redis refuses connections without TLS."
  }

  assert {
    condition     = module.redis.settings.at_rest_encryption_enabled == true
    error_message = "Promised of module.redis: the data of Redis is encrypted at rest."
  }

  assert {
    condition     = module.redis.settings.members == 2
    error_message = "Promised of module.redis: the number of replicas is 1."
  }

  assert {
    condition     = module.redis.settings.automatic_failover_enabled == true
    error_message = "Promised of module.redis: a replica of Redis takes over by itself."
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
    condition     = module.blob.settings.versioning == "Enabled"
    error_message = "Promised of module.blob: the bucket of large payloads keeps the versions of its objects."
  }

  assert {
    condition     = module.blob.settings.expiration_days["short-ttl"] == 14
    error_message = "Promised of module.blob: payloads of short retention go after 14d."
  }

  assert {
    condition     = module.blob.settings.expiration_days["long-ttl"] == 400
    error_message = "Promised of module.blob: payloads of long retention go after 400d."
  }

  assert {
    condition     = module.clickhouse_backups.settings.blocks_public_access == true
    error_message = "Promised of module.clickhouse_backups: the bucket of ClickHouse's backups blocks public access."
  }

  assert {
    condition     = module.clickhouse_backups.settings.encryption == "aws:kms"
    error_message = "Promised of module.clickhouse_backups: the bucket of ClickHouse's backups is encrypted with a key of its own."
  }

  assert {
    condition     = module.clickhouse_backups.settings.versioning == "Enabled"
    error_message = "Promised of module.clickhouse_backups: the bucket of ClickHouse's backups keeps the versions of its objects."
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
    condition     = module.load_balancer.settings.deletion_protection == true
    error_message = "Promised of module.load_balancer: the load balancer cannot be deleted before its protection is off."
  }

  assert {
    condition     = module.load_balancer.settings.idle_timeout_seconds == 3600
    error_message = "Promised of module.load_balancer: a silent connection stays open for 3600 seconds."
  }

  assert {
    condition     = module.load_balancer.settings.access_logs == true
    error_message = "Promised of module.load_balancer: the load balancer writes access logs."
  }

  assert {
    condition     = module.load_balancer.settings.plain_http == "redirect"
    error_message = "Promised of module.load_balancer: plain HTTP is sent on to HTTPS."
  }
}
