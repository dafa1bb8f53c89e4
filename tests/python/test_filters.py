"""Filters, paging, totals and tables against brute force: everything is read
once, and Python's own comparisons choose and count."""

import collections
import json
import math
import random
import re
import unittest

import binding
import randomlog
import support

HOST = re.compile(r"^(?P<name>[^\[\]]*)\[(?P<address>[^\]]*)\](?::\d+)?$")


def split(address):
    local, at, domain = address.rpartition("@")
    return (local, domain.lower()) if at else (domain, None)


def same(a, b):
    return a is not None and split(a) == split(b)


def in_domain(address, domain):
    return address is not None and split(address)[1] == domain.lower()


def bare(text):
    return text[1:-1] if text.startswith("<") and text.endswith(">") else text


class Known:
    """All entries of an engine, as plain Python values."""

    def __init__(self, reader):
        self.reader, self.lib = reader, reader.lib
        self.all = []
        for kind, number in reader.entries():
            said = json.loads(reader.entry_json(kind, number))
            said["entry"] = (kind, number)
            if kind == self.lib.MAILDIAG_ENTRY_MESSAGE:
                self.add_message(said, number)
            self.all.append(said)

    def add_message(self, said, number):
        lib, reader = self.lib, self.reader
        said["times"], said["relays"], said["causes"] = [], [], set()
        for index, event in enumerate(said["events"]):
            got = reader.get("event", number, index)
            if got.queue_id.ptr is not None:
                said["times"].append(got.time)
            if event.get("relay"):
                said["relays"].append(event["relay"])
            if event["kind"] == "connect_failure":
                name = event.get("peer") or ""
                said["relays"].append(f"{name}[{event['peer_ip']}]")
        said["attempts"] = []
        for index, person in enumerate(said["recipients"]):
            if person["cause"] is not None:
                said["causes"].add(person["cause"])
            for attempt in range(person["attempts"]):
                got = reader.get("attempt", number, index, attempt)
                said["attempts"].append((
                    got.status, got.time, got.delay_usec,
                    binding.lent(got.cause).decode(),
                ))
                if got.status != lib.MAILDIAG_STATUS_SENT:
                    said["causes"].add(said["attempts"][-1][3])


def client_is(said, asked):
    asked = asked.lower()
    names = [said["client"], said["client_ip"]]
    if None not in names:
        names.append("{}[{}]".format(*names))
    return asked in [n.lower() for n in names if n is not None]


def relay_is(relay, asked):
    found = HOST.match(relay)
    names = [relay]
    if found:
        address = found["address"]
        names += [found["name"], address, f"[{address}]"]
    return asked.lower() in [n.lower() for n in names if n]


def addresses(said):
    if said["kind"] == "reject":
        return [said["from"], said["to"]]
    people = said["recipients"]
    return [said["from"]] + [
        p[m] for p in people for m in ("address", "orig_to")
    ]


def answers(said, query):
    if re.fullmatch(r"[0-9A-F]{10}", query):
        return said["queue_id"] == query
    known = addresses(said)
    if said["kind"] == "reject":
        if client_is(said, query):
            return True
    elif said["message_id"] and bare(said["message_id"]) == bare(query):
        return True
    return any(same(a, bare(query)) for a in known) or any(
        in_domain(a, query.removeprefix("@")) for a in known
    )


def usec(text):
    """An RFC 3339 time of these logs, which have whole seconds."""
    import datetime

    stamp = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return int(stamp.timestamp()) * 1000000


def inside(time, asked):
    return asked.get("since", 0) <= time and (
        not asked.get("until") or time < asked["until"]
    )


def fits(said, asked):
    """Does this entry fit? asked: member -> value, as in maildiag_filter."""
    message = said["kind"] == "message"
    checks = {
        "kinds": lambda v: v & said["entry"][0],
        "host": lambda v: said["host"].lower() == v.lower(),
        "queue_id": lambda v: said["queue_id"] == v,
        "from": lambda v: same(said["from"], v),
        "to": lambda v: any(same(a, v) for a in addresses(said)[1:]),
        "address": lambda v: any(same(a, v) for a in addresses(said)),
        "domain": lambda v: any(in_domain(a, v) for a in addresses(said)),
        "contains": lambda v: any(
            a is not None and v.lower() in a.lower() for a in addresses(said)
        ),
        "message_id": lambda v: message
        and said["message_id"] is not None
        and bare(said["message_id"]) == bare(v),
        "client": lambda v: client_is(said, v),
        "relay": lambda v: message
        and any(relay_is(r, v) for r in said["relays"]),
        "user": lambda v: message and same(said["sasl_username"], v),
        "cause": lambda v: v in said["causes"]
        if message
        else said["cause"] == v,
        "query": lambda v: answers(said, v),
        "states": lambda v: (said["state"] if message else "rejected") in v,
        "window": lambda v: any(
            inside(t, v)
            for t in (said["times"] if message else [usec(said["time"])])
        ),
    }
    return all(checks[name](value) for name, value in asked.items())


