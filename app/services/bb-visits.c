/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-visits.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-edit.h"
#include "bb-visit-memory.h"
#include "bb-undo.h"
#include "domain/bb-dates.h"

/* ── Lists ───────────────────────────────────────────────────────────────────────────────────────────────────── */

GPtrArray *
bb_visit_list (BbWorkspace *workspace, guint offset, guint limit, GError **error)
{
  return bb_store_query_visits (bb_workspace_get_store (workspace), NULL, NULL, offset, limit, error);
}

char *
bb_visit_resolve (BbWorkspace *workspace, const char *beginning, GError **error)
{
  g_autofree char *prefix = g_strconcat ("visit:", g_str_has_prefix (beginning, "visit:") ? beginning + 6 : beginning, NULL);
  g_autoptr (GPtrArray) found = bb_store_list (bb_workspace_get_store (workspace), NULL, prefix, error);

  if (!found)
    return NULL;
  if (found->len == 1 && strlen (prefix) > strlen ("visit:"))
    return g_strdup (((BbDocument *) found->pdata[0])->id + strlen ("visit:"));
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND,
               found->len == 0 ? _("There is no visit “%s” in this workspace") : _("Several visits begin with “%s”"), beginning);
  return NULL;
}

/* ── Loading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef void (*AddFunc) (BbCase *self, gpointer value);

static gboolean
load_type (BbWorkspace *workspace, BbCase *self, const char *database, const char *type, const BbSchema *schema, AddFunc add, GError **error)
{
  g_autofree char *prefix = g_strdup_printf ("%s:%s:", type, bb_case_get_id (self));
  g_autoptr (GPtrArray) documents = bb_store_list (bb_workspace_get_store (workspace), database, prefix, error);

  if (!documents)
    return FALSE;
  for (guint i = 0; i < documents->len; i++)
    {
      BbDocument *document = documents->pdata[i];
      g_autoptr (GError) cause = NULL;
      gpointer value = bb_value_from_object (schema, document->body, &cause);

      if (!value)
        {
          g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, "%s: %s", document->id, cause->message);
          return FALSE;
        }
      add (self, value);
      bb_value_unref (value);
    }
  return TRUE;
}

static gboolean
load_checklists (BbWorkspace *workspace, BbCase *self, GError **error)
{
  BbVisit *visit = bb_case_get_visit (self);

  for (guint i = 0; i < visit->checklists->len; i++)
    {
      BbFrozen *frozen = visit->checklists->pdata[i];
      g_autoptr (BbChecklist) checklist = bb_workspace_get_checklist (workspace, frozen->code, frozen->version, NULL, error);

      if (!checklist)
        return FALSE;
      bb_case_add_checklist (self, checklist);
    }
  return TRUE;
}

static void
load_surroundings (BbWorkspace *workspace, BbCase *self)
{
  BbVisit *visit = bb_case_get_visit (self);
  g_autoptr (BbUnit) unit = bb_workspace_get_unit (workspace, visit->unit, NULL);
  g_autoptr (GPtrArray) issuers = bb_workspace_list_issuers (workspace, NULL);
  g_autoptr (GPtrArray) bases = bb_catalogue_list_bases (workspace);

  if (unit)
    bb_case_set_unit (self, unit);
  for (guint i = 0; issuers && i < issuers->len; i++)
    if (g_strcmp0 (((BbIssuer *) issuers->pdata[i])->code, visit->issuer) == 0)
      bb_case_set_issuer (self, issuers->pdata[i]);
  for (guint i = 0; i < bases->len; i++)
    bb_case_add_basis (self, bases->pdata[i]);
}

/* Originals of redacted copies lie where few may read; a laptop of others has none. */
static gboolean
load_originals (BbWorkspace *workspace, BbCase *self, const char *database, GError **error)
{
  const char *scope = strchr (database, '-');
  g_autofree char *restricted = bb_store_route (bb_workspace_get_store (workspace), "original", scope ? scope + 1 : NULL, error);

  return restricted && load_type (workspace, self, restricted, "original", &BB_ORIGINAL_SCHEMA, (AddFunc) bb_case_add_evidence, error);
}

