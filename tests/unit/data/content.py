# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the content of data/ for the tests; BIENBAN_DATA names the folder."""
import functools
import json
import os
import pathlib
import sys

sys.dont_write_bytecode = True
DATA = pathlib.Path(os.environ.get("BIENBAN_DATA") or pathlib.Path(__file__).resolve().parents[3] / "data")
STANDINGS = ("verified", "stated", "secondary", "memory")


@functools.cache
def load(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def files():
    """Every JSON file of content, relative to the folder; schemas and the routing table of the store aside."""
    return sorted(str(p.relative_to(DATA)) for p in DATA.rglob("*.json") if p.parent.name != "schema" and p.name != "routing.json")


def texts(value, path=""):
    """(path, text) of every string in a document, with the last key of the path telling the language."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from texts(part, f"{path}/{key}")
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from texts(part, f"{path}/{i}")
    elif isinstance(value, str):
        yield path, value


def checklist(code):
    return load(f"checklists/{code}-1.0.json")


def items(code):
    """{item code: item} of a checklist, in order."""
    return {item["code"]: item for section in checklist(code)["sections"] for item in section["items"]}


def bases():
    return {basis["id"]: basis for basis in load("bases.json")["bases"]}
