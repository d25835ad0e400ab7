#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of every page with the sample visit, taken from the real window, and a check of what is laid out.

usage: screenshots.py BUILD [--only PAGE…] [--language vi|en] [--scheme light|dark|contrast] [--size WxH] [--large] [--output DIR] [--no-check]
       screenshots.py BUILD --help-images       the pictures of the handbook, small, into help/
       screenshots.py BUILD --documentation     every page in every variant, small, into help/, and the page that lists them [--only PAGE…] [--language]
       screenshots.py BUILD --check-documentation   whether every page has its pictures and is listed; takes nothing

A text that is cut or clipped, a button whose label leaves a word alone, a scrolled area inside another and a control beyond the edge are told, and the
program ends with 1.
"""
import argparse
import atexit
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import documentation
from stage import SOURCE, GLib, Stage, wait_for

SIZES = ("360x720", "1024x600", "1366x768")
SCHEMES = ("light", "dark", "contrast")
LANGUAGES = ("vi", "en")
LARGE = 1.5


def settle(seconds=0.8):
    time.sleep(seconds)


# ── What stands in the workspace ─────────────────────────────────────────────────────────────────────────────────────

def data(stage):
    return Path(stage.environment["BIENBAN_DATA"])


def sample(stage):
    """The sample visit, open."""
    stage.workspace = stage.folder / "open"
    units = json.loads((data(stage) / "units" / "demo.json").read_text())["units"]
    table = stage.folder / "units.csv"
    table.write_text("code,name,kind,short\n" + "".join(f"{u['code']},{u['name']['vi']},{u['kind']},{u.get('short', {}).get('vi', '')}\n" for u in units))
    stage.cli("unit", "import", table)
    stage.cli("visit", "import", data(stage) / "demo" / "visit.json")
    return json.loads(stage.cli("--json", "visit", "list"))["visits"][0]["id"]


def locked_sample(stage):
    """The sample visit, locked: nobody has signed yet."""
    visit = sample(stage)
    stage.cli("lock", visit)
    return visit


def signed_sample(stage):
    """The sample visit with its three signatures."""
    subprocess.run([stage.build / "app/cli/bienban-cli", "demo", "--output", stage.folder / "demo"], env=stage.environment, check=True, capture_output=True)
    stage.workspace = stage.folder / "demo" / "workspace"
    shutil.copy(stage.folder / "demo" / "root-ca.pem", stage.workspace)
    return json.loads(stage.cli("--json", "visit", "list"))["visits"][0]["id"]


def presence_sample(stage):
    """The signed sample with a presence list that nobody has signed yet."""
    visit = signed_sample(stage)
    stage.cli("paper", visit, "presence", "-o", stage.folder / "presence.pdf")
    return visit


def nothing(_stage):
    return None


def draft(stage):
    """Version 1.2 of checklist A, a draft, beside the sample visit."""
    visit = sample(stage)
    checklist = json.loads((data(stage) / "checklists" / "A-1.1.json").read_text()) | {"version": "1.2", "published": None}
    table = stage.folder / "draft.json"
    table.write_text(json.dumps(checklist))
    stage.cli("checklist", "import", table)
    return visit


def unstamped(stage):
    """The sample visit, signed by all three without a network; the authority that is set cannot be reached."""
    visit = sample(stage)
    signers = stage.folder / "signers"
    signers.mkdir()
    subprocess.run([stage.build / "tests/gui/make-pki", signers], check=True)
    (stage.folder / "pin").write_text("demo\n")
    stage.cli("lock", visit)
    for field in ("secretary", "unit", "leader"):
        stage.cli("sign", visit, "--field", field, "--identity", signers / f"{field}.p12", "--pin-file", stage.folder / "pin")
    stage.cli("raise", "--set-tsa", "http://127.0.0.1:9/")
    return visit


def apart(stage):
    """The sample visit on the leader's laptop, after another's changes came: one answered otherwise, one deleted."""
    visit = sample(stage)
    with sqlite3.connect(next(stage.workspace.glob("*.db"))) as store:
        store.executemany("INSERT INTO drafts (key, text) VALUES (?, ?)", (("setting/user", "Trần Thị Mai Khuê"), ("setting/laptop", "Máy trưởng đoàn")))
    store.close()
    for item, note in (("A1.07", "Biển chỉ dẫn bị che khuất"), ("A1.08", "-")):
        stage.cli("answer", visit, item, "pass")
        stage.cli("answer", visit, item, "fail", "--note", "Bảng niêm yết đã cũ, chưa có mức thu mới")
        subprocess.run([stage.build / "tests/gui/make-conflict", stage.workspace, f"answer:{visit}:{item}", "Phạm Thu Hà", "Máy thư ký", note],
                       check=True, env=stage.environment)
    return visit


def card(stage):
    """A camera's card: photographs of the sample, one of them as it is there already."""
    folder = stage.folder / "Pictures" / "EOS_DIGITAL" / "DCIM"
    folder.mkdir(parents=True)
    for number, path in enumerate(sorted((data(stage) / "demo" / "files").glob("*.jpg"))):
        (folder / f"IMG_{4310 + number}.JPG").write_bytes(path.read_bytes() + (b"+" if number else b""))
    return str(folder.parent)


