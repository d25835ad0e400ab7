#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page for phones in a real Chromium of 390 × 844 points, over lines that are cut: chromium.py PHONE-HOST [SCREENSHOT-FOLDER]"""
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

from browser import Browser, Line, key_of
from host import Host, identify, picture

program = sys.argv[1]
shots = sys.argv[2] if len(sys.argv) > 2 else None
DONE = "document.querySelectorAll('.file.stored').length === {0} && document.querySelectorAll('.file').length === {0}"


class Stage:
    """A host, a browser, and files on a disk."""

    def __init__(self, idle=None, language="vi-VN", dark=False):
        self.host = Host(program, idle)
        self.url = self.host.ready["url"]
        self.key = key_of(self.url)
        self.files = tempfile.mkdtemp(prefix="bienban-files-")
        self.browser = Browser(self.key, language, dark)
        self.line = None

    def open(self, line=False):
        url = self.url
        if line:
            port = int(url.split(":")[2].split("/")[0])
            self.line = Line(port)
            url = url.replace(f":{port}/", f":{self.line.port}/")
        self.browser.open(url)
        return self.browser

    def write(self, name, data):
        path = os.path.join(self.files, name)
        with open(path, "wb") as file:
            file.write(data)
        os.utime(path, (1795393800, 1795393800))
        return path

    def photos(self, count, size, seed=0):
        return [self.write(f"IMG_{number:04}.jpg", picture(size, seed + number)) for number in range(count)]

    def kept(self):
        return sorted(evidence["sha256"] for evidence in self.host.list()["evidence"])

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        complaints = self.browser.complaints
        if self.line:
            self.line.close()
        self.browser.close()
        shutil.rmtree(self.files)
        self.host.close()
        assert kind or not complaints, complaints


def hashes(paths):
    return sorted(hashlib.sha256(open(path, "rb").read()).hexdigest() for path in paths)


def page_fits_and_shows_the_code_of_the_window():
    with Stage() as stage:
        page = stage.open()
        page.wait(f"document.getElementById('code').textContent === '{stage.host.ready['code']}'")
        assert stage.host.wait("device")["device"] == "Android phone"
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        small = page.evaluate("[...document.querySelectorAll('.button, button, a')].filter(b => b.getBoundingClientRect().height < 48).length")
        assert small == 0, "a thing to touch is lower than 48 points"
        shoot(page, "phone-vi-light")


def twenty_photos_over_a_line_cut_five_times_arrive_once_each():
    with Stage() as stage:
        page, paths = stage.open(line=True), stage.photos(20, 4_000_000)
        chance = random.Random(7)
        stage.line.cuts = sorted(chance.randrange(2_000_000, 78_000_000) for _ in range(5))
        page.choose(paths)
        page.wait(DONE.format(20), 120)
        assert stage.line.made == 5, stage.line.made
        assert stage.kept() == hashes(paths)
        assert "đủ 20 tệp" in page.text()
        assert len(stage.host.received) == 20 and stage.host.leftovers() == []
        assert {evidence["captured"][:19] for evidence in stage.host.list()["evidence"]} == {"2026-11-23T07:30:00"}


def reload_in_the_middle_goes_on_where_it_stopped():
    with Stage() as stage:
        page, paths = stage.open(line=True), stage.photos(2, 30_000_000, 50)
        page.choose(paths)
        page.wait("[...document.querySelectorAll('.state')].filter(s => s.textContent.includes('Đang gửi')).length === 2 && "
                  "[...document.querySelectorAll('.file progress')].every(p => p.value > 0.1)")
        page.reload()
        page.wait("document.querySelectorAll('.file.again').length === 2")
        assert page.text().count("hãy chọn lại tệp này để gửi tiếp") == 2
        before = stage.line.passed
        page.choose(paths)
        page.wait(DONE.format(2), 60)
        assert stage.kept() == hashes(paths)
        assert stage.line.passed - before < 58_000_000, "sent again from the start"


def lost_connection_is_said_and_overcome():
    with Stage() as stage:
        page, paths = stage.open(line=True), stage.photos(3, 12_000_000, 80)
        stage.line.cuts = [5_000_000]
        page.choose(paths)
        page.wait("document.querySelectorAll('.file.sending').length > 0")
        stage.line.down(True)
        page.wait("document.getElementById('summary-text').textContent.includes('Mất kết nối')")
        stage.line.down(False)
        page.wait(DONE.format(3), 60)
        assert stage.kept() == hashes(paths)


def same_photo_chosen_twice_is_one():
    with Stage() as stage:
        page, paths = stage.open(), stage.photos(2, 2_000_000, 20)
        copy = stage.write("copy.jpg", open(paths[0], "rb").read())
        page.choose([*paths, copy])
        page.wait(DONE.format(2))
        page.choose([copy])
        page.wait(DONE.format(2))
        assert stage.kept() == hashes(paths)


