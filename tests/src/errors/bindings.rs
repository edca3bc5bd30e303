//! What the bindings raise by themselves: codes, the areas that these begin with, and problems. A call whose code cannot be read stops the
//! scan, unless the file is known to hand on what it was given.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::scan::{Token, calls, sources, text};

/// Sources in Rust; those in TypeScript and Python are found below.
pub(super) const RUST: [&str; 3] = ["ffi-c/src", "bindings-python/src", "bindings-node/src"];
const TYPESCRIPT: &str = "bindings-node/lib";
const PYTHON: &str = "bindings-python/python/tallage";
/// Files that give an error of the core another kind, or put a code together of an area and a problem: how often.
const HAND_ON: [(&str, usize); 2] = [("bindings-python/src/write.rs", 2), ("ffi-c/src/text.rs", 1)];
/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Raised {
    pub areas: BTreeSet<String>,
    pub codes: BTreeSet<String>,
    pub problems: BTreeSet<String>,
}

/// Reads all bindings; `classes` are those of Python's exceptions.
pub(super) fn raised(root: &Path, classes: &[String]) -> Raised {
    let mut out = Raised::default();
    for folder in RUST {
        for (path, tokens) in sources(&root.join(folder)) {
            let handed_on = out.read_rust(&tokens);
            let name = path.to_string_lossy().replace('\\', "/");
            let allowed = HAND_ON.iter().find(|(file, _)| name.ends_with(file)).map_or(0, |(_, count)| *count);
            assert!(
                handed_on == allowed,
                "{name}: {handed_on} errors with a code that cannot be read; {allowed} known"
            );
        }
    }
    for (file, text) in files(&root.join(TYPESCRIPT), &["ts", "mts"]) {
        if file != "error-codes.ts" {
            out.read_typescript(&without_comments(&text))
                .unwrap_or_else(|wrong| panic!("{TYPESCRIPT}/{file}: {wrong}"));
        }
    }
    for (file, text) in files(&root.join(PYTHON), &["py"]) {
        if file != "_errors.py" && file != "_error_codes.py" {
            out.read_python(&text, classes).unwrap_or_else(|wrong| panic!("{PYTHON}/{file}: {wrong}"));
        }
    }
    out
}

impl Raised {
    fn code(&mut self, code: &str) {
        assert!(code.contains('.'), "`{code}` is no code");
        self.areas.extend(code.split('.').next().map(str::to_owned));
        self.codes.insert(code.to_owned());
    }

    /// A word that is put behind an area, or a whole code.
    fn problem(&mut self, word: &str) {
        if word.contains('.') { self.code(word) } else { self.problems.extend([word.to_owned()]) }
    }

    /// `Error::new(kind, code, …)`, `Self::argument(code, …)`, `refuse(problem, …)`, and the names of areas; how many codes could not be read.
    fn read_rust(&mut self, tokens: &[Token]) -> usize {
        let mut handed_on = 0;
        for (front, arguments) in calls(tokens, "new") {
            let [.., Token::Word(class), Token::Sign(':'), Token::Sign(':')] = front else { continue };
            if class != "Error" {
                continue;
            }
            match text(arguments.get(1)) {
                Some(code) => self.code(code),
                None => handed_on += 1,
            }
        }
        for name in ["argument", "refuse"] {
            for (front, arguments) in calls(tokens, name) {
                let defined = matches!(front, [.., Token::Word(word)] if word == "fn");
                // `fn refuse<T>(` is no call that is found.
                if let Some(word) = text(arguments.first()).filter(|_| !defined) {
                    self.problem(word);
                }
            }
        }
        // `let (problem, message) = ("circular", …)`
        for run in tokens.windows(4) {
            if let [Token::Sign('='), Token::Sign('('), Token::Text(word), Token::Sign(',')] = run {
                self.problem(word);
            }
        }
        // `enum Area { … fn name(self) … Self::Config => "config" }`
        let is_area = |pair: &[Token]| matches!(pair, [Token::Word(a), Token::Word(b)] if a == "enum" && b == "Area");
        if tokens.windows(2).any(is_area) {
            for run in tokens.windows(3) {
                if let [Token::Sign('='), Token::Sign('>'), Token::Text(area)] = run {
                    self.areas.insert(area.clone());
                }
            }
        }
        handed_on
    }

    /// `code: '…'`, `#add('…'`, `#problem('…'` and the type `Area`.
    fn read_typescript(&mut self, source: &str) -> Result<(), String> {
        for rest in source.split("code: ").skip(1) {
            if let Some(code) = quoted(rest, '\'') {
                self.code(code);
            } else if let Some(code) = quoted(rest, '`') {
                let (area, problem) = code.rsplit_once('.').ok_or(format!("`{code}` is no code"))?;
                if area != "${area}" {
                    return Err(format!("which area is `{area}`?"));
                }
                self.problem(problem);
            }
        }
        for rest in source.split("new TallageError(").skip(1) {
            let call = rest.split(");").next().unwrap_or_default();
            let known = ["code: '", " code, ", "JSON.parse("].iter().any(|known| call.contains(known));
            if !known && !call.trim_start().starts_with("error") {
                return Err(format!("which code has `new TallageError({call})`?"));
            }
        }
        for mark in ["#add(", "#problem("] {
            for rest in source.split(mark).skip(1) {
                match quoted(rest, '\'') {
                    Some(word) => self.problem(word),
                    None if rest.starts_with("code") || rest.starts_with("problem") => {}
                    None => return Err(format!("which problem is `{mark}{}…`?", &rest[..rest.len().min(40)])),
                }
            }
        }
        if let Some(rest) = source.split("export type Area =").nth(1) {
            let union = rest.split(';').next().unwrap_or_default();
            self.areas.extend(union.split('\'').skip(1).step_by(2).map(str::to_owned));
        }
        Ok(())
    }

