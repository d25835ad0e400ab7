/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-check-report.h"

#include "bb-config.h"
#include "bb-workspace-private.h"
#include "minutes/bb-plain-report.h"

typedef struct
{
  const BbCheck *check;
  BbPlainReport *paper;
} Writer;

#define say(self, key) bb_plain_report_say ((self)->paper, key)

static char *
format_time (GDateTime *time)
{
  g_autoptr (GDateTime) local = time ? g_date_time_to_local (time) : NULL;

  return local ? g_date_time_format (local, "%d/%m/%Y %H:%M:%S %:z") : g_strdup ("—");
}

static void
add_row (Writer *self, const char *key, const char *value)
{
  if (value && *value)
    bb_plain_report_add_row (self->paper, say (self, key), value);
}

static void
add_lines (Writer *self, const char *key, char **lines, const char *none)
{
  g_autofree char *text = lines && *lines ? g_strjoinv ("\n", lines) : g_strdup (none);

  add_row (self, key, text);
}

static void
add_choice (Writer *self, const char *key, gboolean yes)
{
  g_autofree char *answer = g_strconcat (key, yes ? ".yes" : ".no", NULL);

  add_row (self, key, say (self, answer));
}

static void
add_verdict (Writer *self, const char *key, BbVerdict verdict)
{
  g_autofree char *name = g_strconcat ("verdict.", bb_check_get_verdict_name (verdict), NULL);

  add_row (self, key, say (self, name));
}

static void
begin_table (Writer *self)
{
  bb_plain_report_begin_table (self->paper, say (self, "column.what"), say (self, "column.found"));
}

static void
add_file (Writer *self)
{
  const BbVerification *verification = self->check->verification;
  g_autofree char *name = g_path_get_basename (self->check->name ? self->check->name : self->check->path), *bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, verification->size);
  g_autofree char *time = self->check->by_day ? g_date_time_format (self->check->time, "%d/%m/%Y") : format_time (self->check->time);
  g_autofree char *size = bb_plain_report_fill (self->paper, "file.size.value", "bytes", bytes, NULL);
  g_autofree char *when = bb_plain_report_fill (self->paper, "file.time.value", "time", time, NULL);

  bb_plain_report_add_heading (self->paper, say (self, "file"));
  begin_table (self);
  add_row (self, "file.name", name);
  add_row (self, "file.size", size);
  add_row (self, "file.sha256", verification->sha256);
  add_row (self, "file.time", when);
  add_row (self, "file.program", "Biên Bản " BB_VERSION);
  add_lines (self, "file.roots", verification->roots, say (self, "file.roots.none"));
  add_verdict (self, "file.verdict", verification->verdict);
  add_lines (self, "file.remarks", verification->remarks, NULL);
  bb_plain_report_add_paragraph (self->paper, say (self, "law"));
}

/* When, by whose clock. */
static void
add_clocks (Writer *self, const BbSignatureReport *report)
{
  g_autofree char *claimed = format_time (report->claimed_time), *stamped = format_time (report->stamped_time), *words = NULL;

  if (!report->is_time_stamp)
    add_row (self, "signature.claimed", claimed);
  if (report->stamped_time)
    words = bb_plain_report_fill (self->paper, report->stamp_trusted ? "signature.stamped.value" : "signature.stamped.untrusted", "time", stamped, "authority",
                                  report->stamp_authority, NULL);
  add_row (self, "signature.stamped", words ? words : say (self, "signature.stamped.none"));
}

static void
add_certificate (Writer *self, const BbSignatureReport *report)
{
  g_autofree char *from = format_time (report->not_before), *to = format_time (report->not_after);
  g_autofree char *validity = bb_plain_report_fill (self->paper, "signature.validity.value", "from", from, "to", to, NULL);

  add_row (self, "signature.subject", report->subject_dn);
  add_row (self, "signature.issuer", report->issuer);
  add_row (self, "signature.serial", report->serial);
  if (report->not_before)
    add_row (self, "signature.validity", validity);
  add_choice (self, "signature.trusted", report->trusted);
  add_row (self, "signature.algorithm", report->algorithm);
}

static void
add_signature (Writer *self, const BbSignatureReport *report, guint number)
{
  g_autofree char *digits = g_strdup_printf ("%u", number);
  g_autofree char *title = bb_plain_report_fill (self->paper, report->is_time_stamp ? "stamp" : "signature", "number", digits, "name",
                                                 report->signer ? report->signer : say (self, "signature.unknown"), "field", report->field, NULL);

  bb_plain_report_add_heading (self->paper, title);
  begin_table (self);
  add_verdict (self, "signature.verdict", report->verdict);
  add_choice (self, "signature.intact", report->intact);
  add_certificate (self, report);
  add_row (self, "signature.level", report->level);
  add_clocks (self, report);
  add_row (self, "signature.reason", report->reason);
  add_choice (self, "signature.covers", report->covers_whole_file);
  if (report->certifies)
    add_row (self, "signature.certifies", say (self, "signature.certifies.yes"));
  add_lines (self, "signature.changes", report->changes, say (self, "signature.changes.none"));
  add_lines (self, "signature.problems", report->problems, NULL);
}

