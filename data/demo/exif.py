# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the Exif segment of a photograph (Exif 2.32, big-endian TIFF) in front of a JPEG stream."""
import struct

ASCII, SHORT, LONG, RATIONAL, UNDEFINED, BYTE = 2, 3, 4, 5, 7, 1


def _ratio(value, scale=100):
    return struct.pack(">II", round(value * scale), scale)


def _entry(tag, kind, value):
    """One directory entry as (tag, type, count, bytes)."""
    if kind == ASCII:
        data = value.encode() + b"\0"
        return tag, kind, len(data), data
    if kind == SHORT:
        return tag, kind, 1, struct.pack(">H", value)
    if kind == LONG:
        return tag, kind, 1, struct.pack(">I", value)
    if kind == RATIONAL:
        data = b"".join(_ratio(v) for v in value)
        return tag, kind, len(value), data
    return tag, kind, len(value), bytes(value)


def _directory(entries, offset, following=0):
    """Serialises a directory that starts at `offset` from the TIFF header."""
    entries = sorted(entries)
    head, tail = struct.pack(">H", len(entries)), b""
    data_offset = offset + 2 + 12 * len(entries) + 4
    for tag, kind, count, data in entries:
        if len(data) <= 4:
            value = data.ljust(4, b"\0")
        else:
            value = struct.pack(">I", data_offset + len(tail))
            tail += data + b"\0" * (len(data) % 2)
        head += struct.pack(">HHI", tag, kind, count) + value
    return head + struct.pack(">I", following) + tail


def segment(taken, offset, width, height, orientation=1, position=None, thumbnail=None, number=1):
    """The APP1 segment. `taken` is 'YYYY:MM:DD hh:mm:ss', `position` (latitude, longitude) in degrees north and east."""
    main = [_entry(0x010F, ASCII, "Máy ảnh mẫu"), _entry(0x0110, ASCII, "Máy ảnh mẫu 1"), _entry(0x0112, SHORT, orientation),
            _entry(0x011A, RATIONAL, [72]), _entry(0x011B, RATIONAL, [72]), _entry(0x0128, SHORT, 2),
            _entry(0x0131, ASCII, "1.0"), _entry(0x0132, ASCII, taken), _entry(0x0213, SHORT, 1)]
    photo = [_entry(0x829A, RATIONAL, [0.02]), _entry(0x829D, RATIONAL, [1.8]), _entry(0x8827, SHORT, 160 + 40 * number),
             _entry(0x9000, UNDEFINED, b"0232"), _entry(0x9003, ASCII, taken), _entry(0x9004, ASCII, taken),
             _entry(0x9010, ASCII, offset), _entry(0x9011, ASCII, offset), _entry(0x9012, ASCII, offset),
             _entry(0x9101, UNDEFINED, b"\1\2\3\0"), _entry(0x920A, RATIONAL, [4.2]), _entry(0xA000, UNDEFINED, b"0100"),
             _entry(0xA001, SHORT, 1), _entry(0xA002, LONG, width), _entry(0xA003, LONG, height)]
    directories = [("photo", 0x8769, photo)]
    if position:
        def degrees(value):
            whole = int(value)
            minutes = int((value - whole) * 60)
            return [whole, minutes, round(((value - whole) * 60 - minutes) * 60, 2)]
        directories.append(("gps", 0x8825, [
            _entry(0, BYTE, b"\2\3\0\0"), _entry(1, ASCII, "N"), _entry(2, RATIONAL, degrees(position[0])),
            _entry(3, ASCII, "E"), _entry(4, RATIONAL, degrees(position[1])), _entry(5, BYTE, b"\0"), _entry(6, RATIONAL, [3.0])]))
    # Sizes first, then the offsets of the directories that the main one points to.
    pointers = [_entry(tag, LONG, 0) for _, tag, _ in directories]
    at = 8 + len(_directory(main + pointers, 8))
    body = b""
    for _, tag, entries in directories:
        main.append(_entry(tag, LONG, at + len(body)))
        body += _directory(entries, at + len(body))
    following = 0
    if thumbnail:
        following = at + len(body)
        small = [_entry(0x0103, SHORT, 6), _entry(0x011A, RATIONAL, [72]), _entry(0x011B, RATIONAL, [72]), _entry(0x0128, SHORT, 2),
                 _entry(0x0201, LONG, 0), _entry(0x0202, LONG, len(thumbnail))]
        start = following + len(_directory(small, following))
        small[4] = _entry(0x0201, LONG, start)
        body += _directory(small, following) + thumbnail
    tiff = b"MM\0*\0\0\0\x08" + _directory(main, 8, following) + body
    data = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data


def insert(jpeg, app1):
    """Puts `app1` right after the start of the image; a JFIF segment there is dropped, as Exif asks."""
    assert jpeg[:2] == b"\xff\xd8"
    rest = jpeg[2:]
    if rest[:2] == b"\xff\xe0":
        rest = rest[2 + struct.unpack(">H", rest[2:4])[0]:]
    return b"\xff\xd8" + app1 + rest
