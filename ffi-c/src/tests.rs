//! What cannot be seen from C: panics at the boundary, and tables compared with the core.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::ptr;

use tallage_core::ErrorKind;

use crate::abi::{TALLAGE_ABI, TALLAGE_SCHEMA, tallage_abi, tallage_version};
use crate::boundary;
use crate::engine::{tallage_engine, tallage_engine_calculate, tallage_engine_free, tallage_engine_new};
use crate::error::{
    tallage_error, tallage_error_code, tallage_error_free, tallage_error_json, tallage_error_kind, tallage_error_path,
};
use crate::exchange::{self, tallage_engine_begin, tallage_exchange_free, tallage_exchange_json};
use crate::result::{tallage_result, tallage_result_free, tallage_result_json};
use crate::status::tallage_status;
use crate::text::tallage_str;

const CONFIG: &str = r#"{"taxes":[{"code":"vat","name":"VAT","rate":"20"}],"organization":{"tax_codes":["vat"]}}"#;
const INVOICE: &str = r#"{"id":"i","type":"one_off","issuing_date":"2026-10-31","currency":"EUR","fees":[{"id":"f","type":"add_on","amount_cents":1000}]}"#;

/// The text of a borrowed string, copied.
fn copy(text: tallage_str) -> String {
    // SAFETY: the tests ask only for text of objects that they have not freed.
    unsafe { text.read("text", ErrorKind::Internal) }.unwrap().to_owned()
}

fn engine() -> *mut tallage_engine {
    let (mut engine, mut error) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: both out-parameters are writable.
    let status = unsafe { tallage_engine_new(tallage_str::of(CONFIG), &mut engine, &mut error) };
    assert_eq!(status, tallage_status::Ok);
    assert!(error.is_null());
    engine
}

/// Calculates with `engine` and gives the JSON back.
fn calculate(engine: *const tallage_engine) -> String {
    let (mut result, mut error): (*mut tallage_result, *mut tallage_error) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: the engine lives, both out-parameters are writable, the result is freed once.
    unsafe {
        let status = tallage_engine_calculate(engine, tallage_str::of(INVOICE), &mut result, &mut error);
        assert_eq!(status, tallage_status::Ok, "{}", copy(tallage_error_json(error)));
        let json = copy(tallage_result_json(result));
        tallage_result_free(result);
        json
    }
}

#[test]
fn a_panic_becomes_internal_and_leaves_the_engine_usable() {
    let engine = engine();
    let before = calculate(engine);
    let mut error = ptr::null_mut();
    // SAFETY: `error` is writable; the engine is living.
    unsafe {
        let status = boundary::status(&mut error, || {
            let used = &*engine;
            let _ = ptr::from_ref(used);
            panic!("on purpose, in the middle of a call");
        });
        assert_eq!(status, tallage_status::Internal);
        assert_eq!(tallage_error_kind(error), tallage_status::Internal);
        assert_eq!(copy(tallage_error_code(error)), "internal.panic");
        assert!(copy(tallage_error_json(error)).starts_with(r#"{"kind":"internal","code":"internal.panic","path":"""#));
        tallage_error_free(error);
    }
    assert_eq!(calculate(engine), before);
    // SAFETY: freed once.
    unsafe { tallage_engine_free(engine) };
}

#[test]
fn a_panic_leaves_an_exchange_as_it_was() {
    const CONNECTED: &str = r#"{"connections":[{"code":"anrok_us","name":"Anrok","provider":"anrok","credentials":{"api_key":"s1/sa1/secret.x"},"fallback_item":{"product_external_id":"saas"}}]}"#;
    const CHECK: &str = r#"{"operation":"check","connection":"anrok_us"}"#;
    let (mut engine, mut exchange, mut error) = (ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
    // SAFETY: the out-parameters are writable, each handle is living and freed once.
    unsafe {
        assert_eq!(tallage_engine_new(tallage_str::of(CONNECTED), &mut engine, &mut error), tallage_status::Ok);
        assert_eq!(tallage_engine_begin(engine, tallage_str::of(CHECK), &mut exchange, &mut error), tallage_status::Ok);
        let json = || {
            let mut result = ptr::null_mut();
            assert_eq!(tallage_exchange_json(exchange, &mut result, ptr::null_mut()), tallage_status::Ok);
            let json = copy(tallage_result_json(result));
            tallage_result_free(result);
            json
        };
        let before = json();
        let status = boundary::status(&mut error, || {
            exchange::change(exchange, |changed| {
                changed.fail(None, tallage_core::TransportFailure::Timeout)?;
                panic!("on purpose, in the middle of a change");
            })
        });
        assert_eq!((status, copy(tallage_error_code(error))), (tallage_status::Internal, "internal.panic".to_owned()));
        assert_eq!(json(), before);
        tallage_error_free(error);
        tallage_exchange_free(exchange);
        tallage_engine_free(engine);
    }
}

#[test]
fn a_panic_without_a_place_for_its_error_is_a_status_only() {
    // SAFETY: NULL is allowed.
    let status = unsafe { boundary::status(ptr::null_mut(), || panic!("on purpose")) };
    assert_eq!(status, tallage_status::Internal);
    assert_eq!(boundary::value(7, || panic!("on purpose")), 7);
}

/// A payload whose destructor panics as well must not get past the boundary.
#[test]
fn a_panic_whose_payload_panics_is_held_too() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("on purpose, while dropping");
        }
    }
    // SAFETY: NULL is allowed.
    let status = unsafe { boundary::status(ptr::null_mut(), || std::panic::panic_any(Bomb)) };
    assert_eq!(status, tallage_status::Internal);
}

