/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-raising.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bb-async.h"
#include "bb-check.h"
#include "bb-paper-files.h"
#include "bb-raising-tries.h"
#include "bb-workspace-private.h"

#define PREFIX "signature:"
#define PATIENCE_HOURS 24          /* after the last signature nobody is expected any more */
#define STUCK_DAYS 7               /* after which a paper that stayed below the target is tried again */
#define TARGET "B-LTA"

void
bb_raising_paper_free (BbRaisingPaper *self)
{
  if (!self)
    return;
  g_free (self->visit);
  g_free (self->minutes);
  g_free (self->paper);
  g_free (self->level);
  g_clear_pointer (&self->stamp_ends, g_date_time_unref);
  g_clear_pointer (&self->next, g_date_time_unref);
  g_free (self->problem);
  g_free (self);
}

/* ── Where a paper stands ────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_raised (BbSignatureRecord *record)
{
  return g_strcmp0 (record->field, BB_RAISED_FIELD) == 0;
}

static gboolean
is_followed (GPtrArray *records, const BbSignatureRecord *record)
{
  for (guint i = 0; i < records->len; i++)
    {
      const BbSignatureRecord *other = records->pdata[i];

      if (g_strcmp0 (other->before, record->after) == 0 && g_strcmp0 (other->after, record->after) != 0)
        return TRUE;
    }
  return FALSE;
}

/* The one that no other was made of: a clock that was wrong once does not say which. Of several, where the chain was forked, the newest. */
static BbSignatureRecord *
find_last (GPtrArray *records)
{
  BbSignatureRecord *last = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      BbSignatureRecord *record = records->pdata[i];

      if (!is_followed (records, record) && (!last || (record->at && (!last->at || g_date_time_compare (record->at, last->at) > 0))))
        last = record;
    }
  return last ? last : records->pdata[0];
}

static const char *
find_lowest_level (GPtrArray *records)
{
  const char *lowest = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      BbSignatureRecord *record = records->pdata[i];

      if (!is_raised (record) && record->level && (!lowest || bb_level_compare (record->level, lowest) < 0))
        lowest = record->level;
    }
  return lowest ? lowest : "B-B";
}

