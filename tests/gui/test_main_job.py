#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job through the real window: from an empty laptop to signed and verified minutes. test_main_job.py BUILD"""
import subprocess
import sys
import unittest
from pathlib import Path

from stage import SOURCE, Stage, wait_for

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
UNIT = "UBND phường Thử Nghiệm"
FACT = "Quầy số 2: 3/7 công chức không đeo thẻ lúc 8 giờ 05."


class MainJob(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(BUILD).__enter__()
        cls.addClassCleanup(cls.stage.__exit__)
        from screen import Screen
        cls.open_screen = staticmethod(Screen)
        cls.pki = cls.stage.folder / "pki"
        cls.pki.mkdir()
        subprocess.run([BUILD / "tests/gui/make-pki", cls.pki], check=True)

    def start(self):
        self.stage.start("en")
        self.screen = self.open_screen()

    # ── Pieces of the way ────────────────────────────────────────────────────────────────────────────────────────

    def begin_visit(self):
        self.screen.press("Unannounced Inspection")
        self.screen.fill("Find the unit", UNIT)
        self.screen.press("Add This Unit")
        self.screen.press("Continue")
        self.screen.fill(None, "Trần Thị Mai Khuê, Phó Giám đốc Sở Nội vụ", part="Team leader")
        self.screen.fill(None, "Lê Bách Tùng, Chuyên viên", part="Secretary")
        self.screen.fill(None, "112/QĐ-SNV", part="Number of the decision")
        self.screen.fill(None, "05/01/2026", part="Date (day/month/year)")
        self.screen.press("Start")
        self.item("A1.01")

    def item(self, code):
        return self.screen.find("list item", part=code + ",")

    def show(self, code):
        self.stage.act("probe-item", self.stage.string(code))
        return self.item(code)

    def toggles(self, code):
        group = self.screen.find(name=f"Answer to {code}", role="grouping")
        return {node.get_name(): node for node in self.screen.find_all("radio button", top=group)}

    def chosen(self, code):
        return [name for name, node in self.toggles(code).items() if self.screen.is_on(node, self.screen.CHECKED)]

    def answer(self, code, result):
        self.screen.activate(self.toggles(code)[result])
        wait_for(lambda: self.chosen(code) == [result], message=f"{code} did not become {result}")

    def wait_saved(self):
        self.screen.find("label", "Saved")

    # ── The job ──────────────────────────────────────────────────────────────────────────────────────────────────

    def test_from_today_to_verified_minutes(self):
        self.start()
        self.begin_visit()
        self.check_unanswered_looks_unanswered()
        self.check_answers_of_every_type()
        self.check_failure_with_evidence()
        self.check_keys()
        self.check_crash_loses_nothing()
        self.check_closing()
        self.check_signing()
        self.check_verified()
        self.check_saved_pdf()

    def check_unanswered_looks_unanswered(self):
        for code in ("A1.01", "A1.02", "A1.03"):
            self.show(code)
            self.assertEqual(self.chosen(code), [], f"{code} looks answered before anybody answered it")

    def check_answers_of_every_type(self):
        item = self.show("A1.01")
        self.screen.fill("Present", "33", top=item)
        self.screen.fill("Absent with a reason", "2", top=item)
        self.answer("A1.01", "Pass")
        item = self.show("A1.02")
        self.screen.fill("Drawn", "20", top=item)
        self.screen.fill("Passed", "18", top=item)
        self.screen.fill("Failed", "1", top=item)
        self.screen.find("label", "1 more to look at")
        self.screen.fill("Failed", "2", top=item)
        self.answer("A1.02", "Pass")
        item = self.show("A3.01")
        self.screen.fill("Flags observed", "12", top=item)
        self.screen.fill("Interactions × 4", "16", top=item)
        self.screen.find("label", part="12 / 16 = 75")
        self.show("A5.08")
        self.screen.fill("Answer to A5.08", "Không phát hiện trường hợp nào.")
        self.show("A1.03")
        self.answer("A1.03", "N/A")
        self.wait_saved()

    def check_failure_with_evidence(self):
        self.show("A2.01")
        self.answer("A2.01", "Fail")
        self.screen.fill("What was seen, A2.01", FACT)
        self.stage.act("probe-attach", self.stage.string(SOURCE / "data/demo/files/quay-tiep-nhan.jpg"))
        self.screen.find(name="Caption of evidence 1")
        self.screen.fill("Caption of evidence 1", "Quầy số 2 lúc 8 giờ 05")
        self.screen.find("label", "1 piece of evidence")
        self.wait_saved()

    def check_keys(self):
        """Keys answer the chosen item, and not while a text is being typed."""
        self.show("A1.04")
        self.screen.key(ord("1"))
        wait_for(lambda: self.chosen("A1.04") == ["Pass"], message="key 1 did not answer A1.04")
        wait_for(lambda: self.screen.is_on(self.item("A1.05"), self.screen.FOCUSED), message="the next unanswered item was not chosen")
        self.show("A1.04")
        self.screen.key(ord("3"))
        wait_for(lambda: self.chosen("A1.04") == ["N/A"], message="key 3 did not answer A1.04")
        self.show("A1.04")
        self.screen.key(ord("f"))
        note = self.screen.find({"text", "entry"}, "Note")
        wait_for(lambda: self.screen.is_on(note, self.screen.FOCUSED), message="key F did not go to the note")
        self.screen.key(ord("1"))
        wait_for(lambda: self.screen.read(note) == "1", message="a key was not typed into the note")
        self.assertEqual(self.chosen("A1.04"), ["N/A"], "a key typed into a note answered the item")

    def check_crash_loses_nothing(self):
        """kill -9 a second after the last key: everything is there, the half sentence too."""
        self.show("A1.05")
        self.answer("A1.05", "Fail")
        self.screen.fill("What was seen, A1.05", "Gõ dở ")
        self.stage.rest(1.2)
        self.stage.kill()
        self.start()
        self.screen.press(None, role="list item", part=UNIT)
        self.item("A1.01")
        self.show("A1.05")
        self.assertEqual(self.screen.read(self.screen.find(name="What was seen, A1.05")), "Gõ dở ")
        self.assertEqual(self.chosen("A1.01"), ["Pass"])
        item = self.show("A1.01")
        self.assertEqual(self.screen.read(self.screen.find(name="Present", top=item, role={"text", "entry"})), "33")
        self.show("A2.01")
        self.assertEqual(self.screen.read(self.screen.find(name="What was seen, A2.01")), FACT)
        self.screen.find(name="Caption of evidence 1")

    def check_closing(self):
        self.screen.press("Minutes…")
        self.screen.fill("Representative: name, post", "Đỗ Thành Nhuận, Phó Chủ tịch")
        self.screen.fill("The unit's opinion", "Đơn vị thống nhất với kết quả kiểm tra.")
        self.screen.press("Add a recommendation")
        self.screen.fill("What has to be done", "Chấn chỉnh việc đeo thẻ khi tiếp công dân.")
        self.screen.fill("Who does it", UNIT)
        self.screen.press("Save")
        self.screen.find("label", part="Chấn chỉnh việc đeo thẻ")
        self.screen.find(name="Page 1 of the minutes", timeout=60)
        self.screen.press("Lock and Sign…")
        self.screen.press("Lock and Sign")
        self.screen.find("label", part="Not signed yet")
        self.stage.rest(1.0)            # the rows are made anew when the state of the paper has been read

    def check_signing(self):
        for field, file in (("Secretary of the team", "secretary"), ("Team leader", "leader"), ("Representative of the unit", "unit")):
            self.screen.press(f"Sign: {field}")
            self.screen.find("dialog", "Sign the Minutes")
            if file == "secretary":
                self.screen.find("label", "No token is plugged in")      # not "Looking for a token…" for ever
            self.stage.act("probe-identity", self.stage.string(self.pki / f"{file}.p12"))
            if file == "secretary":
                self.screen.fill("Password of the file", "wrong")
                self.screen.press("Sign")
                self.screen.find("label", part="password")
            self.screen.fill("Password of the file", "demo")
            self.screen.press("Sign")
            self.screen.gone("dialog", "Sign the Minutes", timeout=60)
        self.screen.find("label", "The minutes are complete.")

    def check_verified(self):
        self.screen.press(None, role={"list item", "button"}, part="Verify the Signatures")
        self.screen.find("label", part="not known whether to trust", timeout=60)
        self.stage.act("probe-trust", self.stage.string(self.pki / "root-ca.pem"))
        self.screen.find("label", "Every signature is intact and its signer is trusted.", timeout=60)
        self.stage.act("probe-back")

    def check_saved_pdf(self):
        path = self.stage.folder / "bien-ban.pdf"
        self.stage.act("probe-save", self.stage.string(path))
        wait_for(path.exists, 60, message="the PDF was not written")
        told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True).stdout
        self.assertEqual(told.count("Signature is Valid."), 3, told)


if __name__ == "__main__":
    unittest.main(verbosity=2)
