//! However an answer of VIES is damaged, there is evidence and no panic; and damage never makes a number valid.

use serde_json::{Value, json};
use tallage::{ViesEvidence, ViesStatus, vies_read_json, vies_request_json};
use tallage_conformance::garble::Random;

const VALID: &str = r#"{"countryCode":"DE","vatNumber":"136695976","requestDate":"2026-05-12T09:30:11.123Z","valid":true,"requestIdentifier":"WAPIAAAAXXXXXXXX","name":"EXAMPLE GMBH","address":"EXAMPLESTRASSE 1\n10115 BERLIN","traderNameMatch":"NOT_PROCESSED"}"#;
const INVALID: &str = r#"{"isValid":false,"requestDate":"2026-05-12T09:30:11.123Z","userError":"INVALID","name":"---","address":"---","requestIdentifier":"","originalVatNumber":"136695976","vatNumber":"136695976","viesApproximate":{"name":"---","matchName":3}}"#;
const DOWN: &str =
    r#"{"countryCode":"DE","vatNumber":"136695976","valid":false,"name":"---","userError":"MS_UNAVAILABLE"}"#;
const REFUSED: &str = r#"{"actionSucceed":false,"errorWrappers":[{"error":"MS_MAX_CONCURRENT_REQ","message":"x"}]}"#;

const SPLICES: [&str; 20] = [
    "0",
    "-",
    "1.5",
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "\"",
    "\\",
    ",",
    ":",
    "]",
    "}",
    "\"VALID\"",
    "\"INVALID\"",
    "---",
    "\u{0}",
    "é",
    "\\ud800",
];

fn garble(text: &str, random: &mut Random) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..1 + random.below(3) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(12)).min(bytes.len());
        match random.below(4) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..end, SPLICES[random.below(SPLICES.len())].bytes())),
            2 => {
                let copy = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, copy));
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = random.below(256) as u8;
                }
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn judge(status: u16, body: &str) -> ViesStatus {
    let input =
        json!({"number": "DE136695976", "at": "2026-11-21T22:58:03Z", "response": {"status": status, "body": body}});
    let result: Value = serde_json::from_str(&vies_read_json(&input.to_string()).unwrap()).unwrap();
    ViesEvidence::from_json(&result["evidence"].to_string()).unwrap().status
}

#[test]
fn a_body_that_breaks_off_says_nothing() {
    for body in [VALID, INVALID, DOWN, REFUSED] {
        for (end, _) in body.char_indices() {
            assert_eq!(judge(200, &body[..end]), ViesStatus::Unavailable, "{}", &body[..end]);
        }
    }
    assert_eq!((judge(200, VALID), judge(200, INVALID)), (ViesStatus::Valid, ViesStatus::Invalid));
}

#[test]
fn garbled_bodies_never_become_valid() {
    let mut random = Random(0x7A11A6E);
    let mut answered = [0u32; 4];
    for (index, body) in [VALID, INVALID, DOWN, REFUSED].into_iter().enumerate() {
        for _ in 0..25_000 {
            let garbled = garble(body, &mut random);
            let status = judge(if random.below(10) == 0 { 500 } else { 200 }, &garbled);
            // What was a no or no answer is never a yes by chance (not by one word put in: the words are among the splices).
            let yes = garbled.contains("alid\":true");
            assert!(status != ViesStatus::Valid || yes, "{garbled}");
            answered[index] += u32::from(status != ViesStatus::Unavailable);
        }
    }
    // Garbling often hits what does not matter: then the answer stands.
    assert!(answered[0] > 1_000 && answered[1] > 1_000, "{answered:?}");
    assert!(answered[3] == 0, "{answered:?}");
}

#[test]
fn garbled_input_is_answered_never_a_panic() {
    let mut random = Random(0xEC);
    let evidence = r#"{"status":"unavailable","number":"DE136695976","checked_at":"2026-11-21T22:53:03Z","reason":"TIMEOUT","failures":1,"retry_at":"2026-11-21T22:58:03Z","last_valid":{"status":"valid","number":"DE136695976","checked_at":"2026-10-01T08:00:00Z","name":"X"}}"#;
    let response = json!({"status": 200, "headers": {"retry-after": "600"}, "body": DOWN});
    let input = format!(
        r#"{{"number":"DE136695976","requester":"FR23334175221","at":"2026-11-21T22:58:03Z","response":{response},"previous":{evidence}}}"#
    );
    let request = r#"{"number":"B64717838","country":"ES","requester":"FR23334175221","method":"get","trader":{"name":"A & B","city":"Ulm"},"base_url":"https://example.org/x"}"#;
    let (mut results, mut errors) = (0u32, 0u32);
    for _ in 0..50_000 {
        let answers = [
            vies_read_json(&garble(&input, &mut random)),
            vies_request_json(&garble(request, &mut random)),
            ViesEvidence::from_json(&garble(evidence, &mut random)).map(|evidence| evidence.to_json()),
        ];
        for answer in answers {
            match answer {
                Ok(text) => {
                    assert!(serde_json::from_str::<Value>(&text).is_ok(), "{text}");
                    results += 1;
                }
                Err(error) => {
                    assert!(!error.code().is_empty() && !error.message().is_empty(), "{error:?}");
                    errors += 1;
                }
            }
        }
    }
    assert!(results > 5_000 && errors > 50_000, "{results} results, {errors} errors");
}
