#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo's minutes: every tool that is not ours agrees that three people signed them, and any change is caught.

usage: demo.py BIENBAN_CLI
"""
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

CLI = sys.argv.pop(1)


def run(*words, **options):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=120, **options)


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="bienban-demo-"))
        result = run(CLI, "--json", "demo", "--output", cls.folder)
        assert result.returncode == 0, result.stderr
        cls.told = json.loads(result.stdout)
        cls.minutes = cls.folder / "minutes.pdf"
        cls.root = cls.folder / "root-ca.pem"

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_leaves_what_it_says(self):
        self.assertEqual(pathlib.Path(self.told["minutes"]), self.minutes)
        for name in ("minutes.pdf", "root-ca.pem", "visit.json"):
            self.assertTrue((self.folder / name).is_file(), name)
        visit = json.loads((self.folder / "visit.json").read_text())
        self.assertGreaterEqual(len(visit["answers"]), 100)
        self.assertGreaterEqual(len(visit["findings"]), 8)
        self.assertGreaterEqual(len(visit["recommendations"]), 6)
        self.assertGreaterEqual(len(visit["evidence"]), 12)
        self.assertEqual(visit["state"], "signed")

    def test_our_own_verdict(self):
        result = run(CLI, "verify", self.minutes, "--trust", self.root, "--json")
        self.assertEqual(result.returncode, 0, result.stdout)
        found = json.loads(result.stdout)
        self.assertEqual([s["field"] for s in found["signatures"]], ["secretary", "unit", "leader"])
        self.assertTrue(found["signatures"][0]["certifies"])
        self.assertEqual(found["empty_fields"], ["seal"])
        # Without a root nobody can say who signed.
        result = run(CLI, "verify", self.minutes, "--json")
        self.assertEqual(result.returncode, 1)
        self.assertEqual(json.loads(result.stdout)["verdict"], "undetermined")

    def test_qpdf(self):
        result = run("qpdf", "--check", self.minutes)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_pdfsig(self):
        text = run("pdfsig", self.minutes).stdout
        self.assertEqual(text.count("Signature is Valid."), 3, text)
        self.assertEqual(text.count("ETSI.CAdES.detached"), 3)
        self.assertEqual(text.count("Total document signed"), 1)

    def test_mutool(self):
        text = run("mutool", "sign", "-v", self.minutes).stdout
        self.assertEqual(text.count("The document is unchanged since signing."), 1, text)
        self.assertEqual(text.count("The signature is valid but there have been edits since signing."), 2, text)

    def test_openssl(self):
        data = self.minutes.read_bytes()
        ranges = re.findall(rb"/ByteRange *\[ *(\d+) +(\d+) +(\d+) +(\d+) *\]", data)
        self.assertEqual(len(ranges), 3)
        for a, b, c, d in (map(int, numbers) for numbers in ranges):
            contents = bytes.fromhex(data[b + 1:c - 1].decode())
            length = 4 + int.from_bytes(contents[2:4], "big")
            (self.folder / "cms").write_bytes(contents[:length])
            (self.folder / "signed").write_bytes(data[a:a + b] + data[c:c + d])
            result = run("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", self.folder / "cms", "-content",
                         self.folder / "signed", "-CAfile", self.root, "-purpose", "any", "-out", "/dev/null")
            self.assertEqual(result.returncode, 0, result.stderr)

    def test_endesive(self):
        program = ("import sys; from endesive import pdf; "
                   "print(pdf.verify(open(sys.argv[1], 'rb').read(), [open(sys.argv[2], 'rb').read()]))")
        result = run("python3", "-c", program, self.minutes, self.root)
        self.assertIn("True, True", result.stdout, result.stderr)
        self.assertNotIn("(False", result.stdout)

    def test_any_changed_byte_is_caught(self):
        data = self.minutes.read_bytes()
        draw = random.Random(2026)
        changed = self.folder / "changed.pdf"
        for place in [draw.randrange(len(data)) for _ in range(60)]:
            copy = bytearray(data)
            copy[place] ^= 1 << draw.randrange(8)
            changed.write_bytes(copy)
            result = run(CLI, "verify", changed, "--trust", self.root, "--json")
            self.assertNotEqual(result.returncode, 0, f"byte {place} was changed and nobody noticed")

    def test_what_is_appended_is_named(self):
        changed = self.folder / "appended.pdf"
        changed.write_bytes(self.minutes.read_bytes() + b"% nothing\n")
        result = run(CLI, "verify", changed, "--trust", self.root, "--json")
        self.assertNotEqual(result.returncode, 0)


if __name__ == "__main__":
    unittest.main()
