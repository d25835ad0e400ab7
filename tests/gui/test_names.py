#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names, roles, Tab and Escape on the pages of a visit (names.py). test_names.py BUILD [PAGE…]"""
import sys
import unittest

import names
import screenshots

ONLY = [sys.argv.pop() for _word in sys.argv[1:] if sys.argv[-1] in names.PAGES]


class Visit(names.Names):
    def test_visit(self):
        self.check_pages(screenshots.sample, ONLY or names.PAGES.keys() - set(names.AROUND))

    def test_locked_visit(self):
        self.check_pages(screenshots.locked_sample, ONLY)


if __name__ == "__main__":
    unittest.main(verbosity=2)