BbCase *
bb_visit_load (BbWorkspace *workspace, const char *id, GError **error)
{
  g_autofree char *database = bb_find_visit_database (workspace, id, error);
  g_autofree char *document_id = g_strconcat ("visit:", id, NULL);
  g_autoptr (BbDocument) document = NULL;
  g_autoptr (BbVisit) visit = NULL;
  g_autoptr (BbCase) self = NULL;

  if (!database || !(document = bb_store_get (bb_workspace_get_store (workspace), database, document_id, NULL, error)))
    return NULL;
  if (!(visit = bb_visit_from_object (document->body, error)))
    return NULL;
  self = bb_case_new (id, visit);
  load_surroundings (workspace, self);
  if (!load_checklists (workspace, self, error) ||
      !load_type (workspace, self, database, "event", &BB_EVENT_SCHEMA, (AddFunc) bb_case_add_event, error) ||
      !load_type (workspace, self, database, "answer", &BB_ANSWER_SCHEMA, (AddFunc) bb_case_add_answer, error) ||
      !load_type (workspace, self, database, "sample", &BB_SAMPLE_SCHEMA, (AddFunc) bb_case_add_sample, error) ||
      !load_type (workspace, self, database, "counter", &BB_COUNTER_SCHEMA, (AddFunc) bb_case_add_counter, error) ||
      !load_type (workspace, self, database, "assignment", &BB_ASSIGNMENT_SCHEMA, (AddFunc) bb_case_add_assignment, error) ||
      !load_type (workspace, self, database, "finding", &BB_FINDING_SCHEMA, (AddFunc) bb_case_add_finding, error) ||
      !load_type (workspace, self, database, "recommendation", &BB_RECOMMENDATION_SCHEMA, (AddFunc) bb_case_add_recommendation, error) ||
      !load_type (workspace, self, database, "evidence", &BB_EVIDENCE_SCHEMA, (AddFunc) bb_case_add_evidence, error) ||
      !load_originals (workspace, self, database, error))
    return NULL;
  bb_case_settle (self);
  return g_steal_pointer (&self);
}

/* ── Making ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The team whose database holds visits that nobody planned: made once a workspace. */
static char *
find_scope (BbWorkspace *workspace, GError **error)
{
  char *scope = bb_workspace_get_setting (workspace, "team");

  if (scope)
    return scope;
  scope = bb_random_id ();
  if (!bb_workspace_set_setting (workspace, "team", scope, error))
    g_clear_pointer (&scope, g_free);
  return scope;
}

static void
fill_subject (BbVisit *visit)
{
  static const char * const kinds[] = {
    "Kiểm tra định kỳ", "Kiểm tra đột xuất", "Kiểm tra chuyên đề", "Tự kiểm tra", "Phúc tra"
  };
  g_autofree char *vi = NULL;

  if (visit->subject.vi || !visit->unit_name.vi)
    return;
  vi = g_strdup_printf ("%s tại %s", kinds[visit->kind], visit->unit_name.vi);
  bb_text_set (&visit->subject, vi, NULL);
}

static gboolean
fill_unit (BbWorkspace *workspace, BbVisit *visit, GError **error)
{
  g_autoptr (BbUnit) unit = bb_workspace_get_unit (workspace, visit->unit, error);

  if (!unit)
    return FALSE;
  if (!visit->unit_name.vi)
    bb_text_set (&visit->unit_name, unit->name.vi, unit->name.en);
  if (visit->unit_kind < 0)
    visit->unit_kind = unit->kind;
  return TRUE;
}

