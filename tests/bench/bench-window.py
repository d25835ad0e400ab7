#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first window with 10,000 visits, against the same widgets with static rows, interleaved in the same run.

usage: bench-window.py FIRST_WINDOW BUILD
"""
import os
import statistics
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "gui"))
from stage import Stage  # noqa: E402

program, build = sys.argv[1:3]
program = os.path.abspath(program)
RUNS = 15

with Stage(build, accessible=False) as stage:
    folder = str(stage.folder / "many")
    subprocess.run([program, "make", folder, "10000"], env=stage.environment, check=True)
    times = {"real": [], "static": []}
    for run in range(RUNS + 1):
        for kind in times:
            told = subprocess.run([program, kind, folder], env=stage.environment, check=True, capture_output=True, text=True, timeout=60).stdout
            if run:                            # the first fills the caches of the system
                times[kind].append(int(told))
    medians = {kind: statistics.median(values) for kind, values in times.items()}
    print(f"# first window: {medians['real'] / 1000:.0f} ms; static rows: {medians['static'] / 1000:.0f} ms")
    print(f"first window with 10,000 visits: ratio {medians['real'] / medians['static']:.2f} (goal ≤ 1.3)")
