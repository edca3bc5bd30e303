//! Comparisons that say where two values part.

use serde_json::Value;

fn escaped(member: &str) -> String {
    member.replace('~', "~0").replace('/', "~1")
}

/// The first place (JSON pointer) where two texts of JSON differ, with what stands there; `None` if their bytes are equal.
pub fn first_difference(expected: &str, actual: &str) -> Option<String> {
    if expected == actual {
        return None;
    }
    let values = (serde_json::from_str::<Value>(expected), serde_json::from_str::<Value>(actual));
    let found = match &values {
        (Ok(expected), Ok(actual)) => difference(expected, actual, ""),
        _ => Some("one of the two is not JSON".to_owned()),
    };
    // Equal as values, so order of members, blanks or the spelling of a number: show the bytes.
    Some(found.unwrap_or_else(|| {
        let at = expected.bytes().zip(actual.bytes()).take_while(|(a, b)| a == b).count();
        let around = |text: &str| {
            text.get(at.saturating_sub(40)..).map_or_else(String::new, |rest| rest.chars().take(80).collect())
        };
        format!("equal values, other bytes, from byte {at}: expected …{}… got …{}…", around(expected), around(actual))
    }))
}

fn difference(expected: &Value, actual: &Value, path: &str) -> Option<String> {
    match (expected, actual) {
        (Value::Object(left), Value::Object(right)) => {
            if let Some(extra) = right.keys().find(|key| !left.contains_key(*key)) {
                return Some(format!("{path}/{}: not expected", escaped(extra)));
            }
            left.iter().find_map(|(key, value)| {
                let path = format!("{path}/{}", escaped(key));
                right.get(key).map_or_else(|| Some(format!("{path}: missing")), |other| difference(value, other, &path))
            })
        }
        (Value::Array(left), Value::Array(right)) => {
            let inner = left
                .iter()
                .zip(right)
                .enumerate()
                .find_map(|(index, (a, b))| difference(a, b, &format!("{path}/{index}")));
            inner.or_else(|| {
                (left.len() != right.len())
                    .then(|| format!("{path}: expected {} entries, got {}", left.len(), right.len()))
            })
        }
        _ => (expected != actual).then(|| format!("{path}: expected {expected}, got {actual}")),
    }
}

/// Where `figures` are not contained in `result`: objects by member, arrays by position and of equal length. All places, so that
/// one look shows what is wrong.
pub fn not_contained(figures: &Value, result: &Value) -> Vec<String> {
    let mut places = Vec::new();
    walk(figures, result, "", &mut places);
    places
}

fn walk(figures: &Value, result: &Value, path: &str, places: &mut Vec<String>) {
    match (figures, result) {
        (Value::Object(left), Value::Object(right)) => {
            for (key, value) in left {
                let path = format!("{path}/{}", escaped(key));
                match right.get(key) {
                    Some(other) => walk(value, other, &path, places),
                    None => places.push(format!("{path}: worked out as {value}, missing in the result")),
                }
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (index, (a, b)) in left.iter().zip(right).enumerate() {
                walk(a, b, &format!("{path}/{index}"), places);
            }
        }
        _ if figures != result => places.push(format!("{path}: worked out as {figures}, the result says {result}")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{first_difference, not_contained};
    use serde_json::json;

    #[test]
    fn the_first_difference_is_named() {
        assert_eq!(first_difference(r#"{"a":[1,2]}"#, r#"{"a":[1,2]}"#), None);
        assert_eq!(first_difference(r#"{"a":[1,2]}"#, r#"{"a":[1,3]}"#).unwrap(), "/a/1: expected 2, got 3");
        assert_eq!(first_difference(r#"{"a":[1]}"#, r#"{"a":[1,3]}"#).unwrap(), "/a: expected 1 entries, got 2");
        assert_eq!(first_difference(r#"{"a/b":1}"#, "{}").unwrap(), "/a~1b: missing");
        assert!(
            first_difference(r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#).unwrap().starts_with("equal values, other bytes")
        );
    }

    #[test]
    fn figures_are_a_subset() {
        let result = json!({"a": 1, "b": [{"c": 2, "d": 3}], "e": null});
        assert!(not_contained(&json!({"b": [{"c": 2}], "e": null}), &result).is_empty());
        assert_eq!(not_contained(&json!({"a": 2, "b": [{"c": 3}], "f": 0}), &result).len(), 3);
        assert_eq!(not_contained(&json!({"b": []}), &result).len(), 1);
    }
}
