#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The office's side of the window: a checklist from a table to a visit that uses it. test_office.py BUILD"""
import csv
import datetime
import io
import json
import subprocess
import sys
import time
import unittest
from pathlib import Path

from stage import SOURCE, GLib, Stage, wait_for

HANOI = datetime.timezone(datetime.timedelta(hours=7))
DOWN = 0xFF54
F1 = 0xFFBE
BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
TEXT = "Sĩ số đầu buổi, ghi theo danh sách của đơn vị"
FRESH = "Có bảng phân công trực tại bộ phận một cửa"


class Office(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(BUILD).__enter__()
        cls.addClassCleanup(cls.stage.__exit__)
        from screen import Screen
        cls.open_screen = staticmethod(Screen)

    def setUp(self):
        """One stage, for a process knows one accessibility bus; a workspace for each test."""
        self.stage.workspace = self.stage.folder / self.id().rsplit(".", 1)[-1]

    def tearDown(self):
        self.stage.kill()

    def start(self):
        self.stage.start("en")
        self.screen = self.open_screen()

    def page(self, action):
        self.stage.act("probe-page-action", self.stage.string(action))

    def show(self, section, item):
        self.stage.act("probe-place", GLib.Variant("(ii)", (section, item)))

    # ── A checklist ──────────────────────────────────────────────────────────────────────────────────────────────

    def write_tables(self):
        """Version 1.1 of A as a table: once with a bad line, once with one item less and one text changed."""
        text = self.stage.cli("checklist", "export", "A:1.1", "--csv")
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
        self.bad, self.good = self.stage.folder / "bad.csv", self.stage.folder / "A.csv"
        self.removed = rows[4][rows[0].index("code")]
        severity = rows[0].index("severity")
        self.write_table(self.bad, rows[:3] + [rows[3][:severity] + ["huge"] + rows[3][severity + 1:]])
        self.write_table(self.good, rows[:4] + rows[5:])

    @staticmethod
    def write_table(path, rows):
        with path.open("w", newline="") as file:
            csv.writer(file).writerows(rows)

    def test_from_a_table_to_a_visit(self):
        self.write_tables()
        self.start()
        self.page("win.checklists")
        self.screen.find("list item", "A 1.1: In use")
        self.check_refusal()
        self.check_import()
        self.check_editing()
        self.check_problem_at_its_field()
        self.check_crash_loses_nothing()
        self.check_json_does_not_replace_a_draft()
        self.check_compare()
        self.check_publish()
        self.check_export()
        self.check_visit()

    def check_refusal(self):
        self.stage.act("probe-import", self.stage.string(self.bad))
        self.screen.fill("Code of the checklist", "A")
        self.screen.press("Continue")
        self.screen.find("label", part="line 4, column “severity”")
        self.screen.press("Close", top=self.screen.find({"alert", "dialog"}, "The File Cannot Be Imported"))

    def check_import(self):
        self.stage.act("probe-import", self.stage.string(self.good))
        version = self.screen.find({"text", "entry"}, "Version")
        wait_for(lambda: self.screen.read(version) == "1.2", message="the next version was not suggested")
        self.screen.fill("Version", "1.1")
        self.screen.find("label", "Version 1.1 of checklist A is there already")
        self.screen.fill("Version", "1.2")
        self.screen.press("Continue")
        self.screen.find("label", "A, version 1.2")

    def check_editing(self):
        self.show(0, 0)
        self.screen.fill("Text in Vietnamese", TEXT)
        self.page("checklist.undo")
        wait_for(lambda: self.text().startswith("Sĩ số đầu buổi: biên chế"), message="nothing was undone")
        self.page("checklist.redo")
        wait_for(lambda: self.text() == TEXT, message="nothing was redone")

    def check_json_does_not_replace_a_draft(self):
        """A file of the same version as a draft is refused: nobody's work is written over."""
        path = self.stage.folder / "again.json"
        path.write_text(json.dumps(json.loads((SOURCE / "data/checklists/A-1.1.json").read_text()) | {"version": "1.2", "published": None}))
        self.stage.act("probe-back")
        self.screen.find("list item", "A 1.2: Draft")
        self.stage.act("probe-import", self.stage.string(path))
        self.screen.find("label", part="Version 1.2 of checklist A is there already")
        self.screen.press("Close", top=self.screen.find({"alert", "dialog"}, "The File Cannot Be Imported"))
        self.screen.gone("label", "The File Cannot Be Imported")
        self.stage.act("probe-checklist", self.stage.string("A/1.2"))
        self.screen.find("label", "A, version 1.2")

    def text(self):
        return self.screen.read(self.screen.find({"text", "entry"}, "Text in Vietnamese"))

    def check_problem_at_its_field(self):
        """A new item lacks its text: told at the field and in the outline, and it keeps the version from being published."""
        self.page("checklist.add-item")
        self.screen.find("label", "The Vietnamese text is missing")
        self.screen.find("list item", part="New item: The Vietnamese text is missing")
        publish = self.screen.find({"button", "push button"}, "Publish…")
        self.assertFalse(self.screen.is_on(publish, self.screen.SENSITIVE))

    def check_crash_loses_nothing(self):
        """kill -9: the incomplete draft is there again, word for word."""
        self.stage.rest(1.2)
        self.stage.kill()
        self.start()
        self.page("win.checklists")
        self.screen.find("list item", "A 1.2: Draft")
        self.stage.act("probe-checklist", self.stage.string("A/1.2"))
        self.screen.find("list item", part="New item: The Vietnamese text is missing")
        self.show(0, 1)
        self.screen.fill("Text in Vietnamese", FRESH)
        self.screen.gone("label", "The Vietnamese text is missing")
        self.screen.find("list item", part=FRESH)

    def check_compare(self):
        self.page("checklist.compare")
        before = json.loads((SOURCE / "data/checklists/A-1.1.json").read_text())["valid_from"]
        changed = 1 + (before != datetime.datetime.now(HANOI).date().isoformat())  # the draft is valid from today on
        self.screen.find("label", part=f"Added: 1 · removed: 1 · changed: {changed}")
        self.screen.find("label", "Removed")
        self.screen.find("label", self.removed)
        self.screen.find("label", part=FRESH)
        self.screen.find("label", part=TEXT)
        self.stage.act("probe-back")
        self.screen.gone("label", "Removed")

    def check_publish(self):
        self.screen.press("Publish…")
        self.screen.press("Publish")
        self.screen.find("list item", "A 1.2: In use")
        self.screen.find("list item", "A 1.1: Replaced by 1.2")
        self.stage.act("probe-checklist", self.stage.string("A/1.2"))
        self.screen.find("label", "A 1.2")
        self.assertEqual(self.screen.find_all({"button", "push button"}, "Publish…"), [], "a published version can be edited")

    def check_export(self):
        path = self.stage.folder / "out.csv"
        self.stage.act("probe-save", self.stage.string(path))
        wait_for(lambda: path.exists() and FRESH in path.read_text(), message="the table was not written")

    def check_visit(self):
        self.stage.act("probe-back")
        self.screen.find("list item", "A 1.2: In use")
        self.stage.act("probe-back")
        self.screen.press("Unannounced Inspection")
        self.screen.fill("Find the unit", "UBND phường Thử Nghiệm")
        self.screen.press("Add This Unit")
        self.screen.press("Continue")
        self.screen.fill(None, "Trần Thị Mai Khuê, Phó Giám đốc Sở Nội vụ", part="Team leader")
        self.screen.fill(None, "112/QĐ-SNV", part="Number of the decision")
        self.screen.press("Start")
        self.screen.find("list item", part="A1.01,")
        self.screen.find("label", part=FRESH)

    # ── Search ───────────────────────────────────────────────────────────────────────────────────────────────────

    def test_search_finds_by_kind_and_leads_there(self):
        """Without marks; grouped; no word of the program itself; a row leads to its item."""
        self.start()
        self.stage.act("probe-sample")
        self.screen.find("list item", part="A1.01,", timeout=60)
        self.page("win.search")
        self.screen.fill("Search everywhere", "deo the")
        self.screen.find("label", "Findings")
        found = self.screen.find("list item", part="đeo thẻ")
        self.assertTrue(found)
        self.screen.fill("Search everywhere", "pass_fail")
        self.screen.find("label", "Nothing Found")
        self.screen.fill("Search everywhere", "bang chuc danh tai quay")
        self.screen.press(None, role="list item", part="Bảng chức danh tại quầy 02")
        self.screen.gone("dialog", "Search Everywhere")
        self.screen.find("list item", part="A2.01,")

    def test_a_unit_and_a_basis_that_were_found_say_what_is_known(self):
        """A unit shows its visits and leads to one; a legal basis shows what stands on it."""
        self.start()
        self.stage.act("probe-sample")
        self.screen.find("list item", part="A1.01,", timeout=60)
        self.page("win.search")
        self.screen.fill("Search everywhere", "129 2007")
        self.screen.press(None, role="list item", part="129/2007")
        self.screen.gone("dialog", "Search Everywhere")
        self.screen.find("label", "Items That Stand on It")
        self.screen.find("label", "Validity")
        self.screen.find("list item", part="A1.")
        self.screen.press("Close", top=self.screen.find("dialog", part="129/2007"))
        self.screen.gone("label", "Items That Stand on It")
        self.stage.rest(1.0)
        self.page("win.search")
        self.screen.fill("Search everywhere", "ubnd hoatan")
        self.screen.find("label", "Units")
        self.screen.press(None, role="list item", part="UBND-HOATAN")
        self.screen.find("label", "Visits, the Latest First")
        self.screen.press(None, role="list item", part="Unannounced inspection")
        self.screen.find("list item", part="A1.01,")

    # ── Help ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def test_help_is_about_what_is_shown(self):
        """F1 on two pages leads to two pages of the handbook; its links and its way back work."""
        self.start()
        self.screen.key(F1)
        self.screen.find("heading", "The first visit")
        self.screen.press("All pages")
        self.screen.find("heading", "Biên Bản: the handbook")
        self.screen.press(None, role="list item", part="Keys")
        self.screen.find("heading", "Keys")
        self.screen.press("Back")
        self.screen.find("heading", "Biên Bản: the handbook")
        self.screen.press("Close", top=self.screen.find("frame", "Help"))
        self.screen.gone("frame", "Help")
        self.page("win.checklists")
        self.screen.find("list item", "A 1.1: In use")
        self.stage.act("help", self.stage.string(""), path="")
        self.screen.find("heading", "Checklists, for the office")

    # ── Preferences ──────────────────────────────────────────────────────────────────────────────────────────────

    def open_preferences(self, page):
        self.stage.act("preferences", self.stage.string(page), path="")

    def test_the_office_stands_in_the_minutes(self):
        """From a workspace without an office: the minutes page says so, and after it is filled in the paper names it."""
        self.start()
        self.open_preferences("general")
        self.screen.fill("Your name", "Lê Bách Tùng")
        self.screen.fill("Your post", "Chuyên viên")
        self.stage.rest(1.0)
        self.screen.press("Close")
        self.begin_visit()
        self.screen.press("Minutes…")
        self.screen.find("label", "The minutes name no issuing office")
        self.screen.press("Fill In")
        self.screen.fill("Full name of the office", "Sở Nội vụ tỉnh Thử Nghiệm")
        self.screen.fill("Line above: the superior agency", "Ủy ban nhân dân tỉnh Thử Nghiệm")
        self.screen.fill("Line of the agency, bold", "Sở Nội vụ")
        self.screen.find("label", "ỦY BAN NHÂN DÂN TỈNH THỬ NGHIỆM")
        self.screen.press("Close")
        self.screen.gone("label", "The minutes name no issuing office")
        path = self.stage.folder / "draft.pdf"
        self.stage.act("probe-save", self.stage.string(path))
        wait_for(path.exists, 60, message="the PDF was not written")
        text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True).stdout
        self.assertIn("SỞ NỘI VỤ", text.upper())
        self.check_kept()

    def test_who_signs_for_the_office_is_kept_and_offered(self):
        """By which right somebody signs is asked for as NĐ 30/2020 has it; the closing form offers the post."""
        self.start()
        self.open_preferences("general")
        self.screen.fill("Your name", "Lê Bách Tùng")
        self.screen.fill("Your post", "Chuyên viên")
        time.sleep(1.0)
        self.screen.press("Close")
        self.screen.gone("text", "Your name")
        self.open_preferences("office")
        self.screen.fill("Full name of the office", "Sở Nội vụ tỉnh Thử Nghiệm")
        self.screen.fill("Line of the agency, bold", "Sở Nội vụ")
        self.screen.activate(self.screen.find(name="Add Who Signs…", role={"list item", "button"}))
        from screen import RETURN
        dialog = self.screen.find("dialog", "Who Signs")
        save = self.screen.find("button", "Save", top=dialog)
        self.assertFalse(self.screen.is_on(save, self.screen.SENSITIVE), "who has no name cannot be kept")
        self.screen.fill("Full name, without titles", "Trần Thị Mai Khuê", top=dialog)
        self.screen.fill("Post, such as Phó Giám đốc", "Phó Giám đốc", top=dialog)
        self.screen.tab_to(self.screen.find("combo box", "Signs As", top=dialog))
        self.screen.key(RETURN)
        time.sleep(0.7)
        for key in (DOWN, DOWN, RETURN):
            self.screen.key(key)
            time.sleep(0.2)
        self.screen.find("label", part="signs for a head, whose post is missing")
        self.screen.fill("For the head, such as Giám đốc", "Giám đốc", top=dialog)
        self.screen.find("label", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", top=dialog)
        self.stage.picture(BUILD / "signatory.png")
        self.screen.press("Save", top=dialog)
        self.screen.find("label", "KT. Giám đốc, Phó Giám đốc")
        self.stage.picture(BUILD / "signatories.png")
        time.sleep(1.2)
        self.screen.press("Close")
        self.begin_visit()
        self.screen.press("Minutes…")
        self.screen.press("Who signs for the office", role="toggle button")
        self.screen.press(None, role="menu item", part="Trần Thị Mai Khuê: KT. Giám đốc")
        field = self.screen.find({"text", "entry"}, "Signed by: post, agency")
        wait_for(lambda: self.screen.read(field) == "Giám đốc Sở Nội vụ tỉnh Thử Nghiệm", message="the post was not written in")

    def begin_visit(self):
        self.screen.press("Unannounced Inspection")
        self.screen.fill("Find the unit", "UBND phường Thử Nghiệm")
        self.screen.press("Add This Unit")
        self.screen.press("Continue")
        leader = self.screen.find({"text", "entry"}, part="Team leader")
        wait_for(lambda: self.screen.read(leader) == "Lê Bách Tùng, Chuyên viên", message="who works here is not the first leader")
        self.screen.fill(None, "112/QĐ-SNV", part="Number of the decision")
        self.screen.press("Start")
        self.screen.find("list item", part="A1.01,")

    def check_kept(self):
        self.stage.kill()
        self.start()
        self.open_preferences("general")
        name = self.screen.find({"text", "entry"}, "Your name")
        wait_for(lambda: self.screen.read(name) == "Lê Bách Tùng", message="the name was not kept")
        self.screen.press("Close")
        self.screen.gone("text", "Your name")
        self.open_preferences("office")
        name = self.screen.find({"text", "entry"}, "Full name of the office")
        wait_for(lambda: self.screen.read(name) == "Sở Nội vụ tỉnh Thử Nghiệm", message="the office was not kept")


if __name__ == "__main__":
    unittest.main(verbosity=2)
