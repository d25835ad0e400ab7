#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server is made ready with accounts, teams and `couch setup`; a password is asked for without an echo: couch.py CLI HUB"""
import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

CLI, HUB = sys.argv[1:3]
PASSWORD = "một mật khẩu dài"
ENVIRONMENT = {**os.environ, "BIENBAN_LANGUAGE": "en"}


def run(*words, expected=0):
    done = subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == expected, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout


def type_password(command, answers):
    """Runs @command at a terminal and types @answers. Returns the exit status and all that the terminal showed."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(command[0], command, ENVIRONMENT)
    shown = b""
    for answer in answers:
        while not shown.endswith(b": "):
            shown += os.read(terminal, 1000)
        os.write(terminal, answer.encode() + b"\n")
        shown += b"\n"
    while True:
        try:
            more = os.read(terminal, 1000)
        except OSError:
            break
        if not more:
            break
        shown += more
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


def ask(url, method="GET", body=None, cookie=None):
    request = urllib.request.Request(url, method=method, data=None if body is None else json.dumps(body).encode(),
                                     headers={"Content-Type": "application/json", "Accept": "application/json", **({"Cookie": cookie} if cookie else {})})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read()), answer.headers.get("Set-Cookie")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read()), None


def sign_in(url, name):
    status, _, cookie = ask(f"{url}/_session", "POST", {"name": name, "password": PASSWORD})
    assert status == 200 and "HttpOnly" in cookie, (status, cookie)
    return cookie.split(";")[0]


def check_accounts(admin, password_file):
    status, shown = type_password([*admin, "user", "add", "root", "--roles", "_admin"], [PASSWORD, PASSWORD])
    assert status == 0 and PASSWORD not in shown, shown
    status, shown = type_password([*admin, "user", "add", "an"], [PASSWORD, PASSWORD + "!"])
    assert status == 3 and "not the same" in shown, shown
    for name in ("an", "chi", "dung", "em"):
        run(*admin, "user", "add", name, "--password-file", password_file, *(["--roles", "supervisor:a1"] if name == "em" else []))


def check_setup(setup):
    first, second = (json.loads(run(*setup))["databases"] for _ in range(2))
    assert [d["name"] for d in first] == ["danhmuc", "doan-t1", "hanche-t1", "tep-t1", "kh-p1", "mat-p1"], first
    assert all(d["rules_set"] for d in first), first
    assert not any(d["made"] or d["security_set"] or d["rules_set"] for d in second), second
    run(*setup[:-2], "--plan", "P 1", expected=3)


def put(url, cookie, database, document):
    return ask(f"{url}/{database}/_bulk_docs", "POST", {"new_edits": False, "docs": [document]}, cookie)[:2]


def check_rights(url, admin):
    cookies = {name: sign_in(url, name) for name in ("an", "chi", "dung", "em")}
    event = {"_id": "event:v1:1", "_rev": "1-" + "0" * 32, "type": "event", "visit": "v1", "kind": "accepted"}
    assert [name for name, cookie in cookies.items() if ask(f"{url}/doan-t1", cookie=cookie)[0] == 200] == ["an", "chi", "em"]
    assert [name for name, cookie in cookies.items() if ask(f"{url}/hanche-t1", cookie=cookie)[0] == 200] == ["an"]
    assert ask(f"{url}/doan-t1")[0] in (401, 404)
    status, rows = put(url, cookies["an"], "doan-t1", event)
    assert status == 201 and rows[0]["error"] == "forbidden" and rows[0]["reason"] == "Your role does not allow this in this database.", rows
    assert put(url, cookies["em"], "doan-t1", event) == (201, [])
    status, rows = put(url, cookies["em"], "doan-t1", {**event, "_rev": "2-" + "1" * 32, "_revisions": {"start": 2, "ids": ["1" * 32, "0" * 32]}})
    assert status == 201 and "never changes" in rows[0]["reason"], rows
    # Another role at once; another password ends the session.
    run(*admin, "user", "roles", "chi", "leader:t1")
    assert ask(f"{url}/hanche-t1", cookie=cookies["chi"])[0] == 200
    subprocess.run([*admin, "user", "password", "chi"], env=ENVIRONMENT, input="another password\n", text=True, check=True)
    assert ask(f"{url}/hanche-t1", cookie=cookies["chi"])[0] == 401


def main():
    with tempfile.TemporaryDirectory() as folder:
        data, password_file = str(pathlib.Path(folder, "hub")), str(pathlib.Path(folder, "password"))
        admin = [HUB, "--data", data]
        pathlib.Path(password_file).write_text(PASSWORD + "\n", encoding="utf-8")
        check_accounts(admin, password_file)
        server = subprocess.Popen([HUB, "--data", data, "--listen", "127.0.0.1:0"], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
        try:
            url = re.search(r"http://[0-9.:]+[0-9]", server.stdout.readline())[0]
            check_setup([CLI, "--workspace", str(pathlib.Path(folder, "workspace")), "--json", "couch", "setup", url, "--user", "root",
                         "--password-file", password_file, "--supervisor", "a1", "--team", "t1", "--plan", "p1"])
            run(*admin, "team", "add", "t1", "--leader", "an", "--member", "chi")
            check_rights(url, admin)
            run(*admin, "backup", str(pathlib.Path(folder, "copy")))
        finally:
            server.terminate()
            server.wait(30)
        run(HUB, "--data", str(pathlib.Path(folder, "copy")), "check")
        log = pathlib.Path(data, "audit.log").read_text(encoding="utf-8")
        assert PASSWORD not in log and '"act":"security"' in log and '"act":"backup"' in log, log


if __name__ == "__main__":
    main()
