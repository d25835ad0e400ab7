/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/hub/bb-hub-revisions.h"

void
bb_hub_answer_parts (BbCall *call, const char *id, char **revs, const BbHubView *view)
{
  g_strfreev (revs);
  bb_call_refuse (call, SOUP_STATUS_NOT_ACCEPTABLE, "not_acceptable", "Ask for application/json.");
}

void
bb_hub_handle_attachment (BbCall *call, const char *id, const char * const *name)
{
  bb_call_refuse (call, SOUP_STATUS_NOT_IMPLEMENTED, "not_implemented", "Attachments are to come.");
}
