#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample visit: complete, consistent with itself, fictional, with evidence that can be tested on."""
import csv
import datetime
import re
import struct
import sys
import unittest
import wave

sys.dont_write_bytecode = True

from content import DATA, bases, checklist, items, load, texts

FILES = DATA / "demo" / "files"
VISIT = load("demo/visit.json")
ITEMS = {**items("A"), **items("B")}
ANSWERS = {a["item"]: a for a in VISIT["answers"]}


def segments(jpeg):
    """{marker: payload} of the segments before the picture."""
    at, found = 2, {}
    while jpeg[at + 1] != 0xDA:
        size = struct.unpack(">H", jpeg[at + 2:at + 4])[0]
        found.setdefault(jpeg[at + 1], jpeg[at + 4:at + 2 + size])
        at += 2 + size
    return found


def directory(tiff, at):
    """{tag: value} of an Exif directory, and the offset of the next."""
    sizes, tags = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}, {}
    count = struct.unpack(">H", tiff[at:at + 2])[0]
    for i in range(count):
        tag, kind, n = struct.unpack(">HHI", tiff[at + 2 + 12 * i:at + 10 + 12 * i])
        cell = at + 10 + 12 * i
        if sizes[kind] * n > 4:
            cell = struct.unpack(">I", tiff[cell:cell + 4])[0]
        data = tiff[cell:cell + sizes[kind] * n]
        tags[tag] = {2: lambda: data.rstrip(b"\0").decode(), 3: lambda: struct.unpack(">H", data)[0], 4: lambda: struct.unpack(">I", data)[0]}.get(kind, lambda: data)()
    return tags, struct.unpack(">I", tiff[at + 2 + 12 * count:at + 6 + 12 * count])[0]


def exif(path):
    tiff = segments(path.read_bytes())[0xE1][6:]
    main, following = directory(tiff, 8)
    photo, _ = directory(tiff, main[0x8769])
    small = directory(tiff, following)[0] if following else {}
    return main, photo, tiff[small[0x0201]:small[0x0201] + small[0x0202]] if small else b""


def working_days_from(day, count):
    calendar = load(f"calendars/{day.year}.json")
    off, work = {o["date"] for o in calendar["off"]}, {w["date"] for w in calendar["work"]}
    while count:
        day += datetime.timedelta(1)
        count -= day.isoformat() in work or (day.weekday() < 5 and day.isoformat() not in off)
    return day


class Bundle(unittest.TestCase):
    def test_it_is_of_the_asked_size(self):
        self.assertEqual((len(VISIT["answers"]), len(VISIT["findings"]), len(VISIT["recommendations"]), len(VISIT["evidence"])), (142, 16, 11, 14))

    def test_what_it_names_exists(self):
        unit = next(u for u in load("units/demo.json")["units"] if u["code"] == VISIT["unit"])
        self.assertEqual(load("issuers/so-noi-vu-demo.json")["code"], VISIT["issuer"])
        for version in VISIT["visit"]["checklists"]:
            self.assertEqual(checklist(version["code"])["version"], version["version"])
        self.assertEqual(list(ANSWERS), [c for c, i in ITEMS.items() if unit["kind"] in i["applies"]])
        findings = {f["key"] for f in VISIT["findings"]}
        self.assertEqual(len(findings), len(VISIT["findings"]))
        self.assertLessEqual({r["finding"] for r in VISIT["recommendations"]}, findings)
        files = {e["file"] for e in VISIT["evidence"]}
        for finding in VISIT["findings"]:
            self.assertEqual(ANSWERS[finding["item"]]["result"], "fail", finding["key"])
            self.assertLessEqual(set(finding["evidence"]), files)
            self.assertLessEqual({b["basis"] for b in finding["bases"]}, set(bases()))
        for evidence in VISIT["evidence"]:
            self.assertLessEqual(set(evidence["items"]), set(ITEMS))

    def test_answers_have_the_shape_of_their_item(self):
        for code, answer in ANSWERS.items():
            for kind, member in (("count", "counts"), ("ratio", "ratio"), ("sample", "sample"), ("text", "text")):
                self.assertEqual(member in answer, ITEMS[code]["answer"] == kind, code)
            if "counts" in answer:
                self.assertEqual(list(answer["counts"]), [c["name"] for c in ITEMS[code]["counts"]], code)
            if "sample" in answer:
                s = answer["sample"]
                self.assertEqual((s["passed"] + s["failed"], s["size"] <= s["population"]), (s["size"], True), code)
                self.assertEqual(answer["result"], "fail" if s["failed"] else "pass", code)
            if "ratio" in answer:
                self.assertLessEqual(answer["ratio"]["numerator"], answer["ratio"]["denominator"], code)

    def test_times_run_forward_within_the_visit(self):
        opened, read_out = (next(e["at"] for e in VISIT["events"] if e["kind"] == k) for k in ("opened", "read_out"))
        members = {m["name"] for m in VISIT["visit"]["team"]}
        for answer in VISIT["answers"]:
            self.assertTrue(opened <= answer["at"] < read_out, answer["item"])
            self.assertIn(answer["author"], members)
        self.assertEqual(datetime.date.fromisoformat(opened[:10]).weekday(), 4)
        self.assertEqual(sorted(m["role"] for m in VISIT["visit"]["team"]), ["deputy", "leader", "member", "member", "secretary"])

    def test_figures_agree_with_each_other(self):
        a = {code: answer.get("counts") or answer.get("ratio") or answer.get("sample") for code, answer in ANSWERS.items()}
        self.assertEqual(sum(a["A1.01"].values()), 11 + 11 + 2 + 12)
        self.assertEqual(a["A1.02"]["population"], a["A1.01"]["absent_with_reason"] + a["A1.01"]["absent_without_reason"])
        self.assertEqual(a["B3.01"]["denominator"] + a["B3.03"]["pending"], 4133)
        self.assertEqual(a["B3.01"]["denominator"] - a["B3.01"]["numerator"], a["B3.04"]["denominator"])
        self.assertEqual((a["B8.03"]["numerator"], a["B5.04"]["numerator"], a["B8.07"]["numerator"]), (1858, 3539, 2263))
        self.assertEqual((a["B7.03"]["computers"], a["B7.03"]["printers"]), (5, 2))
        for code, share in (("B2.09", "80,09"), ("B8.03", "44,96"), ("B9.02", "72,88")):
            r = a[code]
            self.assertEqual(f"{100 * r['numerator'] / r['denominator']:.2f}".replace(".", ","), share)
            self.assertIn(share, ANSWERS[code]["note"])
        self.assertEqual(f"{100 * 4128 / 4133:.2f}", "99.88")

    def test_the_place_is_invented(self):
        for path, text in texts(VISIT):
            self.assertNotRegex(text, r"Hoài|Bình Định|Nhơn", path)


