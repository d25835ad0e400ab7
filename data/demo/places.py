# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawn places of the sample visit: the gate, the office, the counter, the kiosk and the suggestion box."""
import random

from canvas import CENTRE, Canvas

SERIF, SANS = "Liberation Serif", "Noto Sans"
SKIN = ["#d9a27d", "#c98f6b", "#e0b08c", "#b9825f"]
HAIR = ["#1d1714", "#241c18", "#2b211b", "#17120f"]


def mosaic(c, cx, cy, r, base, seed):
    """A face made unrecognisable: squares of nearly the same tone."""
    rng = random.Random(seed)
    cell = r / 2.5
    red, green, blue = (int(base[i:i + 2], 16) for i in (1, 3, 5))
    y = cy - r
    while y < cy + r:
        x = cx - r
        while x < cx + r:
            if (x + cell / 2 - cx) ** 2 / (0.8 * r) ** 2 + (y + cell / 2 - cy) ** 2 / r ** 2 < 1:
                k = rng.uniform(0.8, 1.08) * (0.86 if y > cy + r * 0.3 else 1)
                c.rect(x, y, cell + 0.6, cell + 0.6, "#%02x%02x%02x" % tuple(min(255, int(v * k)) for v in (red, green, blue)))
            x += cell
        y += cell


def officer(c, x, y, s, seed, card=True, shirt="#eef2f6"):
    """A person facing us, cut off at the chest; (x, y) is the middle of the face, s its radius."""
    skin, hair = SKIN[seed % 4], HAIR[seed % 4]
    c.ellipse(x, y - 0.12 * s, 1.02 * s, 1.22 * s, hair)
    if seed % 2:
        c.rect(x - 1.02 * s, y - 0.1 * s, 2.04 * s, 1.9 * s, hair, radius=0.5 * s)
    c.rect(x - 0.38 * s, y + 0.7 * s, 0.76 * s, 1.0 * s, skin)
    c.curve((x - 2.2 * s, y + 5 * s), (x - 2.3 * s, y + 2.2 * s, x - 1.9 * s, y + 1.75 * s, x - 0.55 * s, y + 1.35 * s),
            (x - 0.2 * s, y + 1.7 * s, x + 0.2 * s, y + 1.7 * s, x + 0.55 * s, y + 1.35 * s),
            (x + 1.9 * s, y + 1.75 * s, x + 2.3 * s, y + 2.2 * s, x + 2.2 * s, y + 5 * s),
            fill=("linear", (x - 2 * s, 0, x + 2 * s, 0), [(0, "#c9d2dc"), (0.35, shirt), (0.7, shirt), (1, "#c3ccd6")]))
    c.poly([(x - 0.55 * s, y + 1.32 * s), (x, y + 2.0 * s), (x + 0.55 * s, y + 1.32 * s)], fill=skin)
    c.line(x, y + 2 * s, x, y + 5 * s, ("#9aa6b3", 0.8), 0.06 * s)
    mosaic(c, x, y, 0.92 * s, skin, seed)
    if card:
        c.line(x - 0.5 * s, y + 1.45 * s, x - 0.15 * s, y + 3.0 * s, "#1f4fa3", 0.1 * s)
        c.line(x + 0.5 * s, y + 1.45 * s, x + 0.15 * s, y + 3.0 * s, "#1f4fa3", 0.1 * s)
        c.rect(x - 0.42 * s, y + 3.0 * s, 0.84 * s, 1.1 * s, "#fbfbf8", "#b8c2cc", 0.04 * s, radius=0.08 * s)
        c.rect(x - 0.42 * s, y + 3.0 * s, 0.84 * s, 0.3 * s, "#c62828")
        c.rect(x - 0.2 * s, y + 3.36 * s, 0.4 * s, 0.5 * s, "#9db4c9")


