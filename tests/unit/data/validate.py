#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file of content keeps its schema, its languages and its references."""
import collections
import re
import sys
import unicodedata
import unittest

sys.dont_write_bytecode = True

import jsonschema
import referencing

from content import DATA, bases, checklist, files, items, load, texts

# Which schema describes a file, and where its documents stand.
SCHEMAS = [
    (r"checklists/.*", "checklist", None), (r"calendars/.*", "calendar", None), (r"issuers/.*", "issuer", None), (r"units/.*", "unit", "units"),
    (r"bases\.json", "basis", "bases"), (r"forms\.json", "forms", None), (r"saturday-service\.json", "saturday-service", None),
    (r"deadlines\.json", "deadlines", None), (r"demo/visit\.json", "visit-bundle", None), (r"minutes/[^/]*", "wording", None),
    (r"minutes/papers/.*", "paper", None), (r"write-rules\.json", "write-rules", None),
]
SECTIONS = {"A": [8, 8, 9, 5, 11, 8, 5, 3, 6], "B": [8, 10, 9, 6, 5, 6, 7, 9, 6, 4, 3, 3, 3]}
ANSWERS = {"A": {"pass_fail": 27, "count": 14, "ratio": 8, "sample": 10, "text": 4}, "B": {"pass_fail": 26, "count": 7, "ratio": 13, "sample": 32, "text": 1}}

# What rests on memory or on a secondary text, item by item; anything else may be printed as law or as a report's figure.
MEMORY = """A1.01 CT26, A1.02 NOI-QUY, A1.03 CT26, A1.04 NOI-QUY, A1.05 NOI-QUY, A1.06 CT26, A1.08 N118, A2.05 QC129, A2.06 QC129, A2.07 QC129,
    A3.05 DIA-PHUONG, A3.06 QC129, A3.07 DIA-PHUONG, A3.08 LTCD, A4.04 LTCD, A5.02 LPCTHTL, A5.05 N118, A5.06 N118, A5.08 LPCTN, A5.09 N118,
    A5.10 QC129, A5.11 L80, A6.03 CT26, A6.07 N118, A7.02 DIA-PHUONG, A7.03 ND20, A7.05 LKN, A7.05 LTC,
    B1.01 TT02-2017, B1.02 TT02-2017, B1.05 N118, B1.06 ND20, B2.03 QD-CONG-BO, B2.04 N118, B2.07 N61, B2.09 ND45, B3.05 N118, B4.06 ND45,
    B4.06 ND107, B4.06 N118, B5.01 LPLP, B6.03 N118, B7.01 N118, B8.01 N118, B8.02 N118, B8.04 N118, B8.04 ND45, B9.01 N118, B10.01 N118, B10.03 QD19"""
SECONDARY = "A3.09 N118, B2.08 N118, B3.08 N118, B8.03 N42"

# Words of the field that are never written without marks.
STRIPPED = re.compile(r"\b(thu tuc|ho so|co quan|can bo|cong chuc|kiem tra|tiep nhan|khong|duoc|hanh chinh|niem yet|nguoi|phuong|quyet dinh|nghi dinh|"
                      r"thong tu|quy dinh|don vi|van ban|giai quyet|tra ket qua|bien ban|can cu|so lieu|bao cao|trung tam|Uy ban|nhan dan)\b", re.IGNORECASE)


def references(standing):
    return sorted(f"{code} {cited['basis']}" for letter in "AB" for code, item in items(letter).items() for cited in item["bases"] if cited["standing"] == standing)


def listed(table):
    return sorted(" ".join(entry.split()) for entry in table.split(","))


