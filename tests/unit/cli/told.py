#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A command that changes something says so in one line; with --json nothing is said that is not JSON; numbers have their plurals.

usage: told.py BIENBAN_CLI SOURCE_DATA
"""
import json
import pathlib
import subprocess
import sys
import tempfile

CLI, DATA = sys.argv[1:3]
count = failures = 0


def run(workspace, *words):
    command = [CLI, "--workspace", str(workspace), "--language", "en", *map(str, words)]
    result = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
    assert result.returncode == 0, (words, result.stderr)
    return result.stdout


def fail(workspace, *words):
    command = [CLI, "--workspace", str(workspace), "--language", "en", *map(str, words)]
    result = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
    return result.returncode, result.stderr


def check(name, passed, told):
    global count, failures
    count += 1
    failures += not passed
    print(("" if passed else "not ") + f"ok {count} {name}")
    if not passed:
        print(f"# {told!r}")


def expect_line(name, told, part):
    check(name, told.endswith("\n") and told.count("\n") == 1 and part in told, told)


def is_json_or_nothing(text):
    if text:
        json.loads(text)
    return True


COMMANDS = sorted({line.split()[0] for line in subprocess.run([CLI, "help"], capture_output=True, text=True, check=True).stdout.splitlines()
                   if line.startswith("      ")})

with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    workspace = folder / "workspace"
    new = ("visit", "new", "--unit", "UBND-X", "--kind", "unannounced", "--checklist", "A", "--leader", "Lê Hoàng Nam")
    (folder / "units.csv").write_text("code,name,kind\nUBND-X,UBND phường Thử,W\n")
    expect_line("units are counted", run(workspace, "unit", "import", folder / "units.csv"), "1 unit taken in")
    visit = run(workspace, *new).strip()
    expect_line("an event says the state", run(workspace, "visit", "open", visit), "in progress")
    expect_line("an answer names its item", run(workspace, "answer", visit, "A1.07", "fail", "--note", "x"), "A1.07: answer saved")
    run(workspace, "finding", "add", visit, "A1.07", "--fact", "Không niêm yết", "--severity", "minor")
    expect_line("an opinion", run(workspace, "opinion", visit, "Thống nhất", "--by", "Bà Mẫu"), "opinion of the unit is saved")
    (folder / "words.txt").write_text("giải trình")
    run(workspace, "opinion", visit, "Thống nhất, có giải trình", "--attach", folder / "words.txt")
    opinion = json.loads(run(workspace, "visit", "show", visit, "--json"))["visit"]["opinion"]
    check("an opinion with a paper", len(opinion["evidence"]) == 1 and opinion["text"].endswith("giải trình"), opinion)
    shown = run(workspace, "visit", "show", visit)
    check("one is not many", "1 finding, 0 recommendations, 1 piece of evidence" in shown, shown)
    listed = run(workspace, "visit", "list")
    check("in a list as well", listed.rstrip().endswith("1 answered, 1 failed, 1 finding, 1 piece of evidence"), listed)
    points = json.loads(run(workspace, "visit", "show", visit, "--json"))["open_points"]
    check("what is open stands in both", points and all(f"  {'!' if point['blocking'] else '·'} {point['message']}\n" in shown for point in points), points)
    told = json.loads(run(workspace, "visit", "show", visit[:8], "--json"))
    check("show gives what is recorded", told["id"] == visit and told["state"] == "opened" and told["failed"] == 1
          and told["findings"][0]["fact"] == "Không niêm yết" and len(told["evidence"]) == 1, told)
    (folder / "out").mkdir()
    expect_line("an export names its file", run(workspace, "visit", "export", visit, "-o", folder / "out" / "v.json"), "v.json")
    expect_line("minutes name their file", run(workspace, "minutes", visit, "-o", folder / "m.pdf"), "m.pdf")
    expect_line("the minutes are a paper too", run(workspace, "minutes", visit, "--paper", "minutes", "-o", folder / "p.pdf"), "p.pdf")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Root of a test",
                    "-keyout", folder / "root.key", "-out", folder / "root.pem"], check=True, capture_output=True)
    expect_line("a root that is trusted", run(workspace, "trust", "add", folder / "root.pem"), "trusted from now on")
    roots = json.loads(run(workspace, "trust", "list", "--json"))["roots"]
    check("it is listed by its name", len(roots) == 1 and "Root of a test" in roots[0]["name"], roots)
    code, told = fail(workspace, "trust", "remove", "0" * 64)
    check("of another nothing is removed", code >= 2 and "0" * 64 in told and json.loads(run(workspace, "trust", "list", "--json"))["roots"] == roots, told)
    expect_line("a root that is removed", run(workspace, "trust", "remove", roots[0]["sha256"]), "not trusted any more")
    check("and is gone", run(workspace, "trust", "list") == "", roots)
    expect_line("the index", run(workspace, "reindex"), "made anew")
    expect_line("a confirmed basis", run(workspace, "basis", "confirm", "Q03"), "Q03: confirmed")
    for words in (("answer", visit, "A1.07", "pass"), ("opinion", visit, "Khác"), ("reindex",), ("minutes", visit, "-o", folder / "n.pdf")):
        told = run(workspace, *words, "--json")
        check(f"{words[0]} --json", is_json_or_nothing(told), told)
    found = run(workspace, "search", "van hoa cong so")
    check("an excerpt holds no word of the program", found and not any(word in found for word in ("verified", "pass_fail", "Q03")), found)
    for name in COMMANDS:
        told = run(folder / "nowhere", name, "--help")
        check(f"{name} --help", f"usage: bienban-cli {name}" in told, told)
    check("help makes no workspace", not (folder / "nowhere").exists(), "it does")
    for words in (("paper", visit, "--no-such"), ("numbers", "add"), ("nothing",), ("visit", "show", "ffff"), ("sign", folder / "m.pdf")):
        code, told = fail(workspace, *words)
        line = told.split("usage:")[0].strip()
        check(f"one full stop: {' '.join(map(str, words[:2]))}", code >= 2 and line.endswith(".") and ".." not in line, told)
print(f"1..{count}")
sys.exit(failures > 0)
