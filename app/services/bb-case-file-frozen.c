/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a case file adds to what was signed: files that nothing names, and records that went on although the lock froze them. Its lists (BagIt) and its
 * names of revisions can be made anew by anybody; the signed minutes cannot. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-case-file-private.h"

/* ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_part (GPtrArray *parts, const char *name)
{
  for (guint i = 0; i < parts->len; i++)
    if (g_strcmp0 (((BbCaseFilePart *) parts->pdata[i])->name, name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_named (BbCaseReading *self, const char *name)
{
  static const char * const always[] = { "data/index.html", "data/DOC-TRUOC.txt", "data/ho-so.json", NULL };
  static const char * const with_minutes[] = { "data/" BB_CASE_REPORT, "data/xac-minh.json", NULL };
  const char *lists = "data/bang-ke/";

  if (g_strv_contains (always, name) || is_part (self->evidence, name) || is_part (self->papers, name))
    return TRUE;
  if (self->copy == BB_COPY_OFFICE && g_str_equal (name, "data/ban-ghi.json"))
    return TRUE;
  if (!self->minutes)
    return FALSE;
  return g_str_equal (name, self->minutes->name) || g_strv_contains (with_minutes, name) ||
         /* Minutes that cannot be read are a problem of their own. */
         (g_str_has_prefix (name, lists) && (!self->lists || g_hash_table_contains (self->lists, name + strlen (lists))));
}

static void
check_names (BbCaseReading *self)
{
  g_autoptr (GPtrArray) entries = bb_bag_list (self->bag);

  for (guint i = 0; i < entries->len; i++)
    {
      const char *name = bb_bag_get_name (self->bag, entries->pdata[i]);

      if (!is_named (self, name))
        bb_bag_problem_add (self->problems, name, _("neither the records nor the signed minutes name this file"));
    }
}

/* ── Records ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_frozen (const char *id)
{
  static const char * const types[] = { "answer:", "sample:", "counter:", "finding:", "evidence:", "named:", "original:" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_prefix (id, types[i]))
      return TRUE;
  return FALSE;
}

/* Every leaf counts: what the store would make the current revision is one of them. */
static gboolean
is_followed (const BbCaseDocument *document, const char *rev)
{
  for (guint i = 0; i < document->revisions->len; i++)
    if (g_strcmp0 (((BbCaseRevision *) document->revisions->pdata[i])->parent, rev) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
ends_with (const BbCaseDocument *document, const char *pinned)
{
  for (guint i = 0; i < document->revisions->len; i++)
    {
      BbCaseRevision *revision = document->revisions->pdata[i];

      if (!revision->deleted && !g_str_equal (revision->rev, pinned) && !is_followed (document, revision->rev))
        return FALSE;
    }
  return !is_followed (document, pinned);
}

static gboolean
is_alive (const BbCaseDocument *document)
{
  for (guint i = 0; i < document->revisions->len; i++)
    {
      BbCaseRevision *revision = document->revisions->pdata[i];

      if (!revision->deleted && !is_followed (document, revision->rev))
        return TRUE;
    }
  return FALSE;
}

static void
check_document (BbCaseReading *self, const BbCaseDocument *document)
{
  const char *pinned = g_hash_table_lookup (self->pinned, document->id);
  g_autofree char *name = bb_case_describe_document (document->id);

  if (!is_frozen (document->id))
    return;
  if (pinned && !ends_with (document, pinned))
    bb_bag_problem_add (self->problems, "data/ban-ghi.json", _("%s: it was changed after the minutes were locked"), name);
  else if (!pinned && is_alive (document))
    bb_bag_problem_add (self->problems, "data/ban-ghi.json", _("%s: it was added after the minutes were locked"), name);
}

/* ── Evidence ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* “ho-so.json” is not signed: what it calls evidence must be evidence of the minutes. */
static void
check_evidence (BbCaseReading *self)
{
  g_autoptr (GHashTable) stated = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->pinned);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (g_str_has_prefix (id, "evidence:") || g_str_has_prefix (id, "original:"))
      g_hash_table_add (stated, strrchr (id, ':') + 1);
  for (guint i = 0; i < self->evidence->len; i++)
    {
      BbCaseFilePart *part = self->evidence->pdata[i];

      if (part->name && !g_hash_table_contains (stated, part->sha256))
        bb_bag_problem_add (self->problems, part->name, _("the signed minutes state no such evidence"));
    }
}

void
bb_case_reading_check_frozen (BbCaseReading *self, gboolean is_signed)
{
  check_names (self);
  if (is_signed && self->pinned)
    check_evidence (self);
  for (guint i = 0; is_signed && self->pinned && self->documents && i < self->documents->len; i++)
    check_document (self, self->documents->pdata[i]);
}
