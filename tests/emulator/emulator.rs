//! An emulated AWS, and a client of its API that knows nothing of Terraform.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// Where Python finds what the emulator lacks.
pub(crate) const GAPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulator/gaps");

/// The emulator, stopped when it goes out of scope.
pub(crate) struct Emulator {
    process: Child,
    port: u16,
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A request of one service in one region.
pub(crate) struct Request<'a> {
    pub(crate) service: &'a str,
    pub(crate) region: &'a str,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// Further lines of the head, each with its end.
    pub(crate) headers: &'a str,
    pub(crate) body: &'a str,
}

impl Emulator {
    pub(crate) fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let process = Command::new("aws-emulator")
            .arg(port.to_string())
            .env("PYTHONPATH", GAPS)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let emulator = Self { process, port };
        let start = Instant::now();
        // The first start installs the emulator.
        while emulator
            .parameter_store("us-west-2", "DescribeParameters", "{}")
            .is_none()
        {
            assert!(
                start.elapsed() < Duration::from_secs(300),
                "the emulator does not answer"
            );
            std::thread::sleep(Duration::from_millis(500));
        }
        emulator
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The status and the body of an answer; none while nothing listens.
    pub(crate) fn send(&self, request: &Request<'_>) -> Option<(u16, String)> {
        let Request {
            service,
            region,
            method,
            path,
            headers,
            body,
        } = request;
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {service}.{region}.amazonaws.com\r\nConnection: close\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=testing/20260101/{region}/{service}/aws4_request, \
             SignedHeaders=host, Signature=0\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some((status, body.to_owned()))
    }

    /// An action of a service with the query protocol, such as RDS.
    pub(crate) fn query(&self, service: &str, region: &str, query: &str) -> String {
        let (status, body) = self.post(service, region, query);
        assert_eq!(status, 200, "{query}: {body}");
        body
    }

    /// The same, with the status of the answer.
    pub(crate) fn post(&self, service: &str, region: &str, query: &str) -> (u16, String) {
        let request = Request {
            service,
            region,
            method: "POST",
            path: "/",
            headers: "Content-Type: application/x-www-form-urlencoded\r\n",
            body: query,
        };
        self.send(&request).unwrap()
    }

    /// What a service with a REST protocol says of a path.
    pub(crate) fn get(&self, service: &str, region: &str, path: &str) -> String {
        let request = Request {
            service,
            region,
            method: "GET",
            path,
            headers: "",
            body: "",
        };
        let (status, body) = self.send(&request).unwrap();
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// An action of the parameter store.
    pub(crate) fn parameter_store(
        &self,
        region: &str,
        action: &str,
        body: &str,
    ) -> Option<(u16, String)> {
        let headers = format!(
            "X-Amz-Target: AmazonSSM.{action}\r\nContent-Type: application/x-amz-json-1.1\r\n"
        );
        self.send(&Request {
            service: "ssm",
            region,
            method: "POST",
            path: "/",
            headers: &headers,
            body,
        })
    }

    /// Every parameter below a path, with its value.
    pub(crate) fn parameters(&self, region: &str, path: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut token = String::new();
        loop {
            let body = format!(
                r#"{{"Path":"{path}","Recursive":true,"WithDecryption":true,"MaxResults":10{token}}}"#
            );
            let (_, json) = self
                .parameter_store(region, "GetParametersByPath", &body)
                .unwrap();
            let page: Value = serde_json::from_str(&json).unwrap();
            let Some(parameters) = page["Parameters"].as_array() else {
                panic!("{json}")
            };
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            found.extend(
                parameters
                    .iter()
                    .map(|one| (text(&one["Name"]), text(&one["Value"]))),
            );
            match page["NextToken"].as_str() {
                Some(next) => token = format!(r#","NextToken":"{next}""#),
                None => return found,
            }
        }
    }

    /// Writes a parameter, as a person does.
    pub(crate) fn put_parameter(&self, region: &str, name: &str, value: &str) {
        let body = format!(
            r#"{{"Name":"{name}","Value":"{value}","Type":"SecureString","Overwrite":true}}"#
        );
        let (status, answer) = self.parameter_store(region, "PutParameter", &body).unwrap();
        assert_eq!(status, 200, "{answer}");
    }

    /// Makes the replicas of each Redis that should have some.
    ///
    /// From here on every call to the region fails, or does no longer.
    pub(crate) fn outage(&self, region: &str, is_out: bool) {
        let method = if is_out { "PUT" } else { "DELETE" };
        let path = format!("/_emulator/outage/{region}");
        let request = Request {
            service: "emulator",
            region: "none",
            method,
            path: &path,
            headers: "",
            body: "",
        };
        let (status, answer) = self.send(&request).unwrap();
        assert_eq!(status, 200, "{answer}");
    }
}
