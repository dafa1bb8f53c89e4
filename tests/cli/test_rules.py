"""Rules of one's own, profiles, lint."""

import unittest

from program import WAITING, WHEN, Case

RULES = """\
maildiag-rules: 1
rules:
  - id: own.shelf
    cause: policy
    permanence: permanent
    actor: remote
    confidence: 90
    when:
      - contains: shelf is full
    title: The shelf is full
    explanation: Somebody has to carry things away.
    fixes:
      - where: shelf
        text: Carry things away.
    sender_text: Please wait until there is room on the shelf.
    samples:
      - text: '550 5.7.1 the shelf is full'
    counter_samples:
      - text: '550 5.7.1 the door is shut'
overlays:
  museum:
    own.shelf:
      title: The showcase is full
"""


class Rules(Case):
    def setUp(self):
        super().setUp()
        self.rules = self.write("own.yaml", RULES)

    def title(self, *words):
        result = self.run_here("explain", "--json", *words,
                               "550 5.7.1 the shelf is full")
        self.assert_status(result, 1)
        return result.objects()[0]["title"]

    def test_added(self):
        self.assertEqual(self.title("--rules", self.rules),
                         "The shelf is full")
        self.assertNotEqual(self.title(), "The shelf is full")

    def test_profile_of_a_file(self):
        self.assertEqual(
            self.title("--rules", self.rules, "--profile", "museum"),
            "The showcase is full",
        )
        for words in (("--profile", "museum"),
                      ("--rules", self.rules, "--profile", "office"),
                      ("--rules", self.rules, "--profile", 'x"\n')):
            result = self.run_here("explain", *words, "550 no")
            self.assert_status(result, 2)
            self.assertIn("--profile: no profile", result.err)

    def test_list(self):
        result = self.run_here("rules", "list", "--rules", self.rules)
        self.assertRegex(result.out, r"(?m)^own\.shelf +policy +\S*own\.yaml$")

    def test_lint(self):
        broken = RULES.replace("contains: shelf", "contians: shelf")
        result = self.run_here("rules", "lint",
                               self.write("broken.yaml", broken))
        self.assert_status(result, 2)
        self.assertRegex(result.err, r"broken\.yaml:9:\d+: ")
        wrong = RULES.replace("the shelf is full'", "the table is full'")
        result = self.run_here("rules", "lint",
                               self.write("wrong.yaml", wrong))
        self.assert_status(result, 2)
        self.assertIn("own.shelf", result.out + result.err)

    def test_broken_rules_stop_everything(self):
        bad = self.write("bad.yaml", "rules: [")
        result = self.run_here("diagnose", "--rules", bad, *WHEN, "-",
                               data=WAITING)
        self.assert_status(result, 2)
        self.assertIn("bad.yaml:", result.err)
        self.assertEqual(result.out, "")


if __name__ == "__main__":
    unittest.main()