class Filters(unittest.TestCase):
    SEEDS = (1, 2, 3)

    @classmethod
    def setUpClass(cls):
        cls.lib = support.library()

    def setUp(self):
        self.engines = []

    def tearDown(self):
        for engine, reader in self.engines:
            reader.close()
            engine.close()

    def known(self, seed):
        log = randomlog.Log(seed, 120)
        engine = binding.Engine(self.lib, year=2026)
        text = log.text()
        cut = text.index(b"\n", len(text) // 2) + 1
        engine.add("mail.log.1", text[:cut])
        engine.add("mail.log", text[cut:])
        reader = engine.reader()
        self.engines.append((engine, reader))
        return log, Known(reader)

    def asked(self, chance, log, known):
        """One to three questions at random, most of which have answers."""
        pick = chance.choice
        said = pick(known.all)
        people = [a for a in addresses(said) if a is not None]
        causes = sorted({c for s in known.all for c in s.get("causes", [])})
        day = 86400 * 1000000
        start = usec("2026-11-24T00:00:00Z") + chance.randrange(3 * day)
        client = pick(randomlog.CLIENTS)
        relay = pick(randomlog.RELAYS)
        choices = {
            "kinds": (1, 2, 3),
            "host": ("mx", "MX", "relay1", "none"),
            "queue_id": (said["queue_id"] or "ABCDE12345",),
            "from": (said["from"] or "", log.address()),
            "to": (log.address(), pick(people or ["a@b"])),
            "address": (log.address(), pick(people or ["a@b"])),
            "domain": (*randomlog.DOMAINS, "none.test"),
            "contains": ("", "@", ".TEST", "e@", "o", "nowhere",
                         pick(people or ["a@b"])[1:-1]),
            "message_id": (said.get("message_id") or "x", "7@id.test"),
            "client": (*client, "{}[{}]".format(*client), "nobody"),
            "relay": (*relay, "mx1.acme.test[198.51.100.20]:25", "none"),
            "user": ("app", "joe@example.org", "JOE@example.org"),
            "cause": (*causes, "connect_no_route", "no_such_cause"),
            "query": (log.address(), "@hooli.test", "acme.test", client[0],
                      pick(log.ids), "<3@id.test>", "3@id.test"),
            "states": (("sent",), ("deferred", "bounced"), ("rejected",)),
            "window": ({"since": start}, {"until": start},
                       {"since": start, "until": start + day // 4}),
        }
        names = chance.sample(sorted(choices), chance.choice((1, 1, 2, 3)))
        return {name: pick(choices[name]) for name in names}

    def filter(self, reader, asked):
        """The same question for the library."""
        members = {}
        for name, value in asked.items():
            if name == "states":
                members["state_mask"] = sum(
                    1 << self.lib.maildiag_word_number(
                        self.lib.MAILDIAG_WORDS_STATE, w.encode(), len(w)
                    )
                    for w in value
                )
            elif name == "window":
                members.update(value)
            else:
                members[name] = (
                    value.encode() if isinstance(value, str) else value
                )
        return reader.filter(**members)

    def test_answers_and_pages(self):
        hits = collections.Counter()
        for seed in self.SEEDS:
            chance = random.Random(seed)
            log, known = self.known(seed)
            for _ in range(300):
                asked = self.asked(chance, log, known)
                chosen = self.filter(known.reader, asked)
                wanted = [s["entry"] for s in known.all if fits(s, asked)]
                got = list(known.reader.entries(chosen))
                self.assertEqual(got, wanted, (seed, asked))
                self.assertEqual(known.reader.count(chosen), len(wanted))
                self.pages(known.reader, chosen, wanted, chance)
                for name in asked:
                    hits[name] += bool(wanted)
        # Each question was asked with answers to be had.
        self.assertEqual(len(hits), 16)
        self.assertGreater(min(hits.values()), 3, hits)

    def pages(self, reader, chosen, wanted, chance):
        """Pages of any length, each behind the last entry of the one before:
        together they are the whole."""
        size = chance.randrange(1, 9)
        found, last = [], (0, 0)
        while True:
            page = list(reader.entries(chosen, after=last[::-1], limit=size))
            found += page
            if len(page) < size:
                break
            last = page[-1]
        self.assertEqual(found, wanted)

    def test_summary(self):
        for seed in self.SEEDS:
            chance = random.Random(seed)
            log, known = self.known(seed)
            for _ in range(60):
                asked = self.asked(chance, log, known)
                got = json.loads(
                    known.reader.summary(self.filter(known.reader, asked))
                )
                self.assertEqual(
                    {k: got[k] for k in self.counted(known, asked)},
                    self.counted(known, asked),
                    (seed, asked),
                )

    def counted(self, known, asked):
        """The part of a summary that depends on the filter."""
        asked = dict(asked)
        window = asked.pop("window", {})
        names = {1: "sent", 2: "deferred", 3: "bounced"}
        attempts = dict.fromkeys(("sent", "deferred", "bounced", "other"), 0)
        causes, delays = collections.Counter(), []
        messages = rejects = 0
        for said in known.all:
            if not fits(said, asked):
                continue
            if said["kind"] == "reject":
                if inside(usec(said["time"]), window):
                    rejects += said["count"]
                    causes[said["cause"]] += said["count"]
                continue
            messages += any(inside(t, window) for t in said["times"])
            for status, time, delay, cause in said["attempts"]:
                if not inside(time, window):
                    continue
                attempts[names.get(status, "other")] += 1
                if status == 1:
                    delays.append(delay)
                else:
                    causes[cause] += 1
        delays.sort()
        return {
            "messages": messages,
            "rejects": rejects,
            "attempts": attempts,
            "causes": dict(causes),
            "delay": {
                "p50": rank(delays, 50),
                "p95": rank(delays, 95),
                "max": rank(delays, 100),
            },
        }

    def test_groups(self):
        for seed in self.SEEDS:
            _, known = self.known(seed)
            for by, keys in BY.items():
                number = self.lib.constants["MAILDIAG_BY_" + by.upper()]
                got = [json.loads(g) for g in known.reader.groups(number)]
                self.assertEqual(got, table(known, by, keys), (seed, by))
                top = known.reader.groups(number, top=2)
                self.assertEqual([json.loads(g) for g in top], got[:2])


def rank(ordered, percent):
    """Nearest rank, in seconds."""
    if not ordered:
        return None
    return ordered[math.ceil(len(ordered) * percent / 100) - 1] / 1000000


def lowered(address):
    if address is None:
        return None
    local, at, domain = address.rpartition("@")
    return local + at + domain.lower() if at else address


def per_message(key):
    return lambda said: [(key(said), p) for p in said["recipients"]] or [
        (key(said), None)
    ]


def per_recipient(key):
    return lambda said: [(key(p), p) for p in said["recipients"]]


def domain_of(person):
    address = person["address"]
    return address.rpartition("@")[2].lower() if "@" in address else None


BY = {
    "domain": per_recipient(domain_of),
    "sender": per_message(lambda s: lowered(s["from"])),
    "recipient": per_recipient(lambda p: lowered(p["address"])),
    "client": per_message(lambda s: s["client"] or s["client_ip"]),
    "user": per_message(lambda s: lowered(s["sasl_username"])),
    "relay": per_recipient(lambda p: p["relay"].lower()),
    "cause": per_recipient(lambda p: p["underlying_cause"] or p["cause"]),
    "hour": per_message(lambda s: s["first_time"][:13] + ":00:00Z"),
    "day": per_message(lambda s: s["first_time"][:10]),
}


def table(known, by, keys):
    """The rows of summary --by, most messages first, then by key."""
    rows = {}
    for said in known.all:
        if said["kind"] != "message":
            continue
        seen = set()
        for key, person in keys(said):
            if key is None:
                continue
            row = rows.setdefault(
                key, collections.Counter(delays=[])
            )
            if key not in seen:
                seen.add(key)
                row["messages"] += 1
                row["bytes"] += said["size"] or 0
            if person is None:
                continue
            state = person["state"]
            row["sent"] += state == "sent"
            row["deferred"] += state == "deferred"
            row["bounced"] += state in ("bounced", "expired")
            if state == "sent":
                row["delays"].append(last_delay(said, person))
    made = []
    for key, row in rows.items():
        delays = sorted(row["delays"])
        made.append({
            "kind": "group", "by": by, "key": key,
            **{n: row[n] for n in
               ("messages", "bytes", "sent", "deferred", "bounced")},
            "delay": {"p50": rank(delays, 50), "p95": rank(delays, 95)},
        })
    return sorted(made, key=lambda r: (-r["messages"], r["key"].encode()))


def last_delay(said, person):
    """The delay of the recipient's last delivery line, in microseconds."""
    delays = [
        e["delay"] for e in said["events"]
        if e["kind"] == "delivery" and same(e["to"], person["address"])
    ]
    return round(delays[-1] * 1000000)


if __name__ == "__main__":
    unittest.main()
