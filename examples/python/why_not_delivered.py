#!/usr/bin/env python3
"""Why did this address not get it?

usage: why_not_delivered.py [--year YEAR] [--tz ZONE] ADDRESS LOG...

For each message to the address: when, what became of it, why, who has to act
and what to do first. Ends with 0 when all of it arrived, 1 when some did not,
2 when there is no message to the address.
"""

import argparse
import sys

import maildiag

ARRIVED = ("sent", "deliverable")


def printable(text):
    """Bytes of a log that are no text, and what a terminal would obey."""
    text = (text or "").encode("utf-8", "surrogateescape").decode(
        "utf-8", "replace"
    )
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def tell(message, recipient):
    when = message.first_time.strftime("%Y-%m-%d %H:%M:%S %Z")
    print(f"{when}  {message.queue_id}  {recipient.outcome}")
    print(f"    from {printable(message.from_) or '<>'}"
          f"  to {printable(recipient.address)}"
          f"  via {printable(recipient.relay) or 'nothing yet'}"
          f"  {recipient.attempt_count} attempts")
    if recipient.outcome in ARRIVED:
        return
    if recipient.reason:
        print(f"    said: {printable(recipient.reason)}")
    for finding in message.findings:
        print(f"    why:  {printable(finding.title)} ({finding.cause})")
        print(f"    acts: {finding.actor}")
        for fix in finding.fixes[:1]:
            print(f"    do:   {printable(fix.text)}")
            if fix.check:
                print(f"          {printable(fix.check)}")
    if recipient.next_attempt_time:
        print(f"    next attempt about {recipient.next_attempt_time:%H:%M %Z}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--year", type=int, default=0)
    parser.add_argument("--tz", default=None)
    parser.add_argument("address")
    parser.add_argument("logs", nargs="+", metavar="LOG")
    asked = parser.parse_args()
    found = failed = 0
    with maildiag.Engine(year=asked.year, tz=asked.tz) as engine:
        for log in asked.logs:
            engine.feed(log)
        for message in engine.messages(to=asked.address):
            for recipient in message.recipients:
                if asked.address not in (recipient.address, recipient.orig_to):
                    continue
                tell(message, recipient)
                found += 1
                failed += recipient.outcome not in ARRIVED
        if not found:
            print(f"no message to {printable(asked.address)}")
            for near in engine.similar(asked.address):
                print(f"    did you mean {printable(near)}?")
            return 2
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
