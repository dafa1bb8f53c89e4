// usage: smoke FILE
mod maildiag;

use maildiag::{Engine, Reader, Report};
use std::io::{self, Write};

/// Bytes as they were logged.
fn put(out: &mut impl Write, parts: &[&[u8]]) -> io::Result<()> {
    parts.iter().try_for_each(|part| out.write_all(part))
}

fn trace(
    reader: &mut Reader<'_>,
    out: &mut impl Write,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut id = 0;
    while let Some(next) = reader.next_message(id)? {
        id = next;
        let message = reader.message(id)?;
        let count = message.recipient_count();
        put(out, &[
            b"message ",
            message.queue_id().unwrap_or(b"-"),
            b" from <",
            message.from().unwrap_or(b"-"),
            b">, ",
            message.state().as_bytes(),
            b"\n",
        ])?;
        // `message` is no longer used: the reader may be asked again.
        for index in 0..count {
            let to = reader.recipient(id, index)?;
            put(out, &[b"  to <", to.address().unwrap_or(b"-"), b">: "])?;
            write!(out, "{} after {}, ", to.outcome(), to.attempts())?;
            put(out, &[to.cause().unwrap_or(b"-"), b"\n"])?;
        }
    }
    Ok(())
}

fn diagnosed(
    path: &str,
    out: &mut impl Write,
) -> Result<Report, Box<dyn std::error::Error>> {
    let mut engine = Engine::new()?;
    let source = engine.open(path)?;
    for piece in std::fs::read(path)?.chunks(7) {
        engine.feed(source, piece)?;
    }
    engine.end(source)?;
    writeln!(out, "lines {}", engine.lines()?)?;
    let mut reader = engine.reader()?;
    trace(&mut reader, out)?;
    if let Err(error) = reader.message(1).map(|_| ()) {
        writeln!(out, "no such message: {}", error.name())?;
    }
    Ok(reader.diagnose()?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: smoke FILE")?;
    let mut out = io::stdout();
    let report = diagnosed(&path, &mut out)?;
    for finding in report.findings() {
        put(&mut out, &[b"finding ", finding.cause().unwrap_or(b"-")])?;
        writeln!(
            out,
            ": {} acts, {}, {} message(s)",
            finding.actor(),
            if finding.ongoing() { "goes on" } else { "over" },
            finding.messages()
        )?;
    }
    Ok(())
}