/// Every kind of the core with the C name of its status. A kind that the core has and this table has not fails below.
const KINDS: [(&str, ErrorKind, tallage_status); 8] = [
    ("InvalidConfig", ErrorKind::InvalidConfig, tallage_status::InvalidConfig),
    ("InvalidDocument", ErrorKind::InvalidDocument, tallage_status::InvalidDocument),
    ("NotFound", ErrorKind::NotFound, tallage_status::NotFound),
    ("Undetermined", ErrorKind::Undetermined, tallage_status::Undetermined),
    ("Provider", ErrorKind::Provider, tallage_status::Provider),
    ("Transport", ErrorKind::Transport, tallage_status::Transport),
    ("Conflict", ErrorKind::Conflict, tallage_status::Conflict),
    ("Internal", ErrorKind::Internal, tallage_status::Internal),
];

#[test]
fn every_kind_of_the_core_has_its_status() {
    let source = include_str!("../../core/src/error.rs");
    let (_, rest) = source.split_once("pub enum ErrorKind {").unwrap();
    let (body, _) = rest.split_once("\n}").unwrap();
    let named: Vec<&str> = body
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//") && !line.starts_with('#'))
        .map(|line| line.trim_end_matches(','))
        .collect();
    let mapped: Vec<&str> = KINDS.iter().map(|(name, _, _)| *name).collect();
    assert_eq!(named, mapped);
    for (name, kind, status) in KINDS {
        assert_eq!(format!("{kind:?}"), name);
        assert_eq!(tallage_status::from(kind), status);
    }
}

/// The header promises that `kind` in the JSON is the status in lower case: `not_found` for `NotFound`.
#[test]
fn the_kind_in_json_is_the_status() {
    let snake = |name: &str| -> String {
        name.char_indices()
            .flat_map(|(at, letter)| {
                let gap = (at > 0 && letter.is_uppercase()).then_some('_');
                gap.into_iter().chain(letter.to_lowercase())
            })
            .collect()
    };
    let own = tallage_error::null("out");
    let errors = KINDS
        .iter()
        .map(|(_, kind, _)| tallage_error::from(tallage_core::Error::new(*kind, "a.b", "/c", "sentence")))
        .chain([own]);
    for error in errors {
        // SAFETY: a reference to a living error.
        let (status, json) = unsafe { (tallage_error_kind(&error), copy(tallage_error_json(&error))) };
        assert!(json.starts_with(&format!(r#"{{"kind":"{}","code":""#, snake(&format!("{status:?}")))), "{json}");
    }
}

#[test]
fn misuse_has_the_form_of_every_other_error() {
    let error = tallage_error::null("out");
    // SAFETY: a reference to a living error.
    unsafe {
        assert_eq!(copy(tallage_error_path(&error)), "/out");
        assert_eq!(
            copy(tallage_error_json(&error)),
            r#"{"kind":"invalid_argument","code":"argument.null","path":"/out","message":"`out` must not be NULL","details":{}}"#
        );
    }
}

#[test]
fn the_numbers_are_those_of_the_core() {
    assert_eq!(tallage_abi(), TALLAGE_ABI);
    assert_eq!(copy(tallage_version()), tallage_core::version());
    let engine = engine();
    let json = calculate(engine);
    assert!(
        json.starts_with(&format!(
            r#"{{"schema":{TALLAGE_SCHEMA},"versions":{{"engine":"{}""#,
            tallage_core::version()
        ))
    );
    // SAFETY: freed once.
    unsafe { tallage_engine_free(engine) };
}

#[test]
fn a_length_that_no_text_can_have_is_refused() {
    let text = tallage_str { ptr: c"x".as_ptr(), len: usize::MAX };
    // SAFETY: the length is refused before the pointer is followed.
    let error = unsafe { text.read("config_json", ErrorKind::Internal) }.unwrap_err();
    // SAFETY: a reference to a living error.
    assert_eq!(copy(unsafe { tallage_error_code(&error) }), "argument.too_long");
}