static gboolean
fill_checklists (BbWorkspace *workspace, BbVisit *visit, const GDate *day, GError **error)
{
  if (visit->checklists->len == 0)
    {
      g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("A visit needs at least one checklist"));
      return FALSE;
    }
  for (guint i = 0; i < visit->checklists->len; i++)
    {
      BbFrozen *frozen = visit->checklists->pdata[i];
      const char *version = frozen->version && *frozen->version ? frozen->version : NULL;
      g_autoptr (BbChecklist) checklist = bb_workspace_get_checklist (workspace, frozen->code, version, day, error);

      if (!checklist)
        return FALSE;
      if (!g_date_valid (&checklist->published))
        {
          g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("Checklist %s version %s is a draft; publish it before a visit uses it"),
                       checklist->code, checklist->version);
          return FALSE;
        }
      g_set_str (&frozen->version, checklist->version);
    }
  return TRUE;
}

/* The calendars that deadlines may touch: of the year of the visit and the next. */
static void
fill_calendars (BbWorkspace *workspace, BbVisit *visit, const GDate *day)
{
  for (int year = g_date_get_year (day); visit->calendars->len < 2 && year <= g_date_get_year (day) + 1; year++)
    {
      g_autofree char *id = g_strdup_printf ("calendar:%d", year);
      g_autoptr (BbDocument) document = bb_store_get (bb_workspace_get_store (workspace), "danhmuc", id, NULL, NULL);
      BbFrozen *frozen;

      if (!document)
        continue;
      frozen = bb_frozen_new ();
      frozen->code = g_strdup_printf ("%d", year);
      frozen->version = g_strdup (document->rev);
      g_ptr_array_add (visit->calendars, frozen);
    }
}

static void
fill_issuer (BbWorkspace *workspace, BbVisit *visit)
{
  g_autoptr (GPtrArray) issuers = visit->issuer ? NULL : bb_workspace_list_issuers (workspace, NULL);

  if (issuers && issuers->len == 1)
    visit->issuer = g_strdup (((BbIssuer *) issuers->pdata[0])->code);
}

static gboolean
fill_visit (BbWorkspace *workspace, BbVisit *visit, GDateTime *at, GError **error)
{
  GDate day;

  bb_time_get_date (at, &day);
  if (visit->kind < 0)
    visit->kind = BB_VISIT_UNANNOUNCED;
  if (!fill_unit (workspace, visit, error) || !fill_checklists (workspace, visit, &day, error))
    return FALSE;
  fill_calendars (workspace, visit, &day);
  fill_issuer (workspace, visit);
  fill_subject (visit);
  if (!visit->seed)
    visit->seed = g_random_int_range (10000000, 99999999);
  if (!visit->author)
    visit->author = bb_workspace_get_user (workspace);
  bb_set_time (&visit->at, at);
  return visit->scope || (visit->scope = find_scope (workspace, error));
}

static JsonObject *
make_event_body (BbWorkspace *workspace, const char *visit, BbEvent *event, GDateTime *at)
{
  g_set_str (&event->visit, visit);
  if (!event->at)
    bb_set_time (&event->at, at);
  if (!event->clock)
    event->clock = g_strdup ("system");
  if (!event->author)
    event->author = bb_workspace_get_user (workspace);
  if (!event->who)
    event->who = g_strdup (event->author);
  return bb_event_to_object (event);
}

static char *
make_visit (BbWorkspace *workspace, BbVisit *draft, GDateTime *at, gboolean open, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbVisit) visit = bb_visit_copy (draft);
  g_autoptr (GDateTime) now = bb_now ();
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autofree char *id = bb_random_id (), *document_id = g_strconcat ("visit:", id, NULL), *database = NULL;
  g_autoptr (JsonObject) body = NULL;

  if (!fill_visit (workspace, visit, at ? at : now, error) ||
      !(database = bb_store_route (bb_workspace_get_store (workspace), "visit", visit->scope, error)))
    return NULL;
  body = bb_visit_to_object (visit);
  bb_batch_put (batch, database, document_id, NULL, body);
  if (open)
    {
      g_autoptr (BbEvent) event = bb_event_new ();
      g_autofree char *event_id = bb_random_id (), *event_document = g_strdup_printf ("event:%s:%s", id, event_id);
      g_autoptr (JsonObject) event_body = NULL;

      event->kind = BB_EVENT_OPENED;
      event_body = make_event_body (workspace, id, event, at ? at : now);
      bb_batch_put (batch, database, event_document, NULL, event_body);
    }
  if (!bb_store_commit (bb_workspace_get_store (workspace), batch, NULL, error))
    return NULL;
  bb_workspace_emit_changed (workspace, id);
  return g_steal_pointer (&id);
}

