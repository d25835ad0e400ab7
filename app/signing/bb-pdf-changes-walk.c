/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-changes-private.h"

#include "signing/bb-reason.h"

#include <string.h>

#define MAX_SENTENCES 50
#define MAX_NESTING 100

/* ── Reporting ───────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_walk_report (BbWalk *self, gboolean allowed, const char *code, char *said)
{
  GPtrArray *reasons = self->changes->reasons;
  char *sentence = bb_pdf_make_text (said, -1);          /* keys of the PDF may be in it */

  g_free (said);
  self->changes->only_allowed &= allowed;
  if (reasons->len >= MAX_SENTENCES || bb_reasons_have (reasons, sentence))
    g_free (sentence);
  else
    bb_reasons_take (reasons, code, sentence);
}

/* Where paths start inside a field: its name between line ends, which no key contains. */
char *
bb_walk_make_field_path (const BbFormField *field)
{
  return g_strconcat ("\n", field->name, "\n", NULL);
}

static void
report_field_difference (BbWalk *self, const char *path)
{
  const char *end = strrchr (path, '\n');
  g_autofree char *name = g_strndup (path + 1, (gsize) (end - path - 1));

  bb_walk_report (self, FALSE, "field-changed", g_strdup_printf (_("not allowed: the field “%s” was changed (%s)"), name, end + 1));
}

void
bb_walk_report_difference (BbWalk *self, int page, const char *path)
{
  if (path[0] == '\n')
    report_field_difference (self, path);
  else if (page < 0)
    bb_walk_report (self, FALSE, "document-changed", g_strdup_printf (_("not allowed: the document itself was changed (%s)"), path));
  else if (g_str_has_prefix (path, "/Annots"))
    bb_walk_report (self, FALSE, "annotations-changed",
                    g_strdup_printf (_("not allowed: annotations of page %d were added, removed or changed"), page + 1));
  else if (g_str_has_prefix (path, "/Contents") || g_str_has_prefix (path, "/Resources"))
    bb_walk_report (self, FALSE, "page-shows-other", g_strdup_printf (_("not allowed: what page %d shows was changed"), page + 1));
  else
    bb_walk_report (self, FALSE, "page-changed", g_strdup_printf (_("not allowed: page %d was changed (%s)"), page + 1, path));
}

/* ── Walking ─────────────────────────────────────────────────────────────────────────────────────────────────── */

gboolean
bb_walk_is_new_pair (BbWalk *self, int before, int after)
{
  return g_hash_table_add (self->seen, GSIZE_TO_POINTER ((gsize) before << 32 | (gsize) after));
}

/* Puts @pair in the queue unless it was there before. */
void
bb_walk_put_off (BbWalk *self, BbWalkPair pair)
{
  if (!bb_walk_is_new_pair (self, pair.before_id, pair.after_id))
    return;
  pair.path = g_strdup (pair.path);
  g_queue_push_tail (&self->waiting, g_memdup2 (&pair, sizeof pair));
}

/* libqpdf iterates over one dictionary at a time, so the keys are taken first. */
GPtrArray *
bb_walk_dup_keys (qpdf_data q, qpdf_oh dictionary)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  qpdf_oh_begin_dict_key_iter (q, dictionary);
  while (qpdf_oh_dict_more_keys (q))
    g_ptr_array_add (keys, g_strdup (qpdf_oh_dict_next_key (q)));
  return keys;
}

static GPtrArray *
dup_all_keys (BbWalk *self, qpdf_oh a, qpdf_oh b)
{
  GPtrArray *keys = bb_walk_dup_keys (self->before->qpdf, a);
  g_autoptr (GPtrArray) more = bb_walk_dup_keys (self->after->qpdf, b);

  for (guint i = 0; i < more->len; i++)
    if (!qpdf_oh_has_key (self->before->qpdf, a, g_ptr_array_index (more, i)))
      g_ptr_array_add (keys, g_strdup (g_ptr_array_index (more, i)));
  return keys;
}

