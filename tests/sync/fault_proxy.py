# SPDX-License-Identifier: GPL-3.0-or-later
"""A link that fails: stands between the client and a server, and spoils chosen requests in a chosen way."""
import http.client
import http.server
import socket
import threading

HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def read_body(self):
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def cut(self):
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def answer(self, status, body=b"", headers=(), part=1.0):
        """@part: how much of the body is sent before the connection is cut."""
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[:int(len(body) * part)])
        self.wfile.flush()
        if part < 1:
            self.cut()

    def forward(self, body):
        upstream = http.client.HTTPConnection("127.0.0.1", self.server.upstream, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
        upstream.request(self.command, self.path, body=body or None, headers=headers)
        response = upstream.getresponse()
        data = response.read()
        upstream.close()
        return response.status, data, [(name, value) for name, value in response.getheaders() if name.lower() not in HOP]

    def handle_any(self):
        with self.server.lock:
            self.server.count += 1
            fault = self.server.choose(self.server.count, self)
        name, argument = fault if isinstance(fault, tuple) else (fault, None)
        if name == "cut-up":                                  # in the middle of what the client sends
            self.rfile.read(int(int(self.headers.get("Content-Length") or 0) * argument))
            return self.cut()
        body = self.read_body()
        with self.server.lock:
            self.server.sent.append((self.command, self.path, len(body), name))
        if name == "status":
            return self.answer(argument, b'{"error":"trouble","reason":"made for the test"}', [("Content-Type", "application/json"), ("Retry-After", "0")])
        if name == "page":                                    # a proxy that answers by itself
            return self.answer(argument, b"<html><body>trouble</body></html>", [("Content-Type", "text/html"), ("Retry-After", "0")])
        if name == "garbage":
            return self.answer(200, b'{"results":[{"seq":', [("Content-Type", "application/json")])
        if name == "portal":
            return self.answer(200, b"<html><body>Log in to the Wi-Fi</body></html>", [("Content-Type", "text/html")])
        if name == "redirect":
            return self.answer(302, b"", [("Location", "http://login.example/")])
        if name == "limit" and len(body) > argument:          # as nginx does
            return self.answer(413, b"<html>413 Request Entity Too Large</html>", [("Content-Type", "text/html")])
        if name == "poison" and argument in body:
            return self.answer(500, b'{"error":"unknown_error","reason":"function_clause"}', [("Content-Type", "application/json")])
        try:
            status, data, headers = self.forward(body)
        except OSError:
            return self.cut()
        if name == "lost":                                    # it was carried out, and the client is not told
            return self.cut()
        self.answer(status, data, headers, argument if name == "cut-down" else 1.0)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = handle_any


class FaultProxy(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, upstream):
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream = upstream
        self.lock = threading.Lock()
        self.count = 0
        self.sent = []                                        # method, path, bytes, fault
        self.choose = lambda count, request: None
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        pass

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
