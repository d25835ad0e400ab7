/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-minutes-body.h"

#include "bb-minutes-words.h"

static char *
format_attached (BbBuilder *self)
{
  GDateTime *closing = bb_builder_get_closing_time (self);
  g_autofree char *unit = bb_builder_get_unit_name (self), *number = bb_builder_get_full_number (self);
  g_autofree char *date = closing ? bb_words_date_official (closing) : NULL;

  if (!date)
    return bb_wording_format (self->wording, "annex.attached.plain", "unit", unit, NULL);
  if (number)
    return bb_wording_format (self->wording, "annex.attached.number", "number", number, "date", date, "unit", unit, NULL);
  return bb_wording_format (self->wording, "annex.attached", "date", date, "unit", unit, NULL);
}

/* "Phụ lục I", its title, and what it belongs to (NĐ 30/2020, Appendix I, III.1). */
static void
begin_annex (BbBuilder *self, BbAnnex annex, const char *title_key)
{
  g_autofree char *numeral = bb_words_roman (bb_builder_number_annex (self, annex));
  BbBlock *block;

  bb_minutes_add (self->minutes, BB_BLOCK_PAGE_BREAK);
  block = bb_builder_add (self, BB_STYLE_TYPE, bb_wording_format (self->wording, "annex.number", "number", numeral, NULL));
  block->outline = g_strdup_printf ("%s. %s", block->text, bb_builder_say (self, title_key));
  bb_builder_add (self, BB_STYLE_TITLE, g_strdup (bb_builder_say (self, title_key)));
  bb_builder_add (self, BB_STYLE_ATTACHED, format_attached (self));
}

/* ── Every answer ────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
get_result (BbBuilder *self, const BbAnswer *answer)
{
  if (!answer || !bb_answer_is_given (answer))
    return bb_builder_say (self, "answers.none");
  return answer->result < 0 ? bb_builder_say (self, "answers.noted") : bb_result_get_official (answer->result);
}

/* "Hồ sơ được rút: HS-0012; HS-0431 (chưa đạt: thiếu chữ ký)." */
static char *
format_dossiers (BbBuilder *self, const BbItem *item)
{
  g_autoptr (GPtrArray) samples = bb_case_list_samples (self->visit, item->code);
  g_autoptr (GString) list = g_string_new (NULL);
  BbSample *first = samples->len ? samples->pdata[0] : NULL;

  for (guint i = 0; i < samples->len; i++)
    {
      BbSample *sample = samples->pdata[i];
      g_autofree char *name = bb_sample_format_name (sample), *note = bb_words_trim (sample->note);

      g_string_append_printf (list, "%s%s", i ? "; " : "", name);
      if (sample->result == BB_RESULT_FAIL || *note)
        g_string_append_printf (list, " (%s%s%s)", sample->result == BB_RESULT_FAIL ? bb_builder_say (self, "answers.dossier.failed") : "",
                                sample->result == BB_RESULT_FAIL && *note ? ": " : "", note);
      else if (sample->result < 0)
        g_string_append_printf (list, " (%s)", bb_builder_say (self, "answers.dossier.open"));
    }
  if (!first)
    return g_strdup ("");
  return bb_wording_format (self->wording, first->list ? "answers.dossiers.list" : "answers.dossiers", "dossiers", list->str,
                            "hash", first->list ? first->list : "", NULL);
}

static char *
format_notes (BbBuilder *self, const BbItem *item, const BbAnswer *answer)
{
  g_autofree char *figures = answer ? bb_answer_format_figures (answer, item) : g_strdup ("");
  g_autofree char *shown = g_strstrip (bb_words_escape (figures));
  g_autofree char *plain = answer && answer->note ? g_strstrip (g_strdup (answer->note)) : g_strdup ("");
  g_autofree char *note = *plain ? bb_wording_format (self->wording, "answers.note", "note", plain, NULL) : g_strdup ("");

  g_autofree char *dossiers = format_dossiers (self, item);

  return g_strconcat (shown, *shown && *dossiers ? "\n" : "", dossiers, *shown && *note ? "\n" : "", note, NULL);
}