def from_behind(c, x, y, s, seed, shirt):
    """A person seen from behind; (x, y) is the middle of the head."""
    c.curve((x - 2.3 * s, y + 6 * s), (x - 2.5 * s, y + 2.4 * s, x - 2.0 * s, y + 1.7 * s, x - 0.6 * s, y + 1.3 * s),
            (x - 0.2 * s, y + 1.5 * s, x + 0.2 * s, y + 1.5 * s, x + 0.6 * s, y + 1.3 * s),
            (x + 2.0 * s, y + 1.7 * s, x + 2.5 * s, y + 2.4 * s, x + 2.3 * s, y + 6 * s),
            fill=("linear", (x - 2.3 * s, 0, x + 2.3 * s, 0), [(0, shirt[1]), (0.5, shirt[0]), (1, shirt[1])]))
    c.rect(x - 0.42 * s, y + 0.6 * s, 0.84 * s, 1.1 * s, SKIN[(seed + 1) % 4], radius=0.3 * s)
    c.ellipse(x - 0.95 * s, y + 0.15 * s, 0.16 * s, 0.28 * s, SKIN[(seed + 1) % 4])
    c.ellipse(x + 0.95 * s, y + 0.15 * s, 0.16 * s, 0.28 * s, SKIN[(seed + 1) % 4])
    c.ellipse(x, y, 0.98 * s, 1.18 * s, ("radial", (x - 0.3 * s, y - 0.5 * s, 0, x, y, 1.2 * s), [(0, "#4a3d34"), (1, HAIR[seed % 4])]))
    if seed % 2:
        c.rect(x - 0.6 * s, y + 0.2 * s, 1.2 * s, 2.3 * s, HAIR[seed % 4], radius=0.55 * s)


def room(c, back, floor=("#cfc9bd", "#8d877c"), wall=("#f4efe0", "#e2dac4")):
    """One-point perspective: `back` is (x0, y0, x1, y1) of the far wall."""
    x0, y0, x1, y1 = back
    w, h = c.width, c.height
    vx, vy = (x0 + x1) / 2, y0 + (y1 - y0) * 0.5
    c.poly([(0, 0), (w, 0), (x1, y0), (x0, y0)], ("linear", (0, 0, 0, y0), [(0, "#dfe2e2"), (1, "#fbfbf8")]))
    c.poly([(0, 0), (x0, y0), (x0, y1), (0, h)], ("linear", (0, 0, x0, 0), [(0, "#c5bca3"), (1, wall[1])]))
    c.poly([(w, 0), (x1, y0), (x1, y1), (w, h)], ("linear", (x1, 0, w, 0), [(0, wall[1]), (1, "#bfb69d")]))
    c.rect(x0, y0, x1 - x0, y1 - y0, ("linear", (0, y0, 0, y1), [(0, wall[0]), (1, wall[1])]))
    c.poly([(x0, y1), (x1, y1), (w, h), (0, h)], ("linear", (0, y1, 0, h), [(0, floor[0]), (1, floor[1])]))
    with c:
        c.clip([(x0, y1), (x1, y1), (w, h), (0, h)])
        for i in range(-14, 15):
            c.line(vx + (x1 - x0) / 8 * i, y1, vx + (x1 - x0) / 8 * i + (vx + (x1 - x0) / 8 * i - vx) * (h - y1) / max(1, y1 - vy), h, ("#6f685c", 0.35), 1.6)
        depth = y1
        step = 9.0
        while depth < h:
            c.line(0, depth, w, depth, ("#6f685c", 0.30), 1.4)
            depth += step
            step *= 1.38
    for i in range(1, 4):   # light panels of the ceiling
        t0, t1 = 1 - i / 3.6, 1 - i / 3.6 - 0.12
        ya, yb = y0 * t0, y0 * t1
        for side in (-1, 1):
            def px(f, yy):
                return vx + side * f * ((x1 - x0) / 2 + (w - (x1 - x0)) / 2 * (1 - yy / y0))
            c.poly([(px(0.28, ya), ya), (px(0.62, ya), ya), (px(0.62, yb), yb), (px(0.28, yb), yb)], "#ffffff")
            c.glow(px(0.45, ya), (ya + yb) / 2, 150, "#fffdf2", 0.55)


