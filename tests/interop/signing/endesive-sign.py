#!/usr/bin/env python3
# Lets endesive sign a PDF as other software does (adbe.pkcs7.detached): endesive-sign.py FILE IDENTITY.p12 PASSWORD
# SPDX-License-Identifier: GPL-3.0-or-later
import datetime
import sys

from cryptography.hazmat.primitives.serialization import pkcs12
from endesive import pdf

path, identity, password = sys.argv[1:]
with open(identity, "rb") as file:
    key, certificate, others = pkcs12.load_key_and_certificates(file.read(), password.encode())
with open(path, "rb") as file:
    data = file.read()
now = datetime.datetime.now(datetime.timezone.utc).strftime("D:%Y%m%d%H%M%S+00'00'")
options = {"sigflags": 3, "contact": "", "location": "", "signingdate": now, "reason": "test", "sigpage": 0}
signature = pdf.cms.sign(data, options, key, certificate, others, "sha256")
with open(path, "ab") as file:
    file.write(signature)
