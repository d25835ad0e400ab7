/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-doc.h"

#include "signing/bb-pdf-entries.h"
#include "signing/bb-words.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FIELD_DEPTH 32
#define MAX_FIELDS 10000

/* ── The file ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
fail_to_open (GError **error, const char *path, const char *why)
{
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO, _("“%s” cannot be opened: %s"), path, why);
  return FALSE;
}

static gboolean
map_file (BbPdfFile *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  struct stat info;

  self->fd = open (self->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (self->fd < 0 || fstat (self->fd, &info) < 0)
    return fail_to_open (error, self->path, g_strerror (errno));
  if (!S_ISREG (info.st_mode))
    return fail_to_open (error, self->path, _("it is not an ordinary file"));
  self->map = g_mapped_file_new_from_fd (self->fd, FALSE, &local);
  if (self->map == NULL)
    return fail_to_open (error, self->path, local->message);
  self->data = (const guint8 *) g_mapped_file_get_contents (self->map);
  self->length = g_mapped_file_get_length (self->map);
  return TRUE;
}

/* Errors: %BB_SIGNING_ERROR_IO. */
BbPdfFile *
bb_pdf_file_open (const char *path, GError **error)
{
  g_autoptr (BbPdfFile) self = g_new0 (BbPdfFile, 1);

  self->path = g_strdup (path);
  if (!map_file (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
bb_pdf_file_free (BbPdfFile *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->map, g_mapped_file_unref);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self);
}

/* ── libqpdf ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
set_error_from_qpdf (qpdf_data qpdf, qpdf_error problem, GError **error)
{
  g_autofree char *place = g_strdup_printf ("%llu", qpdf_get_error_file_position (qpdf, problem));
  g_autofree char *detail = bb_pdf_make_text (qpdf_get_error_message_detail (qpdf, problem), -1);

  if (qpdf_get_error_code (qpdf, problem) == qpdf_e_password)
    g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_ENCRYPTED, _("The PDF is encrypted; remove its password first"));
  else
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF, _("The PDF is damaged: %s (at byte %s)"), detail, place);
}

/* What a PDF says may be anything: bytes that are no text, marks that turn the direction of a line, line ends that begin a sentence of
 * their own, sequences that move a terminal's cursor. Returns: (transfer full): one line of UTF-8 in which each of them is U+FFFD. */
char *
bb_pdf_make_text (const char *text, gssize length)
{
  g_autofree char *valid = g_utf8_make_valid (text, length);
  GString *plain = g_string_sized_new (strlen (valid));

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean joins = c == 0x200c || c == 0x200d;       /* the shape of letters hangs on these two */

      g_string_append_unichar (plain, g_unichar_iscntrl (c) || (g_unichar_type (c) == G_UNICODE_FORMAT && !joins)
                                      || c == 0x2028 || c == 0x2029 ? 0xfffd : c);
    }
  return g_string_free (plain, FALSE);
}

/* A /Size that counts objects which are not there: many programs write it, and nothing depends on it. */
static gboolean
is_harmless (const char *warning)
{
  return strstr (warning, "reported number of objects") != NULL;
}

/* Fails if libqpdf has met an error or anything it had to guess about. */
gboolean
bb_qpdf_check (qpdf_data qpdf, GError **error)
{
  if (qpdf_has_error (qpdf))
    {
      set_error_from_qpdf (qpdf, qpdf_get_error (qpdf), error);
      return FALSE;
    }
  while (qpdf_more_warnings (qpdf))
    {
      qpdf_error warning = qpdf_next_warning (qpdf);

      if (is_harmless (qpdf_get_error_message_detail (qpdf, warning)))
        continue;
      set_error_from_qpdf (qpdf, warning, error);
      return FALSE;
    }
  return TRUE;
}

/* Opens @length bytes at @data, which must outlive the result. Nothing is repaired. */
qpdf_data
bb_qpdf_open (const guint8 *data, gsize length, GError **error)
{
  qpdf_data qpdf = qpdf_init ();

  qpdf_silence_errors (qpdf);
  qpdf_set_suppress_warnings (qpdf, QPDF_TRUE);
  qpdf_set_attempt_recovery (qpdf, QPDF_FALSE);
  qpdf_read_memory (qpdf, "PDF", (const char *) data, length, NULL);
  if (!bb_qpdf_check (qpdf, error))
    qpdf_cleanup (&qpdf);
  return qpdf;
}

