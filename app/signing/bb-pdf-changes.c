/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-changes.h"

#include "signing/bb-pdf-entries.h"
#include "signing/bb-pdf-shown.h"
#include "signing/bb-reason.h"
#include "signing/bb-words.h"

#include <string.h>

#define MAX_SENTENCES 50
#define MAX_NESTING 100
#define FLAG_READ_ONLY 1

/* Two objects that should be the same, still to be compared. Indirect objects wait here, so that a long linked list of
 * them (an outline, a structure tree) needs no deep recursion. */
typedef struct
{
  int before_id, before_generation;
  int after_id, after_generation;
  int page;                  /* on which they were met, -1 for none */
  char *path;                /* keys from the page or the document down to them */
} Pair;

typedef struct
{
  BbPdfDoc *before, *after;
  const BbPdfChangesPolicy *policy;
  BbPdfChanges *changes;
  GHashTable *seen;          /* pairs of object numbers */
  BbPdfLinks *links;         /* or %NULL: all is compared */
  GHashTable *fields;        /* object number of a field or widget → its BbFormField after */
  GHashTable *locked;        /* names of fields locked by FieldMDP */
  gboolean all_locked;
  GQueue waiting;
} Walk;

static void compare (Walk *self, qpdf_oh a, qpdf_oh b, int page, const char *path, guint depth);

/* ── Reporting ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
report (Walk *self, gboolean allowed, const char *code, char *said)
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
static char *
make_field_path (const BbFormField *field)
{
  return g_strconcat ("\n", field->name, "\n", NULL);
}

static void
report_field_difference (Walk *self, const char *path)
{
  const char *end = strrchr (path, '\n');
  g_autofree char *name = g_strndup (path + 1, (gsize) (end - path - 1));

  report (self, FALSE, "field-changed", g_strdup_printf (_("not allowed: the field “%s” was changed (%s)"), name, end + 1));
}

static void
report_difference (Walk *self, int page, const char *path)
{
  if (path[0] == '\n')
    report_field_difference (self, path);
  else if (page < 0)
    report (self, FALSE, "document-changed", g_strdup_printf (_("not allowed: the document itself was changed (%s)"), path));
  else if (g_str_has_prefix (path, "/Annots"))
    report (self, FALSE, "annotations-changed", g_strdup_printf (_("not allowed: annotations of page %d were added, removed or changed"), page + 1));
  else if (g_str_has_prefix (path, "/Contents") || g_str_has_prefix (path, "/Resources"))
    report (self, FALSE, "page-shows-other", g_strdup_printf (_("not allowed: what page %d shows was changed"), page + 1));
  else
    report (self, FALSE, "page-changed", g_strdup_printf (_("not allowed: page %d was changed (%s)"), page + 1, path));
}

/* ── Walking ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
pair_free (Pair *pair)
{
  g_free (pair->path);
  g_free (pair);
}

static gboolean
is_new_pair (Walk *self, int before, int after)
{
  return g_hash_table_add (self->seen, GSIZE_TO_POINTER ((gsize) before << 32 | (gsize) after));
}

/* Puts @pair in the queue unless it was there before. */
static void
put_off (Walk *self, Pair pair)
{
  if (!is_new_pair (self, pair.before_id, pair.after_id))
    return;
  pair.path = g_strdup (pair.path);
  g_queue_push_tail (&self->waiting, g_memdup2 (&pair, sizeof pair));
}

/* libqpdf iterates over one dictionary at a time, so the keys are taken first. */
static GPtrArray *
dup_keys (qpdf_data q, qpdf_oh dictionary)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  qpdf_oh_begin_dict_key_iter (q, dictionary);
  while (qpdf_oh_dict_more_keys (q))
    g_ptr_array_add (keys, g_strdup (qpdf_oh_dict_next_key (q)));
  return keys;
}

