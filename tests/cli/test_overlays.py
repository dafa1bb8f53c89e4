"""lib/rules/overlays: the catalogue in other languages."""

import os
import pathlib
import re
import sys
import unittest

from program import PROGRAM, WAITING, WHEN, Case, run

SOURCE = pathlib.Path(os.environ["MAILDIAG_SOURCE"])
sys.path.insert(0, str(SOURCE / "docs"))

import catalogue  # noqa: E402  (docs/catalogue.py)

LANGUAGES = ("de", "sv")

# What mail meets most: these have their fixes, too.
FREQUENT = """
    accepted sender_domain_invalid sender_address_syntax sender_rejected
    sender_not_owned recipient_unknown recipient_disabled
    recipient_restricted recipient_rejected recipient_domain_invalid
    recipient_null_mx recipient_address_syntax too_many_recipients
    mailbox_full message_too_big message_malformed content_rejected
    spam_content virus_detected blocklisted_ip blocklisted_domain
    residential_ip rate_limited greylisted ptr_missing helo_rejected policy
    spf_fail dkim_fail dmarc_fail email_auth_fail relay_denied auth_required
    auth_failed auth_mechanism_mismatch auth_unavailable tls_required
    tls_not_offered tls_handshake_failed tls_certificate_unverified
    connect_refused connect_timeout connect_no_route
    connect_network_unreachable outbound_port_blocked connect_failed
    connection_lost session_timeout not_smtp_server dns_nxdomain dns_tempfail
    local_dns_down relay_host_not_found server_unavailable server_disk_full
    protocol_error local_disk_full local_config_error content_filter_down
    mail_loop delivery_expired delivery_suspended service_down unknown
""".split()

# A place without a word of the file's own, figures aside.
EMPTY = re.compile(
    r"\{(?!(?:count|total|rest|relay|rate|rate_after|uses|uses_after|span|"
    r"longest|names|setting|hours|networks|past|past_networks|fate)\})\w+\}")

# Words of one language that the others do not have.
ENGLISH = re.compile(
    r"\b(the|and|is|of|to|your|this|that|with|for|it|not|mail server)\b")


def path(language):
    return SOURCE / "lib/rules/overlays" / f"{language}.yaml"


def options(language):
    return "--rules", str(path(language)), "--profile", language


def causes(*words):
    return run("causes", "--json", *words).objects()


def members(file, before):
    """By rule: the texts that a file has for it, as its lines begin."""
    found, own = {}, set()
    depth = "    " if before.endswith("id: ") else "      "
    for line in file.read_text(encoding="utf-8").split("\n"):
        name = re.fullmatch(re.escape(before) + r"([a-z0-9._-]+):?", line)
        if name:
            own = found.setdefault(name[1], set())
        for text in ("title", "explanation", "sender_text", "fixes"):
            if line.startswith(f"{depth}{text}:"):
                own.add(text)
    return {rule: texts for rule, texts in found.items() if "." in rule}


def unquoted(text):
    """Without what the log says in its own words, and without names."""
    text = re.sub("[„”“][^“”]*[“”]", "", text)
    return re.sub(r"\S*[_=/@.{]\S*", "", text)


