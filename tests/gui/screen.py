# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person who cannot see the screen has of it: the accessibility bus. Finds by role and name, presses, types, waits."""
import time

import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from stage import rest, wait_for  # noqa: E402

TAB, RETURN = 0xFF09, 0xFF0D
LEAVES = {"label", "image", "radio button", "push button", "text", "entry", "password text", "progress bar"}
BUTTONS = {"button", "push button", "toggle button", "radio button", "check box", "switch"}


class Screen:
    """The accessible tree of one running program."""

    CHECKED = Atspi.StateType.CHECKED
    PRESSED = Atspi.StateType.PRESSED
    FOCUSED = Atspi.StateType.FOCUSED
    SENSITIVE = Atspi.StateType.SENSITIVE

    def __init__(self, program="bienban", timeout=20):
        Atspi.init()
        self.timeout = timeout
        self.app = wait_for(lambda: self._find_app(program), timeout, message=f"{program} is not on the accessibility bus")

    @staticmethod
    def _find_app(program):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child and program in (child.get_name() or "").lower():
                return child
        return None

    # ── Finding ──────────────────────────────────────────────────────────────────────────────────────────────────

    def walk(self, top=None):
        """Everything that shows, depth first. What is hidden is not looked into."""
        stack = [top or self.app]
        while stack:
            node = stack.pop()
            try:
                if node is not self.app and not self.shows(node):
                    continue
                yield node
                if node.get_role_name() in LEAVES:
                    continue
                children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
            except GLib.Error:
                continue
            stack.extend(child for child in reversed(children) if child)

    @staticmethod
    def shows(node):
        states = node.get_state_set()
        return states.contains(Atspi.StateType.SHOWING) and states.contains(Atspi.StateType.VISIBLE)

    @classmethod
    def is_there(cls, node):
        """Not after it was taken away, either."""
        try:
            return cls.shows(node)
        except GLib.Error:
            return False

    def find_all(self, role=None, name=None, top=None, part=None, most=None):
        roles = {role} if isinstance(role, str) else role
        found = []
        for node in self.walk(top):
            try:
                if roles and node.get_role_name() not in roles:
                    continue
                text = node.get_name() or ""
                if (name is not None and text != name) or (part is not None and part not in text):
                    continue
                found.append(node)
                if most and len(found) >= most:
                    break
            except GLib.Error:
                continue
        return found

    def find(self, role=None, name=None, top=None, part=None, timeout=None):
        what = f"{role or 'anything'} named {name or part!r}"
        return wait_for(lambda: next(iter(self.find_all(role, name, top, part, most=1)), None), timeout or self.timeout,
                        message=lambda: f"there is no {what}\n{self.describe(top)}")

    def nth(self, index, role=None, name=None, part=None, least=None, timeout=None):
        """One of several, as soon as there are at least @least of them (as many as @index needs, if not given): what opens is not there at once."""
        least = least or (index + 1 if index >= 0 else -index)
        return wait_for(lambda: (found := self.find_all(role, name, part=part)) and len(found) >= least and found[index], timeout or self.timeout,
                        message=lambda: f"there are not {least} of {role or 'anything'} named {name or part!r}\n{self.describe()}")

    def find_toast(self, words, deepest=7):
        """It stays for five seconds, which a look at everything may take on a busy machine; this looks where toasts are."""
        def look():
            level = [self.app]
            for _ in range(deepest):
                level = [node.get_child_at_index(i) for node in level if node for i in range(node.get_child_count())]
                found = next((node for node in level if node and node.get_role_name() == "alert" and words in (node.get_name() or "") and self.shows(node)), None)
                if found:
                    return found
            return None
        return wait_for(look, self.timeout, message=lambda: f"there is no toast {words!r}\n{self.describe()}")

    def gone(self, role=None, name=None, timeout=None):
        wait_for(lambda: not self.find_all(role, name), timeout or self.timeout, message=f"{role} {name!r} is still there")

    def describe(self, top=None):
        lines = []
        for node in self.walk(top):
            try:
                if (node.get_name() or node.get_role_name() in ("text", "entry")):
                    lines.append(f"  {node.get_role_name()}: {node.get_name()}")
            except GLib.Error:
                continue
        return "\n".join(lines[:150])

    # ── Doing ────────────────────────────────────────────────────────────────────────────────────────────────────

    def press(self, name, role=None, top=None, part=None):
        node = self.find(role or BUTTONS, None if part else name, top, part)
        self.wait_sensitive(node)
        self.activate(node)
        return node

    @staticmethod
    def is_on(node, state):
        return node.get_state_set().contains(state)

    def wait_sensitive(self, node):
        wait_for(lambda: self.is_on(node, Atspi.StateType.SENSITIVE), self.timeout, message=f"{node.get_name()!r} cannot be pressed")

    def tab_to(self, node, most=40):
        """As with the keyboard alone."""
        for _ in range(most):
            if self.is_on(node, Atspi.StateType.FOCUSED):
                return
            self.key(TAB)
            rest(self.app.get_process_id(), 0.1)
        raise TimeoutError(f"the Tab key does not lead to {node.get_name()!r}")

    def activate(self, node):
        action = node.get_action_iface()
        names = [Atspi.Action.get_action_name(action, i) for i in range(Atspi.Action.get_n_actions(action))] if action else []
        for wanted in ("click", "activate", "press", "toggle"):
            if wanted in names:
                Atspi.Action.do_action(action, names.index(wanted))
                return
        # A row of a list has no action on the bus: it is reached and pressed with the keyboard.
        self.tab_to(node)
        self.key(RETURN)

    @staticmethod
    def write(node, text):
        """Replaces what stands in a field, as an input method commits it."""
        Atspi.EditableText.set_text_contents(node.get_editable_text_iface(), text)

    @staticmethod
    def read(node):
        text = node.get_text_iface()
        return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))

    def fill(self, name, text, role=("text", "entry", "password text"), top=None, part=None):
        node = self.find(set(role), None if part else name, top, part)
        self.write(node, text)
        return node

    @staticmethod
    def key(keyval):
        Atspi.generate_keyboard_event(keyval, None, Atspi.KeySynthType.SYM)
        time.sleep(0.05)

    @classmethod
    def chord(cls, code, keyval):
        """A key while another is held; @code is that one's place on the keyboard (37: left Control)."""
        Atspi.generate_keyboard_event(code, None, Atspi.KeySynthType.PRESS)
        cls.key(keyval)
        Atspi.generate_keyboard_event(code, None, Atspi.KeySynthType.RELEASE)
