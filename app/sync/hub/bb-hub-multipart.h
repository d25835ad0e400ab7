/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A body of several parts (RFC 2046 §5.1). The body lies in memory or in a mapped file, and so do the parts: nothing is copied. */
typedef struct
{
  GHashTable *headers;           /* name in lower case → value */
  GBytes *body;
} BbHubPart;
void bb_hub_part_free (BbHubPart *self);

#define BB_HUB_MAX_PARTS 10000
#define BB_HUB_MAX_PART_HEAD (16 * 1024)                  /* bytes */

/* The boundary that the header Content-Type names; %NULL: none. (transfer full) */
char *bb_hub_multipart_get_boundary (const char *content_type);
/* Returns: (transfer container) (element-type BbHubPart); %NULL when @body has not that form or ends before its last boundary. */
GPtrArray *bb_hub_multipart_read (GBytes *body, const char *boundary);
/* The file name that the header Content-Disposition gives; %NULL: none. (transfer full) */
char *bb_hub_part_get_filename (BbHubPart *self);

G_END_DECLS