class Overlays(Case):
    def test_phrases(self):
        """The sentences with figures are all translated."""
        source = SOURCE / "lib/rules/catalogue/phrases.yaml"
        ids = re.findall(r"^  (say\.[a-z-]+):$",
                         source.read_text(encoding="utf-8"), re.M)
        self.assertGreater(len(ids), 25)
        for language in LANGUAGES:
            text = path(language).read_text(encoding="utf-8")
            self.assertEqual(
                re.findall(r"^    (say\.[a-z-]+):$", text, re.M), ids)

    def test_sound(self):
        for language in LANGUAGES:
            result = run("rules", "list", *options(language))
            self.assert_status(result, 0)
            self.assertEqual(result.err, "")

    def test_every_cause_is_told(self):
        plain = {one["cause"]: one for one in causes()}
        names = list(plain)
        base = catalogue.probed(PROGRAM, names)
        for language in LANGUAGES:
            told = catalogue.probed(PROGRAM, names, *options(language))
            for name in names:
                with self.subTest(language=language, cause=name):
                    for member in ("title", "explanation", "sender_text"):
                        self.assertNotEqual(told[name][member],
                                            base[name][member])
                        self.assertIsNone(
                            ENGLISH.search(unquoted(told[name][member])),
                            told[name][member])
                    self.assertLessEqual(len(told[name]["title"]), 85)

    def test_listed_as_told(self):
        for language in LANGUAGES:
            for one in causes(*options(language)):
                self.assertIsNone(ENGLISH.search(unquoted(one["title"])))

    def test_fixes(self):
        self.assertGreaterEqual(len(FREQUENT), 30)
        base = catalogue.probed(PROGRAM, FREQUENT)
        for language in LANGUAGES:
            told = catalogue.probed(PROGRAM, FREQUENT, *options(language))
            for name in FREQUENT:
                known = {fix["check"] for fix in base[name]["fixes"]}
                with self.subTest(language=language, cause=name):
                    self.assertNotEqual(told[name]["fixes"],
                                        base[name]["fixes"])
                    for fix in told[name]["fixes"]:
                        # A command is a command in every language.
                        self.assertIn(fix["check"], known | {None})
                        self.assertIsNone(
                            ENGLISH.search(unquoted(fix["text"])),
                            fix["text"])

    def test_empty_places_have_words(self):
        """The library's own words for an empty place are English ones.

        The figures of a case are never empty.
        """
        for language in LANGUAGES:
            for number, line in enumerate(
                    path(language).read_text(encoding="utf-8").split("\n"),
                    1):
                if not line.strip().startswith(("#", "check:")):
                    self.assertIsNone(EMPTY.search(line),
                                      f"{language}:{number}: {line}")

    def test_one_language_only(self):
        for language in LANGUAGES:
            lines = path(language).read_text(encoding="utf-8").split("\n")
            text = unquoted(" ".join(
                line for line in lines
                if not line.lstrip().startswith(("#", "check:"))))
            found = ENGLISH.search(text)
            if found:
                self.fail(f"{language}: …"
                          f"{text[max(0, found.start() - 60):][:120]}…")

    def test_rules_with_texts_of_their_own(self):
        """Those go before their cause's, in every language."""
        reply = ("554 5.7.1 Service unavailable; Client host [192.0.2.1]"
                 " blocked using bl.spamcop.net")
        for language, title, text in (
                ("de", "SpamCop führt diese Adresse", "von selbst"),
                ("sv", "SpamCop listar den här adressen", "inom ett dygn")):
            said = run("explain", "--json", *options(language),
                       reply).objects()[0]
            self.assertEqual(said["title"], title)
            self.assertIn(text, said["fixes"][0]["text"])

    def test_no_rule_hides_a_language(self):
        """A rule's own text goes before its cause's: each is told as well."""
        for language in LANGUAGES:
            told = members(path(language), "    ")
            for file in sorted((SOURCE / "lib/rules/catalogue").glob("*")):
                for rule, texts in members(file, "  - id: ").items():
                    with self.subTest(language=language, rule=rule):
                        self.assertLessEqual(texts, told.get(rule, set()))

    def test_explain_and_diagnose(self):
        for language, title, tell in (
                ("de", "Kein Weg zum Server", "Ihre Nachricht"),
                ("sv", "Ingen väg till servern", "Ditt meddelande")):
            result = run("explain", *options(language),
                         "connect to 172.16.5.101[172.16.5.101]:1025:"
                         " No route to host")
            self.assert_status(result, 1)
            self.assertIn(title, result.out)
            self.assertIn(tell, result.out)
            result = run("diagnose", "--json", *options(language), *WHEN,
                         "-", data=WAITING)
            self.assert_status(result, 1)
            self.assertEqual(result.objects()[0]["title"], title)

    def test_not_unless_asked(self):
        result = run("explain", "--json", "--rules", path("de"),
                     "connect to 172.16.5.101[172.16.5.101]:1025:"
                     " No route to host")
        self.assertEqual(result.objects()[0]["title"],
                         "No route to the server")


if __name__ == "__main__":
    unittest.main()
