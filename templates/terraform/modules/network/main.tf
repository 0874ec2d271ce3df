data "aws_partition" "this" {}

# Zones in every state count: one that is impaired today must not drop out and move the others up.
data "aws_availability_zones" "this" {
  # EKS runs no control plane in these three, so it refuses their subnets.
  exclude_zone_ids = ["use1-az3", "usw1-az2", "cac1-az3"]

  # Local and Wavelength Zones have to be opted into; they lack most of what is needed here.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

locals {
  availability_zones = slice(
    data.aws_availability_zones.this.names,
    0,
    min(var.availability_zone_count, length(data.aws_availability_zones.this.names)),
  )

  arn_prefix = "arn:${data.aws_partition.this.partition}"
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true # The cluster's private endpoint resolves only with both.

  tags = { Name = var.name }

  lifecycle {
    precondition {
      condition     = length(local.availability_zones) == var.availability_zone_count
      error_message = "This region offers fewer availability zones that EKS can use than availability_zone_count asks for."
    }
  }
}

# AWS attaches the default group to whatever names no group; without rules such a mistake shows at once.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-default-closed" }
}

# Subnets: each private one is an eighth of the range, the public ones are in its last eighth. Three zones fit even where two
# are used, so that a third can be added without moving anything. A subnet stays in its zone whatever the list of zones becomes,
# because a new subnet would mean new nodes and new stores.

resource "aws_subnet" "private" {
  count = var.availability_zone_count

  vpc_id            = aws_vpc.this.id
  availability_zone = local.availability_zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 3, count.index)

  tags = {
    Name                                        = "${var.name}-private-${local.availability_zones[count.index]}"
    "kubernetes.io/cluster/${var.cluster_name}" = "shared"
    "kubernetes.io/role/internal-elb"           = "1"
  }

  lifecycle {
    ignore_changes = [availability_zone]
  }
}

resource "aws_subnet" "public" {
  count = var.availability_zone_count

  vpc_id            = aws_vpc.this.id
  availability_zone = local.availability_zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 8, 224 + count.index)

  # Load balancers and NAT gateways bring their own addresses, and nothing else belongs here.
  map_public_ip_on_launch = false

  tags = {
    Name                                        = "${var.name}-public-${local.availability_zones[count.index]}"
    "kubernetes.io/cluster/${var.cluster_name}" = "shared"
    "kubernetes.io/role/elb"                    = "1"
  }

  lifecycle {
    ignore_changes = [availability_zone]
  }
}

# Ways out.

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = var.name }
}

resource "aws_eip" "nat" {
  count = var.nat == "single" ? 1 : var.availability_zone_count

  domain = "vpc"

  tags = { Name = "${var.name}-nat-${local.availability_zones[count.index]}" }

  # An address cannot be attached before, or after, its network has an internet gateway.
  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "this" {
  count = length(aws_eip.nat)

  subnet_id     = aws_subnet.public[count.index].id
  allocation_id = aws_eip.nat[count.index].id

  tags = { Name = "${var.name}-${local.availability_zones[count.index]}" }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-public" }
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  count = var.availability_zone_count

  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

# Each zone has its own table even with one NAT gateway, so that changing nat later only changes routes.
resource "aws_route_table" "private" {
  count = var.availability_zone_count

  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-private-${local.availability_zones[count.index]}" }
}

resource "aws_route" "nat" {
  count = var.availability_zone_count

  route_table_id         = aws_route_table.private[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[var.nat == "single" ? 0 : count.index].id
}

resource "aws_route_table_association" "private" {
  count = var.availability_zone_count

  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[count.index].id
}