static GPtrArray *
dup_all_keys (Walk *self, qpdf_oh a, qpdf_oh b)
{
  GPtrArray *keys = dup_keys (self->before->qpdf, a);
  g_autoptr (GPtrArray) more = dup_keys (self->after->qpdf, b);

  for (guint i = 0; i < more->len; i++)
    if (!qpdf_oh_has_key (self->before->qpdf, a, g_ptr_array_index (more, i)))
      g_ptr_array_add (keys, g_strdup (g_ptr_array_index (more, i)));
  return keys;
}

/* Compares two values that one container holds: at once when direct, later when they are objects of their own. */
static void
compare_child (Walk *self, qpdf_oh a, qpdf_oh b, int page, const char *path, guint depth)
{
  qpdf_data q = self->before->qpdf, r = self->after->qpdf;

  if (!qpdf_oh_is_indirect (q, a) || !qpdf_oh_is_indirect (r, b))
    compare (self, a, b, page, path, depth + 1);
  else
    put_off (self, (Pair) { qpdf_oh_get_object_id (q, a), qpdf_oh_get_generation (q, a), qpdf_oh_get_object_id (r, b), qpdf_oh_get_generation (r, b),
                            page, (char *) path });
  qpdf_oh_release (q, a);
  qpdf_oh_release (r, b);
}

static void
compare_key (Walk *self, qpdf_oh a, qpdf_oh b, const char *key, int page, const char *path, guint depth)
{
  g_autofree char *below = g_strconcat (path, key, NULL);

  compare_child (self, bb_qpdf_get (self->before->qpdf, a, key), bb_qpdf_get (self->after->qpdf, b, key), page, below, depth);
}

static gboolean
is_in (const char *key, const char *const *list)
{
  return list != NULL && g_strv_contains (list, key);
}

/* @except: (nullable): keys that may differ. */
static void
compare_dictionaries (Walk *self, qpdf_oh a, qpdf_oh b, const char *const *except, int page, const char *path, guint depth)
{
  g_autoptr (GPtrArray) keys = dup_all_keys (self, a, b);

  for (guint i = 0; i < keys->len; i++)
    if (!is_in (g_ptr_array_index (keys, i), except))
      compare_key (self, a, b, g_ptr_array_index (keys, i), page, path, depth);
}

static void
compare_arrays (Walk *self, qpdf_oh a, qpdf_oh b, int page, const char *path, guint depth)
{
  int n = qpdf_oh_get_array_n_items (self->before->qpdf, a);

  if (n != qpdf_oh_get_array_n_items (self->after->qpdf, b))
    {
      report_difference (self, page, path);
      return;
    }
  for (int i = 0; i < n; i++)
    compare_child (self, qpdf_oh_get_array_item (self->before->qpdf, a, i), qpdf_oh_get_array_item (self->after->qpdf, b, i), page,
                   path, depth);
}

static void
compare_streams (Walk *self, qpdf_oh a, qpdf_oh b, int page, const char *path, guint depth)
{
  static const char *const except[] = { "/Length", NULL };
  unsigned char *data_a = NULL, *data_b = NULL;
  size_t length_a = 0, length_b = 0;
  gboolean same;

  compare_dictionaries (self, qpdf_oh_get_dict (self->before->qpdf, a), qpdf_oh_get_dict (self->after->qpdf, b), except, page, path,
                        depth);
  same = (qpdf_oh_get_stream_data (self->before->qpdf, a, qpdf_dl_none, NULL, &data_a, &length_a) & QPDF_ERRORS) == 0
         && (qpdf_oh_get_stream_data (self->after->qpdf, b, qpdf_dl_none, NULL, &data_b, &length_b) & QPDF_ERRORS) == 0
         && length_a == length_b && (length_a == 0 || memcmp (data_a, data_b, length_a) == 0);
  qpdf_oh_free_buffer (&data_a);
  qpdf_oh_free_buffer (&data_b);
  if (!same)
    report_difference (self, page, path);
}

