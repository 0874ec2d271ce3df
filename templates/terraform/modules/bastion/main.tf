# A host inside the network through which people reach the Kubernetes API, by Session Manager alone: it has no key pair, no
# public address, and no open port. Who may start a session decides IAM, and CloudTrail records each one.

data "aws_partition" "current" {}

# Amazon Linux 2023, which has the SSM agent and the AWS CLI.
data "aws_ssm_parameter" "image" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

locals {
  # Each program is checked against the sum that its publisher lists. Without a way to the internet none is installed, and the
  # host still forwards ports.
  user_data = <<-EOT
    #!/bin/sh
    set -eu
    cd "$(mktemp -d)"
    get() {
      curl --fail --silent --show-error --location --retry 10 --retry-all-errors --retry-delay 15 --output "$1" "$2"
    }

    get kubectl https://dl.k8s.io/release/v${var.kubectl_version}/bin/linux/amd64/kubectl
    get kubectl.sum https://dl.k8s.io/release/v${var.kubectl_version}/bin/linux/amd64/kubectl.sha256
    printf '%s  kubectl\n' "$(cat kubectl.sum)" | sha256sum --check --strict
    install -m 0755 kubectl /usr/local/bin/kubectl

    get helm-v${var.helm_version}-linux-amd64.tar.gz https://get.helm.sh/helm-v${var.helm_version}-linux-amd64.tar.gz
    get helm.sum https://get.helm.sh/helm-v${var.helm_version}-linux-amd64.tar.gz.sha256sum
    sha256sum --check --strict helm.sum
    tar -xzf helm-v${var.helm_version}-linux-amd64.tar.gz
    install -m 0755 linux-amd64/helm /usr/local/bin/helm

    releases=https://github.com/helmfile/helmfile/releases/download/v${var.helmfile_version}
    get helmfile_${var.helmfile_version}_linux_amd64.tar.gz "$releases/helmfile_${var.helmfile_version}_linux_amd64.tar.gz"
    get helmfile.sum "$releases/helmfile_${var.helmfile_version}_checksums.txt"
    grep '  helmfile_${var.helmfile_version}_linux_amd64.tar.gz$' helmfile.sum | sha256sum --check --strict
    tar -xzf helmfile_${var.helmfile_version}_linux_amd64.tar.gz helmfile
    install -m 0755 helmfile /usr/local/bin/helmfile

    releases=https://github.com/databus23/helm-diff/releases/download/v${var.helm_diff_version}
    get helm-diff-linux-amd64.tgz "$releases/helm-diff-linux-amd64.tgz"
    get helm-diff.sum "$releases/helm-diff_${var.helm_diff_version}_checksums.txt"
    grep '  helm-diff-linux-amd64.tgz$' helm-diff.sum | sha256sum --check --strict
    mkdir -p /usr/local/share/helm/plugins
    tar -xzf helm-diff-linux-amd64.tgz --directory /usr/local/share/helm/plugins
    printf 'export HELM_PLUGINS=/usr/local/share/helm/plugins\n' > /etc/profile.d/helm.sh

    dnf install --assumeyes git jq
  EOT
}

# --- what the host may do --------------------------------------------------------------------------------------------

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

# Sessions and nothing else. It has no access to the cluster: people act there as themselves, with their own credentials.
resource "aws_iam_role" "this" {
  name               = var.role_name
  description        = "Sessions on the bastion ${var.name}"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "sessions" {
  role       = aws_iam_role.this.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_instance_profile" "this" {
  name = var.role_name
  role = aws_iam_role.this.name
}

# --- network ---------------------------------------------------------------------------------------------------------

# No ingress rule: the SSM agent calls out.
resource "aws_security_group" "this" {
  name        = var.security_group_name
  description = "Bastion ${var.name}"
  vpc_id      = var.vpc_id

  tags = { Name = var.security_group_name }
}

resource "aws_vpc_security_group_egress_rule" "https" {
  # checkov:skip=CKV_AWS_382:Only port 443; Session Manager, the registries of the tools and the Kubernetes API have no fixed addresses.
  security_group_id = aws_security_group.this.id
  description       = "Session Manager, the Kubernetes API, and downloads of the tools"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "api" {
  security_group_id            = var.cluster_security_group_id
  description                  = "Kubernetes API from the bastion ${var.name}"
  referenced_security_group_id = aws_security_group.this.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

# --- the host --------------------------------------------------------------------------------------------------------

resource "aws_instance" "this" {
  # checkov:skip=CKV_AWS_126:Nothing runs on it that figures of each minute would help with.
  ami                         = data.aws_ssm_parameter.image.insecure_value
  instance_type               = var.instance_type
  subnet_id                   = var.subnet_ids[0]
  vpc_security_group_ids      = [aws_security_group.this.id]
  iam_instance_profile        = aws_iam_instance_profile.this.name
  associate_public_ip_address = false
  ebs_optimized               = true
  user_data                   = local.user_data
  user_data_replace_on_change = true

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    encrypted   = true
    volume_type = "gp3"
    volume_size = 20
    tags        = { Name = var.name }
  }

  tags = { Name = var.name }

  lifecycle {
    # A new image of Amazon Linux comes every two weeks; `terraform apply -replace` takes it.
    ignore_changes = [ami]
  }

  # The tools are fetched in the first minute, and sessions need the rights.
  depends_on = [
    aws_iam_role_policy_attachment.sessions,
    aws_vpc_security_group_egress_rule.https,
  ]
}
