#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program's HTTP and TLS against the page for phones, with a real workspace behind it: protocol.py PHONE-HOST"""
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time

from host import PIECE, Host, Phone, identify, picture

MB = 1000 * 1000
program = sys.argv[1]


def phone_of(host, language="vi"):
    return Phone(host.ready["url"], host.ready["fingerprint"], language)


def bound(host):
    phone = phone_of(host)
    assert phone.bind().status == 200
    return phone


def expect(answer, status, trouble, part):
    assert answer.status == status, (answer.status, answer.text)
    assert answer.trouble == trouble, answer.text
    assert part in answer.sentence, answer.sentence
    assert answer.sentence.endswith(".") and "{" not in answer.sentence, answer.sentence


def page_shows_where_files_go_and_nothing_from_elsewhere(host):
    phone = phone_of(host)
    page = phone.ask("GET", "", headers={"Accept": "text/html"})
    assert page.status == 200 and "A1.07" in page.text and 'lang="vi"' in page.text
    assert "http:" not in page.text and "https:" not in page.text and "{{" not in page.text
    assert phone.ask("GET", "?lang=en").text.count('lang="en"') == 1
    assert 'lang="en"' in phone_of(host, "en-US,en;q=0.9").ask("GET", "").text
    for name in ("page.css", "page.js"):
        assert phone.ask("GET", name).status == 200


def every_answer_forbids_keeping_and_embedding(host):
    phone = phone_of(host)
    for answer in (phone.ask("GET", ""), phone.ask("GET", "page.js"), phone.ask("GET", "/etc/passwd", absolute=True), phone.bind(), phone.announce(b"x", size=0)):
        headers = answer.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none';") and "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store" and headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer" and headers["X-Frame-Options"] == "DENY"


