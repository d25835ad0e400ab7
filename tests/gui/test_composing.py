#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vietnamese as it is typed in the offices: Telex of IBus Unikey, by real keys, into every kind of field. What is stored is the composed
text; no shortcut fires while a word is composed, and what ends a composition ends nothing else. test_composing.py BUILD"""
import sys
import unicodedata
import unittest
from pathlib import Path

from stage import Stage, wait_for
import visits

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
BACKSPACE, RETURN, ESCAPE, LEFT, UP, DOWN = 0xFF08, 0xFF0D, 0xFF1B, 0xFF51, 0xFF52, 0xFF54
CONTROL = 37                     # the key's code
TELEX = "tieesng Vieejt "
# Every letter that is a shortcut of the page, as a word's beginning and inside; those that Telex takes for marks; digits and a slash.
WORDS = {"khoong jeep nec kej fax ": "không jeep nec kẹ fax ", "ddajt chuwas xawng roofi ": "đạt chứa xăng rồi ", "1 2 3/12 f1 n2 ": "1 2 3/12 f1 n2 "}


class Composing(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(BUILD, size=(1366, 1000)).__enter__()
        cls.addClassCleanup(cls.stage.__exit__)
        visits.Telex(cls.stage)

    def setUp(self):
        self.stage.workspace = self.stage.folder / self.id()
        visits.bring_open_visit(self.stage)
        self.start()
        self.addCleanup(self.stage.kill)

    def start(self):
        self.stage.start("en", **visits.Telex.ENVIRONMENT)
        from screen import Screen
        self.screen = Screen()

    # ── Looking ──────────────────────────────────────────────────────────────────────────────────────────────────

    def open_visit(self):
        self.stage.act("probe-open", self.stage.string(self.stage.visit))
        self.wait_chosen("A1.01")

    def show(self, code):
        self.stage.act("probe-item", self.stage.string(code))
        return self.wait_chosen(code)

    def wait_chosen(self, code):
        row = self.screen.find("list item", part=code + ",")
        wait_for(lambda: self.focused(row), message=f"{code} was not chosen")
        return row

    def focused(self, node):
        return self.screen.is_on(node, self.screen.FOCUSED)

    def field(self, name=None, part=None):
        field = self.screen.find({"text", "entry"}, name, part=part)
        wait_for(lambda: self.focused(field), message=f"{name or part!r} has not the focus")
        return field

    def chosen(self, code):
        group = self.screen.find(name=f"Answer to {code}", role="grouping")
        return [node.get_name() for node in self.screen.find_all("radio button", top=group) if self.screen.is_on(node, self.screen.CHECKED)]

    def write_keys(self, text):
        for letter in text:
            self.screen.key(ord(letter))

    def wait_text(self, field, text):
        wait_for(lambda: self.screen.read(field) == text, 5, message=lambda: f"the field holds {self.screen.read(field)!r}, not {text!r}")
        self.assertEqual(unicodedata.normalize("NFC", text), text)

    def open_fact(self, code="A1.04"):
        self.open_visit()
        self.show(code)
        self.screen.key(ord("2"))
        return self.field(f"What was seen, {code}")

    def kept(self):
        """After a power cut, once the window has said that it is saved."""
        self.screen.find("label", "Saved")
        self.stage.kill()
        return visits.newest(self.stage)

    # ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────

    def test_a_fact_is_kept_composed_and_no_shortcut_fires(self):
        field = self.open_fact()
        text = ""
        for keys, words in {TELEX: "tiếng Việt ", **WORDS}.items():
            self.write_keys(keys)
            text += words
            self.wait_text(field, text)
        self.assertTrue(self.focused(field))
        self.assertEqual(self.chosen("A1.04"), ["Fail"], "a digit or letter answered the item")
        self.assertEqual(self.screen.find_all("dialog", "From the Phone"), [])
        kept = self.kept()
        self.assertEqual([(finding["item"], finding["fact"]) for finding in kept["findings"]], [("A1.04", text)])
        self.assertEqual((kept["answered"], kept["failed"]), (1, 1))

    def test_a_power_cut_while_composing_keeps_the_finished_words(self):
        self.open_visit()
        self.show("A9.01")
        self.screen.key(RETURN)
        field = self.field("Answer to A9.01")
        self.write_keys(TELEX + "ddajt 123/ ")
        self.wait_text(field, "tiếng Việt đạt 123/ ")
        self.write_keys("hoo")
        self.stage.rest(1)
        self.wait_text(field, "tiếng Việt đạt 123/ ")
        self.screen.find("label", "Saved")
        self.stage.kill()
        self.assertEqual(visits.answers(self.stage)["A9.01"]["text"], "tiếng Việt đạt 123/ ")

    def test_filter_and_search_find_composed_words(self):
        self.open_visit()
        self.screen.key(ord("/"))
        field = self.field(part="Filter items")
        self.write_keys("ddeesn muoojn ")
        self.wait_text(field, "đến muộn ")
        self.assertEqual(self.screen.find_all("dialog", "From the Phone"), [])
        self.screen.chord(CONTROL, ord("f"))
        field = self.field("Search everywhere")
        self.write_keys("Hoaf Taan ")
        self.wait_text(field, "Hòa Tân ")
        self.screen.find("list item", part=visits.UNIT)

    def test_the_unit_of_a_new_visit_is_found_by_composed_words(self):
        self.screen.press("Unannounced Inspection")
        field = self.field("Find the unit")
        self.write_keys("phuwowfng Hoaf Taan")
        self.wait_text(field, "phường Hòa ")
        self.screen.key(ESCAPE)
        self.wait_text(field, "phường Hòa Tân")
        self.stage.rest(0.3)
        self.assertTrue(self.focused(field), "Escape closed the dialog while composing")
        self.screen.find("list item", part=visits.UNIT)
        self.screen.chord(CONTROL, ord("a"))
        self.write_keys("Hoaf Taan")
        self.screen.key(RETURN)
        self.screen.find("label", visits.UNIT)
        self.screen.find({"button"}, "Continue")

    # ── Keys that end a composition ──────────────────────────────────────────────────────────────────────────────

    def test_keys_while_composing_act_on_the_word_alone(self):
        """Unikey lets the word stand at Escape, Enter and the arrows; the key itself moves in the text at most."""
        field = self.open_fact()
        self.check_backspace(field)
        for key in (ESCAPE, UP, DOWN, LEFT):
            self.write_keys("Vieejt")
            self.screen.key(key)
            self.wait_text(field, "Việt")
            self.stage.rest(0.3)
            self.assertTrue(self.focused(field), f"{key:x} left the field while composing")
            self.empty(field)
        self.write_keys("Vieejt")
        self.screen.key(RETURN)
        self.write_keys("Nam ")
        self.wait_text(field, "Việt\nNam ")
        self.screen.key(ESCAPE)
        self.wait_chosen("A1.04")
        self.check_undo()

    def check_backspace(self, field):
        self.write_keys("tieesng Vieejt")
        for _ in range(2):
            self.screen.key(BACKSPACE)
        self.write_keys("n ")
        self.wait_text(field, "tiếng Vin ")
        self.empty(field)

    def empty(self, field):
        self.screen.chord(CONTROL, ord("a"))
        self.screen.key(BACKSPACE)
        self.wait_text(field, "")

    def check_undo(self):
        self.show("A1.05")
        self.screen.key(ord("2"))
        field = self.field("What was seen, A1.05")
        self.write_keys(TELEX + "Nam ")
        self.wait_text(field, "tiếng Việt Nam ")
        for left in ("tiếng Việt ", "tiếng ", ""):
            self.screen.chord(CONTROL, ord("z"))
            self.wait_text(field, left)
        self.assertEqual(self.chosen("A1.05"), ["Fail"], "undo of the words took the answer back")

    # ── Leaving, and a power cut ─────────────────────────────────────────────────────────────────────────────────

    def test_leaving_a_half_composed_word_keeps_what_was_seen_on_its_own_item(self):
        from pointer import Pointer, IN_WINDOW, LIST
        field = self.open_fact()
        self.write_keys("tieesng Vieejt")
        Pointer().click(self.screen.find("list item", part="A1.02,"), (IN_WINDOW[0] + LIST[0], IN_WINDOW[1] + LIST[1]))
        wait_for(lambda: not self.focused(field), message="the field kept the focus")
        self.wait_text(field, "tiếng Việt")
        kept = self.kept()
        self.assertEqual([(finding["item"], finding["fact"]) for finding in kept["findings"]], [("A1.04", "tiếng Việt")])
        self.assertEqual(kept["answered"], 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
