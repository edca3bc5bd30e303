//! Codes of failures at providers: their own, as the tables of the core have them, and those of tallage.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;

use super::scan::{self, Token, calls, sources, text};

/// The codes of one provider; of `tallage`, those that any provider's failure can have.
#[derive(Debug, Serialize)]
pub struct Provider {
    pub provider: &'static str,
    pub rows: Vec<Row>,
}

/// Codes about which the same is to be done.
#[derive(Debug, Serialize)]
pub struct Row {
    pub class: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Codes of errors; the provider's own in front of them, where there are some.
    pub codes: BTreeSet<String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub provider_codes: BTreeSet<String>,
}

pub(super) fn tables(root: &Path) -> Vec<Provider> {
    vec![
        Provider { provider: "tallage", rows: ours(root, false) },
        Provider { provider: "anrok", rows: anrok(root) },
        Provider { provider: "avatax", rows: avatax(root) },
        Provider { provider: "stripe", rows: ours(root, true) },
    ]
}

fn read(root: &Path, file: &str) -> Vec<Token> {
    let path = root.join("core/src").join(file);
    scan::tokens(&std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}")))
}

/// `Class::FixData` as `fix_data`.
fn class(argument: Option<&&[Token]>) -> Option<String> {
    match argument {
        Some([.., Token::Word(owner), Token::Sign(':'), Token::Sign(':'), Token::Word(name)]) if owner == "Class" => {
            Some(snake(name))
        }
        _ => None,
    }
}

/// As `exchange/outcome.rs` makes codes of the providers' words.
fn snake(word: &str) -> String {
    let mut out = String::new();
    for c in word.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        out.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    }
    out
}

/// Failures that tallage names itself: a class and a word beside each other, `Failure::new(Class::…, "word", …)` and rows of tables; and those
/// of the way. Stripe's codes stand as they are, beside ours about Stripe.
fn ours(root: &Path, of_stripe: bool) -> Vec<Row> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut add = |class: &str, word: &str| {
        // Words with capital letters are the provider's; sentences are messages.
        if word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'.') {
            let code = if word.contains('.') { word.to_owned() } else { format!("provider.{word}") };
            found.entry(snake(class)).or_default().insert(code);
        }
    };
    for folder in ["provider", "apply", "exchange"] {
        for (path, tokens) in sources(&root.join("core/src").join(folder)) {
            if path.to_string_lossy().contains("stripe") != of_stripe {
                continue;
            }
            for run in tokens.windows(6) {
                match run {
                    [
                        Token::Word(owner),
                        Token::Sign(':'),
                        Token::Sign(':'),
                        Token::Word(class),
                        Token::Sign(','),
                        Token::Text(word),
                    ]
                    | [
                        Token::Text(word),
                        Token::Sign(','),
                        Token::Word(owner),
                        Token::Sign(':'),
                        Token::Sign(':'),
                        Token::Word(class),
                    ] if owner == "Class" => {
                        add(class, word);
                    }
                    _ => {}
                }
            }
            for (name, class) in
                [("refused", "FixData"), ("fix", "FixData"), ("contradiction", "Fatal"), ("mismatch", "Fatal")]
            {
                for (_, arguments) in calls(&tokens, name) {
                    text(arguments.first()).into_iter().for_each(|word| add(class, word));
                }
            }
        }
    }
    if !of_stripe {
        for (class, words) in [("retry", &["timeout", "connection", "too_large", "cancelled"][..]), ("fatal", &["tls"])]
        {
            found.entry(class.to_owned()).or_default().extend(words.iter().map(|word| format!("transport.{word}")));
        }
    }
    let row = |(class, codes)| Row { class, hint: None, codes, provider_codes: BTreeSet::new() };
    found.into_iter().map(row).collect()
}

fn anrok(root: &Path) -> Vec<Row> {
    let tokens = read(root, "provider/anrok/codes.rs");
    let mut rows = Vec::new();
    for (_, arguments) in calls(&tokens, "known") {
        if let (Some(word), Some(class), Some(hint)) =
            (text(arguments.first()), class(arguments.get(1)), text(arguments.get(4)))
        {
            rows.push(row("anrok", class, hint, [word]));
        }
    }
    rows
}

fn avatax(root: &Path) -> Vec<Row> {
    let tokens = read(root, "provider/avatax/error_table.rs");
    let mut rows = Vec::new();
    let (mut class, mut hint) = (String::new(), String::new());
    for run in tokens.windows(6) {
        match run {
            [
                Token::Word(class_word),
                Token::Sign(':'),
                Token::Word(_),
                Token::Sign(':'),
                Token::Sign(':'),
                Token::Word(name),
            ] if class_word == "class" => {
                class = snake(name);
            }
            [Token::Word(member), Token::Sign(':'), Token::Text(words), ..] if member == "hint" => {
                words.clone_into(&mut hint)
            }
            [Token::Word(member), Token::Sign(':'), Token::Text(words), ..]
                if member == "codes" && !words.is_empty() =>
            {
                rows.push(row("avatax", class.clone(), &hint, words.split(' ').filter(|word| !word.is_empty())));
            }
            _ => {}
        }
    }
    rows
}

fn row<'w>(provider: &str, class: String, hint: &str, words: impl IntoIterator<Item = &'w str>) -> Row {
    let provider_codes: BTreeSet<String> = words.into_iter().map(str::to_owned).collect();
    let codes = provider_codes.iter().map(|word| format!("provider.{provider}.{}", snake(word))).collect();
    Row { class, hint: Some(hint.to_owned()), codes, provider_codes }
}
