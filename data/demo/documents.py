# SPDX-License-Identifier: GPL-3.0-or-later
"""The papers, the sound and the notes of the sample visit. The ward, its persons and its figures are invented."""
import math
import struct

from canvas import C, CENTRE, Canvas
from papers import heading, table

WIDTH, HEIGHT, LEFT, TEXT = 595, 842, 85, 467      # A4 in points, margins of 30 mm and 15 mm
BODY = "Liberation Serif 13"

REPORT = [
    ("h", "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH"),
    ("p", "UBND phường đã xây dựng và ban hành Kế hoạch số 01/KH-UBND ngày 01 tháng 01 năm 2026 về cải cách hành chính phường Hòa Tân năm 2026; "
          "Kế hoạch số 16/QĐ-UBND ngày 10/02/2026 về tuyên truyền cải cách hành chính phường Hòa Tân năm 2026."),
    ("p", "Trang thiết bị phục vụ cho công chức làm việc tại Trung tâm gồm 05 máy vi tính, 02 máy in, bàn làm việc, ghế ngồi, nước uống cho công dân "
          "đến giao dịch công việc, khẩu hiệu “Sự hài lòng của nhân dân là mục tiêu phục vụ của cơ quan nhà nước” và hòm thư góp ý."),
    ("p", "Triển khai thực hiện tốt mô hình “4 xin, 4 luôn, 5 không” gồm có 07 thành viên. Áp dụng, duy trì và cải tiến HTQLCL theo tiêu chuẩn "
          "quốc gia TCVN ISO 900:2015."),
    ("h", "II. KẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH"),
    ("p", "Trong 9 tháng đầu năm, HĐND, UBND phường ban hành 03 văn bản quy phạm pháp luật: Nghị quyết số 01/2025/NQ-HĐND ngày 29/8/2025; Nghị quyết "
          "số 02/2025/NQ-HĐND ngày 29/12/2025; Quyết định số 01/2025/QĐ-UBND ngày 30/9/2025."),
    ("p", "Kết quả thực hiện cơ chế một cửa, một cửa liên thông trong giải quyết TTHC: Trong 9 tháng đầu năm 2026 đã tiếp nhận 4.133 hồ sơ, đã giải "
          "quyết 4.128 hồ sơ/4.133 hồ sơ, đạt 99%, đang trong thời gian giải quyết 05 hồ sơ."),
    ("p", "Đội ngũ CBCC và người hoạt động không chuyên trách phường hiện nay có 11 cán bộ, 11 công chức, 02 hợp đồng công việc và 12 người hoạt động "
          "không chuyên trách. Về trình độ chuyên môn nghiệp vụ: đại học 16/22 người, đạt 72%; cao đẳng 01/22 người, đạt 4,5%; trung cấp 05/22 người, "
          "đạt 22%. Về trình độ lý luận chính trị: cao cấp 01 đồng chí, trung cấp 13 đồng chí và sơ cấp 01 đồng chí."),
    ("p", "Đã hướng dẫn người dân thực hiện nộp hồ sơ giải quyết thủ tục hành chính dịch vụ công trực tuyến mức độ 3, mức độ 4: 1.858 hồ sơ. Thực hiện "
          "việc trả kết quả qua dịch vụ bưu chính công ích trên 2.263 hồ sơ, chứng thực điện tử trên 60 hồ sơ và thanh toán trực tuyến trên 3.539 hồ sơ."),
    ("h", "III. ĐÁNH GIÁ CHUNG"),
    ("p", "Cơ sở vật chất, trang thiết bị làm việc của cơ quan được đầu tư cơ bản, tạo môi trường làm việc tốt, nâng cao chất lượng, hiệu quả công tác. "
          "Tỷ lệ hồ sơ trễ hẹn giảm đáng kể so với cùng kỳ."),
    ("h", "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ"),
    ("p", "Tiếp tục áp dụng hệ thống quản lý chất lượng theo tiêu chuẩn quốc gia ISO 9001: 2015 theo kế hoạch; tiếp tục nâng cấp Trung tâm Phục vụ "
          "hành chính công theo hướng hiện đại, tạo môi trường thân thiện, thuận lợi cho tổ chức, cá nhân khi giao dịch."),
]

CADRES = ["Chủ tịch UBND", "Phó Chủ tịch UBND", "Phó Chủ tịch UBND", "Chủ tịch HĐND", "Phó Chủ tịch HĐND", "Chủ tịch UBMTTQ", "Bí thư Đoàn TN",
          "Chủ tịch Hội LHPN", "Chủ tịch Hội Nông dân", "Chủ tịch Hội CCB", "Chủ tịch Công đoàn"]
