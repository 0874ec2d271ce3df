//! A Kubernetes API server that stands in for the one of a cluster at the emulator.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::emulator::Emulator;

/// The cluster that it is the API server of, and from where it is called.
pub(crate) struct Place<'a> {
    pub(crate) region: &'a str,
    pub(crate) cluster: &'a str,
    /// The address of the person who calls: the emulator tells of the server while the cluster's rules admit it.
    pub(crate) client: &'a str,
}

/// The server, stopped when it goes out of scope.
pub(crate) struct ControlPlane {
    process: Child,
    folder: PathBuf,
    /// The region's zones, a line for each.
    zones: String,
}

impl Drop for ControlPlane {
    fn drop(&mut self) {
        // It stops its own children when it is asked to, and they die with it when it is not.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl ControlPlane {
    pub(crate) fn start(aws: &Emulator, folder: &Path, place: &Place<'_>) -> Self {
        fs::create_dir_all(folder).unwrap();
        let log = File::create(folder.join("said")).unwrap();
        let process = Command::new("kube-control-plane")
            .arg(folder)
            .args(["--aws", &aws.endpoint(), "--region", place.region])
            .args(["--cluster", place.cluster, "--client", place.client])
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        Self {
            process,
            folder: folder.to_owned(),
            zones: ["a", "b", "c"]
                .map(|zone| format!("{}{zone}\n", place.region))
                .concat(),
        }
    }

    /// Waits until the server answers.
    pub(crate) fn is_up(&self) {
        let start = Instant::now();
        loop {
            let said = fs::read_to_string(self.folder.join("said")).unwrap();
            if said.contains("ready") {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(120), "{said}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// The server takes connections, and answers none, and no node says that it lives.
    pub(crate) fn freeze(&self) {
        fs::write(self.zones_down(), &self.zones).unwrap();
        self.signal("-STOP");
    }

    /// It answers again, and so do the nodes.
    pub(crate) fn thaw(&self) {
        self.signal("-CONT");
        fs::remove_file(self.zones_down()).unwrap();
    }

    fn zones_down(&self) -> PathBuf {
        self.folder.join("zones-down")
    }

    /// Signals what the process started: the server, its store, and the controllers.
    fn signal(&self, signal: &str) {
        let parent = self.process.id().to_string();
        let status = Command::new("pkill").args([signal, "-P", &parent]).status();
        assert!(status.unwrap().success());
    }

    /// An administrator's way in, past the rules of the network.
    pub(crate) fn kubeconfig(&self) -> PathBuf {
        self.folder.join("kubeconfig")
    }
}