def plant(c, x, y, s):
    c.poly([(x - 34 * s, y), (x + 34 * s, y), (x + 26 * s, y + 78 * s), (x - 26 * s, y + 78 * s)],
           ("linear", (x - 34 * s, 0, x + 34 * s, 0), [(0, "#8d4a2c"), (0.4, "#c06f47"), (1, "#6d371f")]))
    rng = random.Random(5)
    for i in range(22):
        dx, dy = rng.uniform(-95, 95) * s, rng.uniform(-210, -60) * s
        c.curve((x, y), (x + dx * 0.1, y + dy * 0.6, x + dx * 0.6, y + dy, x + dx, y + dy * 0.9),
                (x + dx * 0.7, y + dy * 0.7, x + dx * 0.3, y + dy * 0.3, x, y), fill=["#2f6b3a", "#3d8048", "#25562f", "#4b9255"][i % 4])


def gate(path):
    """The gate of the ward's office in the morning, flag and name sign."""
    c = Canvas(1600, 1200)
    c.rect(0, 0, 1600, 820, ("linear", (0, 0, 0, 760), [(0, "#7fb2e0"), (0.6, "#c4def0"), (1, "#f6ead2")]))
    c.glow(1330, 190, 520, "#fff4cf", 0.9)
    for x, y, s in ((240, 130, 1.3), (620, 90, 0.9), (1010, 170, 1.1)):
        for dx, dy, r in ((0, 0, 60), (70, 12, 46), (-66, 16, 42), (30, -22, 44)):
            c.glow(x + dx * s, y + dy * s, r * s * 1.5, "#ffffff", 0.55)
    rng = random.Random(3)
    for x0, x1, base in ((-60, 330, 560), (1310, 1680, 560)):   # trees behind
        for _ in range(130):
            x, y, r = rng.uniform(x0, x1), rng.uniform(base - 230, base + 60), rng.uniform(22, 56)
            c.ellipse(x, y, r, r * 0.8, (["#3f7a3c", "#4f8f45", "#2f6433", "#69a253"][rng.randrange(4)], 0.85))
    # the building
    c.rect(250, 330, 1100, 470, ("linear", (250, 0, 1350, 0), [(0, "#e7c676"), (0.6, "#f3d98f"), (1, "#e0bb69")]))
    c.rect(230, 300, 1140, 40, ("linear", (0, 300, 0, 340), [(0, "#fdf6e3"), (1, "#d9c89c")]))
    c.poly([(560, 300), (800, 205), (1040, 300)], ("linear", (0, 205, 0, 300), [(0, "#b5533c"), (1, "#9b4431")]))
    c.rect(230, 560, 1140, 22, "#fbf2da")
    for row in (372, 612):
        for x in (290, 420, 550, 960, 1090, 1220):
            c.rect(x, row, 92, 140, "#fdf6e3")
            c.rect(x + 8, row + 8, 76, 124, ("linear", (x, row, x + 90, row + 130), [(0, "#41617c"), (0.5, "#9fc3d8"), (1, "#35536b")]))
            c.line(x + 46, row + 8, x + 46, row + 132, "#fdf6e3", 5)
            c.line(x + 8, row + 70, x + 84, row + 70, "#fdf6e3", 5)
    for x in (690, 900):
        c.rect(x - 4, 340, 26, 460, ("linear", (x, 0, x + 22, 0), [(0, "#fffaf0"), (1, "#d8c79d")]))
    c.rect(716, 600, 180, 200, ("linear", (716, 600, 896, 800), [(0, "#2e4254"), (0.5, "#86a9bd"), (1, "#2b3c4b")]))
    c.line(806, 600, 806, 800, "#e8e4d6", 6)
    c.shadow(640, 404, 332, 98, 10, 0.3, 4)
    c.rect(640, 404, 332, 98, ("linear", (0, 404, 0, 502), [(0, "#c9211e"), (1, "#a31512")]), "#f4d35e", 4)
    c.text(806, 414, "ỦY BAN NHÂN DÂN\nPHƯỜNG HÒA TÂN", SERIF + " Bold 23", "#ffe07a", CENTRE)
    c.ellipse(806, 258, 34, 34, "#c9211e", "#f4d35e", 4)
    c.text(806, 232, "★", SANS + " 28", "#f4d35e", CENTRE)
    # the flag pole
    c.rect(455, 60, 9, 760, ("linear", (455, 0, 464, 0), [(0, "#f0f0f0"), (1, "#8f979d")]))
    c.curve((464, 74), (520, 56, 590, 96, 668, 76), (668, 110, 664, 160, 668, 196), (590, 216, 520, 176, 464, 196),
            fill=("linear", (464, 0, 668, 0), [(0, "#d81e1e"), (0.35, "#ef3b2d"), (0.7, "#c91a1a"), (1, "#e02a22")]))
    c.text(566, 88, "★", SANS + " 58", "#ffdf3d", CENTRE)
    # the yard
    c.rect(0, 800, 1600, 400, ("linear", (0, 800, 0, 1200), [(0, "#c9bfae"), (1, "#8f877a")]))
    for i in range(-12, 13):
        c.line(800 + i * 64, 800, 800 + i * 240, 1200, ("#6f675c", 0.4), 2)
    for y in (818, 845, 885, 945, 1035, 1160):
        c.line(0, y, 1600, y, ("#6f675c", 0.35), 2)
    c.poly([(0, 930), (520, 806), (700, 806), (210, 1200), (0, 1200)], ("#3d372e", 0.16))
    for x in (70, 1330):   # the posts of the gate
        c.shadow(x, 480, 200, 640, 18, 0.25, 4)
        c.rect(x, 480, 200, 640, ("linear", (x, 0, x + 200, 0), [(0, "#b9ad98"), (0.3, "#e6dcc8"), (1, "#a89b84")]))
        c.rect(x - 16, 452, 232, 36, ("linear", (0, 452, 0, 488), [(0, "#f4ecd9"), (1, "#b3a68c")]))
    c.rect(1344, 560, 172, 250, ("linear", (1344, 560, 1516, 810), [(0, "#7d1414"), (0.5, "#a31c1c"), (1, "#6e1010")]), "#e8c65a", 5)
    c.text(1430, 578, "ỦY BAN NHÂN DÂN\nPHƯỜNG HÒA TÂN", SERIF + " Bold 11", "#ffe07a", CENTRE)
    c.line(1385, 628, 1475, 628, "#e8c65a", 2)
    c.text(1430, 640, "TỈNH MINH HỌA", SERIF + " 12", "#ffe9ae", CENTRE)
    c.text(1430, 676, "Số 25 đường Bông Lúa\nphường Hòa Tân", SANS + " 10", "#ffe9ae", CENTRE)
    c.text(1430, 730, "Giờ làm việc\n07:30 - 11:30\n13:30 - 17:00", SANS + " Bold 11", "#ffffff", CENTRE)
    for i in range(13):   # the open sliding gate
        x = 276 + i * 17
        c.line(x, 760, x, 1090, ("#dfe4e8", 0.95), 5)
        c.line(x + 3, 760, x + 3, 1090, ("#6d767e", 0.7), 2)
    for y in (764, 920, 1086):
        c.rect(272, y, 222, 8, "#cfd6db")
    plant(c, 640, 800, 0.8)
    plant(c, 985, 800, 0.8)
    c.rect(0, 0, 1600, 1200, ("radial", (800, 560, 480, 800, 600, 1150), [(0, "#000000", 0.0), (1, "#1a1206", 0.34)]))
    c.save_png(path)
    c.finish()


