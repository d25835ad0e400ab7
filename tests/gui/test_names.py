#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""On every page of screenshots.py, in every menu on it and in the dialogs beyond: every control has a name and a role, in the language of
the window, and none has its neighbour's; Tab leads to every control and around; Escape closes what opened. test_names.py BUILD [PAGE…]"""
import re
import shutil
import sys
import time
import unittest
from pathlib import Path

import screenshots
from stage import SOURCE, Stage, wait_for

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
ONLY = [sys.argv.pop() for _word in sys.argv[1:] if sys.argv[-1] in screenshots.PAGES]
RETURN, ESCAPE, DOWN = 0xFF0D, 0xFF1B, 0xFF54

# What Tab need not lead to: (class, id of the template child).
UNREACHED = {("GtkBox", "text")}    # the text that is read aloud: it has the focus when the page opens, and no control

# Hits of a search say the same sentence where it stands in the same place twice.
ALIKE = {"search"}
# Closed by its buttons in this test.
STAYING = {"start: its second step"}


def press(*names, role=None):
    def go(test):
        for name in names:
            test.screen.press(test.source.translate(name), role=role)
            test.settle()
    return go


def app_action(name):
    return lambda test: test.stage.act(name, path="")


def page_action(name):
    return lambda test: test.stage.act("probe-page-action", test.stage.string(name))


def menu_item(menu, item):
    return lambda test: press(menu, item, role={"toggle button", "menu item"})(test)


def team_step(test):
    test.screen.fill(test.source.translate("Find the unit"), "UBND phường Thử Nghiệm")
    press("Add This Unit", "Continue")(test)


# Beyond the pages: page → what opens from it.
BEYOND = {
    "today": {"about": app_action("about"), "shortcuts": app_action("shortcuts")},
    "start": {"its second step": team_step},
    "visit": {"camera": menu_item("Add evidence", "Camera of This Computer…")},
    "finding": {"recommendation": press("Recommendation…"), "concerned": press("Who Is Concerned…")},
    "minutes": {"recommendation": press("Add a recommendation"), "lock": press("Lock and Sign…")},
    "signed": {"verification": press("Verify the Signatures")},
    "checklists": {"version": page_action("checklists.new")},
    "checklist-item": {"legal basis": press("Add a legal basis")},
}


class Names(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(BUILD, size=(1366, 1000)).__enter__()
        cls.addClassCleanup(cls.stage.__exit__)
        import walker
        cls.tools = walker
        cls.source = walker.Source(SOURCE / "po" / "vi.po")

    def settle(self):
        self.tools.settle(self.program)

    def check_pages(self, prepare):
        pages = {page: go for page, (needed, go) in screenshots.PAGES.items() if needed is prepare and (not ONLY or page in ONLY)}
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
        for page, go in pages.items():
            began = time.monotonic()
            with self.subTest(page=page):
                go(self.stage, visit)
                self.settle()
                self.check(page)
                for name, way in BEYOND.get(page, {}).items():
                    with self.subTest(page=page, beyond=name):
                        way(self)
                        self.settle()
                        self.check(f"{page}: {name}", menus=False)
                        self.close(f"{page}: {name}")
            self.go_home()
            print(f"{page} {time.monotonic() - began:.1f} s", flush=True)

    # ── One place ────────────────────────────────────────────────────────────────────────────────────────────────

    def check(self, place, menus=True):
        top = self.walker.front()
        wrong = self.look_twice(top) + self.missed()
        for name in self.walker.find_menu_buttons(top) if menus else ():
            kind = re.sub(r"\d+", "", name)
            if kind not in self.menus:
                self.menus.add(kind)
                wrong += self.check_menu(name, top)
        if place in ALIKE:
            wrong = [line for line in wrong if "of one name" not in line]
        self.assertEqual(wrong, [], place)

    def look_twice(self, top):
        """What still comes and goes is no fault."""
        first = self.walker.walk(top)
        if not first:
            return []
        time.sleep(0.5)
        self.settle()
        again = self.walker.walk(top)
        return [line for line in first if line in again]

    def missed(self):
        self.stage.act("probe-focus")
        wait_for(lambda: self.stage.state("probe-focus") != "busy", 60, message="the Tab key does not come around")
        lines = [line.split("\t") for line in dict.fromkeys(self.stage.state("probe-focus").splitlines())]
        return [f"{kind} by Tab: {widget} {part} {text!r}" for kind, widget, part, text in lines if (widget, part) not in UNREACHED]

    def check_menu(self, name, top):
        button = self.screen.find("toggle button", name, top)
        self.screen.activate(button)
        self.settle()
        opened = self.screen.find_all({"menu", "dialog", "alert", "panel"}, top=button)
        wrong = [] if opened else [f"{name!r} opens nothing"]
        wrong += [f"in the menu {name!r}: {line}" for line in self.walker.walk(button)]
        self.screen.key(ESCAPE)
        self.settle()
        if self.screen.find_all("menu", top=button):
            wrong.append(f"Escape does not close the menu {name!r}")
        return wrong

    # ── Going ────────────────────────────────────────────────────────────────────────────────────────────────────

    def close(self, place):
        """The first Escape may leave a field, the second a step."""
        if place in STAYING:
            self.stage.act("probe-close-dialog")
            return
        before = self.walker.front()
        for _ in range(3):
            self.screen.key(ESCAPE)
            self.settle()
            if not before or not self.screen.shows(before):
                return
        self.stage.act("probe-close-dialog")
        self.fail(f"Escape does not close {place}")

    def go_home(self):
        for _ in range(3):
            if self.walker.front():
                self.stage.act("probe-close-dialog")
                self.settle()
        for _ in range(3):
            self.stage.act("probe-back")
            self.settle()

    # ── The pages ────────────────────────────────────────────────────────────────────────────────────────────────

    def test_first_start(self):
        self.check_pages(screenshots.nothing)

    def test_visit(self):
        self.check_pages(screenshots.sample)

    def test_signed_visit(self):
        self.check_pages(screenshots.signed_sample)

    def test_checklists(self):
        self.check_pages(screenshots.draft)


if __name__ == "__main__":
    unittest.main(verbosity=2)
