/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Before any foreign byte is looked at, in two steps; both are inherited and cannot be taken back. They need neither privileges nor
 * namespaces, so they work inside Flatpak too. */

typedef enum
{
  BB_SANDBOX_STILL,              /* pictures, papers and texts */
  BB_SANDBOX_PLAY,               /* recordings: besides, threads that wake each other */
} BbSandboxUse;

/* For the process that waits: no new privileges, and (Linux 5.13 and newer: Landlock) only fonts and libraries can be read. Where the
 * kernel has no Landlock, it says so in the log. */
gboolean bb_sandbox_enter (BbSandboxUse use);

/* For a process that reads one foreign file, besides: @memory bytes, @seconds of processor time, no file grows, and system calls are
 * refused but for memory, reading, and writing to what is open already (seccomp): no socket, no program, no file opened for writing,
 * no memory that becomes code. */
gboolean bb_sandbox_close (guint64 memory, guint seconds);

G_END_DECLS