# ── Ways to the pages ────────────────────────────────────────────────────────────────────────────────────────────────

def on_visit(item=None, then=None, wait=0.5):
    def go(stage, visit):
        stage.act("probe-open", stage.string(visit))
        settle(1.2)
        if item:
            stage.act("probe-item", stage.string(item))
        if then:
            settle(0.3)
            then(stage)
            settle(wait)
    return go


def on_checklists(version=None, then=None):
    def go(stage, _visit):
        stage.act("probe-page-action", stage.string("win.checklists"))
        settle(0.5)
        if version:
            stage.act("probe-checklist", stage.string(version))
            settle(1.0)
        if then:
            then(stage)
            settle(0.7)
    return go


def action(name):
    return lambda stage, *_visit: stage.act("probe-page-action", stage.string(name))


def preferences(page):
    return lambda stage, _visit: stage.act("preferences", stage.string(page), path="")


def handbook(page):
    return lambda stage, *_visit: (stage.act("help", stage.string(page), path=""), settle(0.5))


def search_for(text):
    def go(stage, _visit):
        stage.act("probe-page-action", stage.string("win.search"))
        stage.act("probe-search", stage.string(text))
        settle(1.0)
    return go


search = search_for("quay")


def start_dialog(stage, _visit):
    stage.act("probe-start")
    settle(0.7)


def situation(name):
    """What does not go as planned, and what belongs to the visit as a whole."""
    return on_visit(None, lambda stage: stage.act("probe-visit", stage.string(name)), 0.8)


def dossiers(stage):
    stage.act("probe-list", stage.string(data(stage) / "demo" / "files" / "mau-ho-so.csv"))


def press(*names):
    """Presses what has one of these ids or labels, as soon as it is there."""
    def pressed(stage):
        for name in names:
            stage.act("probe-press", stage.string(name))
            if stage.state("probe-press"):
                return True
        return False

    def go(stage, *_visit):
        wait_for(lambda: pressed(stage), 20, message=f"there is nothing called {names}")
        settle(0.3)
    return go


def record(stage):
    """The microphone, once it is turned on."""
    preferences("general")(stage, None)
    settle(1.0)
    press("audio_notes")(stage)
    settle(0.7)
    stage.act("probe-close-dialog")
    settle(1.2)
    press("empty_title|evidence.audio")(stage)


def viewer(*actions, place=0):
    def go(stage):
        stage.act("probe-viewer", GLib.Variant("i", place))
        settle(1.5)
        for name in actions:
            stage.act("probe-viewer-action", stage.string("viewer." + name))
            settle()
    return go


