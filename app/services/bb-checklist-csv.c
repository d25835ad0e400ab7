/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A checklist as a table, as an office edits it in a spreadsheet. One line an item; the columns are documented in bb-workspace.h. */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "bb-csv.h"
#include "bb-workspace-private.h"
#include "domain/bb-dates.h"

static const char * const columns[] = {
  "section", "section_title", "section_title_en", "code", "text", "text_en", "answer", "counts", "numerator", "denominator", "sample", "flags",
  "when", "severity", "applies", "evidence", "evidence_en", "evidence_required", "bases", NULL
};
static const char * const required[] = { "section", "section_title", "code", "text", "answer", "severity", "applies", NULL };

typedef struct
{
  const char *path;
  GPtrArray *rows;               /* BbCsvRow */
  GHashTable *at;                /* name of a column → its place + 1 */
  BbCsvRow *row;
  JsonArray *sections;
  GArray *lines;                 /* of the items in the order of the sections: guint, by place in @places */
  GPtrArray *places;             /* "/sections/0/items/3" */
} Reader;

static void
reader_free (Reader *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->at, g_hash_table_unref);
  g_clear_pointer (&self->sections, json_array_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reader, reader_free)

static gboolean
fail (Reader *self, guint line, const char *column, const char *rule, GError **error)
{
  g_autofree char *name = g_path_get_basename (self->path);

  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("%s, line %u, column “%s”: %s"), name, line, column, rule);
  return FALSE;
}

static const char *
get (Reader *self, const char *column)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->at, column));

  return place && place <= g_strv_length (self->row->cells) ? self->row->cells[place - 1] : "";
}

static gboolean
read_head (Reader *self, GError **error)
{
  BbCsvRow *head = self->rows->len ? self->rows->pdata[0] : NULL;

  if (!head)
    return fail (self, 1, "section", _("the table is empty"), error);
  for (guint i = 0; head->cells[i]; i++)
    {
      g_autofree char *name = g_ascii_strdown (head->cells[i], -1);

      for (const char * const *column = columns; *column; column++)
        if (g_str_equal (*column, name))
          g_hash_table_insert (self->at, (gpointer) *column, GUINT_TO_POINTER (i + 1));
      if (*name && !g_strv_contains (columns, name))
        return fail (self, head->line, head->cells[i], _("there is no column of this name"), error);
    }
  for (const char * const *column = required; *column; column++)
    if (!g_hash_table_contains (self->at, *column))
      return fail (self, head->line, *column, _("this column is missing"), error);
  return TRUE;
}

/* ── Cells ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
set_text (JsonObject *object, const char *member, const char *vi, const char *en)
{
  JsonObject *text = json_object_new ();

  json_object_set_string_member (text, "vi", vi);
  if (*en)
    json_object_set_string_member (text, "en", en);
  json_object_set_object_member (object, member, text);
}

/* "Có mặt~Present" */
static void
set_both (JsonObject *object, const char *member, const char *cell)
{
  g_auto (GStrv) parts = g_strsplit (cell, "~", 2);

  set_text (object, member, parts[0] ? g_strstrip (parts[0]) : "", parts[0] && parts[1] ? g_strstrip (parts[1]) : "");
}

/* "present=Có mặt~Present|absent=Vắng" */
static gboolean
read_labels (Reader *self, const char *column, JsonArray *labels, GError **error)
{
  g_auto (GStrv) cells = g_strsplit (get (self, column), "|", -1);

  for (char **cell = cells; *cell; cell++)
    {
      g_auto (GStrv) parts = g_strsplit (*cell, "=", 2);
      JsonObject *label;

      if (!parts[0] || !parts[1] || !*g_strstrip (parts[0]))
        return fail (self, self->row->line, column, _("must be of the form NAME=LABEL|NAME=LABEL"), error);
      label = json_object_new ();
      json_object_set_string_member (label, "name", parts[0]);
      set_both (label, "label", parts[1]);
      json_array_add_object_element (labels, label);
    }
  return TRUE;
}

static gboolean
read_counts (Reader *self, JsonObject *item, GError **error)
{
  JsonArray *labels;

  if (!*get (self, "counts"))
    return TRUE;
  labels = json_array_new ();
  json_object_set_array_member (item, "counts", labels);
  return read_labels (self, "counts", labels, error);
}

static gboolean
read_flags (Reader *self, JsonObject *item, GError **error)
{
  JsonObject *rule;
  JsonArray *labels;

  if (!*get (self, "flags"))
    return TRUE;
  rule = json_object_new ();
  labels = json_array_new ();
  json_object_set_array_member (rule, "flags", labels);
  json_object_set_object_member (item, "observation", rule);
  return read_labels (self, "flags", labels, error);
}

