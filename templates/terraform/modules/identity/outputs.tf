output "role_arns" {
  description = "ARNs of the roles that exist, by the name of their variable."
  value       = { for name, role in aws_iam_role.this : name => role.arn }
}

output "langsmith_role_arn" {
  description = "Role of the LangSmith workloads, or null."
  value       = one([for name, role in aws_iam_role.this : role.arn if name == "langsmith"])
}

output "external_secrets_role_arn" {
  description = "Role of External Secrets, or null."
  value       = one([for name, role in aws_iam_role.this : role.arn if name == "external_secrets"])
}

output "load_balancer_controller_role_arn" {
  description = "Role of the AWS Load Balancer Controller, or null."
  value       = one([for name, role in aws_iam_role.this : role.arn if name == "load_balancer_controller"])
}

output "cluster_autoscaler_role_arn" {
  description = "Role of the cluster autoscaler, or null."
  value       = one([for name, role in aws_iam_role.this : role.arn if name == "cluster_autoscaler"])
}

output "ebs_csi_role_arn" {
  description = "Role of the EBS CSI driver, or null."
  value       = one([for name, role in aws_iam_role.this : role.arn if name == "ebs_csi"])
}

output "vpc_cni_role_arn" {
  description = "Role of the network plugin, or null."
  value       = one([for name, role in aws_iam_role.this : role.arn if name == "vpc_cni"])
}

output "cert_manager_role_arn" {
  description = "Role of cert-manager, or null."
  value       = one([for name, role in aws_iam_role.this : role.arn if name == "cert_manager"])
}

output "private_ca_issuer_role_arn" {
  description = "Role of the AWS Private CA issuer, or null."
  value       = one([for name, role in aws_iam_role.this : role.arn if name == "private_ca_issuer"])
}