def office(path):
    """The office at the headcount: eight desks, one of them empty."""
    c = Canvas(1600, 1200)
    room(c, (360, 250, 1240, 700), floor=("#d8d2c4", "#9b9484"))
    c.rect(420, 300, 300, 210, "#fdfdfa", "#b9b19c", 8)   # window
    c.rect(432, 312, 276, 186, ("linear", (0, 312, 0, 500), [(0, "#cfe6f5"), (0.7, "#f7fbfd"), (1, "#dfe9d6")]))
    c.line(570, 312, 570, 498, "#f2efe4", 9)
    c.glow(570, 410, 330, "#ffffff", 0.55)
    c.ellipse(800, 318, 40, 40, "#ffffff", "#2f3d4a", 6)   # clock: 08:03
    with c:
        c.at(800, 318, 1, 0)
        c.line(0, 0, -17, 11, "#20262c", 6)     # a little past eight
        c.line(0, 0, 9, -29, "#20262c", 4)
    c.rect(900, 300, 280, 176, "#d7e5ee", "#8fa5b3", 6)
    c.text(1040, 310, "LỊCH TRỰC LÃNH ĐẠO", SANS + " Bold 13", "#17456b", CENTRE)
    for i in range(5):
        c.line(914, 344 + 25 * i, 1166, 344 + 25 * i, ("#5c7f97", 0.7), 1.5)
    for i in range(4):
        c.line(914 + 84 * i, 344, 914 + 84 * i, 444, ("#5c7f97", 0.7), 1.5)
    c.rect(650, 540, 120, 160, ("linear", (650, 0, 770, 0), [(0, "#a0713f"), (0.5, "#c08d58"), (1, "#8d6236")]))
    c.ellipse(758, 622, 5, 5, "#e7d28e")
    c.rect(1090, 520, 110, 180, ("linear", (1090, 0, 1200, 0), [(0, "#8e9aa3"), (0.5, "#bcc6cd"), (1, "#7f8b94")]))
    for y in (560, 605, 650):
        c.line(1096, y, 1194, y, "#6c7780", 3)
    rows = [(690, 0.58, (430, 700, 960)), (800, 0.82, (300, 690, 1090)), (960, 1.18, (180, 800, 1420))]
    seed = 0
    for y, s, xs in rows:
        for x in xs:
            seed += 1
            empty = seed == 5
            if not empty:
                officer(c, x, y - 120 * s, 40 * s, seed, shirt="#eef2f6" if seed % 3 else "#d6e6f5")
            else:
                c.rect(x - 62 * s, y - 120 * s, 124 * s, 130 * s, ("linear", (x - 60 * s, 0, x + 60 * s, 0), [(0, "#22303c"), (0.5, "#3f5263"), (1, "#1c2833")]), radius=22 * s)
            c.shadow(x - 170 * s, y, 340 * s, 22 * s, 14 * s, 0.25, 3)
            c.rect(x - 170 * s, y, 340 * s, 22 * s, ("linear", (0, y, 0, y + 22 * s), [(0, "#d9b283"), (1, "#a97e4d")]))
            c.rect(x - 160 * s, y + 22 * s, 320 * s, 120 * s, ("linear", (0, y, 0, y + 140 * s), [(0, "#b98d5b"), (1, "#8b643a")]))
            c.rect(x + 12 * s, y - 92 * s, 120 * s, 80 * s, ("linear", (x, 0, x + 130 * s, 0), [(0, "#1c2126"), (1, "#39424b")]), radius=5 * s)
            c.rect(x + 62 * s, y - 12 * s, 20 * s, 12 * s, "#2a3037")
            c.rect(x + 40 * s, y - 4 * s, 64 * s, 5 * s, "#2a3037")
            for k in range(4):
                c.rect(x - 150 * s + k, y - (8 + 7 * k) * s, 84 * s, 7 * s, ["#f5f3ea", "#c8dbe8", "#f2e2c0", "#ffffff"][k])
            c.rect(x - 54 * s, y - 24 * s, 50 * s, 26 * s, "#fdfdfb", "#c3b79e", 1.5)
            c.rect(x - 54 * s, y - 24 * s, 50 * s, 7 * s, "#c62828")
    c.rect(0, 0, 1600, 1200, ("linear", (0, 200, 1300, 1200), [(0, "#fff6dc", 0.16), (0.6, "#ffffff", 0.0), (1, "#0c0f18", 0.26)]))
    c.save_png(path)
    c.finish()