static gboolean
scalars_are_equal (Walk *self, qpdf_oh a, qpdf_oh b)
{
  g_autofree char *before = bb_qpdf_dup_scalar (self->before->qpdf, a), *after = bb_qpdf_dup_scalar (self->after->qpdf, b);

  return g_strcmp0 (before, after) == 0;
}

static void
compare (Walk *self, qpdf_oh a, qpdf_oh b, int page, const char *path, guint depth)
{
  enum qpdf_object_type_e type = qpdf_oh_get_type_code (self->before->qpdf, a);

  if (depth > MAX_NESTING || type != qpdf_oh_get_type_code (self->after->qpdf, b))
    report_difference (self, page, path);
  else if (type == ot_dictionary)
    compare_dictionaries (self, a, b, NULL, page, path, depth);
  else if (type == ot_array)
    compare_arrays (self, a, b, page, path, depth);
  else if (type == ot_stream)
    compare_streams (self, a, b, page, path, depth);
  else if (type != ot_null && !scalars_are_equal (self, a, b))
    report_difference (self, page, path);
}

/* ── Fields ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_locked (Walk *self, const char *name)
{
  return self->all_locked || g_hash_table_contains (self->locked, name);
}

/* The value a text field shows; "" for none. */
static char *
dup_value (BbPdfDoc *doc, const BbFormField *field)
{
  qpdf_oh object = bb_pdf_doc_get_object (doc, field->id, field->generation);
  char *text = bb_pdf_doc_dup_text (doc, object, "/V");

  return text != NULL ? text : g_strdup ("");
}

/* The print and lock flags may appear with a signature, never others (a hidden field would be one). */
static void
compare_widget_flags (Walk *self, qpdf_oh a, qpdf_oh b, const char *name)
{
  qpdf_oh flags = bb_qpdf_get (self->after->qpdf, b, "/F");
  int value = qpdf_oh_is_integer (self->after->qpdf, flags) ? qpdf_oh_get_int_value_as_int (self->after->qpdf, flags) : 0;

  if (scalars_are_equal (self, bb_qpdf_get (self->before->qpdf, a, "/F"), flags) || value == 4 || value == 132)
    return;
  report (self, FALSE, "field-flags-changed", g_strdup_printf (_("not allowed: the flags of the field “%s” were changed"), name));
}

static void
compare_signed_field (Walk *self, const BbFormField *field, qpdf_oh a, qpdf_oh b, int page)
{
  static const char *const except[] = { "/V", "/AP", "/F", NULL };
  g_autofree char *path = make_field_path (field);
  const char *signer = self->policy->signers != NULL ? g_hash_table_lookup (self->policy->signers, field->name) : NULL;
  gboolean allowed = self->policy->level != 1 && !is_locked (self, field->name);

  if (signer != NULL && allowed)
    report (self, TRUE, "field-signed", g_strdup_printf (_("the field “%s” was signed by %s"), field->name, signer));
  else if (signer != NULL)
    report (self, FALSE, "field-signed-not-allowed", g_strdup_printf (_("not allowed: the field “%s” was signed by %s"), field->name, signer));
  else if (allowed)
    report (self, TRUE, "field-signed", g_strdup_printf (_("the field “%s” was signed"), field->name));
  else
    report (self, FALSE, "field-signed-not-allowed", g_strdup_printf (_("not allowed: the field “%s” was signed"), field->name));
  compare_widget_flags (self, a, b, field->name);
  compare_dictionaries (self, a, b, except, page, path, 0);
}

static void
report_doubt (Walk *self, const char *code, char *said)
{
  self->changes->is_doubtful = TRUE;
  report (self, TRUE, code, said);
}

