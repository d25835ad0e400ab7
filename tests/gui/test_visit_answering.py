#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands beside an answer: conditions, evidence that is demanded, the last result, legal bases, words of earlier findings,
recommendations, persons concerned, drawn dossiers; and that every control has a name. test_visit_answering.py BUILD"""
import json
import sys
import unittest
from pathlib import Path

from stage import SOURCE, Stage, wait_for
import visits

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
CONTROLS = {"button", "push button", "toggle button", "radio button", "check box", "text", "entry", "password text", "spin button", "list", "switch",
            "combo box", "menu item", "slider", "list item", "link"}


def stricter(stage):
    """Checklist A with a condition and with evidence that is demanded, valid from today on."""
    checklist = json.loads((SOURCE / "data/checklists/A-1.1.json").read_text())
    checklist["version"] = "1.2"
    for item in (item for section in checklist["sections"] for item in section["items"]):
        if item["code"] == "A2.01":
            item["evidence_required"] = True
        if item["code"] == "A2.02":
            item["when"] = {"item": "A2.01", "result": ["fail"]}
    path = stage.folder / "A-1.2.json"
    path.write_text(json.dumps(checklist, ensure_ascii=False))
    stage.cli("checklist", "import", path)


class Answering(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stage = stage = Stage(BUILD, size=(1366, 1000)).__enter__()
        cls.addClassCleanup(stage.__exit__)
        stricter(stage)
        visits.bring_open_visit(stage)
        stage.start("en")
        from screen import Screen
        cls.screen = Screen()
        stage.act("probe-open", stage.string(stage.visit))
        cls.screen.find("list item", part="A1.01,")

    def show(self, code):
        self.stage.act("probe-item", self.stage.string(code))
        row = self.screen.find("list item", part=code + ",")
        wait_for(lambda: self.screen.is_on(row, self.screen.FOCUSED), message=f"{code} was not chosen")
        return row

    def press_key(self, key):
        self.screen.key(ord(key))

    def test_an_item_with_a_condition_comes_and_goes_with_it(self):
        self.show("A2.01")
        self.screen.find("list item", part="Cards, name plates and dress, 0 of 7")
        self.assertEqual(self.screen.find_all("list item", part="A2.02,"), [])
        self.press_key("2")
        row = self.screen.find("list item", part="A2.02,")
        self.screen.find("label", "follows from A2.01", top=row)
        self.screen.find("list item", part="Cards, name plates and dress, 1 of 8")
        self.show("A2.01")
        self.press_key("1")
        self.screen.find("list item", part="Cards, name plates and dress, 1 of 7")
        self.assertEqual(self.screen.find_all("list item", part="A2.02,"), [])

    def test_evidence_that_is_demanded_and_numbers_are_asked_for(self):
        row = self.show("A2.01")
        self.press_key("2")
        self.screen.find("label", "Evidence is required", top=row)
        self.screen.find("label", "The numbers are missing", top=row)
        self.screen.fill("People checked", "14", top=row)
        self.screen.fill("People without a card", "3", top=row)
        wait_for(lambda: not self.screen.find_all("label", "The numbers are missing", top=row), message="the numbers are still asked for")
        self.stage.act("probe-attach", self.stage.string(SOURCE / "data/demo/files/quay-tiep-nhan.jpg"))
        self.screen.find("label", "1 piece of evidence", top=row)
        self.assertEqual(self.screen.find_all("label", "Evidence is required", top=row), [])

    def test_the_last_result_stands_beside_the_answer_and_its_fact_on_demand(self):
        row = self.show("A2.01")
        self.screen.press("Last time: Fail · 20/11/2026", role="toggle button", top=row)
        self.screen.find("label", part="Có 03/14 người")
        self.screen.key(0xFF1B)
        row = self.show("A1.04")
        self.screen.find("label", "Last time: Pass · 20/11/2026", top=row)

    def test_the_basis_in_force_comes_first_and_the_others_on_demand(self):
        row = self.show("B3.04")
        head = self.screen.find("button", part="Legal basis: ", top=row)
        self.assertEqual(head.get_name(), "Legal basis: Circular 03/2025/TT-VPCP mẫu 04")
        self.screen.activate(head)
        self.screen.find("label", part="Decree 61/2018/NĐ-CP: in force until 30/06/2025", top=row)

    def test_words_recommendation_and_person_of_a_finding(self):
        row = self.show("B3.04")
        self.press_key("2")
        field = self.screen.find({"text", "entry"}, "What was seen, B3.04", top=row)
        group = self.screen.find("grouping", "Facts of earlier findings", top=row)
        self.screen.activate(self.screen.find("button", part="Dữ liệu của hệ thống", top=group))
        wait_for(lambda: self.screen.read(field).startswith("Dữ liệu"), message="the words were not taken")
        self.screen.press("Recommendation…", top=row)
        dialog = self.screen.find("dialog", "Recommendation")
        self.screen.activate(self.screen.find("button", part="Gửi văn bản xin lỗi", top=dialog))
        self.screen.press("Save", top=dialog)
        self.screen.find("button", part="Recommendation: Gửi văn bản xin lỗi", top=row)
        self.screen.press("Who Is Concerned…", top=row)
        self.screen.fill("Post", "chuyên viên")
        self.screen.fill("Name (may be left out)", "Nguyễn Văn An")
        self.screen.find("label", "The minutes print: chuyên viên (N.V.A.)")
        self.screen.press("Save")
        self.screen.find("label", "chuyên viên (N.V.A.)", top=row)

    def test_dossiers_are_drawn_from_a_list(self):
        row = self.show("B2.02")
        table = self.stage.folder / "dossiers.csv"
        table.write_text("mã hồ sơ\n" + "".join(f"HS-{number:04}\n" for number in range(1, 101)))
        self.stage.act("probe-list", self.stage.string(table))
        self.screen.find("label", part="20 of 100 dossiers drawn: 0 passed, 0 failed, 20 to look at", top=row)
        self.press_key("+")
        self.press_key("1")
        self.press_key("2")
        self.screen.find("label", part="1 passed, 1 failed, 18 to look at", top=row)
        self.screen.press("Remove the draw", top=row)
        self.screen.find("label", "Draw Dossiers…", top=row)

    def chosen(self, row):
        return [node.get_name() for node in self.screen.find_all("radio button", top=row) if self.screen.is_on(node, self.screen.CHECKED)]

    def test_a_draw_withdraws_the_answer_and_undo_brings_it_back(self):
        row = self.show("B2.03")
        self.press_key("1")
        wait_for(lambda: self.chosen(row) == ["Pass"], message="the item is not answered")
        self.show("B2.03")
        self.press_key("+")
        self.screen.fill("How many there are", "315")
        self.screen.press("Draw 20")
        self.screen.find("label", part="20 of 315 dossiers drawn: 0 passed, 0 failed, 20 to look at", top=row)
        group = self.screen.find("grouping", "Answer to B2.03", top=row)
        wait_for(lambda: self.chosen(group) == [], message=lambda: f"{self.chosen(group)} stands while nothing was looked at")
        self.screen.find("label", "B2.03 waits for its dossiers")
        self.stage.picture(BUILD / "screenshots-draw.png")
        self.stage.act("probe-visit", self.stage.string("needed"))
        self.screen.find(part="B2.03: 20 of 20 drawn dossiers are not looked at yet")
        self.stage.picture(BUILD / "screenshots-draw-needed.png")
        self.stage.act("probe-close-dialog")
        self.screen.press("Undo: Draw for B2.03 (Ctrl+Z)")
        wait_for(lambda: self.chosen(group) == ["Pass"], message="undo does not bring the answer back")
        self.screen.find("label", "Draw Dossiers…", top=row)
        self.screen.press("Redo: Draw for B2.03 (Ctrl+Shift+Z)")
        wait_for(lambda: self.chosen(group) == [], message="redo does not withdraw the answer")

    def test_every_control_that_shows_has_a_name(self):
        for code in ("A1.01", "A3.01", "B2.01", "B3.04", "A5.08"):
            self.show(code)
            self.check_names(f"the visit at {code}")
        self.show("B2.01")
        self.press_key("+")
        self.screen.find({"text", "entry"}, "How many there are")
        self.check_names("the draw of dossiers")
        self.screen.key(0xFF1B)

    def check_names(self, page):
        nameless = []
        for node in self.screen.walk():
            role = node.get_role_name()
            self.assertNotIn(role, ("unknown", "invalid"), f"{page}: a control without a role")
            if role in CONTROLS and not (node.get_name() or "").strip() and not self.is_inside_named(node):
                nameless.append(f"{role} in {node.get_parent().get_role_name()} {node.get_parent().get_name()!r}")
        self.assertEqual(nameless, [], f"{page}: controls without a name")

    @staticmethod
    def is_inside_named(node):
        """The button inside a menu button says what the menu button says."""
        parent = node.get_parent()
        return parent.get_role_name() in CONTROLS and bool(parent.get_name())


if __name__ == "__main__":
    unittest.main(verbosity=2)
