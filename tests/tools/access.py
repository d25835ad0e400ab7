#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the page of the handbook that says who may read and write what on a server, from the table that the server itself obeys.

access.py            writes help/C/access.page and help/vi/access.page
access.py --check    tells what differs from them
"""
import argparse
import json
import pathlib
import sys
from xml.sax.saxutils import escape

TOP = pathlib.Path(__file__).resolve().parents[2]
WORDS = {
    "en": {
        "folder": "C", "title": "Who may do what on a server",
        "desc": "Who reads and who writes which records on a server of a team or an office.",
        "lead": "On one laptop everything belongs to whoever is signed in to the computer. On a server (<code>bienban-hub</code>, or a CouchDB) an account and its roles decide. "
                "This page is made from the table that the server obeys: it says no more and no less.",
        "notes": [
            "Whoever is not named may not. What the server refuses stays on the laptop, in the outbox, with the server's words; nothing is lost.",
            "A member may carry records of another: who is named as author is a claim. But what only the leader may do must come from the leader's account, or the secretary's where it is named.",
            "A conflict is settled by the leader; in the catalogue by the office, in a plan by the planner, over reviews, result notices and statistical appendices by the supervisor.",
            "Two people who began the same record apart both keep their version, where each may change the other's. <code>bienban-hub</code> checks this; a CouchDB cannot, because it is shown only the revision that the sender says he changed: whoever has an account there must be trusted that far.",
            "Who administers the server may carry everything, as when a backup is brought back, but may not change what never changes.",
        ],
        "reading": "Who reads", "records": "Records", "readers": "Who may read", "verbs": {"create": "Create", "change": "Change", "delete": "Delete"},
        "document": "Record", "never": "never", "nobody": "nobody", "settled": ", until it is published",
        "also": "deputy or member: only those who are let in by name",
    },
    "vi": {
        "folder": "vi", "title": "Ai được làm gì trên máy chủ",
        "desc": "Ai được đọc, ai được ghi hồ sơ nào trên máy chủ của đoàn hoặc của cơ quan.",
        "lead": "Trên một máy tính, mọi thứ thuộc về người đăng nhập máy đó. Trên máy chủ (<code>bienban-hub</code> hoặc CouchDB), tài khoản và vai trò quyết định. "
                "Trang này lập tự động từ chính bảng mà máy chủ tuân theo, không thêm, không bớt.",
        "notes": [
            "Người không được nêu thì không được phép. Những gì máy chủ từ chối vẫn nằm trên máy tính, trong hộp chờ gửi, kèm lời của máy chủ; không mất gì.",
            "Thành viên có thể chuyển giúp hồ sơ của người khác: tên người ghi chỉ là lời khai. Nhưng việc chỉ trưởng đoàn được làm thì phải đến từ tài khoản của trưởng đoàn, hoặc của thư ký nếu được nêu.",
            "Trưởng đoàn quyết định khi hai bản ghi mâu thuẫn; trong danh mục là cơ quan thường trực, trong kế hoạch là người lập kế hoạch, với ý kiến giám sát, thông báo kết quả và phụ lục số liệu là người giám sát.",
            "Khi hai người cùng lập một hồ sơ trên hai máy, cả hai bản đều được giữ nếu người này được phép sửa bản của người kia. <code>bienban-hub</code> kiểm tra việc này; CouchDB thì không thể, vì chỉ được cho thấy bản mà người gửi nói là mình đã sửa: chỉ cấp tài khoản trên đó cho người đáng tin cậy đến mức ấy.",
            "Người quản trị máy chủ được chuyển mọi hồ sơ, như khi khôi phục bản sao lưu, nhưng không được sửa những gì không bao giờ thay đổi.",
        ],
        "reading": "Ai được đọc", "records": "Hồ sơ", "readers": "Người được đọc", "verbs": {"create": "Tạo", "change": "Sửa", "delete": "Xóa"},
        "document": "Loại hồ sơ", "never": "không bao giờ", "nobody": "không ai", "settled": ", cho đến khi công bố",
        "also": "phó trưởng đoàn, thành viên: chỉ người được ghi rõ tên",
    },
}


def first_up(text):
    return text[:1].upper() + text[1:]


def cells(*texts):
    return "      <tr>" + "".join(f"<td><p>{text}</p></td>" for text in texts) + "</tr>"


def head(*texts):
    return cells(*(f"<em>{escape(text)}</em>" for text in texts))


def say_roles(table, kind, roles, language):
    labels = {r["name"]: r["label"][language] for r in table["roles"] if kind in r["in"]}
    return escape(", ".join(labels[role] if i == 0 else labels[role][:1].lower() + labels[role][1:] for i, role in enumerate(r for r in roles if r in labels)))


def say_verb(table, kind, document, rule, verb, language):
    words = WORDS[language]
    if verb not in rule["verbs"]:
        if verb != "create" and document.get("never_changes"):
            return words["never"]
        return "" if "label" in rule else words["nobody"]
    settled = words["settled"] if document.get("settled_by") and verb != "create" else ""
    return say_roles(table, kind, rule["roles"], language) + settled


def merge(rules):
    """One line for the rules without a name of their own, one for each of the others."""
    plain = [r for r in rules if "label" not in r]
    return ([plain] if plain else []) + [[r] for r in rules if "label" in r]


def document_rows(table, kind, document, language):
    for group in merge(document["rules"]):
        name = first_up(document["label"][language])
        if "label" in group[0]:
            name += ": " + group[0]["label"][language]
        told = []
        for verb in ("create", "change", "delete"):
            rule = next((r for r in group if verb in r["verbs"]), group[0])
            told.append(say_verb(table, kind, document, rule, verb, language))
        if "label" not in group[0] and any("label" in r and "change" in r["verbs"] for r in document["rules"]) and told[1] == WORDS[language]["nobody"]:
            told[1] = ""
        yield cells(escape(name), *told)


def render(table, language):
    words = WORDS[language]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<!-- SPDX-License-Identifier: GPL-3.0-or-later -->",
        "<!-- Made by tests/tools/access.py from data/write-rules.json. -->",
        f'<page xmlns="http://projectmallard.org/1.0/" type="topic" id="access" xml:lang="{language}">',
        "  <info>", '    <link type="guide" xref="index"/>', '    <title type="sort">85</title>',
        f'    <desc>{words["desc"]}</desc>', "  </info>", f'  <title>{words["title"]}</title>', f'  <p>{words["lead"]}</p>', "  <list>",
    ]
    lines += [f"    <item><p>{escape(note)}</p></item>" for note in words["notes"]] + ["  </list>"]
    lines += ['  <section id="reading">', f'    <title>{words["reading"]}</title>', "    <table>", head(words["records"], words["readers"])]
    lines += [cells(escape(d["label"][language]), escape(d["readers"][language])) for d in table["databases"]] + ["    </table>", "  </section>"]
    for database in table["databases"]:
        kind = database["name"]
        lines += [f'  <section id="{kind}">', f'    <title>{escape(database["label"][language])}</title>']
        if kind == "hanche":
            lines += [f'    <p>{escape(first_up(words["also"]))}.</p>']
        lines += ["    <table>", head(words["document"], *words["verbs"].values())]
        for document in table["documents"]:
            if kind in document["in"]:
                lines += document_rows(table, kind, document, language)
        lines += ["    </table>", "  </section>"]
    return "\n".join(lines + ["</page>", ""])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    table = json.loads((TOP / "data/write-rules.json").read_text(encoding="utf-8"))
    wrong = 0
    for language, words in WORDS.items():
        page = TOP / "help" / words["folder"] / "access.page"
        text = render(table, language)
        if not options.check:
            page.write_text(text, encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != text:
            print(f"{page.relative_to(TOP)} is not what data/write-rules.json says: run python3 tests/tools/access.py")
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main())