/* What people read on the page must be what programs read in the field. */
static void
compare_shown (Walk *self, const BbFormField *field, const char *value)
{
  g_autofree char *text = NULL;

  switch (bb_pdf_shown_compare (self->after, field, value, &text))
    {
    case BB_PDF_SHOWN_OTHER:
      report (self, FALSE, "field-shows-other", g_strdup_printf (_("not allowed: the field “%s” shows “%s” instead of its value “%s”"), field->name, text, value));
      break;
    case BB_PDF_SHOWN_LARGER:
      report (self, FALSE, "field-appearance-larger", g_strdup_printf (_("not allowed: the appearance of the field “%s” is larger than its place or turned"), field->name));
      break;
    case BB_PDF_SHOWN_NOTHING:
      report_doubt (self, "field-shows-nothing", g_strdup_printf (_("the field “%s” holds “%s”, and the page shows nothing there"), field->name, value));
      break;
    case BB_PDF_SHOWN_DRAWN:
      report_doubt (self, "field-shown-as-drawing", g_strdup_printf (_("what the field “%s” shows is drawn, so that it cannot be compared with its value “%s”"), field->name, value));
      break;
    case BB_PDF_SHOWN_STRANGE:
      report_doubt (self, "field-not-comparable", g_strdup_printf (_("what the field “%s” shows is made in a way that cannot be compared with its value “%s”"), field->name, value));
      break;
    case BB_PDF_SHOWN_VALUE:
    default:
      break;
    }
}

static void
compare_filled_field (Walk *self, const BbFormField *field, const char *value, qpdf_oh a, qpdf_oh b, int page)
{
  static const char *const except[] = { "/V", "/AP", NULL };
  g_autofree char *path = make_field_path (field);
  gboolean allowed = self->policy->level != 1 && (field->flags & FLAG_READ_ONLY) == 0 && !is_locked (self, field->name);

  if (allowed)
    report (self, TRUE, "field-filled", g_strdup_printf (_("the field “%s” was filled: “%s”"), field->name, value));
  else
    report (self, FALSE, "field-filled-not-allowed", g_strdup_printf (_("not allowed: the field “%s” was filled: “%s”"), field->name, value));
  compare_dictionaries (self, a, b, except, page, path, 0);
  if (field->widget_id == 0 || qpdf_oh_get_object_id (self->after->qpdf, b) == field->widget_id)
    compare_shown (self, field, value);
}

/* Returns: whether the two are a field that may have been filled or signed; then they have been compared. */
static gboolean
compare_as_field (Walk *self, qpdf_oh a, qpdf_oh b, int page)
{
  int id = qpdf_oh_get_object_id (self->after->qpdf, b);
  const BbFormField *field = g_hash_table_lookup (self->fields, GINT_TO_POINTER (id));
  const BbFormField *old = field != NULL ? bb_pdf_doc_find_field (self->before, field->name) : NULL;
  g_autofree char *old_value = NULL;
  g_autofree char *value = NULL;

  if (old == NULL || id != qpdf_oh_get_object_id (self->before->qpdf, a) || g_strcmp0 (old->type, field->type) != 0
      || old->id != field->id || old->widget_id != field->widget_id || old->flags != field->flags)
    return FALSE;
  if (g_strcmp0 (field->type, "/Sig") == 0 && !old->has_value && field->has_value)
    {
      compare_signed_field (self, field, a, b, page);
      return TRUE;
    }
  if (g_strcmp0 (field->type, "/Tx") != 0)
    return FALSE;
  old_value = dup_value (self->before, old);
  value = dup_value (self->after, field);
  if (strcmp (old_value, value) == 0)
    return FALSE;
  if (old_value[0] == '\0')
    {
      compare_filled_field (self, field, value, a, b, page);
      return TRUE;
    }
  report (self, FALSE, "field-value-changed", g_strdup_printf (_("not allowed: the field “%s” was changed from “%s” to “%s”"), field->name, old_value, value));
  return TRUE;
}

