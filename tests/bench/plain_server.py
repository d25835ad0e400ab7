# SPDX-License-Identifier: GPL-3.0-or-later
"""The floor for the page for phones: a web page without anything, whose files the same browser sends whole, three at a time, to a server that
hashes them and throws them away. What it reaches is what the browser, TLS and the machine allow."""
import hashlib
import os
import socket
import ssl
import subprocess
import tempfile
import threading

PAGE = b"""<!DOCTYPE html><meta charset="utf-8"><input type="file" id="choose" multiple><script>
const input = document.getElementById('choose');
input.addEventListener('change', async () => {
  const files = [...input.files];
  window.started = performance.now();
  await Promise.all([0, 1, 2].map(async () => {
    while (files.length > 0) {
      await (await fetch('file', { method: 'PUT', body: files.shift() })).text();
    }
  }));
  window.ended = performance.now();
});
</script>"""


class PlainServer:
    """Serves PAGE and swallows what is put; @hashes: what has come."""

    def __init__(self):
        self.hashes = []
        self.folder = tempfile.mkdtemp(prefix="plain-server-")
        key, certificate = (os.path.join(self.folder, name) for name in ("key", "certificate"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate], check=True, capture_output=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        for name in (key, certificate):
            os.unlink(name)
        os.rmdir(self.folder)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self.socket.getsockname()[1]}/"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                plain, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(plain,), daemon=True).start()

    def serve(self, plain):
        try:
            with self.context.wrap_socket(plain, server_side=True) as line, line.makefile("rb") as stream:
                while request := stream.readline().split():
                    self.answer(line, stream, request[0])
        except OSError:
            pass                             # a browser opens more lines than it uses

    def answer(self, line, stream, method):
        length = 0
        while (header := stream.readline()).strip():
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
        hashed, buffer = hashlib.sha256(), memoryview(bytearray(1 << 18))
        while length > 0:
            count = stream.readinto(buffer[:length])
            if not count:
                raise OSError("the browser went away")
            hashed.update(buffer[:count])
            length -= count
        if method == b"PUT":
            self.hashes.append(hashed.hexdigest())
        body = PAGE if method == b"GET" else b""
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
