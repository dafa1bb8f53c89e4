// Must not compile (E0499): the message is a loan, and the reader is asked
// again before its last use.
mod maildiag;

use maildiag::{Engine, Error};

fn main() -> Result<(), Error> {
    let engine = Engine::new()?;
    let mut reader = engine.reader()?;
    let message = reader.message(1)?;
    let to = reader.recipient(1, 0)?;
    println!("{:?} {:?}", message.queue_id(), to.address());
    Ok(())
}
