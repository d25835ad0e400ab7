# SPDX-License-Identifier: GPL-3.0-or-later
"""What every control must tell on the accessibility bus: a role that says what it is, a name in the language of the window, and one that
is not its neighbour's. Walker.walk() says in sentences what is wrong with what shows now.

What is no fault:
 - a focus without role or name that is the inside of a control with both (the field of a drop-down, the rows of an expander), or the
   sheet of a dialog, which libadwaita lets have the focus when nothing in the dialog can;
 - the list in a drop-down that is closed: it shows the choice, the drop-down has the name;
 - a picture within something that has a name: it is an ornament of that.
Two controls of one name in one place must differ in their descriptions."""
import re
import time
from pathlib import Path

from screen import Atspi, GLib, Screen  # noqa: F401

PRESSED = {"button", "push button", "toggle button", "radio button", "check box", "switch", "text", "entry", "password text", "spin button", "combo box",
           "list item", "tree item", "menu item", "check menu item", "radio menu item", "slider", "link", "page tab"}
CONTROLS = PRESSED | {"image", "dialog", "alert", "frame", "list", "tree", "table", "menu"}
MEANINGLESS = {"unknown", "invalid", "filler", "panel", "section", "redundant object", "extended"}
ENDS = {"label", "image", "separator", "progress bar"}
STATE = Atspi.StateType
DIRECTIVE = re.compile(r"%[^a-zA-Z%]*[a-zA-Z]+")


def messages(path):
    """msgid → msgstr of a .po file, the singular of what has a plural."""
    found, field, entry = {}, None, {}
    for line in Path(path).read_text().splitlines() + [""]:
        if not line:
            if entry.get("msgid"):
                found[entry["msgid"]] = entry.get("msgstr") or entry.get("msgstr[0]", "")
            entry, field = {}, None
            continue
        if line.startswith("#"):
            continue
        if not line.startswith('"'):
            field, _space, line = line.partition(" ")
            entry[field] = ""
        entry[field] += line[1:-1].replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")
    return found


class Source:
    """The English sentences of the source, to find one that was left in a translated window."""

    def __init__(self, path):
        self.translations = messages(path)
        self.whole, self.patterns = set(), []
        for msgid, msgstr in self.translations.items():
            letters = re.sub(r"[^A-Za-z]", "", DIRECTIVE.sub("", msgid))
            if msgid == msgstr or len(letters) < 3:
                continue
            if "%" not in msgid:
                self.whole.add(msgid.replace("_", ""))
            elif len(letters) > 6:
                self.patterns.append(re.compile(".+".join(map(re.escape, DIRECTIVE.split(msgid)))))

    def translate(self, msgid):
        return self.translations[msgid]

    def holds(self, text):
        return text in self.whole or any(pattern.fullmatch(text) for pattern in self.patterns)


def settle(program, most=6.0, quiet=0.25):
    """Waits until the program has nothing to do, which a sleep would only guess."""
    def look():
        fields = Path(f"/proc/{program.pid}/stat").read_text().rpartition(")")[2].split()
        return fields[0], fields[11], fields[12]
    since, last, end = time.monotonic(), None, time.monotonic() + most
    while time.monotonic() < end and time.monotonic() - since < quiet:
        time.sleep(0.05)
        now = look()
        if now != last or now[0] == "R":
            since, last = time.monotonic(), now


class Walker:
    def __init__(self, screen, source):
        self.screen = screen
        self.source = source

    # ── Looking ──────────────────────────────────────────────────────────────────────────────────────────────────

    def look(self, top=None):
        """(node, role, name, states, path) of everything that shows, what stands in something after it; one question each."""
        stack = [(top or self.screen.app, ())]
        while stack:
            node, path = stack.pop()
            try:
                states = node.get_state_set()
                if node is not self.screen.app and not (states.contains(STATE.SHOWING) and states.contains(STATE.VISIBLE)):
                    continue
                role, name = node.get_role_name(), (node.get_name() or "").strip()
                children = [] if role in ENDS else [node.get_child_at_index(i) for i in range(node.get_child_count())]
            except GLib.Error:
                continue
            yield node, role, name, states, path
            stack.extend((child, path + ((role, name),)) for child in reversed(children) if child)

    def front(self, deepest=4):
        """The dialog that covers the page; nothing when there is none. A toast, too, is an alert, but lies deeper."""
        level = [self.screen.app.get_child_at_index(i) for i in range(self.screen.app.get_child_count())]
        found = None
        for _ in range(deepest):
            found = next((node for node in level if node and node.get_role_name() in ("dialog", "alert") and self.screen.shows(node)), found)
            level = [node.get_child_at_index(i) for node in level if node for i in range(node.get_child_count())]
        return found

    # ── What is wrong ────────────────────────────────────────────────────────────────────────────────────────────

    @staticmethod
    def where(path):
        return " › ".join([name or role for role, name in path if name or role in CONTROLS][-3:])

    @staticmethod
    def is_inside(path):
        """Of a control that has a name."""
        return any(role in PRESSED and name for role, name in path)

    @staticmethod
    def is_sheet(path):
        roles = [role for role, _name in path]
        return any(role in ("dialog", "alert") for role in roles) and roles[-1] == "panel" and \
            set(roles[max(i for i, role in enumerate(roles) if role in ("dialog", "alert")) + 1:]) == {"panel"}

    def may_be_nameless(self, role, states, path):
        if role == "image":
            return self.is_inside(path) or not states.contains(STATE.FOCUSABLE)
        return any(outer == "combo box" and name for outer, name in path) and role in ("list", "list item")

    def tell(self, role, name, states, path):
        if role in CONTROLS and not name and not self.may_be_nameless(role, states, path):
            yield "no name"
        if states.contains(STATE.FOCUSABLE) and role in MEANINGLESS and not name and not self.is_inside(path) and not self.is_sheet(path):
            yield "a focus without a role"
        if name and self.source.holds(name):
            yield "left in English"

    def walk(self, top=None):
        """Sentences."""
        wrong, places = [], {}
        for node, role, name, states, path in self.look(top):
            wrong += [f"{what}: {role} {name!r} in {self.where(path)}" for what in self.tell(role, name, states, path)]
            if role in PRESSED and name:
                places.setdefault((path, role, name), []).append(node)
        for (path, role, name), nodes in places.items():
            if len({node.get_description() or "" for node in nodes}) < len(nodes):
                wrong.append(f"{len(nodes)} of one name: {role} {name!r} in {self.where(path)}")
        return wrong

    # ── Menus and popovers ───────────────────────────────────────────────────────────────────────────────────────

    def find_menu_buttons(self, top=None):
        """Names and buttons that open something."""
        return [(name, node) for node, role, name, states, path in self.look(top)
                if role == "toggle button" and path and path[-1] == ("button", name) and states.contains(STATE.SENSITIVE)]
