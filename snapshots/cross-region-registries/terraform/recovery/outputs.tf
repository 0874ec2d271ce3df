# What a person or a script needs next.
# Rendered by lsgen: change the environment file instead.

output "cluster_name" {
  description = "For `aws eks update-kubeconfig --name`."
  value       = module.cluster.name
}

output "load_balancer_dns_name" {
  description = "Where the load balancer answers."
  value       = module.load_balancer.dns_name
}

output "postgres_endpoint" {
  description = "The host of PostgreSQL; null while there are backups alone."
  value       = module.postgres_recovery.endpoint
}

output "switch_id" {
  description = "The health check that decides which region the domain leads to."
  value       = module.failover.switch_id
}
