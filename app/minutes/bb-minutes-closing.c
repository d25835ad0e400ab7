/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-minutes-body.h"

#include <string.h>

#include "bb-minutes-words.h"

/* ── Refusals ────────────────────────────────────────────────────────────────────────────────────────────────── */

static const char * const fields[] = { "unit", "secretary", "leader" };

static BbEvent *
find_stated (BbBuilder *self, const char *field, BbEventKind kind)
{
  GPtrArray *stated = self->options->stated;

  for (guint i = 0; stated && i < stated->len; i++)
    if ((BbEventKind) ((BbEvent *) stated->pdata[i])->kind == kind && g_strcmp0 (((BbEvent *) stated->pdata[i])->field, field) == 0)
      return stated->pdata[i];
  return NULL;
}

static BbEvent *
find_refusal (BbBuilder *self, const char *field)
{
  return self->paper ? find_stated (self, field, BB_EVENT_REFUSED) : bb_minutes_find_refusal (self->visit, field);
}

static void
add_refusal (BbBuilder *self, const char *field, const BbEvent *refused)
{
  g_autofree char *key = g_strconcat ("refusal.", field, NULL);
  g_autofree char *time = bb_words_time_official (refused->at);
  g_autofree char *said = bb_words_trim (refused->reason);
  g_autofree char *quoted = g_strdup_printf ("“%s”", said);
  const char *reason = *said ? quoted : bb_builder_say (self, "refusal.noreason");
  g_autofree char *clause = bb_wording_format (self->wording, key, "time", time, "reason", reason, NULL);
  g_autofree char *who = refused->who && *refused->who ? bb_wording_format (self->wording, "refusal.who", "who", refused->who, NULL) : NULL;

  bb_builder_add (self, BB_STYLE_BODY, g_strconcat (clause, who, NULL));
}

static void
add_witness (BbBuilder *self, const BbEvent *refused)
{
  g_autofree char *text = NULL;
  BbBlock *block;

  if (!refused->witness || !*refused->witness)
    return;
  text = bb_wording_format (self->wording, "refusal.witness", "witness", refused->witness, NULL);
  block = bb_builder_add (self, BB_STYLE_BODY, g_strconcat (text, " ", bb_builder_say (self, "refusal.witness.sign"), NULL));
  block->dotted = TRUE;
  block->keep_with_next = TRUE;
}

/* ── The closing clause ──────────────────────────────────────────────────────────────────────────────────────── */

static char *
format_annexes (BbBuilder *self)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint count = bb_builder_count_annexes (self);
  g_autofree char *n = bb_words_count (count);

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *numeral = bb_words_roman (i + 1), *pages = bb_words_count (self->counts->annexes[i]);
      g_autofree char *one = bb_wording_format (self->wording, "closing.annex", "number", numeral, "pages", pages, NULL);

      g_string_append_printf (list, "%s%s", i ? ", " : "", one);
    }
  return count ? bb_wording_format (self->wording, "closing.annexes", "n", n, "list", list->str, NULL) : g_strdup ("");
}

static char *
format_each (BbBuilder *self, gint64 originals)
{
  return originals > 0 && originals % 2 == 0 ? bb_words_count (originals / 2) : g_strdup (bb_builder_say (self, "closing.each.atleast"));
}

static const char *
get_clause (BbBuilder *self)
{
  if (self->paper)
    return bb_builder_get_closing_time (self) ? "closing" : "closing.plain";
  if (bb_minutes_find_unit_closed (self->visit))
    return "closing.closed";
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (bb_minutes_find_refusal (self->visit, fields[i]))
      return "closing.refused";
  return "closing";
}

static void
add_clause (BbBuilder *self)
{
  BbIssuer *issuer = bb_case_get_issuer (self->visit);
  gint64 originals = issuer && issuer->originals > 0 ? issuer->originals : 2;
  GDateTime *closing = bb_builder_get_closing_time (self);
  g_autofree char *time = closing ? bb_words_time_official (closing) : g_strdup (bb_builder_say (self, "closing.unknown"));
  g_autofree char *pages = bb_words_count (self->counts->body), *annexes = format_annexes (self);
  g_autofree char *n = bb_words_count (originals), *each = format_each (self, originals);
  BbBlock *block;

  block = bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, get_clause (self), "time", time, "pages", pages, "annexes", annexes,
                                                                  "originals", n, "each", each, NULL));
  block->keep_together = block->keep_with_next = TRUE;
  block->outline = g_strdup (bb_builder_say (self, "outline.closing"));
}