/* Returns: (transfer full): what is neither array nor dictionary nor stream, as it would be written. libqpdf would give the reference to an
 * object of its own instead of what it is. */
char *
bb_qpdf_dup_scalar (qpdf_data qpdf, qpdf_oh object)
{
  return g_strdup (qpdf_oh_is_string (qpdf, object) ? qpdf_oh_unparse_binary (qpdf, object) : qpdf_oh_unparse_resolved (qpdf, object));
}

/* The value under @key, null when there is none or @object is no dictionary (libqpdf would warn). */
qpdf_oh
bb_qpdf_get (qpdf_data qpdf, qpdf_oh object, const char *key)
{
  return qpdf_oh_is_dictionary (qpdf, object) ? qpdf_oh_get_key (qpdf, object, key) : qpdf_oh_new_null (qpdf);
}

/* ── Fields ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
form_field_free (BbFormField *self)
{
  g_free (self->name);
  g_free (self->type);
  g_free (self);
}

/* What a field takes from its parents (§12.7.3.1). */
typedef struct
{
  const char *name;
  const char *type;
  int flags;
  qpdf_oh value;
} Inherited;

/* Object number → number of the page whose /Annots names it. Numbers the pages themselves as well. */
static GHashTable *
map_annotations (BbPdfDoc *self)
{
  qpdf_data qpdf = self->qpdf;
  GHashTable *pages = g_hash_table_new (NULL, NULL);
  int n_pages = qpdf_get_num_pages (qpdf);

  self->pages = g_hash_table_new (NULL, NULL);
  for (int i = 0; i < n_pages; i++)
    {
      qpdf_oh page = qpdf_get_page_n (qpdf, (size_t) i);
      qpdf_oh annotations = bb_qpdf_get (qpdf, page, "/Annots");
      int n = qpdf_oh_is_array (qpdf, annotations) ? qpdf_oh_get_array_n_items (qpdf, annotations) : 0;

      g_hash_table_insert (self->pages, GINT_TO_POINTER (qpdf_oh_get_object_id (qpdf, page)), GINT_TO_POINTER (i + 1));
      for (int k = 0; k < n; k++)
        {
          qpdf_oh item = qpdf_oh_get_array_item (qpdf, annotations, k);

          g_hash_table_insert (pages, GINT_TO_POINTER (qpdf_oh_get_object_id (qpdf, item)), GINT_TO_POINTER (i + 1));
        }
    }
  return pages;
}

static void
read_rect (qpdf_data qpdf, qpdf_oh widget, double rect[4])
{
  qpdf_oh array = bb_qpdf_get (qpdf, widget, "/Rect");

  if (!qpdf_oh_is_array (qpdf, array) || qpdf_oh_get_array_n_items (qpdf, array) != 4)
    return;
  for (int i = 0; i < 4; i++)
    {
      qpdf_oh item = qpdf_oh_get_array_item (qpdf, array, i);

      rect[i] = qpdf_oh_is_number (qpdf, item) ? qpdf_oh_get_numeric_value (qpdf, item) : 0;
    }
}

/* The widget is the field itself, or its first kid without a name. */
static qpdf_oh
find_widget (qpdf_data qpdf, qpdf_oh field)
{
  qpdf_oh kids = bb_qpdf_get (qpdf, field, "/Kids");

  if (qpdf_oh_is_array (qpdf, kids) && qpdf_oh_get_array_n_items (qpdf, kids) > 0)
    return qpdf_oh_get_array_item (qpdf, kids, 0);
  return field;
}

static void
add_field (BbPdfDoc *self, qpdf_oh field, const Inherited *from, GHashTable *pages)
{
  BbFormField *node = g_new0 (BbFormField, 1);
  qpdf_oh widget = find_widget (self->qpdf, field);

  node->name = g_strdup (from->name);
  node->type = g_strdup (from->type);
  node->flags = from->flags;
  node->has_value = !qpdf_oh_is_null (self->qpdf, from->value);
  node->id = qpdf_oh_get_object_id (self->qpdf, field);
  node->generation = qpdf_oh_get_generation (self->qpdf, field);
  node->widget_id = qpdf_oh_get_object_id (self->qpdf, widget);
  node->widget_generation = qpdf_oh_get_generation (self->qpdf, widget);
  node->page = GPOINTER_TO_INT (g_hash_table_lookup (pages, GINT_TO_POINTER (node->widget_id))) - 1;
  read_rect (self->qpdf, widget, node->rect);
  g_ptr_array_add (self->fields, node);
}