def program_called_jpg_and_two_gigabytes_are_refused_in_a_sentence():
    with Stage() as stage:
        page = stage.open()
        program_path = stage.write("ảnh đẹp.jpg", b"MZ\x90\x00" + bytes(3_000_000))
        film = stage.write("cuộc họp.mp4", b"")
        os.truncate(film, 2_000_000_000)
        good, empty = stage.photos(1, 2_500_000, 30)[0], stage.write("rỗng.pdf", b"")
        page.choose([program_path, film, empty, good])
        page.wait("document.querySelectorAll('.file.refused').length === 3 && document.querySelectorAll('.file.stored').length === 1")
        text = page.text()
        assert "Tệp này là chương trình hoặc tệp nén, không phải ảnh, nên không được nhận." in text, text
        assert "Tệp này có dung lượng từ 2 GB trở lên" in text
        assert "Tệp này không có nội dung" in text
        assert "1 / 4 tệp; xem lý do bên dưới" in text
        assert stage.kept() == hashes([good])
        shoot(page, "phone-vi-refused")


def second_phone_reads_why():
    with Stage() as stage:
        stage.open()
        stage.browser.wait("document.getElementById('code').textContent.length === 4")
        with Browser(stage.key, "en-US") as second:
            second.open(stage.url)
            second.wait("!document.getElementById('notice').hidden")
            assert "Another phone has opened this page" in second.text()
            assert second.evaluate("document.getElementById('actions').hidden && document.getElementById('code-card').hidden")
            shoot(second, "phone-en-second")


def expired_page_and_wrong_address_are_said():
    with Stage(idle=2) as stage:
        page = stage.open()
        page.wait("!document.getElementById('choose').disabled")
        stage.host.wait("expired", 10)
        page.choose(stage.photos(1, 100_000, 40))
        page.wait("!document.getElementById('notice').hidden")
        assert "Trang này đã hết hạn" in page.text()
        page.reload()
        assert "Trang này đã hết hạn" in page.text() and page.evaluate("document.querySelector('.notice') !== null")
        page.open(stage.url[:-10] + "AAAAAAAAA/")
        assert "Địa chỉ này không đúng" in page.text()
        shoot(page, "phone-vi-wrong")


def stopping_one_lets_the_others_go_on():
    with Stage() as stage:
        page, paths = stage.open(line=True), stage.photos(3, 20_000_000, 60)
        page.choose(paths)
        page.wait("document.querySelectorAll('.file.sending').length === 3")
        page.evaluate("document.querySelector('.file .stop').click()")
        page.wait("document.querySelectorAll('.file.stored').length === 2 && document.querySelectorAll('.file.refused').length === 1", 60)
        assert "Đã dừng gửi" in page.text()
        assert stage.kept() == hashes(paths[1:]) and stage.host.leftovers() == []


def real_photos_show_what_has_arrived():
    """For the eye: real pictures, half of them on their way."""
    with Stage(dark=True) as stage:
        page, paths = stage.open(line=True), []
        for number in range(6):
            path = os.path.join(stage.files, f"IMG_20261123_08{number:02}15.jpg")
            subprocess.run(["magick", "-size", "1600x1200", f"plasma:hsl({number * 60},60%,55%)-hsl({number * 60 + 40},50%,30%)", "-quality", "96", path], check=True)
            paths.append(path)
        page.choose(paths)
        page.wait(DONE.format(6), 60)
        page.wait("document.querySelectorAll('canvas').length === 6")
        page.choose(stage.photos(3, 30_000_000, 90))
        page.wait("document.querySelectorAll('.file.sending progress').length === 3 && "
                  "[...document.querySelectorAll('.file.sending progress')].some(p => p.value > 0.2)")
        shoot(page, "phone-vi-dark", whole=True)
        page.wait(DONE.format(9), 60)
        shoot(page, "phone-vi-dark-done")


def shoot(page, name, whole=False):
    if shots:
        os.makedirs(shots, exist_ok=True)
        page.screenshot(os.path.join(shots, name + ".png"), whole)


tests = [thing for name, thing in list(globals().items()) if getattr(thing, "__code__", None) and thing.__code__.co_argcount == 0
         and thing.__module__ == "__main__"]
if not shutil.which("chromium"):
    print("1..0 # SKIP there is no chromium here: ./dev test-web")
    sys.exit(0)
failed = 0
print(f"1..{len(tests)}")
for number, test in enumerate(tests, 1):
    name = test.__name__.replace("_", " ")
    if len(sys.argv) > 3 and sys.argv[3] not in name:
        print(f"ok {number} - {name} # SKIP")
        continue
    start = time.monotonic()
    try:
        test()
        print(f"ok {number} - {name} # {time.monotonic() - start:.1f} s", flush=True)
    except Exception as error:  # noqa: BLE001: whatever fails is a failed test
        failed += 1
        at = error.__traceback__
        while at.tb_next and at.tb_next.tb_frame.f_code.co_filename == __file__:
            at = at.tb_next
        print(f"not ok {number} - {name}\n# line {at.tb_lineno}: {type(error).__name__}: {error}", flush=True)
sys.exit(1 if failed else 0)
