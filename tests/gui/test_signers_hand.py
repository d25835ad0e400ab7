#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures by hand, on the screen and on paper, sealed by the leader; then the number and the agency's seal. test_signers_hand.py BUILD SHIM"""
import subprocess
import time
import unittest

from signing_steps import SigningTest
from stage import SOURCE, wait_for


class ByHand(SigningTest):
    def test_hand_paper_leader_number_seal(self):
        self.start()
        self.check_drawn()
        self.check_paper_and_scan()
        self.check_baton()
        self.sign_with_file("Team leader", "leader")
        self.check_number_and_seal()
        self.check_what_the_paper_says()

    def draw(self):
        """A wave across the pad, with the mouse."""
        from pointer import Pointer
        from screen import Atspi
        pad = self.screen.find(name="Frame for the signature")
        left, top, width, height = Pointer.box(pad)
        Atspi.generate_mouse_event(left + 60, top + height // 2, "abs")
        Atspi.generate_mouse_event(left + 60, top + height // 2, "b1p")
        for step in range(30):
            Atspi.generate_mouse_event(left + 60 + step * (width - 120) // 30, top + height // 2 + (40 if step % 4 < 2 else -40), "abs")
            time.sleep(0.02)
        Atspi.generate_mouse_event(left + width - 60, top + height // 2, "b1r")

    def check_drawn(self):
        self.sign("Representative of the unit")
        self.screen.activate(self.screen.nth(-1, "list item", "On the screen"))
        dialog = self.screen.find("dialog", "Sign on the Screen")
        sign = self.screen.find({"button", "push button"}, "Sign", top=dialog)
        self.assertFalse(self.screen.is_on(sign, self.screen.SENSITIVE), "nothing is a signature")
        time.sleep(1.0)
        self.draw()
        wait_for(lambda: self.screen.is_on(sign, self.screen.SENSITIVE), message="what was drawn is not taken")
        self.screen.press("Sign", top=dialog)
        self.screen.gone("dialog", "Sign on the Screen")
        self.screen.find("label", part="Signed by hand on the screen on")

    def check_paper_and_scan(self):
        self.sign("Secretary of the team")
        self.screen.activate(self.screen.nth(-1, "list item", "On the printed paper"))
        dialog = self.screen.find("dialog", "Signed on the Printed Paper")
        self.stage.act("probe-identity", self.stage.string(SOURCE / "data/demo/files/quay-tiep-nhan.jpg"))
        self.screen.press("Record", top=dialog)
        self.screen.gone("dialog", "Signed on the Printed Paper")
        self.screen.find("label", part="Signed on the printed paper; its scan")

    def check_baton(self):
        """While the paper is with somebody else, nothing is signed here."""
        path = self.stage.folder / "handed-over.pdf"
        self.screen.press(None, role={"list item", "button"}, part="Hand Over the Minutes")
        self.screen.fill("To whom", "Văn thư Sở", top=self.screen.find("dialog", "Hand Over the Paper"))
        self.stage.act("probe-save", self.stage.string(path))
        self.screen.find("label", "The paper is with Văn thư Sở", timeout=30)
        self.assertTrue(path.exists())
        self.screen.press("Take Back")
        self.screen.gone("label", "The paper is with Văn thư Sở", timeout=30)

    def check_number_and_seal(self):
        seal = self.screen.find({"button", "push button"}, "Seal…")
        self.assertFalse(self.screen.is_on(seal, self.screen.SENSITIVE), "the seal does not wait for the number")
        self.screen.press("Give…")
        dialog = self.screen.find("dialog", "Number and Date")
        self.screen.fill("Number, without its symbol", "7", top=dialog)
        self.screen.fill("Date (day/month/year)", "24/11/2026", top=dialog)
        self.screen.press("Write", top=dialog)
        self.screen.find("label", "07, of 24/11/2026", timeout=30)
        self.screen.press("Seal…")
        self.dialog = self.screen.find("dialog", "Sign the Minutes")
        self.stage.act("probe-identity", self.stage.string(self.pki / "unit.p12"))
        self.screen.fill("Password of the file", "demo", top=self.dialog)
        self.screen.press("Sign", top=self.dialog)
        self.screen.gone("dialog", "Sign the Minutes", timeout=60)
        self.screen.find("label", part="Sealed by", timeout=30)

    def check_what_the_paper_says(self):
        path = self.save()
        text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True).stdout
        for words in ("Ký trực tiếp trên màn hình", "Ký trên bản giấy", "07", "24/11/2026"):
            self.assertIn(words, text)
        self.assertEqual(self.count_valid(path), 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
