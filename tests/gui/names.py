# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of names share: on a page of screenshots.py, in every menu on it and in the dialogs beyond, every control has a name and a
role, in the language of the window, and none has its neighbour's; Tab leads to every control and around; Escape closes what opened."""
import re
import shutil
import sys
import time
import unittest
from pathlib import Path

import screenshots
from stage import SOURCE, Stage, rest, wait_for

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
ESCAPE, MENU = 0xFF1B, 0xFF67

# What Tab need not lead to: (class, id of the template child).
UNREACHED = {("GtkBox", "text")}    # the text that is read aloud: it has the focus when the page opens, and no control


# ── What opens from a page ───────────────────────────────────────────────────────────────────────────────────────────

def press(*names, role=None):
    """@names: of the source, with what stands in their places."""
    def go(test):
        for name in names:
            words = test.say(*name) if isinstance(name, tuple) else test.say(name)
            test.screen.press(words, role=role, top=test.walker.front())
            test.settle()
    return go


def app_action(name):
    return lambda test: test.stage.act(name, path="")


def page_action(name):
    return lambda test: test.stage.act("probe-page-action", test.stage.string(name))


def menu_item(menu, item):
    return press(menu, item, role={"toggle button", "menu item"})


def team_step(test):
    test.screen.fill(test.say("Find the unit"), "UBND phường Thử Nghiệm")
    press("Add This Unit", "Continue")(test)


def assign_menu(test):
    """Who looks at the section: the menu of a row, as with its key."""
    sections = test.screen.find("list", test.say("Sections"))
    row = next(row for row in test.screen.find_all("list item", top=sections) if test.screen.is_on(row, test.tools.STATE.SELECTED))
    test.screen.tab_to(row)
    test.screen.key(MENU)
    test.screen.find("menu", top=row)


def audio_note(test):
    """Turned on by the person who uses it, once."""
    test.stage.act("preferences", test.stage.string("general"), path="")
    name = test.say("Audio Notes")
    test.screen.find("check box", name)
    test.screen.activate(test.screen.nth(-1, "check box", name))
    test.settle()
    test.stage.act("probe-close-dialog")
    test.settle()
    menu_item("Add evidence", "Audio Note…")(test)


# page → what opens from it: name → the way there.
BEYOND = {
    "today": {"about": app_action("about"), "shortcuts": app_action("shortcuts")},
    "start": {"its last step": team_step},
    "visit": {"camera": menu_item("Add evidence", "Camera of This Computer…"), "audio note": audio_note, "assign menu": assign_menu},
    "finding": {"recommendation": press("Recommendation…"), "concerned": press("Who Is Concerned…")},
    "minutes": {"recommendation": press("Add a recommendation"), "lock": press("Lock and Sign…")},
    "locked": {"signing": press(("Sign: %s", "Secretary of the team")), "refusal": press(("Refuses to sign: %s", "Representative of the unit"))},
    "checklists": {"version": page_action("checklists.new")},
    "checklist": {"publish": page_action("checklist.publish"), "discard": page_action("checklist.discard")},
    "checklist-item": {"legal basis": press("Add a legal basis")},
}


OPENED = {"camera", "recording", "recommendation", "concerned", "sign", "version", "keys"}      # BEYOND opens them
PAGES = {name: way for name, way in screenshots.PAGES.items() if name not in OPENED} | {
    "locked": (screenshots.locked_sample, screenshots.on_visit(None, lambda stage: stage.act("probe-minutes"), 2.5))}

# Of the open visit's pages those that are about no visit.
AROUND = ("today", "start", "preferences", "storage", "search", "found-unit", "found-basis", "handbook", "handbook-page")


