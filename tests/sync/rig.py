# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers, workspaces and what stands in them, for the tests of the sync. Every program here is the real one."""
import base64
import contextlib
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from urllib.parse import quote

here = pathlib.Path(__file__).parent
NODE = pathlib.Path(os.environ.get("BIENBAN_BUILD", "_build")) / "node"
CLI = os.environ["BIENBAN_CLI"]
folder = pathlib.Path(tempfile.mkdtemp(prefix="bienban-sync-"))


def need_node():
    """Ends the test as skipped where the programs that are not ours could not be fetched."""
    if not (NODE / "node_modules/pouchdb").exists() or not shutil.which("node"):
        print("1..0 # SKIP the packages of tests/sync are not here")
        sys.exit(77)


def clean_up():
    shutil.rmtree(folder, ignore_errors=True)


class Server:
    """A program that prints the port it listens on as its first line."""
    worlds = 0

    def __init__(self, *command, env=None):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(env or {})}, cwd=folder)
        self.port = int(re.search(r"(\d+)(;|$)", self.process.stdout.readline().strip()).group(1))
        self.url = f"http://127.0.0.1:{self.port}"

    def stop(self, kill=False):
        (self.process.kill if kill else self.process.terminate)()
        self.process.wait()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def node(script, *args):
    return ["node", str(here / script), *map(str, args)]


def node_env():
    return {"NODE_PATH": str((NODE / "node_modules").resolve()), "NODE_NO_WARNINGS": "1"}


class PouchServer(Server):
    def __init__(self):
        need_node()
        super().__init__(*node("pouch-server.js"), env=node_env())

    def new_world(self):
        """The path of databases that nobody has used."""
        Server.worlds += 1
        return f"/w{Server.worlds}"

    def account(self):
        """The words that say who asks."""
        return []


class Hub(Server):
    """bienban-hub with an account that administers it."""
    USER, PASSWORD = "van.thu", "mật khẩu: dài & lạ"

    def __init__(self):
        self.process = None
        self.new_world()

    def new_world(self):
        if self.process:
            self.stop()
        Server.worlds += 1
        self.data = folder / f"hub-{Server.worlds}"
        self.data.mkdir()
        subprocess.run([os.environ["BIENBAN_HUB"], "--data", str(self.data), "user", "add", self.USER, "--roles", "_admin", "--password-file", "-"],
                       input=self.PASSWORD, text=True, check=True, capture_output=True)
        self.password_file = folder / "password"
        self.password_file.write_text(self.PASSWORD + "\n", encoding="utf-8")
        self.start()
        return ""

    def command(self, *args):
        """What the administrator types beside the hub."""
        subprocess.run([os.environ["BIENBAN_HUB"], "--data", str(self.data), *args], input=self.PASSWORD, text=True, check=True, capture_output=True)

    def add_person(self, name, roles):
        self.command("user", "add", name, "--roles", roles, "--password-file", "-")
        return ["--user", name, "--password-file", self.password_file]

    def start(self, port=0):
        super().__init__(os.environ["BIENBAN_HUB"], "--data", str(self.data), "--listen", f"127.0.0.1:{port}")

    def account(self):
        return ["--user", self.USER, "--password-file", self.password_file]

    def with_account(self, path=""):
        """The address with name and password in it, for programs that take it so."""
        return f"http://{quote(self.USER)}:{quote(self.PASSWORD, safe='')}@127.0.0.1:{self.port}{path}"

    def ask(self, method, path, body=None, headers=None):
        request = urllib.request.Request(self.url + path, method=method, data=json.dumps(body).encode() if body is not None else None)
        token = base64.b64encode(f"{self.USER}:{self.PASSWORD}".encode()).decode()
        for name, value in {"Authorization": f"Basic {token}", "Content-Type": "application/json", "Accept": "application/json", **(headers or {})}.items():
            request.add_header(name, value)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


class Workspace:
    def __init__(self, name):
        self.folder = folder / name

    def run(self, *args, code=0, as_json=True):
        command = [CLI, "--workspace", str(self.folder), "--language", "en", *(["--json"] if as_json else []), *map(str, args)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert code is None or done.returncode == code, f"{args}: {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}"
        self.errors = done.stderr
        return json.loads(done.stdout) if as_json and done.stdout.strip().startswith(("{", "[")) else done.stdout

    def start(self, *args):
        return subprocess.Popen([CLI, "--workspace", str(self.folder), "--language", "en", *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def sync(self, url, *args, code=0):
        return self.run("sync", url, *args, code=code)

    def outbox(self):
        return self.run("sync", "--outbox")["outbox"]

    def query(self, sql, *args):
        with contextlib.closing(sqlite3.connect(f"file:{self.folder}/workspace.db?mode=ro", uri=True)) as db:
            return db.execute(sql, args).fetchall()

    def leaves(self):
        """Every leaf with its body, and which one wins: what must be equal everywhere."""
        rows = self.query("SELECT b.name, d.id, r.generation || '-' || r.signature, r.deleted, r.body, d.winner = r.revision "
                          "FROM revisions AS r JOIN documents AS d USING (document) JOIN databases AS b USING (database) WHERE r.leaf = 1 "
                          "ORDER BY 1, 2, 3")
        return {(database, document, rev): (deleted, body, wins) for database, document, rev, deleted, body, wins in rows}

    def databases(self):
        return [name for (name,) in self.query("SELECT name FROM databases ORDER BY name")]


def wait_for(what, seconds=20):
    """Until @what gives something that is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")
