#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A visit of 1,000 items and 500 pieces of evidence: opening it, and the frames while moving, answering and typing, against the same
widgets with static rows, interleaved in the same run; and the memory it takes.

usage: bench-visit.py VISIT_PAGE BUILD
"""
import os
import statistics
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "gui"))
from stage import Stage  # noqa: E402

program, build = os.path.abspath(sys.argv[1]), sys.argv[2]
OPENINGS, WORKS = 11, 3
KINDS = ("move", "answer", "type")


def p95(values):
    return sorted(values)[int(0.95 * len(values))]


def run(what, kind, folder, stage):
    return subprocess.run([program, what, kind, folder], env=stage.environment, check=True, capture_output=True, text=True, timeout=300).stdout


def work(kind, folder, stage):
    """Frames by what was done, and the memory in MB."""
    frames = {name: [] for name in KINDS}
    memory = 0
    for line in run("work", kind, folder, stage).splitlines():
        name, value = line.split()
        if name == "memory":
            memory = int(value) / 1024
        elif name in frames:
            frames[name].append(int(value))
    return frames, memory


with Stage(build, accessible=False) as stage:
    folder = str(stage.folder / "large")
    subprocess.run([program, "make", folder, "1000", "500"], env=stage.environment, check=True)
    times = {"real": [], "static": []}
    for turn in range(OPENINGS + 1):
        for kind in times:
            told = int(run("open", kind, folder, stage))
            if turn:                           # the first fills the caches of the system
                times[kind].append(told)
    medians = {kind: statistics.median(values) for kind, values in times.items()}
    print(f"# opening: {medians['real'] / 1000:.0f} ms; static rows: {medians['static'] / 1000:.0f} ms")
    print(f"opening a visit of 1,000 items: ratio {medians['real'] / medians['static']:.2f} (goal ≤ 1.5)")

    slow = {"real": {name: [] for name in KINDS}, "static": {name: [] for name in KINDS}}
    memories = []
    for turn in range(WORKS):
        for kind in slow:
            frames, memory = work(kind, folder, stage)
            for name in KINDS:
                slow[kind][name].append(p95(frames[name]))
            if kind == "real":
                memories.append(memory)
    for name in KINDS:
        real, static = (statistics.median(slow[kind][name]) for kind in ("real", "static"))
        print(f"# {name}: p95 of a frame {real / 1000:.1f} ms; static rows {static / 1000:.1f} ms")
        print(f"{name}, p95 of a frame: ratio {real / static:.2f} (goal ≤ 1.3)")
    print(f"memory with 1,000 items and 500 pieces of evidence: {statistics.median(memories):.0f} MB (goal ≤ 250)")