class Schemas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        loaded = {p.name: load(f"schema/{p.name}") for p in (DATA / "schema").glob("*.json")}
        cls.registry = referencing.Registry().with_resources((name, referencing.Resource.from_contents(schema)) for name, schema in loaded.items())
        cls.loaded = loaded

    def validator(self, name):
        return jsonschema.Draft202012Validator(self.loaded[f"{name}.schema.json"], registry=self.registry)

    def test_the_schemas_are_schemas(self):
        for schema in self.loaded.values():
            jsonschema.Draft202012Validator.check_schema(schema)

    def test_every_file_keeps_its_schema(self):
        for name in files():
            found = [(schema, member) for pattern, schema, member in SCHEMAS if re.fullmatch(pattern, name)]
            self.assertEqual(len(found), 1, f"{name}: no schema")
            schema, member = found[0]
            for i, document in enumerate(load(name)[member] if member else [load(name)]):
                for error in self.validator(schema).iter_errors(document):
                    self.fail(f"{name}, document {i}, {error.json_path}: {error.message}")

    def test_a_bad_item_is_refused(self):
        good = checklist("A")["sections"][0]["items"][0]
        for change in ({"answer": "sample"}, {"severity": "fatal"}, {"extra": 1}, {"code": "A1"}, {"text": {"vi": "Một"}}, {"applies": []}):
            bad = {**checklist("A"), "sections": [{"code": "A1", "title": {"vi": "a", "en": "a"}, "items": [{**good, **change}]}]}
            self.assertFalse(self.validator("checklist").is_valid(bad), change)

    def test_text_is_composed_and_clean(self):
        for name in files() + [f"schema/{n}" for n in self.loaded]:
            raw = (DATA / name).read_text(encoding="utf-8")
            self.assertEqual(raw, unicodedata.normalize("NFC", raw), name)
            self.assertNotRegex(raw, "[\u00a0\u200b-\u200f\ufeff\u00d0\t\r]", name)


class WriteRules(unittest.TestCase):
    def test_every_routed_type_has_rules_where_it_is_routed(self):
        rules = {d["name"]: d for d in load("write-rules.json")["documents"]}
        routed = {name: database.split("-")[0] for name, database in load("routing.json")["types"].items()}
        self.assertEqual(sorted(rules), sorted(routed))
        for name, kind in routed.items():
            self.assertIn(kind, rules[name]["in"], name)

    def test_a_role_means_something_where_it_is_named(self):
        table = load("write-rules.json")
        kinds = {r["name"]: set(r["in"]) for r in table["roles"]}
        for document in table["documents"]:
            for rule in document["rules"]:
                for role in rule["roles"]:
                    self.assertTrue(kinds[role] & set(document["in"]), (document["name"], role))
        for database in table["databases"]:
            for role in database["resolves"]:
                self.assertIn(database["name"], kinds[role])


class Languages(unittest.TestCase):
    def test_vietnamese_keeps_its_marks(self):
        for name in files():
            for path, text in texts(load(name)):
                if " " in text and not path.endswith("/en"):
                    self.assertNotRegex(text, STRIPPED, f"{name}{path}")
                if path.endswith("/vi") and len(text.split()) >= 4:
                    self.assertTrue(any(ord(c) > 127 for c in text), f"{name}{path}: {text}")

    def test_english_stands_beside(self):
        for letter in "AB":
            for code, item in items(letter).items():
                vietnamese, english = item["text"]["vi"], item["text"]["en"]
                self.assertNotEqual(vietnamese, english, code)
                self.assertRegex(english, r"^[A-Z].*\.$", code)


class Checklists(unittest.TestCase):
    def test_items_are_complete(self):
        for letter, count in (("A", 63), ("B", 79)):
            self.assertEqual([len(s["items"]) for s in checklist(letter)["sections"]], SECTIONS[letter])
            codes = [item["code"] for s in checklist(letter)["sections"] for item in s["items"]]
            self.assertEqual((len(codes), len(set(codes))), (count, count))

    def test_codes_count_up_in_their_section(self):
        for letter in "AB":
            for i, section in enumerate(checklist(letter)["sections"], 1):
                self.assertEqual(section["code"], f"{letter}{i}")
                self.assertEqual([item["code"] for item in section["items"]], [f"{letter}{i}.{n:02d}" for n in range(1, len(section["items"]) + 1)])

    def test_answer_types_are_as_designed(self):
        for letter in "AB":
            self.assertEqual(dict(collections.Counter(i["answer"] for i in items(letter).values())), ANSWERS[letter])

    def test_counts_have_their_own_names(self):
        for letter in "AB":
            for code, item in items(letter).items():
                names = [count["name"] for count in item.get("counts", [])]
                self.assertEqual(len(names), len(set(names)), code)
        self.assertEqual([c["name"] for c in items("A")["A1.01"]["counts"]], ["present", "absent_with_reason", "absent_without_reason"])

    def test_every_basis_is_known(self):
        for letter in "AB":
            for code, item in items(letter).items():
                for cited in item["bases"]:
                    self.assertIn(cited["basis"], bases(), code)

    def test_standing_of_each_basis_is_as_read(self):
        self.assertEqual(references("memory"), listed(MEMORY))
        self.assertEqual(references("secondary"), listed(SECONDARY))

    def test_nothing_is_more_certain_than_its_text(self):
        for letter in "AB":
            for code, item in items(letter).items():
                for cited in item["bases"]:
                    if bases()[cited["basis"]]["standing"] in ("memory", "secondary"):
                        self.assertIn(cited["standing"], ("memory", "secondary"), f"{code} {cited['basis']}")