static gboolean
has_only_keys (qpdf_data q, qpdf_oh dictionary, const char *const *allowed)
{
  g_autoptr (GPtrArray) keys = dup_keys (q, dictionary);

  for (guint i = 0; i < keys->len; i++)
    if (!is_in (g_ptr_array_index (keys, i), allowed))
      return FALSE;
  return TRUE;
}

/* A field that shows nothing, is on no page, does nothing, and holds a time stamp of the document. */
static gboolean
is_time_stamp_field (Walk *self, const BbFormField *field)
{
  static const char *const allowed[] = { "/Type", "/Subtype", "/FT", "/T", "/F", "/Ff", "/Rect", "/P", "/V", NULL };
  qpdf_data q = self->after->qpdf;
  qpdf_oh value = bb_pdf_doc_get_field_value (self->after, field);

  return field->page < 0 && field->id == field->widget_id && g_strcmp0 (field->type, "/Sig") == 0 && field->rect[0] == field->rect[2]
         && field->rect[1] == field->rect[3] && has_only_keys (q, bb_pdf_doc_get_object (self->after, field->id, field->generation), allowed)
         && qpdf_oh_is_dictionary (q, value) && qpdf_oh_is_name_and_equals (q, bb_qpdf_get (q, value, "/Type"), "/DocTimeStamp")
         && qpdf_oh_is_name_and_equals (q, bb_qpdf_get (q, value, "/SubFilter"), "/ETSI.RFC3161");
}

/* Whether the fields of @a still come first in @b, and only time stamps behind them. */
static void
compare_field_lists (Walk *self, qpdf_oh a, qpdf_oh b)
{
  qpdf_data q = self->before->qpdf, r = self->after->qpdf;
  int n = qpdf_oh_is_array (q, a) ? qpdf_oh_get_array_n_items (q, a) : 0;
  int m = qpdf_oh_is_array (r, b) ? qpdf_oh_get_array_n_items (r, b) : 0;

  if (n > m)
    report_difference (self, -1, "/AcroForm/Fields");
  for (int i = 0; i < n && i < m; i++)
    compare_child (self, qpdf_oh_get_array_item (q, a, i), qpdf_oh_get_array_item (r, b, i), -1, "/AcroForm/Fields", 0);
  for (int i = n; i < m; i++)
    {
      qpdf_oh item = qpdf_oh_get_array_item (r, b, i);
      const BbFormField *field = g_hash_table_lookup (self->fields, GINT_TO_POINTER (qpdf_oh_get_object_id (r, item)));

      if (field == NULL || bb_pdf_doc_find_field (self->before, field->name) != NULL || !is_time_stamp_field (self, field))
        report_difference (self, -1, "/AcroForm/Fields");
    }
}

/* Fields are made with the PDF and only filled later: adding one breaks a certification, but for a time stamp of the document
 * (ISO 32000-2 §12.8.2.2, ETSI EN 319 142-1 §5.4.3). */
static gboolean
compare_field_names (Walk *self)
{
  gboolean same = TRUE;

  for (guint i = 0; i < self->after->fields->len; i++)
    {
      const BbFormField *field = g_ptr_array_index (self->after->fields, i);

      if (bb_pdf_doc_find_field (self->before, field->name) != NULL)
        continue;
      same = FALSE;
      if (is_time_stamp_field (self, field))
        report (self, TRUE, "time-stamp-added", g_strdup_printf (_("a time stamp of the document was added (“%s”)"), field->name));
      else
        report (self, FALSE, "field-added", g_strdup_printf (_("not allowed: the field “%s” was added"), field->name));
    }
  for (guint i = 0; i < self->before->fields->len; i++)
    {
      const BbFormField *field = g_ptr_array_index (self->before->fields, i);
      const BbFormField *now = bb_pdf_doc_find_field (self->after, field->name);

      if (now == NULL)
        report (self, FALSE, "field-removed", g_strdup_printf (_("not allowed: the field “%s” was removed"), field->name));
      else if (g_strcmp0 (field->type, "/Sig") == 0 && field->has_value && !now->has_value)
        report (self, FALSE, "signature-removed", g_strdup_printf (_("not allowed: the signature in “%s” was removed"), field->name));
      same = same && now != NULL;
    }
  return same;
}

