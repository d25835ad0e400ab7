/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the hub takes apart: bodies of several parts, selectors, bodies that come gzipped. */
#include <glib/gstdio.h>
#include <string.h>

#include "sync/hub/bb-hub-body.h"
#include "sync/hub/bb-hub-multipart.h"
#include "sync/hub/bb-hub-selector.h"

/* ── Several parts ───────────────────────────────────────────────────────────────────────────────────────────── */

static GPtrArray *
read_parts (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return bb_hub_multipart_read (bytes, "B");
}

static void
test_parts (void)
{
  g_autoptr (GPtrArray) parts = read_parts ("before\r\n--B \r\nA: 1\r\nContent-Disposition: attachment; filename=\"x y.jpg\"\r\n\r\none\r\n--Bad\r\n"
                                            "\r\n--B\r\n\r\n\r\n--B\r\n\r\n--\r\n--B--behind");
  const char * const bodies[] = { "one\r\n--Bad\r\n", "", "--" };
  g_autofree char *name = NULL;

  g_assert_nonnull (parts);
  g_assert_cmpuint (parts->len, ==, G_N_ELEMENTS (bodies));
  for (guint i = 0; i < parts->len; i++)
    {
      gsize size;
      const char *data = g_bytes_get_data (((BbHubPart *) parts->pdata[i])->body, &size);

      g_assert_cmpmem (data, size, bodies[i], strlen (bodies[i]));
    }
  name = bb_hub_part_get_filename (parts->pdata[0]);
  g_assert_cmpstr (name, ==, "x y.jpg");
  g_assert_cmpstr (g_hash_table_lookup (((BbHubPart *) parts->pdata[0])->headers, "a"), ==, "1");
}