def counter(path):
    """The one-stop counter: five windows, one slogan, citizens waiting."""
    c = Canvas(1600, 1200)
    room(c, (130, 210, 1470, 640), floor=("#d9d6cf", "#a39e94"), wall=("#f7f3e8", "#e6e0cf"))
    c.rect(130, 210, 1340, 96, ("linear", (0, 210, 0, 306), [(0, "#c4201d"), (1, "#9d1411")]))
    c.text(800, 226, "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG HÒA TÂN", SANS + " Bold 29", "#ffe58a", CENTRE)
    c.text(800, 320, "“Sự hài lòng của nhân dân là mục tiêu phục vụ của cơ quan nhà nước”", SERIF + " Bold Italic 22", "#134b86", CENTRE)
    names = ["Hộ tịch", "Chứng thực", "Đất đai", "Bảo trợ xã hội", "Hộ kinh doanh"]
    for i, x in enumerate(range(270, 1400, 265)):
        c.rect(x - 104, 384, 208, 50, "#15191d", "#545c63", 3, radius=6)
        c.text(x - 74, 387, "%02d" % (i + 1), "Noto Sans Mono Bold 24", "#ff4a36", CENTRE)
        c.glow(x - 74, 409, 60, "#ff3b2a", 0.28)
        c.text(x + 24, 396, names[i], SANS + " Bold 14", "#ffd27a", CENTRE)
        officer(c, x - 34, 524, 38, i + 1, card=i not in (1, 3, 4))
    # the counter
    c.rect(90, 640, 1420, 34, ("linear", (0, 640, 0, 674), [(0, "#fbfaf6"), (0.5, "#d8d4ca"), (1, "#b6b0a3")]))
    c.rect(110, 674, 1380, 196, ("linear", (0, 674, 0, 870), [(0, "#b07c48"), (0.15, "#c4925c"), (1, "#8a5c30")]))
    for x in range(137, 1480, 265):
        c.rect(x, 688, 262, 168, None, ("#6e4823", 0.55), 3, radius=4)
    c.rect(110, 866, 1380, 14, "#4a3320")
    for i, x in enumerate(range(270, 1400, 265)):
        c.rect(x + 26, 552, 96, 70, ("linear", (x, 0, x + 120, 0), [(0, "#20262c"), (1, "#434d57")]), radius=5)
        c.rect(x + 66, 622, 16, 18, "#2a3037")
        c.rect(x - 100, 598, 92, 42, "#fdfdfb", "#bcb39c", 2)
        c.rect(x - 100, 598, 92, 12, "#c62828")
        c.text(x - 54, 612, "QUẦY %02d" % (i + 1), SANS + " Bold 11", "#1c3f66", CENTRE)
        c.poly([(x - 126, 470), (x - 122, 470), (x - 122, 640), (x - 126, 640)], ("#bfe0ea", 0.8))
        c.rect(x - 122, 470, 244, 168, ("linear", (x - 122, 470, x + 122, 638), [(0, "#ffffff", 0.22), (0.3, "#ffffff", 0.03), (0.55, "#ffffff", 0.14), (1, "#ffffff", 0.02)]))
    for x in (418, 948):   # two printers
        c.rect(x - 52, 606, 76, 34, ("linear", (0, 606, 0, 640), [(0, "#ecebe6"), (1, "#a9a8a2")]), radius=4)
        c.rect(x - 42, 598, 56, 10, "#ffffff")
    # the floor reflects the counter
    c.rect(0, 880, 1600, 140, ("linear", (0, 880, 0, 1020), [(0, "#7a5633", 0.34), (1, "#7a5633", 0.0)]))
    plant(c, 96, 780, 1.05)
    # queue machine
    c.shadow(1478, 560, 84, 330, 16, 0.3, 6)
    c.rect(1478, 560, 84, 330, ("linear", (1478, 0, 1562, 0), [(0, "#d9e1e6"), (0.4, "#ffffff"), (1, "#aeb9c1")]), radius=10)
    c.rect(1488, 580, 64, 84, ("linear", (1488, 580, 1552, 664), [(0, "#0d5a9c"), (1, "#2e8fd4")]), radius=4)
    c.text(1520, 590, "LẤY\nSỐ", SANS + " Bold 14", "#ffffff", CENTRE)
    c.rect(1502, 690, 36, 8, "#2b3238")
    # citizens waiting
    shirts = [("#5f86b5", "#38557a"), ("#c9695c", "#8b4037"), ("#7fa06a", "#4d6a3c"), ("#d8d2c3", "#a39b88")]
    for x in (170, 420, 670, 1000, 1250):
        c.rect(x, 1010, 226, 150, ("linear", (0, 1010, 0, 1160), [(0, "#8f9aa3"), (0.12, "#5d6a75"), (1, "#2d363e")]), radius=24)
    for i, (x, y) in enumerate(((283, 930), (783, 944), (1113, 936), (1363, 948))):
        from_behind(c, x, y, 58, i, shirts[i])
    for x in (170, 420, 670, 1000, 1250):
        c.rect(x, 1086, 226, 130, ("linear", (0, 1086, 0, 1200), [(0, "#73808b"), (0.1, "#4a5661"), (1, "#232a31")]), radius=20)
    c.rect(0, 0, 1600, 1200, ("radial", (800, 520, 420, 800, 560, 1120), [(0, "#fff8e6", 0.05), (1, "#05070c", 0.38)]))
    c.save_png(path)
    c.finish()


