#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input: one clear sentence in both languages that names what is wrong, the right exit code, and nothing changed.

usage: bad-input.py BIENBAN_CLI SOURCE_DATA MAKE_PKI
"""
import contextlib
import json
import os
import pathlib
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

CLI, DATA, MAKE_PKI = sys.argv[1:4]
TMP = pathlib.Path(tempfile.mkdtemp(prefix="bienban-bad-"))
WORKSPACE = TMP / "workspace"
count = failures = 0


def run(*words, language="en", workspace=WORKSPACE, **options):
    command = [CLI, "--workspace", str(workspace), "--language", language, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120, **options)


def good(*words, **options):
    result = run(*words, **options)
    assert result.returncode == 0, (words, result.stderr)
    return result.stdout.strip()


def snapshot():
    """Everything that is recorded: documents, drafts and files."""
    rows = {}
    database = sqlite3.connect(f"file:{WORKSPACE}/workspace.db?mode=ro", uri=True)
    for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite%' AND name NOT IN ('indexed', 'words')"):
        # How far the search index has come is not a record.
        columns = "name, uuid, created_at" if name == "databases" else "*"
        rows[name] = sorted(map(repr, database.execute(f'SELECT {columns} FROM "{name}"')))
    database.close()
    rows["files"] = sorted(str(path.relative_to(WORKSPACE)) for path in (WORKSPACE / "files").rglob("*") if path.is_file())
    return rows


def report(name, problem):
    global count, failures
    count += 1
    if problem:
        failures += 1
        print(f"not ok {count} {name}\n# " + problem.replace("\n", "\n# "))
    else:
        print(f"ok {count} {name}")
    sys.stdout.flush()


def refuse(name, words, code, mentions=(), workspace=WORKSPACE, unchanged=True, **options):
    """The command is refused in both languages with one line that mentions what it must."""
    before = snapshot() if unchanged else None
    english = run(*words, language="en", workspace=workspace, **options)
    vietnamese = run(*words, language="vi", workspace=workspace, **options)
    problem = None
    for result in (english, vietnamese):
        lines = result.stderr.strip().split("\n")
        if result.returncode != code:
            problem = f"exit {result.returncode}, not {code}: {result.stderr}"
        elif len(lines) != 1 or not lines[0].startswith("bienban-cli: ") or not lines[0].rstrip().endswith("."):
            if code != 2:
                problem = f"not one clear sentence: {result.stderr!r}"
        elif result.stdout:
            problem = f"speaks on standard output: {result.stdout!r}"
        for mention in mentions:
            if str(mention) not in result.stderr:
                problem = f"does not mention {mention!r}: {result.stderr}"
    if not problem and english.stderr == vietnamese.stderr:
        problem = f"not translated: {english.stderr}"
    after = snapshot() if unchanged else None
    if not problem and after != before:
        problem = "something was changed: " + ", ".join(f"{name}: {set(after[name]) ^ set(before[name])}" for name in after if after[name] != before.get(name))
    report(name, problem)


def holds_lock(pid):
    """Asked of the kernel: another opening could take the lock before the holder does.

    The process opens and closes files while they are listed: one that is gone is none that holds the lock.
    """
    for path in pathlib.Path(f"/proc/{pid}/fdinfo").iterdir():
        with contextlib.suppress(FileNotFoundError):
            if "FLOCK" in path.read_text():
                return True
    return False


def write(name, content):
    path = TMP / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# ── A workspace with a visit in the middle of its work ────────────────────────────────────────────────────────────
good("unit", "import", write("units.csv", "code,name,kind\nUB1,Ủy ban nhân dân phường Một,W\n"))
visit = good("visit", "new", "--unit", "UB1", "--checklist", "A", "--checklist", "B", "--leader", "Trần Thị Mai Khuê", "--secretary", "Lê Văn Thử", "--open")
good("answer", visit, "A1.01", "fail", "--count", "present=10")

# ── Items, answers, words ───────────────────────────────────────────────────────────────────────────────────────
refuse("unknown item", ["answer", visit, "Z9.01", "pass"], 3, ["Z9.01"])
refuse("wrong answer type: ratio for counts", ["answer", visit, "A1.01", "--ratio", "1/2"], 3, ["A1.01"])
refuse("wrong answer type: unknown count", ["answer", visit, "A1.01", "--count", "nobody=1"], 3, ["nobody", "present"])
refuse("wrong answer type: text for pass or fail", ["answer", visit, "A1.04", "--text", "x"], 3, ["A1.04"])
refuse("no such result", ["answer", visit, "A1.04", "maybe"], 2, ["maybe"])
refuse("count that is no number", ["answer", visit, "A1.01", "--count", "present=many"], 2, ["present=many"])
refuse("negative count", ["answer", visit, "A1.01", "--count", "present=-3"], 2, ["present=-3"])
refuse("ratio without denominator", ["answer", visit, "A1.02", "--ratio", "5"], 2, ["5"])
refuse("unknown visit", ["answer", "ffff", "A1.01", "pass"], 3, ["ffff"])
refuse("unknown command", ["fly"], 2, ["fly"])
refuse("finding on an unknown item", ["finding", "add", visit, "Q1.01", "--fact", "x"], 3, ["Q1.01"])
refuse("deadline that is no date", ["recommend", "add", visit, "--what", "x", "--who", "y", "--deadline", "tomorrow"], 2, ["tomorrow"])
refuse("sample table without the column", ["answer", visit, "A1.02", "--sample", write("sample.csv", "dossier\n1\n")], 3, ["sample.csv", "result"])
refuse("sample table with a wrong word", ["answer", visit, "A1.02", "--sample", write("sample2.csv", "dossier,result\n1,pass\n2,perhaps\n")], 3, ["sample2.csv", "3", "perhaps"])
refuse("working days of an unknown year", ["workdays", "2040-01-01", "+5"], 4, ["2040"])
refuse("workdays of no date", ["workdays", "2026-02-30", "+5"], 2, ["2026-02-30"])

# ── Malformed files ───────────────────────────────────────────────────────────────────────────────────────────
checklist = json.loads((pathlib.Path(DATA) / "checklists" / "A-1.0.json").read_text())
checklist["code"] = "T"


def broken_checklist(change):
    copy = json.loads(json.dumps(checklist))
    change(copy)
    return json.dumps(copy, ensure_ascii=False, indent=1)


cases = {
    "syntax": ('{\n "type": "checklist",\n "code" "T"\n}', ["line 3", "dòng 3"]),
    "missing item code": (broken_checklist(lambda c: c["sections"][0]["items"][2].pop("code")), ["/sections/0/items/2/code"]),
    "unknown answer type": (broken_checklist(lambda c: c["sections"][1]["items"][0].update(answer="guess")), ["/sections/1/items/0/answer", "pass_fail"]),
    "unknown kind of unit": (broken_checklist(lambda c: c["sections"][0]["items"][0].update(applies=["X"])), ["/sections/0/items/0/applies"]),
    "count item without counts": (broken_checklist(lambda c: c["sections"][0]["items"][0].pop("counts")), ["/sections/0/items/0/counts"]),
    "an item twice": (broken_checklist(lambda c: c["sections"][0]["items"].append(c["sections"][0]["items"][0])), ["A1.01"]),
    "no sections": (broken_checklist(lambda c: c.update(sections=[])), ["/sections"]),
    "not an object": ("[]", []),
    "not UTF-8": (b'{"type": "\xff\xfe"}', ["UTF-8"]),
    "empty": ("", []),
}
for name, (content, mentions) in cases.items():
    path = write("broken.json", content)
    either = [m for m in mentions if not m.startswith(("line", "dòng"))]
    refuse(f"checklist, {name}: validate", ["checklist", "validate", path], 3, ["broken.json", *either])
    refuse(f"checklist, {name}: import", ["checklist", "import", path], 3, ["broken.json", *either])
text = broken_checklist(lambda c: c["sections"][1]["items"][0].update(answer="guess"))
line = next(i for i, l in enumerate(text.split("\n"), 1) if '"guess"' in l)
refuse("checklist: the line of the broken rule is named", ["checklist", "validate", write("broken.json", text)], 3, [str(line)])
same = json.loads((pathlib.Path(DATA) / "checklists" / "A-1.0.json").read_text())
same["sections"][0]["items"][0]["text"]["vi"] = "khác"
refuse("a published checklist never changes", ["checklist", "import", write("same.json", json.dumps(same))], 3, ["A", "1.0"])

refuse("units without a head line", ["unit", "import", write("u1.csv", "X,Y\n1,2\n")], 3, ["u1.csv", "code"])
refuse("units with a wrong kind", ["unit", "import", write("u2.csv", "code,name,kind\nA1,Tên,W\nA2,Tên,Z\n")], 3, ["u2.csv", "3", "/kind"])
refuse("units with a code twice", ["unit", "import", write("u3.csv", "code,name,kind\nA1,Tên,W\nA1,Tên,W\n")], 3, ["u3.csv", "3"])
refuse("units with an open quotation mark", ["unit", "import", write("u4.csv", 'code,name,kind\nA1,"Tên,W\n')], 3, ["2"])
refuse("units file that is not there", ["unit", "import", TMP / "none.csv"], 3, ["none.csv"])
for words in (["--help"], ["help"], ["help", "--man"], ["--version"]):
    result = run(*words)
    report(f"{' '.join(words)} is answered", None if result.returncode == 0 and result.stdout and not result.stderr else f"exit {result.returncode}: {result.stderr}")
refuse("visit file that is no visit", ["visit", "import", write("v1.json", '{"a": 1}')], 3, ["v1.json"])
refuse("visit file whose format is a number", ["visit", "import", write("v4.json", '{"format": 5, "unit": 7, "visit": {}}')], 3, ["v4.json"])
(TMP / "files").mkdir(exist_ok=True)
(TMP / "files" / "link.txt").symlink_to("/etc/passwd")
write("files/note.txt", "x")
for name, evidence, mention in (("a link", {"file": "link.txt"}, "link.txt"), ("of another folder", {"file": "../units.csv"}, "file"),
                                ("a folder", {"file": "."}, "file"), ("with items that are numbers", {"file": "note.txt", "items": [5]}, "/items")):
    refuse(f"visit file whose evidence is {name}", ["visit", "import", write("v5.json", json.dumps(
        {"format": "bienban-visit-1", "unit": "UB1", "visit": {}, "evidence": [evidence]}))], 3, ["v5.json", mention])
refuse("visit file with a broken answer", ["visit", "import", write("v2.json", json.dumps(
    {"format": "bienban-visit-1", "unit": "UB1", "visit": {"kind": "unannounced", "checklists": [{"code": "A", "version": "1.0"}]},
     "answers": [{"item": "A1.01", "result": "pass"}, {"item": "A1.02", "result": "perhaps"}]}, indent=1))], 3, ["v2.json", "/answers/1/result"])
refuse("visit file whose evidence is not there", ["visit", "import", write("v3.json", json.dumps(
    {"format": "bienban-visit-1", "unit": "UB1", "visit": {"kind": "unannounced", "checklists": [{"code": "A", "version": "1.0"}]},
     "evidence": [{"file": "gone.jpg", "items": ["A1.01"]}]}))], 3, ["gone.jpg"])

# ── Evidence ──────────────────────────────────────────────────────────────────────────────────────────────────
refuse("evidence of 0 bytes", ["attach", visit, "A1.01", write("empty.jpg", b"")], 3, ["empty.jpg"])
refuse("evidence that vanished", ["attach", visit, "A1.01", TMP / "vanished.jpg"], 3, ["vanished.jpg"])
refuse("evidence that is a folder", ["attach", visit, "A1.01", TMP], 3)
huge = TMP / "huge.mp4"
with open(huge, "wb") as file:
    file.truncate(21 * 1024**3)
refuse("evidence of more than 20 GB", ["attach", visit, "A1.01", huge], 3, ["huge.mp4"])
huge.unlink()
refuse("evidence from an unknown source", ["attach", visit, "A1.01", write("note.txt", "x"), "--source", "telepathy"], 2,
       ["telepathy", "file, camera, phone, paste, scan, audio"])
refuse("evidence on an unknown item", ["attach", visit, "X1.01", write("note.txt", "x")], 3, ["X1.01"])
if os.getuid() != 0:
    secret = write("secret.txt", "y")
    secret.chmod(0)
    refuse("evidence without permission", ["attach", visit, "A1.01", secret], 4, ["secret.txt"])

# ── PDF and PKCS#12 ───────────────────────────────────────────────────────────────────────────────────────────
pki = TMP / "pki"
subprocess.run(["sh", MAKE_PKI, str(pki), "demo"], check=True, capture_output=True)
(TMP / "pin").write_text("demo\n")
(TMP / "wrong-pin").write_text("nope\n")
good("lock", visit)
paper = TMP / "paper.pdf"
good("minutes", visit, "-o", paper)
identity = ["--field", "secretary", "--identity", pki / "secretary.p12", "--pin-file", TMP / "pin"]
out = TMP / "out.pdf"
encrypted = TMP / "encrypted.pdf"
subprocess.run(["qpdf", "--encrypt", "a", "b", "256", "--", str(paper), str(encrypted)], check=True)
damaged = write("damaged.pdf", paper.read_bytes()[:5000])
for name, path, mention in (("damaged", damaged, "damaged.pdf"), ("encrypted", encrypted, "encrypted.pdf"), ("empty", write("empty.pdf", b""), "empty.pdf"),
                            ("not a PDF", write("text.pdf", "hello"), "text.pdf"), ("missing", TMP / "missing.pdf", "missing.pdf")):
    refuse(f"sign a PDF that is {name}", ["sign", path, "-o", out, *identity], 3, [mention])
    refuse(f"verify a PDF that is {name}", ["verify", path], 3, [mention])
refuse("sign with a wrong password", ["sign", paper, "-o", out, "--field", "secretary", "--identity", pki / "secretary.p12", "--pin-file", TMP / "wrong-pin"], 4, ["secretary.p12"])
refuse("sign with a broken PKCS12 file", ["sign", paper, "-o", out, "--field", "secretary", "--identity", write("broken.p12", (pki / "secretary.p12").read_bytes()[:200]), "--pin-file", TMP / "pin"], 3, ["broken.p12"])
refuse("sign with a PKCS12 file that is not there", ["sign", paper, "-o", out, "--field", "secretary", "--identity", TMP / "none.p12", "--pin-file", TMP / "pin"], 3, ["none.p12"])
refuse("sign with an expired certificate", ["sign", paper, "-o", out, "--field", "secretary", "--identity", pki / "expired.p12", "--pin-file", TMP / "pin"], 4)
refuse("sign a field that is not there", ["sign", paper, "-o", out, "--field", "mayor", "--identity", pki / "leader.p12", "--pin-file", TMP / "pin"], 4, ["mayor"])
report("no output was left by refused signatures", f"{out} exists" if out.exists() else None)
refuse("adopt a PDF that does not continue", ["minutes", visit, "--adopt", write("other.pdf", paper.read_bytes() + b"\n")], 3)
refuse("answer a locked visit", ["answer", visit, "A1.01", "pass"], 4)
refuse("minutes to a folder that is not there", ["minutes", visit, "-o", TMP / "no" / "where.pdf"], 3, ["where.pdf"], unchanged=True)

# A second program that has the workspace open: it waits for the password of a signature.
holder = subprocess.Popen([CLI, "--workspace", str(WORKSPACE), "sign", visit, "--field", "secretary", "--identity", str(pki / "secretary.p12")],
                          stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
for _ in range(1200):                       # a minute
    if holds_lock(holder.pid):
        break
    time.sleep(0.05)
refuse("workspace that is open elsewhere", ["visit", "list"], 4, [str(WORKSPACE)], unchanged=False)
holder.communicate("wrong\n")
report("the one who had it open was refused for the wrong password", None if holder.returncode == 4 else f"exit {holder.returncode}")
good("unlock", visit)

# ── The workspace ─────────────────────────────────────────────────────────────────────────────────────────────
newer = TMP / "newer"
shutil.copytree(WORKSPACE, newer)
database = sqlite3.connect(newer / "workspace.db")
database.execute("PRAGMA user_version = 99")
database.commit()
database.close()
refuse("workspace of a newer version", ["visit", "list"], 4, workspace=newer, unchanged=False)

bad = TMP / "bad"
shutil.copytree(WORKSPACE, bad)
for name in ("workspace.db-wal", "workspace.db-shm"):
    (bad / name).unlink(missing_ok=True)
(bad / "workspace.db").write_bytes(b"this is not a database" * 1000)
refuse("damaged database", ["visit", "list"], 4, workspace=bad, unchanged=False)

if os.getuid() != 0:
    readonly = TMP / "readonly"
    shutil.copytree(WORKSPACE, readonly)
    for path in [*readonly.rglob("*"), readonly]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    refuse("read-only workspace", ["visit", "list"], 4, [str(readonly)], workspace=readonly, unchanged=False)
    for path in [readonly, *readonly.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def small_files():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = (WORKSPACE / "workspace.db").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))


big = write("big.bin", os.urandom(8 * 1024 * 1024))
before = snapshot()
result = run("attach", visit, "A1.01", big, preexec_fn=small_files)
report("full disk while evidence is taken in", None if result.returncode == 4 and len(result.stderr.strip().split("\n")) == 1 and snapshot() == before else f"{result.returncode} {result.stderr}")
report("the workspace works again afterwards", None if run("attach", visit, "A1.01", big).returncode == 0 else "attach failed")
checked = run("fsck")
report("fsck is clean after all that", None if checked.returncode == 0 else checked.stdout + checked.stderr)

print(f"1..{count}")
shutil.rmtree(TMP, ignore_errors=True)
sys.exit(1 if failures else 0)