    /// `Refused("…"`, `InvalidDocumentError("kind", "code"`, `class …(Model, area="…")` and `refused.error("area")`.
    fn read_python(&mut self, source: &str, classes: &[String]) -> Result<(), String> {
        for rest in source.split("Refused(\"").skip(1) {
            self.problems.extend(rest.split('"').next().map(str::to_owned));
        }
        for mark in [" area=\"", ".error(\""] {
            for rest in source.split(mark).skip(1) {
                let area = rest.split(['"', '.']).next().unwrap_or_default();
                self.areas.insert(area.to_owned());
            }
        }
        let others = ["TallageError(", " error(kind,"].map(str::to_owned);
        for mark in classes.iter().map(|class| format!("{class}(")).chain(others) {
            for rest in source.split(&mark).skip(1) {
                // The kind, then the code; behind `error(kind,` the code.
                let place = if mark.ends_with(',') { 0 } else { 1 };
                let argument = rest.split(',').nth(place).unwrap_or_default().trim();
                match quoted(argument, '"') {
                    Some(code) => self.code(code),
                    None if argument == "code" => {}
                    None => return Err(format!("which code has `{mark}{argument}…`?")),
                }
            }
        }
        Ok(())
    }
}

/// TypeScript without its lines of comments, which show codes of taxes.
fn without_comments(source: &str) -> String {
    let comment = |line: &&str| ["//", "/*", "*"].iter().any(|mark| line.trim_start().starts_with(mark));
    source.lines().filter(|line| !comment(line)).flat_map(|line| [line, "\n"]).collect()
}

/// The text that `rest` begins with, between two of `mark`.
fn quoted(rest: &str, mark: char) -> Option<&str> {
    rest.strip_prefix(mark)?.split(mark).next()
}

/// The files of a folder and of those inside it, by their names.
fn files(folder: &Path, extensions: &[&str]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            out.extend(files(&path, extensions));
        } else if path.extension().is_some_and(|extension| extensions.iter().any(|one| extension == *one)) {
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            out.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), text));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::scan;
    use super::*;

    fn set(words: &[&str]) -> BTreeSet<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn what_rust_raises_is_found_and_what_cannot_be_read_is_counted() {
        let mut found = Raised::default();
        let source = r#"Error::new(ErrorKind::Conflict, "series.in_use", "", message); Error::new(kind, error.code(), "", "");
            return refuse("not_finite", "x"); refuse("json.too_deep", "x"); Self::argument("argument.null", p, "x")"#;
        assert_eq!(found.read_rust(&scan::tokens(source)), 1);
        assert_eq!(found.codes, set(&["series.in_use", "json.too_deep", "argument.null"]));
        assert_eq!((found.areas, found.problems), (set(&["series", "json", "argument"]), set(&["not_finite"])));
    }

    #[test]
    fn what_typescript_raises_is_found() {
        let mut found = Raised::default();
        let source = "throw new TallageError({ kind: 'internal', code: 'loop.defect', path: '' });\n\
                      this.#problem('circular', 'x'); refuse([{ code: `${area}.wrong_type` }]); export type Area = 'config' | 'ask';";
        found.read_typescript(source).unwrap();
        assert_eq!((found.codes, found.areas), (set(&["loop.defect"]), set(&["loop", "config", "ask"])));
        assert_eq!(found.problems, set(&["circular", "wrong_type"]));
        assert!(Raised::default().read_typescript("new TallageError({ kind, code: made(), path })").is_err());
        assert!(Raised::default().read_typescript("this.#problem(which, 'x')").is_err());
    }

    #[test]
    fn what_python_raises_is_found() {
        let mut found = Raised::default();
        let source = "raise InvalidDocumentError(\n    \"invalid_document\",\n    \"reply.wrong_type\",\n    \"/reply\", \"x\")\n\
                      raise Refused(\"not_a_date\", \"x\")\nclass Step(Model, area=\"exchange.step\"):\n raise refused.error(\"result\")\n\
                      return error(kind, code, path)\n raise error(kind, \"json.syntax\", \"\")";
        let classes = ["InvalidDocumentError", "NotFoundError"].map(str::to_owned);
        found.read_python(source, &classes).unwrap();
        assert_eq!(found.codes, set(&["reply.wrong_type", "json.syntax"]));
        assert_eq!(
            (found.areas, found.problems),
            (set(&["reply", "json", "exchange", "result"]), set(&["not_a_date"]))
        );
        assert!(Raised::default().read_python("raise NotFoundError(\"not_found\", made(), \"\")", &classes).is_err());
    }
}
