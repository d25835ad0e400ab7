#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calendars from 2019 to 2027: each announced day, the rules behind them, and the moon."""
import datetime
import sys
import unittest

sys.dont_write_bytecode = True

import lunar
from content import STANDINGS, load

YEARS = range(2019, 2028)
# Days off that are not a Saturday or Sunday, month/day, and Saturdays that are worked.
OFF = {
    2019: "1/1 2/4 2/5 2/6 2/7 2/8 4/15 4/29 4/30 5/1 9/2", 2020: "1/1 1/23 1/24 1/27 1/28 1/29 4/2 4/30 5/1 9/2",
    2021: "1/1 2/10 2/11 2/12 2/15 2/16 4/21 4/30 5/3 9/2 9/3", 2022: "1/3 1/31 2/1 2/2 2/3 2/4 4/11 5/2 5/3 9/1 9/2",
    2023: "1/2 1/20 1/23 1/24 1/25 1/26 5/1 5/2 5/3 9/1 9/4", 2024: "1/1 2/8 2/9 2/12 2/13 2/14 4/18 4/29 4/30 5/1 9/2 9/3",
    2025: "1/1 1/27 1/28 1/29 1/30 1/31 4/7 4/30 5/1 5/2 9/1 9/2", 2026: "1/1 1/2 2/16 2/17 2/18 2/19 2/20 4/27 4/30 5/1 8/31 9/1 9/2 11/24",
    2027: "1/1 4/16 4/30 5/3 9/2 11/24",
}
WORK = {2019: "1/5 5/4", 2024: "5/4", 2025: "4/26", 2026: "1/10 8/22"}


def day(text):
    return datetime.date.fromisoformat(text)


def spelled(dates):
    return " ".join(f"{d.month}/{d.day}" for d in sorted(dates))


class Calendars(unittest.TestCase):
    def each(self):
        for year in YEARS:
            calendar = load(f"calendars/{year}.json")
            self.assertEqual(calendar["year"], year)
            yield year, calendar, {day(o["date"]): o for o in calendar["off"]}

    def test_weekdays_off_are_those_announced(self):
        for year, calendar, off in self.each():
            self.assertEqual(spelled(d for d in off if d.weekday() < 5), OFF[year])
            self.assertEqual(spelled(day(w["date"]) for w in calendar["work"]), WORK.get(year, ""))

    def test_days_are_unique_sorted_and_of_the_year(self):
        for year, calendar, off in self.each():
            dates = [o["date"] for o in calendar["off"]]
            self.assertEqual(dates, sorted(set(dates)), year)
            self.assertEqual({d.year for d in off}, {year})

    def test_a_holiday_on_a_rest_day_is_compensated_once(self):
        for year, calendar, off in self.each():
            on_rest_days = sorted(d for d, o in off.items() if o["kind"] in ("holiday", "tet") and d.weekday() > 4)
            compensated = sorted(day(o["for"]) for o in off.values() if o["kind"] == "compensation")
            self.assertEqual(on_rest_days, compensated, year)
            for d, o in off.items():
                if o["kind"] == "compensation":
                    self.assertGreater(d, day(o["for"]))
                    self.assertLess(d.weekday(), 5, d)

    def test_a_swapped_day_is_made_up_on_a_saturday(self):
        for year, calendar, off in self.each():
            swaps = {(o["for"], o["date"]) for o in off.values() if o["kind"] == "swap"}
            made_up = {(w["date"], w["for"]) for w in calendar["work"] if w["for"].startswith(str(year))}
            self.assertEqual(swaps, made_up, year)
            for w in calendar["work"]:
                self.assertEqual(day(w["date"]).weekday(), 5, w)

    def test_the_number_of_paid_days(self):
        for year, _, off in self.each():
            tet = sum(o["kind"] == "tet" for o in off.values())
            holidays = sum(o["kind"] == "holiday" for o in off.values())
            self.assertEqual(tet, 0 if year == 2027 else 5, year)
            self.assertEqual(holidays, 5 if year < 2021 else 6 if year < 2026 else 7 if year == 2026 else 6, year)

    def test_the_lunar_anchors_agree_with_the_moon(self):
        for year, calendar, off in self.each():
            anchors = [day(a["date"]) for a in calendar["anchors"]]
            self.assertEqual(anchors, [lunar.day(year, 1, 1), lunar.day(year, 3, 10)], year)
            self.assertIn(anchors[1], off)
            if year != 2027:
                self.assertIn(anchors[0], off)

    def test_the_last_month_before_the_new_year(self):
        for year in YEARS:
            new_year = lunar.day(year, 1, 1)
            twelfth = max(first for m, _, first in lunar.months(year) if m == 12)
            self.assertEqual((new_year - twelfth).days, 29 if year in (2022, 2025, 2026, 2027) else 30, year)

    def test_a_calendar_is_as_certain_as_its_weakest_day(self):
        for year, calendar, _ in self.each():
            weakest = max((d["standing"] for d in calendar["off"] + calendar["work"]), key=STANDINGS.index)
            self.assertEqual(calendar["standing"], weakest, year)

    def test_a_proposal_is_not_a_day_off(self):
        calendar = load("calendars/2026.json")
        self.assertNotIn("2026-11-23", [o["date"] for o in calendar["off"]])
        self.assertNotIn("2026-11-28", [w["date"] for w in calendar["work"]])
        self.assertTrue(any("23/11/2026" in n["vi"] and "28/11/2026" in n["vi"] for n in calendar["notes"]))

    def test_only_2027_is_incomplete(self):
        self.assertEqual([year for year, calendar, _ in self.each() if not calendar["complete"]], [2027])


if __name__ == "__main__":
    unittest.main()
