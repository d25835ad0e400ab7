#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of every page with the sample visit, taken from the real window.

usage: screenshots.py BUILD [--only PAGE] [--language vi|en] [--scheme light|dark] [--size WxH] [--output DIR]
"""
import argparse
import json
import subprocess
import time
from pathlib import Path

from stage import GLib, Stage

PAGES = ("first", "today", "start", "visit", "finding", "dossiers", "minutes", "signed", "counters", "needed", "unit-closed", "head-absent", "staff-absent",
         "team", "read-aloud", "phone", "import", "checklists", "checklist", "checklist-item", "checklist-view", "checklist-compare",
         "preferences", "office", "storage", "search")
SITUATIONS = ("needed", "unit-closed", "head-absent", "staff-absent", "team", "read-aloud", "counters")
SIZES = ("360x720", "1024x600", "1366x768")

parser = argparse.ArgumentParser()
parser.add_argument("build", type=Path)
parser.add_argument("--only", choices=PAGES)
parser.add_argument("--language", choices=("vi", "en"))
parser.add_argument("--scheme", choices=("light", "dark"))
parser.add_argument("--size")
parser.add_argument("--output", type=Path)
arguments = parser.parse_args()
output = arguments.output or arguments.build / "screenshots"
pages = [arguments.only] if arguments.only else PAGES


def sample(stage, signed):
    """A workspace with the sample visit, open or signed."""
    if signed:
        subprocess.run([stage.build / "app/cli/bienban-cli", "demo", "--output", stage.folder / "demo"], env=stage.environment, check=True, capture_output=True)
        stage.workspace = stage.folder / "demo" / "workspace"
    else:
        stage.workspace = stage.folder / "open"
        units = json.loads((Path(stage.environment["BIENBAN_DATA"]) / "units" / "demo.json").read_text())["units"]
        table = stage.folder / "units.csv"
        table.write_text("code,name,kind,short\n" + "".join(f"{u['code']},{u['name']['vi']},{u['kind']},{u.get('short', {}).get('vi', '')}\n" for u in units))
        stage.cli("unit", "import", table)
        stage.cli("visit", "import", Path(stage.environment["BIENBAN_DATA"]) / "demo" / "visit.json")
    return json.loads(stage.cli("--json", "visit", "list"))["visits"][0]["id"]


def card(stage):
    """A camera's card: photographs of the sample, one of them as it is there already."""
    folder = stage.folder / "EOS_DIGITAL" / "DCIM"
    folder.mkdir(parents=True)
    files = Path(stage.environment["BIENBAN_DATA"]) / "demo" / "files"
    for number, path in enumerate(sorted(files.glob("*.jpg"))):
        (folder / f"IMG_{4310 + number}.JPG").write_bytes(path.read_bytes() + (b"+" if number else b""))
    return str(folder.parent)


def settle(seconds=0.8):
    time.sleep(seconds)


def show(stage, page, visit):
    if page in ("visit", "finding", "dossiers", "minutes", "signed", "phone", "import", *SITUATIONS):
        stage.act("probe-open", GLib.Variant("s", visit))
        settle(1.2)
    if page == "visit":
        stage.act("probe-item", GLib.Variant("s", "A2.01"))
    if page in SITUATIONS:
        stage.act("probe-visit", GLib.Variant("s", page))
    if page == "start":
        stage.act("probe-start")
    if page == "finding":
        stage.act("probe-item", GLib.Variant("s", "B3.04"))
    if page == "dossiers":
        stage.act("probe-item", GLib.Variant("s", "B2.01"))
        settle()
        stage.act("probe-list", GLib.Variant("s", str(Path(stage.environment["BIENBAN_DATA"]) / "demo" / "files" / "mau-ho-so.csv")))
        settle(1.5)
    if page == "phone":
        stage.act("probe-item", GLib.Variant("s", "A2.01"))
        stage.act("probe-dialog", GLib.Variant("s", "win.phone"))
        settle(1.0)
    if page == "import":
        stage.act("probe-item", GLib.Variant("s", "A2.01"))
        stage.act("probe-folder", GLib.Variant("s", card(stage)))
        settle(1.5)
    if page in ("minutes", "signed"):
        stage.act("probe-minutes")
        settle(2.5)
    if page.startswith("checklist"):
        show_checklist(stage, page)
    if page in ("preferences", "office", "storage"):
        stage.act("preferences", stage.string("general" if page == "preferences" else page), path="")
    if page == "search":
        stage.act("probe-page-action", stage.string("win.search"))
        stage.act("probe-search", stage.string("quay"))
        settle(1.0)
    settle()


def show_checklist(stage, page):
    """The catalogue, a draft that is not complete, the preview of a version, two versions side by side."""
    stage.act("probe-page-action", stage.string("win.checklists"))
    settle(0.5)
    if page == "checklists":
        return
    stage.act("probe-checklist", stage.string("A/1.1" if page in ("checklist-view", "checklist-compare", "preferences", "office", "storage", "search") else "A/1.2"))
    settle(1.0)
    if page == "checklist-compare":
        stage.act("probe-page-action", stage.string("checklist.compare"))
    if page == "checklist-item":
        stage.act("probe-place", GLib.Variant("(ii)", (0, 0)))


def write_draft(stage):
    """Version 1.2 of checklist A, with one thing missing and one that is doubtful."""
    checklist = json.loads((Path(stage.environment["BIENBAN_DATA"]) / "checklists" / "A-1.1.json").read_text())
    checklist |= {"version": "1.2", "published": None}
    table = stage.folder / "draft.json"
    table.write_text(json.dumps(checklist))
    stage.cli("checklist", "import", table)


def take(language, scheme, page):
    signed = page == "signed"
    with Stage(arguments.build, size=(1500, 1000), accessible=False) as stage:
        visit = None if page == "first" else sample(stage, signed)
        if page.startswith("checklist"):
            write_draft(stage)
        stage.start(language=language, ADW_DEBUG_COLOR_SCHEME=f"prefer-{scheme}", BIENBAN_PHONE="0")
        settle()
        show(stage, page, visit)
        for size in [arguments.size] if arguments.size else SIZES:
            width, height = map(int, size.split("x"))
            stage.resize(width, height)
            settle(1.0)
            stage.picture(output / f"{page}-{language}-{scheme}-{size}.png")


for language in [arguments.language] if arguments.language else ("vi", "en"):
    for scheme in [arguments.scheme] if arguments.scheme else ("light", "dark"):
        for page in pages:
            take(language, scheme, page)
            print(f"{page} {language} {scheme}", flush=True)
