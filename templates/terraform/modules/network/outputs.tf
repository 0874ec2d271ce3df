output "vpc_id" {
  description = "ID of the VPC."
  value       = aws_vpc.this.id
}

output "availability_zones" {
  description = "Zones in use, in the order of the subnets."
  value       = aws_subnet.private[*].availability_zone
}

output "private_subnet_ids" {
  description = "Subnets of the nodes and stores, one for each zone."
  value       = aws_subnet.private[*].id
}

output "public_subnet_ids" {
  description = "Subnets of internet-facing load balancers and NAT gateways, one for each zone."
  value       = aws_subnet.public[*].id
}

output "private_route_table_ids" {
  description = "Route tables of the private subnets, one for each zone."
  value       = aws_route_table.private[*].id
}

output "s3_endpoint_id" {
  description = "Gateway endpoint through which S3 is reached."
  value       = aws_vpc_endpoint.s3.id
}

output "nat_public_ips" {
  description = "Addresses from which the cluster appears on the internet, for allow lists of other services."
  value       = aws_eip.nat[*].public_ip
}

output "settings" {
  description = "What the tests of the stack compare with what the environment promises."
  value = {
    private_subnets         = length(aws_subnet.private)
    nat_gateways            = length(aws_nat_gateway.this)
    flow_log_traffic        = aws_flow_log.this.traffic_type
    flow_log_retention_days = aws_cloudwatch_log_group.flow_log.retention_in_days
  }
}
