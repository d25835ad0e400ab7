/* SPDX-License-Identifier: GPL-3.0-or-later */
/* make-conflict WORKSPACE ID-PREFIX AUTHOR LAPTOP NOTE: a version of a document that another laptop made apart from the newest one here comes by
 * replication. NOTE "-": it deleted the document. */
#include <stdlib.h>

#include "store/bb-store.h"

static int
fail (const GError *error)
{
  g_printerr ("%s\n", error->message);
  return 1;
}

static JsonObject *
make_body (BbDocument *document, char **words)
{
  JsonObject *body = json_object_ref (document->body);

  json_object_set_string_member (body, "author", words[0]);
  json_object_set_string_member (body, "laptop", words[1]);
  json_object_set_string_member (body, "note", words[2]);
  json_object_set_string_member (body, "result", "pass");
  return body;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbStore) store = argc == 6 ? bb_store_open (argv[1], &error) : NULL;
  g_autoptr (GPtrArray) found = store ? bb_store_list (store, NULL, argv[2], &error) : NULL;
  BbDocument *newest = found && found->len ? found->pdata[0] : NULL;
  g_auto (GStrv) path = newest ? bb_store_get_path (store, newest->database, newest->id, newest->rev, &error) : NULL;
  g_autoptr (BbBatch) batch = bb_batch_new ();

  if (!path || !path[1])
    return error ? fail (error) : 2;
  {
    g_autoptr (JsonObject) body = make_body (newest, argv + 3);
    g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_MD5, argv[5], -1);
    g_autofree char *rev = g_strdup_printf ("%d-%s", atoi (newest->rev), hash);

    g_free (path[0]);
    path[0] = g_steal_pointer (&rev);
    bb_batch_insert (batch, newest->database, newest->id, (const char * const *) path, g_str_equal (argv[5], "-"), body);
  }
  return bb_store_commit (store, batch, NULL, &error) ? 0 : fail (error);
}