static void
compare_forms (Walk *self, qpdf_oh a, qpdf_oh b)
{
  static const char *const all[] = { "/SigFlags", NULL };
  static const char *const without_fields[] = { "/SigFlags", "/Fields", NULL };
  gboolean same = compare_field_names (self);

  if (qpdf_oh_is_dictionary (self->before->qpdf, a) && qpdf_oh_is_dictionary (self->after->qpdf, b))
    {
      compare_dictionaries (self, a, b, same ? all : without_fields, -1, "/AcroForm", 0);
      if (!same)
        compare_field_lists (self, bb_qpdf_get (self->before->qpdf, a, "/Fields"), bb_qpdf_get (self->after->qpdf, b, "/Fields"));
    }
  else if (qpdf_oh_get_type_code (self->before->qpdf, a) != qpdf_oh_get_type_code (self->after->qpdf, b))
    report_difference (self, -1, "/AcroForm");
}

/* ── Locks (§12.8.2.4) ───────────────────────────────────────────────────────────────────────────────────────── */

static void
add_lock (Walk *self, qpdf_oh parameters)
{
  qpdf_data q = self->before->qpdf;
  qpdf_oh names = bb_qpdf_get (q, parameters, "/Fields");
  qpdf_oh action = bb_qpdf_get (q, parameters, "/Action");
  gboolean include = qpdf_oh_is_name_and_equals (q, action, "/Include");
  gboolean exclude = qpdf_oh_is_name_and_equals (q, action, "/Exclude");
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int n = qpdf_oh_is_array (q, names) ? qpdf_oh_get_array_n_items (q, names) : 0;

  for (int i = 0; i < n; i++)
    g_hash_table_add (listed, bb_pdf_make_text (qpdf_oh_get_utf8_value (q, qpdf_oh_get_array_item (q, names, i)), -1));
  self->all_locked |= !include && !exclude;
  for (guint i = 0; i < self->before->fields->len; i++)
    {
      const BbFormField *field = g_ptr_array_index (self->before->fields, i);

      if (g_hash_table_contains (listed, field->name) == include)
        g_hash_table_add (self->locked, g_strdup (field->name));
    }
}

static void
find_locks (Walk *self)
{
  qpdf_data q = self->before->qpdf;

  for (guint i = 0; i < self->before->fields->len; i++)
    {
      const BbFormField *field = g_ptr_array_index (self->before->fields, i);
      qpdf_oh references = bb_qpdf_get (q, bb_pdf_doc_get_field_value (self->before, field), "/Reference");
      int n = qpdf_oh_is_array (q, references) ? qpdf_oh_get_array_n_items (q, references) : 0;

      for (int k = 0; k < n; k++)
        {
          qpdf_oh reference = qpdf_oh_get_array_item (q, references, k);

          if (qpdf_oh_is_name_and_equals (q, bb_qpdf_get (q, reference, "/TransformMethod"), "/FieldMDP"))
            add_lock (self, bb_qpdf_get (q, reference, "/TransformParams"));
        }
    }
}

/* ── The document ────────────────────────────────────────────────────────────────────────────────────────────── */

/* What a later revision says that it uses may come to what is said already: ETSI's additions are what time stamps and the store are. */
static void
compare_extensions (Walk *self, qpdf_oh a, qpdf_oh b)
{
  static const char *const except[] = { "/ESIC", "/ADBE", NULL };

  if (qpdf_oh_is_dictionary (self->before->qpdf, a) && qpdf_oh_is_dictionary (self->after->qpdf, b))
    compare_dictionaries (self, a, b, except, -1, "/Extensions", 0);
  else
    compare (self, a, b, -1, "/Extensions", 0);
}

