"""Logs made at random, the same for the same seed: sessions, messages with
several recipients and attempts, refusals, holds, IDs used again, notices."""

import random

HOSTS = ("mx", "relay1")
DOMAINS = ("acme.test", "Globex.test", "hooli.test", "a.b.hooli.test")
USERS = ("ann", "Bob", "o'neil", "x")
CLIENTS = (
    ("app.example.org", "192.0.2.10"),
    ("unknown", "203.0.113.9"),
    ("v6.example.org", "2001:db8::1"),
)
RELAYS = (
    ("mx1.acme.test", "198.51.100.20"),
    ("mx.globex.test", "198.51.100.30"),
    ("[198.51.100.40]", "198.51.100.40"),
)
LOGINS = ("app", "joe@Example.org", None)
FAILURES = (
    ("deferred", "4.4.1", "connect to {relay}:25: Connection timed out"),
    ("deferred", "4.2.2", "host {relay} said: 452 4.2.2 Mailbox full (in "
                          "reply to RCPT TO command)"),
    ("bounced", "5.1.1", "host {relay} said: 550 5.1.1 User unknown (in reply "
                         "to RCPT TO command)"),
    ("bounced", "5.7.1", "host {relay} said: 554 5.7.1 Message refused (in "
                         "reply to end of DATA command)"),
)


class Log:
    """Lines with their second; text() puts them in order."""

    def __init__(self, seed, messages):
        self.random = random.Random(seed)
        self.lines = []
        self.ids = []
        for _ in range(messages):
            self.message()
            if self.random.random() < 0.3:
                self.reject(None)

    def text(self):
        ordered = sorted(self.lines, key=lambda line: line[:2])
        return "".join(
            f"Nov {24 + s // 86400:2d} {s // 3600 % 24:02d}:{s // 60 % 60:02d}:"
            f"{s % 60:02d} {host} {body}\n"
            for s, _, host, body in ordered
        ).encode()

    def add(self, second, host, body):
        self.lines.append((second, len(self.lines), host, body))

    def address(self):
        pick = self.random.choice
        if self.random.random() < 0.05:
            return pick(USERS)
        domain = pick(DOMAINS)
        if self.random.random() < 0.3:
            domain = domain.upper()
        return f"{pick(USERS)}@{domain}"

    def queue_id(self):
        if self.ids and self.random.random() < 0.1:
            return self.random.choice(self.ids)
        made = f"{self.random.randrange(16**10):010X}"
        self.ids.append(made)
        return made

    def message(self):
        pick, chance = self.random.choice, self.random.random
        host, qid = pick(HOSTS), self.queue_id()
        second = self.random.randrange(3 * 86400)
        pid = self.random.randrange(1000, 9000)
        name, ip = pick(CLIENTS)
        login = pick(LOGINS)
        sasl = f", sasl_method=PLAIN, sasl_username={login}" if login else ""
        if chance() < 0.9:
            self.add(second, host, f"postfix/smtpd[{pid}]: connect from "
                                   f"{name}[{ip}]")
            self.add(second, host, f"postfix/smtpd[{pid}]: {qid}: "
                                   f"client={name}[{ip}]{sasl}")
        if chance() < 0.1:
            self.reject((second, host, pid, qid, name, ip))
        if chance() < 0.95:
            self.add(second, host, f"postfix/cleanup[{pid + 1}]: {qid}: "
                     f"message-id=<{self.random.randrange(50)}@id.test>")
        sender = "" if chance() < 0.1 else self.address()
        if chance() < 0.9:
            self.add(second, host, f"postfix/qmgr[77]: {qid}: from=<{sender}>,"
                     f" size={self.random.randrange(9999)}, nrcpt=1 (queue "
                     "active)")
        self.deliveries(second, host, qid)

    def deliveries(self, second, host, qid):
        pick, chance = self.random.choice, self.random.random
        final = True
        for _ in range(self.random.randrange(4)):
            to, now = self.address(), second
            alias = f", orig_to=<{self.address()}>" if chance() < 0.2 else ""
            for _ in range(1 + self.random.randrange(3)):
                now += self.random.randrange(1, 4000)
                final = self.attempt(now, host, qid, to, alias)
                if final:
                    break
        if chance() < 0.1:
            self.add(second + 5000, host,
                     f"postfix/postsuper[5]: {qid}: placed on hold")
        elif final and chance() < 0.9:
            self.add(second + 13000, host,
                     f"postfix/qmgr[77]: {qid}: removed")

    def attempt(self, second, host, qid, to, alias):
        pick = self.random.choice
        name, ip = pick(RELAYS)
        shown = name if name.startswith("[") else f"{name}[{ip}]"
        status, dsn, reason = "sent", "2.0.0", "250 2.0.0 Ok"
        if self.random.random() < 0.6:
            status, dsn, reason = pick(FAILURES)
        reason = reason.format(relay=shown)
        where = "none" if reason.startswith("connect") else shown + ":25"
        delay = self.random.randrange(400) / 100
        pid = self.random.randrange(100, 110)
        if where == "none":
            self.add(second, host, f"postfix/smtp[{pid}]: {reason}")
        self.add(second, host, f"postfix/smtp[{pid}]: {qid}: to=<{to}>{alias},"
                 f" relay={where}, delay={delay:g}, delays=0/0/{delay:g}/0, "
                 f"dsn={dsn}, status={status} ({reason})")
        return status != "deferred"

    def reject(self, session):
        pick = self.random.choice
        if session is None:
            name, ip = pick(CLIENTS)
            session = (self.random.randrange(3 * 86400), pick(HOSTS),
                       self.random.randrange(1000, 9000), "NOQUEUE", name, ip)
        second, host, pid, qid, name, ip = session
        to = self.address()
        text = pick((f"554 5.7.1 <{to}>: Relay access denied",
                     f"450 4.1.8 <{to}>: Sender address rejected: Domain not "
                     "found",
                     f"550 5.1.1 <{to}>: Recipient address rejected: User "
                     "unknown in local recipient table"))
        self.add(second, host, f"postfix/smtpd[{pid}]: {qid}: reject: RCPT "
                 f"from {name}[{ip}]: {text}; from=<{self.address()}> "
                 f"to=<{to}> proto=ESMTP helo=<{pick(DOMAINS)}>")
