/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-visits.h"

G_BEGIN_DECLS

/* Numbers that an office sets apart for the papers that are made on the spot (NĐ 30/2020, Điều 15). Each laptop takes from its own block, so that two
 * without a network never give the same. */

#define BB_NUMBERS_FEW 3         /* that are left: time to set new ones apart */

typedef struct
{
  BbNumberBlock *block;
  guint used, left;              /* as far as is known here */
} BbNumberRow;

/* The blocks of the office @issuer (%NULL: the only one, or the first), in their order. (transfer full) (element-type BbNumberRow). Errors: NOT_FOUND. */
GPtrArray *bb_numbers_list (BbWorkspace *workspace, const char *issuer, GError **error);
/* Before those with higher numbers. Errors: USAGE: it shares numbers with another block of its series, or one of them was given already; BB_DOMAIN_ERROR_INVALID. */
gboolean bb_numbers_add (BbWorkspace *workspace, const char *issuer, BbNumberBlock *block, GError **error);
/* Takes away the one that begins with @from in @year. What was given stays given. Errors: NOT_FOUND. */
gboolean bb_numbers_remove (BbWorkspace *workspace, const char *issuer, gint64 year, gint64 from, GError **error);
/* How many are left for a paper of @kind of the visit on this laptop; 0 when none is set apart. */
guint bb_numbers_count_left (BbWorkspace *workspace, const char *visit, const char *kind);

#define BB_NUMBERS_ASYNC GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data
void bb_numbers_list_async (BbWorkspace *workspace, const char *issuer, BB_NUMBERS_ASYNC);
GPtrArray *bb_numbers_list_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_numbers_add_async (BbWorkspace *workspace, const char *issuer, BbNumberBlock *block, BB_NUMBERS_ASYNC);
void bb_numbers_remove_async (BbWorkspace *workspace, const char *issuer, gint64 year, gint64 from, BB_NUMBERS_ASYNC);
gboolean bb_numbers_change_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);      /* of both */

G_END_DECLS