static void
add_answer_row (BbBuilder *self, BbTable *table, BbItem *item)
{
  BbAnswer *answer = bb_case_find_answer (self->visit, item->code);
  g_autoptr (GArray) numbers = bb_case_list_evidence_of (self->visit, item->code);
  g_autofree char *result = bb_words_escape (get_result (self, answer));
  gboolean failed = answer && answer->result == BB_RESULT_FAIL;

  bb_table_add_row (table, BB_ROW_PLAIN, bb_words_escape (item->code), bb_words_escape (item->text.vi),
                    failed ? g_strdup_printf ("<b>%s</b>", result) : g_strdup (result),
                    format_notes (self, item, answer), bb_words_ranges (numbers), NULL);
}

static void
add_section_rows (BbBuilder *self, BbTable *table, BbSection *section)
{
  BbTally tally;

  bb_case_tally_section (self->visit, section, &tally);
  if (tally.items == 0)
    return;
  bb_table_add_row (table, BB_ROW_GROUP,
                    bb_wording_format (self->wording, "answers.section", "code", section->code, "title", section->title.vi, NULL), NULL);
  for (guint i = 0; i < section->items->len; i++)
    if (bb_case_item_applies (self->visit, section->items->pdata[i]))
      add_answer_row (self, table, section->items->pdata[i]);
}

void
bb_builder_add_answers (BbBuilder *self)
{
  GPtrArray *checklists = bb_case_get_checklists (self->visit);
  BbTable *table;

  begin_annex (self, BB_ANNEX_ANSWERS, "answers.title");
  table = bb_minutes_add_table (self->minutes, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "answers.code"), 46, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "answers.text"), 0, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "answers.result"), 52, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "answers.figures"), 178, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "answers.evidence"), 54, TRUE);
  for (guint c = 0; c < checklists->len; c++)
    for (guint s = 0; s < ((BbChecklist *) checklists->pdata[c])->sections->len; s++)
      add_section_rows (self, table, ((BbChecklist *) checklists->pdata[c])->sections->pdata[s]);
}

/* ── Photographs ─────────────────────────────────────────────────────────────────────────────────────────────── */

/* When, and whose clock says so: a phone's time is a claim. */
static char *
format_time (BbBuilder *self, const BbEvidence *evidence, const char *captured_key, const char *imported_key)
{
  BbClockTime *time = evidence->captured ? evidence->captured : evidence->imported;
  g_autofree char *at = time && time->at ? bb_words_time (time->at) : NULL;
  g_autofree char *clock = at ? bb_words_clock (self->wording, time->clock) : NULL;

  return at ? bb_wording_format (self->wording, evidence->captured ? captured_key : imported_key, "time", at, "clock", clock, NULL) : NULL;
}

static char *
format_caption_title (BbBuilder *self, const BbEvidence *evidence, guint photo)
{
  g_autofree char *shown = g_strdup_printf ("%u", photo);
  g_autofree char *number = g_strdup_printf ("%u", bb_case_number_evidence (self->visit, evidence->sha256));
  g_autofree char *caption = g_strstrip (g_strdup (evidence->caption ? evidence->caption : ""));

  return bb_wording_format (self->wording, *caption ? "photos.caption" : "photos.caption.plain", "photo", shown,
                            "number", number, "caption", caption, NULL);
}

/* A copy with arrows and frames alone, which covers nothing. */
static gboolean
is_marked (const BbEvidence *copy)
{
  return g_strcmp0 (copy->source, "marking") == 0;
}

static char *
format_caption (BbBuilder *self, const BbEvidence *evidence, guint photo)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *title = format_caption_title (self, evidence, photo), *time = format_time (self, evidence, "photos.taken", "photos.imported");
  g_autofree char *codes = evidence->items ? g_strjoinv (", ", evidence->items) : g_strdup ("");
  g_autofree char *items = *codes ? bb_wording_format (self->wording, "photos.items", "items", codes, NULL) : NULL;
  g_autofree char *short_hash = bb_evidence_get_short_hash (evidence);
  g_autofree char *hash = bb_wording_format (self->wording, "photos.hash", "hash", short_hash, NULL);

  g_string_append (out, title);
  if (evidence->derived_from)
    g_string_append_printf (out, " %s", bb_builder_say (self, is_marked (evidence) ? "photos.marked" : "photos.redacted"));
  g_string_append_printf (out, "\n<span size=\"10pt\">%s\n%s%s<span allow_breaks=\"false\">%s</span></span>",
                          time ? time : bb_builder_say (self, "photos.undated"), items ? items : "", items ? "; " : "", hash);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add_photo (BbBuilder *self, BbBlock *block, const BbEvidence *evidence, guint number)
{
  BbPhotoBlock *photo = g_new0 (BbPhotoBlock, 1);

  photo->sha256 = g_strdup (evidence->sha256);
  photo->path = self->options->file ? self->options->file (evidence->sha256, self->options->file_data) : NULL;
  photo->caption = format_caption (self, evidence, number);
  bb_photo_probe (photo->path, self->options->decode, &photo->info);
  g_ptr_array_add (block->parts, photo);
}

