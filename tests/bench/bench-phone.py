#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twenty photos of 4 MB from a phone's browser (Chromium where there is one: ./dev test-web) into the evidence of a visit, over loopback and TLS,
each on the disk before it counts; against the same browser sending the same bytes to a server that hashes them and throws them away, against a
plain client of the same protocol in the same run, and against cp with fsync; and over a line that is cut five times, against the same line that
is not: bench-phone.py PHONE-HOST FOLDER-WITH-THE-CLIENTS"""
import hashlib
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, sys.argv[2])
from browser import Browser, Line, key_of    # noqa: E402
from host import Host, Phone, picture        # noqa: E402
from plain_server import PlainServer         # noqa: E402

COUNT, SIZE, RUNS = 20, 4_000_000, 3
here = os.getcwd()                           # the build folder lies on a disk and not in memory


def speed(start):
    return COUNT * SIZE / 1e6 / (time.monotonic() - start)


def copy(paths):
    start = time.monotonic()
    for path in paths:
        subprocess.run(["cp", path, path + ".copy"], check=True)
        subprocess.run(["sync", path + ".copy"], check=True)
    return speed(start)


def send_plain(files):
    with Host(sys.argv[1], folder=here) as host:
        first = Phone(host.ready["url"], host.ready["fingerprint"])
        first.bind()
        start = time.monotonic()

        def lane(part):
            phone = Phone(host.ready["url"], host.ready["fingerprint"])
            phone.cookie = first.cookie
            for number, data in part:
                assert phone.send(data, f"{number}.jpg").data["state"] == "stored"

        lanes = [threading.Thread(target=lane, args=(list(enumerate(files))[number::3],)) for number in range(3)]
        for thread in lanes:
            thread.start()
        for thread in lanes:
            thread.join()
        reached = speed(start)
        assert len(host.list()["evidence"]) == COUNT
        return reached


def draw_cuts():
    """Five places in the bytes to come, away from both ends."""
    return sorted(random.sample(range(SIZE, (COUNT - 1) * SIZE), 5))


def send_by_browser(paths, cuts=None):
    """@cuts: after how many bytes the line is cut; then, and when there are none, the bytes take a way more, through a line that can be."""
    with Host(sys.argv[1], folder=here) as host, Browser(key_of(host.ready["url"])) as page:
        port = host.ready["url"].split(":")[2].split("/")[0]
        line = Line(int(port)) if cuts is not None else None
        page.open(host.ready["url"].replace(f":{port}/", f":{line.port}/") if line else host.ready["url"])
        page.wait("!document.getElementById('choose').disabled")
        # The page's own clock: asking it often would take from what is measured.
        page.evaluate("""new MutationObserver((changes, observer) => {
          if (document.querySelectorAll('.file.stored').length === %d) { window.ended = performance.now(); observer.disconnect(); }
        }).observe(document.getElementById('files'), {subtree: true, attributes: true});
        document.getElementById('choose').addEventListener('change', () => { window.started = performance.now(); }, true)""" % COUNT)
        time.sleep(2)                        # a browser that has just started is busy with itself
        if line:
            line.cuts = [line.passed + cut for cut in cuts]
        page.choose(paths)
        time.sleep(0.8)
        page.wait("window.ended", 120)
        assert sorted(evidence["sha256"] for evidence in host.list()["evidence"]) == sorted(map(hash_of, paths)) and len(host.received) == COUNT
        if line:
            assert line.made == len(cuts), line.made
            line.close()
        return COUNT * SIZE / 1e3 / page.evaluate("window.ended - window.started")


def hash_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def send_to_nowhere(paths):
    with PlainServer() as server, Browser(key_of(server.url)) as page:
        page.open(server.url)
        time.sleep(2)
        page.choose(paths)
        time.sleep(0.8)
        page.wait("window.ended", 120)
        assert sorted(server.hashes) == sorted(map(hash_of, paths))
        return COUNT * SIZE / 1e3 / page.evaluate("window.ended - window.started")


def main():
    folder = tempfile.mkdtemp(prefix="bench-phone-", dir=here)
    try:
        floor, plain, nowhere, browser, line, cut = [], [], [], [], [], []
        for run in range(RUNS):
            files = [picture(SIZE, 1000 * run + number) for number in range(COUNT)]
            paths = []
            for number, data in enumerate(files):
                paths.append(os.path.join(folder, f"IMG_{run}{number:03}.jpg"))
                with open(paths[-1], "wb") as file:
                    file.write(data)
            os.sync()
            floor.append(copy(paths))
            plain.append(send_plain(files))
            if shutil.which("chromium"):
                nowhere.append(send_to_nowhere(paths))
                browser.append(send_by_browser(paths))
                line.append(send_by_browser(paths, []))
                cut.append(send_by_browser(paths, draw_cuts()))
            print(f"# run {run + 1}: cp and fsync {floor[-1]:.0f} MB/s, plain client {plain[-1]:.0f} MB/s"
                  + (f", Chromium to nowhere {nowhere[-1]:.0f} MB/s, Chromium {browser[-1]:.0f} MB/s, over the line {line[-1]:.0f} MB/s, cut five times {cut[-1]:.0f} MB/s" if browser else "")
                  + f", load {os.getloadavg()[0]:.1f}", flush=True)
    finally:
        shutil.rmtree(folder)
    print(f"# load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"files from a phone, a plain client against cp with fsync: ratio {statistics.median(plain) / statistics.median(floor):.2f}, "
          f"{statistics.median(plain):.0f} MB/s")
    if browser:
        print(f"files from a phone, Chromium against the plain client: ratio {statistics.median(browser) / statistics.median(plain):.2f}")
        print(f"files from a phone, Chromium against Chromium sending to nowhere ({statistics.median(nowhere):.0f} MB/s): "
              f"ratio {statistics.median(browser) / statistics.median(nowhere):.2f}, {statistics.median(browser):.0f} MB/s (goal ≥ 60 MB/s)")
        print(f"files from a phone, Chromium over a line that is cut five times, against the same line uncut ({statistics.median(line):.0f} MB/s): "
              f"ratio {statistics.median(cut) / statistics.median(line):.2f}; against none: ratio {statistics.median(cut) / statistics.median(browser):.2f}, "
              f"{statistics.median(cut):.0f} MB/s (goal ≥ 60 MB/s)")
    else:
        print("files from a phone, Chromium: there is none here (./dev test-web)")


main()