static gboolean
has_named_kids (qpdf_data qpdf, qpdf_oh kids)
{
  int n = qpdf_oh_is_array (qpdf, kids) ? qpdf_oh_get_array_n_items (qpdf, kids) : 0;

  for (int i = 0; i < n; i++)
    {
      qpdf_oh kid = qpdf_oh_get_array_item (qpdf, kids, i);

      if (qpdf_oh_is_dictionary (qpdf, kid) && qpdf_oh_has_key (qpdf, kid, "/T"))
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_field (BbPdfDoc *self, qpdf_oh field, const Inherited *parent, GHashTable *pages, GHashTable *seen, guint depth,
            GError **error)
{
  qpdf_data qpdf = self->qpdf;
  g_autofree char *name = NULL;
  g_autofree char *part = NULL;
  g_autofree char *type = NULL;
  Inherited own = *parent;
  qpdf_oh kids;

  if (!qpdf_oh_is_dictionary (qpdf, field) || !qpdf_oh_is_indirect (qpdf, field) || depth > MAX_FIELD_DEPTH
      || self->fields->len >= MAX_FIELDS || !g_hash_table_add (seen, GINT_TO_POINTER (qpdf_oh_get_object_id (qpdf, field))))
    {
      g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF,
                           _("The PDF is damaged: the tree of its form fields is not well formed"));
      return FALSE;
    }
  part = bb_pdf_doc_dup_text (self, field, "/T");
  name = part == NULL ? g_strdup (parent->name) : parent->name[0] == '\0' ? g_strdup (part) : g_strconcat (parent->name, ".", part, NULL);
  own.name = name;
  if (qpdf_oh_is_name (qpdf, bb_qpdf_get (qpdf, field, "/FT")))
    own.type = type = g_strdup (qpdf_oh_get_name (qpdf, bb_qpdf_get (qpdf, field, "/FT")));
  if (qpdf_oh_is_integer (qpdf, bb_qpdf_get (qpdf, field, "/Ff")))
    own.flags = qpdf_oh_get_int_value_as_int (qpdf, bb_qpdf_get (qpdf, field, "/Ff"));
  if (qpdf_oh_has_key (qpdf, field, "/V"))
    own.value = bb_qpdf_get (qpdf, field, "/V");
  kids = bb_qpdf_get (qpdf, field, "/Kids");
  if (!has_named_kids (qpdf, kids))
    {
      add_field (self, field, &own, pages);
      return TRUE;
    }
  for (int i = 0; i < qpdf_oh_get_array_n_items (qpdf, kids); i++)
    if (!read_field (self, qpdf_oh_get_array_item (qpdf, kids, i), &own, pages, seen, depth + 1, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_fields (BbPdfDoc *self, GError **error)
{
  g_autoptr (GHashTable) pages = map_annotations (self);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  qpdf_oh form = bb_pdf_doc_get_form (self);
  qpdf_oh fields = bb_qpdf_get (self->qpdf, form, "/Fields");
  int n = qpdf_oh_is_array (self->qpdf, fields) ? qpdf_oh_get_array_n_items (self->qpdf, fields) : 0;
  Inherited none = { "", "", 0, qpdf_oh_new_null (self->qpdf) };

  for (int i = 0; i < n; i++)
    if (!read_field (self, qpdf_oh_get_array_item (self->qpdf, fields, i), &none, pages, seen, 0, error))
      return FALSE;
  return TRUE;
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Reads the revision that ends at @length. @data must outlive the result.
 * Errors: %BB_SIGNING_ERROR_BAD_PDF, %BB_SIGNING_ERROR_ENCRYPTED. */
BbPdfDoc *
bb_pdf_doc_open (const guint8 *data, gsize length, GError **error)
{
  g_autoptr (BbPdfDoc) self = g_new0 (BbPdfDoc, 1);

  self->ref_count = 1;
  self->data = data;
  self->length = length;
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) form_field_free);
  self->tail = bb_pdf_tail_read (data, length, error);
  if (self->tail == NULL)
    return NULL;
  self->places = bb_pdf_entries_read (self->tail, data, length, error);
  if (self->places == NULL)
    return NULL;
  self->qpdf = bb_qpdf_open (data, length, error);
  if (self->qpdf == NULL || !bb_pdf_entries_check_streams (self->places, self->qpdf, error))
    return NULL;
  if (!read_fields (self, error) || !bb_qpdf_check (self->qpdf, error))
    return NULL;
  return g_steal_pointer (&self);
}

BbPdfDoc *
bb_pdf_doc_ref (BbPdfDoc *self)
{
  self->ref_count++;
  return self;
}

/* Frees it when nobody else holds it. */
void
bb_pdf_doc_free (BbPdfDoc *self)
{
  if (self == NULL || --self->ref_count > 0)
    return;
  if (self->qpdf != NULL)
    {
      if (qpdf_has_error (self->qpdf))
        qpdf_get_error (self->qpdf);
      qpdf_cleanup (&self->qpdf);
    }
  g_clear_pointer (&self->tail, bb_pdf_tail_free);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->pages, g_hash_table_unref);
  g_free (self);
}

BbFormField *
bb_pdf_doc_find_field (BbPdfDoc *self, const char *name)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      BbFormField *field = g_ptr_array_index (self->fields, i);

      if (g_strcmp0 (field->name, name) == 0)
        return field;
    }
  return NULL;
}

