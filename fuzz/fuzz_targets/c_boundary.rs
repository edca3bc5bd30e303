//! Any bytes to every function of the C library, called by name as C does: the first byte chooses the function, the rest is its
//! text, of exactly that length. What must hold is what ffi-c/tests/garble.c says.

#![no_main]

use std::ffi::{c_char, c_void};
use std::ptr;
use std::sync::LazyLock;

// Only its symbols are used.
extern crate tallage_c_library as _;

#[repr(C)]
#[derive(Clone, Copy)]
struct Str {
    ptr: *const c_char,
    len: usize,
}

type Out = *mut *mut c_void;
type Function = unsafe extern "C" fn(Str, Out, Out) -> i32;
type Method = unsafe extern "C" fn(*const c_void, Str, Out, Out) -> i32;

unsafe extern "C" {
    fn tallage_error_kind(error: *const c_void) -> i32;
    fn tallage_error_code(error: *const c_void) -> Str;
    fn tallage_error_json(error: *const c_void) -> Str;
    fn tallage_error_free(error: *mut c_void);
    fn tallage_result_json(result: *const c_void) -> Str;
    fn tallage_result_free(result: *mut c_void);
    fn tallage_engine_new(config: Str, out: Out, error: Out) -> i32;
    fn tallage_engine_free(engine: *mut c_void);
    fn tallage_lint(text: Str, out: Out, error: Out) -> i32;
    fn tallage_vat_number(text: Str, out: Out, error: Out) -> i32;
    fn tallage_vat_rates(text: Str, out: Out, error: Out) -> i32;
    fn tallage_vies_request(text: Str, out: Out, error: Out) -> i32;
    fn tallage_vies_read(text: Str, out: Out, error: Out) -> i32;
    fn tallage_en16931(text: Str, out: Out, error: Out) -> i32;
    fn tallage_engine_calculate(engine: *const c_void, text: Str, out: Out, error: Out) -> i32;
    fn tallage_engine_resolve(engine: *const c_void, text: Str, out: Out, error: Out) -> i32;
    fn tallage_engine_explain(engine: *const c_void, text: Str, out: Out, error: Out) -> i32;
    fn tallage_engine_credit(engine: *const c_void, text: Str, out: Out, error: Out) -> i32;
    fn tallage_engine_vat_rates(engine: *const c_void, text: Str, out: Out, error: Out) -> i32;
    fn tallage_engine_en16931(engine: *const c_void, text: Str, out: Out, error: Out) -> i32;
    fn tallage_engine_reconcile(engine: *const c_void, text: Str, out: Out, error: Out) -> i32;
    fn tallage_engine_begin(engine: *const c_void, text: Str, out: Out, error: Out) -> i32;
    fn tallage_engine_resume(engine: *const c_void, text: Str, out: Out, error: Out) -> i32;
    fn tallage_exchange_receive(exchange: *mut c_void, text: Str, out: Out, error: Out) -> i32;
    fn tallage_exchange_step(exchange: *const c_void, out: Out, error: Out) -> i32;
    fn tallage_exchange_free(exchange: *mut c_void);
}

const FUNCTIONS: [Function; 6] =
    [tallage_lint, tallage_vat_number, tallage_vat_rates, tallage_vies_request, tallage_vies_read, tallage_en16931];
const METHODS: [Method; 7] = [
    tallage_engine_calculate,
    tallage_engine_resolve,
    tallage_engine_explain,
    tallage_engine_credit,
    tallage_engine_vat_rates,
    tallage_engine_en16931,
    tallage_engine_reconcile,
];
const CONFIG: &str = r#"{"taxes":[{"code":"vat","name":"VAT","rate":"20"},{"code":"city","name":"City","rate":"7.25"}],
    "organization":{"tax_codes":["vat"]},"billing_entities":[{"code":"acme_fr","name":"Acme","country":"FR","eu":{"enabled":true}}],
    "connections":[{"code":"anrok_us","name":"Anrok","provider":"anrok","credentials":{"api_key":"a/b/secret.c"},
                    "fallback_item":{"product_external_id":"saas"}}]}"#;
