#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Case files of the demo's visit: other programs read them, whatever is changed in one is named, and a bad one changes nothing.

usage: case-file.py BIENBAN_CLI
"""
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import warnings
import zipfile

CLI = sys.argv.pop(1)


def run(*words, **options):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=120, **options)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def read_all(path):
    """Name in the bag → bytes, in order."""
    with zipfile.ZipFile(path) as case:
        return {entry.filename.split("/", 1)[1]: case.read(entry) for entry in case.infolist()}


def write_all(path, files, base="case", names=None):
    with zipfile.ZipFile(path, "w") as case, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in files.items():
            case.writestr(zipfile.ZipInfo(f"{base}/{name}"), data)
        for info, data in names or []:
            case.writestr(info, data)


def make_lists(files):
    """What somebody does who covers his tracks: every list of the bag is made anew."""
    payload = {name: data for name, data in files.items() if name.startswith("data/")}
    files["manifest-sha256.txt"] = "".join(f"{sha256(data)}  {name}\n" for name, data in payload.items()).encode()
    total = sum(map(len, payload.values()))
    files["bag-info.txt"] = re.sub(rb"Payload-Oxum: .*", f"Payload-Oxum: {total}.{len(payload)}".encode(), files["bag-info.txt"])
    tags = [name for name in files if not name.startswith("data/") and name != "tagmanifest-sha256.txt"]
    files["tagmanifest-sha256.txt"] = "".join(f"{sha256(files[name])}  {name}\n" for name in tags).encode()
    return files


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class CaseFile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="bienban-case-"))
        told = run(CLI, "--json", "demo", "--output", cls.folder / "demo")
        assert told.returncode == 0, told.stderr
        told = json.loads(told.stdout)
        cls.workspace, cls.visit = told["workspace"], told["visit"]
        cls.root = cls.folder / "demo/root-ca.pem"
        cls.case, cls.unit = cls.folder / "case.zip", cls.folder / "unit.zip"
        for path, copy in ((cls.case, "office"), (cls.unit, "unit")):
            result = cls.cli("visit", "export", cls.visit, "-o", path, "--copy", copy, "--trust", cls.root)
            assert result.returncode == 0, result.stderr
        cls.files = read_all(cls.case)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def cli(cls, *words, workspace=None):
        return run(CLI, "--language", "en", "--workspace", workspace or cls.workspace, *words)

    def verify(self, path, expected):
        result = run(CLI, "--language", "en", "--json", "verify", path, "--trust", self.root)
        self.assertEqual(result.returncode, expected, result.stdout + result.stderr)
        return json.loads(result.stdout) if expected != 3 else result.stderr

    def changed(self, change, lists=False):
        files = dict(self.files)
        change(files)
        path = self.folder / "changed.zip"
        write_all(path, make_lists(files) if lists else files)
        return path

    # ── What others see ──────────────────────────────────────────────────────────────────────────────────────────

    def test_other_programs_read_it(self):
        out = self.folder / "out"
        with zipfile.ZipFile(self.case) as case:
            self.assertIsNone(case.testzip())
            for entry in case.infolist():
                self.assertTrue(entry.filename.isascii(), entry.filename)
                packed = zipfile.ZIP_DEFLATED if entry.filename.endswith((".html", ".json")) else zipfile.ZIP_STORED
                if entry.filename.endswith((".html", ".json", ".jpg", ".pdf", ".wav")):
                    self.assertEqual(entry.compress_type, packed, entry.filename)
            case.extractall(out)
        (base,) = out.iterdir()
        check = run("sha256sum", "-c", "--quiet", "tagmanifest-sha256.txt", "manifest-sha256.txt", cwd=base)
        self.assertEqual((check.returncode, check.stdout), (0, ""))
        info = dict(line.split(": ", 1) for line in (base / "bag-info.txt").read_text().splitlines())
        payload = [path for path in (base / "data").rglob("*") if path.is_file()]
        self.assertEqual(info["Payload-Oxum"], f"{sum(path.stat().st_size for path in payload)}.{len(payload)}")
        self.assertEqual(info["External-Identifier"], self.visit)
        # The page leads to what is there, and nowhere else.
        page = (base / "data/index.html").read_text()
        links = re.findall(r'(?:href|src)="([^"]+)"', page)
        self.assertGreaterEqual(len(links), 15)
        for link in links:
            self.assertTrue((base / "data" / link).is_file(), link)
        for digest in (entry["sha256"] for entry in json.loads((base / "data/ho-so.json").read_text())["evidence"]):
            self.assertIn(digest, page)
        report = run("pdftotext", base / "data/bao-cao-xac-minh.pdf", "-").stdout
        self.assertIn("bien-ban.pdf", report)
        self.assertIn("hợp lệ", report)
        signed = run("pdfsig", "-nocert", base / "data/bien-ban/bien-ban.pdf").stdout
        self.assertEqual(signed.count("Signature is Valid"), 3, signed)
        shutil.rmtree(out)

    def test_the_same_visit_gives_the_same_bytes(self):
        again = self.folder / "again.zip"
        self.cli("visit", "export", self.visit, "-o", again, "--trust", self.root)
        self.assertEqual(again.read_bytes(), self.case.read_bytes())

    def test_verify_says_valid_only_with_a_root(self):
        for path in (self.case, self.unit):
            told = self.verify(path, 0)
            self.assertEqual((told["verdict"], told["problems"]), ("valid", []))
            self.assertGreater(told["documents"], 150)
            self.assertEqual(told["unvouched"], 0, told["unvouched_files"])
            self.assertEqual([s["verdict"] for s in told["minutes"]["signatures"]], ["valid"] * 3)
            alone = run(CLI, "--json", "verify", path)
            self.assertEqual((alone.returncode, json.loads(alone.stdout)["verdict"]), (1, "undetermined"))

    def test_the_units_copy_has_nothing_restricted(self):
        workspace = self.folder / "restricted"
        visit = json.loads(run(CLI, "--json", "demo", "--output", workspace).stdout)["visit"]
        office, unit = self.folder / "o.zip", self.folder / "u.zip"
        for path, copy in ((office, "office"), (unit, "unit")):
            self.assertEqual(self.cli("visit", "export", visit, "-o", path, "--copy", copy, workspace=workspace / "workspace").returncode, 0)
        kept, given = read_all(office), read_all(unit)
        self.assertIn("data/ban-ghi.json", kept)
        self.assertNotIn("data/ban-ghi.json", given)
        self.assertFalse([name for name in given if "han-che" in name])
        salts = re.findall(rb'"salt":"([0-9a-f]{32})"', kept["data/ban-ghi.json"])
        self.assertTrue(salts)
        everything = b"".join(given.values())
        for salt in salts:
            self.assertNotIn(salt, everything)
        # Photographs have neither place nor thumbnail.
        photographs = [data for name, data in given.items() if name.endswith(".jpg")]
        self.assertTrue(photographs)
        for data in photographs:
            self.assertNotIn(b"Exif\0\0", data)
            (self.folder / "one.jpg").write_bytes(data)
            self.assertEqual(run("identify", "-regard-warnings", self.folder / "one.jpg").returncode, 0)
        # It is to be read, not to be taken in.
        refused = self.cli("visit", "import", unit, workspace=self.folder / "never")
        self.assertEqual(refused.returncode, 3)
        self.assertIn("unit's copy", refused.stderr)

    # ── Taking in ────────────────────────────────────────────────────────────────────────────────────────────────

    def test_it_comes_back_as_it_was_and_twice_is_once(self):
        other = self.folder / "other"
        for _ in range(2):
            taken = self.cli("visit", "import", self.case, workspace=other)
            self.assertEqual((taken.returncode, taken.stdout.strip()), (0, self.visit), taken.stderr)
        self.assertEqual(self.cli("fsck", workspace=other).stdout.strip(), "Everything is as it was written.")
        self.assertEqual(len(json.loads(self.cli("--json", "visit", "list", workspace=other).stdout)["visits"]), 1)
        again = self.folder / "from-other.zip"
        self.cli("visit", "export", self.visit, "-o", again, "--trust", self.root, workspace=other)
        self.assertEqual(again.read_bytes(), self.case.read_bytes())
        bases = json.loads(self.files["data/ban-ghi.json"])["bases"]
        self.assertGreater(len(bases), 3)
        self.assertTrue(all(basis["title"] for basis in bases.values()))

    def test_what_went_on_differently_is_refused(self):
        first, second, case = self.folder / "first", self.folder / "second", self.folder / "open.zip"
        shutil.copytree(self.workspace, first)
        unit = json.loads(self.cli("--json", "visit", "show", self.visit).stdout)["visit"]["unit"]
        made = self.cli("--json", "visit", "new", "--unit", unit, "--checklist", "A", "--leader", "Trần Thị Mai Khuê", "--open", workspace=first)
        visit = json.loads(made.stdout)["id"]
        self.assertEqual(self.cli("visit", "export", visit, "-o", case, workspace=first).returncode, 0)
        self.assertEqual(self.cli("visit", "import", case, workspace=second).returncode, 0)
        # What follows comes in; what stands beside does not.
        for workspace, text in ((first, "one"), (first, "two")):
            self.assertEqual(self.cli("opinion", visit, text, workspace=workspace).returncode, 0)
        self.cli("visit", "export", visit, "-o", case, workspace=first)
        self.assertEqual(self.cli("visit", "import", case, workspace=second).returncode, 0)
        self.assertEqual(json.loads(self.cli("--json", "visit", "show", visit, workspace=second).stdout)["visit"]["opinion"]["text"], "two")
        for workspace, text in ((first, "here"), (second, "there")):
            self.assertEqual(self.cli("opinion", visit, text, workspace=workspace).returncode, 0)
        self.cli("visit", "export", visit, "-o", case, workspace=first)
        refused = self.cli("visit", "import", case, workspace=second)
        self.assertEqual(refused.returncode, 4, refused.stderr)
        self.assertIn("the visit itself went on differently", refused.stderr)
        self.assertEqual(json.loads(self.cli("--json", "visit", "show", visit, workspace=second).stdout)["visit"]["opinion"]["text"], "there")

    # ── What is not as it should be: verify names it, import refuses it and changes nothing ──────────────────────

    def assert_named(self, path, *words):
        told = self.verify(path, 1)
        self.assertEqual(told["verdict"], "invalid")
        lines = [f'{problem.get("file", "")}: {problem["message"]}' for problem in told["problems"]]
        self.assertTrue(any(all(word in line for word in words) for line in lines), lines)
        self.assert_not_taken(path)

    def assert_not_taken(self, path, code=3):
        place = self.folder / "empty"
        shutil.rmtree(place, ignore_errors=True)
        refused = self.cli("visit", "import", path, workspace=place)
        self.assertEqual(refused.returncode, code, refused.stderr)
        self.assertEqual(len(refused.stderr.strip().splitlines()), 1, refused.stderr)
        self.assertIn(path.name, refused.stderr)
        self.assertEqual(json.loads(self.cli("--json", "visit", "list", workspace=place).stdout)["visits"], [])
        self.assertEqual([entry for entry in (place / "files").rglob("*") if entry.is_file()], [])

    def test_changed_files_are_named(self):
        photograph = next(name for name in self.files if name.startswith("data/bang-chung/001"))
        cases = [
            (lambda files: files.update({photograph: files[photograph][:-1] + b"?"}), photograph),
            (lambda files: files.pop(photograph), photograph),
            (lambda files: files.update({"data/bang-chung/099-more.jpg": b"more"}), "data/bang-chung/099-more.jpg"),
            (lambda files: files.update({"run-me.txt": b"more"}), "run-me.txt"),
            (lambda files: files.update({"bag-info.txt": files["bag-info.txt"] + b"Contact-Name: X\n"}), "bag-info.txt"),
            (lambda files: files.update({"manifest-sha256.txt": files["manifest-sha256.txt"].replace(b"  data/index", b"  data/other")}), "data/other.html"),
            (lambda files: files.update({"data/index.html": files["data/index.html"].replace(b"h1", b"h2")}), "data/index.html"),
        ]
        for change, name in cases:
            with self.subTest(name):
                self.assert_named(self.changed(change), name)

    def test_who_makes_the_lists_anew_does_not_pass_the_signatures(self):
        photograph = next(name for name in self.files if name.startswith("data/bang-chung/001"))

        def replace_photograph(files):
            files[photograph] = files[photograph][:-1] + b"?"

        def edit_answer(files, keep_revision=False):
            text = json.loads(files["data/ban-ghi.json"])
            document = next(d for d in text["documents"] if d["id"].startswith("answer:") and d["revisions"][-1]["body"].get("result") == "fail")
            document["revisions"][-1]["body"]["result"] = "pass"
            last = document["revisions"][-1]
            value = [last.get("parent"), False, last["body"], []]
            if not keep_revision:
                last["rev"] = last["rev"].split("-")[0] + "-" + sha256(canonical(value))[:32]
            files["data/ban-ghi.json"] = canonical(text)
            self.answer = document["id"].split(":")[-1]

        def drop_finding(files):
            text = json.loads(files["data/ban-ghi.json"])
            text["documents"] = [d for d in text["documents"] if not d["id"].startswith("finding:")]
            files["data/ban-ghi.json"] = canonical(text)

        def edit_list(files):
            files["data/bang-ke/bang-ke.json"] = files["data/bang-ke/bang-ke.json"].replace(b'"rev":"1-', b'"rev":"2-', 1)

        def cut_signature(files):
            pdf = files["data/bien-ban/bien-ban.pdf"]
            files["data/bien-ban/bien-ban.pdf"] = pdf[:len(pdf) // 2] + bytes([pdf[len(pdf) // 2] ^ 1]) + pdf[len(pdf) // 2 + 1:]

        for number, (change, words) in enumerate(((replace_photograph, [photograph]), (lambda files: edit_answer(files, True), ["ban-ghi.json", "revision"]),
                              (edit_list, ["bang-ke.json"]), (cut_signature, ["bien-ban.pdf"]))):
            with self.subTest(number):
                self.assert_named(self.changed(change, lists=True), *words)
        # These are a consistent history of their own: only the signed minutes speak against them.
        path = self.changed(edit_answer, lists=True)
        self.assert_named(path, f"answer {self.answer}")
        self.assert_named(self.changed(drop_finding, lists=True), "finding ")

    def test_what_was_signed_does_not_go_on(self):
        """A later revision has the right name, and the one that was signed still stands there: still it is no longer what was signed."""
        def rewrite(change):
            def apply(files):
                text = json.loads(files["data/ban-ghi.json"])
                change(text["documents"])
                files["data/ban-ghi.json"] = canonical(text)
            return self.changed(apply, lists=True)

        def name(number, parent, body):
            return f"{number}-" + sha256(canonical([parent, False, body, []]))[:32]

        def follow(documents):
            finding = next(d for d in documents if d["id"].startswith("finding:"))
            last = finding["revisions"][-1]
            body = {**last["body"], "fact": "Không có gì"}
            finding["revisions"].append({"rev": name(int(last["rev"].split("-")[0]) + 1, last["rev"], body), "parent": last["rev"], "body": body})

        def add(documents):
            finding = next(d for d in documents if d["id"].startswith("finding:"))
            body = finding["revisions"][-1]["body"]
            documents.append({"id": finding["id"].rsplit(":", 1)[0] + ":" + "0" * 32, "revisions": [{"rev": name(1, None, body), "body": body}]})

        self.assert_named(rewrite(follow), "finding ", "changed after the minutes were locked")
        self.assert_named(rewrite(add), "finding ", "added after the minutes were locked")

    def assert_told(self, files, name):
        """Whatever is changed in @name, and however well the lists are made anew: it is told by name."""
        path = self.folder / "flipped.zip"
        write_all(path, make_lists(files))
        result = run(CLI, "--language", "en", "--json", "verify", path, "--trust", self.root)
        if result.returncode == 3:
            return self.assertIn(name.removeprefix("data/"), result.stderr)
        told = json.loads(result.stdout)
        # Of the report alone nothing follows: what counts is this verification.
        places = ["remarks"] if name in ("data/bao-cao-xac-minh.pdf", "data/xac-minh.json") else ["problems", "unvouched_files"]
        self.assertIn(name, [line.get("file") for place in places for line in told[place]], told)
        self.assertEqual(told["verdict"], "valid" if places == ["remarks"] else "invalid")

    def test_a_byte_in_any_kind_of_file_is_told(self):
        def kind(name):
            return re.sub(r"\d.*", "", name) + name.rsplit(".", 1)[1]

        for path in (self.case, self.unit):
            whole = read_all(path)
            names = [*{kind(name): name for name in whole if name.startswith("data/")}.values(), "bag-info.txt"]
            self.assertGreaterEqual(len(names), 11)
            # In the unit's copy what is not the same there.
            for name in names if path == self.case else [name for name in names if "bang-chung/" in name or "index" in name or "ho-so" in name]:
                at = 30 if name == "bag-info.txt" else len(whole[name]) // 2
                with self.subTest(copy=path.name, name=name):
                    self.assert_told({**whole, name: whole[name][:at] + bytes([whole[name][at] ^ 1]) + whole[name][at + 1:]}, name)

    def test_pages_of_another_version_and_other_photographs_are_not_vouched_for(self):
        """As in a case file whose minutes do not state the photographs without place: named, and not fully valid."""
        files = read_all(self.unit)
        head = json.loads(files["data/ho-so.json"])
        strange = next(part for part in head["evidence"] if "file" not in part)
        strange.update(file="data/bang-chung/099-more.jpg", stripped=True)
        head["pages"] = 0
        files.update({"data/ho-so.json": canonical(head), "data/bang-chung/099-more.jpg": b"more"})
        path = self.folder / "older.zip"
        write_all(path, make_lists(files))
        told = self.verify(path, 1)
        self.assertEqual((told["verdict"], told["problems"]), ("undetermined", []))
        names = {line["file"] for line in told["unvouched_files"]}
        self.assertEqual(names, {"data/bang-chung/099-more.jpg", "data/index.html", "data/DOC-TRUOC.txt", "data/ho-so.json", "bag-info.txt"})

    def test_files_that_nothing_names_are_told(self):
        for name in ("data/bang-chung/099-more.jpg", "data/bang-ke/more.json", "data/more.html"):
            with self.subTest(name):
                self.assert_named(self.changed(lambda files: files.update({name: b"more"}), lists=True), name, "name this file")

    def test_evidence_that_was_not_signed_is_told(self):
        def add(files):
            head = json.loads(files["data/ho-so.json"])
            files["data/bang-chung/099-more.jpg"] = b"more"
            head["evidence"].append({**head["evidence"][0], "sha256": sha256(b"more"), "size": 4, "file": "data/bang-chung/099-more.jpg", "number": 99})
            files["data/ho-so.json"] = canonical(head)

        self.assert_named(self.changed(add, lists=True), "099-more.jpg", "no such evidence")

    def test_every_file_has_the_hash_that_it_is_kept_under(self):
        def call_it_stripped(files):
            head = json.loads(files["data/ho-so.json"])
            part = head["evidence"][0]
            part["stripped"] = True
            files[part["file"]] = files[part["file"]][:-1] + b"?"
            files["data/ho-so.json"] = canonical(head)

        def add_paper(files):
            head = json.loads(files["data/ho-so.json"])
            files["data/x.pdf"] = b"another"
            head.setdefault("papers", []).append({"sha256": sha256(b"what comes later"), "size": 7, "file": "data/x.pdf"})
            files["data/ho-so.json"] = canonical(head)

        for change, words in ((call_it_stripped, ["bang-chung/"]), (add_paper, ["data/x.pdf"])):
            with self.subTest(words[0]):
                self.assert_named(self.changed(change, lists=True), *words)

    def test_documents_of_another_visit_are_refused(self):
        def add_stranger(files):
            text = json.loads(files["data/ban-ghi.json"])
            stranger = json.loads(json.dumps(next(d for d in text["documents"] if d["id"].startswith("answer:"))))
            stranger["id"] = stranger["id"].replace(self.visit, "0" * 32)
            text["documents"].append(stranger)
            files["data/ban-ghi.json"] = canonical(text)
        self.assert_named(self.changed(add_stranger, lists=True), "ban-ghi.json", "does not belong to this visit")

    # ── ZIP files that mean harm ─────────────────────────────────────────────────────────────────────────────────

    def assert_hostile(self, path, *words):
        said = self.verify(path, 3)
        self.assertEqual(len(said.strip().splitlines()), 1, said)
        for word in (path.name, *words):
            self.assertIn(word, said)
        self.assert_not_taken(path)

    def test_names_that_lead_elsewhere(self):
        for name, word in (("case/../../out.txt", "leads out"), ("/etc/passwd", "leads out"), ("case/data\\..\\x", "leads out"), ("C:/x", "leads out"),
                           ("case//x", "leads out"), ("case/data/./x", "leads out"), ("case/a\x07b", "signs"), ("case/\u202egpj.exe", "signs"),
                           ("case/" + "x" * 2000, "longer"), ("case/data/INDEX.html", "twice"), ("other/x", "one folder")):
            path = self.folder / "names.zip"
            write_all(path, self.files, names=[(zipfile.ZipInfo(name), b"x")])
            with self.subTest(name[:30]):
                self.assert_hostile(path, word)

    def test_links_are_no_files(self):
        info = zipfile.ZipInfo("case/data/link")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        path = self.folder / "link.zip"
        write_all(path, self.files, names=[(info, b"/etc/passwd")])
        self.assert_hostile(path, "case/data/link", "link")

    def test_the_same_name_twice(self):
        path = self.folder / "twice.zip"
        write_all(path, self.files, names=[(zipfile.ZipInfo("case/data/index.html"), b"another")])
        self.assert_hostile(path, "case/data/index.html", "twice")

    def find_line(self, data, name):
        """Where the line of the directory begins that has @name."""
        at = data.index(b"PK\x01\x02")
        while not data[at + 46:].startswith(name.encode()):
            at = data.index(b"PK\x01\x02", at + 46)
        return at

    def patched(self, patch, name="case/data/index.html"):
        path = self.folder / "patched.zip"
        write_all(path, self.files)
        data = bytearray(path.read_bytes())
        patch(data, self.find_line(data, name))
        path.write_bytes(data)
        return path

    def test_directories_that_lie(self):
        def put(offset, form, value):
            return lambda data, line: struct.pack_into(form, data, line + offset, value)

        def both(*patches):
            return lambda data, line: [patch(data, line) for patch in patches]

        def end(offset, form, value):
            return lambda data, line: struct.pack_into(form, data, len(data) - 22 + offset, value)

        for patch, word in ((put(8, "<H", 1), "encrypted"), (put(10, "<H", 99), "99"), (put(24, "<I", 5), "size"), (put(20, "<I", 0x7FFFFFFF), "size"),
                            (both(put(20, "<I", 0x7FFFFFFF), put(24, "<I", 0x7FFFFFFF)), "beyond"), (put(42, "<I", 7), "lie over"), (put(16, "<I", 7), "contradicts"),
                            (put(42, "<I", 0xFFFFFFFF), ""), (both(put(20, "<I", 0xFFFFFFFF), put(24, "<I", 0xFFFFFFFF)), ""),
                            (put(34, "<H", 1), "part"), (end(10, "<H", 3), "parts"), (end(12, "<I", 10), "directory"), (end(16, "<I", 10), "directory"),
                            (end(20, "<H", 1), "end"), (put(0, "<I", 0), "damaged")):
            with self.subTest(word):
                self.assert_hostile(self.patched(patch), word)

    def test_entries_over_one_another(self):
        """One stream under many names: a small file that unfolds to any number."""
        def overlap(data, line):
            first = struct.unpack_from("<I", data, self.find_line(data, "case/bagit.txt") + 42)[0]
            struct.pack_into("<I", data, line + 42, first)
        self.assert_hostile(self.patched(overlap), "lie over")

    def test_a_bomb_stops_where_it_says(self):
        path = self.folder / "bomb.zip"
        files = dict(self.files)
        with zipfile.ZipFile(path, "w") as case:
            for name, data in files.items():
                case.writestr(zipfile.ZipInfo(f"case/{name}"), data)
            info = zipfile.ZipInfo("case/data/bomb.txt")
            info.compress_type = zipfile.ZIP_DEFLATED
            case.writestr(info, b"\0" * (64 << 20))
        data = bytearray(path.read_bytes())
        line = self.find_line(data, "case/data/bomb.txt")
        local = struct.unpack_from("<I", data, line + 42)[0]
        for at in (line + 24, local + 22):
            struct.pack_into("<I", data, at, 1000)
        path.write_bytes(data)
        before = time.monotonic()
        told = self.verify(path, 1)
        self.assertLess(time.monotonic() - before, 20)
        self.assertTrue(any("larger than it says" in problem["message"] for problem in told["problems"]), told["problems"])
        self.assert_not_taken(path)

    def test_damaged_bytes_and_a_cut_off_end(self):
        path = self.folder / "damaged.zip"
        write_all(path, self.files)
        whole = path.read_bytes()
        name = next(name for name in self.files if name.startswith("data/bang-chung/002"))
        at = whole.index(self.files[name][:64]) + 100
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1:])
        self.assert_named(path, name, "CRC")
        for length in (0, 3, 21, 1000, len(whole) // 2, len(whole) - 1):
            path.write_bytes(whole[:length])
            with self.subTest(length):
                self.assert_hostile(path) if length > 3 else self.assertIn(run(CLI, "verify", path).returncode, (3,))
        path.write_bytes(whole + b"more")
        self.assert_hostile(path, "end")

    def test_a_zip_that_is_no_case_file(self):
        path = self.folder / "other.zip"
        for files, word in (({"a.txt": b"a"}, "bagit.txt"), ({"bagit.txt": b"BagIt-Version: 0.93\n"}, "BagIt 1.0"),
                            (make_lists({"bagit.txt": self.files["bagit.txt"], "bag-info.txt": b"", "data/x": b"x"}), "no case file"),
                            ({**self.files, "manifest-sha256.txt": b"hello\n"}, "line 1"),
                            ({**self.files, "manifest-sha256.txt": b"0" * 64 + b"  ../x\n"}, "outside")):
            write_all(path, files)
            with self.subTest(word):
                self.assert_hostile(path, word)

    def test_others_may_pack_it_anew(self):
        """By a program that deflates everything, writes sizes behind the data and keeps folders."""
        path = self.folder / "anew.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as case:
            case.writestr("case/", b"")
            for name, data in self.files.items():
                case.writestr(f"case/{name}", data)
        self.verify(path, 0)
        self.assertEqual(self.cli("visit", "import", path, workspace=self.folder / "anew").returncode, 0)

    def test_minutes_of_any_size_are_not_unpacked(self):
        path = self.folder / "large.zip"
        with zipfile.ZipFile(path, "w") as case:
            for name, data in self.files.items():
                if name != "data/bien-ban/bien-ban.pdf":
                    case.writestr(zipfile.ZipInfo(f"case/{name}"), data)
            info = zipfile.ZipInfo("case/data/bien-ban/bien-ban.pdf")
            info.compress_type = zipfile.ZIP_DEFLATED
            with case.open(info, "w") as entry:
                for _ in range(513):
                    entry.write(b"\0" * (1 << 20))
        # Whoever writes more than 32 MiB is killed by a signal.
        told = run("bash", "-c", f"ulimit -f 32768; '{CLI}' --language en --json verify '{path}'")
        self.assertEqual(told.returncode, 1, told.stderr)
        self.assertTrue(any("larger than minutes" in problem["message"] for problem in json.loads(told.stdout)["problems"]), told.stdout)
        path.unlink()

    def test_a_kill_while_verifying_leaves_nothing(self):
        places = [self.folder / "tmp", self.folder / "cache"]
        for place in places:
            place.mkdir()
        for delay in (0.03, 0.06, 0.1, 0.15, 0.2, 0.3):
            child = subprocess.Popen([CLI, "verify", str(self.case)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                     env={**os.environ, "TMPDIR": str(places[0]), "XDG_CACHE_HOME": str(places[1])})
            time.sleep(delay)
            child.send_signal(signal.SIGKILL)
            child.wait()
            for place in places:
                self.assertEqual([entry for entry in place.rglob("*") if entry.is_file()], [])

    # ── Nothing is left behind ───────────────────────────────────────────────────────────────────────────────────

    def test_a_full_disk_and_a_kill_leave_nothing(self):
        place = self.folder / "place"
        place.mkdir()
        target = place / "case.zip"
        words = [CLI, "--language", "en", "--workspace", self.workspace, "visit", "export", self.visit, "-o", target]
        quoted = " ".join(f"'{word}'" for word in words)
        # Half of what it takes (the limit is in KiB; a signal that is ignored becomes an error).
        full = run("bash", "-c", f"trap '' XFSZ; ulimit -f {self.case.stat().st_size // 2048}; {quoted}")
        self.assertEqual(full.returncode, 4, full.stderr)
        self.assertEqual(len(full.stderr.strip().splitlines()), 1)
        self.assertEqual(list(place.iterdir()), [])
        target.write_bytes(b"older")
        for delay in (0.05, 0.1, 0.2, 0.3, 0.4):
            child = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(delay)
            child.send_signal(signal.SIGKILL)
            child.wait()
            self.assertEqual([entry.name for entry in place.iterdir()], ["case.zip"])
            if target.read_bytes() != b"older":
                self.verify(target, 0)
                target.write_bytes(b"older")

    def test_a_stored_file_that_was_changed_is_not_handed_over(self):
        copy = self.folder / "copy"
        shutil.copytree(self.workspace, copy)
        digest = json.loads(self.files["data/ho-so.json"])["evidence"][0]["sha256"]
        stored = copy / "files" / digest[:2] / digest[2:]
        stored.chmod(0o600)
        stored.write_bytes(stored.read_bytes()[:-1] + b"?")
        target = self.folder / "never.zip"
        refused = self.cli("visit", "export", self.visit, "-o", target, workspace=copy)
        self.assertEqual(refused.returncode, 4)
        self.assertIn("no longer what it was", refused.stderr)
        self.assertFalse(target.exists())


if __name__ == "__main__":
    unittest.main(verbosity=0)