OFFICERS = ["Giám đốc TTPVHCC", "Văn phòng", "Văn phòng", "Tư pháp - Hộ tịch", "Tư pháp - Hộ tịch", "Địa chính", "Địa chính", "Tài chính - Kế toán",
            "Văn hóa - Xã hội", "Văn hóa - Xã hội", "Chỉ huy quân sự"]
NAMES = ["Lương Tấn Hậu", "Đỗ Thành Nhuận", "Mạc Như Sương", "Kiều Bá Lĩnh", "Ngô Thùy Diệp", "Tống Khải Ca", "Thạch Gia Phong", "Mai Ngọc Lam",
         "Quách Văn Thóc", "Lục Sĩ Đăng", "Tôn Nữ Hạ Mây", "Bùi Thảo Vy", "Đặng Mỹ Uyên", "Hứa Quang Dũng", "Tạ Diễm Sương", "Chu Thế Nghi", "Giang Tử Du",
         "Phùng Lạc Thư", "Nhan Bích Hợp", "Khổng Minh Đạt", "Âu Dạ Thảo", "Vi Hải Triều", "Doãn Tiểu Mẫn", "La Hữu Phước"]
DEGREES = ["Đại học"] * 6 + ["Trung cấp"] * 2 + ["Đại học"] * 2 + ["Trung cấp", "Đại học"] + ["Đại học"] * 5 + ["Cao đẳng"] + ["Trung cấp"] * 2 + ["Đại học"] * 2
POLITICS = ["Cao cấp"] + ["Trung cấp"] * 11 + ["", "Trung cấp", "", "Trung cấp", "", "Sơ cấp", "", "", "", ""]
PART_TIME = ["Khu phố trưởng"] * 7 + ["Bình dân học vụ số", "Công tác xã hội", "Thủ quỹ - Văn thư", "Đài truyền thanh", "Thú y"]
FAMILY = ["Cao", "Đoàn", "Lê", "Hà", "Trương", "Vương", "Phan", "Dương", "Đinh", "Lâm", "Tăng", "Thái"]
GIVEN = ["Bảo Lộc", "Hải Âu", "Thiên Di", "Văn Bình", "Thúy Ngà", "Trọng Nghĩa", "Hiền Thục", "Đông Quân", "Thu Vân", "Sơn Hà", "Ái Nhi", "Kim Thoa"]


def page(c, number):
    if number > 1:
        c.text(WIDTH / 2, 30, str(number), BODY, align=CENTRE)


def pdf(path, title):
    c = Canvas(WIDTH, HEIGHT, pdf=str(path))
    for field, value in ((0, title), (1, "UBND phường Hòa Tân (dữ liệu mẫu)"), (5, "2026-11-19T16:00:00+07:00"), (6, "2026-11-19T16:00:00+07:00")):
        C.cairo_pdf_surface_set_metadata(c.surface, field, value.encode())
    return c


