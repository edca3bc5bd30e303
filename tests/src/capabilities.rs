//! Reports of what passed, for the table of capabilities in README.md (`scripts/capabilities.py`).

use std::path::Path;

/// Writes `target/capabilities/rust/NAME.json`: what passed, under the name of a capability.
pub fn report(name: &str, capability: &str, passed: &[&str]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/capabilities/rust");
    std::fs::create_dir_all(&folder).expect("the folder of reports can be made");
    let text = serde_json::json!({ capability: passed }).to_string();
    std::fs::write(folder.join(format!("{name}.json")), text).expect("a report can be written");
}
