# SPDX-License-Identifier: GPL-3.0-or-later
"""Authorities on the loopback for tests: time stamps, OCSP and revocation lists by openssl, with a PKI whose certificates name them."""
import http.server
import pathlib
import subprocess
import threading
import time
import typing

CONFIGURATION = """[req]
distinguished_name = dn
prompt = no
utf8 = yes
string_mask = utf8only
[dn]
CN = overridden
[sub_ext]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = caIssuers;URI:%(url)sroot-ca.pem
crlDistributionPoints = URI:%(url)scrl-root.pem
[signer_ext]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = OCSP;URI:%(url)socsp, caIssuers;URI:%(url)sissuer.pem
[listed_ext]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = caIssuers;URI:%(url)sissuer.pem
crlDistributionPoints = URI:%(url)scrl-issuer.pem
[asked_stamp_ext]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = OCSP;URI:%(url)socsp, caIssuers;URI:%(url)sissuer.pem
[stamp_ext]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = caIssuers;URI:%(url)sissuer.pem
crlDistributionPoints = URI:%(url)scrl-issuer.pem
[ocsp_ext]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = yes
[issuer]
database = index-issuer.txt
default_md = sha256
default_crl_days = 30
[tsa]
serial = serial.txt
crypto_device = builtin
signer_digest = %(digest)s
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


def run(*words, **options):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=120, **options)


def must(*words, **options):
    result = run(*words, **options)
    assert result.returncode == 0, f"{words}: {result.stderr}"
    return result


class Authorities(http.server.BaseHTTPRequestHandler):
    """openssl ts, openssl ocsp and files of the PKI; `mood` makes them fail."""
    pki = None
    mood = "honest"
    lock = threading.Lock()

    def log_message(self, *_):
        pass

    def answer(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path = self.pki / self.path.strip("/")
        if self.mood == "no-lists" or not path.is_file():
            return self.send_error(404)
        self.answer(path.read_bytes(), "application/octet-stream")

    def do_POST(self):
        question = self.rfile.read(int(self.headers["Content-Length"]))
        stamps = self.path == "/tsa"
        if self.mood == "busy":
            return self.send_error(503)
        if self.mood == "slow":
            time.sleep(8)
        if self.mood == "portal":
            return self.answer("<html>Đăng nhập Wi-Fi</html>".encode(), "text/html")
        with self.lock:
            (self.pki / "question").write_bytes(question)
            if stamps:
                must("openssl", "ts", "-reply", "-config", "net.cnf", "-section", "tsa", "-queryfile", "question", "-signer", "stamp.pem", "-inkey",
                     "stamp.key", "-out", "answer", cwd=self.pki)
            else:
                must("openssl", "ocsp", "-index", "index-issuer.txt", "-CA", "issuer.pem", "-rsigner", "status.pem", "-rkey", "status.key", "-reqin",
                     "question", "-respout", "answer", "-ndays", "1", cwd=self.pki)
            body = bytearray((self.pki / "answer").read_bytes())
        if self.mood == "lying" and stamps:
            body[-3] ^= 1
        self.answer(bytes(body), "application/timestamp-reply" if stamps else "application/ocsp-response")


class Kind(typing.NamedTuple):
    """What authorities differ in. `signer`, `stamp`: the extensions that tell how their revocation is known."""
    key: tuple = ("EC", "ec_paramgen_curve:P-256")
    digest: str = "sha256"
    signer: str = "signer_ext"
    stamp: str = "stamp_ext"


def certify(pki, name, subject, extensions, issuer, serial, kind):
    must("openssl", "genpkey", "-quiet", "-algorithm", kind.key[0], "-pkeyopt", kind.key[1], "-out", f"{name}.key", cwd=pki)
    must("openssl", "req", "-x509", "-new", "-config", "net.cnf", "-extensions", extensions, "-utf8", f"-{kind.digest}", "-set_serial", serial, "-subj",
         f"/C=VN/CN={subject}", "-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-key", f"{name}.key", "-days", "300", "-out", f"{name}.pem", cwd=pki)


def make_pki(pki, url, make, kind=Kind()):
    must("sh", make, pki, "demo")
    (pki / "net.cnf").write_text(CONFIGURATION % {"url": url, "digest": kind.digest})
    (pki / "serial.txt").write_text("01\n")
    certify(pki, "issuer", "Chứng thực trực tuyến", "sub_ext", "root-ca", "0x60", kind)
    certify(pki, "stamp", "Dấu thời gian trực tuyến", kind.stamp, "issuer", "0x61", kind)
    certify(pki, "status", "Trạng thái trực tuyến", "ocsp_ext", "issuer", "0x62", kind)
    lines = ["V\t401231235959Z\t\t61\tunknown\t/CN=stamp\n"]
    for number, (name, subject) in enumerate((("secretary", "Lê Văn Thử"), ("unit", "Trần Thị Mẫu"), ("leader", "Nguyễn Văn Minh Họa"))):
        serial = 0x7001 + number
        certify(pki, name, subject, kind.signer, "issuer", hex(serial), kind)
        must("openssl", "pkcs12", "-export", "-inkey", f"{name}.key", "-in", f"{name}.pem", "-passout", "pass:demo", "-out", f"{name}.p12", cwd=pki)
        lines.append(f"V\t401231235959Z\t\t{serial:X}\tunknown\t/CN={number}\n")
    (pki / "index-issuer.txt").write_text("".join(lines))
    must("openssl", "ca", "-config", "net.cnf", "-name", "issuer", "-keyfile", "issuer.key", "-cert", "issuer.pem", "-gencrl", "-out", "crl-issuer.pem",
         cwd=pki)


def start(pki, make):
    """Makes a PKI in the folder @pki with the script @make and serves it. Returns the server and its address; stop it with shutdown()."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Authorities)
    url = f"http://127.0.0.1:{server.server_port}/"
    Authorities.pki = pathlib.Path(pki)
    make_pki(Authorities.pki, url, make)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, url