static gboolean
read_numbers (Reader *self, JsonObject *item, GError **error)
{
  JsonObject *part;
  gint64 size;

  if (*get (self, "numerator") || *get (self, "denominator"))
    {
      part = json_object_new ();
      set_both (part, "numerator", get (self, "numerator"));
      set_both (part, "denominator", get (self, "denominator"));
      json_object_set_object_member (item, "ratio", part);
    }
  if (!*get (self, "sample"))
    return TRUE;
  if (!g_ascii_string_to_signed (get (self, "sample"), 10, 1, 1000, &size, NULL))
    return fail (self, self->row->line, "sample", _("must be a number from 1 to 1000"), error);
  part = json_object_new ();
  json_object_set_int_member (part, "size", size);
  json_object_set_object_member (item, "sample", part);
  return TRUE;
}

/* "B12.01=pass|na" */
static gboolean
read_condition (Reader *self, JsonObject *item, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (get (self, "when"), "=", 2), results = NULL;
  JsonObject *when;
  JsonArray *list;

  if (!*get (self, "when"))
    return TRUE;
  if (!parts[1] || !*parts[1])
    return fail (self, self->row->line, "when", _("must be of the form ITEM=pass|fail|na"), error);
  results = g_strsplit (parts[1], "|", -1);
  when = json_object_new ();
  list = json_array_new ();
  for (char **result = results; *result; result++)
    json_array_add_string_element (list, g_strstrip (*result));
  json_object_set_string_member (when, "item", g_strstrip (parts[0]));
  json_object_set_array_member (when, "result", list);
  json_object_set_object_member (item, "when", when);
  return TRUE;
}

static void
read_applies (Reader *self, JsonObject *item)
{
  JsonArray *applies = json_array_new ();

  for (const char *at = get (self, "applies"); *at; at++)
    if (g_ascii_isalpha (*at))
      {
        char kind[] = { g_ascii_toupper (*at), '\0' };

        json_array_add_string_element (applies, kind);
      }
  json_object_set_array_member (item, "applies", applies);
}

/* "QC129@Điều 7@verified|T188" */
static void
read_bases (Reader *self, JsonObject *item)
{
  g_auto (GStrv) cells = g_strsplit (get (self, "bases"), "|", -1);
  JsonArray *bases = json_array_new ();

  for (char **cell = cells; *cell; cell++)
    {
      g_auto (GStrv) parts = g_strsplit (*cell, "@", 3);
      JsonObject *ref = json_object_new ();

      json_object_set_string_member (ref, "basis", g_strstrip (parts[0]));
      if (parts[1] && *g_strstrip (parts[1]))
        json_object_set_string_member (ref, "article", parts[1]);
      if (parts[1] && parts[2] && *g_strstrip (parts[2]))
        json_object_set_string_member (ref, "standing", parts[2]);
      json_array_add_object_element (bases, ref);
    }
  json_object_set_array_member (item, "bases", bases);
}

static gboolean
read_required (Reader *self, JsonObject *item, GError **error)
{
  static const char * const yes[] = { "yes", "có", "x", "1", NULL }, * const no[] = { "", "no", "không", "0", NULL };
  g_autofree char *cell = g_utf8_strdown (get (self, "evidence_required"), -1);

  if (g_strv_contains (yes, cell))
    json_object_set_boolean_member (item, "evidence_required", TRUE);
  else if (!g_strv_contains (no, cell))
    return fail (self, self->row->line, "evidence_required", _("must be “yes” or “no”"), error);
  return TRUE;
}

/* ── Lines ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
read_item (Reader *self, JsonObject *item, GError **error)
{
  for (const char * const *column = required; *column; column++)
    if (!*get (self, *column))
      return fail (self, self->row->line, *column, _("is empty"), error);
  json_object_set_string_member (item, "code", get (self, "code"));
  set_text (item, "text", get (self, "text"), get (self, "text_en"));
  json_object_set_string_member (item, "answer", get (self, "answer"));
  json_object_set_string_member (item, "severity", get (self, "severity"));
  if (*get (self, "evidence"))
    set_text (item, "evidence", get (self, "evidence"), get (self, "evidence_en"));
  read_applies (self, item);
  if (*get (self, "bases"))
    read_bases (self, item);
  return read_counts (self, item, error) && read_flags (self, item, error) && read_numbers (self, item, error) &&
         read_condition (self, item, error) && read_required (self, item, error);
}

/* The section of the line, made when it is new; sections keep the order in which they first come. */
static guint
find_section (Reader *self)
{
  JsonObject *section;

  for (guint i = 0; i < json_array_get_length (self->sections); i++)
    if (g_str_equal (json_object_get_string_member (json_array_get_object_element (self->sections, i), "code"), get (self, "section")))
      return i;
  section = json_object_new ();
  json_object_set_string_member (section, "code", get (self, "section"));
  set_text (section, "title", get (self, "section_title"), get (self, "section_title_en"));
  json_object_set_array_member (section, "items", json_array_new ());
  json_array_add_object_element (self->sections, section);
  return json_array_get_length (self->sections) - 1;
}