def place(section, item):
    return lambda stage: stage.act("probe-place", GLib.Variant("(ii)", (section, item)))


def open_presence(stage):
    """The list of those who sign another paper than the minutes."""
    with sqlite3.connect(next(stage.workspace.glob("*.db"))) as store:
        newest, = store.execute("SELECT id FROM documents WHERE id LIKE 'minutes:%' ORDER BY document DESC LIMIT 1").fetchone()
    store.close()
    stage.act("probe-minutes")
    settle(2.0)
    action(f"papers.open(('presence','{newest.removeprefix('minutes:')}'))")(stage)


def verify(change=None, trust=True):
    """The signed PDF of the sample as a foreign file; @change makes another one of its bytes."""
    def go(stage, _visit):
        path = stage.folder / "van-ban.pdf"
        data = max((file for file in (stage.workspace / "files").rglob("*") if file.is_file()), key=lambda file: file.read_bytes().count(b"/ByteRange")).read_bytes()
        path.write_bytes(change(data) if change else data)
        stage.act("probe-page-action", stage.string("win.verify"))
        settle(0.5)
        if trust:
            stage.act("probe-trust", stage.string(stage.workspace / "root-ca.pem"))
            settle(0.5)
        stage.act("probe-verify", stage.string(path))
        settle(2.5)
    return go


# page: (what stands in the workspace, the way there)
PAGES = {
    "first": (nothing, lambda stage, visit: None),
    "today": (sample, lambda stage, visit: None),
    "start": (sample, start_dialog),
    "visit": (sample, on_visit("A2.01")),
    "finding": (sample, on_visit("B3.04")),
    "dossiers": (sample, on_visit("B2.01", dossiers, 1.5)),
    "viewer": (sample, on_visit("A2.01", viewer())),
    "viewer-pdf": (sample, on_visit("B13.01", viewer())),
    "player": (sample, on_visit("A7.01", viewer(place=1))),
    "redact": (sample, on_visit("A2.01", viewer("redact", "add-mark"))),
    "phone": (sample, on_visit("A2.01", lambda stage: stage.act("probe-dialog", stage.string("win.phone")), 1.0)),
    "camera": (sample, on_visit("A2.01", press("empty_title|evidence.camera"), 1.5)),
    "recording": (sample, on_visit("A2.01", record, 1.0)),
    "recommendation": (sample, on_visit("B3.04", press("recommend"), 1.0)),
    "concerned": (sample, on_visit("B3.04", press("concerned"), 1.0)),
    "import": (sample, on_visit("A2.01", lambda stage: stage.act("probe-folder", stage.string(card(stage))), 1.5)),
    "minutes": (sample, on_visit(None, lambda stage: stage.act("probe-minutes"), 2.5)),
    **{name: (sample, situation(name)) for name in ("counters", "needed", "unit-closed", "head-absent", "staff-absent", "team", "read-aloud")},
    "sign": (locked_sample, on_visit(None, lambda stage: (stage.act("probe-minutes"), settle(2.0), press("Ký…", "Sign…")(stage)), 3.0)),
    "signed": (signed_sample, on_visit(None, lambda stage: stage.act("probe-minutes"), 2.5)),
    "unstamped": (unstamped, on_visit(None, lambda stage: stage.act("probe-minutes"), 5.5)),
    "verify-empty": (sample, action("win.verify")),
    "verify": (signed_sample, verify()),
    "verify-unknown": (signed_sample, verify(trust=False)),
    "verify-changed": (signed_sample, verify(lambda data: data[:9000] + bytes([data[9000] ^ 1]) + data[9001:])),
    "case-file": (signed_sample, on_visit(None, lambda stage: (stage.act("probe-minutes"), time.sleep(2.5), stage.act("probe-page-action", stage.string("minutes.save-case"))), 1.0)),
    "sync": (sample, lambda stage, visit: (stage.act("probe-page-action", stage.string("win.sync")), settle(1.0))),
    "conflicts": (apart, lambda stage, visit: (stage.act("probe-page-action", stage.string("win.conflicts")), settle(1.0))),
    "checklists": (draft, on_checklists()),
    "version": (draft, on_checklists(None, action("checklists.new"))),
    "checklist": (draft, on_checklists("A/1.2")),
    "checklist-section": (draft, on_checklists("A/1.2", place(0, -1))),
    "checklist-item": (draft, on_checklists("A/1.2", place(0, 0))),
    "checklist-ratio": (draft, on_checklists("A/1.2", place(2, 0))),
    "checklist-view": (draft, on_checklists("A/1.1")),
    "checklist-compare": (draft, on_checklists("A/1.1", action("checklist.compare"))),
    "preferences": (sample, preferences("general")),
    "office": (signed_sample, preferences("office")),
    "templates": (signed_sample, lambda stage, visit: (preferences("templates")(stage, visit), settle(3.0))),
    "papers": (signed_sample, on_visit(None, lambda stage: (stage.act("probe-minutes"), settle(1.5), action("papers.make::correction")(stage)), 1.0)),
    "paper-signing": (presence_sample, on_visit(None, open_presence, 2.0)),
    "storage": (sample, preferences("storage")),
    "search": (sample, search),
    "found-unit": (sample, search_for("unit:UBND-HOATAN")),
    "found-basis": (sample, search_for("basis:QC129")),
    "keys": (sample, on_visit("A2.01", lambda stage: stage.act("shortcuts", path=""))),
    "handbook": (sample, handbook("index")),
    "handbook-page": (sample, handbook("answering")),
}

