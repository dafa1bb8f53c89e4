//! libmaildiag from Rust: what bindgen makes of the header is wrapped so that
//! the loan rule is the borrow checker's business. A text borrows its reader
//! mutably, so the next call on the reader cannot be written while it is held.

use std::ffi::{c_void, CStr, CString};
use std::fmt;
use std::marker::PhantomData;
use std::ptr::null_mut;

#[allow(dead_code, non_camel_case_types, non_upper_case_globals)]
mod sys {
    include!(concat!(env!("MAILDIAG_BINDINGS"), "/bindings.rs"));
}

pub use sys::maildiag_id as Id;

/// A status below 0.
#[derive(Debug)]
pub struct Error(i32);

impl Error {
    /// Such as "E_NOTFOUND".
    pub fn name(&self) -> String {
        owned(unsafe { sys::maildiag_status_name(self.0) })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = owned(unsafe { sys::maildiag_status_text(self.0) });
        f.write_str(&text)
    }
}

impl std::error::Error for Error {}

/// Remarks above 0 are no failure.
fn check(status: i32) -> Result<i32, Error> {
    if status < 0 {
        Err(Error(status))
    } else {
        Ok(status)
    }
}

fn owned(text: *const std::os::raw::c_char) -> String {
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}

pub fn word(vocabulary: u32, number: u32) -> String {
    owned(unsafe { sys::maildiag_word(vocabulary, number) })
}

/// Log text is bytes: nobody promises UTF-8. `None` is absent, not empty.
unsafe fn bytes<'a>(text: sys::maildiag_text) -> Option<&'a [u8]> {
    if text.ptr.is_null() {
        None
    } else {
        Some(std::slice::from_raw_parts(text.ptr.cast(), text.len as usize))
    }
}

/// A struct of the header, ready to be handed in.
macro_rules! sized {
    ($kind:ident) => {{
        let mut value: sys::$kind = unsafe { std::mem::zeroed() };
        value.struct_size = std::mem::size_of::<sys::$kind>() as u32;
        value
    }};
}

/// The facts of the logs that were fed. It may go to another thread; feeding
/// takes `&mut`, so there is one writer.
pub struct Engine(*mut sys::maildiag_engine);

unsafe impl Send for Engine {}

impl Engine {
    pub fn new() -> Result<Engine, Error> {
        let mut raw = null_mut();
        check(unsafe {
            sys::maildiag_engine_new(&mut raw, std::ptr::null(), null_mut())
        })?;
        Ok(Engine(raw))
    }

    pub fn open(&mut self, name: &str) -> Result<u32, Error> {
        let name = CString::new(name).map_err(|_| Error(sys::MAILDIAG_E_ARG))?;
        let mut source = 0;
        check(unsafe {
            sys::maildiag_source_open(
                self.0,
                name.as_ptr(),
                std::ptr::null(),
                &mut source,
            )
        })?;
        Ok(source)
    }

    pub fn feed(&mut self, source: u32, data: &[u8]) -> Result<(), Error> {
        check(unsafe {
            sys::maildiag_feed(
                self.0,
                source,
                data.as_ptr() as *const c_void,
                data.len() as _,
                null_mut(),
            )
        })?;
        Ok(())
    }

    pub fn end(&mut self, source: u32) -> Result<(), Error> {
        check(unsafe { sys::maildiag_feed_end(self.0, source) })?;
        Ok(())
    }

    pub fn lines(&self) -> Result<u64, Error> {
        let mut stats = sized!(maildiag_stats);
        check(unsafe { sys::maildiag_stats_get(self.0, &mut stats) })?;
        Ok(stats.lines)
    }

    /// While a reader lives the engine cannot be fed: the library would say
    /// E_BUSY only while the reader is inside a call.
    pub fn reader(&self) -> Result<Reader<'_>, Error> {
        let mut raw = null_mut();
        check(unsafe {
            sys::maildiag_reader_open(
                &mut raw,
                self.0,
                std::ptr::null(),
                null_mut(),
            )
        })?;
        Ok(Reader(raw, PhantomData))
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        unsafe { sys::maildiag_engine_free(self.0) }
    }
}

pub struct Reader<'e>(*mut sys::maildiag_reader, PhantomData<&'e Engine>);

