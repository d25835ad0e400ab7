#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that are not ours at both ends: PouchDB and couchbackup with the hub, our client with a server that is not ours."""
import subprocess
import unittest

import rig

rig.need_node()


def run_node(script, *args):
    done = subprocess.run(rig.node(script, *args), env={**rig.os.environ, **rig.node_env()}, capture_output=True, text=True, timeout=120, cwd=rig.folder)
    assert done.returncode == 0, f"{script}: {done.stdout}\n{done.stderr}"
    return done.stdout.strip()


class Hub(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.hub = rig.Hub()

    @classmethod
    def tearDownClass(cls):
        cls.hub.stop()

    def test_pouchdb_replicates_both_ways_once_and_live(self):
        self.hub.ask("PUT", "/others")
        self.assertEqual(run_node("pouch-client.js", self.hub.with_account("/others"), FILES), "equal")

    def test_couchbackup_backs_up_and_restores(self):
        for name in ("/first", "/second"):
            self.hub.ask("PUT", name)
        self.hub.ask("POST", "/first/_bulk_docs", {"docs": [{"_id": f"d{i}", "n": i, "text": "Biên bản " * 30} for i in range(1200)]})
        self.hub.ask("POST", "/first/_bulk_docs", {"new_edits": False, "docs": [{"_id": "d7", "_rev": f"1-{letter * 32}", "n": letter} for letter in "ef"]})
        self.assertEqual(run_node("backup.js", self.hub.with_account("/first"), self.hub.with_account("/second"), rig.folder / "backup"), "1202")     # revisions
        left, right = ({row["id"]: sorted(change["rev"] for change in row["changes"]) for row in self.hub.ask("GET", name + "/_changes?style=all_docs")["results"]}
                       for name in ("/first", "/second"))
        self.assertEqual(len(left), 1200)
        self.assertEqual(len(left["d7"]), 3)
        self.assertEqual(left, right)


class OurClient(unittest.TestCase):
    def test_a_server_that_is_not_ours(self):
        with rig.PouchServer() as server:
            url = server.url + server.new_world()
            a, b = rig.Workspace("a"), rig.Workspace("b")
            a.sync(url)
            b.sync(url)
            self.assertEqual(a.leaves(), b.leaves())
            told = a.sync(url)
            self.assertEqual([(database["pushed"], database["pulled"]) for database in told["databases"]], [(0, 0)])


FILES = "files"
if __name__ == "__main__":
    try:
        unittest.main()
    finally:
        rig.clean_up()