/* Compares two values that one container holds: at once when direct, later when they are objects of their own. */
void
bb_walk_compare_child (BbWalk *self, qpdf_oh a, qpdf_oh b, int page, const char *path, guint depth)
{
  qpdf_data q = self->before->qpdf, r = self->after->qpdf;

  if (!qpdf_oh_is_indirect (q, a) || !qpdf_oh_is_indirect (r, b))
    bb_walk_compare (self, a, b, page, path, depth + 1);
  else
    bb_walk_put_off (self, (BbWalkPair) { qpdf_oh_get_object_id (q, a), qpdf_oh_get_generation (q, a), qpdf_oh_get_object_id (r, b), qpdf_oh_get_generation (r, b),
                     page, (char *) path });
  qpdf_oh_release (q, a);
  qpdf_oh_release (r, b);
}

static void
compare_key (BbWalk *self, qpdf_oh a, qpdf_oh b, const char *key, int page, const char *path, guint depth)
{
  g_autofree char *below = g_strconcat (path, key, NULL);

  bb_walk_compare_child (self, bb_qpdf_get (self->before->qpdf, a, key), bb_qpdf_get (self->after->qpdf, b, key), page, below, depth);
}

static gboolean
is_in (const char *key, const char *const *list)
{
  return list != NULL && g_strv_contains (list, key);
}

/* @except: (nullable): keys that may differ. */
void
bb_walk_compare_dictionaries (BbWalk *self, qpdf_oh a, qpdf_oh b, const char *const *except, int page, const char *path, guint depth)
{
  g_autoptr (GPtrArray) keys = dup_all_keys (self, a, b);

  for (guint i = 0; i < keys->len; i++)
    if (!is_in (g_ptr_array_index (keys, i), except))
      compare_key (self, a, b, g_ptr_array_index (keys, i), page, path, depth);
}

static void
compare_arrays (BbWalk *self, qpdf_oh a, qpdf_oh b, int page, const char *path, guint depth)
{
  int n = qpdf_oh_get_array_n_items (self->before->qpdf, a);

  if (n != qpdf_oh_get_array_n_items (self->after->qpdf, b))
    {
      bb_walk_report_difference (self, page, path);
      return;
    }
  for (int i = 0; i < n; i++)
    bb_walk_compare_child (self, qpdf_oh_get_array_item (self->before->qpdf, a, i), qpdf_oh_get_array_item (self->after->qpdf, b, i), page,
                           path, depth);
}

static void
compare_streams (BbWalk *self, qpdf_oh a, qpdf_oh b, int page, const char *path, guint depth)
{
  static const char *const except[] = { "/Length", NULL };
  unsigned char *data_a = NULL, *data_b = NULL;
  size_t length_a = 0, length_b = 0;
  gboolean same;

  bb_walk_compare_dictionaries (self, qpdf_oh_get_dict (self->before->qpdf, a), qpdf_oh_get_dict (self->after->qpdf, b), except, page, path,
                                depth);
  same = (qpdf_oh_get_stream_data (self->before->qpdf, a, qpdf_dl_none, NULL, &data_a, &length_a) & QPDF_ERRORS) == 0
         && (qpdf_oh_get_stream_data (self->after->qpdf, b, qpdf_dl_none, NULL, &data_b, &length_b) & QPDF_ERRORS) == 0
         && length_a == length_b && (length_a == 0 || memcmp (data_a, data_b, length_a) == 0);
  qpdf_oh_free_buffer (&data_a);
  qpdf_oh_free_buffer (&data_b);
  if (!same)
    bb_walk_report_difference (self, page, path);
}

gboolean
bb_walk_scalars_are_equal (BbWalk *self, qpdf_oh a, qpdf_oh b)
{
  g_autofree char *before = bb_qpdf_dup_scalar (self->before->qpdf, a), *after = bb_qpdf_dup_scalar (self->after->qpdf, b);

  return g_strcmp0 (before, after) == 0;
}

void
bb_walk_compare (BbWalk *self, qpdf_oh a, qpdf_oh b, int page, const char *path, guint depth)
{
  enum qpdf_object_type_e type = qpdf_oh_get_type_code (self->before->qpdf, a);

  if (depth > MAX_NESTING || type != qpdf_oh_get_type_code (self->after->qpdf, b))
    bb_walk_report_difference (self, page, path);
  else if (type == ot_dictionary)
    bb_walk_compare_dictionaries (self, a, b, NULL, page, path, depth);
  else if (type == ot_array)
    compare_arrays (self, a, b, page, path, depth);
  else if (type == ot_stream)
    compare_streams (self, a, b, page, path, depth);
  else if (type != ot_null && !bb_walk_scalars_are_equal (self, a, b))
    bb_walk_report_difference (self, page, path);
}