class Files(unittest.TestCase):
    def test_every_file_is_named_and_small(self):
        self.assertEqual({p.name for p in FILES.iterdir()}, {e["file"] for e in VISIT["evidence"]})
        self.assertLess(sum(p.stat().st_size for p in FILES.iterdir()), 900_000)

    def test_photographs_carry_exif(self):
        photographs = [e for e in VISIT["evidence"] if e["file"].endswith(".jpg")]
        self.assertGreaterEqual(len(photographs), 7)
        turned, placed, thumbnails = [], [], []
        for evidence in photographs:
            main, photo, small = exif(FILES / evidence["file"])
            taken = re.sub(r"^(\d+):(\d+):(\d+) ", r"\1-\2-\3T", photo[0x9003]) + photo[0x9011]
            self.assertEqual(taken, evidence["captured"], evidence["file"])
            self.assertEqual(main[0x010F], "Máy ảnh mẫu")
            height, width = struct.unpack(">HH", segments((FILES / evidence["file"]).read_bytes())[0xC0][1:5])
            self.assertEqual((width, height), (1600, 1200))
            turned += [evidence["file"]] if main[0x0112] == 6 else []
            placed += [evidence["file"]] if 0x8825 in main else []
            thumbnails += [evidence["file"]] if small[:2] == b"\xff\xd8" else []
        self.assertEqual((turned, placed, thumbnails), (["hom-thu-gop-y.jpg"], ["tru-so.jpg"], ["tru-so.jpg"]))

    def test_papers_and_sound_are_what_they_say(self):
        for name in ("bao-cao-9-thang-trich.pdf", "danh-sach-can-bo.pdf"):
            data = (FILES / name).read_bytes()
            self.assertTrue(data.startswith(b"%PDF-1.") and data.rstrip().endswith(b"%%EOF"), name)
        with wave.open(str(FILES / "goi-duong-day-nong.wav")) as sound:
            self.assertEqual((sound.getframerate(), sound.getnchannels()), (8000, 1))
            self.assertGreater(sound.getnframes() / sound.getframerate(), 4)

    def test_the_sample_list_recomputes(self):
        with open(FILES / "mau-ho-so.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), ITEMS["B3.02"]["sample"]["size"])
        wrong, slips, receipts = [], [], []
        for row in rows:
            taken, due, done = (datetime.date.fromisoformat(row[k]) for k in ("ngay_nhan", "ngay_hen", "ngay_tra"))
            self.assertEqual(working_days_from(taken, int(row["thoi_han_ngay_lam_viec"])), due, row["stt"])
            status = "trước hạn" if done < due else "đúng hạn" if done == due else "trễ hạn"
            self.assertEqual(row["tinh_lai"], status, row["stt"])
            wrong += [row["stt"]] if row["bao_cao"] != status else []
            slips += [row["stt"]] if row["phieu_kiem_soat_du"] == "không" else []
            receipts += [row["stt"]] if row["giay_hen_du"] == "không" else []
        self.assertEqual((wrong, slips, receipts), (["12"], ["7", "15"], ["4", "9", "15"]))
        for item, rows_failed in (("B3.02", wrong), ("B2.06", slips), ("B2.02", receipts)):
            self.assertEqual(ANSWERS[item]["sample"]["failed"], len(rows_failed), item)


if __name__ == "__main__":
    unittest.main()
