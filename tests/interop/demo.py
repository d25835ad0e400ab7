#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo's minutes: every tool that is not ours agrees that three people signed them, and any change is caught.

usage: demo.py BIENBAN_CLI
"""
import hashlib
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
        self.assertEqual([s["level"] for s in found["signatures"]], ["B-LTA"] * 3)
        self.assertEqual([s["verdict"] for s in found["time_stamps"]], ["valid"])
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
        self.assertEqual(text.count("The signature is valid but there have been edits since signing."), 3, text)

    def cut(self):
        """The values and what they are over, in the order of signing: the paths of two files each."""
        data = self.minutes.read_bytes()
        ranges = re.findall(rb"/ByteRange *\[ *(\d+) +(\d+) +(\d+) +(\d+) *\]", data)
        self.assertEqual(len(ranges), 4)
        for number, (a, b, c, d) in enumerate(tuple(map(int, numbers)) for numbers in ranges):
            contents = bytes.fromhex(data[b + 1:c - 1].decode())
            value, covered = self.folder / f"value-{number}", self.folder / f"covered-{number}"
            value.write_bytes(contents[:4 + int.from_bytes(contents[2:4], "big")])
            covered.write_bytes(data[a:a + b] + data[c:c + d])
            yield value, covered

    def test_openssl(self):
        for value, covered in list(self.cut())[:3]:
            result = run("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", value, "-content", covered, "-CAfile", self.root,
                         "-purpose", "any", "-out", "/dev/null")
            self.assertEqual(result.returncode, 0, result.stderr)

    def test_openssl_says_the_same_of_the_time_stamp(self):
        value, covered = list(self.cut())[3]
        result = run("openssl", "ts", "-verify", "-data", covered, "-in", value, "-token_in", "-CAfile", self.root)
        self.assertIn("Verification: OK", result.stdout + result.stderr)

    def show(self, what):
        return run("qpdf", f"--show-object={what}", self.minutes).stdout.strip()

    def raw(self, what):
        return subprocess.run(["qpdf", f"--show-object={what}", "--filtered-stream-data", str(self.minutes)], capture_output=True, timeout=60).stdout

    def test_the_store_holds_what_a_strict_validator_asks_for(self):
        """ETSI EN 319 142-1 §5.4.2: certificates, OCSP answers and lists of the whole chain; entries by the SHA-1 of the values."""
        catalogue = self.show(re.search(r"/Root (\d+)", self.show("trailer"))[1])
        self.assertRegex(catalogue, r"/ESIC << /BaseVersion /1.7 /ExtensionLevel 5 >>")
        store = self.show(re.search(r"/DSS (\d+) 0 R", catalogue)[1])
        lists = {name: re.findall(r"(\d+) 0 R", re.search(rf"/{name} \[([^]]*)\]", store)[1]) for name in ("Certs", "OCSPs", "CRLs")}
        for number in lists["Certs"]:
            (self.folder / "one.der").write_bytes(self.raw(number))
            self.assertEqual(run("openssl", "x509", "-inform", "DER", "-in", self.folder / "one.der", "-noout", "-subject").returncode, 0)
        self.assertEqual(len(lists["Certs"]), 6)     # three signers, the time-stamping authority, the responder, the root
        self.assertEqual(len(lists["OCSPs"]), 3)
        for number in lists["OCSPs"]:
            (self.folder / "one.der").write_bytes(self.raw(number))
            told = run("openssl", "ocsp", "-respin", self.folder / "one.der", "-CAfile", self.root, "-text")
            self.assertIn("Cert Status: good", told.stdout)
            self.assertIn("Response verify OK", told.stdout + told.stderr)
        for number in lists["CRLs"]:
            (self.folder / "one.der").write_bytes(self.raw(number))
            told = run("openssl", "crl", "-inform", "DER", "-in", self.folder / "one.der", "-CAfile", self.root, "-noout")
            self.assertIn("verify OK", told.stdout + told.stderr)
        data = self.minutes.read_bytes()
        for _, b, c, _ in [tuple(map(int, numbers)) for numbers in re.findall(rb"/ByteRange *\[ *(\d+) +(\d+) +(\d+) +(\d+) *\]", data)][:3]:
            self.assertLessEqual((c - b - 2) // 2, 32767, "longer than a string of PDF/A may be (ISO 19005-3 §6.1.13)")
            name = hashlib.sha1(bytes.fromhex(data[b + 1:c - 1].decode())).hexdigest().upper()
            self.assertRegex(store, rf"/{name} << /CRL \[[^]]*\] /Cert \[[^]]*\] /OCSP \[[^]]*\] /Type /VRI >>")

    def test_the_time_stamps_follow_their_standards(self):
        for value, _ in self.cut():
            text = run("openssl", "asn1parse", "-inform", "DER", "-in", value).stdout
            self.assertIn("id-smime-aa-signingCertificateV2", text)
            self.assertIn("id-smime-ct-TSTInfo", text)           # of the signature's own time stamp, or the value itself
            self.assertNotIn("signingTime", text)
        told = run("openssl", "pkcs7", "-inform", "DER", "-in", value, "-print_certs", "-text", "-noout").stdout
        self.assertRegex(told, r"X509v3 Extended Key Usage: critical\s+Time Stamping\n")

    def test_endesive(self):
        program = ("import sys; from endesive import pdf; "
                   "print(pdf.verify(open(sys.argv[1], 'rb').read(), [open(sys.argv[2], 'rb').read()]))")
        result = run("python3", "-c", program, self.minutes, self.root)
        # endesive takes no time stamp of a document for intact, whoever made it (proven in signing/raise.py). Its signature and its chain it
        # accepts.
        self.assertEqual(result.stdout.strip(), str([(True, True, True)] * 3 + [(False, True, True)]), result.stderr)

    def test_any_changed_byte_is_caught(self):
        data = self.minutes.read_bytes()
        draw = random.Random(2026)
        changed = self.folder / "changed.pdf"
        # Over the whole file, and closer where it was raised: the store, the time stamp of the document, the tails.
        raised = data.rindex(b"/Type /DSS") - 2000
        for place in [draw.randrange(len(data)) for _ in range(60)] + [draw.randrange(raised, len(data)) for _ in range(60)]:
            copy = bytearray(data)
            copy[place] ^= 1 << draw.randrange(8)
            changed.write_bytes(copy)
            result = run(CLI, "verify", changed, "--trust", self.root, "--json")
            self.assertNotEqual(result.returncode, 0, f"byte {place} was changed and nobody noticed")
            told = json.loads(result.stdout) if result.stdout else {}
            named = [p for s in told.get("signatures", []) + told.get("time_stamps", []) for p in s["problems"]] + result.stderr.split("\n")[:1]
            self.assertTrue(any(named), f"byte {place} was changed and nobody said what is wrong")

    def test_what_is_appended_is_named(self):
        changed = self.folder / "appended.pdf"
        changed.write_bytes(self.minutes.read_bytes() + b"% nothing\n")
        result = run(CLI, "verify", changed, "--trust", self.root, "--json")
        self.assertNotEqual(result.returncode, 0)


if __name__ == "__main__":
    unittest.main()