/* ── Signatures, recipients ──────────────────────────────────────────────────────────────────────────────────── */

/* The note under what was drawn, or in the place of what stands on the printed paper: when, and the first half of the hash. */
static char *
describe_by_hand (BbBuilder *self, const BbEvent *event)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (7 * 3600);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (event->at, zone);
  g_autofree char *time = g_date_time_format (local, "%d/%m/%Y %H:%M:%S +07:00");
  g_autofree char *hash = g_strndup (event->sha256 ? event->sha256 : "", 8);

  return bb_wording_format (self->wording, g_strcmp0 (event->way, "drawn") == 0 ? "sign.drawn" : "sign.paper", "time", time, "hash", hash, NULL);
}

static void
add_signature (BbBuilder *self, BbBlock *block, const char *field, char *post, const char *name)
{
  BbSignatureBlock *signature = g_new0 (BbSignatureBlock, 1);
  gboolean refused = find_refusal (self, field) != NULL;
  BbEvent *by_hand = self->paper ? find_stated (self, field, BB_EVENT_SIGNED) : bb_minutes_find_by_hand (self->visit, field);

  signature->post = post;
  signature->name = bb_words_escape (name);
  if (refused)
    signature->note = g_strdup (bb_builder_say (self, "refusal.block"));
  else if (by_hand)
    {
      signature->by_hand = TRUE;
      signature->note = describe_by_hand (self, by_hand);
      signature->strokes = g_strdup (by_hand->strokes);
    }
  else if (!self->options->draft)
    signature->field = g_strdup (field);
  g_ptr_array_add (block->parts, signature);
}

/* What belongs together is not torn apart at the end of a line. */
static char *
keep_names_whole (const char *post)
{
  static const char * const names[] = { "ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN", "ĐƯỢC KIỂM TRA" };
  GString *text = g_string_new (post);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *whole = g_strdup_printf ("<span allow_breaks=\"false\">%s</span>", names[i]);

      g_string_replace (text, names[i], whole, 0);
    }
  return g_string_free (text, FALSE);
}

/* Whether @name begins with @words, up to the end of a word; and with how many. */
static guint
count_common_words (const char *words, const char *name)
{
  g_autofree char *left = g_utf8_casefold (words, -1), *right = g_utf8_casefold (name ? name : "", -1);
  gsize length = strlen (left);
  guint count = 1;

  if (!g_str_has_prefix (right, left) || (right[length] && right[length] != ' '))
    return 0;
  for (const char *p = left; *p; p++)
    count += *p == ' ';
  return count;
}

/* The unit stands in the line above and in the paper's name: its own name at the end of a post says nothing new, and would break the block over
 * many lines. */
static char *
shorten_post (BbBuilder *self, const char *post)
{
  BbUnit *unit = bb_case_get_unit (self->visit);
  g_autofree char *plain = bb_words_trim (post), *name = bb_builder_get_unit_name (self);

  for (const char *space = strchr (plain, ' '); space; space = strchr (space + 1, ' '))
    if (count_common_words (space + 1, name) >= 3 || (unit && count_common_words (space + 1, unit->short_name.vi) >= 2))
      return g_strndup (plain, (gsize) (space - plain));
  return g_steal_pointer (&plain);
}

static char *
format_unit_post (BbBuilder *self, const BbAttendee *representative)
{
  g_autofree char *shortened = shorten_post (self, representative->post), *post = bb_words_escape (shortened);
  g_autofree char *upper = bb_words_upper (post);
  g_autofree char *whole = g_strconcat (bb_builder_say (self, "sign.unit"), *upper ? "\n" : NULL, upper, NULL);

  return keep_names_whole (whole);
}

static void
add_unit_signature (BbBuilder *self, BbBlock *block)
{
  BbAttendee *unit = bb_visit_find_representative (self->facts);

  if (unit && !bb_case_find_unit_closed (self->visit))
    add_signature (self, block, "unit", format_unit_post (self, unit), unit->name);
}

static void
add_secretary_signature (BbBuilder *self, BbBlock *block)
{
  BbMember *secretary = bb_visit_find_member (self->facts, BB_ROLE_SECRETARY);

  if (secretary)
    add_signature (self, block, "secretary", g_strdup (bb_builder_say (self, "sign.secretary")), secretary->name);
}

