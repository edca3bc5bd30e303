package tallage

/*
#include <tallage.h>
*/
import "C"

import "runtime"

// Exchange is an operation at a tax provider (docs/exchanges.md): Step says what to send, your http.Client sends it,
// Receive takes what came back. It does not need its engine any more.
type Exchange struct{ c *C.tallage_exchange }

func exchange(call func(out **C.tallage_exchange, err **C.tallage_error) C.tallage_status) (*Exchange, error) {
	var out *C.tallage_exchange
	var err *C.tallage_error
	if call(&out, &err) != C.TALLAGE_STATUS_OK {
		return nil, failure(err)
	}
	made := &Exchange{out}
	runtime.SetFinalizer(made, (*Exchange).Close)
	return made, nil
}

// Begin begins an exchange; nothing is sent.
func (e *Engine) Begin(request []byte) (*Exchange, error) {
	defer runtime.KeepAlive(e)
	return exchange(func(out **C.tallage_exchange, err **C.tallage_error) C.tallage_status {
		return C.tallage_engine_begin(e.c, lend(request), out, err)
	})
}

// Resume takes up an exchange where JSON left it.
func (e *Engine) Resume(saved []byte) (*Exchange, error) {
	defer runtime.KeepAlive(e)
	return exchange(func(out **C.tallage_exchange, err **C.tallage_error) C.tallage_status {
		return C.tallage_engine_resume(e.c, lend(saved), out, err)
	})
}

// Close frees the exchange; closing twice is fine.
func (x *Exchange) Close() {
	C.tallage_exchange_free(x.c)
	x.c = nil
	runtime.SetFinalizer(x, nil)
}

// Step is what is to be done next. A request holds credentials: do not log it.
func (x *Exchange) Step() ([]byte, error) {
	defer runtime.KeepAlive(x)
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_exchange_step(x.c, out, err)
	})
}

// Receive hands over what came back for a request, or that nothing did.
func (x *Exchange) Receive(received []byte) ([]byte, error) {
	defer runtime.KeepAlive(x)
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_exchange_receive(x.c, lend(received), out, err)
	})
}

// Waited says that the time of a wait is over.
func (x *Exchange) Waited() error {
	defer runtime.KeepAlive(x)
	var err *C.tallage_error
	if C.tallage_exchange_waited(x.c, &err) != C.TALLAGE_STATUS_OK {
		return failure(err)
	}
	return nil
}

// Retry begins again after a failure that may pass.
func (x *Exchange) Retry() error {
	defer runtime.KeepAlive(x)
	var err *C.tallage_error
	if C.tallage_exchange_retry(x.c, &err) != C.TALLAGE_STATUS_OK {
		return failure(err)
	}
	return nil
}

// JSON is the exchange without credentials, to be stored and resumed.
func (x *Exchange) JSON() ([]byte, error) {
	defer runtime.KeepAlive(x)
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_exchange_json(x.c, out, err)
	})
}

// Outcome is how it ended.
func (x *Exchange) Outcome() ([]byte, error) {
	defer runtime.KeepAlive(x)
	return ask(func(out **C.tallage_result, err **C.tallage_error) C.tallage_status {
		return C.tallage_exchange_outcome(x.c, out, err)
	})
}
