//! What the plan asks AWS for, answered on this machine: zones, a password, a parameter, a key, a hosted zone.
//!
//! Plans of the modules as they are shipped ask for nothing else. What is not known gets an error, which fails the plan.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::{Value, json};

/// Starts answering, and gives the address to ask.
pub(crate) fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            thread::spawn(move || while answer(&stream).is_some() {});
        }
    });
    format!("http://{address}")
}

/// Reads one request and answers it; nothing once the other side has gone.
fn answer(stream: &TcpStream) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader
        .read_line(&mut line)
        .ok()
        .filter(|length| *length > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let (mut length, mut target, mut region) = (0, String::new(), String::from("us-west-2"));
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim().split_once(": ") else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().ok()?,
            "x-amz-target" => value.clone_into(&mut target),
            // The scope of a signature: key, day, region, service.
            "authorization" => {
                if let Some(scope) = value.split("Credential=").nth(1) {
                    scope.split('/').nth(2)?.clone_into(&mut region);
                }
            }
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).ok()?;
    let (status, kind, text) = match response(&path, &target, &body, &region) {
        Some(Answer::Json(value)) => ("200 OK", "application/x-amz-json-1.1", value.to_string()),
        Some(Answer::Xml(text)) => ("200 OK", "text/xml", text),
        None => (
            "400 Bad Request",
            "text/plain",
            format!("no answer to {path} {target} {body}"),
        ),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
        text.len()
    );
    let mut writer = stream;
    writer.write_all(format!("{head}{text}").as_bytes()).ok()
}

enum Answer {
    Json(Value),
    Xml(String),
}

fn response(path: &str, target: &str, body: &str, region: &str) -> Option<Answer> {
    let asked = |key: &str| {
        Some(
            serde_json::from_str::<Value>(body).ok()?[key]
                .as_str()?
                .to_owned(),
        )
    };
    let operation = target.rsplit('.').next().unwrap_or_default();
    match operation {
        "GetRandomPassword" => {
            return Some(Answer::Json(
                json!({ "RandomPassword": "abcdefghijklmnop" }),
            ));
        }
        "GetParameter" => {
            let name = asked("Name")?;
            // AWS' own parameters are public: here the image of an operating system.
            let (kind, value) = if name.starts_with("/aws/service/") {
                ("String", "ami-0123456789abcdef0")
            } else {
                ("SecureString", "abcdefghijklmnop")
            };
            return Some(Answer::Json(json!({ "Parameter": {
                "ARN": name, "Name": name, "Type": kind, "Value": value, "Version": 1, "DataType": "text",
            } })));
        }
        "DescribeKey" => {
            let name = asked("KeyId")?.replace('/', "-");
            return Some(Answer::Json(json!({ "KeyMetadata": {
                "KeyId": name, "Arn": format!("arn:aws:kms:{region}:123456789012:key/{name}"), "AWSAccountId": "123456789012",
                "Enabled": true, "KeyState": "Enabled", "KeyUsage": "ENCRYPT_DECRYPT", "KeyManager": "CUSTOMER", "Origin": "AWS_KMS",
            } })));
        }
        _ => {}
    }
    if body.contains("Action=DescribeAvailabilityZones") {
        let zone = |letter: char| {
            format!(
                "<item><zoneName>{region}{letter}</zoneName><zoneId>{letter}</zoneId><zoneState>available</zoneState></item>"
            )
        };
        let zones: String = ['a', 'b', 'c'].map(zone).concat();
        return Some(Answer::Xml(format!(
            "<DescribeAvailabilityZonesResponse><availabilityZoneInfo>{zones}</availabilityZoneInfo></DescribeAvailabilityZonesResponse>"
        )));
    }
    if path.contains("/tags/hostedzone/") {
        let none = "<ListTagsForResourceResponse><ResourceTagSet><Tags/></ResourceTagSet></ListTagsForResourceResponse>";
        return Some(Answer::Xml(none.to_owned()));
    }
    let zone = path.split("/hostedzone/").nth(1)?;
    Some(Answer::Xml(format!(
        "<GetHostedZoneResponse><HostedZone><Id>/hostedzone/{zone}</Id><Name>example.com.</Name><CallerReference>x</CallerReference>\
         <Config><PrivateZone>false</PrivateZone></Config></HostedZone><DelegationSet><NameServers><NameServer>ns.example</NameServer>\
         </NameServers></DelegationSet></GetHostedZoneResponse>"
    )))
}