class Names(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(BUILD, size=(1366, 1000)).__enter__()
        cls.addClassCleanup(cls.stage.__exit__)
        # What slides is looked at once it stands.
        settings = cls.stage.folder / "config/gtk-4.0/settings.ini"
        settings.parent.mkdir(parents=True)
        settings.write_text("[Settings]\ngtk-enable-animations=false\n")
        import walker
        cls.tools = walker
        cls.source = walker.Source(SOURCE / "po" / "vi.po")

    def settle(self):
        rest(self.program.pid, most=6)

    def say(self, message, *parts):
        """As the window says it."""
        words = self.source.translate(message).replace("_", "")
        return words % tuple(map(self.say, parts)) if parts else words

    def check_pages(self, prepare, pages=None):
        """Those that stand on this workspace, or @pages of them, in one window."""
        self.stage.workspace = self.stage.folder / prepare.__name__
        shutil.rmtree(self.stage.folder / "open", ignore_errors=True)
        visit = prepare(self.stage)
        self.program = self.stage.start("vi", BIENBAN_PHONE="0")
        self.addCleanup(self.stage.kill)
        self.screen = self.tools.Screen()
        self.walker = self.tools.Walker(self.screen, self.source)
        self.menus = set()
        waited, screenshots.settle = screenshots.settle, lambda seconds=0: self.settle()
        self.addCleanup(setattr, screenshots, "settle", waited)
        for page, (needed, go) in PAGES.items():
            if needed is prepare and (not pages or page in pages):
                began = time.monotonic()
                with self.subTest(page=page):
                    self.check_page(page, go, visit)
                self.go_home()
                print(f"{page} {time.monotonic() - began:.1f} s", flush=True)

    def check_page(self, page, go, visit):
        go(self.stage, visit)
        self.settle()
        self.check(page)
        for name, way in BEYOND.get(page, {}).items():
            with self.subTest(page=page, beyond=name):
                try:
                    way(self)
                    self.settle()
                    self.check(f"{page}: {name}", menus=False)
                    self.close(f"{page}: {name}")
                finally:
                    self.leave_dialogs()

    # ── One place ────────────────────────────────────────────────────────────────────────────────────────────────

    def check(self, place, menus=True):
        top = self.walker.front()
        wrong = self.twice(lambda: self.walker.walk(top))
        if not self.open_menu(top):                                     # which has the keyboard while it is open
            wrong += self.twice(self.missed)
        for name, button in self.walker.find_menu_buttons(top) if menus else ():
            kind = re.sub(r"\d+", "", name)
            if kind not in self.menus:
                self.menus.add(kind)
                wrong += self.check_menu(name, button)
        self.assertEqual(wrong, [], place)

    def twice(self, look):
        """What still comes and goes is no fault."""
        first = look()
        if not first:
            return []
        time.sleep(0.5)
        self.settle()
        again = look()
        return [line for line in first if line in again]

    def missed(self):
        self.stage.act("probe-focus")
        wait_for(lambda: self.stage.state("probe-focus") != "busy", 120, message="the Tab key does not come around")
        lines = [line.split("\t") for line in dict.fromkeys(self.stage.state("probe-focus").splitlines())]
        return [f"{kind} by Tab: {widget} {part} {text!r}" for kind, widget, part, text in lines if (widget, part) not in UNREACHED]

    def check_menu(self, name, button):
        self.screen.activate(button)
        self.settle()
        opened = self.screen.find_all({"menu", "dialog", "alert", "panel"}, top=button)
        wrong = [] if opened else [f"{name!r} opens nothing"]
        wrong += [f"in the menu {name!r}: {line}" for line in self.walker.walk(button)]
        self.screen.key(ESCAPE)
        try:
            wait_for(lambda: not self.open_menu(button), message=f"Escape does not close the menu {name!r}")
        except TimeoutError as error:
            wrong.append(str(error))
        return wrong

    def open_menu(self, top=None):
        return next((node for node, role, _name, _states, _path in self.walker.look(top) if role == "menu"), None)

    # ── Going ────────────────────────────────────────────────────────────────────────────────────────────────────

    def close(self, place):
        """The first Escape may leave a field; each of the others goes back a step."""
        before = self.walker.front() or self.open_menu()
        for _ in range(5):
            self.screen.key(ESCAPE)
            self.settle()
            if not self.screen.is_there(before):
                return
        self.fail(f"Escape does not close {place}")

    def leave_dialogs(self, most=3):
        while most and self.walker.front():
            self.stage.act("probe-close-dialog")
            self.settle()
            most -= 1

    def go_home(self):
        self.leave_dialogs()
        for _ in range(3):
            self.stage.act("probe-back")
        self.settle()
