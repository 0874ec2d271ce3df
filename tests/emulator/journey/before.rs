//! What others made in the account before the journey begins.

use super::traveler::Traveler;

impl Traveler {
    /// An environment file in whose account the hosted zone that it names was there before, under an ID that AWS chose.
    pub(crate) fn in_a_zone(&self, text: &str) -> String {
        let Some((before, rest)) = text.split_once("zone_id = \"") else {
            return text.to_owned();
        };
        let (_, after) = rest.split_once('"').unwrap();
        let zone = self.zone("langsmith.example.com");
        format!("{before}zone_id = \"{zone}\"{after}")
    }

    fn zone(&self, domain: &str) -> String {
        let arguments = [
            "route53",
            "create-hosted-zone",
            "--region",
            "us-east-1",
            "--name",
            domain,
        ];
        let further = [
            "--caller-reference",
            "before",
            "--query",
            "HostedZone.Id",
            "--output",
            "text",
        ];
        let id = self.look("aws", &[&arguments[..], &further].concat());
        id.trim().trim_start_matches("/hostedzone/").to_owned()
    }

    /// A command of the AWS CLI, and the one word that it prints.
    fn made(&self, arguments: &[&str]) -> String {
        let said = self.look("aws", arguments);
        said.trim().to_owned()
    }

    /// A network of others, made before: its id, two private subnets and two public ones.
    pub(crate) fn network(&self, region: &str) -> [String; 5] {
        let ec2 = |command: &str, query: &str| {
            let words = ["ec2"].into_iter().chain(command.split(' '));
            let output = ["--region", region, "--query", query, "--output", "text"];
            self.made(&words.chain(output).collect::<Vec<_>>())
        };
        let vpc = ec2("create-vpc --cidr-block 10.60.0.0/16", "Vpc.VpcId");
        for attribute in ["enable-dns-support", "enable-dns-hostnames"] {
            ec2(
                &format!("modify-vpc-attribute --vpc-id {vpc} --{attribute}"),
                "@",
            );
        }
        let gateway = ec2(
            "create-internet-gateway",
            "InternetGateway.InternetGatewayId",
        );
        ec2(
            &format!("attach-internet-gateway --internet-gateway-id {gateway} --vpc-id {vpc}"),
            "@",
        );
        let table = || {
            ec2(
                &format!("create-route-table --vpc-id {vpc}"),
                "RouteTable.RouteTableId",
            )
        };
        let route = |table: &str, target: &str| {
            let to = format!("--route-table-id {table} --destination-cidr-block 0.0.0.0/0");
            ec2(&format!("create-route {to} {target}"), "Return");
        };
        let subnet = |third: usize, zone: char, table: &str| {
            let place =
                format!("--cidr-block 10.60.{third}.0/20 --availability-zone {region}{zone}");
            let id = ec2(
                &format!("create-subnet --vpc-id {vpc} {place}"),
                "Subnet.SubnetId",
            );
            ec2(
                &format!("associate-route-table --subnet-id {id} --route-table-id {table}"),
                "AssociationId",
            );
            id
        };
        let outside = table();
        route(&outside, &format!("--gateway-id {gateway}"));
        let public = [subnet(0, 'a', &outside), subnet(16, 'b', &outside)];
        let address = ec2("allocate-address --domain vpc", "AllocationId");
        let nat = ec2(
            &format!(
                "create-nat-gateway --subnet-id {} --allocation-id {address}",
                public[0]
            ),
            "NatGateway.NatGatewayId",
        );
        let inside = table();
        route(&inside, &format!("--nat-gateway-id {nat}"));
        let [first, second] = public;
        [
            vpc.clone(),
            subnet(32, 'a', &inside),
            subnet(48, 'b', &inside),
            first,
            second,
        ]
    }
}
