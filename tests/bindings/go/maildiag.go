// libmaildiag from Go by cgo: handles have Close, a failure is an error with
// its code, and what leaves this file is Go's own: every text is copied before
// the next call can end its loan.
package main

/*
#cgo pkg-config: maildiag
#include <stdlib.h>
#include <maildiag/maildiag.h>
*/
import "C"

import (
	"runtime"
	"unsafe"
)

// Error is a status below 0.
type Error struct {
	Code int32
	Text string
}

func (e *Error) Error() string { return e.Text }

// Name is such as "E_NOTFOUND".
func (e *Error) Name() string {
	return C.GoString(C.maildiag_status_name(C.maildiag_status(e.Code)))
}

// failed turns a status into an error: remarks above 0 are none.
func failed(status C.maildiag_status) error {
	if status >= 0 {
		return nil
	}
	text := C.GoString(C.maildiag_status_text(status))
	return &Error{int32(status), text}
}

// text copies a loan. An absent one is told from an empty one.
func text(t C.maildiag_text) (string, bool) {
	if t.ptr == nil {
		return "-", false
	}
	return string(C.GoBytes(unsafe.Pointer(t.ptr), C.int(t.len))), true
}

func word(vocabulary, number C.uint32_t) string {
	return C.GoString(C.maildiag_word(vocabulary, number))
}

// Engine holds the facts of the logs that were fed. One goroutine at a time
// feeds it.
type Engine struct{ handle *C.maildiag_engine }

// NewEngine is an empty engine. Close it; the finalizer is for who forgets.
func NewEngine() (*Engine, error) {
	engine := &Engine{}
	var why C.maildiag_error
	why.struct_size = C.uint32_t(unsafe.Sizeof(why))
	status := C.maildiag_engine_new(&engine.handle, nil, &why)
	if status < 0 {
		return nil, &Error{int32(status), C.GoString(&why.text[0])}
	}
	runtime.SetFinalizer(engine, (*Engine).Close)
	return engine, nil
}

// Close lets go of it; readers keep what they need.
func (e *Engine) Close() {
	C.maildiag_engine_free(e.handle)
	e.handle = nil
	runtime.SetFinalizer(e, nil)
}

// Source announces a source of bytes.
func (e *Engine) Source(name string) (*Source, error) {
	cname := C.CString(name)
	defer C.free(unsafe.Pointer(cname))
	source := &Source{engine: e}
	status := C.maildiag_source_open(e.handle, cname, nil, &source.number)
	return source, failed(status)
}

// Source is an io.Writer: bytes may be cut anywhere.
type Source struct {
	engine *Engine
	number C.uint32_t
}

// Write feeds bytes; on a failure those that were not taken can be fed again.
func (s *Source) Write(bytes []byte) (int, error) {
	if len(bytes) == 0 {
		return 0, nil
	}
	var taken C.size_t
	status := C.maildiag_feed(s.engine.handle, s.number,
		unsafe.Pointer(&bytes[0]), C.size_t(len(bytes)), &taken)
	runtime.KeepAlive(s.engine)
	return int(taken), failed(status)
}

// Close says that nothing follows.
func (s *Source) Close() error {
	return failed(C.maildiag_feed_end(s.engine.handle, s.number))
}

// Lines counts what was fed.
func (e *Engine) Lines() (uint64, error) {
	var stats C.maildiag_stats
	stats.struct_size = C.uint32_t(unsafe.Sizeof(stats))
	err := failed(C.maildiag_stats_get(e.handle, &stats))
	return uint64(stats.lines), err
}

// Reader is for one goroutine at a time: no thread is asked for, a call may
// come from any.
type Reader struct{ handle *C.maildiag_reader }

// Reader opens one on the engine.
func (e *Engine) Reader() (*Reader, error) {
	reader := &Reader{}
	status := C.maildiag_reader_open(&reader.handle, e.handle, nil, nil)
	if err := failed(status); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(reader, (*Reader).Close)
	return reader, nil
}

// Close lets go of it.
func (r *Reader) Close() {
	C.maildiag_reader_close(r.handle)
	r.handle = nil
	runtime.SetFinalizer(r, nil)
}

// Message is a copy of what the reader lent.
type Message struct {
	QueueID, From, State string
	Recipients           []Recipient
}

// Recipient likewise.
type Recipient struct {
	Address, Outcome, Cause string
	Attempts                int
}

// Message by its id, with its recipients.
func (r *Reader) Message(id uint64) (*Message, error) {
	var m C.maildiag_message
	m.struct_size = C.uint32_t(unsafe.Sizeof(m))
	status := C.maildiag_message_get(r.handle, C.maildiag_id(id), &m)
	if err := failed(status); err != nil {
		return nil, err
	}
	out := &Message{State: word(C.MAILDIAG_WORDS_STATE, m.state)}
	out.QueueID, _ = text(m.queue_id)
	out.From, _ = text(m.from)
	var to C.maildiag_recipient
	to.struct_size = C.uint32_t(unsafe.Sizeof(to))
	for i := C.uint32_t(0); i < m.recipient_count; i++ {
		status := C.maildiag_recipient_get(r.handle, C.maildiag_id(id), i, &to)
		if err := failed(status); err != nil {
			return nil, err
		}
		one := Recipient{
			Outcome:  word(C.MAILDIAG_WORDS_RECIPIENT, to.outcome),
			Attempts: int(to.attempt_count),
		}
		one.Address, _ = text(to.address)
		one.Cause, _ = text(to.cause)
		out.Recipients = append(out.Recipients, one)
	}
	return out, nil
}

// Messages calls f for each message in turn, until it says false. A filter
// with texts would have to lie in C's memory (C.CBytes): a Go pointer inside
// of a struct must not be given to C.
func (r *Reader) Messages(f func(*Message) bool) error {
	var filter C.maildiag_filter
	filter.struct_size = C.uint32_t(unsafe.Sizeof(filter))
	filter.kinds = C.MAILDIAG_ENTRY_MESSAGE
	var entry C.maildiag_entry
	entry.struct_size = C.uint32_t(unsafe.Sizeof(entry))
	for {
		status := C.maildiag_entry_next(r.handle, &filter, &entry)
		if status != C.MAILDIAG_OK {
			return failed(status)
		}
		message, err := r.Message(uint64(entry.id))
		if err != nil || !f(message) {
			return err
		}
	}
}

// Finding is a copy, too.
type Finding struct {
	Cause, Actor string
	Ongoing      bool
	Messages     uint64
}

// Diagnose says what is wrong, worst first.
func (r *Reader) Diagnose() ([]Finding, error) {
	var report *C.maildiag_report
	status := C.maildiag_diagnose_all(r.handle, nil, &report)
	if err := failed(status); err != nil {
		return nil, err
	}
	defer C.maildiag_report_free(report)
	var found []Finding
	var f C.maildiag_finding
	f.struct_size = C.uint32_t(unsafe.Sizeof(f))
	for i := C.uint32_t(0); ; i++ {
		status := C.maildiag_finding_get(report, i, &f)
		if status != C.MAILDIAG_OK {
			return found, failed(status)
		}
		cause, _ := text(f.cause)
		found = append(found, Finding{cause,
			word(C.MAILDIAG_WORDS_ACTOR, f.actor), f.ongoing != 0,
			uint64(f.message_count)})
	}
}
