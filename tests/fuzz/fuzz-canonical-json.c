/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 8785: the canonical text of the canonical text is itself; the exact form reads back as the same value. */
#include "fuzz.h"

#include "domain/bb-json.h"
#include "store/bb-canonical-json.h"

#include <string.h>

static char *
format_exact (JsonObject *object)
{
  g_autoptr (GString) text = g_string_new (NULL);

  return bb_canonical_json_append_object (text, object, TRUE) ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static char *
format_canonical (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return bb_canonical_json_to_string (node);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonObject) object = bb_json_parse ((const char *) data, (gssize) size, NULL);
  g_autoptr (JsonObject) from_canonical = NULL;
  g_autoptr (JsonObject) from_exact = NULL;
  g_autofree char *canonical = object != NULL ? format_canonical (object) : NULL;
  g_autofree char *exact = object != NULL ? format_exact (object) : NULL;
  g_autofree char *canonical_again = NULL, *exact_again = NULL;

  fuzz_claim ((canonical != NULL) == (exact != NULL), "both forms can be written, or none");
  if (canonical == NULL)
    return 0;
  from_exact = bb_json_parse (exact, -1, NULL);
  fuzz_claim (from_exact != NULL, "the exact form is JSON");
  exact_again = format_exact (from_exact);
  fuzz_claim (g_strcmp0 (exact, exact_again) == 0, "the exact form reads back as the same value");
  if (!bb_canonical_json_is_safe (object))
    return 0;
  from_canonical = bb_json_parse (canonical, -1, NULL);
  fuzz_claim (from_canonical != NULL, "the canonical form is JSON");
  canonical_again = format_canonical (from_canonical);
  fuzz_claim (g_strcmp0 (canonical, canonical_again) == 0, "the canonical form is canonical");
  return 0;
}
