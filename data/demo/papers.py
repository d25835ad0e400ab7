# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawn papers, boards and screens of the sample visit, flat; make-evidence.py puts them into perspective."""
import random

from canvas import CENTRE, RIGHT, Canvas
from places import SANS, SERIF


def heading(c, x, y, width, superior, agency, size=11):
    """The two blocks on top of an official paper; returns the height they take."""
    left, right = x + width * 0.24, x + width * 0.74
    c.text(left, y, superior, f"{SERIF} {size}", align=CENTRE)
    h = c.text(left, y + size * 1.7, agency, f"{SERIF} Bold {size}", align=CENTRE)
    c.text(right, y, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", f"{SERIF} Bold {size}", align=CENTRE)
    c.text(right, y + size * 1.7, "Độc lập - Tự do - Hạnh phúc", f"{SERIF} Bold {size + 1}", align=CENTRE)
    c.line(right - size * 8, y + size * 3.7, right + size * 8, y + size * 3.7, "#000000", 1)
    c.line(left - size * 3, y + size * 3.7 + h - size * 1.6, left + size * 3, y + size * 3.7 + h - size * 1.6, "#000000", 1)
    return size * 5 + h - size * 1.6


def table(c, x, y, widths, rows, font, height, head=True, ink="#111111", rule="#333333"):
    """Rows of cells; a cell is a text, or (text, colour)."""
    top = y
    for r, row in enumerate(rows):
        cx = x
        for w, cell in zip(widths, row):
            text, tone = cell if isinstance(cell, tuple) else (cell, ink)
            if head and r == 0:
                c.rect(cx, y, w, height, "#dfe7ee")
            c.rect(cx, y, w, height, None, rule, 1.2)
            bold = " Bold" if head and r == 0 else ""
            family, size = font.rsplit(" ", 1)
            h = c.text(0, 0, text, f"{family}{bold} {size}", width=w - 10, draw=False)
            c.text(cx + w / 2, y + (height - h) / 2, text, f"{family}{bold} {size}", tone, CENTRE, width=w - 10)
            cx += w
        y += height
    return y - top


def sheet(c, x, y, w, h, title, agency, outdated, seed):
    """One posted procedure: a paper under glass."""
    rng = random.Random(seed)
    c.shadow(x, y, w, h, 6, 0.25, 2)
    c.rect(x, y, w, h, "#fdfcf7" if not outdated else "#f2ead2")
    c.text(x + w / 2, y + 12, title, f"{SANS} Bold 13", "#8f1613", CENTRE, width=w - 24)
    c.text(x + w / 2, y + 66, agency, f"{SANS} 11", "#1b3f63" if not outdated else "#7a4a10", CENTRE, width=w - 12)
    yy = y + 120
    for label, lines in (("Thành phần hồ sơ", 4), ("Thời hạn giải quyết", 1), ("Phí, lệ phí", 2), ("Biểu mẫu", 1)):
        c.text(x + 16, yy, label, f"{SANS} Bold 11", "#333333")
        yy += 25
        for _ in range(lines):
            c.rect(x + 22, yy, rng.uniform(0.5, 0.86) * (w - 40), 6, ("#555555", 0.5))
            yy += 15
        yy += 9
    c.text(x + w / 2, yy - 4, "TT 01/2018/TT-VPCP" if outdated else "TT 03/2025/TT-VPCP", f"{SANS} Bold 11", "#a03010" if outdated else "#14532d", CENTRE)


def notice_board(path):
    c = Canvas(1500, 1060)
    c.rect(0, 0, 1500, 1060, ("linear", (0, 0, 1500, 0), [(0, "#8f979c"), (0.5, "#d3d9dc"), (1, "#7c858b")]))
    c.rect(26, 26, 1448, 1008, "#2f6d58")
    c.rect(26, 26, 1448, 96, ("linear", (0, 26, 0, 122), [(0, "#b81d1a"), (1, "#8f1310")]))
    c.text(750, 46, "NIÊM YẾT CÔNG KHAI THỦ TỤC HÀNH CHÍNH", f"{SANS} Bold 34", "#ffe58a", CENTRE)
    old, new = "Cơ quan giải quyết:\nUBND thị xã Hòa Tây", "Cơ quan giải quyết:\nUBND phường Hòa Tân"
    titles = ["Xác nhận tình trạng hôn nhân", "Đăng ký khai sinh", "Chứng thực bản sao", "Đăng ký hộ kinh doanh", "Trợ cấp xã hội hàng tháng",
              "Đăng ký biến động đất đai", "Đăng ký kết hôn", "Hỗ trợ chi phí mai táng", "Cải chính hộ tịch", "Đăng ký khai tử"]
    for i, title in enumerate(titles):
        x, y = 52 + (i % 5) * 232, 150 + (i // 5) * 440
        outdated = i in (2, 6)
        sheet(c, x, y, 212, 406, title, old if outdated else new, outdated, i)
    c.rect(1222, 150, 230, 846, "#f5f2e6", "#c7bfa6", 3)
    c.text(1337, 168, "TRA CỨU\nTHỦ TỤC", f"{SANS} Bold 22", "#124a86", CENTRE)
    rng = random.Random(21)   # a square pattern that no reader takes for a code
    c.rect(1250, 262, 174, 174, "#ffffff")
    for gx in range(14):
        for gy in range(14):
            if rng.random() < 0.48:
                c.rect(1256 + gx * 11.6, 268 + gy * 11.6, 11.8, 11.8, "#15181b")
    c.text(1337, 460, "Quét mã để xem\n386 thủ tục", f"{SANS} 15", "#333333", CENTRE)
    c.text(1337, 560, "Danh mục\nthủ tục\nkhông phụ thuộc\nđịa giới", f"{SANS} Bold 17", "#8f1613", CENTRE)
    c.text(1337, 720, "Phản ánh, kiến nghị\n0000 000 123", f"{SANS} Bold 15", "#124a86", CENTRE)
    for i in range(9):
        c.rect(1246, 800 + i * 19, 182 - 26 * (i % 3), 7, ("#555555", 0.45))
    c.poly([(26, 26), (620, 26), (120, 1034), (26, 1034)], ("linear", (26, 26, 560, 400), [(0, "#ffffff", 0.22), (1, "#ffffff", 0.02)]))
    c.save_png(path)
    c.finish()


def schedule_board(path):
    c = Canvas(1500, 1000)
    c.rect(0, 0, 1500, 1000, ("linear", (0, 0, 1500, 1000), [(0, "#aab2b7"), (0.5, "#e2e6e8"), (1, "#8f989e")]), radius=14)
    c.rect(28, 28, 1444, 944, ("linear", (0, 0, 1500, 1000), [(0, "#ffffff"), (1, "#eef2f3")]))
    c.text(750, 48, "BẢNG LỊCH CÔNG TÁC TUẦN", f"{SANS} Bold 38", "#b81d1a", CENTRE)
    c.text(750, 114, "Từ ngày 09/11/2026 đến ngày 13/11/2026", f"{SANS} 23", "#1b3f63", CENTRE)
    blue, red, green = "#1646a0", "#c02a1c", "#15693a"
    rows = [["Họ tên, chức vụ", "Thứ Hai\n09/11", "Thứ Ba\n10/11", "Thứ Tư\n11/11", "Thứ Năm\n12/11", "Thứ Sáu\n13/11"],
            ["Chủ tịch", ("Giao ban", blue), ("Tiếp công dân", green), ("Họp tỉnh", red), ("Cơ sở", blue), ("Cơ quan", blue)],
            ["Phó Chủ tịch", ("Giao ban", blue), ("Khu phố 3", blue), ("Cơ quan", blue), ("Họp tỉnh", red), ("Cơ quan", blue)],
            ["Văn phòng", ("Giao ban", blue), ("Cơ quan", blue), ("Cơ quan", blue), ("Kho lưu trữ", blue), ("Báo cáo tuần", blue)],
            ["Tư pháp - Hộ tịch", ("Quầy 01, 02", blue), ("Quầy 01, 02", blue), ("Quầy 01, 02", blue), ("Tập huấn", red), ("Quầy 01, 02", blue)],
            ["Địa chính", ("Quầy 03", blue), ("Thực địa", red), ("Quầy 03", blue), ("Quầy 03", blue), ("Quầy 03", blue)],
            ["Văn hóa - Xã hội", ("Quầy 04", blue), ("Quầy 04", blue), ("Khu phố 1", red), ("Quầy 04", blue), ("Quầy 04", blue)]]
    table(c, 62, 176, [256, 224, 224, 224, 224, 224], rows, f"{SANS} 19", 98, ink="#1d2329", rule="#7c8a94")
    c.text(70, 890, "Cập nhật: 13/11/2026", f"{SERIF} Bold Italic 29", red)
    c.text(1430, 894, "Người trực: Văn phòng", f"{SERIF} Italic 25", blue, RIGHT)
    for x, tone in ((1340, "#d8352a"), (1386, "#2d6fd0"), (1432, "#2e9a52")):
        c.shadow(x - 16, 60, 32, 32, 6, 0.3, 16)
        c.ellipse(x, 76, 17, 17, ("radial", (x - 6, 70, 2, x, 76, 18), [(0, "#ffffff", 0.9), (0.3, tone), (1, tone)]))
    c.poly([(28, 28), (760, 28), (300, 972), (28, 972)], ("linear", (28, 28, 640, 340), [(0, "#ffffff", 0.35), (1, "#ffffff", 0.0)]))
    c.save_png(path)
    c.finish()


def kiosk_screen(path):
    c = Canvas(1280, 1240)
    c.rect(0, 0, 1280, 1240, ("linear", (0, 0, 0, 1240), [(0, "#0a3f78"), (0.2, "#0f5aa5"), (1, "#0a3766")]))
    c.text(640, 40, "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG\nPHƯỜNG HÒA TÂN", f"{SANS} Bold 34", "#ffe58a", CENTRE)
    c.text(640, 164, "Tình hình giải quyết hồ sơ từ ngày 01/01/2026 đến ngày 30/9/2026", f"{SANS} 25", "#e5f1fb", CENTRE)
    for i, (number, label, tone) in enumerate((("4.133", "Tiếp nhận", "#2b86d9"), ("4.128", "Đã giải quyết", "#1f9d61"), ("5", "Đang giải quyết", "#e0972a"))):
        x = 60 + i * 396
        c.rect(x, 232, 368, 220, ("linear", (0, 232, 0, 452), [(0, tone), (1, "#0b2e55")]), radius=22)
        c.text(x + 184, 248, number, f"{SANS} Bold 78", "#ffffff", CENTRE)
        c.text(x + 184, 384, label, f"{SANS} 27", "#ffffff", CENTRE)
    c.rect(60, 484, 1160, 330, ("#ffffff", 0.95), radius=22)
    for i, (label, value, total, tone) in enumerate((("Trước hạn", 2946, "2.946", "#1f9d61"), ("Đúng hạn", 1171, "1.171", "#2b86d9"), ("Trễ hạn", 11, "11", "#d8352a"))):
        y = 508 + i * 98
        c.text(92, y + 12, label, f"{SANS} Bold 29", "#21303d")
        c.rect(320, y + 14, 680, 44, "#e3eaf0", radius=10)
        c.rect(320, y + 14, max(10, 680 * value / 4128), 44, tone, radius=min(10, 340 * value / 4128 + 4))
        c.text(1190, y + 8, total, f"{SANS} Bold 33", tone, RIGHT)
    c.rect(60, 846, 560, 220, ("#ffffff", 0.95), radius=22)
    c.text(340, 862, "Tỷ lệ đã giải quyết", f"{SANS} 27", "#21303d", CENTRE)
    c.text(340, 906, "99,88%", f"{SANS} Bold 76", "#1f9d61", CENTRE)
    c.rect(660, 846, 560, 220, ("#ffffff", 0.95), radius=22)
    c.text(940, 862, "Hồ sơ trực tuyến", f"{SANS} 27", "#21303d", CENTRE)
    c.text(940, 906, "1.858", f"{SANS} Bold 76", "#2b86d9", CENTRE)
    for i, label in enumerate(("Tra cứu hồ sơ", "Thủ tục", "Đánh giá", "Trang chủ")):
        c.rect(60 + i * 295, 1098, 275, 100, ("linear", (0, 1098, 0, 1198), [(0, "#f7b733"), (1, "#d98b12")]), radius=20)
        c.text(197 + i * 295, 1122, label, f"{SANS} Bold 27", "#3a2400", CENTRE)
    c.save_png(path)
    c.finish()


def control_slip(path):
    c = Canvas(1050, 1400)
    c.rect(0, 0, 1050, 1400, ("linear", (0, 0, 1050, 1400), [(0, "#fffefa"), (1, "#f1eee4")]))
    y = 54 + heading(c, 50, 54, 950, "UBND PHƯỜNG HÒA TÂN", "TRUNG TÂM PHỤC VỤ\nHÀNH CHÍNH CÔNG", 15)
    c.text(525, y + 26, "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", f"{SERIF} Bold 22", align=CENTRE)
    c.text(70, y + 82, "Mã hồ sơ: H-2026-01781", f"{SERIF} 18")
    c.text(70, y + 116, "Thủ tục: Đăng ký biến động quyền sử dụng đất", f"{SERIF} 18")
    c.text(70, y + 150, "Thời hạn: 10 ngày làm việc     Hẹn trả: ngày 23/3/2026", f"{SERIF} 18")
    pen = "#1c3fa8"
    rows = [["TÊN CƠ QUAN, BỘ PHẬN", "THỜI GIAN GIAO, NHẬN HỒ SƠ", "KẾT QUẢ", "KÝ TÊN"],
            ["1. Giao:\nBộ phận Một cửa", ("14 giờ 05, 09/3/2026", pen), ("Đủ hồ sơ", pen), ""],
            ["Nhận:\nĐịa chính", "…… giờ ……, ngày …/…/……", "", ""],
            ["2. Giao:\nĐịa chính", "…… giờ ……, ngày …/…/……", "", ""],
            ["Nhận:\nLãnh đạo phường", ("10 giờ 20, 20/3/2026", pen), ("Ký duyệt", pen), ""],
            ["3. Giao:\nVăn thư", ("15 giờ 40, 20/3/2026", pen), ("Đóng dấu", pen), ""],
            ["Nhận:\nBộ phận Một cửa", ("08 giờ 10, 23/3/2026", pen), ("Trả kết quả", pen), ""]]
    table(c, 60, y + 206, [236, 326, 180, 188], rows, f"{SERIF} 17", 104, rule="#222222")
    rng = random.Random(4)
    for row in (1, 4, 5, 6):   # signatures
        sx, sy = 876, y + 206 + row * 104 + 56
        c.curve((sx - 50, sy), *[(sx - 50 + 22 * k + rng.uniform(-8, 8), sy - rng.uniform(10, 34), sx - 36 + 22 * k, sy + rng.uniform(4, 26), sx - 28 + 22 * k, sy + rng.uniform(-8, 6))
                                 for k in range(5)], stroke=pen, width=2.6)
    c.text(70, y + 960, "Ghi chú:", f"{SERIF} Italic 17")
    for i in range(2):
        c.line(150, y + 982 + 38 * i, 980, y + 982 + 38 * i, ("#555555", 0.6), 1)
    c.save_png(path)
    c.finish()


def desk(path):
    """A wooden desk, seen from above, with the edge of a keyboard."""
    c = Canvas(1600, 1200)
    c.rect(0, 0, 1600, 1200, ("linear", (0, 0, 1600, 1200), [(0, "#b98a58"), (0.5, "#a2733f"), (1, "#7b5429")]))
    rng = random.Random(2)
    for _ in range(90):
        y = rng.uniform(0, 1200)
        c.curve((0, y), (500, y + rng.uniform(-26, 26), 1100, y + rng.uniform(-26, 26), 1600, y + rng.uniform(-16, 16)),
                stroke=(["#5f3f1b", "#d0a26b"][rng.randrange(2)], 0.22), width=rng.uniform(1, 4))
    c.shadow(1180, -60, 520, 300, 30, 0.5, 20)
    with c:
        c.at(1200, -70, 1, 7)
        c.rect(0, 0, 520, 290, ("linear", (0, 0, 0, 290), [(0, "#2a2f35"), (1, "#454d56")]), radius=18)
        for r in range(5):
            for k in range(9):
                c.rect(18 + k * 55, 16 + r * 53, 48, 46, ("linear", (0, 16 + r * 53, 0, 62 + r * 53), [(0, "#5a636d"), (1, "#343b43")]), radius=6)
    c.save_png(path)
    c.finish()


def name_plate(path):
    """A title plate on the counter, a card with its ribbon lying beside it; the room is out of focus behind."""
    c = Canvas(1600, 1200)
    c.rect(0, 0, 1600, 700, ("linear", (0, 0, 0, 700), [(0, "#d9d2c0"), (1, "#a89d86")]))
    for x, y, r, tone in ((260, 240, 210, "#e8eef2"), (700, 170, 160, "#f6f1e0"), (1180, 300, 260, "#8fa4b8"), (1460, 180, 150, "#fff3cf"), (940, 420, 200, "#c98f6b")):
        c.glow(x, y, r, tone, 0.95)
    c.rect(0, 640, 1600, 560, ("linear", (0, 640, 0, 1200), [(0, "#c79a66"), (0.25, "#b28350"), (1, "#815728")]))
    rng = random.Random(8)
    for _ in range(46):
        y = rng.uniform(660, 1200)
        c.curve((0, y), (500, y + rng.uniform(-12, 12), 1100, y + rng.uniform(-12, 12), 1600, y), stroke=(["#6d4820", "#dcb07a"][rng.randrange(2)], 0.2), width=rng.uniform(1, 4))
    c.shadow(220, 452, 900, 360, 40, 0.5, 10)   # plate
    c.poly([(220, 812), (1120, 812), (1160, 850), (190, 850)], ("linear", (0, 812, 0, 850), [(0, "#c9b27a"), (1, "#8d7237")]))
    c.rect(220, 440, 900, 374, ("linear", (220, 440, 1120, 814), [(0, "#fffdf6"), (0.5, "#f3ecd8"), (1, "#e1d6b9")]), "#b8954a", 10, radius=8)
    c.rect(230, 450, 880, 74, ("linear", (0, 450, 0, 524), [(0, "#c4201d"), (1, "#99120f")]))
    c.text(670, 462, "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", f"{SANS} Bold 26", "#ffe58a", CENTRE)
    c.text(670, 548, "QUẦY 02 - CHỨNG THỰC", f"{SANS} Bold 42", "#124a86", CENTRE)
    c.text(670, 636, "Họ và tên: TẠ DIỄM SƯƠNG", f"{SANS} Bold 35", "#26313b", CENTRE)
    c.text(670, 710, "Công chức Tư pháp - Hộ tịch", f"{SANS} 31", "#26313b", CENTRE)
    c.poly([(240, 448), (620, 448), (420, 806), (240, 806)], ("#ffffff", 0.16))
    # the card that nobody wears
    c.curve((1230, 900), (1100, 820, 1320, 700, 1430, 790), (1560, 890, 1500, 1010, 1380, 980), stroke="#173f8a", width=17)
    c.curve((1232, 906), (1110, 840, 1290, 730, 1420, 800), (1520, 880, 1480, 980, 1380, 960), stroke=("#5d86d6", 0.7), width=4)
    with c:
        c.at(1080, 905, 1, 10)
        c.shadow(0, 0, 330, 224, 20, 0.45, 12)
        c.rect(0, 0, 330, 224, ("linear", (0, 0, 330, 224), [(0, "#ffffff"), (1, "#e6ebef")]), "#bcc6cf", 2, radius=12)
        c.rect(0, 0, 330, 54, "#c4201d", radius=12)
        c.text(165, 8, "ỦY BAN NHÂN DÂN\nPHƯỜNG HÒA TÂN", f"{SANS} Bold 11", "#ffe58a", CENTRE)
        c.rect(20, 72, 92, 124, ("linear", (20, 72, 20, 196), [(0, "#a9c3dc"), (1, "#7f9fbf")]))
        c.ellipse(66, 122, 24, 28, "#d0a27f")
        c.rect(28, 152, 76, 44, "#eef2f6", radius=14)
        for k in range(4):
            for m in range(4):
                c.rect(46 + k * 10, 100 + m * 12, 10, 12, ["#c89a78", "#b98b69", "#d8ae8c", "#c0906e"][(k + 2 * m) % 4])
        for i, w in enumerate((170, 140, 160, 110)):
            c.rect(130, 84 + i * 29, w, 12, ("#4a5763", 0.65))
    c.rect(0, 0, 1600, 1200, ("radial", (720, 640, 420, 760, 640, 1120), [(0, "#000000", 0.0), (1, "#0a0703", 0.45)]))
    c.save_png(path)
    c.finish()
