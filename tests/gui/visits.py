# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of a whole visit share: units, an earlier visit, the items in order, a clipboard of another program."""
import json
import subprocess
import sys
from pathlib import Path

from stage import SOURCE, wait_for

UNIT = "Ủy ban nhân dân phường Hòa Tân"


def items(kind="W"):
    """(code, item) of both checklists as a unit of this kind is asked, in order."""
    found = []
    for name in ("A-1.1", "B-1.0"):
        checklist = json.loads((SOURCE / "data/checklists" / f"{name}.json").read_text())
        found += [(item["code"], item) for section in checklist["sections"] for item in section["items"] if kind in item["applies"]]
    return found


def failures():
    """The first eight items that are answered by pass or fail alone, spread over both checklists."""
    plain = [code for code, item in items() if item["answer"] == "pass_fail"]
    return plain[3::len(plain) // 8][:8]


def bring_units(stage):
    units = json.loads((SOURCE / "data/units/demo.json").read_text())["units"]
    table = stage.folder / "units.csv"
    table.write_text("code,name,kind,short\n" + "".join(f"{u['code']},{u['name']['vi']},{u['kind']},{u.get('short', {}).get('vi', '')}\n" for u in units))
    stage.cli("unit", "import", table)


def bring_earlier_visit(stage):
    bring_units(stage)
    stage.cli("visit", "import", SOURCE / "data/demo/visit.json")


def bring_open_visit(stage, checklists=("A", "B")):
    """An earlier visit of the unit, and one that is open now: stage.visit."""
    bring_earlier_visit(stage)
    words = [word for code in checklists for word in ("--checklist", code)]
    stage.visit = json.loads(stage.cli("--json", "visit", "new", "--unit", "UBND-HOATAN", "--kind", "unannounced", *words))["id"]
    stage.cli("visit", "open", stage.visit)


def newest(stage):
    """Everything of the newest visit; the program must have let the workspace go."""
    visit = json.loads(stage.cli("--json", "visit", "list"))["visits"][0]["id"]
    return json.loads(stage.cli("--json", "visit", "show", visit))


def answers(stage):
    """Code of the item → answer, of the newest visit."""
    folder = stage.folder / "exported"
    folder.mkdir(exist_ok=True)
    stage.cli("visit", "export", newest(stage)["id"], "-o", folder / "visit.json")
    return {answer["item"]: answer for answer in json.loads((folder / "visit.json").read_text())["answers"]}


class Clipboard:
    """Owned by another program on the same display."""

    def __init__(self, stage):
        self.program = subprocess.Popen([sys.executable, Path(__file__).with_name("clipboard.py")], env=stage.environment,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        stage.processes.append(self.program)

    def _offer(self, words):
        self.program.stdin.write(words + "\n")
        self.program.stdin.flush()
        assert self.program.stdout.readline().strip() == "done", "the clipboard's owner has gone"

    def picture(self, number):
        self._offer(f"picture {number}")

    def text(self, words):
        self._offer(f"text {words}")


class Telex:
    """A real input method: ibus-daemon with the Unikey engine, of this stage alone. Start the program with Telex.ENVIRONMENT."""
    ENVIRONMENT = {"GTK_IM_MODULE": "ibus"}

    def __init__(self, stage):
        self.environment = stage.environment
        # Its panel would be a window; its settings come from the memory of GSettings.
        stage.processes.append(subprocess.Popen(["ibus-daemon", "--panel=disable", "--config=disable"], env=self.environment, stderr=subprocess.DEVNULL))
        wait_for(self._choose, message="ibus-daemon does not take the engine Unikey")

    def _choose(self):
        # It ends with 1 where the keyboard's layout cannot be set, too: what counts is the engine that it has then.
        self._ask("Unikey")
        return self._ask() == "Unikey"

    def _ask(self, *words):
        return subprocess.run(["ibus", "engine", *words], env=self.environment, capture_output=True, text=True).stdout.strip()
