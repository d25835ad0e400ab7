#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A visit is signed through the real window: a token that counts wrong PINs and is pulled out, and signing files. test_signers.py BUILD SHIM"""
import unittest

from signing_steps import SigningTest
from stage import wait_for
from tokens import DEVICE_REMOVED, PIN


class Signers(SigningTest):
    def test_token_and_files_sign_a_visit(self):
        self.start()
        self.sign("Secretary of the team")
        self.check_module()
        self.check_wrong_pins()
        self.check_hotplug()
        self.check_pulled_out_while_signing()
        self.check_given_up()
        self.check_token_signs()
        self.check_two_branches()
        self.sign_with_file("Team leader", "leader")
        self.check_paper()

    def check_module(self):
        """The file of its issuer is named; the certificate shows without a PIN."""
        self.assertFalse(self.can_sign())
        self.screen.activate(self.screen.nth(-1, "list item", "Software of the Token"))
        path = self.screen.find("text", part="File of its issuer", top=self.dialog)
        self.screen.tab_to(path)
        self.screen.write(path, self.token.module)
        self.screen.press("Apply", top=self.dialog)
        self.screen.find("label", self.token.module)
        self.screen.find("label", part="Token “test”", timeout=60)
        self.screen.find("label", part="Issued by")
        self.screen.find("label", part="Careful: this certificate is that of")
        self.assertEqual(self.token.user_logins, 0, "a PIN was tried for a list")

    def check_wrong_pins(self):
        self.attempt("000000", "The PIN of the token “test” is wrong")
        self.screen.find("label", part="A wrong PIN was typed before")
        self.attempt("111111", "one more wrong PIN locks")
        self.screen.find("label", part="This is the last try")
        self.type_pin(PIN)
        self.assertFalse(self.can_sign(), "the last try needs no word of the person")
        self.screen.press(None, role={"switch", "check box", "list item", "toggle button"}, part="I am certain")
        wait_for(self.can_sign, message="the last try cannot be made")

    def check_hotplug(self):
        self.token.absent = 1
        self.screen.find("label", "No token is plugged in", timeout=30)
        self.assertFalse(self.can_sign())
        self.token.absent = 0
        self.screen.find("label", part="Token “test”", timeout=30)
        self.token.wrong = 0
        self.screen.gone("label", "This is the last try: one more wrong PIN locks the token.", timeout=30)

    def check_pulled_out_while_signing(self):
        before = self.digest()
        self.token.sign_answer = DEVICE_REMOVED
        self.attempt(PIN, "was pulled out while it was in use")
        self.assertEqual(self.digest(), before, "a PDF was changed")
        self.token.sign_answer = 0

    def check_given_up(self):
        before = self.digest()
        self.token.sleep = 6000
        self.type_pin(PIN)
        self.screen.press("Sign", top=self.dialog)
        self.screen.press("Cancel", top=self.dialog)
        self.screen.find("label", part="Given up: nothing was signed", timeout=5)
        self.token.sleep = 0
        self.assertEqual(self.digest(), before, "a PDF was changed")

    def check_token_signs(self):
        self.screen.find("label", part="Token “test”", timeout=30)
        self.type_pin(PIN)
        wait_for(self.can_sign, message="it cannot be signed")
        self.screen.press("Sign", top=self.dialog)
        self.screen.gone("dialog", "Sign the Minutes", timeout=60)
        self.assertGreaterEqual(self.token.context_logins, 1, "a key that asks each time was not asked")

    def check_two_branches(self):
        """The unit signs here and the leader elsewhere, on one and the same paper: both are named, and the paper here goes on."""
        common, theirs = self.save(), self.stage.folder / "theirs.pdf"
        pin = self.stage.folder / "pin"
        pin.write_text("demo\n")
        self.stage.cli("sign", common, "-o", theirs, "--field", "leader", "--identity", self.pki / "leader.p12", "--pin-file", pin)
        self.sign_with_file("Representative of the unit", "unit")
        self.screen.find("label", part="2 of 3 have signed", timeout=30)
        self.stage.act("probe-import", self.stage.string(theirs))
        self.screen.find("label", part="Two copies of the minutes were signed apart", timeout=30)
        self.screen.find("label", part="2 of 3 have signed")

    def check_paper(self):
        self.screen.find("label", "The minutes are complete.", timeout=30)
        self.assertEqual(self.count_valid(self.save()), 3)


if __name__ == "__main__":
    unittest.main(verbosity=2)
