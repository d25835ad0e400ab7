#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever a link does, nothing is lost and nothing is doubled, and what cannot be carried over is told and kept."""
import os
import unittest

import rig
from fault_proxy import FaultProxy

UNITS = 400
os.environ["BIENBAN_SYNC_WAIT"] = "20"

# Each of them once for the way up and once for the way down.
FAULTS = [*[("cut-up", tenth / 10) for tenth in range(10)], *[("cut-down", tenth / 10) for tenth in range(10)], "lost", "garbage",
          ("status", 408), ("status", 429), ("status", 500), ("status", 502), ("status", 503), ("page", 502), ("page", 504), ("page", 429)]


def spoil(faults, first=3, every=3):
    """From the request @first on every third is spoilt by the next of @faults."""
    left = list(faults)

    def choose(count, request):
        return left.pop(0) if count >= first and count % every == 0 and left else None

    choose.left = left
    return choose


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = rig.Hub()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        rig.clean_up()

    def setUp(self):
        self.world = self.server.new_world()
        self.proxy = FaultProxy(self.server.port)
        self.addCleanup(self.proxy.__exit__)
        self.url = self.proxy.url + self.world
        self.a, self.b = (rig.Workspace(f"{self._testMethodName}-{name}") for name in "ab")

    def fill(self, n=UNITS):
        path = rig.folder / f"{self._testMethodName}.csv"
        path.write_text("code,name,kind\n" + "".join(f"{self._testMethodName}.{i},Đơn vị {i},W\n" for i in range(n)), encoding="utf-8")
        self.a.run("unit", "import", path)

    def sync_through(self, workspace, faults, **how):
        """Until it ends well: a run may give up when too much is spoilt in a row."""
        self.proxy.choose = spoil(faults, **how)
        for _ in range(60):
            workspace.sync(self.url, *self.server.account(), code=None)
            if not self.proxy.choose.left and not workspace.errors:
                return
        self.fail(f"it does not come to an end: {workspace.errors} {self.proxy.choose.left}")

    def test_bad_link(self):
        self.fill()
        self.sync_through(self.a, FAULTS)
        self.assertEqual(self.a.outbox(), [])
        self.sync_through(self.b, FAULTS)
        self.assertEqual(self.b.outbox(), [])
        self.assertEqual(self.a.leaves(), self.b.leaves())
        self.assertGreater(len(self.b.leaves()), UNITS)

    def test_what_answers_in_its_place(self):
        for fault, words in (("portal", "A web page answers"), ("redirect", "sends on to"), (("page", 404), "A web page answers"),
                             (("page", 511), "A web page answers"), (("page", 407), "proxy")):
            with self.subTest(fault=fault):
                self.proxy.choose = lambda count, request: fault
                self.a.sync(self.url, *self.server.account(), code=4)
                self.assertIn(words, self.a.errors)
                self.assertEqual(self.a.errors.count("\n"), 1)
        self.proxy.choose = lambda count, request: None
        self.a.sync(self.url, *self.server.account())

    def test_requests_that_are_too_large_are_divided(self):
        self.fill()
        self.proxy.choose = lambda count, request: ("limit", 6000)
        self.a.sync(self.url, *self.server.account(), code=None)
        too_large = {row["id"] for row in self.a.outbox()}
        self.assertTrue(all(row["reason"].startswith(" (HTTP 413)") for row in self.a.outbox()))
        self.b.sync(self.server.url + self.world, *self.server.account())
        mine, theirs = self.a.leaves(), self.b.leaves()
        self.assertEqual({key for key in mine if key[1] not in too_large} - set(theirs), set())
        self.assertTrue(any(key[1].startswith("unit:") for key in theirs))
        # What was refused is tried again when asked, and is out of the outbox then.
        self.proxy.choose = lambda count, request: None
        self.a.sync(self.url, *self.server.account())
        self.assertEqual(self.a.outbox(), [])

    def test_one_poisoned_document(self):
        self.fill(50)
        word = f'"code":"{self._testMethodName}.7"'.encode()
        self.proxy.choose = lambda count, request: ("poison", word)
        self.a.sync(self.url, *self.server.account(), code=4)
        self.assertEqual([row["id"] for row in self.a.outbox()], [f"unit:{self._testMethodName}.7"])
        self.assertIn("function_clause", self.a.outbox()[0]["reason"])
        self.a.sync(self.url, *self.server.account(), code=4)
        self.assertEqual(self.a.outbox()[0]["tries"], 2)
        self.b.sync(self.server.url + self.world, *self.server.account())
        self.assertEqual(set(self.a.leaves()) - set(self.b.leaves()), {key for key in self.a.leaves() if key[1].endswith(".7")})
        self.proxy.choose = lambda count, request: None
        self.a.sync(self.url, *self.server.account())
        self.b.sync(self.url, *self.server.account())
        self.assertEqual(self.a.outbox(), [])
        self.assertEqual(self.a.leaves(), self.b.leaves())


if __name__ == "__main__":
    unittest.main()
