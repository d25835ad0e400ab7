#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How evidence comes into the real window: from a phone, from a folder, from the camera, by drop and paste. test_evidence.py BUILD"""
import hashlib
import socket
import subprocess
import sys
import time
import unittest
import urllib.parse
from pathlib import Path

from stage import SOURCE, Stage, wait_for
import visits

sys.path.insert(0, str(SOURCE / "tests/interop/phone"))
from host import PIECE, Phone, picture  # noqa: E402

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
ESCAPE = 0xFF1B
CONTROL = 37                     # the key's code, not its letter
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

    def unfold(self, row):
        """A row that unfolds has its head within it, which takes the focus."""
        from screen import RETURN, TAB
        def has_focus():
            return any(self.screen.is_on(node, self.screen.FOCUSED) for node in self.screen.walk(row))
        for _ in range(20):
            if has_focus():
                break
            self.screen.key(TAB)
            self.stage.rest()
        self.assertTrue(has_focus(), f"the Tab key does not lead to {row.get_name()!r}")
        self.screen.key(RETURN)

    def label_after(self, part, top=None):
        return self.screen.find("label", part=part, top=top).get_name()

    # ── From the phone ───────────────────────────────────────────────────────────────────────────────────────────

    def open_phone(self):
        self.screen.key(ord("c"))
        return self.dialog("From the Phone")

    def phone(self, dialog):
        url = self.screen.find("image", part="https://", top=dialog).get_name()
        self.assertEqual(self.label_after("https://", dialog), url, "the QR code shows another address than the words")
        self.unfold(self.screen.find("list item", "The Browser Warns", top=dialog))
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
        self.screen.find("label", "This code is no longer valid", top=dialog)
        before = self.label_after("https://", dialog)
        self.screen.press("New Code", top=dialog)
        wait_for(lambda: self.label_after("https://", dialog) != before, message="the address stays the same")

    def test_without_a_network_it_says_what_to_do(self):
        self.open_visit()
        dialog = self.open_phone()
        self.screen.find("label", "No Network for the Phone", top=dialog)
        self.screen.find("label", part="hotspot", top=dialog)
        self.screen.press("Try Again", top=dialog)
        self.screen.find("label", "No Network for the Phone", top=dialog)

    # ── From a card or folder ────────────────────────────────────────────────────────────────────────────────────

    def open_sample(self):
        from screen import Screen
        self.stage.workspace = self.stage.folder / self.id()
        self.stage.start("en")
        self.addCleanup(self.stage.kill)
        self.screen = Screen()
        self.screen.find({"button"}, "Unannounced Inspection")
        self.stage.act("probe-sample")
        self.screen.find("list item", part="A1.01,", timeout=60)

    def make_card(self, name, **pictures):
        """Photographs of the sample, with their EXIF times; "+" behind the name makes another file of it."""
        card = self.stage.folder / name / "DCIM" / "100CANON"
        card.mkdir(parents=True)
        for target, source in pictures.items():
            data = (SOURCE / "data/demo/files" / f"{source.rstrip('+')}.jpg").read_bytes()
            (card / f"{target}.JPG").write_bytes(data + (b"+" if source.endswith("+") else b""))
        return self.stage.folder / name

    def test_a_folder_is_taken_in_under_the_items_of_its_times(self):
        self.open_sample()
        card = self.make_card("card", IMG_1="phong-lam-viec+", IMG_2="kiosk", IMG_3="bang-niem-yet+")
        self.show("A1.02")
        self.stage.act("probe-folder", self.stage.string(card))
        dialog = self.dialog("From a Card or Folder")
        self.screen.find("label", part="2 of 3 chosen", top=dialog)
        self.screen.find("label", part="1 here already", top=dialog)
        self.screen.find("label", "Proposed: recorded next, at 08:04", top=dialog)
        self.screen.find("label", part="Already here: evidence", top=dialog)
        self.screen.press("Take in IMG_3.JPG", role="check box", top=dialog)
        self.screen.find("label", part="1 of 3 chosen", top=dialog)
        self.screen.press("Take In", top=dialog)
        self.screen.gone("dialog", "From a Card or Folder")
        self.screen.find("label", "A1.02 · 1 file")
        self.screen.find("label", part="Taken 20/11/2026 08:03 · camera clock")

    def test_a_cameras_clock_is_set_right(self):
        self.open_sample()
        card = self.make_card("wrong", IMG_1="phong-lam-viec+")
        self.show("A1.02")
        self.stage.act("probe-folder", self.stage.string(card))
        dialog = self.dialog("From a Card or Folder")
        self.screen.find("label", "Proposed: recorded next, at 08:04", top=dialog)
        self.screen.press("Camera Clock…", role="toggle button", top=dialog)
        self.screen.fill("Right time of the first picture (day/month/year hour:minute)", "20/11/2026 25:00")
        self.screen.find("label", "Write it as 23/11/2026 08:05")
        self.screen.fill("Right time of the first picture (day/month/year hour:minute)", "19/11/2026 06:03")
        self.screen.find("label", "The camera's clock was fast by 1 d 02:00")
        self.screen.press("Set All Times")
        self.screen.find("label", part="19/11/2026 06:03 · typed in", top=dialog)
        self.screen.find("label", "Nothing was recorded near this time: choose an item", top=dialog)
        self.screen.press("Those Without an Item: Under A1.02", top=dialog)
        self.screen.find("label", "Chosen by you", top=dialog)
        self.screen.press("Take In", top=dialog)
        self.screen.gone("dialog", "From a Card or Folder")
        self.screen.find("label", part="Taken 19/11/2026 06:03 · typed in")

    def test_a_card_that_is_not_seen_whole_is_not_to_be_erased(self):
        self.open_sample()
        card = self.make_card("deep", IMG_1="phong-lam-viec+")
        (card / "DCIM/1/2/3/4/5/6/7/8/9").mkdir(parents=True)
        self.stage.act("probe-folder", self.stage.string(card))
        self.screen.find("label", part="Do not erase the card yet", top=self.dialog("From a Card or Folder"))
        self.screen.find("label", part="(1 folder)")
        self.stage.picture(BUILD / "incomplete.png")

    def test_a_folder_without_pictures_says_so(self):
        self.open_sample()
        empty = self.stage.folder / "empty"
        empty.mkdir()
        self.stage.act("probe-folder", self.stage.string(empty))
        self.screen.find("label", "No Pictures, Films or Recordings Here")

    # ── Paste, and what a card says ──────────────────────────────────────────────────────────────────────────────

    def copy(self, kind, *names):
        """What another program has copied."""
        files = SOURCE / "data/demo/files"
        program = subprocess.Popen([sys.executable, SOURCE / "tests/gui/copied.py", kind, *(files / name for name in names)],
                                   env=self.stage.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(self.end, program)
        self.assertEqual(program.stdout.readline(), "ready\n")
        return program

    @staticmethod
    def end(program):
        program.terminate()
        program.wait(20)
        program.stdout.close()

    def paste(self, kind, *names):
        self.copy(kind, *names)
        self.screen.chord(CONTROL, ord("v"))

    def test_pasted_files_and_pictures_say_where_they_are_from(self):
        self.open_visit()
        self.paste("FILES", "kiosk.jpg", "danh-sach-can-bo.pdf")
        self.screen.find("label", "A2.01 · 2 files")
        self.screen.find("label", part="from a file")
        self.paste("FILES", "kiosk.jpg")
        self.screen.find("label", part="The same file is here already: evidence")
        self.screen.find("label", "A2.01 · 2 files")
        self.show("A2.03")
        self.paste("PICTURE", "tru-so.jpg")
        self.screen.find("label", "A2.03 · 1 file")
        self.screen.find("label", part=" · pasted · ")

    def hashes(self):
        self.stage.kill()
        return {one["sha256"] for one in visits.newest(self.stage)["evidence"]}

    def test_a_picture_that_means_harm_is_refused_and_the_next_is_taken(self):
        self.open_visit()
        good = self.stage.folder / "good.png"
        subprocess.run(["convert", "-size", "64x48", "gradient:red-blue", good], check=True)
        bytes_of_good = good.read_bytes()
        bad = self.stage.folder / "bad.png"
        for number, content in enumerate([bytes_of_good[:60] + b"\xff" * 400, bytes_of_good[:16] + b"\0\0\xf0\0" * 2 + bytes_of_good[24:], b"GIF89a", b"\0" * 5000]):
            with self.subTest(number=number):
                bad.write_bytes(content)
                program = self.copy("image/png", bad)
                self.screen.chord(CONTROL, ord("v"))
                self.screen.find("label", part="The pasted picture was not taken in")
                if number == 0:
                    self.stage.picture(BUILD / "pasted-harm.png")
                program.terminate()
                wait_for(lambda: not self.screen.find_all("label", part="The pasted picture was not taken in"), 20, message="the refusal stays")
        self.copy("image/png", good)
        self.screen.chord(CONTROL, ord("v"))
        self.screen.find("label", "A2.01 · 1 file")
        self.assertEqual(self.hashes(), {hashlib.sha256(bytes_of_good).hexdigest()}, "what was pasted is kept as it came")

    def test_a_scan_of_two_pages_is_pasted_and_read(self):
        self.open_visit()
        scan = self.stage.folder / "scan.tif"
        subprocess.run(["convert", "-size", "400x560", "-pointsize", "80", "-gravity", "center", "label:1", "label:2", "-compress", "lzw", scan], check=True)
        self.copy("image/tiff", scan)
        self.screen.chord(CONTROL, ord("v"))
        self.screen.find("label", "A2.01 · 1 file")
        self.stage.act("probe-viewer", self.stage.int(0))
        self.screen.find("image", "Page 2 of 2")
        time.sleep(1)
        self.stage.picture(BUILD / "scan.png")

    def test_the_time_of_the_event_stands_beside_the_times_of_the_clocks(self):
        self.open_visit()
        self.stage.act("probe-attach", self.stage.string(SOURCE / "data/demo/files/kiosk.jpg"))
        self.screen.find("label", part="Taken 20/11/2026")
        self.screen.find("label", part="Added ")
        self.screen.press("When what evidence 1 shows happened", role="toggle button")
        self.screen.fill("Time of the event (day/month/year hour:minute)", "31/02/2026 08:00")
        self.screen.find("label", "Write it as 23/11/2026 08:05")
        self.screen.fill("Time of the event (day/month/year hour:minute)", "20/11/2026 07:55")
        self.screen.press("Set")
        self.screen.find("label", "Happened 20/11/2026 07:55 · typed in")
        self.screen.find("label", part="Taken 20/11/2026")

    # ── Camera and microphone ────────────────────────────────────────────────────────────────────────────────────

    def menu(self):
        """The ways to add evidence, by their names: GTK gives the items of a menu none on the bus, so their order tells."""
        self.screen.press("Add evidence", role="toggle button")
        wait_for(lambda: len(self.screen.find_all("menu item")) >= 4, message="the menu did not open")
        return dict(zip(("phone", "files", "folder", "camera", "audio"), self.screen.find_all("menu item")))

    def files(self, beginning):
        """Stored files that begin so."""
        return [path for path in (self.stage.workspace / "files").rglob("*") if path.is_file() and path.read_bytes()[:40].find(beginning) >= 0]

    def test_camera_takes_pictures(self):
        self.open_visit(BIENBAN_CAMERA="test")
        self.screen.activate(self.menu()["camera"])
        dialog = self.dialog("Camera")
        self.screen.press("Take Picture", top=dialog)
        self.screen.find("label", part="1 picture saved", top=dialog)
        self.screen.press("Take Picture", top=dialog)
        self.screen.find("label", part="2 pictures saved", top=dialog)
        self.screen.press("Close", top=dialog)
        self.screen.find("label", "A2.01 · 2 files")
        self.screen.find("label", part="clock of this computer")
        self.assertEqual(len(self.files(b"\xff\xd8\xff")), 2)

    def test_camera_says_that_there_is_none(self):
        self.open_visit(BIENBAN_CAMERA="device")
        self.screen.activate(self.menu()["camera"])
        dialog = self.dialog("Camera")
        self.screen.find("label", part="No camera is connected", top=dialog)

    def start_recording(self):
        self.stage.act("preferences", self.stage.string("general"), path="")
        self.screen.find("check box", "Audio Notes")
        self.screen.activate(self.screen.nth(-1, "check box", "Audio Notes"))
        self.screen.press("Close", top=self.dialog("Preferences"))
        self.screen.gone("dialog", "Preferences")
        self.screen.activate(self.menu()["audio"])
        dialog = self.dialog("Audio Note")
        record = self.screen.find({"button"}, "Start Recording", top=dialog)
        self.assertFalse(self.screen.is_on(record, self.screen.SENSITIVE), "it records without a reason")
        self.screen.fill("Why this is recorded", "Lời trình bày của công chức quầy số 2", top=dialog)
        self.screen.press("Start Recording", top=dialog)
        self.screen.find("label", "Recording", top=dialog)
        self.screen.find("label", "00:01", top=dialog)
        return dialog

    def test_audio_is_off_until_a_person_turns_it_on_and_asks_for_a_reason(self):
        self.open_visit(BIENBAN_CAMERA="test")
        self.assertNotIn("audio", self.menu())
        self.screen.key(ESCAPE)
        self.screen.gone("menu item")
        dialog = self.start_recording()
        self.screen.press("Stop and Save", top=dialog)
        self.screen.gone("dialog", "Audio Note")
        self.screen.find("label", "A2.01 · 1 file")
        caption = self.screen.find(name="Caption of evidence 1")
        self.assertEqual(self.screen.read(caption), "Lời trình bày của công chức quầy số 2")
        self.assertEqual(len(self.files(b"OpusHead")), 1)
        self.assertEqual(list((self.stage.workspace / "files/recordings").iterdir()), [])

    def test_a_recording_outlives_a_crash(self):
        self.open_visit(BIENBAN_CAMERA="test")
        self.start_recording()
        self.stage.kill()
        self.stage.start("en", BIENBAN_CAMERA="test")
        self.screen = type(self.screen)()
        self.screen.press(None, role="list item", part=UNIT)
        self.screen.find("label", part="1 recording that was not saved yet is evidence now, under A2.01")
        self.show("A2.01")
        self.screen.find("label", "A2.01 · 1 file")
        self.stage.picture(BUILD / "recovered.png")
        self.assertEqual(self.screen.read(self.screen.find(name="Caption of evidence 1")), "Lời trình bày của công chức quầy số 2")
        self.assertEqual(list((self.stage.workspace / "files/recordings").iterdir()), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
