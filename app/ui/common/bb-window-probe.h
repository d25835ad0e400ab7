/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-window.h"

G_BEGIN_DECLS

/* When $BIENBAN_PROBE is set: actions on the session bus for tests and screenshots, in place of file choosers that a test cannot
 * drive and of ways that would take many steps. All begin with "win.probe-": open (visit, or visit/item), item (code), back, sample,
 * minutes, attach (path), identity (path), trust (path), save (path), size (width, height), text-scale (factor), picture (path of a
 * PNG of the window). */
void bb_window_probe_install (BbWindow *window);

G_END_DECLS