static void
compare_catalogs (Walk *self)
{
  static const char *const except[] = { "/AcroForm", "/DSS", "/Extensions", NULL };
  qpdf_data q = self->before->qpdf, r = self->after->qpdf;
  qpdf_oh a = qpdf_get_root (q), b = qpdf_get_root (r);
  g_autofree char *dss = g_strdup (qpdf_oh_unparse_resolved (q, bb_qpdf_get (q, a, "/DSS")));

  is_new_pair (self, qpdf_oh_get_object_id (q, a), qpdf_oh_get_object_id (r, b));
  compare_forms (self, bb_qpdf_get (q, a, "/AcroForm"), bb_qpdf_get (r, b, "/AcroForm"));
  if (g_strcmp0 (dss, qpdf_oh_unparse_resolved (r, bb_qpdf_get (r, b, "/DSS"))) != 0)
    report (self, TRUE, "dss-added", g_strdup (_("certificates and revocation data for long-term validation (DSS) were added")));
  if (qpdf_oh_has_key (q, a, "/Extensions"))
    compare_extensions (self, bb_qpdf_get (q, a, "/Extensions"), bb_qpdf_get (r, b, "/Extensions"));
  compare_dictionaries (self, a, b, except, -1, "", 0);
}

static void
compare_trailers (Walk *self)
{
  static const char *const except[] = { "/ModDate", NULL };
  qpdf_data q = self->before->qpdf, r = self->after->qpdf;
  qpdf_oh a = qpdf_get_trailer (q), b = qpdf_get_trailer (r);
  qpdf_oh id_a = bb_qpdf_get (q, a, "/ID"), id_b = bb_qpdf_get (r, b, "/ID");
  qpdf_oh info_a = bb_qpdf_get (q, a, "/Info"), info_b = bb_qpdf_get (r, b, "/Info");

  if (qpdf_oh_is_dictionary (q, info_a) && qpdf_oh_is_dictionary (r, info_b))
    compare_dictionaries (self, info_a, info_b, except, -1, "/Info", 0);
  else
    compare (self, info_a, info_b, -1, "/Info", 0);
  if (qpdf_oh_is_array (q, id_a) && qpdf_oh_is_array (r, id_b) && qpdf_oh_get_array_n_items (q, id_a) > 0
      && qpdf_oh_get_array_n_items (r, id_b) > 0)
    compare_child (self, qpdf_oh_get_array_item (q, id_a, 0), qpdf_oh_get_array_item (r, id_b, 0), -1, "/ID", 0);
}

/* What lies in a field is told by the field's name. */
static char *
make_path (Walk *self, const Pair *pair)
{
  const BbFormField *field = g_hash_table_lookup (self->fields, GINT_TO_POINTER (pair->after_id));

  return field != NULL ? make_field_path (field) : g_strdup (pair->path);
}

/* Nobody has written the object again: only what it refers to may have changed. Fields are always looked at: what somebody may change of them
 * depends on others. Returns: whether it is so; then what it refers to waits. */
static gboolean
follow (Walk *self, const Pair *pair, int page)
{
  const GArray *links;

  if (self->links == NULL || pair->before_id != pair->after_id || pair->before_generation != pair->after_generation
      || g_hash_table_contains (self->fields, GINT_TO_POINTER (pair->after_id)))
    return FALSE;
  links = bb_pdf_links_get (self->links, self->before, self->after, pair->before_id, pair->before_generation);
  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const BbPdfLink *link = &g_array_index (links, BbPdfLink, i);
      g_autofree char *path = g_strconcat (page >= 0 ? "" : pair->path, link->path, NULL);

      put_off (self, (Pair) { link->id, link->generation, link->id, link->generation, page >= 0 ? page : pair->page, path });
    }
  return links != NULL;
}