def self_report(path):
    """The extract of the ward's nine-month report, without number and day, as it was handed over."""
    c = pdf(path, "Trích báo cáo cải cách hành chính 9 tháng đầu năm 2026")
    y = 57 + heading(c, LEFT - 22, 57, TEXT + 40, "ỦY BAN NHÂN DÂN", "PHƯỜNG HÒA TÂN", 12)
    c.text(LEFT + 70, y, "Số:        /BC-UBND", "Liberation Serif 13", align=CENTRE)
    c.text(LEFT + 345, y, "Hòa Tân, ngày       tháng 9 năm 2026", "Liberation Serif Italic 13", align=CENTRE)
    c.text(WIDTH / 2, y + 34, "BÁO CÁO", "Liberation Serif Bold 14", align=CENTRE)
    y += 54 + c.text(WIDTH / 2, y + 54, "Kết quả thực hiện công tác cải cách hành chính\n9 tháng đầu năm 2026 (trích)", "Liberation Serif Bold 13", align=CENTRE)
    y += 16
    number = 1
    for kind, text in REPORT:
        font = BODY if kind == "p" else "Liberation Serif Bold 13"
        text = "        " + text if kind == "p" else text
        h = c.text(0, 0, text, font, width=TEXT, draw=False, spacing=1.08)
        if y + h > HEIGHT - 57:
            C.cairo_show_page(c.cr)
            number += 1
            page(c, number)
            y = 60
        y += c.text(LEFT, y, text, font, width=TEXT, justify=kind == "p", spacing=1.08) + 6
    c.text(LEFT + 350, y + 14, "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "Liberation Serif Bold 13", align=CENTRE)
    c.text(LEFT + 350, y + 62, "(dự thảo, chưa ký)", "Liberation Serif Italic 12", align=CENTRE)
    c.finish()


def staff_list(path):
    """The 36 people of the ward: 11 cadres, 11 officers, 2 on contract, 12 part-time."""
    people = [(NAMES[i], "Cán bộ", CADRES[i], DEGREES[i], POLITICS[i]) for i in range(11)]
    people += [(NAMES[11 + i], "Công chức", OFFICERS[i], DEGREES[11 + i], POLITICS[11 + i]) for i in range(11)]
    people += [(NAMES[22 + i], "Hợp đồng", "Hợp đồng công việc", "", "") for i in range(2)]
    people += [(f"{FAMILY[i]} {GIVEN[i]}", "Không chuyên trách", PART_TIME[i], "", "") for i in range(12)]
    rows = [["STT", "Họ và tên", "Nhóm", "Chức danh, vị trí", "Chuyên môn", "Lý luận CT"]]
    rows += [[f"{i:02d}", *person] for i, person in enumerate(people, 1)]
    widths = [28, 110, 108, 122, 62, 66]
    c = pdf(path, "Danh sách cán bộ, công chức, người lao động phường Hòa Tân")
    y = 57 + heading(c, LEFT - 40, 57, TEXT + 60, "ỦY BAN NHÂN DÂN", "PHƯỜNG HÒA TÂN", 12)
    c.text(WIDTH / 2, y + 4, "DANH SÁCH\nCán bộ, công chức, người lao động và người hoạt động không chuyên trách\n(đến ngày 01/11/2026)", "Liberation Serif Bold 13", align=CENTRE)
    table(c, 62, y + 66, widths, rows[:27], "Liberation Serif 11", 23)
    C.cairo_show_page(c.cr)
    page(c, 2)
    h = table(c, 62, 60, widths, rows[:1] + rows[27:], "Liberation Serif 11", 23)
    c.text(62, 60 + h + 12, "Cộng: 36 người (11 cán bộ, 11 công chức, 02 hợp đồng công việc, 12 người hoạt động không chuyên trách).", BODY, width=490)
    c.text(420, 60 + h + 60, "NGƯỜI LẬP DANH SÁCH", "Liberation Serif Bold 13", align=CENTRE)
    c.text(420, 60 + h + 130, "Đặng Mỹ Uyên", "Liberation Serif Bold 13", align=CENTRE)
    c.finish()


def ringing(path):
    """Two rings of a telephone that nobody answers: 425 Hz, one second in four, 8 kHz, 8 bits."""
    rate, samples = 8000, bytearray()
    for i in range(int(5.4 * rate)):
        t = i / rate
        on = t % 4 < 1
        edge = min(1, (t % 4) * 60, (1 - t % 4) * 60) if on else 0
        hiss = ((i * 1103515245 + 12345) >> 16 & 7) - 3.5
        samples.append(max(0, min(255, int(128 + 62 * max(0, edge) * math.sin(2 * math.pi * 425 * t) + 0.5 * hiss))))
    header = b"RIFF" + struct.pack("<I", 36 + len(samples)) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, rate, rate, 1, 8)
    path.write_bytes(header + b"data" + struct.pack("<I", len(samples)) + bytes(samples))


def observations(path):
    """The observation form of 12 interactions, anonymous: four flags of '4 xin' and four of '4 luôn' each."""
    please, always = "xin chào, xin lỗi, xin cảm ơn, xin phép", "mỉm cười, nhẹ nhàng, lắng nghe, giúp đỡ"
    missed_please, missed_always = (3, 7, 10), (2, 5, 7, 11)
    lines = ["PHIẾU QUAN SÁT GIAO TIẾP (mô hình \"4 xin, 4 luôn, 5 không\")",
             "Trung tâm Phục vụ hành chính công phường Hòa Tân, ngày 20/11/2026, từ 08 giờ 40 phút đến 09 giờ 08 phút",
             "Ghi ẩn danh: không ghi họ tên, hình ảnh của công dân.", "", f"4 xin: {please}.", f"4 luôn: {always}.", ""]
    for i in range(1, 13):
        first = "3/4 (thiếu: xin phép)" if i in missed_please else "4/4"
        second = "3/4 (thiếu: mỉm cười)" if i in missed_always else "4/4"
        lines.append(f"Lượt {i:02d}  quầy {(i * 3) % 5 + 1:02d}  4 xin: {first:<22}  4 luôn: {second:<22}  5 không: không vi phạm")
    lines += ["", f"Cộng: 4 xin {48 - len(missed_please)}/48, 4 luôn {48 - len(missed_always)}/48, vi phạm \"5 không\" 0/12.", "Người quan sát: Lê Bách Tùng.", ""]
    path.write_text("\n".join(lines), encoding="utf-8")