class Bases(unittest.TestCase):
    def test_ids_are_unique(self):
        ids = [basis["id"] for basis in load("bases.json")["bases"]]
        self.assertEqual(len(ids), len(set(ids)))

    def test_successors_exist_and_come_later(self):
        for basis in bases().values():
            for successor in basis["replaced_by"]:
                self.assertIn(successor, bases(), basis["id"])
                starts = bases()[successor]["in_force_from"]
                if starts and basis["in_force_from"]:
                    self.assertLess(basis["in_force_from"], starts, basis["id"])

    def test_dates_are_in_order_and_say_how_certain(self):
        for basis in bases().values():
            dates = [d for d in (basis["issued"], basis["in_force_from"], basis["in_force_to"]) if d]
            self.assertEqual(dates, sorted(dates), basis["id"])
            self.assertEqual(bool(dates), basis["dates_standing"] is not None, basis["id"])

    def test_what_replaced_what_and_when(self):
        for old, new, last in (("N61", "N118", "2025-06-30"), ("ND107", "N118", "2025-06-30"), ("TT01", "TT03", "2025-06-30"), ("L2008", "L80", "2025-06-30"),
                               ("ND112", "ND172", "2025-06-30"), ("L11", "L84", "2025-06-30"), ("ND13", "L91", "2025-12-31"), ("LLT2011", "LLT33", "2025-06-30"),
                               ("L24", "L116", "2026-06-30"), ("ND130", "ND23", "2025-04-09")):
            self.assertIn(new, bases()[old]["replaced_by"])
            self.assertEqual(bases()[old]["in_force_to"], last, old)


class Forms(unittest.TestCase):
    def name(self, code, day):
        names = next(f["names"] for f in load("forms.json")["forms"] if f["code"] == code)
        found = [n for n in names if n["from"] <= day and (n["to"] is None or day <= n["to"])]
        self.assertLessEqual(len(found), 1, f"{code} {day}")
        return (found[0]["number"], found[0]["basis"]) if found else None

    def test_names_by_day(self):
        for code, before, after in (("FORM_RECEIPT", "01", "01"), ("FORM_SUPPLEMENT", "02", "02"), ("FORM_REFUSAL", "03", "03"), ("FORM_APOLOGY", "04", "04"),
                                    ("FORM_STOP", None, "05"), ("FORM_CONTROL", "05", "06"), ("FORM_BOOK", "06", "07")):
            for day in ("2019-01-06", "2025-06-30"):
                self.assertEqual(self.name(code, day), before and (before, "TT01"))
            for day in ("2025-07-01", "2025-09-14"):
                self.assertIsNone(self.name(code, day))
            for day in ("2025-09-15", "2026-11-20"):
                self.assertEqual(self.name(code, day), (after, "TT03"))


class Units(unittest.TestCase):
    def test_parents_and_successors_exist(self):
        units = {u["code"]: u for u in load("units/demo.json")["units"]}
        self.assertGreaterEqual(len(units), 12)
        self.assertEqual({u["kind"] for u in units.values()}, {"W", "D", "P"})
        for unit in units.values():
            for other in unit["successors"] + ([unit["parent"]] if unit["parent"] else []):
                self.assertIn(other, units, unit["code"])
            self.assertEqual(bool(unit["successors"]), unit["valid_to"] is not None, unit["code"])
        for regime in load("saturday-service.json")["regimes"]:
            self.assertLessEqual(set(regime["units"]), set(units))
            self.assertLessEqual(set(regime["bases"]), set(bases()))

    def test_deadlines_cite_known_bases(self):
        for parameter in load("deadlines.json")["parameters"]:
            for cited in parameter["bases"]:
                self.assertIn(cited["basis"], bases(), parameter["id"])


if __name__ == "__main__":
    unittest.main()