unsafe impl Send for Reader<'_> {}

/// A message, as long as its reader is not asked for anything else.
pub struct Message<'r>(sys::maildiag_message, PhantomData<&'r mut ()>);

impl Message<'_> {
    pub fn queue_id(&self) -> Option<&[u8]> {
        unsafe { bytes(self.0.queue_id) }
    }
    pub fn from(&self) -> Option<&[u8]> {
        unsafe { bytes(self.0.from) }
    }
    pub fn state(&self) -> String {
        word(sys::MAILDIAG_WORDS_STATE, self.0.state)
    }
    pub fn recipient_count(&self) -> u32 {
        self.0.recipient_count
    }
}

pub struct Recipient<'r>(sys::maildiag_recipient, PhantomData<&'r mut ()>);

impl Recipient<'_> {
    pub fn address(&self) -> Option<&[u8]> {
        unsafe { bytes(self.0.address) }
    }
    pub fn cause(&self) -> Option<&[u8]> {
        unsafe { bytes(self.0.cause) }
    }
    pub fn outcome(&self) -> String {
        word(sys::MAILDIAG_WORDS_RECIPIENT, self.0.outcome)
    }
    pub fn attempts(&self) -> u32 {
        self.0.attempt_count
    }
}

impl<'e> Reader<'e> {
    /// The message behind an id, 0 at first. An id is a plain number, so
    /// walking borrows nothing.
    pub fn next_message(&mut self, after: Id) -> Result<Option<Id>, Error> {
        let mut filter = sized!(maildiag_filter);
        let mut entry = sized!(maildiag_entry);
        filter.kinds = sys::MAILDIAG_ENTRY_MESSAGE;
        entry.id = after;
        let status = check(unsafe {
            sys::maildiag_entry_next(self.0, &filter, &mut entry)
        })?;
        Ok(if status == sys::MAILDIAG_OK { Some(entry.id) } else { None })
    }

    pub fn message(&mut self, id: Id) -> Result<Message<'_>, Error> {
        let mut out = sized!(maildiag_message);
        check(unsafe { sys::maildiag_message_get(self.0, id, &mut out) })?;
        Ok(Message(out, PhantomData))
    }

    pub fn recipient(
        &mut self,
        id: Id,
        index: u32,
    ) -> Result<Recipient<'_>, Error> {
        let mut out = sized!(maildiag_recipient);
        check(unsafe {
            sys::maildiag_recipient_get(self.0, id, index, &mut out)
        })?;
        Ok(Recipient(out, PhantomData))
    }

    pub fn diagnose(&mut self) -> Result<Report, Error> {
        let mut raw = null_mut();
        check(unsafe {
            sys::maildiag_diagnose_all(self.0, std::ptr::null(), &mut raw)
        })?;
        Ok(Report(raw))
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        unsafe { sys::maildiag_reader_close(self.0) }
    }
}

/// Owns all it shows: it outlives reader and engine, and threads share it.
pub struct Report(*mut sys::maildiag_report);

unsafe impl Send for Report {}
unsafe impl Sync for Report {}

pub struct Finding<'r>(sys::maildiag_finding, PhantomData<&'r Report>);

impl<'r> Finding<'r> {
    pub fn cause(&self) -> Option<&'r [u8]> {
        unsafe { bytes(self.0.cause) }
    }
    pub fn actor(&self) -> String {
        word(sys::MAILDIAG_WORDS_ACTOR, self.0.actor)
    }
    pub fn ongoing(&self) -> bool {
        self.0.ongoing != 0
    }
    pub fn messages(&self) -> u64 {
        self.0.message_count
    }
}

impl Report {
    pub fn findings(&self) -> impl Iterator<Item = Finding<'_>> {
        let count = unsafe { sys::maildiag_report_count(self.0) };
        (0..count).map(move |index| {
            let mut out = sized!(maildiag_finding);
            // An index below the count cannot fail.
            unsafe { sys::maildiag_finding_get(self.0, index, &mut out) };
            Finding(out, PhantomData)
        })
    }
}

impl Drop for Report {
    fn drop(&mut self) {
        unsafe { sys::maildiag_report_free(self.0) }
    }
}
