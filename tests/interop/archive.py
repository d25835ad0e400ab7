#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a strict checker of archives asks of our papers: archive.py BIENBAN-CLI

The sample's minutes are read as they were drawn, after each signature, after the data for the long term, the time stamp, the number and the
seal (every incremental update ends a file of its own), and every paper beside them, those with a number and a seal as well. Rules: ISO 19005-3 (PDF/A-3b), the parts of ISO 14289-1 (PDF/UA-1) that
a program can decide, EN 319 142-1 (PAdES). At the end, files that break one rule each show that each rule is looked at.
"""
import base64
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
from xml.etree import ElementTree

from asn1crypto import cms, crl, ocsp, tsp, x509

CLI = sys.argv[1] if len(sys.argv) > 1 else None
assert tsp.SigningCertificateV2                          # its import makes the attribute known to cms
SUBTYPES = {"/Widget"}
PAINTING = {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh", b"Do", b"Tj", b"TJ", b"'", b'"', b"EI"}
OTHERS = {b"q", b"Q", b"cm", b"w", b"J", b"j", b"M", b"d", b"ri", b"i", b"gs", b"m", b"l", b"c", b"v", b"y", b"h", b"re", b"n", b"W", b"W*",
          b"BT", b"ET", b"Tc", b"Tw", b"Tz", b"TL", b"Tf", b"Tr", b"Ts", b"Td", b"TD", b"Tm", b"T*", b"CS", b"cs", b"SC", b"SCN", b"sc", b"scn",
          b"G", b"g", b"RG", b"rg", b"MP", b"DP", b"BMC", b"BDC", b"EMC"}
TOKEN = re.compile(rb"\s+|%[^\r\n]*|\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)|<<|>>|<[0-9A-Fa-f\s]*>|\[|\]|/[^\s()<>\[\]{}/%]*|[^\s()<>\[\]{}/%]+", re.S)


class Paper:
    """A PDF: its bytes, its objects as qpdf sees them, and what is wrong with it."""

    def __init__(self, data):
        self.data, self.wrong = data, []
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(data)
            file.flush()
            run = subprocess.run(["qpdf", "--json=2", "--json-stream-data=inline", "--decode-level=generalized", file.name], capture_output=True)
        self.check(run.returncode == 0, "6.1.1", f"qpdf: {run.stderr.decode()[:200]}")
        self.objects = json.loads(run.stdout)["qpdf"][1] if run.stdout else {}
        self.trailer = self.objects["trailer"]["value"]
        self.root = self.get(self.trailer["/Root"])

    def check(self, true, clause, what):
        if not true:
            self.wrong.append(f"{clause}: {what}")
        return true

    def get(self, value):
        """The object behind a reference; the dictionary of a stream."""
        if isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            found = self.objects.get(f"obj:{value}", {})
            return found["stream"]["dict"] if "stream" in found else self.get(found.get("value"))
        return value

    def stream(self, value):
        return base64.b64decode(self.objects[f"obj:{value}"]["stream"]["data"])

    def dictionaries(self):
        """Every dictionary, also those inside others, with the number of its object."""
        def walk(value):
            if isinstance(value, dict):
                yield value
                for one in value.values():
                    yield from walk(one)
            elif isinstance(value, list):
                for one in value:
                    yield from walk(one)
        for name, held in self.objects.items():
            for one in walk(held["stream"]["dict"] if "stream" in held else held.get("value")):
                yield name[4:], one

    def list(self, value):
        value = self.get(value)
        return value if isinstance(value, list) else [] if value is None else [value]


def text(value):
    return value[2:] if isinstance(value, str) and value[:2] in ("u:", "b:") else value


# ── The bytes: ISO 19005-3, 6.1 ──────────────────────────────────────────────────────────────────────────────────

def check_object(paper, number, generation, at):
    data = paper.data
    head = re.compile(rb"(\d+) (\d+) obj\r?\n").match(data, at)
    if not paper.check(head and (int(head[1]), int(head[2])) == (number, generation), "6.1.9", f"object {number} is not at {at}"):
        return
    paper.check(data[at - 1] in b"\r\n", "6.1.9", f"object {number} does not begin a line")
    end = data.find(b"endobj", head.end())
    stream = re.compile(rb"\bstream(\r?\n|.)", re.S).search(data, head.end(), end)
    if stream:
        length = re.search(rb"/Length (\d+)(?! \d+ R)", data[head.end():stream.start()])
        paper.check(stream[1] in (b"\n", b"\r\n"), "6.1.7.1", f"object {number}: what follows “stream”")
        if paper.check(length, "6.1.7.1", f"object {number}: no direct /Length"):
            rest = data[stream.end() + int(length[1]):]
            paper.check(re.match(rb"(\r\n|\n|\r)endstream\b", rest), "6.1.7.1", f"object {number}: /Length is not exact")
            end = data.find(b"endobj", stream.end() + int(length[1]))
    paper.check(data[end - 1] in b"\r\n", "6.1.9", f"object {number}: “endobj” does not begin a line")
    body = data[head.end():stream.start() if stream else end]
    for token in TOKEN.findall(body):
        if token[:1] == b"<" and token[:2] != b"<<":
            paper.check(len(re.sub(rb"[<>\s]", b"", token)) % 2 == 0, "6.1.6", f"object {number}: an odd hexadecimal string")
            paper.check(len(token) // 2 <= 32767, "6.1.13", f"object {number}: a string longer than 32767")
        elif token[:1] == b"/":
            paper.check(len(token) <= 128, "6.1.13", f"object {number}: a name longer than 127")
    paper.check(len(re.findall(rb"[^\x00-\x7f]", re.sub(rb"\((?:\\.|[^\\()])*\)", b"", body))) == 0, "6.1.8", f"object {number}: a name is not UTF-8")


def check_bytes(paper):
    data = paper.data
    paper.check(re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", data), "6.1.2", "header")
    paper.check(re.search(rb"%%EOF\r?\n?\Z", data), "6.1.3", "something behind the last %%EOF")
    at = int(re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", data)[1])
    first, seen = None, set()
    while at is not None:
        section = re.compile(rb"xref\r?\n((?:\d+ \d+\r?\n(?:\d{10} \d{5} [fn](?: \r| \n|\r\n))+)*)trailer\s*(<<.*?>>)\s*startxref", re.S).match(data, at)
        if not paper.check(section, "6.1.4", f"no well-formed cross-reference table at {at}"):
            return
        identifier = re.search(rb"/ID\s*\[\s*<([0-9a-fA-F]{32})>\s*<[0-9a-fA-F]{32}>\s*\]", section[2])
        paper.check(identifier, "6.1.3", f"the trailer behind {at} has no /ID")
        paper.check(b"/Encrypt" not in section[2], "6.1.3", "/Encrypt")
        first = first or identifier and identifier[1]
        paper.check(not identifier or identifier[1] == first, "6.1.3", "the first part of /ID changes")
        for start, lines in re.findall(rb"(\d+) \d+\r?\n((?:\d{10} \d{5} [fn]..)+)", section[1], re.S):
            for i in range(len(lines) // 20):
                entry, number = lines[20 * i:20 * i + 20], int(start) + i
                if entry[17:18] == b"n" and number not in seen:
                    check_object(paper, number, int(entry[11:16]), int(entry[:10]))
                seen.add(number)
        before = re.search(rb"/Prev (\d+)", section[2])
        at = int(before[1]) if before else None
    for name, held in paper.objects.items():
        filters = held.get("stream", {}).get("dict", {}).get("/Filter")
        paper.check(not {"/LZWDecode", "/Crypt"} & set(paper.list(filters)), "6.1.7.2", f"{name}: {filters}")
        paper.check(not {"/F", "/FFilter", "/FDecodeParms"} & set(held.get("stream", {}).get("dict", {})), "6.1.7.1", f"{name}: data outside")


# ── What it says about itself: 6.6; colours: 6.2 ─────────────────────────────────────────────────────────────────

def to_iso(date):
    match = re.fullmatch(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)([+-]\d\d)'(\d\d)'?", date or "")
    return match and "{}-{}-{}T{}:{}:{}{}:{}".format(*match.groups())


def check_metadata(paper):
    held = paper.get(paper.root.get("/Metadata"))
    if not paper.check(held and held.get("/Type") == "/Metadata" and held.get("/Subtype") == "/XML", "6.6.2.1", "no /Metadata"):
        return
    paper.check("/Filter" not in held, "6.6.2.1", "XMP is compressed")
    raw = paper.stream(paper.root["/Metadata"])
    paper.check(re.match(rb"<\?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"\?>", raw), "6.6.2.2", "packet header")
    paper.check(raw.rstrip().endswith(b"?>") and b"bytes=" not in raw[:120] and b"encoding=" not in raw[:120], "6.6.2.2", "packet attributes")
    tree = ElementTree.fromstring(raw)
    ns = {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "pdfaid": "http://www.aiim.org/pdfa/ns/id/", "dc": "http://purl.org/dc/elements/1.1/",
          "xmp": "http://ns.adobe.com/xap/1.0/", "pdf": "http://ns.adobe.com/pdf/1.3/"}
    known = {"pdfaid": {"part", "conformance"}, "dc": {"format", "title", "creator", "language", "description", "subject"},
             "xmp": {"CreatorTool", "CreateDate", "ModifyDate", "MetadataDate"}, "pdf": {"Producer", "Keywords"}}
    for one in tree.iter("{%s}Description" % ns["rdf"]):
        for child in one:
            space, name = child.tag[1:].split("}")
            prefix = next((key for key, uri in ns.items() if uri == space), None)
            paper.check(name in known.get(prefix, ()), "6.6.2.3.1", f"{child.tag} is in no predefined schema")
    find = lambda path: (tree.findtext(f".//{path}", None, ns) or "").strip()
    paper.check(find("pdfaid:part") == "3" and find("pdfaid:conformance") == "B", "6.6.4", "part and conformance")
    info = {key: text(value) for key, value in (paper.get(paper.trailer.get("/Info")) or {}).items()}
    pairs = {"/Title": "dc:title/rdf:Alt/rdf:li", "/Author": "dc:creator/rdf:Seq/rdf:li", "/Creator": "xmp:CreatorTool", "/Producer": "pdf:Producer"}
    for key, path in pairs.items():
        paper.check(info.get(key) == find(path), "6.6.2.3.1", f"{key} is “{info.get(key)}”, XMP says “{find(path)}”")
    for key, path in {"/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}.items():
        paper.check(to_iso(info.get(key)) == find(path), "6.6.2.3.1", f"{key} is “{info.get(key)}”, XMP says “{find(path)}”")
    paper.check(find("dc:title/rdf:Alt/rdf:li"), "UA 7.1", "no title")


def check_colours(paper):
    intents = [paper.get(one) for one in paper.list(paper.root.get("/OutputIntents"))]
    if not paper.check(len(intents) == 1 and intents[0].get("/S") == "/GTS_PDFA1", "6.2.3", "one output intent"):
        return
    paper.check(paper.get(intents[0]["/DestOutputProfile"]).get("/N") == 3, "6.2.3", "/N of the profile")
    profile = paper.stream(intents[0]["/DestOutputProfile"])
    paper.check(struct.unpack(">I", profile[:4])[0] == len(profile) and profile[36:40] == b"acsp", "6.2.3", "the profile is damaged")
    paper.check(profile[8] in (2, 4) and profile[12:16] in (b"mntr", b"prtr") and profile[16:20] == b"RGB ", "6.2.3", "version, class or space of the profile")
    for name, one in paper.dictionaries():
        if one.get("/Subtype") == "/Image":
            space = paper.get(one.get("/ColorSpace"))
            paper.check(space in ("/DeviceRGB", "/DeviceGray") or one.get("/ImageMask") or isinstance(space, list) and space[0] in ("/ICCBased", "/Indexed"),
                        "6.2.4.3", f"{name}: {space} is not covered by the output intent")
            paper.check(one.get("/Interpolate") in (None, False), "6.2.8", f"{name}: /Interpolate")
            paper.check(not {"/Alternates", "/OPI"} & set(one), "6.2.8", f"{name}: /Alternates or /OPI")
            paper.check(one.get("/BitsPerComponent") in (1, 2, 4, 8, 16), "6.2.8.1", f"{name}: bits")
        if one.get("/Subtype") == "/Form":
            paper.check(not {"/OPI", "/PS", "/Ref"} & set(one) and one.get("/Subtype2") != "/PS", "6.2.9", f"{name}: a form with {sorted(one)}")
        if one.get("/S") == "/Transparency":
            paper.check(one.get("/CS") in (None, "/DeviceRGB", "/DeviceGray"), "6.2.10", f"{name}: blending space {one.get('/CS')}")
        if one.get("/Subtype") == "/PS":
            paper.check(False, "6.2.9", f"{name}: PostScript")
    for name, holder in paper.dictionaries():
        for one in (paper.get(holder.get("/ExtGState")) or {}).values():
            state = paper.get(one)
            paper.check(not {"/TR", "/HTP"} & set(state) and state.get("/TR2") in (None, "/Default"), "6.2.5", f"{name}: ExtGState {state}")
            paper.check(state.get("/BM") in (None, "/Normal", "/Compatible", "/Multiply"), "6.2.10", f"{name}: blend mode {state.get('/BM')}")


# ── Fonts: 6.2.11 ────────────────────────────────────────────────────────────────────────────────────────────────

class TrueType:
    def __init__(self, data):
        count = struct.unpack(">H", data[4:6])[0]
        self.tables = {}
        for i in range(count):
            tag, _sum, at, size = struct.unpack(">4sIII", data[12 + 16 * i:28 + 16 * i])
            self.tables[tag] = data[at:at + size]
        self.units = struct.unpack(">H", self.tables[b"head"][18:20])[0]
        self.glyphs = struct.unpack(">H", self.tables[b"maxp"][4:6])[0]
        metrics = struct.unpack(">H", self.tables[b"hhea"][34:36])[0]
        hmtx = self.tables[b"hmtx"]
        widths = [struct.unpack(">H", hmtx[4 * i:4 * i + 2])[0] for i in range(metrics)]
        self.widths = [1000 * width / self.units for width in widths + [widths[-1]] * (self.glyphs - metrics)]
        self.maps = {}
        cmap = self.tables.get(b"cmap", b"\0\0\0\0")
        for i in range(struct.unpack(">H", cmap[2:4])[0]):
            platform, encoding, at = struct.unpack(">HHI", cmap[4 + 8 * i:12 + 8 * i])
            self.maps[platform, encoding] = self.read_map(cmap[at:])

    @staticmethod
    def read_map(table):
        kind = struct.unpack(">H", table[:2])[0]
        if kind == 0:
            return {code: glyph for code, glyph in enumerate(table[6:262]) if glyph}
        if kind == 6:
            first, count = struct.unpack(">HH", table[6:10])
            return dict(zip(range(first, first + count), struct.unpack(f">{count}H", table[10:10 + 2 * count])))
        if kind != 4:
            return {}
        n = struct.unpack(">H", table[6:8])[0] // 2
        part = lambda i: struct.unpack(f">{n}H", table[14 + 2 * n * i + (2 if i else 0):14 + 2 * n * (i + 1) + (2 if i else 0)])
        ends, starts, deltas, offsets = part(0), part(1), part(2), part(3)
        found = {}
        for i in range(n):
            for code in range(starts[i], min(ends[i], 0xFFFE) + 1):
                at = 16 + 6 * n + 2 * i + offsets[i] + 2 * (code - starts[i])
                glyph = struct.unpack(">H", table[at:at + 2])[0] if offsets[i] else code
                found[code] = (glyph + deltas[i]) % 65536 if glyph or not offsets[i] else 0
        return found


def read_widths(array):
    found, i = {}, 0
    while i < len(array):
        if isinstance(array[i + 1], list):
            found.update({array[i] + k: width for k, width in enumerate(array[i + 1])})
            i += 2
        else:
            found.update({code: array[i + 2] for code in range(array[i], array[i + 1] + 1)})
            i += 3
    return found


def check_font(paper, name, font):
    kind = font.get("/Subtype")
    holder = paper.get(paper.list(font.get("/DescendantFonts"))[0]) if kind == "/Type0" else font
    paper.check(kind in ("/Type0", "/TrueType"), "6.2.11.2", f"{name}: {kind}")
    descriptor = paper.get(holder.get("/FontDescriptor")) or {}
    if not paper.check("/FontFile2" in descriptor, "6.2.11.4.1", f"{name}: not embedded"):
        return None
    paper.check(font["/BaseFont"] == holder["/BaseFont"] == descriptor["/FontName"], "6.2.11.2", f"{name}: three names")
    paper.check("/ToUnicode" in font, "6.2.11.7", f"{name}: no /ToUnicode")
    paper.check("/CIDSet" not in descriptor, "6.2.11.4.2", f"{name}: /CIDSet must list every glyph: we write none")
    file = TrueType(paper.stream(descriptor["/FontFile2"]))
    symbolic = bool(descriptor["/Flags"] & 4)
    if kind == "/Type0":
        paper.check(font["/Encoding"] == "/Identity-H" and holder.get("/CIDToGIDMap") == "/Identity", "6.2.11.3.2", f"{name}: coding or /CIDToGIDMap")
        stated = read_widths(holder.get("/W", []))
        real = dict(enumerate(file.widths))
    else:
        paper.check(font.get("/Encoding") == "/WinAnsiEncoding" and not symbolic, "6.2.11.6", f"{name}: coding of a font that is no symbol font")
        paper.check(not (len(file.maps) == 1 and (3, 0) in file.maps) and file.maps, "6.2.11.6", f"{name}: cmap {sorted(file.maps)}")
        stated = {font["/FirstChar"] + i: width for i, width in enumerate(font["/Widths"]) if width}
        table = file.maps.get((3, 1)) or {code: glyph for code, glyph in file.maps.get((1, 0), {}).items()}
        unicode = lambda code: ord(bytes([code]).decode("cp1252", "replace")) if (3, 1) in file.maps else code
        real = {code: file.widths[table[unicode(code)]] for code in stated if table.get(unicode(code))}
        paper.check(set(stated) <= set(real) | {32, 160}, "6.2.11.4.1", f"{name}: no glyph for {sorted(set(stated) - set(real))}")
    for code, width in stated.items():
        paper.check(code not in real or abs(width - real[code]) <= 1, "6.2.11.5", f"{name}: width of {code} is {width}, in the font {real.get(code)}")
    return {"wide": kind == "/Type0", "codes": set(stated), "glyphs": file.glyphs}


# ── Contents: 6.2.2, and what is marked ──────────────────────────────────────────────────────────────────────────

def pages(paper):
    def walk(node, inherited):
        node = {**inherited, **paper.get(node)}
        if node["/Type"] == "/Page":
            yield node
        for kid in node.get("/Kids", []) if node["/Type"] == "/Pages" else []:
            yield from walk(kid, {key: node[key] for key in ("/Resources", "/MediaBox") if key in node})
    yield from walk(paper.root["/Pages"], {})


def strings(operand):
    for token in TOKEN.findall(operand):
        if token[:1] == b"<" and token[:2] != b"<<":
            yield bytes.fromhex(re.sub(rb"[<>\s]", b"", token).decode())
        elif token[:1] == b"(":
            yield re.sub(rb"\\([0-7]{1,3}|.)", lambda m: bytes([int(m[1], 8)]) if m[1][:1].isdigit() else
                         {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}.get(m[1], m[1]), token[1:-1], flags=re.S)


def check_contents(paper, where, data, resources, fonts, tagged):
    """Returns the numbers of the marked pieces. @tagged: everything painted must be a part of the structure or an artefact."""
    operands, depth, marks, numbers, font = b"", 0, [], set(), None
    for token in TOKEN.findall(data):
        if token.isspace() or token[:1] == b"%":
            continue
        if token[:1] in b"(<[]/>" or re.fullmatch(rb"[+-]?(\d+\.?\d*|\.\d+)|true|false|null", token):
            operands += token + b" "
            continue
        if not paper.check(token in PAINTING | OTHERS, "6.2.2", f"{where}: operator {token!r}"):
            return numbers
        depth += (token == b"q") - (token == b"Q")
        paper.check(0 <= depth <= 28, "6.1.13", f"{where}: q nested {depth} deep")
        if token in (b"BMC", b"BDC"):
            marks.append(operands.split()[0])
            number = re.search(rb"/MCID (\d+)", operands)
            if number:
                paper.check(int(number[1]) not in numbers, "UA 7.1", f"{where}: MCID {number[1]} twice")
                numbers.add(int(number[1]))
            paper.check(marks.count(b"/Artifact") == 0 or not number, "UA 7.1", f"{where}: content inside an artefact")
        elif token == b"EMC":
            marks.pop()
        elif token == b"Tf":
            font = fonts.get(paper.get(resources.get("/Font", {})).get(operands.split()[0].decode()))
        elif token in (b"Tj", b"TJ"):
            for string in strings(operands):
                codes = struct.unpack(f">{len(string) // 2}H", string) if font and font["wide"] else string
                used = set(codes)
                paper.check(font and 0 not in used and used <= font["codes"] | {32}, "6.2.11.8", f"{where}: .notdef or a letter without width: {sorted(used)[:9]}")
        elif token in (b"k", b"K"):
            paper.check(False, "6.2.4.3", f"{where}: DeviceCMYK")
        elif token == b"ri":
            paper.check(operands.strip() in (b"/RelativeColorimetric", b"/AbsoluteColorimetric", b"/Perceptual", b"/Saturation"), "6.2.6", f"{where}: intent")
        if token in PAINTING and tagged:
            paper.check(marks, "UA 7.1", f"{where}: {operands[-40:]!r} {token!r} is neither content nor an artefact")
        operands = b""
    paper.check(not marks and depth == 0, "6.2.2", f"{where}: open marks or states")
    return numbers


def check_pages(paper):
    fonts = {f"{name}": check_font(paper, name, one) for name, one in paper.dictionaries()
             if one.get("/Type") == "/Font" and one.get("/Subtype") != "/CIDFontType2"}
    parents = paper.get(paper.get(paper.get(paper.root["/StructTreeRoot"])["/ParentTree"]))["/Nums"]
    parents = dict(zip(parents[::2], parents[1::2]))
    for i, page in enumerate(pages(paper)):
        where = f"page {i + 1}"
        data = b"\n".join(paper.stream(one) for one in ([page["/Contents"]] if isinstance(page["/Contents"], str) else page["/Contents"]))
        numbers = check_contents(paper, where, data, paper.get(page["/Resources"]), fonts, True)
        owners = paper.list(parents.get(page.get("/StructParents")))
        paper.check(numbers and numbers == {k for k in range(len(owners)) if owners[k] is not None}, "UA 7.1", f"{where}: marks and ParentTree differ")
        paper.check(page.get("/Tabs") == "/S", "UA 7.18.3", f"{where}: /Tabs")
        paper.check(not {"/AA", "/PresSteps"} & set(page), "6.5.2", f"{where}: actions")
        paper.check(3 <= min(page["/MediaBox"][2:]) and max(page["/MediaBox"]) <= 14400, "6.1.13", f"{where}: size")
    for name, held in paper.objects.items():
        form = held.get("stream", {}).get("dict", {})
        if form.get("/Subtype") == "/Form":
            resources = paper.get(form.get("/Resources", {}))
            check_contents(paper, name, base64.b64decode(held["stream"]["data"]), resources, fonts, False)


# ── Structure: PDF/UA ────────────────────────────────────────────────────────────────────────────────────────────

def check_structure(paper):
    root = paper.root
    paper.check(root.get("/MarkInfo", {}).get("/Marked") is True, "UA 7.1", "/MarkInfo")
    paper.check(text(root.get("/Lang")) == "vi", "UA 7.2", "/Lang")
    paper.check(paper.get(root.get("/ViewerPreferences", {})).get("/DisplayDocTitle") is True, "UA 7.1", "/DisplayDocTitle")
    tree = paper.get(root["/StructTreeRoot"])
    levels = []

    def walk(reference, parent):
        element = paper.get(reference)
        if not isinstance(element, dict) or element.get("/Type") in ("/MCR", "/OBJR"):
            return
        kind, kids = element["/S"], paper.list(element.get("/K"))
        attributes = paper.get(element.get("/A")) or {}
        paper.check(element["/P"] == parent, "UA 7.1", f"{reference}: /P")
        paper.check(kind in ("/Document", "/P", "/H1", "/H2", "/Table", "/TR", "/TH", "/TD", "/Figure", "/Form"), "UA 7.1", f"{reference}: {kind}")
        paper.check(kids, "UA 7.1", f"{reference}: {kind} holds nothing")
        if re.fullmatch(r"/H\d", kind):
            level = int(kind[2])
            paper.check(level <= (levels[-1] if levels else 0) + 1, "UA 7.4.2", f"{reference}: {kind} after H{levels[-1] if levels else 0}")
            levels.append(level)
        if kind == "/TH":
            paper.check(attributes.get("/Scope") == "/Column", "UA 7.5", f"{reference}: TH without /Scope")
        if kind == "/Figure":
            paper.check(text(element.get("/Alt", "")), "UA 7.3", f"{reference}: Figure without /Alt")
            paper.check(len(attributes.get("/BBox", ())) == 4, "UA 7.3", f"{reference}: Figure without /BBox")
        if kind == "/Table":
            rows = [[paper.get(cell) for cell in paper.list(paper.get(row)["/K"])] for row in kids]
            spans = {sum((paper.get(cell.get("/A")) or {}).get("/ColSpan", 1) for cell in row) for row in rows}
            paper.check(len(spans) == 1, "UA 7.5", f"{reference}: rows of {sorted(spans)} columns")
            paper.check(all(cell["/S"] == "/TH" for cell in rows[0]), "UA 7.5", f"{reference}: no head")
        for kid in kids:
            walk(kid, reference)

    for kid in paper.list(tree["/K"]):
        element = paper.get(kid)
        paper.check(element["/S"] == "/Document", "UA 7.1", "the root is no Document")
        element["/P"] = kid_parent = root["/StructTreeRoot"]
        walk(kid, kid_parent)
    paper.check(levels and levels[0] == 1, "UA 7.4.2", "the first heading is no H1")


# ── Annotations, fields, actions, files: 6.3 to 6.8 ──────────────────────────────────────────────────────────────

def check_annotations(paper):
    form = paper.get(paper.root.get("/AcroForm")) or {}
    paper.check("/NeedAppearances" not in form or form["/NeedAppearances"] is False, "6.4.1", "/NeedAppearances")
    paper.check("/XFA" not in form and "/NeedsRendering" not in paper.root, "6.4.2", "XFA")
    parents = paper.get(paper.get(paper.get(paper.root["/StructTreeRoot"])["/ParentTree"]))["/Nums"]
    parents = dict(zip(parents[::2], parents[1::2]))
    for name, one in paper.dictionaries():
        paper.check(not {"/AA", "/JS", "/OpenAction"} & set(one), "6.5.2", f"{name}: actions")
        paper.check(not (one.get("/Type") == "/Action" or one.get("/S") in ("/JavaScript", "/Launch", "/URI", "/SubmitForm")), "6.5.1", f"{name}: an action")
        if one.get("/Type") != "/Annot":
            continue
        flags, rectangle = one.get("/F", 0), one["/Rect"]
        empty = rectangle[0] == rectangle[2] or rectangle[1] == rectangle[3]
        paper.check(one["/Subtype"] in SUBTYPES, "6.3.1", f"{name}: {one['/Subtype']}")
        paper.check(flags & 4 and not flags & (1 | 2 | 32 | 256), "6.3.2", f"{name}: flags {flags}")
        paper.check(empty or list(paper.get(one.get("/AP", {}))) == ["/N"], "6.3.3", f"{name}: appearance")
        paper.check("/A" not in one and "/AA" not in one, "6.4.1", f"{name}: a field with an action")
        # Without a size nothing shows it: it needs no appearance (6.3.3), and no place in the structure where it lies off the page (UA 7.18.4).
        box = next(page["/MediaBox"] for page in pages(paper) if page.get("/MediaBox"))
        off = rectangle[2] <= box[0] or rectangle[3] <= box[1] or rectangle[0] >= box[2] or rectangle[1] >= box[3]
        paper.check(not empty or off, "UA 7.18.4", f"{name}: an empty widget within the page is in no Form")
        paper.check(not empty or one.get("/FT") == "/Sig", "6.3.3", f"{name}: a field that nobody sees")
        paper.check("/AP" not in one or isinstance(one["/AP"], (dict, str)) and "stream" in paper.objects.get(f"obj:{paper.get(one['/AP']).get('/N')}", {}),
                    "6.3.3", f"{name}: /N is no stream")
        paper.check("/V" not in one or empty or one.get("/AP"), "6.4.1", f"{name}: a value without an appearance")
        if not empty:
            owner = paper.get(parents.get(one.get("/StructParent"))) or {}
            reference = paper.get(owner.get("/K")) or {}
            paper.check(owner.get("/S") == "/Form" and reference.get("/Obj") == f"{name}", "UA 7.18.4", f"{name}: is in no Form")
            paper.check(text(one.get("/TU", "")), "UA 7.18.1", f"{name}: no /TU")
    paper.check("/Requirements" not in paper.root and "/AlternatePresentations" not in paper.get(paper.root.get("/Names", {})), "6.10", "catalogue")
    paper.check("/OCProperties" not in paper.root, "6.9", "optional content")


def check_files(paper):
    names = paper.get(paper.get(paper.get(paper.root.get("/Names", {})).get("/EmbeddedFiles", {})).get("/Names", []))
    associated = paper.list(paper.root.get("/AF"))
    paper.check(names[::2] == sorted(names[::2]), "7.9.6", "the names are not sorted")
    for reference in names[1::2]:
        file = paper.get(reference)
        held = paper.get(file["/EF"]["/F"])
        paper.check(reference in associated, "6.8", f"{reference} is not in /AF")
        paper.check(file.get("/AFRelationship") in ("/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"), "6.8", "/AFRelationship")
        paper.check(text(file.get("/F")) and text(file.get("/F")) == text(file.get("/UF")) and file["/EF"].get("/UF") == file["/EF"]["/F"], "6.8", "/F and /UF")
        paper.check(text(file.get("/Desc")), "6.8", f"{reference}: no /Desc")
        paper.check(re.fullmatch(r"/[a-z]+/[a-z0-9.+-]+", held.get("/Subtype", "")), "6.8", f"MIME type {held.get('/Subtype')}")
        paper.check(to_iso(text(held.get("/Params", {}).get("/ModDate"))), "6.8", "/ModDate")
        body = paper.stream(file["/EF"]["/F"])
        paper.check(held["/Params"].get("/Size") == len(body), "6.8", "/Size")
        paper.check(text(held["/Params"].get("/CheckSum")) == hashlib.md5(body).hexdigest(), "6.8", "/CheckSum")


# ── Signatures: 6.4.3, EN 319 142-1, 6.3 ─────────────────────────────────────────────────────────────────────────

def is_der(data):
    """Whether every length is definite and as short as can be, and the members of every SET stand in order (X.690, 10.1 and 11.6)."""
    at = 0
    while at < len(data):
        tag, size, start = data[at], data[at + 1], at + 2
        if size & 128:
            count = size & 127
            size, start = int.from_bytes(data[start:start + count], "big"), start + count
            if not count or size < 128 or size < 256 ** (count - 1):
                return False
        if tag & 32 and not is_der(data[start:start + size]):
            return False
        if tag == 0x31 and (members := split(data[start:start + size])) != sorted(members):
            return False
        at = start + size
    return at == len(data)


def split(data):
    members = []
    while data:
        size, start = data[1], 2
        if size & 128:
            size, start = int.from_bytes(data[2:2 + (size & 127)], "big"), 2 + (size & 127)
        members.append(data[:start + size])
        data = data[start + size:]
    return members


def check_signature(paper, signature, stamps):
    data, (zero, first, second, rest) = paper.data, signature["/ByteRange"]
    hole = data[first:second]
    paper.check(zero == 0 and hole[:1] == b"<" and hole[-1:] == b">", "6.4.3", "/ByteRange leaves more out than /Contents")
    paper.check(data[:second + rest].rstrip().endswith(b"%%EOF"), "6.4.3", "/ByteRange ends inside a revision")
    raw = bytes.fromhex(text(signature["/Contents"]))
    content = cms.ContentInfo.load(raw)
    paper.check(not raw[len(content.dump()):].strip(b"\0"), "6.4.3", "something behind the CMS")
    paper.check(is_der(content.dump()), "6.4.3", "the CMS is not DER")
    signed = content["content"]
    infos = signed["signer_infos"]
    paper.check(len(infos) == 1 and len(signed["certificates"]) >= 1, "6.4.3", "one SignerInfo, with its certificate")
    attributes = {one["type"].native: one["values"] for one in infos[0]["signed_attrs"]}
    unsigned = {one["type"].native: one["values"] for one in infos[0]["unsigned_attrs"] or []}
    covered = data[:first] + data[second:second + rest]
    certificates = [one.chosen for one in signed["certificates"]]
    signer = next((one for one in certificates if one.serial_number == infos[0]["sid"].chosen["serial_number"].native), None)
    paper.check(signer is not None, "PAdES 6.3", "the signer's certificate is not in the CMS")
    paper.check(len({one.dump() for one in certificates}) == len(certificates), "PAdES 6.3", "a certificate twice")
    paper.check(infos[0]["digest_algorithm"]["algorithm"].native in ("sha256", "sha384", "sha512"), "PAdES 6.3", "hash")
    if signature["/Type"] == "/DocTimeStamp":
        paper.check(signature["/SubFilter"] == "/ETSI.RFC3161" and "/M" not in signature, "PAdES 5.4.3", "a time stamp's dictionary")
        imprint = signed["encap_content_info"]["content"].parsed["message_imprint"]
        stamped = hashlib.new(imprint["hash_algorithm"]["algorithm"].native, covered).digest()
        paper.check(imprint["hashed_message"].native == stamped, "PAdES 5.4.3", "a time stamp of something else")
        stamps.append(second)
        return
    paper.check(signature["/SubFilter"] == "/ETSI.CAdES.detached" and signature["/Filter"] == "/Adobe.PPKLite", "PAdES 6.3", "/SubFilter")
    paper.check(re.fullmatch(r"D:\d{14}[+-]\d\d'\d\d'?", text(signature.get("/M", ""))), "PAdES 6.3", f"/M {signature.get('/M')}")
    paper.check("/Cert" not in signature and "/Changes" not in signature, "PAdES 6.3", "/Cert")
    paper.check(signed["encap_content_info"]["content"].native is None, "PAdES 6.3", "the content is not detached")
    paper.check(set(attributes) >= {"content_type", "message_digest", "signing_certificate_v2"}, "PAdES 6.3", f"attributes {sorted(attributes)}")
    paper.check("signing_time" not in attributes and "signing_certificate" not in attributes, "PAdES 6.3", f"attributes {sorted(attributes)}")
    digest = hashlib.new(infos[0]["digest_algorithm"]["algorithm"].native, covered).digest()
    paper.check(attributes["content_type"][0].native == "data" and attributes["message_digest"][0].native == digest, "PAdES 6.3", "type or digest")
    named = attributes["signing_certificate_v2"][0]["certs"][0]
    algorithm = named["hash_algorithm"]["algorithm"].native
    paper.check(named["cert_hash"].native == hashlib.new(algorithm, signer.dump()).digest(), "PAdES 6.3", "another certificate is named")
    paper.check(set(unsigned) <= {"signature_time_stamp_token"}, "PAdES 6.3", f"unsigned attributes {sorted(unsigned)}")


def check_signatures(paper):
    found = [one for _name, one in paper.dictionaries() if "/ByteRange" in one]
    stamps = []
    for one in sorted(found, key=lambda one: one["/ByteRange"][2]):
        check_signature(paper, one, stamps)
    if found:
        flags = paper.get(paper.root["/AcroForm"]).get("/SigFlags")
        paper.check(flags == 3, "12.7.3", f"/SigFlags {flags}")
    store = paper.get(paper.root.get("/DSS"))
    if store is None:
        return len(found), len(stamps)
    for key in ("/Certs", "/CRLs", "/OCSPs"):
        streams = [paper.stream(one) for one in paper.list(store.get(key))]
        paper.check(len(set(streams)) == len(streams), "PAdES 5.4.2.2", f"{key}: something twice")
        paper.check(all(one[:1] == b"\x30" for one in streams), "PAdES 5.4.2.2", f"{key}: not DER")
    last = max((one["/ByteRange"][2] for one in found if one["/Type"] == "/DocTimeStamp"), default=len(paper.data))
    digests = {hashlib.sha1(bytes.fromhex(text(one["/Contents"]))).hexdigest().upper() for one in found
               if one["/Type"] == "/Sig" and one["/ByteRange"][2] < last}         # who signed behind it is not in the store yet
    notes = paper.get(store.get("/VRI")) or {}
    paper.check(digests <= {key[1:] for key in notes}, "PAdES 5.4.2.3", f"VRI {sorted(notes)} of {sorted(digests)}")
    for note in notes.values():
        held = paper.get(note)
        for key, whole in (("/Cert", "/Certs"), ("/CRL", "/CRLs"), ("/OCSP", "/OCSPs")):
            paper.check(set(paper.list(held.get(key))) <= set(paper.list(store.get(whole))), "PAdES 5.4.2.3", f"VRI {key} is not in /DSS")
    return len(found), len(stamps)


# ── What a validator of the long term asks for: EN 319 102-1, EN 319 142-1 5.5, RFC 6960, RFC 5280 ───────────────────

def carried(signature):
    """The SignedData of a signature, and of the time stamps in it."""
    signed = cms.ContentInfo.load(bytes.fromhex(text(signature["/Contents"])))["content"]
    yield signed
    for one in signed["signer_infos"][0]["unsigned_attrs"] or []:
        if one["type"].native == "signature_time_stamp_token":
            for token in one["values"]:
                yield token["content"]


def read_store(paper, store):
    read = lambda key: [paper.stream(one) for one in paper.list(store.get(key))]
    answers = [ocsp.OCSPResponse.load(one).basic_ocsp_response for one in read("/OCSPs")]
    return [x509.Certificate.load(one) for one in read("/Certs")], answers, [crl.CertificateList.load(one) for one in read("/CRLs")]


def answers_for(certificate, answers, lists):
    """Whether the store tells if @certificate was revoked, and the certificates that sign what tells it."""
    told, signers = False, []
    for answer in answers:
        if any(one["cert_id"]["serial_number"].native == certificate.serial_number for one in answer["tbs_response_data"]["responses"]):
            told, signers = True, signers + list(answer["certs"] or [])
    return told or any(one.issuer == certificate.issuer for one in lists), signers


def check_certificate(paper, certificate, store, seen):
    """The way up to a root, all of it in the store and each step with its word about revocation."""
    known, answers, lists = store
    name = certificate.subject.native.get("common_name")
    if certificate.dump() in seen:
        return
    seen.add(certificate.dump())
    paper.check(certificate.dump() in {one.dump() for one in known}, "PAdES 5.4.2.2", f"{name} is not in /Certs")
    paper.check(certificate.hash_algo in ("sha256", "sha384", "sha512"), "TS 119 312", f"{name}: {certificate.hash_algo}")
    key = certificate.public_key
    paper.check(key.bit_size >= (2048 if key.algorithm.startswith("rsa") else 256), "TS 119 312", f"{name}: {key.bit_size} bits")
    if certificate.self_issued:
        return
    above = [one for one in known if one.subject == certificate.issuer]
    paper.check(above, "PAdES 5.4.2.2", f"who issued {name} is not in /Certs")
    told, signers = answers_for(certificate, answers, lists)
    no_check = any(one["extn_id"].native == "ocsp_no_check" for one in certificate["tbs_certificate"]["extensions"])
    paper.check(told or no_check, "EN 319 102-1 5.2.6", f"nothing says whether {name} was revoked")
    for one in above + signers:
        check_certificate(paper, one, store, seen)


def check_long_term(paper):
    """Of a file that was raised: the last time stamp covers everything, and what is before it can be verified from the file and a root alone."""
    signatures = sorted((one for _name, one in paper.dictionaries() if "/ByteRange" in one), key=lambda one: one["/ByteRange"][2])
    if not paper.check(signatures and signatures[-1]["/Type"] == "/DocTimeStamp", "PAdES 5.5", "the last signature is no time stamp"):
        return
    paper.check(sum(signatures[-1]["/ByteRange"][2:]) == len(paper.data), "PAdES 5.5", "the time stamp does not cover the end")
    extensions = paper.get(paper.root.get("/Extensions")) or {}
    level = paper.get(extensions.get("/ESIC")) or {}
    paper.check(level.get("/BaseVersion") == "/1.7" and level.get("/ExtensionLevel", 0) >= 5, "PAdES 5.4.1", f"/Extensions {extensions}")
    store, seen = read_store(paper, paper.get(paper.root["/DSS"])), set()
    for signature in signatures:
        for signed in carried(signature):
            serial = signed["signer_infos"][0]["sid"].chosen["serial_number"].native
            signer = next(one.chosen for one in signed["certificates"] if one.chosen.serial_number == serial)
            usage = signer.key_usage_value.native if signer.key_usage_value else set()
            stamps = signed["encap_content_info"]["content_type"].native == "tst_info"
            paper.check(usage & {"digital_signature"} if stamps else "non_repudiation" in usage, "EN 319 412-2 4.3.2", f"usage {sorted(usage)}")
            paper.check(not stamps or signer.extended_key_usage_value.native == ["time_stamping"], "RFC 3161 2.3", "usage of the time stamp's key")
            check_certificate(paper, signer, store, seen)


EVERY = (check_bytes, check_metadata, check_colours, check_structure, check_pages, check_annotations, check_files, check_signatures)


def examine(data, checks=EVERY):
    paper = Paper(data)
    for check in checks:
        try:
            check(paper)
        except (KeyError, TypeError, IndexError, AttributeError, ValueError, struct.error) as error:
            paper.wrong.append(f"{check.__name__}: {type(error).__name__} {error}")
    return paper


def revisions(data):
    return [data[:match.end()] for match in re.finditer(rb"startxref\n\d+\n%%EOF\n", data)]


# What is there, what stands in its place, and who must notice: in the presence list, and in the minutes with one signature.
BROKEN = [
    [(b"%PDF-1.7\n%\xbf", b"%PDF-1.7\n%.", check_bytes), (b"/ID [<", b"/IE [<", check_bytes), (b"endobj\n", b"endobj ", check_bytes),
     (b"/CIDToGIDMap /Identity", b"/CIDToGIDMax /Identity", check_pages), (b"/ToUnicode", b"/ToUnicoda", check_pages), (b"/Tabs /S", b"/Tabs /R", check_pages),
     (b"<pdfaid:part>3", b"<pdfaid:part>2", check_metadata), (b"<xmp:ModifyDate>2", b"<xmp:ModifyDate>1", check_metadata),
     (b"/GTS_PDFA1", b"/GTS_PDFX0", check_colours), (b"/Scope /Column", b"/Scopf /Column", check_structure), (b"/S /H1", b"/S /H3", check_structure),
     (b"/ColSpan", b"/ColSpam", check_structure), (b"/Lang (vi)", b"/Lanh (vi)", check_structure),
     (b"/DisplayDocTitle true", b"/DisplayDocTitld true", check_structure)],
    [(b"/AFRelationship", b"/AFRelationshiq", check_files), (b"/Alt <feff", b"/Alu <feff", check_structure), (b"/S /Form", b"/S /Note", check_annotations),
     (b"/F 132", b"/F 134", check_annotations), (b"/Interpolate false", b"/Interpolate true ", check_colours),
     (b"/ETSI.CAdES.detached", b"/adbe.pkcs7.detached", check_signatures)],
]


def finish(command, folder, visit, signers):
    """Every paper as it ends: signed, and with number and seal where it has places for them."""
    pin = os.path.join(folder, "pin")
    with open(pin, "w", encoding="ascii") as file:
        file.write("demo")

    def which(kind):
        return [visit] if kind == "minutes" else [visit, "--paper", kind]

    def sign(kind, field, who):
        run(command + ["sign", *which(kind), "--field", field, "--identity", os.path.join(signers, f"{who}.p12"), "--pin-file", pin])

    def run(words):
        told = subprocess.run(words, capture_output=True, text=True)
        assert told.returncode == 0, f"{words[3:]}: {told.stderr}"

    def number(kind, value):
        run(command + ["minutes", *which(kind), "--number", value, "--date", "2026-11-26"])

    number("minutes", "12")
    sign("minutes", "seal", "leader")
    for kind, fields, value in (("opening", "secretary unit leader", "13"), ("presence", "secretary leader", None), ("report", "leader", "14"),
                                ("refusal", "secretary leader", "15"), ("correction", "secretary unit leader", "16"), ("notice", "issuer", "17")):
        more = {"refusal": ["--field", "unit", "--reason", "không rõ"], "correction": ["--place", "Mục II", "--before", "02", "--after", "03"]}
        run(command + ["paper", visit, kind, "-o", os.path.join(folder, "made.pdf")] + more.get(kind, []))
        for field in fields.split():
            sign(kind, field, field if field != "issuer" else "leader")
        if value:
            number(kind, value)
        sign(kind, "seal", "leader")
    for kind in ("minutes", "opening", "presence", "report", "refusal", "correction", "notice"):
        path = os.path.join(folder, f"final-{kind}.pdf")
        run(command + ["minutes", *which(kind), "-o", path])
        with open(path, "rb") as file:
            yield kind, file.read()


def main():
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run([CLI, "demo", "--output", folder], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        with open(os.path.join(folder, "minutes.pdf"), "rb") as file:
            minutes = file.read()
        command = [CLI, "--workspace", os.path.join(folder, "workspace")]
        visit = json.loads(subprocess.run(command + ["--json", "visit", "list"], capture_output=True, text=True, check=True).stdout)["visits"][0]["id"]
        papers = {}
        for kind in ("notice", "presence"):
            path = os.path.join(folder, f"{kind}.pdf")
            subprocess.run(command + ["paper", visit, kind, "-o", path], check=True, capture_output=True)
            with open(path, "rb") as file:
                papers[kind] = file.read()
        steps = revisions(minutes)
        assert len(steps) >= 6, f"{len(steps)} revisions: drawn, three signatures, the data for the long term, the time stamp"
        papers.update({f"minutes, revision {i + 1}": step for i, step in enumerate(steps)})
        papers.update({f"{kind}, in the end": data for kind, data in finish(command, folder, visit, os.path.join(folder, "signers"))})
    for name, data in papers.items():
        wrong = examine(data).wrong
        assert not wrong, f"{name}:\n  " + "\n  ".join(wrong[:40])
        print(f"{name}: as it should be", flush=True)
    assert check_signatures(Paper(minutes)) == (4, 1)
    assert not examine(minutes, (check_long_term,)).wrong, "\n  ".join(examine(minutes, (check_long_term,)).wrong)
    for data, changes in zip((papers["presence"], steps[1]), BROKEN):
        for good, bad, check in changes:
            assert good in data, f"nothing says {good!r}"
            assert examine(data.replace(good, bad), (check,)).wrong, f"{bad!r} was not noticed"
    for good, bad in ((b"/ExtensionLevel 5", b"/ExtensionLevel 4"), (b"/DocTimeStamp", b"/DocTimeStamq")):
        assert examine(minutes.replace(good, bad), (check_long_term,)).wrong, f"{bad!r} was not noticed"
    store = re.search(rb"/Certs (\[[^]]*\])", minutes)[1]
    for gone in re.findall(rb"\d+ 0 R", store):
        assert examine(minutes.replace(store, store.replace(gone, b" " * len(gone))), (check_long_term,)).wrong, "a certificate is not missed"
    assert examine(minutes.replace(b"/CRLs", b"/CRLx"), (check_long_term,)).wrong, "the revocation list is not missed"
    print("Broken files: each is noticed")


if __name__ == "__main__":
    main()
