/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-sync.h"

G_BEGIN_DECLS

/* What went of one database. */
GtkWidget *bb_sync_database_row_new (const BbSyncDatabase *database);
/* What a server did not take, in its own words. */
GtkWidget *bb_sync_refused_row_new (const BbOutboxRow *refused);

G_END_DECLS
