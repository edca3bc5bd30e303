package tallage

/*
#include <tallage.h>
*/
import "C"

// Lint checks configuration JSON without building an engine.
func Lint(config []byte) ([]byte, error) {
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_lint(lend(config), out, err)
	})
}

// VATNumber normalizes and checks a VAT number.
func VATNumber(request []byte) ([]byte, error) {
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_vat_number(lend(request), out, err)
	})
}

// VATRates asks the bundled data for the rates of a place on a day.
func VATRates(request []byte) ([]byte, error) {
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_vat_rates(lend(request), out, err)
	})
}

// VIESRequest is the HTTP request that asks VIES; nothing is sent.
func VIESRequest(request []byte) ([]byte, error) {
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_vies_request(lend(request), out, err)
	})
}

// VIESRead says what the answer of VIES means.
func VIESRead(request []byte) ([]byte, error) {
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_vies_read(lend(request), out, err)
	})
}

// EN16931 shows a taxed document in the terms of EN 16931.
func EN16931(request []byte) ([]byte, error) {
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_en16931(lend(request), out, err)
	})
}

// Compare says where and why the taxes of several taxed documents differ.
func Compare(request []byte) ([]byte, error) {
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_compare(lend(request), out, err)
	})
}

// EUData is the EU VAT data that the library was built with, as JSON.
func EUData() []byte { return text(C.tallage_eu_data()) }

// Version is that of the library that is loaded.
func Version() string { return string(text(C.tallage_version())) }
