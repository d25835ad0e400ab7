#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the table of attacks of the handbook from what tests/unit/signing/test-attacks.c proves, and that of the codes of reasons from app/signing.

attacks.py            writes attacks.page and reason-codes.page in help/C and help/vi
attacks.py --check    tells what differs from them
--po FILE             further translations of the reasons, beside po/vi.po
"""
import argparse
import ast
import json
import pathlib
import re
import sys
from xml.sax.saxutils import escape

TOP = pathlib.Path(__file__).resolve().parents[2]
WORDS = {
    "en": {
        "language": "en", "folder": "C", "title": "Attacks and verdicts",
        "desc": "What is done to signed PDFs, and what Biên Bản says about it.",
        "lead": "Each line is a test that makes the attack from a really signed PDF. This table is made from those tests: it tells what they prove, no more.",
        "verdicts": "<em>Valid</em>, <em>not enough grounds</em> and <em>invalid</em> are the verdicts of Circular 15/2025/TT-BKHCN. <em>Refused</em> means that the file is "
                    "not looked at any further: it is damaged, or shows different things to different readers.",
        "columns": ("Attack", "Verdict and reason"),
        "valid": "valid", "undetermined": "not enough grounds", "invalid": "invalid", "refused": "refused",
    },
    "vi": {
        "language": "vi", "folder": "vi", "title": "Các kiểu tấn công và kết luận",
        "desc": "Những thủ đoạn đối với tệp PDF đã ký và kết luận của Biên Bản.",
        "lead": "Mỗi dòng là một phép thử, tạo ra cuộc tấn công từ một tệp PDF được ký thật. Bảng này lập tự động từ các phép thử đó: chỉ nêu những gì đã được chứng minh.",
        "verdicts": "<em>Hợp lệ</em>, <em>không đủ căn cứ</em> và <em>không hợp lệ</em> là các kết luận theo Thông tư 15/2025/TT-BKHCN. <em>Từ chối</em> nghĩa là tệp không được "
                    "xem xét tiếp: tệp bị hỏng, hoặc mỗi chương trình đọc sẽ hiện một nội dung khác.",
        "columns": ("Thủ đoạn", "Kết luận và lý do"),
        "valid": "hợp lệ", "undetermined": "không đủ căn cứ", "invalid": "không hợp lệ", "refused": "từ chối",
    },
}
CODES = {
    "en": {
        "title": "Codes of reasons", "desc": "What programs read in place of the sentences of a verification.",
        "lead": "<code>bienban-cli verify --json</code> and the report as JSON give each sentence a code, which stays the same in every language and version: "
                "<code>problem_codes</code> beside <code>problems</code>, <code>change_codes</code> beside <code>changes</code>, <code>remark_codes</code> beside "
                "<code>remarks</code>, in the same order. The verdict is <code>valid</code>, <code>undetermined</code> or <code>invalid</code>.",
        "stamps": "With <code>time-stamp-</code> before it, a code that begins with <code>certificate-</code>, <code>chain-</code>, <code>in-</code>, <code>no-</code> or "
                  "<code>revocation-</code> is about the authority of a time stamp in place of the signer.",
        "columns": ("Code", "Sentence"),
    },
    "vi": {
        "title": "Mã lý do", "desc": "Mã để chương trình khác đọc thay cho câu chữ trong kết quả xác minh.",
        "lead": "<code>bienban-cli verify --json</code> và báo cáo dạng JSON ghi kèm mỗi câu một mã, không đổi theo ngôn ngữ và phiên bản: "
                "<code>problem_codes</code> đi cùng <code>problems</code>, <code>change_codes</code> đi cùng <code>changes</code>, <code>remark_codes</code> đi cùng "
                "<code>remarks</code>, theo đúng thứ tự. Kết luận là <code>valid</code> (hợp lệ), <code>undetermined</code> (không đủ căn cứ) hoặc "
                "<code>invalid</code> (không hợp lệ).",
        "stamps": "Mã bắt đầu bằng <code>certificate-</code>, <code>chain-</code>, <code>in-</code>, <code>no-</code> hoặc <code>revocation-</code> mà có thêm "
                  "<code>time-stamp-</code> ở trước là nói về tổ chức cấp dấu thời gian, không phải người ký.",
        "columns": ("Mã", "Câu"),
    },
}
# A code and the sentence behind it, wherever the program says one.
SAID = re.compile(r'"([a-z]+(?:-[a-z]+)+)",\s*(?:g_strdup(?:_printf)? \()?_\(("(?:[^"\\]|\\.)*")\)')
# What another message is told as.
PASSED_ON = {"signature-gone": "An earlier revision of the file was signed in “%s”; the newest one does not show that signature any more",
             "time-stamp-damaged": "This is not a time stamp (RFC 3161), or a damaged one",
             "value-damaged": "The signature value is damaged: it is not a CMS SignedData with one signer"}


def read_po(path):
    """The translations of a .po file, without plurals and contexts."""
    entries, key, field = {}, None, None
    for line in path.read_text(encoding="utf-8").splitlines() + [""]:
        match = re.match(r'(?:(msgid|msgstr) )?(".*")$', line)
        if match and match[1] == "msgid":
            key, field = ast.literal_eval(match[2]), "msgid"
        elif match and match[1] == "msgstr":
            entries[key], field = ast.literal_eval(match[2]), "msgstr"
        elif match and field == "msgid":
            key += ast.literal_eval(match[2])
        elif match and field == "msgstr":
            entries[key] += ast.literal_eval(match[2])
        else:
            field = None
    return entries


def say(reason, language, translations):
    """The message with an ellipsis in place of what the program fills in."""
    text = reason if language == "en" else translations.get(reason) or reason
    return re.sub(r"%(\d\$)?[a-z]", "…", text)


def render(groups, language, translations):
    words = WORDS[language]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<!-- SPDX-License-Identifier: GPL-3.0-or-later -->",
        "<!-- Made by tests/tools/attacks.py from tests/unit/signing/attacks.json. -->",
        f'<page xmlns="http://projectmallard.org/1.0/" type="topic" id="attacks" xml:lang="{words["language"]}">',
        "  <info>", '    <link type="guide" xref="verification"/>', '    <link type="guide" xref="index"/>', '    <title type="sort">081</title>',
        f'    <desc>{words["desc"]}</desc>', "  </info>", f'  <title>{words["title"]}</title>',
        f'  <p>{words["lead"]}</p>', f'  <p>{words["verdicts"]}</p>',
    ]
    for group in groups:
        lines += [f'  <section id="{group["id"]}">', f'    <title>{escape(group["title"][language])}</title>', "    <table>",
                  "      <tr><td><p><em>{}</em></p></td><td><p><em>{}</em></p></td></tr>".format(*words["columns"])]
        for attack in group["attacks"]:
            verdict = words[attack["verdict"]]
            reason = attack.get("reason")
            cell = f"<em>{verdict}</em>" + (f": {escape(say(reason, language, translations))}" if reason else "")
            lines.append(f"      <tr><td><p>{escape(attack[language])}</p></td><td><p>{cell}</p></td></tr>")
        lines += ["    </table>", "  </section>"]
    return "\n".join(lines + ["</page>", ""])


def list_codes():
    """Every code with its sentences, as the sources say them."""
    codes = {code: [sentence] for code, sentence in PASSED_ON.items()}
    for path in sorted((TOP / "app/signing").glob("*.c")):
        for code, literal in SAID.findall(path.read_text(encoding="utf-8")):
            sentences = codes.setdefault(code, [])
            if ast.literal_eval(literal) not in sentences:
                sentences.append(ast.literal_eval(literal))
    return codes


def render_codes(codes, language, translations):
    words = CODES[language]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<!-- SPDX-License-Identifier: GPL-3.0-or-later -->",
        "<!-- Made by tests/tools/attacks.py from app/signing. -->",
        f'<page xmlns="http://projectmallard.org/1.0/" type="topic" id="reason-codes" xml:lang="{language}">',
        "  <info>", '    <link type="guide" xref="verification"/>', '    <link type="guide" xref="index"/>', '    <title type="sort">082</title>',
        f'    <desc>{words["desc"]}</desc>', "  </info>", f'  <title>{words["title"]}</title>', f'  <p>{words["lead"]}</p>', f'  <p>{words["stamps"]}</p>',
        "  <table>", "    <tr><td><p><em>{}</em></p></td><td><p><em>{}</em></p></td></tr>".format(*words["columns"]),
    ]
    for code, sentences in sorted(codes.items()):
        said = "".join(f"<p>{escape(say(sentence, language, translations))}</p>" for sentence in sentences)
        lines.append(f"    <tr><td><p><code>{code}</code></p></td><td>{said}</td></tr>")
    return "\n".join(lines + ["  </table>", "</page>", ""])


def write_page(name, language, text, check):
    """Returns: whether the page is (now) what it must be."""
    page = TOP / "help" / WORDS[language]["folder"] / f"{name}.page"
    if not check:
        page.write_text(text, encoding="utf-8")
    elif not page.exists() or page.read_text(encoding="utf-8") != text:
        print(f"{page.relative_to(TOP)} is not what the program says: run python3 tests/tools/attacks.py")
        return False
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--po", type=pathlib.Path)
    options = parser.parse_args()
    groups = json.loads((TOP / "tests/unit/signing/attacks.json").read_text(encoding="utf-8"))["groups"]
    translations = read_po(TOP / "po/vi.po")
    if options.po:
        translations.update(read_po(options.po))
    wrong = 0
    for attack in (a for g in groups for a in g["attacks"]):
        if attack.get("reason") and not any(attack["reason"] in message for message in translations):
            print(f"attacks.json: nobody says “{attack['reason']}” ({attack['id']})")
            wrong = 1
    codes = list_codes()
    for language in WORDS:
        for name, text in (("attacks", render(groups, language, translations)), ("reason-codes", render_codes(codes, language, translations))):
            wrong |= not write_page(name, language, text, options.check)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
