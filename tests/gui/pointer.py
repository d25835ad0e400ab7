# SPDX-License-Identifier: GPL-3.0-or-later
"""A mouse: moves, presses and turns its wheel where the accessibility bus says that a control is."""
import time

from screen import Atspi
from stage import wait_for

# GTK gives the place of a widget inside its parent without the padding that the parent's style adds (resources/style.css), and that of a
# window without its border. What lies between is added here, by the names of the parents.
BORDER = (10, 10)
LIST = (0, 10)
ROW = (14, 5)
CARD = (14, 11)
TOGGLES = (3, 3)
NUMBER = (12, 3)


def _sum(*pairs):
    return tuple(map(sum, zip(*pairs)))


IN_WINDOW = BORDER
IN_CARD = _sum(BORDER, LIST, ROW, CARD)
IN_TOGGLES = _sum(IN_CARD, TOGGLES)
IN_NUMBER = _sum(IN_CARD, NUMBER)


class Pointer:
    def __init__(self):
        self.clicks = self.turns = self.misses = 0

    @staticmethod
    def box(node, lost=IN_WINDOW):
        """Left, top, width, height on the screen; the window stands at its corner."""
        extents = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        return extents.x + lost[0], extents.y + lost[1], extents.width, extents.height

    def _point(self, node, lost):
        x, y, width, height = self.box(node, lost)
        return x + width // 2, y + height // 2

    def _still_point(self, node, lost):
        """As a hand does: not before what moves has come to rest."""
        end = time.monotonic() + 20
        point = self._point(node, lost)
        while time.monotonic() < end:
            time.sleep(0.03)
            before, point = point, self._point(node, lost)
            if point == before:
                break
        return point

    def click(self, node, lost=IN_WINDOW, button=1):
        x, y = self._still_point(node, lost)
        Atspi.generate_mouse_event(x, y, "abs")
        Atspi.generate_mouse_event(x, y, f"b{button}c")
        self.clicks += 1
        time.sleep(0.02)

    def click_until(self, node, worked, message, lost=IN_WINDOW, button=1):
        """Presses, looks whether it worked, and presses a second time where it did not. Counts that as a miss: a test allows few."""
        self.click(node, lost, button)
        try:
            wait_for(worked, 10, message=message)
        except TimeoutError:
            self.misses += 1
            self.click(node, lost, button)
            wait_for(worked, 20, message=message)

    def turn(self, node, lost=IN_WINDOW, times=1):
        """The wheel, towards the hand."""
        x, y = self._point(node, lost)
        for _ in range(times):
            Atspi.generate_mouse_event(x, y, "b5c")
            self.turns += 1
        time.sleep(0.25)