const CHECK: &str = r#"{"operation":"check","connection":"anrok_us"}"#;

fn lend(text: &[u8]) -> Str {
    Str { ptr: text.as_ptr().cast(), len: text.len() }
}

/// Makes a call and looks at what came of it: the handle on success, NULL after a failure, whose error is checked and freed.
fn call(make: impl FnOnce(Out, Out) -> i32) -> *mut c_void {
    let (mut out, mut error) = (ptr::null_mut(), ptr::null_mut());
    let status = make(&mut out, &mut error);
    if status == 0 {
        assert!(!out.is_null() && error.is_null(), "a success gives its handle and no error");
        return out;
    }
    assert!(out.is_null() && !error.is_null(), "a failure gives its error and nothing else");
    // SAFETY: the error lives until it is freed, once.
    unsafe {
        assert_eq!(tallage_error_kind(error), status);
        assert!(status != 8 && status != 9, "{}", text_of(tallage_error_json(error)));
        assert!(tallage_error_code(error).len > 0);
        tallage_error_free(error);
    }
    ptr::null_mut()
}

/// The text of a living handle.
fn text_of(text: Str) -> String {
    // SAFETY: the callers' handles live; a text of the library is readable as long as they do.
    String::from_utf8(unsafe { std::slice::from_raw_parts(text.ptr.cast::<u8>(), text.len) }.to_vec())
        .expect("the library writes UTF-8")
}

/// Reads a result to its end and frees it.
fn drop_result(result: *mut c_void) {
    if !result.is_null() {
        // SAFETY: a living result, freed once.
        unsafe {
            let json = text_of(tallage_result_json(result));
            assert!(json.starts_with('{') && json.ends_with('}'), "{json}");
            tallage_result_free(result);
        }
    }
}

struct Engine(*mut c_void);

// SAFETY: the header allows any number of threads to use one engine.
unsafe impl Send for Engine {}
// SAFETY: as above.
unsafe impl Sync for Engine {}

// SAFETY: both out-parameters are writable, the text is readable.
static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine(call(|out, error| unsafe { tallage_engine_new(lend(CONFIG.as_bytes()), out, error) })));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let engine = ENGINE.0;
    assert!(!engine.is_null(), "the configuration of this target is good");
    let Some((&choice, text)) = bytes.split_first() else { return };
    // A copy of exactly this length, so that the sanitizer sees whoever reads further.
    let text = text.to_vec().into_boxed_slice();
    let choice = usize::from(choice) % (FUNCTIONS.len() + METHODS.len() + 4);
    // SAFETY: every pointer is living or writable, every text readable during the call; what is given is freed once.
    unsafe {
        if let Some(function) = FUNCTIONS.get(choice) {
            return drop_result(call(|out, error| function(lend(&text), out, error)));
        }
        if let Some(method) = METHODS.get(choice - FUNCTIONS.len()) {
            return drop_result(call(|out, error| method(engine, lend(&text), out, error)));
        }
        match choice - FUNCTIONS.len() - METHODS.len() {
            0 => tallage_engine_free(call(|out, error| tallage_engine_new(lend(&text), out, error))),
            1 => tallage_exchange_free(call(|out, error| tallage_engine_begin(engine, lend(&text), out, error))),
            2 => tallage_exchange_free(call(|out, error| tallage_engine_resume(engine, lend(&text), out, error))),
            _ => {
                let exchange = call(|out, error| tallage_engine_begin(engine, lend(CHECK.as_bytes()), out, error));
                assert!(!exchange.is_null(), "the request of this target is good");
                drop_result(call(|out, error| tallage_exchange_receive(exchange, lend(&text), out, error)));
                drop_result(call(|out, error| tallage_exchange_step(exchange, out, error)));
                tallage_exchange_free(exchange);
            }
        }
    }
});