char *
bb_visit_plan (BbWorkspace *workspace, BbVisit *draft, GError **error)
{
  return make_visit (workspace, draft, NULL, FALSE, error);
}

char *
bb_visit_start (BbWorkspace *workspace, BbVisit *draft, GDateTime *at, GError **error)
{
  return make_visit (workspace, draft, at, TRUE, error);
}

/* ── Events and the visit itself ─────────────────────────────────────────────────────────────────────────────── */

/* A machine that lost power may wake up years ago. What was recorded before cannot come after: the time follows it, and says so. */
static void
distrust_clock (BbEvent *event, GPtrArray *events, GDateTime *now)
{
  BbEvent *last = events->len ? events->pdata[events->len - 1] : NULL;
  g_autoptr (GDateTime) next = NULL;

  if (event->at || !last || g_date_time_compare (now, last->at) >= 0)
    return;
  next = g_date_time_add_seconds (last->at, 1);
  bb_set_time (&event->at, next);
  bb_set_time (&event->reading, now);
  g_set_str (&event->clock, "untrusted");
}

gboolean
bb_visit_record (BbWorkspace *workspace, const char *visit, BbEvent *event, GError **error)
{
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, NULL, BB_EDIT_WHEN_LOCKED | BB_EDIT_NO_UNDO, error);
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GDateTime) now = bb_now ();
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *random = bb_random_id (), *id = NULL;

  if (!edit)
    return FALSE;
  events = bb_edit_list_events (edit);
  if (!bb_events_allow (events, event->kind, error))
    return FALSE;
  distrust_clock (event, events, now);
  body = make_event_body (workspace, visit, event, now);
  id = bb_edit_make_id (edit, "event", random);
  bb_edit_put (edit, id, body);
  if (event->kind == BB_EVENT_REFUSED || event->kind == BB_EVENT_SIGNED)
    bb_undo_write_forgotten (edit, visit);
  return bb_edit_commit (edit, error);
}

gboolean
bb_visit_update (BbWorkspace *workspace, const char *visit, BbVisit *changed, GError **error)
{
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, _("Details of the visit"), BB_EDIT_NORMAL, error);
  g_autofree char *id = g_strconcat ("visit:", visit, NULL);

  if (!edit)
    return FALSE;
  bb_edit_put_value (edit, id, changed);
  return bb_edit_commit (edit, error);
}

/* Where it was: the name of the unit on the day. */
static char *
find_place (BbWorkspace *workspace, const char *visit)
{
  g_autofree char *database = bb_find_visit_database (workspace, visit, NULL), *id = g_strconcat ("visit:", visit, NULL);
  g_autoptr (BbDocument) document = database ? bb_store_get (bb_workspace_get_store (workspace), database, id, NULL, NULL) : NULL;
  g_autoptr (BbVisit) found = document ? bb_visit_from_object (document->body, NULL) : NULL;

  return found ? g_strdup (bb_text_get (&found->unit_name)) : NULL;
}

GPtrArray *
bb_visit_search (BbWorkspace *workspace, const char *query, guint limit, GError **error)
{
  GPtrArray *hits = bb_store_search (bb_workspace_get_store (workspace), query, limit, error);
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; hits && i < hits->len; i++)
    {
      BbSearchHit *hit = hits->pdata[i];

      if (!hit->visit)
        continue;
      if (!g_hash_table_contains (places, hit->visit))
        g_hash_table_insert (places, hit->visit, find_place (workspace, hit->visit));
      hit->place = g_strdup (g_hash_table_lookup (places, hit->visit));
    }
  return hits;
}