def kiosk(path, screen):
    """The look-up kiosk; `screen` is the picture of its display, already in perspective."""
    c = Canvas(1600, 1200)
    c.rect(0, 0, 1600, 1200, ("linear", (0, 0, 1600, 1200), [(0, "#e9e3d2"), (0.5, "#cfc7b2"), (1, "#a59c86")]))
    c.rect(0, 880, 1600, 320, ("linear", (0, 880, 0, 1200), [(0, "#b9b2a2"), (1, "#7d7668")]))
    c.rect(0, 868, 1600, 14, "#8f7d5e")
    for x in (120, 1340):   # posters out of focus
        c.rect(x, 120, 190, 300, ("linear", (x, 120, x, 420), [(0, "#b7cfe0"), (1, "#8fb0c7")]))
        c.rect(x + 20, 150, 150, 40, ("#f5f8fa", 0.7))
        for i in range(6):
            c.rect(x + 20, 220 + 30 * i, 150 - 22 * (i % 3), 12, ("#f5f8fa", 0.55))
    c.glow(1500, 60, 620, "#fffbe8", 0.55)
    c.shadow(330, 110, 960, 920, 40, 0.34, 40)
    c.poly([(318, 70), (1296, 110), (1262, 1012), (338, 1052)], ("linear", (318, 0, 1296, 0), [(0, "#2b3238"), (0.5, "#3d464e"), (1, "#1a1f24")]))
    c.poly([(338, 1052), (1262, 1012), (1190, 1200), (410, 1200)], ("linear", (0, 1020, 0, 1200), [(0, "#d4dade"), (1, "#8f999f")]))
    c.rect(560, 1096, 480, 16, "#30373d", radius=8)
    c.picture(screen)
    c.poly([(372, 122), (760, 136), (560, 990), (388, 998)], ("linear", (372, 122, 700, 520), [(0, "#ffffff", 0.20), (1, "#ffffff", 0.0)]))
    c.rect(0, 0, 1600, 1200, ("radial", (800, 560, 460, 800, 600, 1120), [(0, "#000000", 0.0), (1, "#0a0804", 0.42)]))
    c.save_png(path)
    c.finish()


