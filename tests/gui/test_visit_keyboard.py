#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole visit of 142 items with the keyboard alone, from today's page to the last answer, with its key presses counted; what undo
does, also after a restart; no shortcut while an input method composes. test_visit_keyboard.py BUILD"""
import shutil
import sys
import tempfile
import time
import unittest
from collections import Counter
from pathlib import Path

from stage import SOURCE, Stage, wait_for
import visits

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
MOST = 420
TAB, RETURN, ESCAPE, SPACE, RIGHT = 0xFF09, 0xFF0D, 0xFF1B, 0x20, 0xFF53
SHIFT, CONTROL = 0xFFE1, 0xFFE3


class Keyboard:
    """Counts what a person presses; characters of sentences and numbers are typed, not counted. A modifier is a key, too."""

    def __init__(self):
        from screen import Atspi
        self.atspi = Atspi
        self.presses = Counter()
        self.typed = 0
        self.what = "start"

    def _send(self, keyval):
        self.atspi.generate_keyboard_event(keyval, None, self.atspi.KeySynthType.SYM)
        time.sleep(0.012)

    def key(self, *keyvals):
        for keyval in keyvals:
            self._send(ord(keyval) if isinstance(keyval, str) else keyval)
            self.presses[self.what] += 1

    def with_control(self, key, shift=False):
        held = [CONTROL] + ([SHIFT] if shift else [])
        codes = [self.code_of(keyval) for keyval in held]
        for code in codes:
            self.atspi.generate_keyboard_event(code, None, self.atspi.KeySynthType.PRESS)
        self._send(ord(key) if isinstance(key, str) else key)
        for code in reversed(codes):
            self.atspi.generate_keyboard_event(code, None, self.atspi.KeySynthType.RELEASE)
        self.presses[self.what] += len(held) + 1
        time.sleep(0.02)

    @staticmethod
    def code_of(keyval):
        """Of a plain PC keyboard, as Xvfb has."""
        return {CONTROL: 37, SHIFT: 50}[keyval]

    def write(self, text):
        for letter in text:
            if letter.isupper():
                self.atspi.generate_keyboard_event(self.code_of(SHIFT), None, self.atspi.KeySynthType.PRESS)
            self._send(ord(letter.lower()))
            if letter.isupper():
                self.atspi.generate_keyboard_event(self.code_of(SHIFT), None, self.atspi.KeySynthType.RELEASE)
            self.typed += 1


class Visit(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(BUILD, size=(1366, 1000)).__enter__()
        cls.addClassCleanup(cls.stage.__exit__)

    def set_stage(self, prepare):
        """Each test has a workspace of its own."""
        self.stage.workspace = self.stage.folder / self.id()
        prepare(self.stage)
        self.start()
        self.addCleanup(self.stage.kill)

    def start(self):
        self.stage.start("en")
        from screen import Screen
        self.screen = Screen()
        self.keys = Keyboard()

    # ── Looking ──────────────────────────────────────────────────────────────────────────────────────────────────

    def focused(self, node):
        return self.screen.is_on(node, self.screen.FOCUSED)

    def wait_chosen(self, code):
        row = self.screen.find("list item", part=code + ",")
        wait_for(lambda: self.focused(row), message=f"{code} was not chosen")
        return row

    def tab_to(self, node):
        for _ in range(40):
            if self.focused(node):
                return
            self.keys.key(TAB)
            time.sleep(0.05)
        self.fail(f"the Tab key does not lead to {node.get_name()!r}")

    def press_with_tab(self, name):
        node = self.screen.find({"button", "push button"}, name)
        self.screen.wait_sensitive(node)
        self.tab_to(node)
        self.keys.key(RETURN)

    def show(self, code):
        self.stage.act("probe-item", self.stage.string(code))
        return self.wait_chosen(code)

    def chosen(self, code):
        group = self.screen.find(name=f"Answer to {code}", role="grouping")
        return [node.get_name() for node in self.screen.find_all("radio button", top=group) if self.screen.is_on(node, self.screen.CHECKED)]

    # ── The whole visit ──────────────────────────────────────────────────────────────────────────────────────────

    def test_whole_visit(self):
        self.set_stage(visits.bring_units)
        self.clipboard = visits.Clipboard(self.stage)
        self.begin()
        self.answer_everything()
        self.report()
        self.check_what_is_kept()

    def begin(self):
        self.screen.find({"button", "push button"}, "Unannounced Inspection")
        self.keys.with_control("n")
        search = self.screen.find({"text", "entry"}, "Find the unit")
        wait_for(lambda: self.focused(search), message="the search for the unit has not the focus")
        self.keys.write("phuong hoa tan")
        self.screen.find("list item", part=visits.UNIT)
        self.keys.key(RETURN)
        self.press_with_tab("Continue")
        for part, text in (("Team leader", "Tran Thi Mai Khue, Pho Giam doc"), ("Secretary", "Le Bach Tung, Chuyen vien"),
                           ("Number of the decision", "112/qd-snv"), ("Date", "05/01/2026")):
            self.tab_to(self.screen.find({"text", "entry"}, part=part))
            self.keys.write(text)
        self.press_with_tab("Start")
        self.wait_chosen("A1.01")

    def answer_everything(self):
        failing = visits.failures()
        answers = {"count": self.count, "ratio": self.ratio, "sample": self.sample, "text": self.text, "pass_fail": self.plain}
        self.drawn = None
        for number, (code, item) in enumerate(visits.items()):
            if code in failing:
                self.fail_item(code, failing.index(code) + 1)
            else:
                self.keys.what = "observed" if "observation" in item else item["answer"]
                answers[item["answer"]](code, item)
        self.screen.find("label", "Every item is answered")
        self.screen.find("label", "Saved")

    def plain(self, code, item):
        self.keys.key("1")

    def count(self, code, item):
        for number, _count in enumerate(item["counts"]):
            self.keys.key(RETURN)
            self.keys.write("0" if number else "12")
        self.keys.key(RETURN, "1")

    def ratio(self, code, item):
        if "observation" in item:
            self.observe()
            return
        for number in ("8", "10"):
            self.keys.key(RETURN)
            self.keys.write(number)
        self.keys.key(RETURN, "1")

    def observe(self):
        self.keys.key("+", SPACE, RIGHT, SPACE, RIGHT, SPACE, RIGHT, SPACE, "1")

    def sample(self, code, item):
        """One sample is drawn, dossier by dossier; the others pass as they stand."""
        if not self.drawn:
            self.drawn = code
            self.wait_chosen(code)
            self.keys.what = "drawn sample"
            self.keys.key("+")
            population = self.screen.find({"text", "entry"}, "How many there are")
            wait_for(lambda: self.focused(population), message="the number of dossiers has not the focus")
            self.keys.write("315")
            self.keys.key(RETURN)
            self.screen.find("label", part="of 315 dossiers drawn")
            self.keys.key("+")
            self.keys.key(*"1" * item["sample"]["size"])
            self.screen.find("label", part=f"{item['sample']['size']} passed, 0 failed")
            self.wait_chosen(code)
        self.keys.key("1")

    def text(self, code, item):
        self.keys.key(RETURN)
        self.keys.write("khong phat hien")
        self.keys.key(ESCAPE, "n")

    def fail_item(self, code, number):
        """One sentence and one photograph, which another program has put on the clipboard."""
        self.keys.what = "failure"
        self.clipboard.picture(number)
        self.keys.key("2")
        self.screen.find({"text", "entry"}, f"What was seen, {code}")
        self.keys.write(f"quay so {number} chua bo tri.")
        self.keys.with_control("v")
        self.screen.find(name=f"Caption of evidence {number}")
        self.keys.key(ESCAPE, "n")

    def report(self):
        presses = self.keys.presses
        total = sum(presses.values())
        print("\nkey presses for 142 items: " + ", ".join(f"{what} {count}" for what, count in presses.items())
              + f"; together {total} (at most {MOST}), and {self.keys.typed} characters of sentences and numbers")
        self.assertLessEqual(total, MOST)

    def check_what_is_kept(self):
        """Power fails; what was answered is there."""
        self.stage.kill()
        kept = visits.newest(self.stage)
        self.assertEqual((kept["items"], kept["answered"], kept["failed"], kept["not_applicable"]), (142, 142, 8, 0))
        self.assertEqual([finding["item"] for finding in kept["findings"]], visits.failures())
        self.assertEqual([evidence["items"] for evidence in kept["evidence"]], [[code] for code in visits.failures()])
        answers = visits.answers(self.stage)
        self.assertEqual(answers["A1.01"]["counts"], {"present": 12, "absent_with_reason": 0, "absent_without_reason": 0})
        self.assertEqual(answers["A3.01"]["ratio"], {"numerator": 4, "denominator": 4})
        self.assertEqual(answers["B3.04"]["ratio"], {"numerator": 8, "denominator": 10})
        drawn = answers[self.drawn]["sample"]
        self.assertEqual((drawn["population"], drawn["size"], drawn["passed"]), (315, 20, 20))

    # ── Taking back ──────────────────────────────────────────────────────────────────────────────────────────────

    def test_undo_and_redo_also_after_a_restart(self):
        self.set_stage(visits.bring_open_visit)
        self.open_visit()
        self.show("A1.04")
        self.keys.key("1")
        self.wait_chosen("A1.05")
        self.keys.key("3")
        self.wait_chosen("A1.06")
        self.screen.find({"button", "push button"}, "Undo: Answer to A1.05 (Ctrl+Z)")
        self.keys.with_control("z")
        self.screen.find(part="Undone: Answer to A1.05")
        self.expect("A1.05", [])
        self.screen.find({"button", "push button"}, "Redo: Answer to A1.05 (Ctrl+Shift+Z)")
        self.keys.with_control("z", shift=True)
        self.screen.find(part="Redone: Answer to A1.05")
        self.expect("A1.05", ["N/A"])
        self.screen.find("label", "Saved")
        self.stage.kill()
        self.start()
        self.open_visit()
        self.screen.find({"button", "push button"}, "Undo: Answer to A1.05 (Ctrl+Z)")
        self.keys.with_control("z")
        self.expect("A1.05", [])
        self.screen.find({"button", "push button"}, "Undo: Answer to A1.04 (Ctrl+Z)")
        self.keys.with_control("z")
        self.expect("A1.04", [])
        self.screen.find({"button", "push button"}, "Nothing to undo")

    def open_visit(self):
        self.stage.act("probe-open", self.stage.string(self.stage.visit))
        self.wait_chosen("A1.01")

    def expect(self, code, results):
        wait_for(lambda: self.chosen(code) == results, message=lambda: f"{code} is {self.chosen(code)}, not {results}")

    # ── Evidence ─────────────────────────────────────────────────────────────────────────────────────────────────

    def test_a_photograph_is_chosen_with_the_keys(self):
        """In GTK's own chooser, and the keyboard is with the item again afterwards."""
        import chooser
        self.set_stage(visits.bring_open_visit)
        self.open_visit()
        self.show("A1.04")
        folder = Path(tempfile.mkdtemp(prefix="anh"))
        self.addCleanup(shutil.rmtree, folder)
        photo = folder / "kiosk.jpg"
        photo.write_bytes((SOURCE / "data/demo/files/kiosk.jpg").read_bytes())
        self.keys.key("e")
        chooser.choose(self.screen, self.keys, "Choose Evidence", photo)
        self.screen.find("label", "A1.04 · 1 file")
        self.keys.key("1")
        self.expect("A1.04", ["Pass"])
        self.show("A1.04")
        self.tab_to(self.screen.find("button", "Look at evidence 1"))
        self.screen.find("label", "A1.04 · 1 file")          # the item is still the chosen one

    # ── Composing ────────────────────────────────────────────────────────────────────────────────────────────────

    def test_no_shortcut_fires_while_an_input_method_composes(self):
        """GTK's own input method composes a character from its number: Ctrl+Shift+U 1 e a 5 Space is ấ."""
        self.set_stage(visits.bring_open_visit)
        self.open_visit()
        self.show("A1.04")
        self.keys.key("f")
        self.check_composing(self.screen.find({"text", "entry"}, "Note"), "A1.04")
        self.keys.key(ESCAPE)
        self.wait_chosen("A1.04")
        self.keys.key("2")
        self.check_composing(self.screen.find({"text", "entry"}, "What was seen, A1.04"), "A1.04")
        self.expect("A1.04", ["Fail"])

    def check_composing(self, field, code):
        wait_for(lambda: self.focused(field), message="the field has not the focus")
        before = self.chosen(code)
        self.compose("1ea")
        self.keys.key(ESCAPE)
        time.sleep(0.3)
        self.assertTrue(self.focused(field), "Escape left the field while composing")
        self.assertEqual(self.screen.read(field), "", "what was not committed stands in the field")
        self.compose("1ea5")
        self.keys.with_control(RETURN)
        time.sleep(0.3)
        self.assertTrue(self.focused(field), "Ctrl+Enter left the section while composing")
        self.compose("1ea5")
        self.keys.key(SPACE)
        wait_for(lambda: self.screen.read(field).endswith("ấ"), message=lambda: f"the field holds {self.screen.read(field)!r}")
        self.assertEqual(self.chosen(code), before, "a digit of the composition answered the item")

    def compose(self, digits):
        self.keys.with_control("u", shift=True)
        self.keys.key(*digits)
        time.sleep(0.1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