static gboolean
is_blank (BbCsvRow *row)
{
  for (char **cell = row->cells; *cell; cell++)
    if (**cell)
      return FALSE;
  return TRUE;
}

static gboolean
read_rows (Reader *self, GError **error)
{
  for (guint i = 1; i < self->rows->len; i++)
    {
      g_autoptr (JsonObject) item = json_object_new ();
      JsonArray *items;
      guint section;

      self->row = self->rows->pdata[i];
      if (is_blank (self->row))
        continue;
      if (!read_item (self, item, error))
        return FALSE;
      section = find_section (self);
      items = json_object_get_array_member (json_array_get_object_element (self->sections, section), "items");
      g_ptr_array_add (self->places, g_strdup_printf ("/sections/%u/items/%u", section, json_array_get_length (items)));
      g_array_append_val (self->lines, self->row->line);
      json_array_add_object_element (items, g_steal_pointer (&item));
    }
  return TRUE;
}

/* A rule of the checklist that is broken, told with line and column. */
static gboolean
place (Reader *self, GError *cause, GError **error)
{
  const char *pointer = bb_value_error_get_pointer (cause), *rule = pointer ? cause->message + strlen (pointer) + 2 : cause->message;
  guint line = 1;
  g_autofree char *column = g_strdup ("");

  for (guint i = 0; pointer && i < self->places->len; i++)
    {
      gsize n = strlen (self->places->pdata[i]);

      if (strncmp (pointer, self->places->pdata[i], n) != 0 || (pointer[n] != '/' && pointer[n] != '\0'))
        continue;
      line = g_array_index (self->lines, guint, i);
      g_free (column);
      column = g_strndup (pointer[n] ? pointer + n + 1 : "", pointer[n] ? strcspn (pointer + n + 1, "/") : 0);
    }
  return fail (self, line, g_str_equal (column, "observation") ? "flags" : column, rule, error);
}

static gboolean
check_bases (Reader *self, BbWorkspace *workspace, BbChecklist *checklist, GError **error)
{
  g_autoptr (GPtrArray) bases = bb_catalogue_list_bases (workspace);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  for (guint i = 0; i < bases->len; i++)
    g_hash_table_add (known, ((BbBasis *) bases->pdata[i])->id);
  for (n = 0; n < self->places->len; n++)
    {
      guint s, i;
      BbItem *item;

      if (sscanf (self->places->pdata[n], "/sections/%u/items/%u", &s, &i) != 2)
        continue;
      item = ((BbSection *) checklist->sections->pdata[s])->items->pdata[i];
      for (guint b = 0; b < item->bases->len; b++)
        {
          BbBasisRef *ref = item->bases->pdata[b];
          g_autofree char *rule = g_strdup_printf (_("there is no legal basis “%s” in the catalogue"), ref->basis);

          if (!g_hash_table_contains (known, ref->basis))
            return fail (self, g_array_index (self->lines, guint, n), "bases", rule, error);
        }
    }
  return TRUE;
}

/* As the newest version before is called. */
static void
inherit_title (BbWorkspace *workspace, BbChecklist *checklist)
{
  g_autoptr (GPtrArray) list = bb_workspace_list_checklists (workspace, NULL);

  for (guint i = 0; i < list->len; i++)
    {
      BbChecklist *other = list->pdata[i];

      if (!g_str_equal (other->code, checklist->code))
        continue;
      bb_text_set (&checklist->title, other->title.vi, other->title.en);
      return;
    }
}

static BbChecklist *
make_checklist (Reader *self, const char *code, const char *version, const char *title, const GDate *valid_from, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GError) cause = NULL;
  g_autofree char *date = bb_date_format (valid_from);
  BbChecklist *checklist;

  json_object_set_string_member (object, "type", "checklist");
  json_object_set_string_member (object, "code", code);
  json_object_set_string_member (object, "version", version);
  json_object_set_string_member (object, "valid_from", date);
  set_text (object, "title", title, "");
  json_object_set_array_member (object, "sections", json_array_ref (self->sections));
  checklist = bb_checklist_from_object (object, &cause);
  if (!checklist)
    place (self, cause, error);
  return checklist;
}