/* One that ends too early is no body of which some parts are taken. */
static void
test_parts_that_break_off (void)
{
  const char * const texts[] = { "", "--B", "--B\r\n", "--B\r\n\r\none", "--B\r\n\r\none\r\n--B", "--B\r\n\r\none\r\n--B\r\n", "--B\r\nno head\r\n\r\none\r\n--B--",
                                 "--B\r\nA: 1\r\n--B--", "--C\r\n\r\none\r\n--C--" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (read_parts (texts[i]));
}

static void
test_boundary (void)
{
  static const struct { const char *type, *boundary; } cases[] = {
    { "multipart/related; boundary=\"a b\"", "a b" }, { "multipart/related;boundary=x; y=z", "x" }, { "multipart/related", NULL }, { NULL, NULL },
    { "multipart/related; boundary=\"\"", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *boundary = bb_hub_multipart_get_boundary (cases[i].type);

      g_assert_cmpstr (boundary, ==, cases[i].boundary);
    }
}

/* ── Selectors ───────────────────────────────────────────────────────────────────────────────────────────────── */

static const char document_text[] = "{\"type\":\"visit\",\"n\":5,\"f\":2.5,\"tags\":[\"a\",\"b\"],\"unit\":{\"code\":\"P1\",\"a.b\":1},\"none\":null,\"ok\":true}";

static void
test_selector (void)
{
  static const struct { const char *selector; gboolean fits; } cases[] = {
    { "{}", TRUE }, { "{\"type\":\"visit\"}", TRUE }, { "{\"type\":\"answer\"}", FALSE }, { "{\"n\":{\"$gt\":4,\"$lte\":5}}", TRUE },
    { "{\"n\":{\"$gt\":5}}", FALSE }, { "{\"n\":{\"$gt\":\"\"}}", FALSE }, { "{\"type\":{\"$gt\":999}}", TRUE }, { "{\"n\":{\"$ne\":5}}", FALSE },
    { "{\"f\":{\"$gt\":2}}", TRUE }, { "{\"unit.code\":\"P1\"}", TRUE }, { "{\"unit\":{\"code\":\"P1\"}}", TRUE }, { "{\"unit.a\\\\.b\":1}", TRUE },
    { "{\"absent\":{\"$exists\":false}}", TRUE }, { "{\"none\":{\"$exists\":true}}", TRUE }, { "{\"absent\":null}", FALSE }, { "{\"none\":null}", TRUE },
    { "{\"absent\":{\"$ne\":1}}", FALSE }, { "{\"n\":{\"$in\":[4,5]}}", TRUE }, { "{\"tags\":{\"$in\":[\"b\"]}}", TRUE }, { "{\"n\":{\"$nin\":[4]}}", TRUE },
    { "{\"tags\":{\"$all\":[\"a\",\"b\"]}}", TRUE }, { "{\"tags\":{\"$all\":[\"a\",\"c\"]}}", FALSE }, { "{\"tags\":{\"$size\":2}}", TRUE },
    { "{\"tags\":{\"$elemMatch\":{\"$eq\":\"b\"}}}", TRUE }, { "{\"tags\":{\"$allMatch\":{\"$eq\":\"b\"}}}", FALSE }, { "{\"n\":{\"$type\":\"number\"}}", TRUE },
    { "{\"n\":{\"$mod\":[3,2]}}", TRUE }, { "{\"type\":{\"$regex\":\"^v.s\"}}", TRUE }, { "{\"n\":{\"$regex\":\"5\"}}", FALSE },
    { "{\"$or\":[{\"n\":1},{\"ok\":true}]}", TRUE }, { "{\"$and\":[{\"n\":5},{\"ok\":false}]}", FALSE }, { "{\"$nor\":[{\"n\":1},{\"ok\":false}]}", TRUE },
    { "{\"$not\":{\"n\":5}}", FALSE }, { "{\"n\":{\"$not\":{\"$gt\":5}}}", TRUE }, { "{\"_id\":\"visit:1\"}", TRUE }, { "{\"_deleted\":true}", TRUE },
  };
  g_autoptr (JsonNode) body = json_from_string (document_text, NULL);
  BbDocument document = { .id = (char *) "visit:1", .rev = (char *) "1-a", .deleted = TRUE, .body = json_node_get_object (body) };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (cases[i].selector, NULL);
      g_autofree char *reason = NULL;
      BbHubSelector *selector = bb_hub_selector_new (node, &reason);

      g_assert_cmpstr (reason, ==, NULL);
      if (bb_hub_selector_fits (selector, &document) != cases[i].fits)
        g_error ("%s", cases[i].selector);
      bb_hub_selector_free (selector);
    }
}

static void
test_selectors_that_are_none (void)
{
  const char * const texts[] = { "[]", "{\"n\":{\"$what\":1}}", "{\"$or\":1}", "{\"n\":{\"$in\":1}}", "{\"n\":{\"$regex\":\"(\"}}", "{\"n\":{\"$mod\":[0,1]}}",
                                 "{\"n\":{\"$exists\":1}}", "{\"n\":{\"$size\":\"1\"}}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (texts[i], NULL);
      g_autofree char *reason = NULL;

      g_assert_null (bb_hub_selector_new (node, &reason));
      g_assert_nonnull (reason);
    }
}

/* ── Bodies ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_body (void)
{
  g_autofree char *folder = g_dir_make_tmp ("bienban-XXXXXX", NULL);
  g_autoptr (BbHubBody) body = bb_hub_body_new (folder, 1000000);
  g_autofree char *piece = g_strnfill (100000, 'x');
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GDir) dir = NULL;

  for (guint i = 0; i < 10; i++)
    g_assert_true (bb_hub_body_append (body, piece, 100000, NULL));
  g_assert_false (bb_hub_body_append (body, piece, 1, &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_TOO_LARGE);
  bytes = bb_hub_body_get_bytes (body, NULL);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 1000000);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/parts", test_parts);
  g_test_add_func ("/hub/parts/break-off", test_parts_that_break_off);
  g_test_add_func ("/hub/boundary", test_boundary);
  g_test_add_func ("/hub/selector", test_selector);
  g_test_add_func ("/hub/selector/none", test_selectors_that_are_none);
  g_test_add_func ("/hub/body", test_body);
  return g_test_run ();
}
