#!/usr/bin/env python3
# Lets endesive verify the last signature of a PDF: endesive-verify.py FILE ROOT.pem; ends with 0 when it accepts everything.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

from endesive import pdf

with open(sys.argv[1], "rb") as file, open(sys.argv[2], "rb") as root:
    results = pdf.verify(file.read(), (root.read(),))
print(results)
sys.exit(0 if results and all(all(result) for result in results) else 1)
