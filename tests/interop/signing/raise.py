#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""sign --tsa and raise on the command line, against openssl's authorities on the loopback; what comes out, programs that are not ours accept.

usage: raise.py BIENBAN_CLI MAKE_PKI
"""
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import sys
import tempfile
import unittest

from authorities import Authorities, Kind, make_pki, must, run, start

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import archive                                          # noqa: E402

MAKE_PKI = sys.argv.pop(2)
CLI = sys.argv.pop(1)
RANGES = rb"/ByteRange *\[ *(\d+) +(\d+) +(\d+) +(\d+) *\]"

class Raise(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="bienban-raise-"))
        cls.pki = cls.folder / "pki"
        cls.server, cls.url = start(cls.pki, MAKE_PKI)
        (cls.folder / "pin").write_text("demo\n")
        cls.root = cls.pki / "root-ca.pem"
        # The paper as it was before anybody signed it: the demonstration's, up to the end of its first revision.
        must(CLI, "demo", "--output", cls.folder / "demo")
        data = (cls.folder / "demo" / "minutes.pdf").read_bytes()
        first = re.search(RANGES, data).start()
        end = data.rindex(b"%%EOF", 0, data.rindex(b"endobj", 0, first)) + 6
        cls.paper = cls.folder / "paper.pdf"
        cls.paper.write_bytes(data[:end])

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        shutil.rmtree(cls.folder)

    def setUp(self):
        Authorities.mood = "honest"

    def sign(self, name, stamp=True):
        """The paper, signed by all three."""
        out, source = self.folder / name, self.paper
        for who in ("secretary", "unit", "leader"):
            result = run(CLI, "sign", source, "-o", out, "--field", who, "--identity", self.pki / f"{who}.p12", "--pin-file", self.folder / "pin",
                         *(["--tsa", self.url + "tsa"] if stamp else []), "--json")
            self.assertEqual(result.returncode, 0, result.stderr)
            told = json.loads(result.stdout)
            source = out
        return out, told

    def verify(self, path):
        result = run(CLI, "verify", path, "--trust", self.root, "--json")
        return result.returncode, json.loads(result.stdout)

    def cut(self, path):
        data = path.read_bytes()
        for number, (a, b, c, d) in enumerate(tuple(map(int, numbers)) for numbers in re.findall(RANGES, data)):
            contents = bytes.fromhex(data[b + 1:c - 1].decode())
            value, covered = self.folder / f"value-{number}", self.folder / f"covered-{number}"
            value.write_bytes(contents[:4 + int.from_bytes(contents[2:4], "big")])
            covered.write_bytes(data[a:a + b] + data[c:c + d])
            yield value, covered

    def raised(self):
        signed, _ = self.sign("raised.pdf")
        must(CLI, "raise", signed, "-o", signed, "--fetch", "--tsa", self.url + "tsa")
        return signed

    def test_signed_with_a_time_stamp(self):
        signed, told = self.sign("signed.pdf")
        self.assertEqual(told["level"], "B-T")
        self.assertEqual(told["stamp_authority"], "Dấu thời gian trực tuyến")
        # The time stamp of each signature, cut out of its unsigned attributes, is over the signature value.
        for value, _ in self.cut(signed):
            text = run("openssl", "asn1parse", "-inform", "DER", "-in", value, "-i").stdout.splitlines()
            at = next(i for i, line in enumerate(text) if "id-smime-aa-timeStampToken" in line)
            start = int(re.match(r" *(\d+):", text[at + 2])[1])
            data = value.read_bytes()
            length = 4 + int.from_bytes(data[start + 2:start + 4], "big")
            (self.folder / "token").write_bytes(data[start:start + length])
            octets = [line for line in text[:at] if "OCTET STRING" in line][-1]
            offset, header, size = (int(x) for x in re.match(r" *(\d+):d= *\d+ +hl= *(\d+) +l= *(\d+)", octets).groups())
            (self.folder / "signature").write_bytes(data[offset + header:offset + header + size])
            result = run("openssl", "ts", "-verify", "-data", self.folder / "signature", "-in", self.folder / "token", "-token_in", "-CAfile", self.root,
                         "-untrusted", self.pki / "issuer.pem")
            self.assertIn("Verification: OK", result.stdout + result.stderr)

    def test_raised_to_the_highest_level(self):
        path = self.raised()
        code, told = self.verify(path)
        self.assertEqual(code, 0, told)
        self.assertEqual([s["level"] for s in told["signatures"]], ["B-LTA"] * 3)
        self.assertEqual([s["verdict"] for s in told["time_stamps"]], ["valid"])

    def test_what_was_signed_offline_as_well(self):
        path, told = self.sign("offline.pdf", stamp=False)
        self.assertEqual(told["level"], "B-B")
        result = must(CLI, "raise", path, "-o", path, "--fetch", "--trust", self.root, "--tsa", self.url + "tsa", "--json")
        told = json.loads(result.stdout)
        self.assertEqual(told["level"], "B-LTA")
        self.assertEqual((told["ocsps"], told["crls"]), (3, 2))
        code, told = self.verify(path)
        self.assertEqual(code, 0, told)
        self.assertEqual([s["level"] for s in told["signatures"]], ["B-LTA"] * 3)
        self.assertEqual(len(told["time_stamps"]), 2)

    def test_other_readers(self):
        path = self.raised()
        self.assertEqual(run("qpdf", "--check", path).returncode, 0)
        self.assertEqual(run("pdfsig", path).stdout.count("Signature is Valid."), 3)
        text = run("mutool", "sign", "-v", path).stdout
        self.assertEqual(text.count("The signature is valid but there have been edits since signing."), 3, text)
        result = self.endesive(path)
        self.assertTrue(result.stdout.startswith(str([(True, True, True)] * 3)[:-1]), result.stdout + result.stderr)
        values = list(self.cut(path))
        for value, covered in values[:3]:
            result = run("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", value, "-content", covered, "-CAfile", self.root,
                         "-certfile", self.pki / "issuer.pem", "-purpose", "any", "-out", os.devnull)
            self.assertEqual(result.returncode, 0, result.stderr)
        value, covered = values[3]
        result = run("openssl", "ts", "-verify", "-data", covered, "-in", value, "-token_in", "-CAfile", self.root, "-untrusted", self.pki / "issuer.pem")
        self.assertIn("Verification: OK", result.stdout + result.stderr)

    def endesive(self, path):
        program = "import sys; from endesive import pdf; print(pdf.verify(open(sys.argv[1], 'rb').read(), [open(p, 'rb').read() for p in sys.argv[2:]]))"
        return run("python3", "-c", program, path, self.root, self.pki / "issuer.pem")

    def with_last_value(self, path, value, name):
        """The PDF with another value of the same kind in its last signature, a time stamp of the document."""
        data = bytearray(path.read_bytes())
        _, b, c, _ = [tuple(map(int, numbers)) for numbers in re.findall(RANGES, bytes(data))][-1]
        data[b + 1:c - 1] = value.hex().encode().ljust(c - b - 2, b"0")
        out = self.folder / name
        out.write_bytes(data)
        return out

    def test_endesive_takes_no_time_stamp_of_a_document_for_intact(self):
        """The digest in a time stamp is that of what it says (TSTInfo, RFC 3161 §2.4.2, RFC 5652 §11.2); endesive wants that of the signed bytes
        themselves. So it refuses what openssl alone has made, of any digest, and takes what openssl says is no time stamp."""
        raised = self.raised()
        covered = list(self.cut(raised))[-1][1]
        for digest in ("sha256", "sha384", "sha512"):
            must("openssl", "ts", "-query", "-data", covered, f"-{digest}", "-cert", "-out", self.folder / "query")
            must("openssl", "ts", "-reply", "-config", "net.cnf", "-section", "tsa", "-queryfile", self.folder / "query", "-signer", "stamp.pem",
                 "-inkey", "stamp.key", "-token_out", "-out", self.folder / "token", cwd=self.pki)
            told = run("openssl", "ts", "-verify", "-data", covered, "-in", self.folder / "token", "-token_in", "-CAfile", self.root, "-untrusted",
                       self.pki / "issuer.pem")
            self.assertIn("Verification: OK", told.stdout + told.stderr)
            stamped = self.with_last_value(raised, (self.folder / "token").read_bytes(), "by-openssl.pdf")
            code, told = self.verify(stamped)
            self.assertEqual((code, told["time_stamps"][0]["intact"]), (0, True), told)
            told = self.endesive(stamped)
            self.assertEqual(told.stdout.strip(), str([(True, True, True)] * 3 + [(False, True, True)]), told.stderr)
        must("openssl", "cms", "-sign", "-binary", "-outform", "DER", "-md", "sha256", "-in", covered, "-signer", self.pki / "stamp.pem", "-inkey",
             self.pki / "stamp.key", "-out", self.folder / "no-token")
        told = run("openssl", "ts", "-verify", "-data", covered, "-in", self.folder / "no-token", "-token_in", "-CAfile", self.root, "-untrusted",
                   self.pki / "issuer.pem")
        self.assertNotEqual(told.returncode, 0)
        signed = self.with_last_value(raised, (self.folder / "no-token").read_bytes(), "no-time-stamp.pdf")
        self.assertTrue(self.endesive(signed).stdout.strip().endswith("(True, True, True)]"))
        self.assertEqual(self.verify(signed)[0], 1)

    def sign_and_raise(self, pki, name, *options):
        """Signed by one, raised, and its time stamp renewed: the file after each."""
        out = self.folder / f"{name}.pdf"
        must(CLI, "sign", self.paper, "-o", out, "--field", "secretary", "--identity", pki / "secretary.p12", "--pin-file", self.folder / "pin", "--tsa",
             self.url + "tsa", *options)
        for _ in range(2):
            must(CLI, "raise", out, "-o", out, "--fetch", "--tsa", self.url + "tsa", "--trust", pki / "root-ca.pem")
            yield out

    def test_archives_of_every_authority(self):
        """What strict archives ask of files for the long term, of several kinds of authorities: keys, digests, and how revocation is known."""
        kinds = {"p384-lists": (Kind(("EC", "ec_paramgen_curve:P-384"), "sha384", "listed_ext", "stamp_ext"), []),
                 "p521-answers": (Kind(("EC", "ec_paramgen_curve:P-521"), "sha512", "signer_ext", "asked_stamp_ext"), []),
                 "rsa-pss": (Kind(("RSA", "rsa_keygen_bits:2048"), "sha512", "listed_ext", "asked_stamp_ext"), ["--pss"])}
        self.addCleanup(setattr, Authorities, "pki", self.pki)
        for name, (kind, options) in kinds.items():
            pki = Authorities.pki = self.folder / name
            make_pki(pki, self.url, MAKE_PKI, kind)
            stamps = 0
            for path in self.sign_and_raise(pki, name, *options):
                with self.subTest(kind=name, stamps=stamps):
                    wrong = archive.examine(path.read_bytes(), (*archive.EVERY, archive.check_long_term)).wrong
                    self.assertEqual(wrong, [])
                    told = json.loads(must(CLI, "verify", path, "--trust", pki / "root-ca.pem", "--json").stdout)
                    self.assertEqual(told["signatures"][0]["level"], "B-LTA")
                    self.assertGreater(len(told["time_stamps"]), stamps)
                    stamps = len(told["time_stamps"])

    def test_nothing_that_was_signed_changes(self):
        signed, _ = self.sign("before.pdf")
        before = signed.read_bytes()
        after = self.folder / "after.pdf"
        must(CLI, "raise", signed, "-o", after, "--fetch", "--tsa", self.url + "tsa")
        self.assertEqual(signed.read_bytes(), before)
        self.assertEqual(after.read_bytes()[:len(before)], before)
        self.assertEqual(after.read_bytes().count(b"/Metadata"), before.count(b"/Metadata") + 1)   # the catalogue names the same one again

    def test_any_changed_byte_is_caught_and_named(self):
        data = self.raised().read_bytes()
        draw = random.Random(11)
        changed = self.folder / "changed.pdf"
        end = self.paper.stat().st_size
        places = [draw.randrange(end) for _ in range(20)] + [draw.randrange(end, len(data)) for _ in range(60)]
        for place in places:
            copy = bytearray(data)
            copy[place] ^= 1 << draw.randrange(8)
            changed.write_bytes(copy)
            result = run(CLI, "verify", changed, "--trust", self.root, "--json")
            self.assertNotEqual(result.returncode, 0, f"byte {place} was changed and nobody noticed")
            told = json.loads(result.stdout) if result.stdout else {}
            named = [p for s in told.get("signatures", []) + told.get("time_stamps", []) for p in s["problems"]] + result.stderr.split("\n")[:1]
            self.assertTrue(any(named), f"byte {place} was changed and nobody said what is wrong")

    def test_an_authority_that_fails_is_one_sentence_and_changes_nothing(self):
        signed, _ = self.sign("faults.pdf", stamp=False)
        before = hashlib.sha256(signed.read_bytes()).hexdigest()
        for mood, says in (("busy", "HTTP 503"), ("portal", "RFC"), ("lying", "127.0.0.1")):
            Authorities.mood = mood
            result = run(CLI, "--language", "en", "raise", signed, "-o", signed, "--fetch", "--tsa", self.url + "tsa")
            self.assertEqual(result.returncode, 4, mood)
            self.assertEqual(len(result.stderr.strip().splitlines()), 1, result.stderr)
            self.assertIn(says, result.stderr)
            self.assertEqual(hashlib.sha256(signed.read_bytes()).hexdigest(), before, mood)
        result = run(CLI, "raise", signed, "-o", signed, "--fetch", "--tsa", "http://127.0.0.1:9/")
        self.assertEqual(result.returncode, 4)
        self.assertEqual(hashlib.sha256(signed.read_bytes()).hexdigest(), before)

    def test_an_authority_that_fails_costs_no_signature(self):
        Authorities.mood = "busy"
        _, told = self.sign("unstamped.pdf")
        self.assertEqual(told["level"], "B-B")
        self.assertIn("503", told["stamp_problem"])


if __name__ == "__main__":
    unittest.main()