/* @page: the number of the page that the object is, -1 for none. */
static void
compare_pair (Walk *self, const Pair *pair, int page)
{
  qpdf_oh a = bb_pdf_doc_get_object (self->before, pair->before_id, pair->before_generation);
  qpdf_oh b = bb_pdf_doc_get_object (self->after, pair->after_id, pair->after_generation);
  g_autofree char *path = make_path (self, pair);

  if (page >= 0)
    compare (self, a, b, page, "", 0);
  else if (!compare_as_field (self, a, b, pair->page))
    compare (self, a, b, pair->page, path, 0);
  qpdf_oh_release (self->before->qpdf, a);
  qpdf_oh_release (self->after->qpdf, b);
}

/* A reference to nothing shows nothing, until an update brings something of that number. */
static void
find_promised (Walk *self)
{
  BbPdfDoc *before = self->before;
  g_autoptr (GHashTable) references = bb_pdf_entries_list_references (before->places, before->data, before->length, before->qpdf);
  GHashTableIter iter;
  gpointer number;

  g_hash_table_iter_init (&iter, self->after->places);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    if (!g_hash_table_contains (before->places, number) && g_hash_table_contains (references, number))
      report (self, FALSE, "promised-object-added", g_strdup_printf (_("not allowed: object %d was added, which the document referred to before it was there"), GPOINTER_TO_INT (number)));
}

static void
walk (Walk *self)
{
  Pair *pair;

  compare_catalogs (self);
  compare_trailers (self);
  while ((pair = g_queue_pop_head (&self->waiting)) != NULL)
    {
      int page = GPOINTER_TO_INT (g_hash_table_lookup (self->before->pages, GINT_TO_POINTER (pair->before_id))) - 1;

      if (!follow (self, pair, page))
        compare_pair (self, pair, page);
      pair_free (pair);
    }
}

static void
index_fields (Walk *self)
{
  for (guint i = 0; i < self->after->fields->len; i++)
    {
      BbFormField *field = g_ptr_array_index (self->after->fields, i);

      g_hash_table_insert (self->fields, GINT_TO_POINTER (field->id), field);
      g_hash_table_insert (self->fields, GINT_TO_POINTER (field->widget_id), field);
    }
}

static void
note_faults (Walk *self)
{
  g_autoptr (GError) error = NULL;

  if (!bb_qpdf_check (self->before->qpdf, &error) || !bb_qpdf_check (self->after->qpdf, &error)
      || (self->links != NULL && !bb_pdf_links_check (self->links, &error)))
    report (self, FALSE, "revision-damaged", g_strdup_printf (_("not allowed: a later revision is damaged (%s)"), error->message));
}

/* Names every difference between two revisions of one file; objects that the later one does not write again are not compared. Allowed are:
 * signing an empty signature field, filling an empty text field that is neither read-only nor locked and then shows its value, adding a DSS,
 * and adding time stamps of the document (ISO 32000-1 §12.8.2.2, level 2; ETSI EN 319 142-1 §5.4).
 * @links: one for all revisions of the file. */
BbPdfChanges *
bb_pdf_changes_find (BbPdfDoc *before, BbPdfDoc *after, const BbPdfChangesPolicy *policy, BbPdfLinks *links)
{
  BbPdfChanges *changes = g_new0 (BbPdfChanges, 1);
  Walk self = { before, after, policy, changes };

  changes->reasons = bb_reasons_new ();
  changes->only_allowed = TRUE;
  self.seen = g_hash_table_new (NULL, NULL);
  self.links = bb_pdf_links_know (links, before) && bb_pdf_links_know (links, after) ? links : NULL;
  self.fields = g_hash_table_new (NULL, NULL);
  self.locked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self.waiting);
  index_fields (&self);
  find_locks (&self);
  walk (&self);
  find_promised (&self);
  note_faults (&self);
  g_hash_table_unref (self.seen);
  g_hash_table_unref (self.fields);
  g_hash_table_unref (self.locked);
  return changes;
}

void
bb_pdf_changes_free (BbPdfChanges *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->reasons);
  g_free (self);
}