def cookie_is_for_this_device_alone(host):
    cookie = phone_of(host).bind().headers["Set-Cookie"]
    for part in ("__Host-", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"):
        assert part in cookie, cookie


def certificate_names_the_address_and_lasts_a_day(host):
    port = host.ready["url"].split(":")[2].split("/")[0]
    pem = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-showcerts"], input="", capture_output=True, text=True).stdout
    text = subprocess.run(["openssl", "x509", "-noout", "-text", "-fingerprint", "-sha256"], input=pem, capture_output=True, text=True).stdout
    assert "IP Address:127.0.0.1" in text and "prime256v1" in text and "ecdsa-with-SHA256" in text, text
    assert host.ready["fingerprint"] in text
    assert subprocess.run(["openssl", "x509", "-noout", "-checkend", "90000"], input=pem, text=True, capture_output=True).returncode == 1
    assert not [name for _, _, names in os.walk(host.folder) for name in names if name.endswith((".pem", ".key"))]


def both_screens_show_the_same_code(host):
    phone = bound(host)
    assert phone.bind().data["code"] == host.ready["code"] and len(host.ready["code"]) == 4
    assert host.wait("device")["device"]


def wrong_token_finds_nothing(host):
    phone = phone_of(host)
    for path in ("/", "/T/", "/T/AAAAAAAAAAAAAAAAAAAAAA/", "/T/AAAAAAAAAAAAAAAAAAAAAA/page.js", phone.url.path[:-2] + "/", "/favicon.ico"):
        expect(phone.ask("GET", path, absolute=True), 404, "not-found", "quét lại")
    notice = phone.ask("GET", "/T/x/", headers={"Accept": "text/html"}, absolute=True)
    assert notice.status == 404 and "quét lại" in notice.text and "A1.07" not in notice.text


def twenty_wrong_tokens_close_the_door_to_strangers_but_not_to_the_phone(host):
    phone, stranger = bound(host), phone_of(host, "en")
    for _ in range(20):
        assert stranger.ask("GET", "/T/AAAAAAAAAAAAAAAAAAAAAA/", absolute=True).status == 404
    expect(stranger.ask("GET", "/T/AAAAAAAAAAAAAAAAAAAAAA/", absolute=True), 429, "too-many", "too often")
    expect(stranger.ask("GET", ""), 429, "too-many", "too often")
    assert phone.send(picture(PIECE, 1)).status == 201


def second_device_is_refused_in_a_sentence(host):
    bound(host)
    second = phone_of(host)
    assert second.ask("GET", "").status == 200      # the page itself says it
    expect(second.bind(), 403, "other-device", "điện thoại khác")
    expect(second.announce(picture(100, 1)), 403, "other-device", "điện thoại khác")
    second.cookie = "__Host-bienban=AAAAAAAAAAAAAAAAAAAAAA"
    expect(second.announce(picture(100, 1)), 403, "other-device", "điện thoại khác")
    english = phone_of(host, "en")
    expect(english.bind(), 403, "other-device", "Another phone")
    assert host.list()["evidence"] == []


def new_code_lets_the_second_device_in(host):
    first, old = bound(host), host.ready
    host.renew()
    assert host.ready["url"] != old["url"] and host.ready["fingerprint"] != old["fingerprint"]
    assert bound(host).send(picture(PIECE + 5, 2)).status == 201
    try:
        first.cut()
        first.send(picture(100, 3))
        raise AssertionError("the old address still answers")
    except OSError:
        pass


def stranger_cannot_send_before_binding(host):
    expect(phone_of(host).announce(picture(100, 1)), 403, "other-device", ".")


def file_arrives_byte_for_byte_with_the_phones_time(host):
    phone, data = bound(host), picture(3 * PIECE + 12345, 4)
    answer = phone.send(data, "IMG_20261123_0815.jpg", modified=1795393800123)
    assert answer.status == 201 and answer.data["sha256"] == hashlib.sha256(data).hexdigest()
    [evidence] = host.list()["evidence"]
    assert evidence["sha256"] == answer.data["sha256"] and evidence["size"] == len(data) and evidence["name"] == "IMG_20261123_0815.jpg"
    assert evidence["media_type"] == "image/jpeg" and evidence["source"] == "phone"
    assert evidence["clock"] == "phone" and evidence["captured"].startswith("2026-11-23T07:30:00"), evidence
    assert host.leftovers() == []


def name_is_no_path(host):
    phone = bound(host)
    for number, (name, kept) in enumerate({"../../etc/passwd.jpg": "passwd.jpg", "C:\\x\\y.jpg": "y.jpg", "a\nb\u0007.jpg": "a b .jpg", "..": "photo", "": "photo",
                                           "ảnh " * 80 + ".jpg": None}.items()):
        answer = phone.send(picture(50 + number, number), name)
        assert answer.status == 201, answer.text
        assert kept is None or answer.data["name"] == kept, answer.data["name"]
        assert len(answer.data["name"].encode()) <= 200


def two_gigabytes_are_refused_before_the_first_byte(host):
    phone = bound(host)
    for size in (2 * 1000 * MB, 2 ** 31, 2 ** 62):
        expect(phone.announce(b"", "dài.mp4", size=size, identity="0" * 64), 413, "too-large", "dài.mp4 có dung lượng từ 2 GB")
    expect(phone.announce(b"", size=0, identity="0" * 64), 422, "empty", "không có nội dung")
    assert host.list()["files"] == []


def program_called_jpg_is_refused_by_its_first_bytes(host):
    phone = bound(host)
    for start, trouble, word in ((b"MZ\x90\x00", "program", "chương trình"), (b"\x7fELF\x02", "program", "chương trình"), (b"#!/bin/sh\n", "program", "chương trình"),
                                 (b"PK\x03\x04", "program", "tệp nén"), (b"<html><script>", "unknown-kind", "không phải ảnh"), (b"\x00\x00", "unknown-kind", "không phải ảnh")):
        data = start + os.urandom(5000)
        phone.announce(data, "ảnh.jpg")
        expect(phone.piece(data, 0), 415, trouble, word)
        assert phone.ask("HEAD", f"file/{identify(data)}").headers["Upload-State"] == "refused"
    assert host.list()["evidence"] == [] and host.leftovers() == []
    assert all("Refused" in file["sentence"] for file in host.list()["files"])


def pieces_come_in_order_whole_and_once(host):
    phone, data = bound(host), picture(3 * PIECE, 5)
    phone.announce(data)
    expect(phone.piece(data, PIECE), 409, "offset", "sai thứ tự")
    assert phone.piece(data, 0).data["offset"] == PIECE
    again = phone.piece(data, 0)
    assert again.status == 409 and again.headers["Upload-Offset"] == str(PIECE)
    expect(phone.piece(data, PIECE, digest=b"\0" * 32), 422, "digest", "hỏng")
    expect(phone.piece(data, PIECE, content=data[PIECE:PIECE + 1000]), 400, "bad-request", ".")
    expect(phone.piece(data, PIECE, content=data[PIECE:2 * PIECE + 1]), 400, "bad-request", ".")
    phone.cut()
    head = phone.ask("HEAD", f"file/{identify(data)}")
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"], head.headers["Upload-State"]) == (str(PIECE), str(3 * PIECE), "arriving")
    assert phone.piece(data, PIECE).status == 200
    assert phone.piece(data, 2 * PIECE).status == 201
    assert phone.piece(data, 2 * PIECE).status == 409
    assert host.list()["evidence"][0]["sha256"] == hashlib.sha256(data).hexdigest()


def file_that_changed_on_the_phone_is_refused(host):
    phone, data = bound(host), picture(2 * PIECE, 6)
    identity = identify(data)
    changed = data[:PIECE] + bytes(PIECE)
    phone.announce(data)
    phone.piece(changed, 0, identity=identity)
    expect(phone.piece(changed, PIECE, identity=identity), 422, "changed", "đã thay đổi")
    assert host.list()["evidence"] == [] and host.leftovers() == []
    assert phone.send(data).status == 201           # chosen again, it goes


def nonsense_changes_nothing(host):
    phone, data = bound(host), picture(1000, 7)
    for body in ("", "{", "[]", "null", '{"id":1}', json.dumps({"id": "x", "name": "a", "size": 5}), json.dumps({"id": "A" * 64, "name": "a", "size": 5}),
                 json.dumps({"id": "a" * 64, "name": "a", "size": "5"}), json.dumps({"id": "a" * 64, "name": "a", "size": 5.5}), " " * 20000):
        expect(phone.ask("POST", "files", body), 400, "bad-request", ".")
    assert phone.ask("PUT", f"file/{'a' * 64}?offset=0", b"x").status == 404
    phone.announce(data)
    for query in ("", "?offset=", "?offset=-1", "?offset=x", "?offset=99999999999999999999"):
        assert phone.ask("PUT", f"file/{identify(data)}{query}", data).status == 400
    assert phone.ask("PUT", f"file/{identify(data)}?offset=0", data, {"Content-Digest": "md5=:AAAA:"}).status == 400
    assert phone.ask("GET", f"file/{identify(data)}").status == 400
    assert phone.ask("PATCH", "").status == 404
    expect(phone.ask("POST", "files", b"x" * (PIECE + 1)), 400, "bad-request", ".")
    assert host.list()["evidence"] == []


def cut_five_times_at_random_nothing_is_lost_and_nothing_twice(host):
    chance = random.Random(2026)
    phone = bound(host)
    files = [picture(4 * MB, 100 + number) for number in range(20)]
    cuts = set(chance.sample(range(20), 5))
    for number, data in enumerate(files):
        answer = phone.announce(data, f"IMG_{number:04}.jpg")
        while answer.data["state"] == "arriving":
            offset = answer.data["offset"]
            if number in cuts and offset >= PIECE:
                cuts.remove(number)
                phone.break_piece(data, offset, chance.randrange(1, PIECE // 2))
                offset = int(phone.ask("HEAD", f"file/{identify(data)}").headers["Upload-Offset"])
            answer = phone.piece(data, offset)
            assert answer.status in (200, 201), answer.text
    assert not cuts
    assert sorted(evidence["sha256"] for evidence in host.list()["evidence"]) == sorted(hashlib.sha256(data).hexdigest() for data in files)
    assert len(host.received) == 20 and host.leftovers() == []


def answer_lost_after_the_last_piece_costs_nothing(host):
    phone, data = bound(host), picture(2 * PIECE, 8)
    phone.announce(data)
    phone.piece(data, 0)
    phone.break_piece(data, PIECE, PIECE)           # all of it is sent, the answer is never read
    host.wait("received")
    answer = phone.send(data)
    assert answer.status == 200 and answer.data["state"] == "stored" and answer.data["sha256"] == hashlib.sha256(data).hexdigest()
    assert len(host.list()["evidence"]) == 1


def same_file_under_two_names_is_one_evidence(host):
    phone, data = bound(host), picture(PIECE, 9)
    assert phone.send(data, "a.jpg").status == 201
    assert phone.send(data, "b.jpg").status == 200
    host.renew()
    assert bound(host).send(data, "c.jpg").status == 201
    assert len(host.list()["evidence"]) == 1


def stopped_file_leaves_nothing(host):
    phone, data = bound(host), picture(3 * PIECE, 10)
    phone.announce(data)
    phone.piece(data, 0)
    assert len(host.leftovers()) == 1
    assert phone.ask("DELETE", f"file/{identify(data)}").data["state"] == "refused"
    assert host.leftovers() == [] and host.list()["files"][0]["sentence"].startswith("Stopped")
    assert phone.send(data).status == 201


def full_disk_waits_and_goes_on(host):
    phone, data = bound(host), picture(4 * PIECE, 11)
    phone.announce(data)
    phone.piece(data, 0)
    host.tell(f"limit {PIECE + PIECE // 2}")
    expect(phone.piece(data, PIECE), 507, "no-space", "đã đầy")
    assert "free some space" in host.list()["files"][0]["sentence"]
    assert phone.ask("HEAD", f"file/{identify(data)}").headers["Upload-Offset"] == str(PIECE)
    host.tell("limit")
    assert phone.send(data).status == 201
    assert host.list()["evidence"][0]["sha256"] == hashlib.sha256(data).hexdigest()


def locked_visit_is_refused_with_the_reason_on_the_laptop(host):
    phone, data = bound(host), picture(PIECE, 12)
    host.tell("lock")
    expect(phone.send(data), 422, "not-taken", "màn hình máy tính")
    assert "locked" in host.list()["files"][0]["sentence"] and host.leftovers() == []
    host.tell("unlock")
    assert phone.send(data).status == 201


def expired_page_says_so(host):
    phone, data = bound(host), picture(2 * PIECE, 13)
    phone.announce(data)
    phone.piece(data, 0)
    host.wait("expired", 60)
    expect(phone.piece(data, PIECE), 410, "expired", "hết hạn")
    notice = phone.ask("GET", "", headers={"Accept": "text/html"})
    assert notice.status == 410 and "Mã mới" in notice.text
    assert host.list()["evidence"] == []


def use_keeps_the_page_alive(host):
    phone = bound(host)
    for number in range(5):
        time.sleep(0.8)
        assert phone.send(picture(1000, number)).status == 201


def closed_page_drops_what_had_not_arrived(host):
    phone, data = bound(host), picture(2 * PIECE, 14)
    phone.announce(data)
    phone.piece(data, 0)
    host.tell("stop")
    assert host.leftovers() == [] and "closed" in host.list()["files"][0]["sentence"]


def killed_program_leaves_nothing_behind(host):
    phone, data = bound(host), picture(2 * PIECE, 15)
    phone.announce(data)
    phone.piece(data, 0)
    assert len(host.leftovers()) == 1
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "workspace")
        subprocess.run(["cp", "-r", os.path.join(host.folder, "workspace"), copy], check=True)   # what a kill leaves
        subprocess.run([program, copy], input="quit\n", text=True, stdout=subprocess.DEVNULL, check=True)
        assert [name for name in os.listdir(os.path.join(copy, "files", "tmp"))] == []


SHORT = {expired_page_says_so, use_keeps_the_page_alive}
tests = [thing for name, thing in list(globals().items()) if callable(thing) and name not in ("bound", "phone_of")
         and getattr(thing, "__code__", None) and thing.__code__.co_varnames[:1] == ("host",)]
failed = 0
print(f"1..{len(tests)}")
for number, test in enumerate(tests, 1):
    name = test.__name__.replace("_", " ")
    if len(sys.argv) > 2 and sys.argv[2] not in name:
        print(f"ok {number} - {name} # SKIP")
        continue
    try:
        with Host(program, 3 if test in SHORT else None) as server:
            test(server)
        print(f"ok {number} - {name}", flush=True)
    except Exception as error:  # noqa: BLE001: whatever fails is a failed test
        failed += 1
        at = error.__traceback__
        while at.tb_next and at.tb_next.tb_frame.f_code.co_filename == __file__:
            at = at.tb_next
        print(f"not ok {number} - {name}\n# line {at.tb_lineno}: {type(error).__name__}: {error}", flush=True)
sys.exit(1 if failed else 0)