static gboolean
has_field (GPtrArray *records, const char *field)
{
  for (guint i = 0; i < records->len; i++)
    if (g_strcmp0 (((BbSignatureRecord *) records->pdata[i])->field, field) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
was_refused (BbWorkspace *workspace, const char *visit, const char *field)
{
  g_autofree char *prefix = g_strdup_printf ("event:%s:", visit);
  g_autoptr (GPtrArray) documents = bb_store_list (bb_workspace_get_store (workspace), NULL, prefix, NULL);

  for (guint i = 0; documents && i < documents->len; i++)
    {
      g_autoptr (BbEvent) event = bb_value_from_object (&BB_EVENT_SCHEMA, ((BbDocument *) documents->pdata[i])->body, NULL);

      if (event && event->kind == BB_EVENT_REFUSED && g_strcmp0 (event->field, field) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_other (BbMinutesRecord *record)
{
  return g_strcmp0 (record->kind, bb_paper_kind_names[BB_PAPER_MINUTES]) != 0;
}

static BbMinutesRecord *
load_minutes (BbWorkspace *workspace, const char *minutes)
{
  g_autofree char *id = g_strconcat ("minutes:", minutes, NULL);
  g_autoptr (GPtrArray) documents = bb_store_list (bb_workspace_get_store (workspace), NULL, id, NULL);

  return documents && documents->len ? bb_value_from_object (&BB_MINUTES_RECORD_SCHEMA, ((BbDocument *) documents->pdata[0])->body, NULL) : NULL;
}

/* Everybody has signed or refused. The fields are those of the paper. */
static gboolean
is_complete (BbWorkspace *workspace, BbSignatureRecord *last, GPtrArray *records)
{
  g_autoptr (BbMinutesRecord) minutes = load_minutes (workspace, last->minutes);
  gboolean other = minutes && is_other (minutes);

  for (char **field = minutes ? minutes->fields : NULL; field && *field; field++)
    if (!has_field (records, *field) && (other || !was_refused (workspace, last->visit, *field)))
      return FALSE;
  return TRUE;
}

/* What was written in the future came from a wrong clock, and is waited for by nobody. */
static gboolean
is_rested (BbSignatureRecord *last, GDateTime *now, GTimeSpan span)
{
  GTimeSpan age = last->at ? g_date_time_difference (now, last->at) : span;

  return age >= span || age < -G_TIME_SPAN_DAY;
}

static gboolean
ends_soon (BbSignatureRecord *last, GDateTime *now)
{
  /* A clock that runs behind what was recorded must not let the time stamp end unseen. */
  GDateTime *clock = last->at && g_date_time_compare (last->at, now) > 0 ? last->at : now;
  g_autoptr (GDateTime) limit = g_date_time_add_months (clock, BB_RENEW_MONTHS);

  return last->stamp_ends && g_date_time_compare (last->stamp_ends, limit) < 0;
}

static BbRaisingPaper *
judge (BbWorkspace *workspace, GPtrArray *records, GDateTime *now)
{
  BbSignatureRecord *last = find_last (records);
  g_autoptr (BbMinutesRecord) minutes = load_minutes (workspace, last->minutes);
  BbRaisingPaper *paper = g_new0 (BbRaisingPaper, 1);
  gboolean raised = is_raised (last), archived = raised && g_strcmp0 (last->level, TARGET) == 0;

  paper->visit = g_strdup (last->visit);
  paper->minutes = g_strdup (last->minutes);
  paper->paper = g_strdup (minutes && is_other (minutes) ? last->minutes : last->visit);
  paper->level = g_strdup (raised && last->level ? last->level : find_lowest_level (records));
  paper->stamp_ends = raised && last->stamp_ends ? g_date_time_ref (last->stamp_ends) : NULL;
  paper->unchecked = raised && last->unchecked;
  bb_raising_tries_load (workspace, paper, now);
  if (archived)
    paper->state = ends_soon (last, now) ? BB_RAISING_RENEWAL : BB_RAISING_DONE;
  else if (raised)
    paper->state = is_rested (last, now, STUCK_DAYS * G_TIME_SPAN_DAY) ? BB_RAISING_DUE : BB_RAISING_STUCK;
  else
    paper->state = is_rested (last, now, PATIENCE_HOURS * G_TIME_SPAN_HOUR) || is_complete (workspace, last, records) ? BB_RAISING_DUE
                                                                                                                     : BB_RAISING_SIGNATURES;
  return paper;
}

/* ── All papers ──────────────────────────────────────────────────────────────────────────────────────────────── */

/* (element-type utf8 GPtrArray): the records by the paper that they belong to */
static GHashTable *
group_records (BbWorkspace *workspace, const char *prefix, GError **error)
{
  g_autoptr (GPtrArray) documents = bb_store_list (bb_workspace_get_store (workspace), NULL, prefix, error);
  GHashTable *groups = documents ? g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref) : NULL;

  for (guint i = 0; documents && i < documents->len; i++)
    {
      BbSignatureRecord *record = bb_value_from_object (&BB_SIGNATURE_RECORD_SCHEMA, ((BbDocument *) documents->pdata[i])->body, NULL);
      GPtrArray *group;

      if (record && g_strcmp0 (record->field, "baton") == 0)             /* the paper was handed over: nothing was signed */
        g_clear_pointer (&record, bb_value_unref);
      group = record ? g_hash_table_lookup (groups, record->minutes) : NULL;

      if (record && !group)
        g_hash_table_insert (groups, g_strdup (record->minutes), group = g_ptr_array_new_with_free_func (bb_value_unref));
      if (record)
        g_ptr_array_add (group, record);
    }
  return groups;
}

/* What was done by hand has nothing to raise. */
static gboolean
is_digital (GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    if (!((BbSignatureRecord *) records->pdata[i])->way)
      return TRUE;
  return FALSE;
}

static GPtrArray *
list_papers (BbWorkspace *workspace, const char *prefix, GDateTime *now, GError **error)
{
  g_autoptr (GHashTable) groups = group_records (workspace, prefix, error);
  g_autoptr (GDateTime) clock = now ? g_date_time_ref (now) : bb_now ();
  GPtrArray *papers = groups ? g_ptr_array_new_with_free_func ((GDestroyNotify) bb_raising_paper_free) : NULL;
  GHashTableIter iter;
  gpointer records;

  if (!groups)
    return NULL;
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, NULL, &records))
    if (is_digital (records))
      g_ptr_array_add (papers, judge (workspace, records, clock));
  return papers;
}

GPtrArray *
bb_raising_list (BbWorkspace *workspace, GDateTime *now, GError **error)
{
  return list_papers (workspace, PREFIX, now, error);
}

BbRaisingPaper *
bb_raising_get (BbWorkspace *workspace, const char *id, GDateTime *now, GError **error)
{
  g_autofree char *prefix = g_strconcat (PREFIX, id, ":", NULL);
  g_autoptr (GPtrArray) papers = list_papers (workspace, prefix, now, error);

  for (guint i = papers ? papers->len : 0; i > 0; i--)
    if (g_str_equal (((BbRaisingPaper *) papers->pdata[i - 1])->paper, id))
      return g_ptr_array_steal_index (papers, i - 1);
  return NULL;
}

/* ── Raising ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The authorities that people here trust: chains do not always bring them, and the level is what they vouch for. */
static char **
find_roots (BbWorkspace *workspace)
{
  return bb_check_get_trust (workspace);
}

char **
bb_raising_get_hosts (BbWorkspace *workspace)
{
  g_autofree char *text = bb_workspace_get_setting (workspace, BB_SETTING_HOSTS);
  g_auto (GStrv) words = g_strsplit_set (text ? text : "", " \t\n,;", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (char **word = words; *word; word++)
    if (**word)
      g_strv_builder_add (builder, *word);
  return g_strv_builder_end (builder);
}

gboolean
bb_raising_check_hosts (const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\n,;", -1);

  for (char **word = words; *word; word++)
    {
      g_autoptr (GSocketConnectable) address = **word && !strpbrk (*word, "/@*?") ? g_network_address_parse (*word, 0, NULL) : NULL;

      if (**word && !address)
        {
          g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE,
                       _("“%s” is not the name of a host, with or without a port: write ocsp.example.vn or ocsp.example.vn:8080"), *word);
          return FALSE;
        }
    }
  return TRUE;
}

BbRaiseResult *
bb_visit_raise (BbWorkspace *workspace, const char *visit, const BbRaiseRequest *request, GCancellable *cancellable, GError **error)
{
  g_autofree char *newest = bb_visit_get_minutes_path (workspace, visit, error), *before = NULL, *raised = NULL;
  g_auto (GStrv) roots = find_roots (workspace), hosts = bb_raising_get_hosts (workspace);
  g_autoptr (BbRaiseResult) result = NULL;
  BbRaiseRequest own = *request;
  gboolean kept;

  own.roots = request->roots ? request->roots : (const char * const *) roots;
  own.hosts = request->hosts ? request->hosts : (const char * const *) hosts;
  own.only_better = TRUE;
  if (!newest || !(before = bb_store_hash_file (newest, cancellable, error)))
    return NULL;
  raised = bb_paper_make_temporary (workspace);
  result = bb_pdf_raise (newest, raised, &own, cancellable, error);
  kept = result && bb_papers_keep_raised (workspace, visit, before, raised, result, error);
  g_unlink (raised);
  return kept ? g_steal_pointer (&result) : NULL;
}

void
bb_raising_report_free (BbRaisingReport *self)
{
  if (!self)
    return;
  g_free (self->problem);
  g_free (self);
}

static char *
describe_shortfall (const BbRaiseResult *result)
{
  if (result->missing)
    return g_strdup_printf (_("There is neither an OCSP answer nor a revocation list for the certificate of %s"), result->missing);
  return g_strdup (result->shortfall);
}

/* Nothing is kept but what can be told: a paper that stayed below is one that needs somebody's look. */
static void
raise_one (BbWorkspace *workspace, const BbRaisingPaper *paper, const BbRaiseRequest *request, BbRaisingReport *report, BbRaisingFunc on_paper,
           gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaiseResult) result = bb_visit_raise (workspace, paper->paper, request, cancellable, &error);
  g_autofree char *shortfall = result ? describe_shortfall (result) : NULL;
  g_autoptr (GDateTime) now = bb_now ();

  report->n_raised += result != NULL;
  report->n_failed += result == NULL;
  if (error)
    g_set_str (&report->problem, error->message);
  if (result)
    bb_raising_tries_note_done (workspace, paper, shortfall);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    bb_raising_tries_note_failure (workspace, paper, error->message, now);
  if (on_paper)
    on_paper (paper, result, error, data);
}

static gboolean
is_due (const BbRaisingPaper *paper, BbRaisingWhich which)
{
  if (paper->state == BB_RAISING_DUE || paper->state == BB_RAISING_RENEWAL)
    return which == BB_RAISING_ANYWAY || !paper->next;
  return paper->state == BB_RAISING_STUCK && which == BB_RAISING_ANYWAY;
}

static int
compare_tries (gconstpointer a, gconstpointer b)
{
  const BbRaisingPaper *one = *(BbRaisingPaper * const *) a, *other = *(BbRaisingPaper * const *) b;

  return (one->tries > other->tries) - (one->tries < other->tries);
}

BbRaisingReport *
bb_raising_run (BbWorkspace *workspace, const BbRaiseRequest *request, BbRaisingWhich which, BbRaisingFunc on_paper, gpointer data,
                GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) papers = NULL;
  g_autoptr (BbRaisingReport) report = NULL;

  if (!request->tsa)
    {
      g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("No time-stamping authority is set"));
      return NULL;
    }
  papers = bb_raising_list (workspace, NULL, error);
  if (!papers)
    return NULL;
  g_ptr_array_sort (papers, compare_tries);
  report = g_new0 (BbRaisingReport, 1);
  for (guint i = 0; i < papers->len; i++)
    {
      const BbRaisingPaper *paper = papers->pdata[i];

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      report->n_waiting += paper->state == BB_RAISING_SIGNATURES;
      if (is_due (paper, which))
        raise_one (workspace, paper, request, report, on_paper, data, cancellable);
    }
  return g_steal_pointer (&report);
}

char *
bb_raising_find_authority (BbWorkspace *workspace)
{
  g_autofree char *tsa = bb_workspace_get_setting (workspace, BB_SETTING_TSA);

  return tsa && *tsa && g_network_monitor_get_network_available (g_network_monitor_get_default ()) ? g_steal_pointer (&tsa) : NULL;
}
