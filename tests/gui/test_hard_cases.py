#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counters, the team, and what does not go as planned, through the real window. test_hard_cases.py BUILD"""
import os
import sys
import unittest
from pathlib import Path

from stage import SOURCE, Stage, wait_for

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
PICTURES = os.environ.get("BIENBAN_PICTURES")
UNIT = "UBND phường Thử Nghiệm"
LEADER, SECRETARY, MEMBER = "Trần Thị Mai Khuê", "Lê Bách Tùng", "Phan Quốc Vịnh"
PHOTO = SOURCE / "data/demo/files/quay-tiep-nhan.jpg"
ROWS = {"list item", "button", "push button", "menu item", "check menu item"}


class HardCases(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(BUILD).__enter__()
        cls.addClassCleanup(cls.stage.__exit__)

    def setUp(self):
        self.stage.workspace = self.stage.folder / self.id().rsplit(".", 1)[-1]
        self.start()
        self.addCleanup(self.end)

    def end(self):
        log = (self.stage.folder / "bienban.log").read_text(errors="replace")
        ended = self.stage.program.poll()
        self.stage.kill()
        self.assertIsNone(ended, log)

    def start(self):
        from screen import Screen
        self.stage.start("en")
        self.screen = Screen()

    # ── Pieces of the way ────────────────────────────────────────────────────────────────────────────────────────

    def picture(self, name):
        if PICTURES:
            self.stage.rest(0.6)
            self.stage.picture(Path(PICTURES) / f"{name}.png")

    def fill_team(self):
        self.screen.press("Unannounced Inspection")
        self.screen.fill("Find the unit", UNIT)
        self.screen.press("Add This Unit")
        self.screen.press("Continue")
        self.screen.fill(None, f"{LEADER}, Phó Giám đốc Sở Nội vụ", part="Team leader")
        self.screen.fill(None, f"{SECRETARY}, Chuyên viên", part="Secretary")
        self.screen.fill(None, f"{MEMBER}, Thanh tra viên", part="Member: name")
        self.screen.fill(None, "112/QĐ-SNV", part="Number of the decision")
        self.screen.fill(None, "05/01/2026", part="Date (day/month/year)")

    def begin(self):
        self.fill_team()
        self.screen.press("Start")
        self.item("A1.01")

    def item(self, code):
        return self.screen.find("list item", part=code + ",")

    def show(self, code):
        self.stage.act("probe-item", self.stage.string(code))
        return self.item(code)

    def do(self, action):
        """As the menus of the page do."""
        self.stage.act("probe-visit", self.stage.string(action))

    def chosen(self, code):
        group = self.screen.find(name=f"Answer to {code}", role="grouping")
        return [node.get_name() for node in self.screen.find_all("radio button", top=group) if self.screen.is_on(node, self.screen.CHECKED)]

    def close_dialog(self, title):
        self.screen.press("Close", top=self.screen.find("dialog", title))
        self.screen.gone("dialog", title)

    # ── Counters ─────────────────────────────────────────────────────────────────────────────────────────────────

    def test_counters_count_take_back_and_stay(self):
        self.begin()
        self.screen.key(ord("p"))
        self.screen.press("Citizens interviewed: 0, add one")
        self.screen.press("Citizens interviewed: 1, add one")
        self.screen.find(name="Citizens interviewed: 2, add one")
        self.screen.press("Citizens interviewed: one less")
        self.screen.find(name="Citizens interviewed: 1, add one")
        self.screen.press("A counter of your own", role="toggle button")
        self.screen.fill("What is counted", "Camera hỏng")
        self.screen.press("Count the First")
        self.screen.find(name="Camera hỏng: 1, add one")
        self.picture("counters")
        self.stage.rest(0.6)
        self.stage.kill()
        self.start()
        self.screen.press(None, role="list item", part=UNIT)
        self.item("A1.01")
        self.screen.key(ord("p"))
        self.screen.find(name="Citizens interviewed: 1, add one")
        self.screen.find(name="Camera hỏng: 1, add one")
        self.screen.find(name="Staff present: 0, add one")

    # ── What is needed ───────────────────────────────────────────────────────────────────────────────────────────

    def test_needed_leads_to_item_and_field(self):
        self.begin()
        self.screen.key(ord("l"))
        self.screen.find("dialog", "Needed before Locking")
        self.picture("needed")
        self.screen.press(None, role=ROWS, part="Nobody is named who represents")
        field = self.screen.find({"text", "entry"}, "Representative: name, post")
        wait_for(lambda: self.screen.is_on(field, self.screen.FOCUSED), message="the field of the representative has no focus")
        self.picture("needed-field")

    # ── Hard cases ───────────────────────────────────────────────────────────────────────────────────────────────

    def test_closed_unit(self):
        self.begin()
        self.do("unit-closed")
        self.screen.fill("Opening hours, where posted", "7 giờ 30 - 17 giờ, niêm yết tại cửa")
        self.stage.act("probe-attach", self.stage.string(PHOTO))
        self.screen.find(name=PHOTO.name)
        self.picture("unit-closed")
        self.screen.press("Record")
        self.screen.gone("dialog", "The Unit Is Closed")
        self.screen.find("label", part="The unit was found closed at")
        self.screen.press("Look")
        self.screen.find("label", part="record it as a critical finding")
        self.screen.find("button", "Name the Witness…")
        self.picture("proposals")
        self.screen.fill(None, "Cửa khóa, không có người trực lúc 8 giờ 05.", part="What was seen")
        self.screen.press("Record the Finding")
        self.screen.gone("button", "Record the Finding")
        self.screen.press("Plan It")
        self.screen.gone("button", "Plan It")
        self.screen.press("Name the Witness…")
        self.screen.fill("Witness: who that is", "Ông Nguyễn Văn Hòa, bảo vệ")
        self.screen.press("Record")
        self.screen.gone("dialog", "The Unit Is Closed")
        wait_for(lambda: not self.screen.find_all("label", part="proposal"), 20, message=lambda: f"a proposal is left\n{self.screen.describe()}")
        self.show("A9.02")
        self.assertEqual(self.chosen("A9.02"), ["Fail"])
        self.assertIn("Cửa khóa", self.screen.read(self.screen.find(name="What was seen, A9.02")))
        self.picture("closed-finding")

    def test_second_attempt_is_planned_and_opened(self):
        self.begin()
        self.do("unit-closed")
        self.screen.press("Record")
        self.screen.gone("dialog", "The Unit Is Closed")
        self.do("proposals")
        self.screen.press("Plan It")
        self.screen.gone("button", "Plan It")
        self.close_dialog("Proposals")
        self.stage.act("probe-back")
        self.screen.press(None, role="list item", part="planned")
        self.screen.find("label", part="Planned, not opened yet")
        self.picture("planned")
        self.screen.press("Open the Visit")
        wait_for(lambda: not self.screen.find_all("label", part="Planned, not opened"), message="the visit was not opened")

    def test_absent_head_without_authorisation(self):
        self.begin()
        self.do("head-absent")
        self.screen.fill("Name", "Đỗ Thành Nhuận")
        self.screen.fill("Post", "Phó Chủ tịch")
        self.picture("head-absent")
        self.screen.press("Record")
        self.screen.gone("dialog", "The Head Is Absent")
        self.screen.press("Look")
        self.screen.press("Record the Finding")
        self.screen.find("label", "Nothing Is Left to Do")
        self.close_dialog("Proposals")
        self.show("A1.04")
        self.assertEqual(self.chosen("A1.04"), ["Fail"])

    def test_absent_staff_are_named_apart_and_counted(self):
        self.begin()
        self.do("staff-absent")
        for name, reason in (("Vũ Thị Lan", "đi họp Sở"), ("Ngô Văn Bình", "")):
            self.screen.fill("Name", name)
            self.screen.fill("Post", "Chuyên viên")
            self.screen.fill("Reason declared, if any", reason)
            self.screen.press("Add")
            self.screen.find(name=f"Remove {name}")
        self.picture("staff-absent")
        self.close_dialog("Staff Are Absent")
        self.screen.key(ord("p"))
        self.screen.find(name="Absent with a reason: 1, add one")
        self.screen.find(name="Absent without a reason: 1, add one")

    def test_recusal_before_the_visit_is_opened(self):
        self.fill_team()
        self.screen.press("A Member Must Recuse…")
        self.screen.find("dialog", "A Member Must Recuse")
        self.screen.fill("Reason", "Em ruột là công chức của đơn vị")
        self.screen.fill("Name", "Đặng Thu Hà")
        self.screen.fill("Decision that names the replacement: number, date", "115/QĐ-SNV ngày 06/01/2026")
        self.picture("recusal")
        self.screen.press("Record")
        self.screen.gone("dialog", "A Member Must Recuse")
        self.screen.press("Open the Visit")
        wait_for(lambda: not self.screen.find_all("label", part="Planned, not opened"), message="the visit was not opened")
        self.do("team")
        self.screen.find(part="Đặng Thu Hà")
        self.assertFalse(self.screen.find_all("label", part=LEADER), "who recused is still of the team")

    def refuse(self):
        """The rows are made anew when the state of the paper has been read: a press on the old ones is lost."""
        self.screen.find("label", part="have signed")
        for _ in range(3):
            self.stage.rest(1.0)
            self.screen.press("Refuses to sign: Representative of the unit")
            self.stage.rest(1.0)
            if self.screen.find_all("dialog"):
                return

    def test_refusal_with_reason_and_witness(self):
        self.begin()
        self.screen.press("Minutes…")
        self.screen.fill("Representative: name, post", "Đỗ Thành Nhuận, Phó Chủ tịch")
        self.screen.press("Lock and Sign…")
        self.screen.press("Lock and Sign")
        self.refuse()
        self.screen.fill("Reason, in the words of who refuses", "Không đồng ý với mục A2.01")
        self.screen.fill("Witness: who that is", "Ông Trần Văn Ba, Công an phường")
        self.picture("refusal")
        self.screen.press("Record")
        self.screen.find("label", part="Refused to sign on")
        self.screen.find("label", part="Trần Văn Ba")
        self.picture("refused")

    def test_witness_of_a_refusal_is_named_later(self):
        self.begin()
        self.screen.press("Minutes…")
        self.screen.fill("Representative: name, post", "Đỗ Thành Nhuận, Phó Chủ tịch")
        self.screen.press("Lock and Sign…")
        self.screen.press("Lock and Sign")
        self.refuse()
        self.screen.fill("Reason, in the words of who refuses", "Bận họp")
        self.screen.press("Record")
        self.screen.press("Witness…")
        self.screen.fill("Witness: who that is", "Bà Lý Thị Sáu, tổ trưởng")
        self.screen.press("Record")
        self.screen.find("label", part="Lý Thị Sáu")

    def test_lock_asks_when_nobody_signs_for_the_unit(self):
        self.begin()
        self.screen.press("Minutes…")
        self.screen.find(name="Page 1 of the minutes", timeout=60)
        self.screen.press("Lock and Sign…")
        self.screen.find("label", part="Nobody is named who represents the unit, so")
        self.picture("lock-without-unit")
        self.screen.press("Name the Representative")
        field = self.screen.find({"text", "entry"}, "Representative: name, post")
        wait_for(lambda: self.screen.is_on(field, self.screen.FOCUSED), message="the representative has no focus")

    def test_reservations_lead_to_the_opinion(self):
        self.begin()
        self.do("reservations")
        opinion = self.screen.find(name="The unit's opinion", role={"text", "entry"})
        wait_for(lambda: self.screen.is_on(opinion, self.screen.FOCUSED), message="the opinion has no focus")
        words = "Đơn vị bảo lưu ý kiến. " * 100
        self.screen.write(opinion, words)
        self.assertEqual(self.screen.read(opinion), words)

    def test_power_loss_is_said_once(self):
        self.begin()
        self.show("A1.05")
        group = self.screen.find(name="Answer to A1.05", role="grouping")
        self.screen.activate({node.get_name(): node for node in self.screen.find_all("radio button", top=group)}["Fail"])
        self.screen.fill("What was seen, A1.05", "Gõ dở")
        self.stage.rest(1.3)
        self.stage.kill()
        self.start()
        self.screen.press(None, role="list item", part=UNIT)
        self.screen.find("label", part="was restored")
        self.picture("restored")
        self.screen.press("All Right")
        wait_for(lambda: not self.screen.find_all("label", part="was restored"), message="the banner stays")

    # ── The team, reading aloud ──────────────────────────────────────────────────────────────────────────────────

    def test_sections_and_items_are_assigned(self):
        self.begin()
        row = self.screen.find("list item", part="Working hours and attendance,")
        self.screen.tab_to(row, 150)
        self.screen.key(0xFF67)
        self.screen.find("label", "Who Looks at This Section?")
        self.screen.activate(self.screen.nth(1, "menu item"))       # the second of the team; GTK gives its menu items no names
        wait_for(lambda: SECRETARY in (row.get_description() or ""), message="the section does not say whose it is")
        self.do("team")
        self.screen.find("dialog", "Team and Sections")
        self.stage.act("probe-assign", self.stage.string(f"A1.01={MEMBER}"))
        self.screen.find("label", part="0 of 7 answered")
        self.picture("team")
        self.close_dialog("Team and Sections")
        self.show("A1.01")
        self.screen.find("label", f"Assigned to {MEMBER}")
        self.stage.act("probe-visit", self.stage.string(f"only::{MEMBER}"))
        self.screen.find("label", part=f"Only the items of {MEMBER}")
        self.item("A1.01")
        wait_for(lambda: not self.screen.find_all("list item", part="A1.02,"), message="an item of nobody still shows")
        self.picture("mine")
        self.screen.press("Show All")
        self.item("A1.02")

    def test_reading_aloud_is_recorded(self):
        self.begin()
        self.do("read-aloud")
        self.screen.find("label", part="1 / ")
        self.picture("read-opening")
        self.screen.key(0xFF53)
        self.screen.find("label", part="2 / ")
        self.picture("read-section")
        self.screen.key(0xFF57)
        self.screen.press("Everybody Has Heard Them")
        self.item("A1.01")
        self.do("read-aloud")
        self.screen.key(0xFF57)
        self.screen.find("label", part="Last read out on")


if __name__ == "__main__":
    unittest.main(verbosity=2)
