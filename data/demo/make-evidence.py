#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the evidence of the sample visit in data/demo/files. All of it is drawn: places, persons and numbers are invented.

usage: make-evidence.py [FOLDER]        needs libcairo, libpangocairo, ImageMagick's convert, and the Liberation and Noto fonts
"""
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

import documents
import exif
import papers
import places
from canvas import Canvas

OFFSET = "+07:00"


def convert(*arguments):
    subprocess.run(["convert", *map(str, arguments)], check=True)


def project(flat, size, quad, out):
    """Puts a flat picture into the four corners `quad` of a 1600 × 1200 frame."""
    corners = [(0, 0), (size[0], 0), size, (0, size[1])]
    pairs = " ".join("%g,%g %g,%g" % (*a, *b) for a, b in zip(corners, quad))
    convert(flat, "-alpha", "set", "-virtual-pixel", "transparent", "-define", "distort:viewport=1600x1200+0+0", "-distort", "Perspective", pairs, out)


def hung(flat, size, quad, wall, out):
    """A board on a wall, lit from one side."""
    board = flat.with_name("board.png")
    project(flat, size, quad, board)
    c = Canvas(1600, 1200)
    c.rect(0, 0, 1600, 1200, ("linear", (0, 0, 1600, 1200), [(0, wall[0]), (1, wall[1])]))
    c.rect(0, 1120, 1600, 80, ("linear", (0, 1120, 0, 1200), [(0, "#9c8f76"), (1, "#6f6450")]))
    for i in range(12):
        grow = 40 * (1 - i / 12)
        c.poly([(x + 14 + (grow if k in (1, 2) else -grow), y + 20 + (grow if k in (2, 3) else -grow)) for k, (x, y) in enumerate(quad)], ("#2a2114", 0.035))
    c.picture(board)
    c.rect(0, 0, 1600, 1200, ("linear", (0, 0, 1600, 900), [(0, "#fff8e2", 0.22), (0.5, "#ffffff", 0.0), (1, "#0b0a08", 0.34)]))
    c.save_png(out)
    c.finish()


def on_desk(flat, size, quad, desk, out):
    """A paper on a desk, slightly turned."""
    paper = flat.with_name("paper.png")
    project(flat, size, quad, paper)
    c = Canvas(1600, 1200)
    c.picture(desk)
    for i in range(12):
        grow = 26 * (1 - i / 12)
        c.poly([(x + 8 + (grow if k in (1, 2) else -grow), y + 12 + (grow if k in (2, 3) else -grow)) for k, (x, y) in enumerate(quad)], ("#1c1206", 0.05))
    c.picture(paper)
    with c:   # a pen
        c.at(1290, 520, 1, 64)
        c.shadow(0, 8, 420, 20, 14, 0.5, 10)
        c.rect(0, 0, 420, 24, ("linear", (0, 0, 0, 24), [(0, "#6f8fd6"), (0.35, "#1d3f9c"), (1, "#0f2460")]), radius=11)
        c.rect(300, -3, 96, 6, "#c9ced6")
        c.poly([(0, 2), (-46, 12), (0, 22)], "#b9bfc7")
    c.rect(0, 0, 1600, 1200, ("linear", (0, 0, 1600, 1200), [(0, "#fff6da", 0.24), (0.5, "#ffffff", 0.0), (1, "#080604", 0.40)]))
    c.save_png(out)
    c.finish()


def photograph(picture, out, taken, number, orientation=1, position=None, thumbnail=False):
    """A JPEG as a camera writes it: a little soft, with Exif."""
    raw = picture.with_suffix(".jpg")
    turn = ["-rotate", "-90"] if orientation == 6 else []
    convert(picture, *turn, "-alpha", "off", "-blur", "0x0.9", "-modulate", "100,94",
            "-strip", "-sampling-factor", "4:2:0", "-interlace", "none", "-quality", "60", raw)
    small = None
    if thumbnail:
        convert(raw, "-thumbnail", "160x120", "-strip", "-quality", "70", raw.with_suffix(".small.jpg"))
        small = raw.with_suffix(".small.jpg").read_bytes()
    app1 = exif.segment(taken, OFFSET, 1600, 1200, orientation, position, small, number)
    out.write_bytes(exif.insert(raw.read_bytes(), app1))


def photographs(folder, work):
    day = "2026:11:20 "
    scene = {name: work / f"{name}.png" for name in ("gate", "office", "counter", "plate", "notice", "schedule", "kiosk", "slip", "box")}
    places.gate(scene["gate"])
    places.office(scene["office"])
    places.counter(scene["counter"])
    places.suggestion_box(scene["box"])
    papers.name_plate(scene["plate"])
    flat = work / "flat.png"
    papers.notice_board(flat)
    hung(flat, (1500, 1060), [(96, 150), (1530, 70), (1512, 1064), (112, 990)], ("#efe7d2", "#c9bfa6"), scene["notice"])
    papers.schedule_board(flat)
    hung(flat, (1500, 1000), [(80, 96), (1500, 168), (1486, 1010), (104, 1060)], ("#e3ebe9", "#b3c0bd"), scene["schedule"])
    papers.kiosk_screen(flat)
    project(flat, (1280, 1240), [(366, 116), (1248, 152), (1218, 968), (384, 1004)], work / "screen.png")
    places.kiosk(scene["kiosk"], work / "screen.png")
    papers.control_slip(flat)
    papers.desk(work / "desk.png")
    on_desk(flat, (1050, 1400), [(330, 40), (1150, 66), (1290, 1190), (170, 1170)], work / "desk.png", scene["slip"])
    # The position is in the open sea: it belongs to nobody.
    photograph(scene["gate"], folder / "tru-so.jpg", day + "07:58:41", 1, position=(12.0, 111.5), thumbnail=True)
    photograph(scene["office"], folder / "phong-lam-viec.jpg", day + "08:03:12", 2)
    photograph(scene["counter"], folder / "quay-tiep-nhan.jpg", day + "08:21:05", 3)
    photograph(scene["plate"], folder / "bang-chuc-danh.jpg", day + "08:24:33", 4)
    photograph(scene["notice"], folder / "bang-niem-yet.jpg", day + "08:36:50", 5)
    photograph(scene["kiosk"], folder / "kiosk.jpg", day + "09:00:27", 6)
    photograph(scene["schedule"], folder / "lich-cong-tac.jpg", day + "09:11:18", 7)
    photograph(scene["slip"], folder / "phieu-kiem-soat.jpg", day + "09:34:02", 8)
    photograph(scene["box"], folder / "hom-thu-gop-y.jpg", day + "09:50:44", 9, orientation=6)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent / "files")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        photographs(folder, pathlib.Path(work))
    documents.self_report(folder / "bao-cao-9-thang-trich.pdf")
    documents.staff_list(folder / "danh-sach-can-bo.pdf")
    documents.ringing(folder / "goi-duong-day-nong.wav")
    documents.observations(folder / "quan-sat-giao-tiep.txt")
    print("%d files, %d bytes" % (len(list(folder.iterdir())), sum(f.stat().st_size for f in folder.iterdir())))


if __name__ == "__main__":
    main()