BbChecklist *
bb_workspace_read_checklist_csv (BbWorkspace *workspace, const char *path, const char *code, const char *version, const char *title,
                                 const GDate *valid_from, GError **error)
{
  g_autofree char *text = bb_read_text_file (path, error);
  g_autoptr (Reader) self = g_new0 (Reader, 1);
  g_autoptr (BbChecklist) checklist = NULL;
  g_autoptr (GDateTime) now = bb_now ();
  GDate today;

  self->path = path;
  self->at = g_hash_table_new (g_str_hash, g_str_equal);
  self->sections = json_array_new ();
  self->lines = g_array_new (FALSE, FALSE, sizeof (guint));
  self->places = g_ptr_array_new_with_free_func (g_free);
  bb_time_get_date (now, &today);
  if (!text || !(self->rows = bb_csv_parse (text, error)) || !read_head (self, error) || !read_rows (self, error))
    return NULL;
  checklist = make_checklist (self, code, version, title ? title : code, valid_from ? valid_from : &today, error);
  if (checklist && !title)
    inherit_title (workspace, checklist);
  return checklist && check_bases (self, workspace, checklist, error) ? g_steal_pointer (&checklist) : NULL;
}

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
write_cell (GString *out, const char *cell, gboolean first)
{
  g_auto (GStrv) parts = g_strsplit (cell ? cell : "", "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  const char *quote = strpbrk (doubled, ",;\"\n\r") ? "\"" : "";

  g_string_append_printf (out, "%s%s%s%s", first ? "" : ",", quote, doubled, quote);
}

static char *
format_both (const BbText *text)
{
  return g_strdup_printf ("%s%s%s", text->vi ? text->vi : "", text->en ? "~" : "", text->en ? text->en : "");
}

static char *
format_labels (GPtrArray *labels)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; labels && i < labels->len; i++)
    {
      BbCountLabel *label = labels->pdata[i];
      g_autofree char *both = format_both (&label->label);

      g_string_append_printf (out, "%s%s=%s", i ? "|" : "", label->name, both);
    }
  return g_string_free (out, FALSE);
}

static char *
format_bases (const BbItem *item)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < item->bases->len; i++)
    {
      BbBasisRef *ref = item->bases->pdata[i];

      g_string_append_printf (out, "%s%s@%s@%s", i ? "|" : "", ref->basis, ref->article ? ref->article : "",
                              ref->standing >= 0 ? bb_standing_names[ref->standing] : "");
    }
  return g_string_free (out, FALSE);
}

static char *
format_condition (const BbItem *item)
{
  g_autofree char *results = item->when ? g_strjoinv ("|", item->when->result) : NULL;

  return item->when ? g_strconcat (item->when->item, "=", results, NULL) : g_strdup ("");
}

static void
write_item (GString *out, BbSection *section, BbItem *item)
{
  g_autofree char *counts = format_labels (item->counts), *flags = format_labels (item->observation ? item->observation->flags : NULL);
  g_autofree char *numerator = item->ratio ? format_both (&item->ratio->numerator) : NULL;
  g_autofree char *denominator = item->ratio ? format_both (&item->ratio->denominator) : NULL;
  g_autofree char *sample = item->sample ? g_strdup_printf ("%" G_GINT64_FORMAT, item->sample->size) : NULL;
  g_autofree char *when = format_condition (item), *applies = g_strjoinv ("", item->applies), *bases = format_bases (item);
  const char *cells[] = {
    section->code, section->title.vi, section->title.en, item->code, item->text.vi, item->text.en, bb_answer_type_names[item->answer], counts,
    numerator, denominator, sample, flags, when, bb_severity_names[item->severity], applies, item->evidence.vi, item->evidence.en,
    item->evidence_required ? "yes" : "", bases
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (cells) == G_N_ELEMENTS (columns) - 1);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    write_cell (out, cells[i], i == 0);
  g_string_append (out, "\r\n");
}

char *
bb_workspace_format_checklist_csv (const BbChecklist *checklist)
{
  GString *out = g_string_new ("\xef\xbb\xbf");

  for (guint i = 0; columns[i]; i++)
    write_cell (out, columns[i], i == 0);
  g_string_append (out, "\r\n");
  for (guint s = 0; s < checklist->sections->len; s++)
    {
      BbSection *section = checklist->sections->pdata[s];

      for (guint i = 0; i < section->items->len; i++)
        write_item (out, section, section->items->pdata[i]);
    }
  return g_string_free (out, FALSE);
}