# Pictures of the handbook: name, page, size.
HELP_IMAGES = {
    "today": ("today", "1024x600"), "start": ("start", "1024x600"), "visit": ("visit", "1366x768"), "finding": ("finding", "1024x600"),
    "viewer": ("viewer", "1024x600"), "unit-closed": ("unit-closed", "1024x600"),
    "phone": ("phone", "1024x600"), "minutes": ("minutes", "1366x768"), "signed": ("signed", "1366x768"), "checklists": ("checklists", "1024x600"),
    "checklist": ("checklist-item", "1366x768"), "compare": ("checklist-compare", "1024x600"), "office": ("office", "1024x600"),
    "search": ("search", "1024x600"),
}


# ── Taking ───────────────────────────────────────────────────────────────────────────────────────────────────────────

def check(stage):
    """Lines of what cannot be read or reached."""
    stage.act("probe-check")
    found = []
    for line in stage.state("probe-check").splitlines():
        kind, widget, name, text = (line + "\t\t\t").split("\t")[:4]
        found.append(f"{kind}: {widget} {name} {text!r}")
    return found


WORKSPACES = {}     # what was prepared, to be copied: visits are not answered again for every page


def give_name(workspace):
    """A person works on the computer of the pictures."""
    with sqlite3.connect(next(workspace.glob("*.db"))) as store:
        store.executemany("INSERT OR IGNORE INTO drafts (key, text) VALUES (?, ?)", (("setting/user", "Nguyễn Thục Trinh"), ("setting/laptop", "Máy trưởng đoàn")))
    store.close()


def prepared(stage, prepare):
    """The workspace of a page in the stage, where a person has it; its visit."""
    if prepare not in WORKSPACES:
        visit = prepare(stage)
        keep = Path(tempfile.mkdtemp(prefix="bienban-pages-"))
        atexit.register(shutil.rmtree, keep, ignore_errors=True)
        if stage.workspace.exists():
            shutil.copytree(stage.workspace, keep / "workspace")
            give_name(keep / "workspace")
        WORKSPACES[prepare] = keep / "workspace", visit
    folder, visit = WORKSPACES[prepare]
    stage.workspace = stage.folder / ".local" / "share" / "bienban"
    if folder.exists():
        shutil.copytree(folder, stage.workspace)
    return visit