qpdf_oh
bb_pdf_doc_get_form (BbPdfDoc *self)
{
  return bb_qpdf_get (self->qpdf, qpdf_get_root (self->qpdf), "/AcroForm");
}

qpdf_oh
bb_pdf_doc_get_object (BbPdfDoc *self, int id, int generation)
{
  return qpdf_get_object_by_id (self->qpdf, id, generation);
}

/* The /V of a field itself (a signature is never inherited). */
qpdf_oh
bb_pdf_doc_get_field_value (BbPdfDoc *self, const BbFormField *field)
{
  return bb_qpdf_get (self->qpdf, bb_pdf_doc_get_object (self, field->id, field->generation), "/V");
}

/* Returns: (transfer full) (nullable): the text string under @key, as bb_pdf_make_text() gives it. */
char *
bb_pdf_doc_dup_text (BbPdfDoc *self, qpdf_oh dictionary, const char *key)
{
  qpdf_oh value = bb_qpdf_get (self->qpdf, dictionary, key);
  size_t length;
  const char *text;

  if (!qpdf_oh_is_string (self->qpdf, value))
    return NULL;
  text = qpdf_oh_get_binary_utf8_value (self->qpdf, value, &length);
  return bb_pdf_make_text (text, (gssize) length);
}

/* ── The list for other modules ──────────────────────────────────────────────────────────────────────────────── */

GPtrArray *
bb_pdf_list_fields (const char *path, GError **error)
{
  g_autoptr (BbPdfFile) file = bb_pdf_file_open (path, error);
  g_autoptr (BbPdfDoc) doc = NULL;
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_pdf_field_free);

  if (file == NULL)
    return NULL;
  doc = bb_pdf_doc_open (file->data, file->length, error);
  if (doc == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  for (guint i = 0; i < doc->fields->len; i++)
    {
      const BbFormField *from = g_ptr_array_index (doc->fields, i);
      BbPdfField *field;

      if (g_strcmp0 (from->type, "/Sig") != 0 && g_strcmp0 (from->type, "/Tx") != 0)
        continue;
      field = g_new0 (BbPdfField, 1);
      field->name = g_strdup (from->name);
      field->is_signature = g_strcmp0 (from->type, "/Sig") == 0;
      field->is_signed = field->is_signature && from->has_value;
      field->page = from->page;
      memcpy (field->rect, from->rect, sizeof field->rect);
      if (!field->is_signature)
        field->value = bb_pdf_doc_dup_text (doc, bb_pdf_doc_get_object (doc, from->id, from->generation), "/V");
      g_ptr_array_add (fields, field);
    }
  return g_steal_pointer (&fields);
}
