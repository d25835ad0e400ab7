# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of every page under help/, and the page of the handbook that lists them.

help/vi/pages/NAME.png                      the page at 1366x768, light: what the handbook shows and an installation has
help/vi/pages/variants/NAME-VARIANT.webp    dark, high contrast, large text and the other sizes: in the source only
"""
from html import escape
from pathlib import Path

HELP = Path(__file__).resolve().parents[2] / "help"
FOLDERS = {"vi": "vi", "en": "C"}
SHOWN = "light-1366x768"

# page: name and what it is for, in Vietnamese and English.
WORDS = {
    "first": (("Lần mở đầu tiên", "Chưa có gì trong kho làm việc: mở cuộc kiểm tra mẫu hoặc bắt đầu cuộc kiểm tra của mình."),
              ("The first start", "Nothing is in the workspace yet: open the sample visit or begin one of your own.")),
    "today": (("Hôm nay", "Các cuộc kiểm tra đang mở và đã khóa; nơi bắt đầu cuộc kiểm tra mới."),
              ("Today", "The visits that are open and those that are locked; a new visit begins here.")),
    "start": (("Bắt đầu kiểm tra", "Chọn đơn vị, danh mục kiểm tra và thành viên đoàn."),
              ("Starting a visit", "Choose the unit, the checklists and the team.")),
    "visit": (("Cuộc kiểm tra", "Trả lời từng nội dung: bên trái là các phần, ở giữa là nội dung, bên phải là bằng chứng."),
              ("The visit", "Answer item by item: sections on the left, items in the middle, evidence on the right.")),
    "finding": (("Nội dung chưa đạt", "Ghi mức độ, sự việc và người liên quan ngay dưới nội dung."),
                ("A finding", "Record how grave it is, what was found and who is concerned, right under the item.")),
    "dossiers": (("Mẫu hồ sơ", "Rút mẫu từ danh sách hồ sơ và ghi kết quả của từng hồ sơ."),
                 ("A sample of dossiers", "Draw a sample from a list and record the result of each dossier.")),
    "viewer": (("Xem bằng chứng", "Xem ảnh cỡ lớn, chú thích, mã băm và lịch sử của tệp."),
               ("Looking at evidence", "See a picture large, with its caption, its hash and its history.")),
    "viewer-pdf": (("Xem tài liệu PDF", "Xem từng trang của tài liệu dùng làm bằng chứng."),
                   ("Looking at a PDF", "Read the pages of a document that serves as evidence.")),
    "player": (("Nghe bản ghi âm", "Nghe, tua và đánh dấu thời điểm của một bản ghi dùng làm bằng chứng."),
               ("Listening to a recording", "Play a recording that serves as evidence and move through it.")),
    "redact": (("Che thông tin", "Che, chỉ và ghi chữ trên một bản sao; bản gốc giữ nguyên."),
               ("Redacting", "Cover, point and write on a copy; the original stays as it is.")),
    "phone": (("Từ điện thoại", "Mở kết nối để điện thoại chụp và gửi ảnh vào nội dung đang chọn."),
              ("From the phone", "Let a phone take pictures and send them to the chosen item.")),
    "camera": (("Chụp ảnh", "Chụp bằng máy ảnh của máy tính này, ảnh vào thẳng nội dung đang chọn; ở đây chưa có máy ảnh nào được nối."),
               ("The camera", "Take a picture with this computer's camera, for the chosen item; here no camera is connected.")),
    "recording": (("Ghi âm", "Ghi âm khi đã bật trong Tùy chọn, với lý do và sự đồng ý của người nói."),
                  ("Recording", "Record sound, once it is turned on in the preferences, with the reason for it.")),
    "recommendation": (("Kiến nghị", "Yêu cầu đơn vị khắc phục điều gì, và hạn theo ngày làm việc."),
                       ("A recommendation", "What the unit is to put right, and by when, in working days.")),
    "concerned": (("Người liên quan", "Ghi người hoặc vị trí công tác mà nội dung chưa đạt nói tới."),
                  ("Who is concerned", "Record the person or the post that a finding is about.")),
    "import": (("Từ thẻ nhớ hoặc thư mục", "Nhận ảnh của máy ảnh và xếp vào nội dung theo giờ chụp."),
               ("From a card or folder", "Take in a camera's pictures and put each under an item by its time.")),
    "minutes": (("Biên bản", "Xem trước biên bản, điền phần kết thúc, khóa và ký."),
                ("The minutes", "See the minutes as they will be, fill in the end, lock and sign.")),
    "counters": (("Bộ đếm", "Đếm người chờ, lượt phỏng vấn và những gì diễn ra xung quanh."),
                 ("Counters", "Count people who wait, interviews and what goes on around.")),
    "needed": (("Việc còn lại trước khi khóa", "Những gì còn thiếu; mỗi dòng dẫn tới đúng chỗ."),
               ("What is still needed", "What is missing before locking; each line leads to its place.")),
    "unit-closed": (("Đơn vị đóng cửa", "Lập biên bản khi đến nơi mà đơn vị không làm việc."),
                    ("The unit is closed", "Record that nobody was at work when the team came.")),
    "head-absent": (("Người đứng đầu vắng mặt", "Ghi ai làm việc thay, theo ủy quyền nào."),
                    ("The head is absent", "Record who stands in for the head, and by which authority.")),
    "staff-absent": (("Công chức vắng mặt", "Ghi người vắng, lý do và giấy tờ kèm theo."),
                     ("Staff are absent", "Record who is absent, why, and with what paper.")),
    "team": (("Phân công trong đoàn", "Ai kiểm tra phần nào; ai phải rút khỏi cuộc kiểm tra."),
             ("Team and sections", "Who looks at which section, and who must withdraw.")),
    "read-aloud": (("Đọc biên bản", "Chữ lớn, từng phần một, để đọc cho mọi người nghe trước khi ký."),
                   ("Reading aloud", "Large text, one section at a time, to read to everybody before signing.")),
    "sign": (("Ký biên bản", "Chọn cách ký: chứng thư số trên thiết bị, trong tệp, hoặc ký tay."),
             ("Signing", "Choose how to sign: a certificate on a token, one in a file, or by hand.")),
    "signed": (("Biên bản đã ký", "Biên bản với các chữ ký và tình trạng của từng chữ ký."),
               ("Signed minutes", "The minutes with their signatures and the state of each.")),
    "papers": (("Giấy tờ khác", "Biên bản công bố, danh sách có mặt, biên bản sửa đổi và các giấy tờ khác của cuộc kiểm tra."),
               ("Other papers", "The opening minutes, the list of those present, correction minutes and the other papers of a visit.")),
    "paper-signing": (("Ký giấy tờ khác", "Danh sách có mặt: ai ký, ký thế nào, còn thiếu ai."),
                      ("Signing another paper", "A list of those present: who signs it, how, and who is missing.")),
    "unstamped": (("Bằng chứng lâu dài", "Mức của các chữ ký, việc còn chờ cơ quan cấp dấu thời gian và lần thử tiếp theo."),
                  ("Proof over time", "The level of the signatures, what waits for the time-stamping authority, and the next try.")),
    "verify-empty": (("Kiểm tra chữ ký của một PDF", "Chọn hoặc kéo thả bất kỳ tệp PDF nào vào đây."),
                     ("Verifying a PDF", "Choose any PDF, or drop it here.")),
    "verify": (("Chữ ký hợp lệ", "Kết luận, ai đã ký, lúc nào, và điều gì thay đổi sau mỗi chữ ký."),
               ("Valid signatures", "The verdict, who signed and when, and what changed after each signature.")),
    "verify-unknown": (("Không đủ căn cứ", "Chưa chọn gốc chứng thực mà chữ ký phải dẫn tới."),
                       ("Not enough grounds", "No root has been chosen to which the certificates must lead.")),
    "verify-changed": (("Tệp đã bị thay đổi", "Một byte khác đi là đủ: chữ ký nào không còn hợp lệ và vì sao."),
                       ("A changed file", "One byte is enough: which signatures no longer hold, and why.")),
    "case-file": (("Xuất hồ sơ", "Một tệp chứa biên bản, bằng chứng, dữ liệu và mã băm của chúng."),
                  ("The case file", "One file with the minutes, the evidence, the records and their hashes.")),
    "templates": (("Mẫu giấy tờ của cơ quan", "Các khối, lời văn, thứ tự và biểu trưng, với bản xem trước bên cạnh."),
                  ("Papers as the office wants them", "Blocks, words, order and logo, with a preview beside them.")),
    "sync": (("Đồng bộ", "Máy chủ nào, đã gửi và nhận gì, máy chủ không nhận gì và vì sao."),
             ("Sync", "With which server, what went, what was refused and why.")),
    "conflicts": (("Sửa ở hai nơi", "Cùng một bản ghi bị hai máy sửa khác nhau: xem cạnh nhau rồi chọn; bản không chọn vẫn lưu trong lịch sử."),
                  ("Changed in two places", "Two laptops changed one record apart: see both side by side and choose; the other stays in the history.")),
    "checklists": (("Danh mục", "Các danh mục kiểm tra và các phiên bản của chúng."),
                   ("Checklists", "The checklists and their versions.")),
    "version": (("Danh mục mới", "Mã, phiên bản và tên của danh mục sắp soạn."),
                ("A new checklist", "The code, the version and the name of a checklist that is to be written.")),
    "checklist": (("Soạn danh mục", "Bản dự thảo: các phần và nội dung bên trái, phần đang soạn bên phải."),
                  ("Editing a checklist", "A draft: its sections and items on the left, what is edited on the right.")),
    "checklist-section": (("Soạn một phần", "Tên và thứ tự của một phần trong dự thảo."),
                          ("Editing a section", "The name and the order of a section of the draft.")),
    "checklist-item": (("Soạn một nội dung", "Câu hỏi, cách trả lời, căn cứ và bằng chứng cần có, kèm bản xem trước."),
                       ("Editing an item", "The question, how it is answered, its basis and the evidence it needs, with a preview.")),
    "checklist-ratio": (("Soạn một tỷ lệ", "Nội dung trả lời bằng hai số và ngưỡng đạt."),
                        ("Editing a ratio", "An item that is answered with two numbers, and when it passes.")),
    "checklist-view": (("Xem danh mục", "Đọc một phiên bản đã ban hành."),
                       ("Reading a checklist", "A published version, to read.")),
    "checklist-compare": (("So sánh phiên bản", "Những gì khác giữa hai phiên bản của danh mục."),
                          ("Comparing versions", "What differs between two versions of a checklist.")),
    "preferences": (("Tùy chọn: Chung", "Ngôn ngữ, giao diện và những gì áp dụng cho mọi cuộc kiểm tra."),
                    ("Preferences: General", "Language, appearance and what holds for every visit.")),
    "office": (("Tùy chọn: Cơ quan", "Cơ quan ban hành và cách viết tên cơ quan trong biên bản."),
               ("Preferences: Office", "The issuing office and how the minutes name it.")),
    "storage": (("Tùy chọn: Dữ liệu", "Nơi dữ liệu nằm, dung lượng và bản sao."),
                ("Preferences: Data", "Where the data lie, how much room they take, and copies.")),
    "search": (("Tìm kiếm toàn bộ", "Tìm trong mọi cuộc kiểm tra, có dấu hay không dấu đều được."),
               ("Search everywhere", "Search every visit, with or without diacritics.")),
    "found-unit": (("Đơn vị tìm thấy", "Đơn vị và các cuộc kiểm tra tại đó, mới nhất trước."),
                   ("A unit that was found", "The unit and the visits there, latest first.")),
    "found-basis": (("Căn cứ tìm thấy", "Văn bản, hiệu lực và các mục kiểm tra dựa vào."),
                    ("A legal basis that was found", "The text, when it is in force, and the items that rest on it.")),
    "keys": (("Phím tắt", "Các phím dùng được ở mọi nơi và trong cuộc kiểm tra."),
             ("Keys", "The keys that work everywhere and those of a visit.")),
    "handbook": (("Sách hướng dẫn", "Mục lục của sách hướng dẫn."),
                 ("The handbook", "The table of contents of the handbook.")),
    "handbook-page": (("Một trang hướng dẫn", "Trang hướng dẫn nói về màn hình đang xem."),
                      ("A page of the handbook", "The page about what the window shows.")),
}

TITLES = {"vi": ("Mọi trang của chương trình", "Ảnh và công dụng của từng trang."),
          "en": ("Every page of the program", "A picture of each page and what it is for.")}
INTRODUCTIONS = {
    "vi": "Mỗi trang dưới đây được chụp từ chính chương trình với cuộc kiểm tra mẫu, ở cỡ 1366×768, giao diện sáng. Trong mã nguồn, thư mục "
          "<file>help/vi/pages/variants</file> có thêm các cỡ 360×720 và 1024×600, giao diện tối, tương phản cao và chữ lớn (1,5 lần).",
    "en": "Each page below was taken from the program itself with the sample visit, at 1366×768, light. In the source, the folder "
          "<file>help/C/pages/variants</file> also has the sizes 360×720 and 1024×600, dark, high contrast and large text (1.5 times).",
}


def variant(scheme, size, large):
    return f"{'large' if large else scheme}-{size}"


def picture(language, page, which):
    folder = HELP / FOLDERS[language] / "pages"
    return folder / f"{page}.png" if which == SHOWN else folder / "variants" / f"{page}-{which}.webp"


def colours(path):
    """The variants weigh most of the folder."""
    return 16 if path.parent.name == "variants" else 32


def list_page(language, names):
    title, about = TITLES[language]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<!-- SPDX-License-Identifier: GPL-3.0-or-later -->",
             f'<page xmlns="http://projectmallard.org/1.0/" type="topic" id="pages" xml:lang="{language}">',
             '  <info>', '    <link type="guide" xref="index"/>', '    <title type="sort">90</title>', f"    <desc>{escape(about)}</desc>", "  </info>",
             f"  <title>{escape(title)}</title>", f"  <p>{INTRODUCTIONS[language]}</p>"]
    for page in names:
        name, purpose = (escape(words, quote=False) for words in WORDS[page][0 if language == "vi" else 1])
        lines += [f'  <section id="{page}"><title>{name}</title>', f"    <p>{purpose}</p>",
                  f'    <media type="image" src="pages/{page}.png" mime="image/png"><p>{name}</p></media>', "  </section>"]
    return "\n".join(lines + ["</page>", ""])


def write_pages(names):
    for language, folder in FOLDERS.items():
        (HELP / folder / "pages.page").write_text(list_page(language, names), encoding="utf-8")


def find_missing(names, schemes, sizes):
    """Lines of what is not there, or there for a page that is gone."""
    lines = []
    for language, folder in FOLDERS.items():
        wanted = {picture(language, page, variant(scheme, size, False)) for page in names for scheme in schemes for size in sizes}
        wanted |= {picture(language, page, variant(None, size, True)) for page in names for size in sizes}
        there = {path for path in (HELP / folder / "pages").rglob("*") if path.is_file()}
        lines += [f"{path.relative_to(HELP.parent)} is missing: ./dev screenshots --documentation --only PAGE" for path in sorted(wanted - there)]
        lines += [f"{path.relative_to(HELP.parent)} shows no page of today" for path in sorted(there - wanted)]
        listed = HELP / folder / "pages.page"
        if not set(names) <= set(WORDS):
            lines.append(f"tests/gui/documentation.py has no words about {', '.join(sorted(set(names) - set(WORDS)))}")
        elif not listed.exists() or listed.read_text(encoding="utf-8") != list_page(language, names):
            lines.append(f"{listed.relative_to(HELP.parent)} does not list the pages as they are: ./dev screenshots --documentation")
    return lines