def set_scheme(stage, scheme):
    stage.act("probe-scheme", stage.string(scheme))
    if stage.state("probe-scheme") != (scheme == "contrast"):
        raise RuntimeError("the contrast does not change while the window runs: the settings of the desktop (gsettings-desktop-schemas) are missing")


def show(build, page, language, scheme, scale):
    """A stage with the window as it opens the page; large text is there from the beginning, as it is for the person who needs it."""
    prepare, go = PAGES[page]
    with Stage(build, size=(2200, 1000), accessible=False) as stage:
        visit = prepared(stage, prepare)
        stage.start(language=language, BIENBAN_PHONE="0", BIENBAN_CAMERA="device")
        stage.act("probe-text-scale", GLib.Variant("d", scale))
        set_scheme(stage, scheme)
        if scale > 1:                       # with room for every pane: what is on the way to the page shows
            stage.resize(2100, 900)
        settle()
        go(stage, visit)
        settle()
        yield stage


def take(build, page, language, schemes, sizes, scales=(1.0,), checked=True):
    """Yields (stage, scheme, size, scale, what the check found) when the window has it; one start of the window for each scale. Large text is taken in
    the first scheme only. What is laid out is the same in each scheme and is looked at once."""
    for scale in scales:
        wanted = schemes if scale == scales[0] else schemes[:1]
        for stage in show(build, page, language, schemes[0], scale):
            for size in sizes:
                set_scheme(stage, schemes[0])
                stage.resize(*map(int, size.split("x")))
                settle(0.7)
                for scheme in wanted:
                    set_scheme(stage, scheme)
                    settle(0.25)
                    yield stage, scheme, size, scale, check(stage) if checked and scheme == wanted[-1] else []


def take_all(arguments):
    output = arguments.output or arguments.build / "screenshots"
    failed = 0
    for language in [arguments.language] if arguments.language else LANGUAGES:
        for page in arguments.only or PAGES:
            for stage, scheme, size, scale, found in take(arguments.build, page, language, [arguments.scheme] if arguments.scheme else SCHEMES,
                                                          [arguments.size] if arguments.size else SIZES, (LARGE if arguments.large else 1.0,),
                                                          not arguments.no_check):
                name = f"{page}-{language}-{scheme}-{size}{'-large' if arguments.large else ''}"
                stage.picture(output / f"{name}.png")
                failed += tell(name, found)
            print(f"{page} {language}", flush=True)
    return failed


def tell(name, found):
    for line in dict.fromkeys(found):
        print(f"  {name}: {line}", flush=True)
    return len(found)


def convert(*arguments, **more):
    return subprocess.run([shutil.which("magick") or "convert", *map(str, arguments)], check=True, capture_output=True, **more).stdout


def is_vivid(colour):
    levels = bytes.fromhex(colour)
    return max(levels) - min(levels) > 30


