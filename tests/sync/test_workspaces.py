#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two laptops and a hub: equal at the end, at once when they stay connected, and after any of them was killed in the middle."""
import os
import pathlib
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

    def answer(self, workspace, visit, result, note):
        workspace.run("answer", visit, "A1.07", result, "--note", note)

    def decide(self, workspace, visit, note):
        """Keeps the version with @note."""
        conflict, = workspace.run("conflicts", "list", code=1)["conflicts"]
        kept, = [version["rev"] for version in conflict["versions"] if version["body"]["note"] == note]
        workspace.run("conflicts", "resolve", conflict["id"], "--keep", kept)

    def make_visit(self):
        """A visit that the user of these laptops leads: each believes so, and the hub knows who does."""
        self.import_units(self.a, "u", 1)
        probe = self.a.run("visit", "new", "--unit", "u.0", "--checklist", "A", "--open")["id"]
        self.answer(self.a, probe, "pass", "x")
        name, = self.a.query("SELECT json_extract(body, '$.author') FROM revisions JOIN documents USING (document) WHERE id LIKE 'answer:%'")[0]
        visit = self.a.run("visit", "new", "--unit", "u.0", "--checklist", "A", "--leader", name, "--open")["id"]
        self.answer(self.a, visit, "pass", "first")
        self.sync(self.a)
        return visit

    def test_the_leader_decides_and_nobody_else(self):
        """A conflict over the hub: a member's decision is refused and told, nothing is lost, and the leader's reaches everybody."""
        visit = self.make_visit()
        team, = [name for name in self.a.databases() if name.startswith("doan-")]
        leader, member = (self.hub.add_person(name, "staff") for name in ("truong", "vien"))
        self.hub.command("team", "add", team[5:], "--leader", "truong", "--member", "vien")
        self.b.sync(self.hub.url, *member)
        self.answer(self.a, visit, "fail", "of the leader")
        self.answer(self.b, visit, "fail", "of the member")
        for workspace, account in (self.a, leader), (self.b, member), (self.a, leader):
            workspace.sync(self.hub.url, *account)
        self.decide(self.b, visit, "of the member")
        self.b.sync(self.hub.url, *member, code=None)
        refused, = self.b.outbox()
        self.assertEqual((refused["id"], refused["error"]), (f"answer:{visit}:A1.07", "forbidden"))
        address = f"/{team}/answer:{visit}:A1.07?conflicts=true"
        self.assertEqual(len(self.hub.ask("GET", address)["_conflicts"]), 1)
        self.a.sync(self.hub.url, *leader)
        self.decide(self.a, visit, "of the leader")
        for workspace, account in (self.a, leader), (self.b, member):
            workspace.sync(self.hub.url, *account, code=None)
        there = self.hub.ask("GET", address)
        self.assertEqual((there["note"], there.get("_conflicts")), ("of the leader", None))
        for workspace in self.a, self.b:
            self.assertEqual(workspace.run("conflicts", "list")["conflicts"], [])
            notes = workspace.query("SELECT json_extract(r.body, '$.note'), r.revision = d.winner FROM revisions AS r JOIN documents AS d USING (document) "
                                    "WHERE d.id = ?", there["_id"])
            self.assertLessEqual({("of the leader", 1), ("of the member", 0)}, set(notes))

    def test_files_travel(self):
        """Photographs and papers arrive whole at the other laptop; a restricted original goes to the restricted database alone; once is enough."""
        source = pathlib.Path(os.environ["BIENBAN_DATA"]) / "demo"
        units = rig.folder / "one.csv"
        units.write_text("code,name,kind\nUBND-HOATAN,Ủy ban nhân dân phường Hòa Tân,W\n", encoding="utf-8")
        self.a.run("unit", "import", units)
        self.a.run("visit", "import", source / "visit.json")
        visit = self.a.run("visit", "list")["visits"][0]["id"]
        self.a.run("minutes", visit, "-o", rig.folder / "minutes.pdf")
        self.sync(self.a)
        self.sync(self.b)
        files = lambda workspace: {path.name for path in (workspace.folder / "files").rglob("*") if path.is_file() and len(path.name) >= 62}
        self.assertGreater(len(files(self.a)), 5)
        rig.wait_for(lambda: files(self.a) <= files(self.b))
        self.assertEqual(self.b.run("fsck", code=None, as_json=False), self.a.run("fsck", code=None, as_json=False))
        named = {row[0].split(":")[1] for row in self.b.query("SELECT d.id FROM documents AS d JOIN databases AS b USING (database) "
                                                              "WHERE b.name LIKE 'tep-%' AND d.id LIKE 'blob:%'")}
        originals = {row[0].split(":")[2] for row in self.b.query("SELECT id FROM documents WHERE id LIKE 'original:%'")}
        self.assertTrue(named)
        self.assertFalse(named & originals)
        self.assertEqual([database["pushed"] for database in self.sync(self.a)["databases"] if database["pushed"]], [])

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