void
bb_builder_add_photos (BbBuilder *self)
{
  g_autoptr (GPtrArray) photos = bb_builder_list_photos (self);
  BbBlock *block;

  if (photos->len == 0)
    return;
  begin_annex (self, BB_ANNEX_PHOTOS, "photos.title");
  block = bb_minutes_add (self->minutes, BB_BLOCK_PHOTOS);
  for (guint i = 0; i < photos->len; i++)
    add_photo (self, block, photos->pdata[i], i + 1);
}

/* ── The list of evidence ────────────────────────────────────────────────────────────────────────────────────── */

static char *
format_relation (BbBuilder *self, const BbEvidence *evidence)
{
  BbEvidence *copy = bb_builder_find_redaction (self, evidence);
  guint number = bb_case_number_evidence (self->visit, copy ? copy->sha256 : evidence->derived_from ? evidence->derived_from : "");
  g_autofree char *n = g_strdup_printf ("%u", number);
  g_autofree char *hash = evidence->derived_from ? g_strndup (evidence->derived_from, 8) : NULL;

  if (copy)
    return bb_wording_format (self->wording, is_marked (copy) ? "list.original.marked" : "list.original", "number", n, NULL);
  if (!evidence->derived_from)
    return NULL;
  if (is_marked (evidence))
    return bb_wording_format (self->wording, number ? "list.marking" : "list.marking.other", "number", n, "hash", hash, NULL);
  return bb_wording_format (self->wording, number ? "list.redaction" : "list.redaction.other", "number", n, "hash", hash, NULL);
}

static void
append_time (BbBuilder *self, GString *out, const char *key, const BbClockTime *time)
{
  g_autofree char *at = time && time->at ? bb_words_time (time->at) : NULL;
  g_autofree char *clock = at ? bb_words_clock (self->wording, time->clock) : NULL;
  g_autofree char *text = at ? bb_wording_format (self->wording, key, "time", at, "clock", clock, NULL) : NULL;

  if (text)
    g_string_append_printf (out, "; %s", text);
}

static char *
format_document (BbBuilder *self, const BbEvidence *evidence)
{
  GString *out = g_string_new (NULL);
  g_autofree char *name = bb_words_escape (evidence->name), *caption = g_strstrip (bb_words_escape (evidence->caption));
  g_autofree char *type = bb_words_media_type (self->wording, evidence->media_type), *size = bb_words_size (evidence->size);
  g_autofree char *details = bb_wording_format (self->wording, "list.details", "type", type, "size", size, NULL);
  g_autofree char *relation = format_relation (self, evidence);

  g_string_append_printf (out, "<b>%s</b>%s%s\n%s", name, *caption ? ": " : "", caption, details);
  append_time (self, out, "list.captured", evidence->captured);
  append_time (self, out, "list.imported", evidence->imported);
  if (relation)
    g_string_append_printf (out, "; %s", relation);
  g_string_append_printf (out, ".\n<span font_family=\"Liberation Mono, monospace\" size=\"8.8pt\">%s</span>", evidence->sha256);
  return g_string_free (out, FALSE);
}

void
bb_builder_add_evidence_list (BbBuilder *self)
{
  GPtrArray *evidence = bb_case_get_evidence (self->visit);
  BbTable *table;

  if (evidence->len == 0)
    return;
  begin_annex (self, BB_ANNEX_EVIDENCE, "list.title");
  table = bb_minutes_add_table (self->minutes, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "list.number"), 30, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "list.document"), 0, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "list.items"), 76, TRUE);
  for (guint i = 0; i < evidence->len; i++)
    {
      BbEvidence *one = evidence->pdata[i];
      g_autofree char *items = one->items ? g_strjoinv (", ", one->items) : g_strdup ("");

      bb_table_add_row (table, BB_ROW_PLAIN, g_strdup_printf ("%u", i + 1), format_document (self, one), bb_words_escape (items), NULL);
    }
}