def choose_palette(source, colours):
    """The colours of the window itself, exactly, the red and the green of a few words among them; what is left is for photographs."""
    sampled = (source, "-alpha", "off", "-sample", "40%", "-depth", "8")
    found = re.findall(r"(\d+): .*?#([0-9A-F]{6})", convert(*sampled, "-format", "%c", "histogram:info:-").decode())
    by_use = [colour for _, colour in sorted(((int(n), colour) for n, colour in found), reverse=True)]
    exact = list(dict.fromkeys(by_use[:colours // 3] + [colour for colour in by_use if is_vivid(colour)][:colours // 3]))
    others = convert(*sampled, "-dither", "None", "-colors", colours - len(exact), "-depth", "8", "-unique-colors", "txt:-").decode()
    palette = list(dict.fromkeys(exact + re.findall(r"#([0-9A-F]{6})", others)))
    return b"P6 %d 1 255\n" % len(palette) + bytes.fromhex("".join(palette))


def compress(source, target, colours=64):
    """A palette is enough for a window; about a tenth of the size. WebP is a third smaller than PNG, but not every help viewer shows it. A picture that
    nobody could tell from the one that is there leaves that as it is."""
    target.parent.mkdir(parents=True, exist_ok=True)
    packed = ["-define", "webp:lossless=true", "-define", "webp:method=4", "-quality", 75] if target.suffix == ".webp" else ["-define", "png:compression-level=9"]
    new = target.with_name("new-" + target.name)
    convert(source, "-alpha", "off", "-strip", "-dither", "None", "-remap", "ppm:-", *packed, new if packed[1].startswith("webp") else f"PNG8:{new}",
            input=choose_palette(source, colours))
    if target.exists() and is_same(new, target):
        new.unlink()
    else:
        new.replace(target)


def is_same(one, other):
    """No pixel differs by more than a rounding of its colour."""
    program = [shutil.which("magick") or "compare"]
    run = subprocess.run([*program, *(["compare"] if program[0].endswith("magick") else []), "-metric", "AE", "-fuzz", "3%", str(one), str(other), "null:"],
                         capture_output=True, text=True)
    return run.returncode == 0


def take_help_images(build):
    for folder, language in (("vi", "vi"), ("C", "en")):
        for name, (page, size) in HELP_IMAGES.items():
            for stage, *_rest in take(build, page, language, ["light"], [size], checked=False):
                raw = stage.folder / "raw.png"
                stage.picture(raw)
                compress(raw, SOURCE / "help" / folder / "figures" / f"{name}.png")
            print(f"help/{folder}/figures/{name}.png", flush=True)


def take_documentation(arguments):
    """Every page in every variant, small, into help/, and the page of the handbook that lists them."""
    failed = 0
    raw = Path(tempfile.mkdtemp(prefix="bienban-raw-"))
    atexit.register(shutil.rmtree, raw, ignore_errors=True)
    with ThreadPoolExecutor(1) as later:
        waiting = []
        for language in [arguments.language] if arguments.language else LANGUAGES:
            for page in arguments.only or PAGES:
                for stage, scheme, size, scale, found in take(arguments.build, page, language, SCHEMES, SIZES, (1.0, LARGE), not arguments.no_check):
                    variant = documentation.variant(scheme, size, scale > 1)
                    picture = raw / f"{page}-{language}-{variant}.png"
                    stage.picture(picture)
                    target = documentation.picture(language, page, variant)
                    waiting.append(later.submit(lambda source=picture, to=target: (compress(source, to, documentation.colours(to)), source.unlink())))
                    failed += tell(f"{page}-{language}-{variant}", found)
                print(f"{page} {language}", flush=True)
        for one in waiting:
            one.result()
    documentation.write_pages(PAGES)
    return failed


parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("build", type=Path)
parser.add_argument("--only", choices=PAGES, action="append")
parser.add_argument("--language", choices=("vi", "en"))
parser.add_argument("--scheme", choices=SCHEMES)
parser.add_argument("--size")
parser.add_argument("--large", action="store_true", help=f"text at {LARGE} times its size")
parser.add_argument("--output", type=Path)
parser.add_argument("--no-check", action="store_true")
parser.add_argument("--help-images", action="store_true", help="the pictures of the handbook, into help/")
parser.add_argument("--documentation", action="store_true", help="every page in every variant, into help/")
parser.add_argument("--check-documentation", action="store_true", help="whether every page has its pictures and is listed")
if __name__ == "__main__":
    chosen = parser.parse_args()
    if chosen.help_images:
        take_help_images(chosen.build)
    elif chosen.check_documentation:
        missing = documentation.find_missing(PAGES, SCHEMES, SIZES)
        print("".join(line + "\n" for line in missing), end="")
        sys.exit(1 if missing else 0)
    else:
        sys.exit(1 if (take_documentation if chosen.documentation else take_all)(chosen) else 0)
