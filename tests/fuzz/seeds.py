#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeds of text and of EXIF for fuzzing: seeds.py DATA FOLDER"""
import hashlib
import io
import json
import pathlib
import struct
import sys
import zipfile

data, out = map(pathlib.Path, sys.argv[1:3])


def write(target, name, content):
    folder = out / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def pieces(value, depth=0):
    """Every object inside, the smaller the better."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value[:6]:
            yield from pieces(part, depth + 1)


def write_documents():
    seen = set()
    for path in sorted(data.rglob("*.json")):
        if "schema" in path.parts:
            continue
        for piece in pieces(json.loads(path.read_text())):
            shape = tuple(sorted(piece))
            text = json.dumps(piece, ensure_ascii=False)
            if shape in seen or len(text) > 3000:
                continue
            seen.add(shape)
            write("values", f"{len(seen)}.json", text)
            write("canonical-json", f"{len(seen)}.json", text)
    numbers = {"a": 1e21, "b": 9007199254740993, "c": -0.0, "d": 5e-324, "e": 1.5, "f": 123456789012345678, "\u20ac": 1, "\U0001f600": 2, "\ufb33": 3}
    write("canonical-json", "numbers.json", json.dumps(numbers, ensure_ascii=False))
    write("values", "wrong-kinds.json", json.dumps({"vi": 5, "id": [], "title": {"vi": 5}, "text": {"vi": None, "en": {}}, "name": {"en": True}}))


def write_tables():
    write("csv", "commas.csv", "mã,tên,ghi chú\n1,UBND phường A,\"hai, ba\"\n")
    write("csv", "semicolons.csv", "\ufeffmã;tên\r\n1;\"một \"\"hai\"\"\nba\"\r\n\r\n;;\r\n")
    write("csv", "open.csv", "a,\"b\nc")


def entry(tag, text, offset):
    return struct.pack("<HHII", tag, 2, len(text), offset)


def write_exif():
    for name, time, zone in (("local", b"2026:11:23 07:58:00\0", None), ("zone", b"2026:11:23 07:58:00\0", b"+07:00\0"), ("bad", b"0000:99:-1 25:61:61\0", b"+99:99\0")):
        count = 2 if zone else 1
        texts = 26 + 2 + 12 * count + 4
        directory = struct.pack("<H", count) + entry(0x9003, time, texts)
        if zone:
            directory += entry(0x9011, zone, texts + len(time))
        tiff = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + struct.pack("<HHII", 0x8769, 4, 1, 26) + struct.pack("<I", 0)
        tiff += directory + struct.pack("<I", 0) + time + (zone or b"")
        body = b"Exif\0\0" + tiff
        jpeg = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body
        frame = b"\xff\xc0\x00\x0b\x08\x00\x10\x00\x18\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\x34\xff\xd9"
        write("exif", name, jpeg)
        write("jpeg", name, jpeg + frame)


def pack(codes, least):
    """GIF's LZW with codes of one size: a clear code before the table grows."""
    bits, n = 0, 0
    for code in codes:
        bits |= code << n
        n += least + 1
    data = bits.to_bytes((n + 7) // 8, "little")
    return bytes([least, len(data)]) + data + b"\0"


def write_gif():
    colours = bytes(range(12))
    codes = [4] + [code for pixel in range(16) for code in ((pixel % 4, 4) if pixel % 2 else (pixel % 4,))] + [5]
    for name, extension, flags in (("plain", b"", 0), ("rows", b"", 0x40), ("clear", b"!\xf9\4\1\0\0\1\0", 0), ("note", b"!\xfe\5hello\0", 0)):
        for version in (b"GIF87a", b"GIF89a"):
            frame = b"," + struct.pack("<HHHHB", 0, 0, 4, 4, flags)
            write("gif", f"{name}-{version[3:5].decode()}.gif", version + struct.pack("<HHBBB", 4, 4, 0x81, 0, 0) + colours + extension + frame + pack(codes, 2) + b";")


VISIT = "0123456789abcdef0123456789abcdef"


def digest(content):
    return hashlib.sha256(content).hexdigest()


def make_bag(payload):
    """A small case file of the office."""
    manifest = "".join(f"{digest(content)}  {name}\n" for name, content in payload.items()).encode()
    info = f"External-Identifier: {VISIT}\nBagging-Date: 2026-11-23\nPayload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}\n".encode()
    tags = {"bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "bag-info.txt": info, "manifest-sha256.txt": manifest}
    listed = "".join(f"{digest(content)}  {name}\n" for name, content in tags.items()).encode()
    return {**payload, **tags, "tagmanifest-sha256.txt": listed}


class Pipe:
    """Takes bytes and cannot go back, so that sizes stand behind the data."""

    def __init__(self, memory):
        self.write, self.flush = memory.write, memory.flush


def write_case_files():
    body = {"type": "visit", "unit": "WARD-1", "scope": "a"}
    canonical = json.dumps([None, False, body, []], sort_keys=True, separators=(",", ":"))
    rev = f"1-{digest(canonical.encode())[:32]}"
    documents = {"format": "bienban-documents-1", "visit": VISIT, "documents": [{"id": f"visit:{VISIT}", "revisions": [{"rev": rev, "body": body}]}]}
    photograph = b"\xff\xd8\xff\xd9"
    pdf = b"%PDF-1.7\n%%EOF\n"
    head = {"format": "bienban-case-1", "copy": "office", "visit": VISIT, "unit_name": "X",
            "minutes": {"file": "data/bien-ban/bien-ban.pdf", "sha256": digest(pdf), "size": len(pdf)},
            "evidence": [{"number": 1, "sha256": digest(photograph), "file": "data/bang-chung/001.jpg", "size": 4}]}
    files = make_bag({"data/ho-so.json": json.dumps(head).encode(), "data/ban-ghi.json": json.dumps(documents).encode(),
                      "data/bien-ban/bien-ban.pdf": pdf, "data/bang-chung/001.jpg": photograph})
    write("case-file", "documents.json", json.dumps(documents))
    for name, method, streamed in (("stored", zipfile.ZIP_STORED, False), ("deflated", zipfile.ZIP_DEFLATED, False), ("streamed", zipfile.ZIP_DEFLATED, True)):
        memory = io.BytesIO()
        with zipfile.ZipFile(Pipe(memory) if streamed else memory, "w", method) as case:
            for path, content in files.items():
                with case.open(zipfile.ZipInfo(f"case/{path}"), "w", force_zip64=name == "stored") as part:
                    part.write(content)
        write("case-file", name + ".zip", memory.getvalue())


write_documents()
write_tables()
write_exif()
write_gif()
write_case_files()
