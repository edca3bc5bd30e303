//! Forms as Stripe reads them: `a=x`, `a[b]=x`, `a[0][b]=x`, `a[]=x`.

use crate::simulate::http::decode;

/// Deeper nesting is refused: no request has it.
const DEEPEST: usize = 12;
/// Most parameters of a request.
const MOST: usize = 20_000;

/// What a parameter is: a text, or others by name; a list has numbers for names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Text(String),
    Map(Vec<(String, Node)>),
}

impl Node {
    pub(super) const EMPTY: Self = Self::Map(Vec::new());

    /// What stands in a query or a body; the error says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut root = Self::EMPTY;
        for (at, pair) in text.split('&').filter(|pair| !pair.is_empty()).enumerate() {
            if at >= MOST {
                return Err("too many parameters".to_owned());
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(&name.replace('+', " "));
            let path = path(&name).ok_or_else(|| format!("cannot be understood: {name}"))?;
            root.put(&path, decode(&value.replace('+', " "))).map_err(|what| format!("{what}: {name}"))?;
        }
        Ok(root)
    }

    fn put(&mut self, path: &[String], value: String) -> Result<(), &'static str> {
        let Self::Map(members) = self else { return Err("is a text and has parts") };
        let Some((name, rest)) = path.split_first() else { return Err("cannot be understood") };
        // `a[]` is one more; `a[][b]` belongs to the last one until that has a `b`.
        let name = if name.is_empty() {
            let last = members.last().filter(|(_, node)| rest.first().is_some_and(|next| !node.has(next)));
            last.map_or_else(|| members.len().to_string(), |(name, _)| name.clone())
        } else {
            name.clone()
        };
        let known = members.iter_mut().find(|(known, _)| *known == name).map(|(_, node)| node);
        match (known, rest.is_empty()) {
            (Some(_), true) => Err("stands there twice"),
            (Some(node), false) => node.put(rest, value),
            (None, true) => {
                members.push((name, Self::Text(value)));
                Ok(())
            }
            (None, false) => {
                let mut node = Self::EMPTY;
                node.put(rest, value)?;
                members.push((name, node));
                Ok(())
            }
        }
    }

    fn has(&self, name: &str) -> bool {
        matches!(self, Self::Map(members) if members.iter().any(|(known, _)| known == name))
    }

    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(members) => members.iter().find(|(known, _)| known == name).map(|(_, node)| node),
            Self::Text(_) => None,
        }
    }

    /// One text for the same parameters in any order of names and with either way of escaping.
    pub(super) fn canonical(&self) -> String {
        match self {
            Self::Text(text) => format!("{text:?}"),
            Self::Map(members) => {
                let mut parts: Vec<String> =
                    members.iter().map(|(name, node)| format!("{name:?}:{}", node.canonical())).collect();
                parts.sort();
                format!("{{{}}}", parts.join(","))
            }
        }
    }
}

/// `a[b][]` → `a`, `b`, and nothing.
fn path(name: &str) -> Option<Vec<String>> {
    let (first, rest) = name.split_once('[').map_or((name, None), |(first, rest)| (first, Some(rest)));
    if first.is_empty() || first.contains(']') {
        return None;
    }
    let mut path = vec![first.to_owned()];
    if let Some(rest) = rest {
        let inner = rest.strip_suffix(']')?;
        path.extend(inner.split("][").map(str::to_owned));
    }
    let good = path.len() <= DEEPEST && path.iter().all(|part| !part.contains(['[', ']']));
    good.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        Node::parse(text).unwrap().canonical()
    }

    #[test]
    fn brackets_and_lists() {
        assert_eq!(read("a=1&b[c]=x+y&b[d][0][e]=%26"), r#"{"a":"1","b":{"c":"x y","d":{"0":{"e":"&"}}}}"#);
        // Escaped or not, numbered or not: the same.
        assert_eq!(read("expand%5B%5D=a&expand[]=b"), read("expand[0]=a&expand%5B1%5D=b"));
        assert_eq!(read("l[][a]=1&l[][b]=2&l[][a]=3"), read("l[0][a]=1&l[0][b]=2&l[1][a]=3"));
        assert_eq!(read("a="), r#"{"a":""}"#);
        assert_eq!(read(""), "{}");
    }

    #[test]
    fn what_is_no_form() {
        for text in ["=1", "a[=1", "a]=1", "a[b]c=1", "a[b[c]]=1", "a=1&a=2", "a=1&a[b]=2", "a[b]=1&a=2", "[a]=1"] {
            assert!(Node::parse(text).is_err(), "{text}");
        }
        assert!(Node::parse(&format!("a{}=1", "[b]".repeat(20))).is_err());
    }
}
