#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short news at the lower edge of the narrowest window, with large text: all of it is read, and its button works. test_news.py BUILD"""
import sys
import time
import unittest
from pathlib import Path

from stage import SOURCE, GLib, Stage, wait_for
import visits

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
LIST = SOURCE / "data/demo/files/mau-ho-so.csv"
NEWS, DRAWN = "B2.01 waits for its dossiers", "20 of 20 dossiers drawn"
F6, ESCAPE, RETURN = 0xFFC3, 0xFF1B, 0xFF0D
WIDTH = 360
READ = 6.5                                   # seconds: more than it stays by itself
EDGE = (34, 28)                              # what the styles of the window and of the news add on the left and above, see pointer.py


class News(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(BUILD, size=(1000, 900)).__enter__()
        cls.addClassCleanup(cls.stage.__exit__)
        from pointer import Pointer
        from screen import Atspi, Screen
        visits.bring_earlier_visit(cls.stage)
        visit = visits.newest(cls.stage)["id"]
        cls.stage.start("en")
        cls.Atspi, cls.pointer, cls.screen = Atspi, Pointer(), Screen()
        cls.stage.act("probe-text-scale", GLib.Variant("d", 1.5))
        cls.stage.act("probe-open", cls.stage.string(f"{visit}/B2.01"))
        cls.screen.find("label", part="B2.01 · ")
        cls.stage.resize(WIDTH, 720)

    def check_layout(self, toast):
        """Nothing is cut, and the window is as narrow as it was."""
        self.stage.rest()
        left, _top, width, _height = self.pointer.box(toast, (0, 0))
        self.assertLessEqual(left + width, WIDTH)
        self.stage.act("probe-check")
        self.assertEqual([line for line in self.stage.state("probe-check").splitlines() if not line.startswith("nested")], [])

    def draw(self):
        self.stage.act("probe-list", self.stage.string(LIST))
        toast = self.screen.find_toast(NEWS)
        self.screen.find(part=DRAWN)
        return toast

    def fail(self):
        self.stage.act("probe-attach", self.stage.string("/nowhere/at/all.jpg"))
        return self.screen.find_toast("The file /nowhere/at/all.jpg is no longer there. Check the name; nothing was changed.")

    def find_focus(self):
        return next((node.get_name() for node in self.screen.walk() if self.screen.is_on(node, self.screen.FOCUSED)), None)

    def is_undone(self):
        return not self.screen.find_all(part=DRAWN)

    def test_every_word_is_read_and_the_mouse_presses_its_button(self):
        toast = self.draw()
        self.check_layout(toast)
        self.pointer.click_until(self.screen.find({"button", "push button"}, "Undo", toast), self.is_undone, "it is not undone", EDGE)
        wait_for(lambda: not self.screen.is_there(toast), message="it stays")

    def test_the_keyboard_leads_there_and_presses_its_button_and_it_waits_meanwhile(self):
        toast = self.draw()
        self.screen.key(F6)
        undo = self.screen.find({"button", "push button"}, "Undo", toast)
        wait_for(lambda: self.screen.is_on(undo, self.screen.FOCUSED), message="F6 does not lead there")
        time.sleep(READ)
        self.assertTrue(self.screen.is_there(toast), "it does not wait")
        self.screen.key(RETURN)
        wait_for(self.is_undone, message="it is not undone")

    def test_a_long_sentence_grows_and_goes_by_itself(self):
        toast = self.fail()
        self.check_layout(toast)
        self.Atspi.generate_mouse_event(5, 5, "abs")
        wait_for(lambda: not self.screen.is_there(toast), 4 * READ, message="it stays")

    def test_escape_puts_it_away_and_the_focus_is_where_it_was(self):
        self.stage.act("probe-item", self.stage.string("B2.02"))
        before = wait_for(self.find_focus, message="nothing has the focus")
        toast = self.fail()
        self.screen.key(F6)
        dismiss = self.screen.find({"button", "push button"}, "Dismiss", toast)
        wait_for(lambda: self.screen.is_on(dismiss, self.screen.FOCUSED), message="F6 does not lead there")
        self.screen.key(ESCAPE)
        wait_for(lambda: not self.screen.is_there(toast), message="it stays")
        self.assertEqual(self.find_focus(), before)
        self.stage.act("probe-item", self.stage.string("B2.01"))


unittest.main(verbosity=2)
