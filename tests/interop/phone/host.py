# SPDX-License-Identifier: GPL-3.0-or-later
"""The page for phones in a program of its own, and a phone that speaks to it without a browser."""
import base64
import hashlib
import http.client
import json
import os
import queue
import random
import shutil
import ssl
import subprocess
import tempfile
import threading
import urllib.parse

PIECE = 1024 * 1024
STATES = ["arriving", "storing", "stored", "refused"]


class Host:
    """phone-host: commands in, events out."""

    def __init__(self, program, idle=None, folder=None):
        self.folder = tempfile.mkdtemp(prefix="bienban-phone-", dir=folder)
        arguments = [program, os.path.join(self.folder, "workspace")] + ([str(idle)] if idle else [])
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.events = queue.Queue()
        self.received = []
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()
        self.ready = self.wait("ready", 60)

    def read(self):
        for line in self.process.stdout:
            event = json.loads(line)
            if event["event"] == "received":
                self.received.append(event)
            self.events.put(event)
        self.events.put({"event": "end"})

    def wait(self, name, timeout=20):
        while True:
            event = self.events.get(timeout=timeout)
            if event["event"] == name:
                return event
            assert event["event"] != "end", "phone-host ended"

    def tell(self, command, answer="done"):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.wait(answer)

    def list(self):
        return self.tell("list", "list")

    def renew(self):
        self.ready = self.tell("renew", "ready")

    def leftovers(self):
        return [name for name in os.listdir(os.path.join(self.folder, "workspace", "files", "tmp")) if name.startswith("phone-")]

    def close(self):
        self.process.stdin.close()
        code = self.process.wait(30)
        self.thread.join(5)
        shutil.rmtree(self.folder)
        assert code == 0, f"phone-host ended with {code}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def identify(data):
    pieces = [hashlib.sha256(data[at:at + PIECE]).digest() for at in range(0, len(data), PIECE)]
    return hashlib.sha256(b"".join(pieces)).hexdigest()


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()
        self.text = self.body.decode().replace("\u00a0", " ")

    @property
    def data(self):
        return json.loads(self.text)

    @property
    def sentence(self):
        return self.data["sentence"]

    @property
    def trouble(self):
        return self.data["trouble"]


class Phone:
    """Speaks the protocol of app/phone/ over TLS, and knows the certificate by its fingerprint alone."""

    def __init__(self, url, fingerprint, language="vi"):
        self.url = urllib.parse.urlsplit(url)
        self.fingerprint = fingerprint
        self.language = language
        self.cookie = None
        self.connection = None

    def connect(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.connection = http.client.HTTPSConnection(self.url.hostname, self.url.port, context=context, timeout=30)
        self.connection.connect()
        seen = hashlib.sha256(self.connection.sock.getpeercert(True)).hexdigest().upper()
        assert seen == self.fingerprint.replace(":", ""), "another certificate than the window shows"

    def cut(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def headers(self, more):
        headers = {"Accept-Language": self.language, "Accept": "application/json", **more}
        if self.cookie:
            headers["Cookie"] = self.cookie
        return headers

    def ask(self, method, path, body=None, headers=None, absolute=False):
        if not self.connection:
            self.connect()
        self.connection.request(method, path if absolute else self.url.path + path, body, self.headers(headers or {}))
        answer = Answer(self.connection.getresponse())
        if answer.headers.get("Set-Cookie"):
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return answer

    def bind(self):
        return self.ask("POST", "device")

    def announce(self, data, name="IMG_0001.jpg", size=None, modified=1795000000000, identity=None):
        body = {"id": identity or identify(data), "name": name, "size": len(data) if size is None else size, "modified": modified}
        return self.ask("POST", "files", json.dumps(body), {"Content-Type": "application/json"})

    def piece(self, data, offset, identity=None, digest=None, content=None):
        piece = data[offset:offset + PIECE] if content is None else content
        digest = base64.b64encode(digest or hashlib.sha256(piece).digest()).decode()
        return self.ask("PUT", f"file/{identity or identify(data)}?offset={offset}", piece, {"Content-Digest": f"sha-256=:{digest}:"})

    def break_piece(self, data, offset, after):
        """Sends the beginning of a piece and drops the line without a word."""
        if not self.connection:
            self.connect()
        piece = data[offset:offset + PIECE]
        digest = base64.b64encode(hashlib.sha256(piece).digest()).decode()
        self.connection.putrequest("PUT", f"{self.url.path}file/{identify(data)}?offset={offset}")
        for name, value in self.headers({"Content-Digest": f"sha-256=:{digest}:", "Content-Length": str(len(piece))}).items():
            self.connection.putheader(name, value)
        self.connection.endheaders(piece[:after])
        self.cut()

    def send(self, data, name="IMG_0001.jpg", **more):
        answer = self.announce(data, name, **more)
        while answer.status in (200, 201) and answer.data["state"] == "arriving":
            answer = self.piece(data, answer.data["offset"])
        return answer


def picture(size, seed):
    """The beginning of a JPEG file and noise that is never the same."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + random.Random(seed).randbytes(size - 13)
