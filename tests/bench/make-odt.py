#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photographs as an office document, four to a page with a caption each: make-odt.py OUT.odt PHOTO…"""
import sys
import zipfile
from pathlib import Path

NAMES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"' for name, space in (
    ("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"), ("manifest", "manifest"))) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
TYPE = "application/vnd.oasis.opendocument.text"
out, photos = sys.argv[1], [Path(name) for name in sys.argv[2:]]
frames = "".join(
    f'<text:p><draw:frame text:anchor-type="as-char" svg:width="7.5cm" svg:height="5.6cm"><draw:image xlink:href="Pictures/{photo.name}" '
    f'xlink:type="simple"/></draw:frame></text:p><text:p>Ảnh {number}: bảng niêm yết thủ tục hành chính</text:p>'
    for number, photo in enumerate(photos, 1))
content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES}><office:body><office:text>{frames}</office:text></office:body></office:document-content>'
entries = "".join(f'<manifest:file-entry manifest:full-path="Pictures/{photo.name}" manifest:media-type="image/jpeg"/>' for photo in photos)
manifest = (f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest {NAMES}><manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPE}"/>'
            f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>{entries}</manifest:manifest>')
with zipfile.ZipFile(out, "w") as document:
    document.writestr("mimetype", TYPE)
    document.writestr("content.xml", content)
    for photo in photos:
        document.write(photo, f"Pictures/{photo.name}")
    document.writestr("META-INF/manifest.xml", manifest)
