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


def lost_answer_to_the_last_piece_costs_no_waiting():
    with Stage() as stage:
        page, paths = stage.open(), stage.photos(1, 2_500_000, 70)
        page.wait("!document.getElementById('choose').disabled")
        page.evaluate("""{ const send = window.fetch, wait = window.setTimeout; window.lost = 0; window.waits = [];
          window.fetch = async (path, options) => {
            const answer = await send(path, options);
            if (answer.status === 201 && options.method === 'PUT' && window.lost++ === 0) { throw new TypeError('the line is cut'); }
            return answer;
          };
          window.setTimeout = (call, delay) => { window.waits.push(delay); return wait(call, delay); }; }""")
        page.choose(paths)
        page.wait(DONE.format(1))
        assert page.evaluate("window.lost") == 1 and stage.kept() == hashes(paths)
        # Beside how often the page is drawn, how long a picture waits for its turn, and how long a request may take.
        waits = [wait for wait in page.evaluate("window.waits") if wait not in (100, 1000) and wait < 30000]
        assert len(waits) == 2 and max(waits) < 25, waits


def same_photo_chosen_twice_is_one():
    with Stage() as stage:
        page, paths = stage.open(), stage.photos(2, 2_000_000, 20)
        copy = stage.write("copy.jpg", open(paths[0], "rb").read())
        page.choose([*paths, copy])
        page.wait(DONE.format(2))
        page.choose([copy])
        page.wait(DONE.format(2))
        assert stage.kept() == hashes(paths)


# What a person reads, in the two languages of the page.
SENTENCES = {
    "vi": {"program": "Tệp này là chương trình hoặc tệp nén, không phải ảnh, nên không được nhận.",
           "unknown-kind": "Tệp này không phải ảnh, video, ghi âm hay PDF nên không được nhận.",
           "too-large": "Tệp này có dung lượng từ 2 GB trở lên nên không gửi được; hãy cắt ngắn video hoặc chép bằng dây cáp.",
           "empty": "Tệp này không có nội dung nên không được nhận.",
           "summary": "Máy tính đã nhận 1 / 5 tệp; xem lý do bên dưới",
           "other-device": "Một điện thoại khác đã mở trang này; muốn dùng điện thoại này, hãy bấm “Mã mới” trên máy tính rồi quét lại.",
           "expired": "Trang này đã hết hạn; hãy bấm “Mã mới” trên máy tính rồi quét lại.",
           "unfinished": "Chưa gửi xong.",
           "not-found": "Địa chỉ này không đúng; hãy quét lại mã QR trên máy tính."},
    "en": {"program": "This file is a program or an archive, not a picture, and is not accepted.",
           "unknown-kind": "This file is no picture, video, recording or PDF and is not accepted.",
           "too-large": "This file is 2 GB or larger and cannot be sent; shorten the video, or copy it by cable.",
           "empty": "This file has no content and is not accepted.",
           "summary": "The computer has received 1 of 5 files; the reasons are below",
           "other-device": "Another phone has opened this page; to use this one, press “New code” on the computer and scan again.",
           "expired": "This page has expired; press “New code” on the computer and scan again.",
           "unfinished": "Not finished.",
           "not-found": "This address is not right; scan the QR code on the computer again."},
}
EVERY_LOOK = [("vi", False), ("vi", True), ("en", False), ("en", True)]     # language, dark


def called(name, language, dark):
    return f"phone-{language}-{'dark' if dark else 'light'}-{name}"


def page_looks_like_itself_in_both_languages_and_both_lights():
    for language, dark in EVERY_LOOK:
        with Stage(language=language, dark=dark) as stage:
            page = stage.open()
            page.wait("!document.getElementById('choose').disabled")
            assert page.evaluate("document.documentElement.lang") == language
            assert page.evaluate("document.documentElement.scrollWidth") == 390
            shoot(page, called("page", language, dark))


def program_called_jpg_and_two_gigabytes_are_refused_in_a_sentence():
    for language, dark in EVERY_LOOK:
        words = SENTENCES[language]
        with Stage(language=language, dark=dark) as stage:
            page = stage.open()
            program_path = stage.write("ảnh đẹp.jpg", b"MZ\x90\x00" + bytes(3_000_000))
            script = stage.write("trang.jpg", b"<html><script>" + bytes(3_000))
            film = stage.write("cuộc họp.mp4", b"")
            os.truncate(film, 2_000_000_000)
            good, empty = stage.photos(1, 2_500_000, 30)[0], stage.write("rỗng.pdf", b"")
            page.choose([program_path, script, film, empty, good])
            page.wait("document.querySelectorAll('.file.refused').length === 4 && document.querySelectorAll('.file.stored').length === 1")
            states = page.evaluate("[...document.querySelectorAll('.file.refused .state')].map(s => s.textContent.replace(/\\u00a0/g, ' '))")
            assert states == [words[key] for key in ("program", "unknown-kind", "too-large", "empty")], states
            assert words["summary"] in page.text(), page.text()
            assert stage.kept() == hashes([good])
            assert page.evaluate("document.documentElement.scrollWidth") == 390
            shoot(page, called("refused", language, dark), whole=True)


def second_phone_reads_why():
    for language, dark in EVERY_LOOK:
        with Stage() as stage:
            stage.open()
            stage.browser.wait("document.getElementById('code').textContent.length === 4")
            with Browser(stage.key, language, dark) as second:
                second.open(stage.url)
                second.wait("!document.getElementById('notice').hidden")
                assert SENTENCES[language]["other-device"] in second.text(), second.text()
                assert second.evaluate("document.getElementById('actions').hidden && document.getElementById('code-card').hidden")
                shoot(second, called("second", language, dark))


def expired_page_and_wrong_address_are_said():
    for language, dark in EVERY_LOOK[::3]:
        words = SENTENCES[language]
        with Stage(idle=10, language=language, dark=dark) as stage:
            page = stage.open()
            page.wait("!document.getElementById('choose').disabled")
            stage.host.wait("expired", 30)
            page.choose(stage.photos(1, 100_000, 40))
            page.wait("!document.getElementById('notice').hidden")
            page.wait("document.querySelectorAll('.file.refused').length === 1")
            assert words["expired"] in page.text() and words["unfinished"] in page.text(), page.text()
            assert page.evaluate("document.getElementById('summary').hidden"), "it says to wait for what will not come"
            shoot(page, called("expired", language, dark))
            page.reload()
            assert words["expired"] in page.text() and page.evaluate("document.querySelector('.notice') !== null")
            page.open(stage.url[:-10] + "AAAAAAAAA/")
            assert words["not-found"] in page.text(), page.text()
            shoot(page, called("wrong", language, dark))
            assert stage.kept() == []


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
