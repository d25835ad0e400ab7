#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names, roles, Tab and Escape on the pages around a visit (names.py). test_names_office.py BUILD [PAGE…]"""
import sys
import unittest

import names
import screenshots

ONLY = [sys.argv.pop() for _word in sys.argv[1:] if sys.argv[-1] in names.PAGES]


class Office(names.Names):
    def test_first_start(self):
        self.check_pages(screenshots.nothing, ONLY)

    def test_around_a_visit(self):
        self.check_pages(screenshots.sample, ONLY or names.AROUND)

    def test_signed_visit(self):
        self.check_pages(screenshots.signed_sample, ONLY)

    def test_checklists(self):
        self.check_pages(screenshots.draft, ONLY)


if __name__ == "__main__":
    unittest.main(verbosity=2)
