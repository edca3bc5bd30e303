// Package tallage calls the C library by cgo: JSON in, JSON out, errors as *Error. An Engine is built once and shared by
// any number of goroutines; an Exchange is for one goroutine at a time. What a handle holds is freed by Close, or by the
// garbage collector when nobody closes it.
package tallage

/*
#cgo pkg-config: tallage
#include <tallage.h>
*/
import "C"

import (
	"fmt"
	"runtime"
	"unsafe"
)

func init() {
	if C.tallage_abi() != C.TALLAGE_ABI {
		panic("tallage: the library has another ABI than the header that this program was compiled with")
	}
}

// Error is what a failed call answers.
type Error struct {
	Status  int    // of the C header, TALLAGE_STATUS_…
	Kind    string // invalid_config, invalid_document, not_found, …
	Code    string // stable, for programs
	Path    string // JSON pointer into what was sent
	Message string // for people
	JSON    string // all of it, with every problem in details.problems
}

func (e *Error) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("tallage: %s: %s", e.Code, e.Message)
	}
	return fmt.Sprintf("tallage: %s at %s: %s", e.Code, e.Path, e.Message)
}

var kinds = map[C.tallage_status]string{
	C.TALLAGE_STATUS_INVALID_CONFIG:   "invalid_config",
	C.TALLAGE_STATUS_INVALID_DOCUMENT: "invalid_document",
	C.TALLAGE_STATUS_NOT_FOUND:        "not_found",
	C.TALLAGE_STATUS_UNDETERMINED:     "undetermined",
	C.TALLAGE_STATUS_PROVIDER:         "provider",
	C.TALLAGE_STATUS_TRANSPORT:        "transport",
	C.TALLAGE_STATUS_CONFLICT:         "conflict",
	C.TALLAGE_STATUS_INTERNAL:         "internal",
	C.TALLAGE_STATUS_INVALID_ARGUMENT: "invalid_argument",
}

// lend borrows bytes for the time of one call: cgo pins what an argument points to.
func lend(text []byte) C.tallage_str {
	if len(text) == 0 {
		return C.tallage_str{}
	}
	return C.tallage_str{ptr: (*C.char)(unsafe.Pointer(&text[0])), len: C.size_t(len(text))}
}

func text(s C.tallage_str) []byte {
	return C.GoBytes(unsafe.Pointer(s.ptr), C.int(s.len))
}

// failure copies an error of the library and frees it.
func failure(e *C.tallage_error) error {
	defer C.tallage_error_free(e)
	status := C.tallage_error_kind(e)
	return &Error{
		Status:  int(status),
		Kind:    kinds[status],
		Code:    string(text(C.tallage_error_code(e))),
		Path:    string(text(C.tallage_error_path(e))),
		Message: string(text(C.tallage_error_message(e))),
		JSON:    string(text(C.tallage_error_json(e))),
	}
}

// ask makes a call that answers with a result; the text is copied, the result freed.
func ask(call func(out **C.tallage_result, err **C.tallage_error) C.tallage_status) ([]byte, error) {
	var out *C.tallage_result
	var err *C.tallage_error
	if call(&out, &err) != C.TALLAGE_STATUS_OK {
		return nil, failure(err)
	}
	defer C.tallage_result_free(out)
	return text(C.tallage_result_json(out)), nil
}

// Engine is a configuration, checked and indexed once.
type Engine struct{ c *C.tallage_engine }

// NewEngine builds an engine from configuration JSON; all problems are in the error at once.
func NewEngine(config []byte) (*Engine, error) {
	var out *C.tallage_engine
	var err *C.tallage_error
	if C.tallage_engine_new(lend(config), &out, &err) != C.TALLAGE_STATUS_OK {
		return nil, failure(err)
	}
	engine := &Engine{out}
	runtime.SetFinalizer(engine, (*Engine).Close)
	return engine, nil
}

// Close frees the engine; closing twice is fine. Nobody may use it any more.
func (e *Engine) Close() {
	C.tallage_engine_free(e.c)
	e.c = nil
	runtime.SetFinalizer(e, nil)
}

// Calculate puts taxes on an invoice.
func (e *Engine) Calculate(invoice []byte) ([]byte, error) {
	defer runtime.KeepAlive(e)
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_engine_calculate(e.c, lend(invoice), out, err)
	})
}

// Resolve says which taxes apply to each fee, without amounts.
func (e *Engine) Resolve(invoice []byte) ([]byte, error) {
	defer runtime.KeepAlive(e)
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_engine_resolve(e.c, lend(invoice), out, err)
	})
}

// Explain is Calculate with the reasons of every figure.
func (e *Engine) Explain(invoice []byte) ([]byte, error) {
	defer runtime.KeepAlive(e)
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_engine_explain(e.c, lend(invoice), out, err)
	})
}

// Credit makes a taxed credit note.
func (e *Engine) Credit(request []byte) ([]byte, error) {
	defer runtime.KeepAlive(e)
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_engine_credit(e.c, lend(request), out, err)
	})
}

// VATRates asks the data of this engine for the rates of a place on a day.
func (e *Engine) VATRates(request []byte) ([]byte, error) {
	defer runtime.KeepAlive(e)
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_engine_vat_rates(e.c, lend(request), out, err)
	})
}

// EN16931 shows a document in the terms of EN 16931, its seller out of this engine's configuration.
func (e *Engine) EN16931(request []byte) ([]byte, error) {
	defer runtime.KeepAlive(e)
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_engine_en16931(e.c, lend(request), out, err)
	})
}

// Compare compares taxed documents, with what this engine itself would answer.
func (e *Engine) Compare(request []byte) ([]byte, error) {
	defer runtime.KeepAlive(e)
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_engine_compare(e.c, lend(request), out, err)
	})
}

// Reconcile compares what is recorded here with what a provider lists.
func (e *Engine) Reconcile(request []byte) ([]byte, error) {
	defer runtime.KeepAlive(e)
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_engine_reconcile(e.c, lend(request), out, err)
	})
}

// Lint is the lint report of the configuration.
func (e *Engine) Lint() ([]byte, error) {
	defer runtime.KeepAlive(e)
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_engine_lint(e.c, out, err)
	})
}
