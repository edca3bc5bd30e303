//! Reads Rust sources just far enough to find calls and their texts.

use std::path::{Path, PathBuf};

/// A piece of source; comments and white space are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

/// The Rust sources under a folder, without tests, by path.
pub(super) fn sources(folder: &Path) -> Vec<(PathBuf, Vec<Token>)> {
    let mut out = Vec::new();
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())).flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::path);
    for path in entries.iter().map(std::fs::DirEntry::path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "tests" {
                out.extend(sources(&path));
            }
        } else if name.ends_with(".rs") && name != "tests.rs" && !name.ends_with("_test.rs") {
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            out.push((path, tokens(shipped(&text))));
        }
    }
    out
}

/// A source without the module of tests at its end.
fn shipped(text: &str) -> &str {
    let mark = "#[cfg(test)]\nmod ";
    let has_body = |place: &usize| text[*place + mark.len()..].lines().next().is_some_and(|line| line.ends_with('{'));
    let start = text.match_indices(mark).map(|(place, _)| place).find(has_body);
    &text[..start.unwrap_or(text.len())]
}

/// The tokens of a source.
pub(super) fn tokens(source: &str) -> Vec<Token> {
    let text: Vec<char> = source.chars().collect();
    let at = |place: usize| text.get(place).copied().unwrap_or('\0');
    let mut out = Vec::new();
    let mut place = 0;
    while place < text.len() {
        let c = at(place);
        match c {
            '/' if at(place + 1) == '/' => {
                while place < text.len() && at(place) != '\n' {
                    place += 1;
                }
            }
            // A quotation mark as a character is no text.
            '\'' if at(place + 1) == '"' && at(place + 2) == '\'' => place += 3,
            '\'' if at(place + 1) == '\\' && at(place + 3) == '\'' => place += 4,
            'r' if at(place + 1) == '#' && at(place + 2) == '"' => {
                place += 3;
                while place < text.len() && !(at(place) == '"' && at(place + 1) == '#') {
                    place += 1;
                }
                place += 2;
            }
            '"' => {
                let (value, end) = string(&text, place + 1);
                out.push(Token::Text(value));
                place = end;
            }
            c if c.is_alphanumeric() || c == '_' => {
                let mut word = String::new();
                while at(place).is_alphanumeric() || at(place) == '_' {
                    word.push(at(place));
                    place += 1;
                }
                out.push(Token::Word(word));
            }
            c => {
                if !c.is_whitespace() {
                    out.push(Token::Sign(c));
                }
                place += 1;
            }
        }
    }
    out
}

/// The text that starts at `place`, and where it has ended. A line break behind a backslash, and the blanks after it, are left out.
fn string(text: &[char], mut place: usize) -> (String, usize) {
    let mut value = String::new();
    while let Some(&c) = text.get(place) {
        place += 1;
        match (c, text.get(place)) {
            ('"', _) => break,
            ('\\', Some('\n')) => {
                while text.get(place).is_some_and(|c| c.is_whitespace()) {
                    place += 1;
                }
            }
            ('\\', Some(&escaped)) => {
                value.push(escaped);
                place += 1;
            }
            (c, _) => value.push(c),
        }
    }
    (value, place)
}

/// The arguments of every call `….name(`, or `name(`, with the tokens in front.
pub(super) fn calls<'t>(tokens: &'t [Token], name: &str) -> Vec<(&'t [Token], Vec<&'t [Token]>)> {
    let mut out = Vec::new();
    for (place, pair) in tokens.windows(2).enumerate() {
        if matches!(pair, [Token::Word(word), Token::Sign('(')] if word == name) {
            out.push((&tokens[..place], arguments(&tokens[place + 2..])));
        }
    }
    out
}

fn arguments(tokens: &[Token]) -> Vec<&[Token]> {
    let (mut out, mut depth, mut start) = (Vec::new(), 0, 0);
    for (place, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']' | '}') if depth == 0 => {
                out.push(&tokens[start..place]);
                break;
            }
            Token::Sign(')' | ']' | '}') => depth -= 1,
            Token::Sign(',') if depth == 0 => {
                out.push(&tokens[start..place]);
                start = place + 1;
            }
            Token::Word(_) | Token::Text(_) | Token::Sign(_) => {}
        }
    }
    out
}

/// The only text of an argument, if it is one.
pub(super) fn text<'t>(argument: Option<&&'t [Token]>) -> Option<&'t str> {
    match argument {
        Some([Token::Text(text)]) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_left_out_where_they_stand_and_not_where_they_are_named() {
        assert_eq!(shipped("#[cfg(test)]\nmod tests;\nfn a() {}\n"), "#[cfg(test)]\nmod tests;\nfn a() {}\n");
        assert_eq!(shipped("fn a() {}\n#[cfg(test)]\nmod tests {\n}\n"), "fn a() {}\n");
    }

    #[test]
    fn calls_are_found_with_their_texts() {
        let source = r#"// problems.add(path, "comment", x);
            let c = '"'; problems.add(&path.member("a"), "too_\
                long", format!("{} b", c)); r(")")"#;
        let tokens = tokens(source);
        let found = calls(&tokens, "add");
        assert_eq!(found.len(), 1);
        let (front, arguments) = &found[0];
        assert_eq!(front.last(), Some(&Token::Sign('.')));
        assert_eq!(arguments.len(), 3);
        assert_eq!(text(arguments.get(1)), Some("too_long"));
        assert_eq!(text(arguments.first()), None);
    }
}
