//! Where it was measured.

use std::fs;
use std::process::Command;
use std::thread;

/// The day, the processors, and the system, as one line of Markdown.
pub(crate) fn description() -> String {
    let date = Command::new("date").args(["-u", "+%F"]).output();
    let date = date.map(|date| String::from_utf8_lossy(&date.stdout).trim().to_owned());
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let model = value_of("/proc/cpuinfo", "model name").unwrap_or("processor".to_owned());
    let memory = value_of("/proc/meminfo", "MemTotal")
        .and_then(|kib| kib.trim_end_matches(" kB").parse::<u64>().ok())
        .map_or(String::new(), |kib| format!(", {} GiB", kib >> 20));
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!(
        "lsgen {}, {}: {processors} × {model}{memory}, {} {}",
        env!("CARGO_PKG_VERSION"),
        date.unwrap_or_default(),
        std::env::consts::OS,
        kernel.trim(),
    )
}

/// The first value of that name in a file of `name : value` lines.
pub(crate) fn value_of(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim().to_owned())
    })
}
