#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real hub over loopback: statuses, bodies, feeds, attachments, rights, kills and TLS, as CouchDB has them.

usage: hub.py BIENBAN_HUB
"""
import base64
import email
import gzip
import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

HUB = sys.argv.pop(1)
PASSWORD = "mật khẩu 123"
ADMIN, LAN, HOA = "quantri", "lan", "hoa"


def basic(name, password=PASSWORD):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def md5(data):
    return "md5-" + base64.b64encode(hashlib.md5(data).digest()).decode()


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def json(self):
        return json.loads(self.body)


class Hub:
    """bienban-hub with a folder of its own."""

    def __init__(self, people=((ADMIN, "_admin"),), options=()):
        self.folder = tempfile.mkdtemp(prefix="bienban-hub-")
        self.data = os.path.join(self.folder, "data")
        self.options = list(options)
        self.context = None
        for name, roles in people:
            subprocess.run([HUB, "--data", self.data, "user", "add", name, "--roles", roles, "--password-file", "-"], input=PASSWORD, text=True,
                           check=True, capture_output=True)
        self.start()

    def start(self):
        self.process = subprocess.Popen([HUB, "--data", self.data, "--listen", "127.0.0.1:0", *self.options], stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, "BIENBAN_LANGUAGE": "en"})
        line = self.process.stdout.readline()
        self.port = int(line.split("127.0.0.1:")[1].split(";")[0])

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(30)

    def close(self):
        if self.process.poll() is None:
            self.stop()
        self.process.stdout.close()
        shutil.rmtree(self.folder)

    def connect(self, timeout=30):
        if self.context:
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=self.context)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, user=ADMIN, **headers):
        connection = self.connect()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if user:
            headers.setdefault("Authorization", basic(user))
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        headers.setdefault("Accept", "application/json")
        connection.request(method, path, body, headers)
        answer = Answer(connection.getresponse())
        connection.close()
        return answer

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def put(self, path, body=None, **options):
        return self.ask("PUT", path, body, **options)

    def post(self, path, body, **options):
        return self.ask("POST", path, body, **options)

    def make(self, name):
        assert self.put("/" + name).status == 201


class TestHub(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.hub = Hub(people=((ADMIN, "_admin"), (LAN, "leader:a"), (HOA, "member:b")))

    @classmethod
    def tearDownClass(cls):
        assert cls.hub.stop() == 0, "the hub did not end well"
        cls.hub.close()

    def setUp(self):
        self.db = "t" + self.id().rsplit(".", 1)[1].lower()
        self.hub.make(self.db)

    def path(self, rest):
        return f"/{self.db}/{rest}"

    def check(self, answer, status, error=None):
        self.assertEqual(answer.status, status, answer.body)
        if error:
            self.assertEqual(answer.json["error"], error)
        return answer

    # ── Databases ──

    def test_databases(self):
        hub, check = self.hub, self.check
        self.assertEqual(check(hub.get("/", user=None), 200).json["couchdb"], "Welcome")
        check(hub.get("/_up", user=None), 200)
        check(hub.put("/" + self.db), 412, "file_exists")
        check(hub.put("/Bad"), 400, "illegal_database_name")
        check(hub.put("/more", user=LAN), 401, "unauthorized")
        info = check(hub.get("/" + self.db), 200).json
        commit = check(hub.post(self.path("_ensure_full_commit"), {}), 201).json
        self.assertEqual(info["instance_start_time"], commit["instance_start_time"])
        self.assertIn(self.db, hub.get("/_all_dbs").json)
        check(hub.post(self.path("_bulk_docs"), {"docs": [{"_id": f"d{i}", "n": i} for i in range(20)]}), 201)
        check(hub.ask("DELETE", "/" + self.db), 200)
        check(hub.get("/" + self.db), 404, "not_found")
        hub.make(self.db)
        self.assertEqual(hub.get("/" + self.db).json["doc_count"], 0)

    def test_rights(self):
        hub, check = self.hub, self.check
        check(hub.put("/doan-a"), 201)
        check(hub.put("/mat-x"), 201)
        # What is not there and what is not his look the same, byte for byte.
        self.assertEqual(check(hub.get("/mat-x", user=LAN), 404).body, check(hub.get("/nothing", user=LAN), 404).body)
        self.assertEqual(check(hub.post("/mat-x/_changes", {}, user=LAN), 404).body, check(hub.post("/nothing/_changes", {}, user=LAN), 404).body)
        self.assertEqual(hub.get("/_all_dbs", user=LAN).json, ["doan-a"])
        self.assertEqual(hub.get("/_all_dbs", user=HOA).json, [])
        for path in "/_all_dbs", "/doan-a", "/nothing", "/doan-a/_changes", "/_uuids", "/_utils":
            check(hub.get(path, user=None), 401, "unauthorized")
        check(hub.get("/doan-a", user=None, Authorization=basic(LAN, "wrong password")), 401, "unauthorized")
        check(hub.get("/doan-a", user=None, Cookie="AuthSession=nonsense"), 400, "bad_request")
        # Rules: one of two is refused, the other stored.
        docs = [{"_id": "visit:1", "_rev": "1-" + "1" * 32, "type": "visit"}, {"_id": "unit:1", "_rev": "1-" + "2" * 32, "type": "unit"},
                {"_id": "_design/x", "_rev": "1-" + "3" * 32}]
        refused = check(hub.post("/doan-a/_bulk_docs", {"new_edits": False, "docs": docs}, user=LAN), 201).json
        self.assertEqual([(row["id"], row["error"]) for row in refused if row["id"] != "visit:1"], [("unit:1", "forbidden"), ("_design/x", "forbidden")])
        check(hub.put("/doan-a/unit:1", {"type": "unit"}, user=LAN), 403, "forbidden")
        check(hub.get("/doan-a/unit:1", user=LAN), 404)
        check(hub.put("/doan-a/_security", {"members": {"names": [HOA]}}, user=LAN), 403, "forbidden")
        check(hub.put("/doan-a/_security", {"members": {"names": 3}}), 400)
        check(hub.put("/doan-a/_security", {"admins": {"names": [], "roles": []}, "members": {"names": [HOA], "roles": []}}), 200)
        check(hub.get("/doan-a", user=HOA), 200)
        check(hub.get("/doan-a", user=LAN), 404)

    def test_sessions(self):
        hub, check = self.hub, self.check
        check(hub.post("/_session", {"name": LAN, "password": "wrong wrong"}, user=None), 401, "unauthorized")
        answer = check(hub.post("/_session", urllib.parse.urlencode({"name": LAN, "password": PASSWORD}).encode(), user=None,
                                Content_Type="application/x-www-form-urlencoded"), 200)
        cookie = answer.headers["Set-Cookie"].split(";")[0]
        self.assertEqual(hub.get("/_session", user=None, Cookie=cookie).json["userCtx"]["name"], LAN)
        self.assertIn("Max-Age=0", check(hub.ask("DELETE", "/_session", user=None, Cookie=cookie), 200).headers["Set-Cookie"])
        self.assertIsNone(hub.get("/_session", user=None).json["userCtx"]["name"])

    # ── Documents ──

    def test_documents(self):
        hub, check, path = self.hub, self.check, self.path
        rev = check(hub.put(path("a%2Fb%20%C4%91"), {"v": 1}), 201).json["rev"]
        name = path("a%2Fb%20%C4%91")
        self.assertEqual(check(hub.get(name), 200).json, {"_id": "a/b đ", "_rev": rev, "v": 1})
        check(hub.put(name, {"v": 2}), 409, "conflict")
        check(hub.put(name, {"v": 2, "_rev": "no"}), 400, "bad_request")
        check(hub.put(name, {"_what": 2}), 400, "doc_validation")
        check(hub.put(path("_x"), {}), 404)
        second = check(hub.put(name, {"v": 2}, If_Match=rev), 201).json["rev"]
        self.assertEqual(check(hub.get(name + "?rev=" + rev), 200).json["v"], 1)
        self.assertEqual(check(hub.get(name, If_None_Match=f'"{second}"'), 304).body, b"")
        check(hub.ask("DELETE", name + "?rev=" + rev), 409, "conflict")
        third = check(hub.ask("DELETE", name + "?rev=" + second), 200).json["rev"]
        self.assertEqual(check(hub.get(name), 404).json["reason"], "deleted")
        self.assertEqual(check(hub.get(path("none")), 404).json["reason"], "missing")
        self.assertTrue(check(hub.put(name, {"v": 4}), 201).json["rev"].startswith("4-"), third)
        self.assertEqual(len(check(hub.get(name + "?revs=true"), 200).json["_revisions"]["ids"]), 4)
        check(hub.ask("COPY", name, Destination="copied"), 201)
        self.assertEqual(hub.get(path("copied")).json["v"], 4)
        check(hub.post("/" + self.db, {"_id": "posted"}), 201)
        check(hub.post("/" + self.db, b"{}", Content_Type="text/plain"), 415, "bad_content_type")
        check(hub.post("/" + self.db, b"{nonsense", Content_Type="application/json"), 400, "bad_request")

    def test_trees(self):
        hub, check, path = self.hub, self.check, self.path
        docs = [{"_id": "x", "_rev": "2-b", "_revisions": {"start": 2, "ids": ["b", "a"]}, "v": "b"},
                {"_id": "x", "_rev": "2-c", "_revisions": {"start": 2, "ids": ["c", "a"]}, "v": "c"},
                {"_id": "x", "_rev": "3-f", "_revisions": {"start": 3, "ids": ["f", "d", "a"]}, "_deleted": True}]
        for _ in range(2):
            self.assertEqual(check(hub.post(path("_bulk_docs"), {"new_edits": False, "docs": docs}), 201).json, [])
        self.assertEqual(check(hub.get(path("x?conflicts=true&deleted_conflicts=true")), 200).json,
                         {"_id": "x", "_rev": "2-c", "v": "c", "_conflicts": ["2-b"], "_deleted_conflicts": ["3-f"]})
        self.assertEqual(check(hub.post(path("_revs_diff"), {"x": ["1-a", "2-b", "2-z", "3-f"], "y": ["1-q"]}), 200).json,
                         {"x": {"missing": ["2-z"]}, "y": {"missing": ["1-q"]}})
        self.assertEqual(check(hub.post(path("_revs_diff"), {"x": ["2-b"]}), 200).json, {})
        opened = check(hub.get(path('x?revs=true&open_revs=["2-b","9-z"]')), 200).json
        self.assertEqual(opened[0]["ok"]["_revisions"], {"start": 2, "ids": ["b", "a"]})
        self.assertEqual(opened[1], {"missing": "9-z"})
        got = check(hub.post(path("_bulk_get?revs=true&latest=true"), {"docs": [{"id": "x", "rev": "1-a"}, {"id": "none", "rev": "1-a"}]}), 200).json
        self.assertEqual({doc["ok"]["_rev"] for doc in got["results"][0]["docs"]}, {"2-b", "2-c", "3-f"})
        self.assertEqual(got["results"][1]["docs"][0]["error"]["error"], "not_found")
        self.assertEqual([{c["rev"] for c in row["changes"]} for row in hub.get(path("_changes?style=all_docs")).json["results"]], [{"2-b", "2-c", "3-f"}])
        check(hub.post(path("_bulk_docs"), {"new_edits": False, "docs": [{"_id": "_bad", "_rev": "1-a"}, {"_id": "good", "_rev": "1-a"}]}), 400)
        check(hub.get(path("good")), 404)
        rows = check(hub.post(path("_bulk_docs"), {"docs": [{"_id": "n"}, {"_id": "n"}]}), 201).json
        self.assertEqual([row.get("error") for row in rows], [None, "conflict"])

    def test_listing_and_notes(self):
        hub, check, path = self.hub, self.check, self.path
        hub.post(path("_bulk_docs"), {"docs": [{"_id": f"d{i:04}", "n": i} for i in range(1200)]})
        rows = check(hub.get(path("_all_docs")), 200).json["rows"]
        self.assertEqual([row["id"] for row in rows], [f"d{i:04}" for i in range(1200)])
        some = hub.get(path('_all_docs?startkey="d0010"&endkey="d0020"&inclusive_end=false&skip=2&limit=3&include_docs=true')).json["rows"]
        self.assertEqual([row["doc"]["n"] for row in some], [12, 13, 14])
        back = hub.get(path("_all_docs?descending=true")).json["rows"]
        self.assertEqual([row["id"] for row in back], [row["id"] for row in reversed(rows)])
        keyed = hub.post(path("_all_docs"), {"keys": ["d0001", "none"]}).json["rows"]
        self.assertEqual([row.get("error") for row in keyed], [None, "not_found"])
        check(hub.get(path("_local/r")), 404)
        check(hub.put(path("_local/r"), {"session_id": "1"}), 201)
        self.assertEqual(check(hub.put(path("_local/r"), {"session_id": "2"}), 201).json["rev"], "0-2")
        self.assertEqual(hub.get(path("_local/r")).json, {"_id": "_local/r", "_rev": "0-2", "session_id": "2"})
        self.assertEqual(len(hub.get(path("_local_docs")).json["rows"]), 1)
        check(hub.ask("DELETE", path("_local/r")), 200)
        check(hub.get(path("_design/x/_view/y")), 501)
        check(hub.post(path("_find"), {"selector": {}}), 501)
        check(hub.get(path("_changes?filter=x/y")), 404)

    # ── Feeds ──

    def test_changes(self):
        hub, check, path = self.hub, self.check, self.path
        hub.post(path("_bulk_docs"), {"docs": [{"_id": f"d{i}", "n": i, "type": "even" if i % 2 == 0 else "odd"} for i in range(700)]})
        body = check(hub.get(path("_changes")), 200)
        self.assertEqual(len(body.json["results"]), 700)
        self.assertEqual(len(body.body.splitlines()), 703)
        part = hub.get(path("_changes?limit=10")).json
        self.assertEqual((len(part["results"]), part["pending"]), (10, 690))
        self.assertEqual(len(hub.get(path(f"_changes?since={part['last_seq']}")).json["results"]), 690)
        self.assertEqual(hub.get(path("_changes?since=now")).json["results"], [])
        self.assertEqual([row["id"] for row in hub.get(path("_changes?descending=true&limit=2")).json["results"]], ["d699", "d698"])
        self.assertEqual(sum(row["seq"] is not None for row in hub.get(path("_changes?seq_interval=100")).json["results"]), 7)
        check(hub.get(path("_changes?since=nonsense")), 400)
        check(hub.get(path("_changes?feed=longpoll&heartbeat=false")), 400)
        found = hub.post(path("_changes?filter=_selector"), {"selector": {"type": "even", "n": {"$lt": 10}}}).json["results"]
        self.assertEqual([row["id"] for row in found], ["d0", "d2", "d4", "d6", "d8"])
        found = hub.post(path("_changes?filter=_doc_ids&include_docs=true"), {"doc_ids": ["d3"]}).json["results"]
        self.assertEqual([row["doc"]["n"] for row in found], [3])

    def test_longpoll(self):
        hub, path = self.hub, self.path
        threading.Timer(0.5, lambda: hub.put(path("late"), {})).start()
        start = time.monotonic()
        answer = hub.get(path("_changes?feed=longpoll&since=now&heartbeat=100"))
        self.assertEqual([row["id"] for row in answer.json["results"]], ["late"])
        self.assertLess(time.monotonic() - start, 5)
        self.assertEqual(hub.get(path("_changes?feed=longpoll&since=now&timeout=200")).json["results"], [])

    def test_continuous(self):
        hub, path = self.hub, self.path
        connection = hub.connect()
        connection.request("GET", path("_changes?feed=continuous&heartbeat=200"), headers={"Authorization": basic(ADMIN)})
        response = connection.getresponse()
        lines = []
        for name in "one", "two":
            hub.put(path(name), {})
            while True:
                line = response.readline()
                lines += [line]
                if line.strip():
                    self.assertEqual(json.loads(line)["id"], name)
                    break
        time.sleep(0.5)
        self.assertEqual(response.readline(), b"\n")
        connection.close()

    def test_feed_ends_with_the_right(self):
        """Who is disabled beside the running hub gets nothing more, not even over a feed that he opened before."""
        hub = Hub(people=((ADMIN, "_admin"), (LAN, "_admin")))
        try:
            hub.make("feed")
            connection = hub.connect()
            connection.request("GET", "/feed/_changes?feed=continuous&heartbeat=200&include_docs=true", headers={"Authorization": basic(LAN)})
            response = connection.getresponse()
            hub.put("/feed/before", {})
            while not response.readline().strip():
                pass
            subprocess.run([HUB, "--data", hub.data, "user", "disable", LAN], check=True, capture_output=True)
            self.assertEqual(hub.get("/feed", user=LAN).status, 401)
            hub.put("/feed/secret", {"x": 1})
            try:
                rest = response.read()
            except (http.client.HTTPException, OSError) as error:
                rest = getattr(error, "partial", b"")
            self.assertNotIn(b"secret", rest)
            connection.close()
        finally:
            hub.close()

    def test_data_are_private(self):
        for folder, _, names in os.walk(self.hub.data):
            for name in names:
                self.assertEqual(os.stat(os.path.join(folder, name)).st_mode & 0o077, 0, name)

    def test_a_flood_ends_in_order(self):
        """A body that is refused and goes on all the same is cut off; the hub lives."""
        connection = self.hub.connect()
        try:
            connection.request("POST", "/_session", b"\0" * 12_000_000, {"Content-Type": "application/json"})
            connection.getresponse().read()
        except OSError:
            pass
        connection.close()
        self.check(self.hub.get("/_up"), 200)

    # ── Attachments ──

    def test_attachments(self):
        hub, check, path = self.hub, self.check, self.path
        photo = os.urandom(300_000)
        digest = md5(photo)
        rev = check(hub.put(path("p/photo.jpg"), photo, Content_Type="image/jpeg", Content_MD5=digest[4:]), 201).json["rev"]
        check(hub.put(path(f"p/photo.jpg?rev={rev}"), photo, Content_Type="image/jpeg", Content_MD5=md5(b"")[4:]), 400, "content_md5_mismatch")
        check(hub.put(path(f"p/_x?rev={rev}"), photo), 400)
        whole = check(hub.get(path("p/photo.jpg")), 200)
        self.assertEqual((whole.body, whole.headers["ETag"], whole.headers["Content-Type"]), (photo, f'"{digest[4:]}"', "image/jpeg"))
        self.assertEqual(whole.headers["Content-MD5"], digest[4:])
        head = check(hub.ask("HEAD", path("p/photo.jpg")), 200)
        self.assertEqual((head.body, head.headers["Content-Length"], head.headers["Accept-Ranges"]), (b"", "300000", "bytes"))
        part = check(hub.get(path("p/photo.jpg"), Range="bytes=100000-100099"), 206)
        self.assertEqual((part.body, part.headers["Content-Range"]), (photo[100000:100100], "bytes 100000-100099/300000"))
        self.assertEqual(check(hub.get(path("p/photo.jpg"), Range="bytes=299990-"), 206).body, photo[299990:])
        self.assertEqual(check(hub.get(path("p/photo.jpg"), Range="bytes=-10"), 206).body, photo[-10:])
        check(hub.get(path("p/photo.jpg"), Range="bytes=300000-"), 416)
        told = check(hub.get(path("p")), 200).json["_attachments"]["photo.jpg"]
        self.assertEqual([told.get(key) for key in ("content_type", "revpos", "digest", "length", "data")], ["image/jpeg", 1, digest, 300000, None])
        second = check(hub.put(path("p"), {"_rev": rev, "caption": "x", "_attachments": hub.get(path("p")).json["_attachments"]}), 201).json["rev"]
        self.assertEqual(hub.get(path("p/photo.jpg")).body, photo)
        inline = hub.get(path("p?attachments=true")).json["_attachments"]["photo.jpg"]
        self.assertEqual(base64.b64decode(inline["data"]), photo)
        since = hub.get(path(f'p?atts_since=["{rev}"]')).json["_attachments"]["photo.jpg"]
        self.assertEqual(since, told)
        check(hub.ask("DELETE", path("p/photo.jpg?rev=" + second)), 200)
        check(hub.get(path("p/photo.jpg")), 404)
        check(hub.get(path("p")), 200)

    def test_attachments_in_json(self):
        hub, check, path = self.hub, self.check, self.path
        data = os.urandom(1000)
        docs = [{"_id": "i", "_rev": "3-a", "_attachments": {"f.bin": {"content_type": "application/octet-stream", "data": base64.b64encode(data).decode()}}}]
        self.assertEqual(check(hub.post(path("_bulk_docs"), {"new_edits": False, "docs": docs}), 201).json, [])
        self.assertEqual(hub.get(path("i")).json["_attachments"]["f.bin"]["revpos"], 3)
        wrong = {"_attachments": {"f.bin": {"content_type": "image/png", "digest": md5(b"other"), "data": base64.b64encode(data).decode()}}}
        check(hub.put(path("w"), wrong), 400, "content_md5_mismatch")
        foreign = {"_id": "s", "_rev": "1-a", "_attachments": hub.get(path("i")).json["_attachments"]}
        check(hub.post(path("_bulk_docs"), {"new_edits": False, "docs": [{"_id": "ok", "_rev": "1-a"}, foreign]}), 412, "missing_stub")
        check(hub.get(path("ok")), 404)
        got = hub.post(path("_bulk_get?attachments=true"), {"docs": [{"id": "i", "rev": "3-a"}]}).json["results"][0]["docs"][0]["ok"]
        self.assertEqual(base64.b64decode(got["_attachments"]["f.bin"]["data"]), data)

    def related(self, document, parts, end="--"):
        out = b"--B\r\nContent-Type: application/json\r\n\r\n" + json.dumps(document).encode()
        for name, data in parts:
            out += f'\r\n--B\r\nContent-Disposition: attachment; filename="{name}"\r\nContent-Length: {len(data)}\r\n\r\n'.encode() + data
        return out + b"\r\n--B" + end.encode()

    def follow(self, *files):
        return {name: {"follows": True, "content_type": "image/jpeg", "length": len(data), "revpos": 1, "digest": md5(data)} for name, data in files}

    def test_multipart(self):
        hub, check, path = self.hub, self.check, self.path
        one, two = ("1.jpg", os.urandom(200_000) + b"\r\n--B-not\r\n"), ("2.jpg", b"")
        send = lambda name, body: hub.put(path(name + "?new_edits=false"), body, Content_Type='multipart/related; boundary="B"')
        check(send("m", self.related({"_rev": "1-a", "_attachments": self.follow(one, two)}, [one, two])), 201)
        self.assertEqual(hub.get(path("m/1.jpg")).body, one[1])
        self.assertEqual(hub.get(path("m/2.jpg")).body, b"")
        check(send("swapped", self.related({"_rev": "1-a", "_attachments": self.follow(one, two)}, [two, one])), 400)
        changed = ("1.jpg", one[1][:-1] + b"!")
        check(send("changed", self.related({"_rev": "1-a", "_attachments": self.follow(one)}, [changed])), 400, "content_md5_mismatch")
        check(send("short", self.related({"_rev": "1-a", "_attachments": self.follow(one)}, [one], end="")), 400)
        check(send("many", self.related({"_rev": "1-a", "_attachments": self.follow(one)}, [one, two])), 400)
        for name in "swapped", "changed", "short", "many":
            check(hub.get(path(name)), 404)
        mixed = check(hub.get(path('m?revs=true&open_revs=["1-a","7-z"]&atts_since=[]'), Accept="multipart/mixed"), 200)
        self.assertTrue(mixed.headers["Content-Type"].startswith("multipart/mixed; boundary="))
        self.assertIn(one[1], mixed.body)
        self.assertIn(b'error="true"\r\n\r\n{"missing":"7-z"}', mixed.body)
        message = email.message_from_bytes(b"Content-Type: " + mixed.headers["Content-Type"].encode() + b"\r\n\r\n" + mixed.body)
        nested, missing = message.get_payload()
        document, first, _ = nested.get_payload()
        self.assertEqual(json.loads(document.get_payload(decode=True))["_attachments"]["1.jpg"]["follows"], True)
        self.assertEqual(first.get_filename(), "1.jpg")
        known = check(hub.get(path('m?open_revs=["1-a"]&atts_since=["1-a"]'), Accept="multipart/mixed"), 200)
        self.assertNotIn(one[1], known.body)
        # Text comes gzipped from CouchDB, with the MD5 of the gzipped bytes.
        text = gzip.compress(b"x" * 300)
        zipped = {"t.txt": {"follows": True, "content_type": "text/plain", "encoding": "gzip", "encoded_length": len(text), "length": 300, "revpos": 1,
                            "digest": md5(text)}}
        check(send("z", self.related({"_rev": "1-a", "_attachments": zipped}, [("t.txt", text)])), 201)
        self.assertEqual(hub.get(path("z/t.txt")).body, b"x" * 300)

    # ── Bad requests ──

    def test_limits(self):
        hub, check, path = self.hub, self.check, self.path
        self.assertEqual(check(hub.post(path("_bulk_docs"), {"docs": [{"_id": "big", "x": "y" * 8_000_001}]}), 413).json["reason"], "big")
        check(hub.get(path("x?" + "y" * 9000)), 414)
        check(hub.post(path("_bulk_docs"), gzip.compress(b'{"docs":[{"_id":"gz"}]}'), Content_Type="application/json", Content_Encoding="gzip"), 201)
        check(hub.get(path("gz")), 200)
        bomb = gzip.compress(b" " * 80_000_000)
        check(hub.post(path("_bulk_docs"), bomb, Content_Type="application/json", Content_Encoding="gzip"), 413, "too_large")
        check(hub.post(path("_bulk_docs"), b"not gzip", Content_Type="application/json", Content_Encoding="gzip"), 400)
        check(hub.ask("PATCH", path("x")), 405)

    def test_a_connection_is_used_again(self):
        connection = self.hub.connect()
        connection.auto_open = 0
        connection.connect()
        for method, body, status in ("GET", None, 200), ("POST", b"{}", 201), ("POST", b"nonsense", 400), ("PUT", None, 412), ("GET", None, 200):
            connection.request(method, "/" + self.db, body, {"Authorization": basic(ADMIN), "Content-Type": "application/json"})
            response = connection.getresponse()
            response.read()
            self.assertEqual(response.status, status)
        connection.close()

    def test_strangers_send_nothing(self):
        connection = socket.create_connection(("127.0.0.1", self.hub.port), timeout=10)
        connection.sendall(f"POST {self.path('_bulk_docs')} HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n"
                           "Expect: 100-continue\r\n\r\n".encode())
        self.assertIn(b"401", connection.recv(1000).split(b"\r\n")[0])
        connection.close()
        connection = socket.create_connection(("127.0.0.1", self.hub.port), timeout=10)
        connection.sendall(f"POST {self.path('_bulk_docs')} HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n".encode())
        with self.assertRaises(OSError):
            for _ in range(1000):
                connection.sendall(b"x" * 100_000)
        connection.close()
        self.assertEqual(self.hub.get("/_up").status, 200)


class TestAttacks(unittest.TestCase):
    """What somebody with an account sends who wants more than his role gives him."""
    @classmethod
    def setUpClass(cls):
        cls.hub = Hub(people=((ADMIN, "_admin"), ("truong", "leader:a"), ("vien", "member:a"), ("giam", "supervisor:x"), ("van", "office"), ("ai", "staff")))
        for name in "danhmuc", "doan-a", "tep-a":
            cls.hub.make(name)
        security = cls.hub.get("/doan-a/_security").json
        security["members"]["roles"].append("supervisor:x")
        assert cls.hub.put("/doan-a/_security", security).status == 200

    @classmethod
    def tearDownClass(cls):
        assert cls.hub.stop() == 0, "the hub did not end well"
        cls.hub.close()

    def push(self, database, user, *docs):
        """What became of each: {id: error}."""
        answer = self.hub.post(f"/{database}/_bulk_docs", {"new_edits": False, "docs": docs}, user=user)
        self.assertEqual(answer.status, 201, answer.body)
        return {row["id"]: row["error"] for row in answer.json}

    def leaves(self, database, name):
        found = self.hub.get(f"/{database}/{name}?conflicts=true").json
        return [found["_rev"], *found.get("_conflicts", [])]

    def doc(self, name, rev, *path, **members):
        history = [rev, *path]
        return {"_id": name, "_rev": rev, "_revisions": {"start": int(rev.split("-")[0]), "ids": [r.split("-")[1] for r in history]}, **members}

    def test_histories_are_not_rewritten(self):
        unit = lambda *path: self.doc("unit:u3", *path, type="unit")
        self.assertEqual(self.push("danhmuc", "van", unit("3-dddd", "2-bbbb", "1-aaaa"), unit("2-cccc", "1-aaaa")), {})
        self.assertEqual(self.leaves("danhmuc", "unit:u3"), ["3-dddd", "2-cccc"])
        self.push("danhmuc", "ai", unit("3-dddd", "2-cccc"))
        self.push("danhmuc", "van", unit("4-eeee", "3-dddd", "2-cccc"))
        self.assertEqual(self.leaves("danhmuc", "unit:u3"), ["4-eeee", "2-cccc"])

    def test_nothing_is_replaced_by_another_beginning(self):
        event = lambda rev, kind: self.doc("event:v1:e1", rev, type="event", visit="v1", kind=kind)
        self.assertEqual(self.push("doan-a", "giam", event("1-" + "0" * 32, "closed")), {})
        self.assertEqual(self.push("doan-a", "vien", event("1-" + "f" * 32, "opened")), {"event:v1:e1": "forbidden"})
        visit = lambda rev, user: self.push("doan-a", user, self.doc("visit:v1", rev, type="visit", by=user))
        self.assertEqual(visit("1-aa", "vien"), {})
        self.assertEqual(visit("9-ff", "giam"), {"visit:v1": "forbidden"})
        paper = lambda rev, **more: self.push("danhmuc", "van", self.doc("checklist:A:1", rev, type="checklist", **more))
        self.assertEqual(paper("1-aa", published="2026-01-01"), {})
        self.assertEqual(paper("9-ff", published="2026-01-02"), {"checklist:A:1": "forbidden"})
        # In one request too; and two laptops may each begin the same answer.
        twice = [self.doc("event:v1:e2", f"1-{i}a", type="event", visit="v1", kind="opened") for i in range(2)]
        self.assertEqual(self.push("doan-a", "vien", *twice), {"event:v1:e2": "forbidden"})
        answers = [self.doc("answer:v1:A1", f"1-{i}a", type="answer", visit="v1") for i in range(2)]
        self.assertEqual(self.push("doan-a", "vien", *answers), {})
        self.assertEqual(len(self.leaves("doan-a", "answer:v1:A1")), 2)

    def test_a_great_number_breaks_nothing(self):
        great = "9223372036854775806-ff"
        visits = self.doc("visit:p", great, type="visit"), self.doc("visit:q", "1-aa", type="visit")
        self.assertEqual(self.push("doan-a", "vien", *visits), {"visit:p": "forbidden"})
        self.assertEqual(self.push("doan-a", "vien", self.doc("visit:r", "1000000000-ff", type="visit")), {})
        self.assertEqual(self.hub.put("/doan-a/visit:r", {"_rev": "1000000000-ff", "type": "visit"}, user="vien").status, 400)
        self.assertEqual(self.hub.get("/doan-a/_all_docs?include_docs=true").status, 200)
        asked = self.hub.post("/doan-a/_revs_diff", {"visit:p": [great], "visit:q": ["1-aa", "2-bb"]}, user="vien")
        self.assertEqual((asked.status, asked.json["visit:p"]["missing"], asked.json["visit:q"]["missing"]), (200, [great], ["2-bb"]))

    def test_an_attachment_is_a_change(self):
        self.hub.put("/doan-a/evidence:v1:00", {"type": "evidence", "visit": "v1"}, user="vien")
        rev = self.leaves("doan-a", "evidence:v1:00")[0]
        put = lambda data: self.hub.put(f"/doan-a/evidence:v1:00/a.txt?rev={rev}", data, user="vien", Content_Type="image/png")
        self.assertEqual(put(b"x").status, 403)
        photo = {"a.png": {"content_type": "image/png", "data": "eHl6"}}
        rev = self.hub.put("/doan-a/evidence:v1:01", {"type": "evidence", "visit": "v1", "_attachments": photo}, user="vien").json["rev"]
        there = self.hub.get("/doan-a/evidence:v1:01").json["_attachments"]
        caption = {"_rev": rev, "type": "evidence", "visit": "v1", "caption": "Cửa"}
        self.assertEqual(self.hub.put("/doan-a/evidence:v1:01", caption, user="vien").status, 403)
        self.assertEqual(self.hub.put("/doan-a/evidence:v1:01", {**caption, "_attachments": there}, user="vien").status, 201)

    def test_notes_are_ones_own(self):
        self.assertEqual(self.hub.put("/doan-a/_local/r", {"n": 1}, user="vien").status, 201)
        self.assertEqual(self.hub.get("/doan-a/_local/r", user="giam").status, 404)
        self.assertEqual(self.hub.ask("DELETE", "/doan-a/_local/r", user="giam").status, 404)
        self.assertEqual(self.hub.put("/doan-a/_local/r", {"n": 2}, user="giam").json["rev"], "0-1")
        self.assertEqual(self.hub.get("/doan-a/_local/r", user="vien").json["n"], 1)
        self.assertEqual([row["id"] for row in self.hub.get("/doan-a/_local_docs", user="vien").json["rows"]], ["_local/r"])
        self.assertEqual(self.hub.put("/doan-a/_local/r", {"n": "x" * 65_536}, user="vien").status, 413)
        self.assertEqual({self.hub.put(f"/doan-a/_local/{i}", {}, user="truong").status for i in range(1000)}, {201})
        self.assertEqual(self.hub.put("/doan-a/_local/more", {}, user="truong").status, 403)
        self.assertEqual(self.hub.put("/doan-a/_local/0", {}, user="truong").status, 201)

    def test_no_header_comes_from_a_type(self):
        for name, kind in ("a", "image/png\r\nX-Evil: 1"), ("a\nb", "image/png"):
            answer = self.hub.put("/doan-a/answer:v2:A1", {"visit": "v2", "_attachments": {name: {"content_type": kind, "data": "eHl6"}}}, user="vien")
            self.assertEqual(answer.status, 400, answer.body)
        self.assertEqual(self.hub.get("/doan-a/answer:v2:A1").status, 404)

    def test_who_settles_a_conflict(self):
        answer = lambda rev, *path, **more: self.doc("answer:v3:A1", rev, *path, type="answer", visit="v3", **more)
        settled = {"_deleted": True, "resolved": {"kept": "2-bb", "by": "x", "at": "2026-11-23T08:00:00+07:00"}}
        self.assertEqual(self.push("doan-a", "vien", answer("1-aa"), answer("2-bb", "1-aa"), answer("2-ab", "1-aa")), {})
        self.assertEqual(self.push("doan-a", "vien", answer("3-cc", "2-ab", "1-aa", **settled)), {"answer:v3:A1": "forbidden"})
        self.assertEqual(len(self.leaves("doan-a", "answer:v3:A1")), 2)
        self.assertEqual(self.push("doan-a", "truong", answer("3-cc", "2-ab", "1-aa", **settled)), {})
        self.assertEqual(self.leaves("doan-a", "answer:v3:A1"), ["2-bb"])


class TestLife(unittest.TestCase):
    def test_kill_and_restart(self):
        hub = Hub()
        self.addCleanup(hub.close)
        hub.make("db")
        start, known = hub.get("/db").json["instance_start_time"], []

        def write():
            try:
                for i in range(10_000):
                    if hub.put(f"/db/d{i}", {"n": i}).status == 201:
                        known.append(i)
            except (OSError, http.client.HTTPException):
                pass
        thread = threading.Thread(target=write)
        thread.start()
        while len(known) < 30:
            time.sleep(0.01)
        hub.stop(signal.SIGKILL)
        hub.process.stdout.close()
        thread.join()
        hub.start()
        ids = {row["id"] for row in hub.get("/db/_all_docs").json["rows"]}
        self.assertTrue({f"d{i}" for i in known} <= ids)
        self.assertEqual(hub.get("/db").json["instance_start_time"], start)

    def test_stop_ends_the_feeds(self):
        hub = Hub()
        self.addCleanup(hub.close)
        hub.make("db")
        connection = hub.connect()
        connection.request("GET", "/db/_changes?feed=longpoll&since=now&heartbeat=10000", headers={"Authorization": basic(ADMIN)})
        response = connection.getresponse()
        start = time.monotonic()
        hub.process.send_signal(signal.SIGTERM)
        self.assertEqual(json.loads(response.read())["results"], [])
        self.assertEqual(hub.process.wait(15), 0)
        self.assertLess(time.monotonic() - start, 5)
        connection.close()

    def test_tls(self):
        hub = Hub()
        self.addCleanup(hub.close)
        hub.stop()
        hub.process.stdout.close()
        key, certificate = os.path.join(hub.folder, "key.pem"), os.path.join(hub.folder, "cert.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", certificate,
                        "-days", "2", "-subj", "/CN=hub", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        hub.options = ["--tls-cert", certificate, "--tls-key", key]
        hub.start()
        hub.context = ssl.create_default_context(cafile=certificate)
        self.assertEqual(hub.get("/", user=None).status, 200)
        self.assertIn("Secure", hub.post("/_session", {"name": ADMIN, "password": PASSWORD}, user=None).headers["Set-Cookie"])

    def test_refuses_to_be_overheard(self):
        with tempfile.TemporaryDirectory() as folder:
            for options, word in (["--listen", "0.0.0.0:0"], "--tls-cert"), (["--listen", "nonsense"], "nonsense"), (["--tls-cert", "/none"], "--tls-key"):
                done = subprocess.run([HUB, "--data", folder, *options], capture_output=True, text=True, timeout=30, env={**os.environ, "BIENBAN_LANGUAGE": "en"})
                self.assertEqual(done.returncode, 3, done)
                self.assertIn(word, done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 1)


if __name__ == "__main__":
    unittest.main()
