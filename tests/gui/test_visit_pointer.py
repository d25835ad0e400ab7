#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole visit of 142 items with the mouse alone: real presses and turns of the wheel where the controls are. Facts come from the
words of an earlier visit, texts by the middle button, photographs by the file chooser's hook. test_visit_pointer.py BUILD"""
import json
import sys
import time
import unittest
from pathlib import Path

from stage import SOURCE, Stage, wait_for
import visits

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
PHOTOS = sorted((SOURCE / "data/demo/files").glob("*.jpg"))


def failures():
    """Eight items on which the earlier visit has a finding, in order."""
    demo = json.loads((SOURCE / "data/demo/visit.json").read_text())
    found = {finding["item"] for finding in demo["findings"]}
    return [code for code, item in visits.items() if code in found and item["answer"] in ("pass_fail", "count", "sample")][:8]


class PointerAlone(unittest.TestCase):
    maxDiff = None

    def test_whole_visit(self):
        with Stage(BUILD, size=(1400, 1300)) as self.stage:
            from screen import Screen
            import pointer
            self.p = pointer
            visits.bring_open_visit(self.stage)
            self.clipboard = visits.Clipboard(self.stage)
            self.clipboard.text("khong phat hien truong hop nao")
            self.stage.start("en")
            self.stage.resize(1366, 1250)
            self.screen = Screen()
            self.mouse = pointer.Pointer()
            self.items = dict(visits.items())
            self.failing = failures()
            self.open_visit()
            self.answer_everything()
            self.screen.find("label", "Every item is answered")
            self.screen.find("label", "Saved")
            print(f"\nby mouse: {self.mouse.clicks} presses, {self.mouse.misses} of them missed, {self.mouse.turns} turns of the wheel")
            self.assertLessEqual(self.mouse.misses, 3, "a hand does not miss that often")
            self.check_what_is_kept()

    def open_visit(self):
        row = self.screen.find("list item", part=visits.UNIT)
        self.mouse.click(row)
        self.list = self.screen.find("list", "Items")
        wait_for(lambda: self.rows(), message="no item is shown")
        time.sleep(0.6)                       # the page has slid in

    # ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def rows(self):
        """Code → row of what the list holds now."""
        nodes = [self.list.get_child_at_index(i) for i in range(self.list.get_child_count())]
        return {node.get_name().split(",")[0]: node for node in nodes if node and node.get_name()}

    def is_whole(self, row):
        _, top, _, height = self.p.Pointer.box(row, self.p.LIST)
        _, list_top, _, list_height = self.p.Pointer.box(self.list)
        return top >= list_top - 4 and top + height <= list_top + list_height

    def bring_into_sight(self, node):
        for _ in range(8):
            _, top, _, height = self.p.Pointer.box(node, self.p.IN_CARD)
            _, list_top, _, list_height = self.p.Pointer.box(self.list)
            if top + height < list_top + list_height:
                return
            self.mouse.turn(self.list)

    def answer_everything(self):
        sections = []
        for code in self.items:
            name = code.split(".")[0]
            if not sections or sections[-1][0] != name:
                sections.append((name, []))
            sections[-1][1].append(code)
        rows = self.screen.find_all("list item", top=self.screen.find("list", "Sections"))
        self.assertEqual(len(rows), len(sections))
        pane = rows[0]
        while pane.get_role_name() != "scroll pane":
            pane = pane.get_parent()
        for before, row, (_, codes) in zip(rows[:1] + rows, rows, sections):
            for _ in range(8):
                (top, height), (pane_top, pane_height) = self.p.Pointer.box(row)[1::2], self.p.Pointer.box(pane)[1::2]
                if top + height + 30 < pane_top + pane_height:
                    break
                self.mouse.turn(before)
            self.mouse.click_until(row, lambda: codes[0] in self.rows(), f"the section of {codes[0]} was not shown")
            self.answer_section(codes)

    def answer_section(self, codes):
        """From the last that is seen whole to the first: what grows moves only what is done already."""
        left = set(codes)
        for _ in range(30):
            time.sleep(0.1)
            seen = [(code, row) for code, row in self.rows().items() if code in left and self.is_whole(row)]
            for code, row in reversed(sorted(seen, key=lambda pair: codes.index(pair[0]))):
                self.answer(code, row)
                left.discard(code)
            if not left:
                return
            self.mouse.turn(self.list, times=2)
        self.fail(f"{sorted(left)} were never seen whole")

    # ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────

    def answer(self, code, row):
        item = self.items[code]
        if "observation" in item:
            self.observe(code, row)
        elif item["answer"] in ("count", "ratio"):
            self.give_numbers(row)
        if item["answer"] == "text":
            self.give_text(code, row)
        elif code in self.failing:
            self.fail_item(code, row)
        else:
            self.choose(code, row, "Pass")

    def choose(self, code, row, result):
        group = self.screen.find("grouping", f"Answer to {code}", top=row)
        toggle = self.screen.find("radio button", result, top=group)
        self.mouse.click_until(toggle, lambda: self.screen.is_on(toggle, self.screen.CHECKED), f"{code} did not become {result}", self.p.IN_TOGGLES)

    def give_numbers(self, row):
        for node in self.screen.find_all("button", top=row, part=": one more"):
            name = node.get_name().removesuffix(": one more")
            field = self.screen.find({"text", "entry"}, name, top=row)
            wanted = str(int(self.screen.read(field) or 0) + 1)
            self.mouse.click_until(node, lambda: self.screen.read(field) == wanted, f"{name} did not become {wanted}", self.p.IN_NUMBER)

    def observe(self, code, row):
        self.mouse.click(self.screen.find("button", "Add an Interaction", top=row), self.p.IN_CARD)
        self.screen.find("toggle button", part="Interaction 1: ", top=row)
        flags = self.screen.find_all("toggle button", part="Interaction 1: ", top=row)
        for flag in flags[:3]:
            self.mouse.click_until(flag, lambda: self.screen.is_on(flag, self.screen.PRESSED) or self.screen.is_on(flag, self.screen.CHECKED),
                                   f"{flag.get_name()} is not on", self.p.IN_CARD)
        self.screen.find("label", part="3 / 4 = 75", top=row)

    def give_text(self, code, row):
        field = self.screen.find({"text", "entry"}, f"Answer to {code}", top=row)
        self.mouse.click_until(field, lambda: self.screen.read(field), f"{code}: nothing was pasted", self.p.IN_CARD, button=2)

    def fail_item(self, code, row):
        self.choose(code, row, "Fail")
        chips = self.screen.find("grouping", "Facts of earlier findings", top=row)
        chip = self.screen.find("button", part="", top=chips)
        self.bring_into_sight(chip)
        field = self.screen.find({"text", "entry"}, f"What was seen, {code}", top=row)
        self.mouse.click_until(field, lambda: self.screen.is_on(field, self.screen.FOCUSED), f"{code}: a press does not lead into the fact", self.p.IN_CARD)
        self.mouse.click_until(chip, lambda: self.screen.read(field), f"{code}: the fact was not taken", self.p.IN_CARD)
        number = self.failing.index(code)
        self.stage.act("probe-attach", self.stage.string(PHOTOS[number % len(PHOTOS)]))
        self.screen.find("label", "1 piece of evidence", top=row)

    def check_what_is_kept(self):
        self.stage.kill()
        kept = visits.newest(self.stage)
        self.assertEqual((kept["items"], kept["answered"], kept["failed"]), (142, 142, 8))
        self.assertEqual([finding["item"] for finding in kept["findings"]], self.failing)
        answers = visits.answers(self.stage)
        self.assertEqual(answers["A1.01"]["counts"], {"present": 1, "absent_with_reason": 1, "absent_without_reason": 1})
        self.assertEqual(answers["A3.01"]["ratio"], {"numerator": 3, "denominator": 4})
        shown = {code for evidence in kept["evidence"] for code in evidence["items"]}
        self.assertEqual(shown, set(self.failing))


if __name__ == "__main__":
    unittest.main(verbosity=2)
