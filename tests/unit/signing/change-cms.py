# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes a CMS as nobody who signs would: change-cms.py WHAT IN OUT."""
import sys

from asn1crypto import cms, core, pem, x509

what, source, target = sys.argv[1:4]
with open(source, "rb") as file:
    info = cms.ContentInfo.load(file.read())
data = info["content"]
signer = data["signer_infos"][0]
fields = {name: signer[name] for name in ("version", "sid", "digest_algorithm", "signature_algorithm", "signature")}
attributes = list(signer["signed_attrs"])


def with_type(name):
    return next(a for a in attributes if a["type"].native == name)


def stamped_by(value):
    return cms.CMSAttributes([cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [value]})])


def signed(more, stamp):
    """Somebody's signature as here, without certificates but those in @more, with @stamp within it."""
    unsigned = {"unsigned_attrs": stamped_by(stamp)} if stamp is not None else {}
    inner = {name: data[name] for name in ("version", "digest_algorithms", "encap_content_info")}
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(
        {**inner, **more, "signer_infos": [cms.SignerInfo({**fields, "signed_attrs": cms.CMSAttributes(attributes), **unsigned})]})})


if what == "strip":                      # the attributes are gone: what was signed would be their encoding
    attributes = None
elif what == "digest-twice":             # two digests: some readers take the first, some the last
    attributes.append(cms.CMSAttribute({"type": "message_digest", "values": [core.OctetString(b"\0" * 32)]}))
elif what == "no-digest":
    attributes.remove(with_type("message_digest"))
elif what == "other-type":
    attributes.remove(with_type("content_type"))
    attributes.append(cms.CMSAttribute({"type": "content_type", "values": ["signed_data"]}))
elif what == "other-algorithm":          # announced as SHA-512, made with SHA-256
    fields["digest_algorithm"] = cms.DigestAlgorithm({"algorithm": "sha512"})
elif what == "no-signer":
    data["signer_infos"] = cms.SignerInfos([])
elif what.startswith("nest-"):           # so many time stamps, each in the one before; the innermost brings a root: nest-N:ROOT
    depth, root = what.removeprefix("nest-").split(":")
    with open(root, "rb") as file:
        certificate = x509.Certificate.load(pem.unarmor(file.read())[2])
    value = signed({"certificates": [cms.CertificateChoices("certificate", certificate)]}, None)
    for _ in range(int(depth) - 1):
        value = signed({}, value)
    fields["unsigned_attrs"] = stamped_by(value)
else:
    sys.exit(f"{what}?")
if what != "no-signer":
    if attributes is not None:
        fields["signed_attrs"] = cms.CMSAttributes(attributes)
    data["signer_infos"] = cms.SignerInfos([cms.SignerInfo(fields)])
with open(target, "wb") as file:
    file.write(info.dump(force=True))
