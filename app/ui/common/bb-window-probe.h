/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-window.h"

G_BEGIN_DECLS

/* When $BIENBAN_PROBE is set: actions on the session bus for tests and screenshots, in place of file choosers that a test cannot
 * drive: win.probe-open (visit, or visit/item), win.probe-item (code), win.probe-back, win.probe-sample, win.probe-minutes, win.probe-attach (path), win.probe-identity (path),
 * win.probe-trust (path), win.probe-save (path), win.probe-size (width, height), win.probe-picture (path of a PNG of the window). */
void bb_window_probe_install (BbWindow *window);

G_END_DECLS