static void
add_leader_signature (BbBuilder *self, BbBlock *block)
{
  BbMember *leader = bb_visit_find_member (self->facts, BB_ROLE_LEADER);

  if (leader)
    add_signature (self, block, "leader",
                   g_strconcat (bb_builder_say (self, "sign.leader"), "\n", bb_builder_say (self, "sign.leader.post"), NULL), leader->name);
}

static void
add_witness_signature (BbBuilder *self, BbBlock *block)
{
  g_auto (GStrv) parts = g_strsplit (self->paper && self->paper->witness ? self->paper->witness : "", ",", 2);

  if (parts[0] && *g_strstrip (parts[0]))
    add_signature (self, block, "witness", g_strdup (bb_builder_say (self, "sign.witness")), parts[0]);
}

/* Who signs for the office: capacity, post and name as they were typed (NĐ 30/2020, Điều 13). */
static void
add_issuer_signature (BbBuilder *self, BbBlock *block)
{
  const BbPaper *paper = self->paper;
  g_autofree char *capacity = bb_words_escape (paper ? paper->capacity : NULL), *post = bb_words_escape (paper ? paper->post : NULL);
  char *whole = *capacity || *post ? g_strconcat (capacity, *capacity && *post ? "\n" : "", post, NULL)
                                   : g_strdup (bb_builder_say (self, "sign.issuer"));

  add_signature (self, block, "issuer", whole, paper && paper->name ? paper->name : "");
}

void
bb_builder_add_signatures (BbBuilder *self)
{
  static const struct { const char *field; void (*add) (BbBuilder *self, BbBlock *block); } signers[] = {
    { "unit", add_unit_signature }, { "secretary", add_secretary_signature }, { "leader", add_leader_signature },
    { "witness", add_witness_signature }, { "issuer", add_issuer_signature },
  };
  BbBlock *block = bb_minutes_add (self->minutes, self->plan->office ? BB_BLOCK_OFFICE : BB_BLOCK_SIGNATURES);

  block->keep_with_next = bb_paper_plan_has (self->plan, "recipients") && !self->plan->office;
  for (char **signer = self->plan->signers; *signer; signer++)
    for (guint i = 0; i < G_N_ELEMENTS (signers); i++)
      if (g_str_equal (*signer, signers[i].field))
        signers[i].add (self, block);
  if (self->plan->office && bb_paper_plan_has (self->plan, "recipients"))
    block->lines = bb_builder_list_recipients (self);
}

GPtrArray *
bb_builder_list_recipients (BbBuilder *self)
{
  BbIssuer *issuer = bb_case_get_issuer (self->visit);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *archive = bb_words_trim (issuer && issuer->archive ? issuer->archive : bb_builder_say (self, "recipients.archive"));
  g_autofree char *last = bb_words_escape (archive);

  g_ptr_array_add (lines, g_strdup (bb_builder_say (self, "recipients")));
  for (guint i = 0; issuer && issuer->recipients && issuer->recipients[i]; i++)
    {
      g_autofree char *plain = bb_words_trim (issuer->recipients[i]);
      g_autofree char *one = bb_words_escape (plain);

      g_ptr_array_add (lines, g_strdup_printf ("- %s;", one));
    }
  g_ptr_array_add (lines, g_strdup_printf ("- %s.", last));
  return lines;
}

void
bb_builder_add_recipients (BbBuilder *self)
{
  BbBlock *block;

  if (self->plan->office)
    return;
  block = bb_minutes_add (self->minutes, BB_BLOCK_RECIPIENTS);
  g_ptr_array_unref (block->parts);
  block->parts = bb_builder_list_recipients (self);
}

/* The first thing that was recorded with a clock that ran behind: the reader must know. */
static void
add_clock_note (BbBuilder *self)
{
  GPtrArray *events = bb_case_get_events (self->visit);

  for (guint i = 0; i < events->len; i++)
    {
      BbEvent *event = events->pdata[i];
      g_autofree char *time = g_strcmp0 (event->clock, "untrusted") == 0 ? bb_words_time_official (event->at) : NULL;

      if (!time)
        continue;
      bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "clock.untrusted.note", "time", time, NULL));
      return;
    }
}

void
bb_builder_add_closing (BbBuilder *self)
{
  if (!self->paper)
    add_clock_note (self);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (find_refusal (self, fields[i]))
      add_refusal (self, fields[i], find_refusal (self, fields[i]));
  add_clause (self);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (find_refusal (self, fields[i]))
      add_witness (self, find_refusal (self, fields[i]));
}
