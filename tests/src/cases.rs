//! The shared test vectors: reading a case, running it, composing the document of a credit case.

use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use tallage::{Engine, Error};

/// The operations a case may name.
pub const OPERATIONS: [&str; 6] = ["calculate", "resolve", "explain", "credit", "lint", "engine"];

/// One folder of `tests/vectors`; `tests/vectors/README.md` says what its files mean.
#[derive(Debug, Clone)]
pub struct Case {
    /// `<area>/<case>`.
    pub name: String,
    /// Where its files are.
    pub folder: PathBuf,
    /// What is to be done; one of [`OPERATIONS`].
    pub operation: String,
    /// Worked by hand; must be contained in the result.
    pub figures: Option<Value>,
    /// How the document of a credit case is put together.
    pub compose: Option<Value>,
    /// The configuration as bytes.
    pub config: Vec<u8>,
    /// The document as bytes.
    pub document: Option<Vec<u8>>,
    /// The expected bytes, with their final newline.
    pub expected: Option<Vec<u8>>,
}

/// The folder of the vectors.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

fn subfolders(of: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        fs::read_dir(of).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    all.sort();
    all
}

/// Every case, by name; or what is wrong with the folders, all of it.
pub fn all() -> Result<Vec<Case>, Vec<String>> {
    let read: Vec<Result<Case, String>> =
        subfolders(&folder()).iter().flat_map(|area| subfolders(area)).map(|case| Case::read(&case)).collect();
    let wrong: Vec<String> = read.iter().filter_map(|case| case.as_ref().err().cloned()).collect();
    if wrong.is_empty() { Ok(read.into_iter().flatten().collect()) } else { Err(wrong) }
}

impl Case {
    /// Reads one folder and checks its form.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let part = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        let name = format!("{}/{}", part(folder.parent().unwrap()), part(folder));
        let wrong = |what: &str| format!("{name}: {what}");
        let bytes = |file: &str| fs::read(folder.join(file)).ok();
        for entry in fs::read_dir(folder).unwrap() {
            let file = part(&entry.unwrap().path());
            if !["case.json", "config.json", "document.json", "expected.json"].contains(&file.as_str()) {
                return Err(wrong(&format!("unknown file {file}")));
            }
        }
        let case: Value = serde_json::from_slice(&bytes("case.json").ok_or_else(|| wrong("no case.json"))?)
            .map_err(|error| wrong(&format!("case.json: {error}")))?;
        let members = case.as_object().ok_or_else(|| wrong("case.json is not an object"))?;
        if let Some(unknown) =
            members.keys().find(|key| !["title", "source", "operation", "compose", "figures"].contains(&key.as_str()))
        {
            return Err(wrong(&format!("unknown member {unknown}")));
        }
        let text = |member: &str| {
            case[member]
                .as_str()
                .filter(|text| !text.trim().is_empty())
                .map(str::to_owned)
                .ok_or_else(|| wrong(&format!("no {member}")))
        };
        text("title")?;
        text("source")?;
        let operation = text("operation")?;
        if !OPERATIONS.contains(&operation.as_str()) {
            return Err(wrong(&format!("unknown operation {operation}")));
        }
        let config = bytes("config.json").ok_or_else(|| wrong("no config.json"))?;
        let (document, expected) = (bytes("document.json"), bytes("expected.json"));
        if document.is_some() == ["lint", "engine"].contains(&operation.as_str())
            && !(document.is_none() && case.get("compose").is_some())
        {
            return Err(wrong("document.json belongs to calculate, resolve, explain and credit, and only to them"));
        }
        let this = Self {
            name: name.clone(),
            folder: folder.into(),
            operation,
            figures: case.get("figures").cloned(),
            compose: case.get("compose").cloned(),
            config,
            document,
            expected,
        };
        if this.figures.is_some() == this.error().is_some() {
            return Err(wrong("a case has hand-worked figures or expects an error, one of the two"));
        }
        if this.expected.as_ref().is_some_and(|bytes| !bytes.ends_with(b"\n") || bytes.ends_with(b"\n\n")) {
            return Err(wrong("expected.json does not end with one newline"));
        }
        Ok(this)
    }

    /// The code and path of the expected error, if the case expects one.
    pub fn error(&self) -> Option<(String, String)> {
        let value: Value = serde_json::from_slice(self.expected.as_deref()?).ok()?;
        let error = value.get("error")?;
        Some((error["code"].as_str()?.to_owned(), error["path"].as_str()?.to_owned()))
    }

    /// The expected bytes without their final newline.
    pub fn expected_text(&self) -> Option<&str> {
        std::str::from_utf8(self.expected.as_deref()?).unwrap().strip_suffix('\n')
    }

    /// Runs the case: the canonical result, or the error of building the engine or of the operation.
    pub fn run(&self) -> Result<String, Error> {
        let config = tallage::text(&self.config)?;
        if self.operation == "lint" {
            return Ok(tallage::lint_json(config));
        }
        let engine = Engine::from_json(config)?;
        if self.operation == "engine" {
            return Ok(String::new());
        }
        let document = tallage::text(self.document.as_deref().unwrap_or_default())?;
        match self.operation.as_str() {
            "calculate" => engine.calculate_json(document),
            "resolve" => engine.resolve_json(document),
            "explain" => engine.explain_json(document),
            "credit" => engine.credit_json(document),
            other => unreachable!("the operation {other} was checked when the case was read"),
        }
    }

    /// The document that `compose` describes: `None` without it, or while a result it needs is not there yet.
    pub fn composed(&self, cases: &[Case]) -> Option<Vec<u8>> {
        let compose = self.compose.as_ref()?;
        let result = |name: &Value| {
            let case = cases.iter().find(|case| Some(case.name.as_str()) == name.as_str());
            let case = case.unwrap_or_else(|| panic!("{}: composed of {name}, which is not a case", self.name));
            case.expected_text().map(|text| serde_json::from_str::<Value>(text).unwrap())
        };
        let mut request: Map<String, Value> = compose["request"].as_object().unwrap().clone();
        request.insert("invoice".into(), result(&compose["invoice_of"])?);
        if let Some(notes) = compose.get("credit_notes_of") {
            let notes: Option<Vec<Value>> = notes.as_array().unwrap().iter().map(result).collect();
            request.insert("credit_notes".into(), json!(notes?));
        }
        let mut document = Value::Object(request);
        for (pointer, value) in compose.get("set").and_then(Value::as_object).into_iter().flatten() {
            match document.pointer_mut(pointer) {
                Some(place) => *place = value.clone(),
                None => {
                    let (parent, member) = pointer.rsplit_once('/').unwrap();
                    document.pointer_mut(parent).unwrap()[member] = value.clone();
                }
            }
        }
        let mut bytes = serde_json::to_vec_pretty(&document).unwrap();
        bytes.push(b'\n');
        Some(bytes)
    }
}