static void
add_signatures (Writer *self, GPtrArray *reports, const char *heading, const char *none)
{
  bb_plain_report_add_heading (self->paper, say (self, heading));
  if (reports->len == 0)
    bb_plain_report_add_paragraph (self->paper, say (self, none));
  for (guint i = 0; i < reports->len; i++)
    add_signature (self, reports->pdata[i], i + 1);
}

static void
add_counts (Writer *self, const BbPaperComparison *comparison)
{
  static const BbPaperState states[] = { BB_PAPER_SAME, BB_PAPER_CHANGED, BB_PAPER_MISSING, BB_PAPER_FILE_CHANGED, BB_PAPER_WITHHELD, BB_PAPER_CONTRADICTS };
  g_autofree char *time = format_time (comparison->locked), *n = g_strdup_printf ("%u", comparison->lines->len), *words = NULL;
  char *counts[G_N_ELEMENTS (states)];

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    counts[i] = g_strdup_printf ("%u", comparison->counts[states[i]]);
  words = comparison->is_known ? bb_plain_report_fill (self->paper, "records.known", "n", n, "time", time, "same", counts[0], "changed", counts[1], "missing", counts[2],
                                                       "files", counts[3], "withheld", counts[4], "wrong", counts[5], NULL)
                               : bb_plain_report_fill (self->paper, "records.inside", "n", n, NULL);
  bb_plain_report_add_paragraph (self->paper, words);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_free (counts[i]);
}

static void
add_differences (Writer *self, const BbPaperComparison *comparison)
{
  bb_plain_report_begin_table (self->paper, say (self, "records.what"), say (self, "records.state"));
  for (guint i = 0; i < comparison->lines->len; i++)
    {
      const BbPaperLine *line = comparison->lines->pdata[i];
      g_autofree char *key = g_strconcat ("state.", bb_paper_state_get_name (line->state), NULL);

      if (line->state != BB_PAPER_SAME && line->state != BB_PAPER_WITHHELD)
        bb_plain_report_add_row (self->paper, line->withheld ? line->kind : line->title, say (self, key));
    }
}

static void
add_records (Writer *self)
{
  const BbPaperComparison *comparison = self->check->comparison;
  g_autofree char *failed = self->check->problem ? bb_plain_report_fill (self->paper, "records.failed", "why", self->check->problem, NULL) : NULL;

  bb_plain_report_add_heading (self->paper, say (self, "records"));
  if (!comparison)
    bb_plain_report_add_paragraph (self->paper, failed);
  else if (!comparison->has_list)
    bb_plain_report_add_paragraph (self->paper, say (self, "records.foreign"));
  else
    {
      add_counts (self, comparison);
      if (!bb_paper_comparison_is_same (comparison))
        add_differences (self, comparison);
    }
}

/* Of correction minutes and minutes of a refusal. */
static void
add_link (Writer *self)
{
  const BbPaperLink *link = self->check->link;
  g_autofree char *key = link ? g_strconcat ("link.", bb_link_state_get_name (link->state), NULL) : NULL;
  g_autofree char *words = link ? bb_plain_report_fill (self->paper, key, "hash", link->sha256, NULL) : NULL;

  if (words)
    bb_plain_report_add_paragraph (self->paper, words);
}

static void
add_empty_fields (Writer *self)
{
  g_autofree char *names = g_strjoinv (", ", self->check->verification->empty_fields);
  g_autofree char *words = bb_plain_report_fill (self->paper, "empty", "fields", names, NULL);

  if (*names)
    bb_plain_report_add_paragraph (self->paper, words);
}

gboolean
bb_check_write_report (const BbCheck *check, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbPlainReport) paper = bb_plain_report_new (bb_workspace_find_data_dir (NULL), "xac-minh", check->time, error);
  Writer self = { check, paper };

  if (!paper)
    return FALSE;
  add_file (&self);
  add_signatures (&self, check->verification->signatures, "signatures", "signatures.none");
  add_empty_fields (&self);
  add_link (&self);
  add_signatures (&self, check->verification->time_stamps, "stamps", "stamps.none");
  add_records (&self);
  return bb_plain_report_write (paper, path, cancellable, error);
}
