# SPDX-License-Identifier: GPL-3.0-or-later
"""A token of this stage alone: SoftHSM behind the module that counts logins, locks, is slow and is pulled out (tests/unit/signing/token-shim.c)."""
import mmap
import struct
import subprocess

PIN = "123456"
SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
DEVICE_REMOVED = 0x32
# As TokenShim lies in memory: seven int, two CK_RV, one guint.
FIELDS = {"user_logins": ("i", 0), "context_logins": ("i", 4), "wrong": ("i", 8), "locked": ("i", 12), "absent": ("i", 16), "has_pin_pad": ("i", 20),
          "only_pss": ("i", 24), "login_answer": ("L", 32), "sign_answer": ("L", 40), "sleep": ("I", 48)}


class Token:
    """Give `environment` to Stage.start(); read and set the fields as attributes."""

    def __init__(self, stage, shim):
        self.__dict__.update(stage=stage, module=str(shim))
        tokens, state = stage.folder / "tokens", stage.folder / "token-state"
        tokens.mkdir()
        state.write_bytes(bytes(64))
        with state.open("r+b") as file:
            self.__dict__["memory"] = mmap.mmap(file.fileno(), 64)
        config = stage.folder / "softhsm2.conf"
        config.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n")
        self.__dict__["environment"] = {"SOFTHSM2_CONF": str(config), "TOKEN_SHIM_STATE": str(state)}
        self.run("softhsm2-util", "--init-token", "--free", "--label", "test", "--so-pin", "87654321", "--pin", PIN)

    def run(self, *words, **more):
        subprocess.run(words, env={**self.stage.environment, **self.environment, **more}, check=True, capture_output=True)

    def put(self, identity, *options):
        """The key and the certificate of a PKCS#12 file."""
        pem = self.stage.folder / "identity.pem"
        self.run("openssl", "pkcs12", "-in", identity, "-passin", "pass:demo", "-nodes", "-clcerts", "-out", pem)
        for what in ("privkey", "certificate"):
            self.run("p11tool", "--provider", SOFTHSM, "--batch", "--login", "--write", "--label", identity.stem, "--id", "01",
                     *(options if what == "privkey" else ()), f"--load-{what}", pem, "pkcs11:token=test", GNUTLS_PIN=PIN)
        pem.unlink()

    def __getattr__(self, name):
        form, at = FIELDS[name]
        return struct.unpack_from(form, self.memory, at)[0]

    def __setattr__(self, name, value):
        form, at = FIELDS[name]
        struct.pack_into(form, self.memory, at, value)
