/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an administrator does with the data of a hub on its own computer, while the hub runs or not:
 *   user add|remove|list|password|roles|import   team add|list   plan add   backup DEST   check */

/* Whether @argv[1] (after options) is one of them. */
gboolean bb_hub_is_command (int argc, char **argv);
/* `bienban-hub [--data DIR] COMMAND …`: results on standard output, messages on standard error. Returns: the exit status of DESIGN §7: 0 done, 1 `check`
 * found something, 2 bad usage, 3 bad input, 4 refused or failed. */
int bb_hub_run_command (int argc, char **argv);

G_END_DECLS
