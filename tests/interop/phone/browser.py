# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Chromium at the size of a phone, driven through the DevTools protocol over a pipe; and a line that can be cut."""
import base64
import fcntl
import json
import os
import select
import shutil
import socket
import subprocess
import tempfile
import threading
import time

USER_AGENT = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"


def high_pipe():
    """A pipe away from descriptors 3 and 4."""
    ends = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in ends]
    for end in ends:
        os.close(end)
    return high


class Browser:
    """One Chromium with one page of 390 × 844 points. @key: the only certificate it accepts, by the SHA-256 of its public key (base64)."""

    def __init__(self, key, language="vi-VN", dark=False):
        self.folder = tempfile.mkdtemp(prefix="bienban-chromium-")
        command_in, self.out = high_pipe()
        self.into, command_out = high_pipe()
        arguments = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage",
                     "--remote-debugging-pipe", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                     "--disable-extensions", "--disable-sync",
                     f"--user-data-dir={self.folder}", f"--ignore-certificate-errors-spki-list={key}", f"--lang={language}", "about:blank"]
        # Chromium reads commands from descriptor 3 and writes answers to 4.
        shell = ["bash", "-c", f'exec 3<&{command_in} 4>&{command_out}; exec "$@"', "bash", *arguments]
        self.process = subprocess.Popen(shell, pass_fds=(command_in, command_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(command_in)
        os.close(command_out)
        self.buffer = b""
        self.number = 0
        self.complaints = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = None
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "DOM", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=2, mobile=True)
        self.call("Emulation.setTouchEmulationEnabled", enabled=True)
        self.call("Emulation.setUserAgentOverride", userAgent=USER_AGENT, acceptLanguage=f"{language},en;q=0.5")
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def read(self, timeout):
        end = time.monotonic() + timeout
        while b"\0" not in self.buffer:
            if not select.select([self.into], [], [], max(0, end - time.monotonic()))[0]:
                raise TimeoutError("Chromium does not answer")
            data = os.read(self.into, 1 << 20)
            if not data:
                raise EOFError("Chromium ended")
            self.buffer += data
        line, _, self.buffer = self.buffer.partition(b"\0")
        return json.loads(line)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if getattr(self, "session", None):
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read(60)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.note(answer)

    def note(self, event):
        if event.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(event["params"]["exceptionDetails"].get("exception", {}).get("description", "exception"))
        if event.get("method") == "Log.entryAdded" and "Content Security Policy" in event["params"]["entry"]["text"]:
            self.complaints.append(event["params"]["entry"]["text"])
        if event.get("method") == "Page.javascriptDialogOpening":
            self.number += 1
            message = {"id": self.number, "method": "Page.handleJavaScriptDialog", "params": {"accept": True}, "sessionId": self.session}
            os.write(self.out, json.dumps(message).encode() + b"\0")

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"]["exception"]["description"])
        return result["result"].get("value")

    def wait(self, expression, timeout=30):
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            try:
                value = self.evaluate(expression)
            except RuntimeError:
                value = None                # between two pages
            if value:
                return value
            time.sleep(0.02)
        raise TimeoutError(f"never true: {expression}; the page says: {self.text()}")

    def open(self, url):
        self.call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete'")

    def reload(self):
        self.call("Page.reload")
        time.sleep(0.3)
        self.wait("document.readyState === 'complete'")

    def text(self):
        return self.evaluate("document.body ? document.body.innerText.replace(/\\u00a0/g, ' ') : ''")

    def choose(self, paths, field="choose"):
        self.wait(f"!document.getElementById('{field}').disabled")
        found = self.call("Runtime.evaluate", expression=f"document.getElementById('{field}')")["result"]["objectId"]
        self.call("DOM.setFileInputFiles", files=paths, objectId=found)

    def screenshot(self, path, whole=False):
        picture = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(picture))

    def close(self):
        try:
            self.session = None
            self.call("Browser.close")
        except (OSError, EOFError):
            pass
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        os.close(self.out)
        os.close(self.into)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Line:
    """Stands between the browser and the server like a bad Wi-Fi: cut() drops every connection, down() refuses new ones."""

    def __init__(self, port):
        self.target = port
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.pairs = set()
        self.lock = threading.Lock()
        self.is_down = False
        self.cuts = []                      # after how many bytes to cut by itself
        self.passed = 0
        self.made = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            if self.is_down:
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self.target))
            for end in (client, server):    # a router holds nothing back to fill a packet
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                self.pairs.add((client, server))
            threading.Thread(target=self.pump, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client, False), daemon=True).start()

    def pump(self, source, target, counts):
        """From one line to the other within the kernel: what stands between takes next to nothing from what is measured."""
        out, into = os.pipe()
        try:
            fcntl.fcntl(into, fcntl.F_SETPIPE_SZ, 1 << 18)
            while length := os.splice(source.fileno(), into, 1 << 18):
                left = length
                while left > 0:
                    left -= os.splice(out, target.fileno(), left)
                if counts:
                    self.count(length)
        except OSError:
            pass
        for end in (out, into):
            os.close(end)
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def count(self, length):
        with self.lock:
            self.passed += length
            due = self.cuts and self.passed >= self.cuts[0]
            if due:
                self.cuts.pop(0)
        if due:
            self.cut()

    def cut(self):
        with self.lock:
            pairs, self.pairs = self.pairs, set()
            self.made += 1
        for pair in pairs:
            for end in pair:
                try:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def down(self, on):
        self.is_down = on
        if on:
            self.cut()

    def close(self):
        self.server.close()
        self.cut()


def key_of(url):
    """The SHA-256 of the public key behind @url, base64, as Chromium wants it."""
    port = url.split(":")[2].split("/")[0]
    pem = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}"], input="", capture_output=True, text=True).stdout
    public = subprocess.run(["openssl", "x509", "-noout", "-pubkey"], input=pem, capture_output=True, text=True, check=True).stdout
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=public.encode(), capture_output=True, check=True).stdout
    digest = subprocess.run(["openssl", "dgst", "-sha256", "-binary"], input=der, capture_output=True, check=True).stdout
    return base64.b64encode(digest).decode()
