//! The shared test vectors: reading a case, running it, composing the document of a case that needs results of others.

use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use tallage::{Engine, Error};

use crate::exchange;

/// The operations a case may name.
pub const OPERATIONS: [&str; 13] = [
    "calculate",
    "resolve",
    "explain",
    "credit",
    "lint",
    "engine",
    "vat_number",
    "vat_rates",
    "vies_request",
    "vies_read",
    "en16931",
    "exchange",
    "compare",
];

/// Operations that no engine has, and those that one may have: without `config.json` they are functions of the library.
const FUNCTIONS: [&str; 3] = ["vat_number", "vies_request", "vies_read"];
const OF_EITHER: [&str; 3] = ["vat_rates", "en16931", "compare"];

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
    /// How the document of a case of `credit`, `en16931` or `compare` is put together.
    pub compose: Option<Value>,
    /// What the exchange of a case is answered.
    pub answers: Vec<Value>,
    /// Whether an engine is asked, not a function of the library.
    pub has_engine: bool,
    /// The configuration as bytes; of no use without an engine.
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
        const MEMBERS: [&str; 6] = ["title", "source", "operation", "compose", "figures", "answers"];
        if let Some(unknown) = members.keys().find(|key| !MEMBERS.contains(&key.as_str())) {
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
        if let Some(what) = case.get("answers").and_then(exchange::malformed) {
            return Err(wrong(&what));
        }
        if case.get("answers").is_some() != (operation == "exchange") {
            return Err(wrong("answers belong to the operation exchange, and to no other"));
        }
        let config = bytes("config.json");
        let one_of = |operations: &[&str]| operations.contains(&operation.as_str());
        if config.is_some() == one_of(&FUNCTIONS) && !one_of(&OF_EITHER) {
            return Err(wrong("config.json belongs to all operations but vat_number, vies_request and vies_read"));
        }
        let (document, expected) = (bytes("document.json"), bytes("expected.json"));
        if document.is_some() == one_of(&["lint", "engine"]) && !(document.is_none() && case.get("compose").is_some()) {
            return Err(wrong("document.json belongs to all operations but lint and engine"));
        }
        let this = Self {
            name: name.clone(),
            folder: folder.into(),
            operation,
            figures: case.get("figures").cloned(),
            compose: case.get("compose").cloned(),
            answers: case.get("answers").and_then(Value::as_array).cloned().unwrap_or_default(),
            has_engine: config.is_some(),
            config: config.unwrap_or_default(),
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
        let request = || tallage::text(self.document.as_deref().unwrap_or_default());
        if !self.has_engine {
            return match self.operation.as_str() {
                "vat_number" => tallage::vat_number_json(request()?),
                "vat_rates" => tallage::vat_rates_json(request()?),
                "vies_request" => tallage::vies_request_json(request()?),
                "vies_read" => tallage::vies_read_json(request()?),
                "en16931" => tallage::en16931_json(request()?),
                "compare" => tallage::compare_json(request()?),
                other => unreachable!("the operation {other} was checked when the case was read"),
            };
        }
        let config = tallage::text(&self.config)?;
        if self.operation == "lint" {
            return Ok(tallage::lint_json(config));
        }
        let engine = Engine::from_json(config)?;
        if self.operation == "engine" {
            return Ok(String::new());
        }
        self.run_on(&engine)
    }

    /// The engine of a case whose document one answers; `None` where the case is about something else.
    pub fn engine(&self) -> Option<Engine> {
        let answers = self.has_engine && !matches!(self.operation.as_str(), "lint" | "engine");
        let config = tallage::text(&self.config).ok().filter(|_| answers)?;
        Engine::from_json(config).ok()
    }

    /// Runs the document on an engine that was built before.
    pub fn run_on(&self, engine: &Engine) -> Result<String, Error> {
        let document = tallage::text(self.document.as_deref().unwrap_or_default())?;
        match self.operation.as_str() {
            "calculate" => engine.calculate_json(document),
            "resolve" => engine.resolve_json(document),
            "explain" => engine.explain_json(document),
            "credit" => engine.credit_json(document),
            "vat_rates" => engine.vat_rates_json(document),
            "en16931" => engine.en16931_json(document),
            "compare" => engine.compare_json(document),
            "exchange" => exchange::run(engine, document, &self.answers),
            other => unreachable!("the operation {other} was checked when the case was read"),
        }
    }

    /// The document that `compose` describes: `None` without it, or while a result it needs is not there yet.
    pub fn composed(&self, cases: &[Case]) -> Option<Vec<u8>> {
        let compose = self.compose.as_ref()?;
        let result = |name: &Value| {
            let case = cases.iter().find(|case| Some(case.name.as_str()) == name.as_str());
            let case = case.unwrap_or_else(|| panic!("{}: composed of {name}, which is not a case", self.name));
            let result = case.expected_text().map(|text| serde_json::from_str::<Value>(text).unwrap())?;
            // Of an exchange: the document that it taxed.
            Some(if case.operation == "exchange" { result["outcome"]["document"].clone() } else { result })
        };
        let mut request: Map<String, Value> = compose["request"].as_object().unwrap().clone();
        for (of, member) in [("invoice_of", "invoice"), ("document_of", "document")] {
            if let Some(name) = compose.get(of) {
                request.insert(member.into(), result(name)?);
            }
        }
        if let Some(notes) = compose.get("credit_notes_of") {
            let notes: Option<Vec<Value>> = notes.as_array().unwrap().iter().map(result).collect();
            request.insert("credit_notes".into(), json!(notes?));
        }
        if let Some(results) = compose.get("results_of").and_then(Value::as_array) {
            let labelled = |it: &Value| Some(json!({"label": it["label"], "document": result(&it["case"])?}));
            let results: Option<Vec<Value>> = results.iter().map(labelled).collect();
            request.insert("results".into(), json!(results?));
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
