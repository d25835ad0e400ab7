#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two laptops and a hub: equal at the end, at once when they stay connected, and after any of them was killed in the middle."""
import os
import random
import signal
import time
import unittest

import rig

KILLS = int(os.environ.get("BIENBAN_SYNC_KILLS", "3"))
os.environ["BIENBAN_SYNC_WAIT"] = "50"


class Workspaces(unittest.TestCase):
    def setUp(self):
        self.hub = rig.Hub()
        self.addCleanup(lambda: self.hub.stop())
        self.a, self.b = (rig.Workspace(f"{self._testMethodName}-{name}") for name in "ab")

    def import_units(self, workspace, name, n):
        path = rig.folder / f"{name}.csv"
        path.write_text("code,name,kind\n" + "".join(f"{name}.{i},Đơn vị {i},W\n" for i in range(n)), encoding="utf-8")
        workspace.run("unit", "import", path)

    def names(self, workspace):
        return {unit["name"] for unit in workspace.run("unit", "list")["units"]}

    def sync(self, workspace, code=0):
        return workspace.sync(self.hub.url, *self.hub.account(), code=code)

    def test_continuous(self):
        """What one records while both stay connected is on the hub and at the other within seconds; a stop in order is quick."""
        self.sync(self.a)
        running = self.b.start("sync", self.hub.url, "--continuous", *self.hub.account())
        try:
            rig.wait_for(lambda: self.b.folder.exists() and (self.b.folder / "workspace.db").exists() and len(self.b.leaves()) == len(self.a.leaves()))
            self.import_units(self.a, "live", 5)
            self.sync(self.a)
            rig.wait_for(lambda: self.a.leaves() == self.b.leaves(), 10)
            begun = time.monotonic()
        finally:
            running.send_signal(signal.SIGTERM)
            running.communicate(timeout=20)
        self.assertEqual(running.returncode, 0)
        self.assertLess(time.monotonic() - begun, 10)

    def test_continuous_many(self):
        """More databases than connections: what is written to any of them arrives at once."""
        names = [f"doan-many{i}" for i in range(6)]
        for name in names:
            self.hub.ask("PUT", f"/{name}")
        running = self.b.start("sync", self.hub.url, "--continuous", *self.hub.account())
        try:
            for turn in range(2):
                rig.wait_for(lambda: (self.b.folder / "workspace.db").exists())
                time.sleep(2)           # all wait now
                for name in names:
                    self.hub.ask("PUT", f"/{name}/visit:{name}-{turn}", {"type": "visit"})
                rig.wait_for(lambda: {key[0] for key in self.b.leaves() if key[1].endswith(f"-{turn}")} == set(names), 8)
        finally:
            running.kill()
            running.communicate(timeout=20)

    def test_kills(self):
        """kill -9 of the client and of the hub at random moments: nothing is lost, nothing is doubled."""
        choice = random.Random(7)
        for i in range(KILLS):
            self.import_units(self.a, f"kill{i}", 600)
            client = self.a.start("sync", self.hub.url, *self.hub.account())
            time.sleep(choice.uniform(0.05, 0.9))
            if i % 2:
                self.hub.stop(kill=True)
                client.kill()
                self.hub.start(self.hub.port)
            else:
                client.kill()
            client.communicate()
        self.sync(self.a)
        self.sync(self.b)
        self.assertEqual(self.a.leaves(), self.b.leaves())
        self.assertEqual(len([key for key in self.b.leaves() if "kill" in key[1]]), KILLS * 600)
        self.assertEqual(self.a.outbox(), [])
        self.assertEqual([database["pushed"] for database in self.sync(self.a)["databases"]], [0])

    def test_who_is_not_let_in(self):
        wrong = rig.folder / "wrong"
        wrong.write_text("not the password")
        self.a.sync(self.hub.url, "--user", self.hub.USER, "--password-file", wrong, code=4)
        self.assertIn("does not know the name", self.a.errors)
        self.a.sync("http://hub.example:5986", code=4)
        self.assertIn("is not encrypted", self.a.errors)
        self.a.sync("hub", code=None)
        self.assertEqual(self.a.errors.count("\n"), 1)


if __name__ == "__main__":
    try:
        unittest.main()
    finally:
        rig.clean_up()