def suggestion_box(path):
    """The suggestion box by the stairs, upright."""
    c = Canvas(1200, 1600)
    c.rect(0, 0, 1200, 1600, ("linear", (0, 0, 1200, 500), [(0, "#f2ecdc"), (0.6, "#e2d9c2"), (1, "#c2b79c")]))
    rng = random.Random(9)
    for _ in range(500):
        x, y = rng.uniform(0, 1200), rng.uniform(0, 1280)
        c.ellipse(x, y, rng.uniform(1, 3), rng.uniform(1, 3), ("#a99e84", 0.16))
    c.rect(0, 1290, 1200, 310, ("linear", (0, 1290, 0, 1600), [(0, "#7ea3a0"), (1, "#55787a")]))
    for x in range(0, 1200, 150):
        c.line(x, 1290, x, 1600, ("#dfe9e6", 0.55), 5)
    c.line(0, 1446, 1200, 1446, ("#dfe9e6", 0.55), 5)
    c.rect(0, 1278, 1200, 16, "#e9e3d3")
    c.shadow(236, 150, 728, 300, 16, 0.28, 4)
    c.rect(236, 150, 728, 300, "#fdfdfa", "#1b5ea8", 8)
    c.text(600, 176, "ĐƯỜNG DÂY NÓNG", SANS + " Bold 42", "#c4201d", CENTRE)
    c.text(600, 252, "0000 000 123", "Noto Sans Mono Bold 50", "#124a86", CENTRE)
    c.text(600, 346, "Tiếp nhận phản ánh, kiến nghị về thái độ phục vụ\nvà việc giải quyết thủ tục hành chính", SANS + " 20", "#2f3d4a", CENTRE)
    c.shadow(300, 590, 640, 630, 34, 0.42, 10)
    c.poly([(286, 600), (346, 545), (854, 545), (914, 600)], ("linear", (0, 545, 0, 600), [(0, "#d9cba4"), (1, "#a78d56")]))
    c.rect(286, 600, 628, 600, ("linear", (286, 0, 914, 0), [(0, "#8d5a2c"), (0.3, "#bd8248"), (0.7, "#b0763e"), (1, "#744821")]), radius=6)
    for y in (672, 790, 908, 1030, 1140):
        c.curve((292, y), (450, y + 16, 700, y - 14, 908, y + 6), stroke=("#6b431d", 0.35), width=2)
    c.rect(410, 640, 380, 26, "#191009", radius=12)
    c.rect(404, 634, 392, 38, None, "#e3c88c", 4, radius=16)
    c.rect(366, 736, 468, 196, ("linear", (0, 736, 0, 932), [(0, "#fdf7e3"), (1, "#ecdfb9")]), "#8d6b32", 4)
    c.text(600, 756, "HÒM THƯ GÓP Ý", SANS + " Bold 40", "#a31512", CENTRE)
    c.text(600, 836, "Ủy ban nhân dân phường Hòa Tân\nMở ngày 05 hằng tháng", SANS + " 21", "#3a2b16", CENTRE)
    c.ellipse(600, 1060, 30, 30, ("radial", (590, 1050, 4, 600, 1060, 32), [(0, "#f7f4ea"), (1, "#8c8573")]))
    c.rect(594, 1050, 12, 32, "#2b2720", radius=4)
    c.poly([(914, 600), (914, 1200), (940, 1216), (940, 620)], ("#000000", 0.25))
    c.rect(0, 0, 1200, 1600, ("linear", (0, 0, 1200, 900), [(0, "#fff6d8", 0.22), (0.5, "#ffffff", 0.0), (1, "#0d0a06", 0.32)]))
    c.save_png(path)
    c.finish()
