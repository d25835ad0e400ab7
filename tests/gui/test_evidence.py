#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How evidence comes into the real window: from a phone, from a folder, from the camera, by drop and paste. test_evidence.py BUILD"""
import socket
import sys
import unittest
import urllib.parse
from pathlib import Path

from stage import SOURCE, Stage, wait_for

sys.path.insert(0, str(SOURCE / "tests/interop/phone"))
from host import PIECE, Phone, picture  # noqa: E402

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
UNIT = "UBND phường Thử Nghiệm"


class Evidence(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(BUILD).__enter__()
        cls.addClassCleanup(cls.stage.__exit__)

    def open_visit(self, **more):
        from screen import Screen
        self.stage.workspace = self.stage.folder / self.id()
        self.stage.start("en", **more)
        self.addCleanup(self.stage.kill)
        self.screen = Screen()
        self.screen.press("Unannounced Inspection")
        self.screen.fill("Find the unit", UNIT)
        self.screen.press("Add This Unit")
        self.screen.press("Continue")
        self.screen.fill(None, "Trần Thị Mai Khuê", part="Team leader")
        self.screen.fill(None, "Lê Bách Tùng", part="Secretary")
        self.screen.fill(None, "112/QĐ-SNV", part="Number of the decision")
        self.screen.fill(None, "05/01/2026", part="Date (day/month/year)")
        self.screen.press("Start")
        self.screen.find("list item", part="A1.01,")
        self.show("A2.01")

    def show(self, code):
        self.stage.act("probe-item", self.stage.string(code))
        self.screen.find("label", part=f"{code} · ")

    def dialog(self, name):
        return self.screen.find("dialog", name)

    def label_after(self, part, top=None):
        return self.screen.find("label", part=part, top=top).get_name()

    # ── From the phone ───────────────────────────────────────────────────────────────────────────────────────────

    def open_phone(self):
        self.screen.key(ord("c"))
        return self.dialog("From the Phone")

    def phone(self, dialog):
        url = self.screen.find("image", part="https://", top=dialog).get_name()
        self.assertEqual(self.label_after("https://", dialog), url, "the QR code shows another address than the words")
        self.screen.press("The Browser Warns", role={"button", "toggle button", "list item"}, top=dialog)
        fingerprint = wait_for(lambda: [n.get_name() for n in self.screen.find_all("label", top=dialog) if n.get_name().count(":") == 31],
                               message="the fingerprint does not show")[0]
        return Phone(url, fingerprint, "en")

    def test_pictures_land_on_the_chosen_item_and_the_port_is_freed(self):
        self.open_visit(BIENBAN_PHONE="0")
        dialog = self.open_phone()
        phone = self.phone(dialog)
        code = phone.bind().data["code"]
        self.screen.find("label", code, top=dialog)
        self.screen.find("label", part="has opened the page", top=dialog)
        for number in range(3):
            self.assertEqual(phone.send(picture(2 * PIECE + number, number), f"IMG_{number}.jpg").status, 201)
        self.screen.find("label", "3 files received", top=dialog)
        self.check_question_while_a_file_is_on_its_way(phone, dialog)
        self.screen.gone("dialog", "From the Phone")
        self.screen.find("label", "A2.01 · 3 files")
        for number in (1, 2, 3):
            self.screen.find(name=f"Caption of evidence {number}")
        self.screen.find("label", part="phone clock")
        self.check_port_is_free(phone.url)

    def check_question_while_a_file_is_on_its_way(self, phone, dialog):
        data = picture(2 * PIECE, 9)
        phone.announce(data, "IMG_9.jpg")
        phone.piece(data, 0)
        self.screen.find("label", part="1 on its way", top=dialog)
        self.screen.press("Close", top=dialog)
        self.screen.find("label", "1 file is still on its way")
        self.screen.press("Wait")
        self.screen.gone("label", "1 file is still on its way")
        self.screen.press("Close", top=dialog)
        self.screen.press("Close Anyway")

    def check_port_is_free(self, url: urllib.parse.SplitResult):
        def refused():
            with socket.socket() as line:
                return line.connect_ex((url.hostname, url.port)) != 0
        wait_for(refused, message="the port still listens after the dialog has closed")

    def test_new_code_and_expiry(self):
        self.open_visit(BIENBAN_PHONE="2")
        dialog = self.open_phone()
        before = self.screen.find("image", part="https://", top=dialog).get_name()
        self.screen.find("label", "This code is no longer valid", top=dialog)
        self.screen.press("New Code", top=dialog)
        after = self.screen.find("image", part="https://", top=dialog).get_name()
        self.assertNotEqual(before, after)

    def test_without_a_network_it_says_what_to_do(self):
        self.open_visit()
        dialog = self.open_phone()
        self.screen.find("label", "No Network for the Phone", top=dialog)
        self.screen.find("label", part="hotspot", top=dialog)
        self.screen.press("Try Again", top=dialog)
        self.screen.find("label", "No Network for the Phone", top=dialog)


if __name__ == "__main__":
    unittest.main(verbosity=2)
