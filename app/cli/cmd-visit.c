/* SPDX-License-Identifier: GPL-3.0-or-later */
/* visit, attach, lock, unlock, search */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bb-cli.h"
#include "domain/bb-dates.h"
#include "services/bb-case-file.h"
#include "services/bb-documents.h"
#include "services/bb-signers.h"

/* ── visit ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
print_row (BbVisitRow *row)
{
  g_autoptr (GDateTime) opened = row->opened_at ? bb_time_parse (row->opened_at) : NULL;
  g_autofree char *when = opened ? g_date_time_format (opened, "%d/%m/%Y %H:%M") : g_strdup ("-");
  int state = bb_cli_find_name (bb_state_names, row->state ? row->state : "planned");

  printf ("%.8s\t%s\t%s\t%s\t", row->visit, when, bb_state_get_label (state), row->unit_name ? row->unit_name : row->unit);
  printf (_("%d answered, %d failed"), row->answered, row->failed);
  printf (", ");
  printf (ngettext ("%d finding", "%d findings", (gulong) row->findings), row->findings);
  printf (", ");
  printf (ngettext ("%d piece of evidence", "%d pieces of evidence", (gulong) row->evidence), row->evidence);
  printf ("\n");
}

static JsonObject *
row_to_object (BbVisitRow *row)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", row->visit);
  json_object_set_string_member (object, "unit", row->unit);
  json_object_set_string_member (object, "unit_name", row->unit_name ? row->unit_name : "");
  json_object_set_string_member (object, "kind", row->kind ? row->kind : "");
  json_object_set_string_member (object, "state", row->state ? row->state : "");
  if (row->opened_at)
    json_object_set_string_member (object, "opened_at", row->opened_at);
  json_object_set_int_member (object, "answered", row->answered);
  json_object_set_int_member (object, "failed", row->failed);
  json_object_set_int_member (object, "findings", row->findings);
  json_object_set_int_member (object, "evidence", row->evidence);
  return object;
}

static int
list_visits (BbCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = bb_visit_list (cli->workspace, 0, G_MAXINT, &error);
  JsonArray *array;

  if (!rows)
    return bb_cli_fail (g_steal_pointer (&error));
  array = json_array_new ();
  for (guint i = 0; i < rows->len; i++)
    {
      if (cli->json)
        json_array_add_object_element (array, row_to_object (rows->pdata[i]));
      else
        print_row (rows->pdata[i]);
    }
  if (cli->json)
    {
      JsonObject *result = json_object_new ();

      json_object_set_array_member (result, "visits", array);
      bb_cli_print_json (result);
    }
  else
    json_array_unref (array);
  return BB_EXIT_DONE;
}

static void
add_member (BbVisit *visit, const char *name, BbRole role)
{
  BbMember *member;

  if (!name)
    return;
  member = bb_member_new ();
  member->name = g_strdup (name);
  member->role = role;
  g_ptr_array_add (visit->team, member);
}

/* "Name,Post" */
static void
add_representative (BbVisit *visit, const char *text)
{
  g_auto (GStrv) parts = text ? g_strsplit (text, ",", 2) : NULL;
  BbAttendee *attendee;

  if (!parts || !parts[0])
    return;
  attendee = bb_attendee_new ();
  attendee->name = g_strdup (g_strstrip (parts[0]));
  attendee->post = parts[1] ? g_strdup (g_strstrip (parts[1])) : NULL;
  attendee->role = BB_ATTENDEE_REPRESENTATIVE;
  g_ptr_array_add (visit->attendees, attendee);
}

static void
add_checklist (BbVisit *visit, const char *id)
{
  g_auto (GStrv) parts = g_strsplit (id, ":", 2);
  BbFrozen *frozen = bb_frozen_new ();

  frozen->code = g_strdup (parts[0]);
  frozen->version = g_strdup (parts[0] && parts[1] ? parts[1] : "");
  g_ptr_array_add (visit->checklists, frozen);
}

static int
make_visit (BbCli *cli, BbVisit *visit, gboolean open)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = open ? bb_visit_start (cli->workspace, visit, NULL, &error) : bb_visit_plan (cli->workspace, visit, &error);

  if (!id)
    return bb_cli_fail (g_steal_pointer (&error));
  if (cli->json)
    {
      JsonObject *result = json_object_new ();

      json_object_set_string_member (result, "id", id);
      bb_cli_print_json (result);
    }
  else
    printf ("%s\n", id);
  return BB_EXIT_DONE;
}

static int
new_visit (BbCli *cli, char ***args)
{
  g_autoptr (BbVisit) visit = bb_visit_new ();
  g_autofree char *unit = NULL, *kind = NULL, *leader = NULL, *secretary = NULL, *decision = NULL, *place = NULL;
  g_autofree char *decision_date = NULL, *decision_issuer = NULL, *representative = NULL;
  g_auto (GStrv) checklists = NULL, members = NULL;
  gboolean open = FALSE;
  GOptionEntry entries[] = {
    { "unit", 0, 0, G_OPTION_ARG_STRING, &unit, NULL, NULL }, { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, NULL, NULL },
    { "checklist", 0, 0, G_OPTION_ARG_STRING_ARRAY, &checklists, NULL, NULL }, { "leader", 0, 0, G_OPTION_ARG_STRING, &leader, NULL, NULL },
    { "secretary", 0, 0, G_OPTION_ARG_STRING, &secretary, NULL, NULL }, { "member", 0, 0, G_OPTION_ARG_STRING_ARRAY, &members, NULL, NULL },
    { "decision", 0, 0, G_OPTION_ARG_STRING, &decision, NULL, NULL }, { "place", 0, 0, G_OPTION_ARG_STRING, &place, NULL, NULL },
    { "decision-date", 0, 0, G_OPTION_ARG_STRING, &decision_date, NULL, NULL },
    { "decision-issuer", 0, 0, G_OPTION_ARG_STRING, &decision_issuer, NULL, NULL },
    { "representative", 0, 0, G_OPTION_ARG_STRING, &representative, NULL, NULL },
    { "open", 0, 0, G_OPTION_ARG_NONE, &open, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (args, entries, "visit"))
    return BB_EXIT_USAGE;
  if (!unit || !checklists)
    return bb_cli_misuse ("visit", _("“%s” and “%s” must be given"), "--unit", "--checklist");
  visit->kind = bb_cli_find_name (bb_visit_kind_names, kind ? kind : "unannounced");
  if (visit->kind < 0)
    return bb_cli_misuse_word ("visit", kind, bb_visit_kind_names);
  visit->unit = g_strdup (unit);
  visit->place = g_strdup (place);
  for (char **id = checklists; *id; id++)
    add_checklist (visit, *id);
  add_member (visit, leader, BB_ROLE_LEADER);
  add_member (visit, secretary, BB_ROLE_SECRETARY);
  for (char **name = members; name && *name; name++)
    add_member (visit, *name, BB_ROLE_MEMBER);
  if (decision)
    {
      visit->decision = bb_decision_new ();
      visit->decision->number = g_strdup (decision);
      visit->decision->issuer = g_strdup (decision_issuer);
      if (decision_date && !bb_date_parse_any (decision_date, &visit->decision->date))
        return bb_cli_misuse ("visit", _("“%s” is not a date such as 2026-11-23"), decision_date);
    }
  add_representative (visit, representative);
  return make_visit (cli, visit, open);
}

static void
tell_state (BbCli *cli, const char *id)
{
  g_autoptr (BbCase) visit = bb_visit_load (cli->workspace, id, NULL);

  if (visit)
    bb_cli_tell (cli, _("Visit %.8s: recorded; it is now “%s”"), id, bb_state_get_label (bb_case_get_state (visit)));
}

static int
record (BbCli *cli, const char *word, const char *kind, const char *who, const char *note)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvent) event = bb_event_new ();
  g_autofree char *id = NULL;
  int code = BB_EXIT_DONE;

  event->kind = bb_cli_find_name (bb_event_kind_names, kind);
  if (event->kind < 0)
    return bb_cli_misuse_word ("visit", kind, bb_event_kind_names);
  if (event->kind == BB_EVENT_LOCKED || event->kind == BB_EVENT_SIGNED)
    return bb_cli_misuse (event->kind == BB_EVENT_LOCKED ? "lock" : "sign", _("“%s” has a command of its own"), kind);
  if (!(id = bb_cli_find_visit (cli, word, &code)))
    return code;
  event->who = g_strdup (who);
  event->note = g_strdup (note);
  if (!bb_visit_record (cli->workspace, id, event, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  tell_state (cli, id);
  return BB_EXIT_DONE;
}

static int
record_event (BbCli *cli, char ***args)
{
  g_autofree char *who = NULL, *note = NULL;
  GOptionEntry entries[] = {
    { "who", 0, 0, G_OPTION_ARG_STRING, &who, NULL, NULL }, { "note", 0, 0, G_OPTION_ARG_STRING, &note, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (args, entries, "visit"))
    return BB_EXIT_USAGE;
  if (!(*args)[1] || !(*args)[2])
    return bb_cli_misuse ("visit", _("“%s” needs more words"), "visit event");
  return record (cli, (*args)[1], (*args)[2], who, note);
}

static void
add_tally (JsonObject *object, BbCase *visit)
{
  BbTally tally;

  bb_case_tally (visit, &tally);
  json_object_set_int_member (object, "items", tally.items);
  json_object_set_int_member (object, "answered", tally.answered);
  json_object_set_int_member (object, "passed", tally.passed);
  json_object_set_int_member (object, "failed", tally.failed);
  json_object_set_int_member (object, "not_applicable", tally.not_applicable);
}

/* Whose signature leads to no trusted root, and copies between which nothing decides: of all papers. */
static void
print_doubts (BbCli *cli, BbCase *visit)
{
  g_autoptr (BbSigningState) paper = bb_case_is_locked (visit) ? bb_visit_get_signing_state (cli->workspace, bb_case_get_id (visit), NULL) : NULL;
  g_autoptr (GPtrArray) rows = bb_document_list (cli->workspace, bb_case_get_id (visit), NULL);

  for (char **field = paper ? paper->unverified : NULL; field && *field; field++)
    printf (_("  ! The signature “%s” is not verified: its certificate leads to no trusted root certificate\n"), *field);
  if (paper && *paper->undecided)
    printf (_("  ! Copies of the minutes were signed apart, and nothing here tells which one counts\n"));
  for (guint i = 0; rows && i < rows->len; i++)
    {
      const BbPaperRow *row = rows->pdata[i];

      if (row->unverified || row->undecided)
        printf (row->undecided ? _("  ! %s: copies were signed apart, and nothing here tells which one counts\n") : _("  ! %s: a signature is not verified\n"),
                bb_paper_kind_get_label (bb_paper_kind_find (row->record->kind)));
    }
}

static void
add_doubts (BbCli *cli, JsonObject *object, BbCase *visit)
{
  g_autoptr (BbSigningState) paper = bb_case_is_locked (visit) ? bb_visit_get_signing_state (cli->workspace, bb_case_get_id (visit), NULL) : NULL;
  JsonArray *unverified = json_array_new ();

  for (char **field = paper ? paper->unverified : NULL; field && *field; field++)
    json_array_add_string_element (unverified, *field);
  json_object_set_array_member (object, "unverified", unverified);
  json_object_set_boolean_member (object, "undecided", paper && *paper->undecided);
}

static void
add_open_points (JsonObject *object, BbCase *visit)
{
  g_autoptr (GPtrArray) points = bb_case_list_open_points (visit);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < points->len && !bb_case_is_locked (visit); i++)
    {
      BbOpenPoint *point = points->pdata[i];
      JsonObject *one = json_object_new ();

      json_object_set_boolean_member (one, "blocking", point->blocking);
      json_object_set_string_member (one, "message", point->message);
      json_array_add_object_element (array, one);
    }
  json_object_set_array_member (object, "open_points", array);
}

static JsonObject *
case_to_object (BbCli *cli, BbCase *visit)
{
  JsonObject *object = json_object_new ();
  JsonArray *findings = json_array_new (), *recommendations = json_array_new (), *evidence = json_array_new ();

  json_object_set_string_member (object, "id", bb_case_get_id (visit));
  json_object_set_string_member (object, "state", bb_state_names[bb_case_get_state (visit)]);
  json_object_set_object_member (object, "visit", bb_visit_to_object (bb_case_get_visit (visit)));
  add_tally (object, visit);
  add_doubts (cli, object, visit);
  add_open_points (object, visit);
  for (guint i = 0; i < bb_case_get_findings (visit)->len; i++)
    json_array_add_object_element (findings, bb_finding_to_object (bb_case_get_findings (visit)->pdata[i]));
  for (guint i = 0; i < bb_case_get_recommendations (visit)->len; i++)
    json_array_add_object_element (recommendations, bb_recommendation_to_object (bb_case_get_recommendations (visit)->pdata[i]));
  for (guint i = 0; i < bb_case_get_evidence (visit)->len; i++)
    json_array_add_object_element (evidence, bb_evidence_to_object (bb_case_get_evidence (visit)->pdata[i]));
  json_object_set_array_member (object, "findings", findings);
  json_object_set_array_member (object, "recommendations", recommendations);
  json_object_set_array_member (object, "evidence", evidence);
  return object;
}

/* Each with its own plural. */
static void
print_counts (guint findings, guint recommendations, guint evidence)
{
  printf (ngettext ("%u finding", "%u findings", findings), findings);
  printf (", ");
  printf (ngettext ("%u recommendation", "%u recommendations", recommendations), recommendations);
  printf (", ");
  printf (ngettext ("%u piece of evidence", "%u pieces of evidence", evidence), evidence);
  printf ("\n");
}

static void
print_case (BbCli *cli, BbCase *visit)
{
  g_autoptr (GPtrArray) points = bb_case_list_open_points (visit);
  BbTally tally;

  bb_case_tally (visit, &tally);
  printf ("%s\n%s · %s\n", bb_text_get (&bb_case_get_visit (visit)->unit_name), bb_visit_kind_get_label (bb_case_get_visit (visit)->kind),
          bb_state_get_label (bb_case_get_state (visit)));
  printf (_("%u of %u items answered: %u pass, %u fail, %u not applicable\n"), tally.answered, tally.items, tally.passed, tally.failed,
          tally.not_applicable);
  print_counts (bb_case_get_findings (visit)->len, bb_case_get_recommendations (visit)->len, bb_case_get_evidence (visit)->len);
  print_doubts (cli, visit);
  if (bb_case_is_locked (visit))
    return;
  for (guint i = 0; i < points->len; i++)
    {
      BbOpenPoint *point = points->pdata[i];

      printf ("  %s %s\n", point->blocking ? "!" : "·", point->message);
    }
}

static int
show_visit (BbCli *cli, const char *word)
{
  g_autoptr (GError) error = NULL;
  int code = BB_EXIT_DONE;
  g_autofree char *id = bb_cli_find_visit (cli, word, &code);
  g_autoptr (BbCase) visit = id ? bb_visit_load (cli->workspace, id, &error) : NULL;

  if (!id)
    return code;
  if (!visit)
    return bb_cli_fail (g_steal_pointer (&error));
  if (cli->json)
    bb_cli_print_json (case_to_object (cli, visit));
  else
    print_case (cli, visit);
  return BB_EXIT_DONE;
}

static int
import_visit (BbCli *cli, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = bb_case_file_is_one (path) ? bb_visit_import_case (cli->workspace, path, NULL, &error)
                                                   : bb_visit_import (cli->workspace, path, NULL, &error);

  if (!id)
    return bb_cli_fail (g_steal_pointer (&error));
  printf ("%s\n", id);
  return BB_EXIT_DONE;
}

static gboolean
is_zip (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".zip");
}

static int
export_visit (BbCli *cli, char ***args)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL, *id = NULL, *copy = NULL;
  g_auto (GStrv) trust = NULL, crls = NULL;
  GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, NULL, NULL }, { "copy", 0, 0, G_OPTION_ARG_STRING, &copy, NULL, NULL },
    { "trust", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &trust, NULL, NULL }, { "crl", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &crls, NULL, NULL }, { NULL }
  };
  BbCaseFileOptions options;
  gboolean zip, done;
  int code = BB_EXIT_DONE, kind;

  if (!bb_cli_parse (args, entries, "visit"))
    return BB_EXIT_USAGE;
  if (!(*args)[1] || !output)
    return bb_cli_misuse ("visit", _("“%s” needs more words"), "visit export");
  zip = is_zip (output);
  kind = bb_cli_find_name (bb_copy_names, copy ? copy : "office");
  if (kind < 0)
    return bb_cli_misuse_word ("visit", copy, bb_copy_names);
  if (copy && !zip)
    return bb_cli_misuse ("visit", _("“%s” is for a case file: its name ends in “.zip”"), "--copy");
  if (!(id = bb_cli_find_visit (cli, (*args)[1], &code)))
    return code;
  options = (BbCaseFileOptions) { .copy = (BbCopy) kind, .trust = (const char * const *) trust, .crls = (const char * const *) crls };
  done = zip ? bb_visit_export_case (cli->workspace, id, output, &options, NULL, &error) : bb_visit_export (cli->workspace, id, output, &error);
  if (!done)
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("Visit %.8s: written to %s"), id, output);
  return BB_EXIT_DONE;
}

int
bb_cli_visit (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  int code = BB_EXIT_DONE;

  if (!args[0] || (!g_str_equal (args[0], "list") && !args[1]))
    return bb_cli_misuse ("visit", _("“%s” needs more words"), "visit");
  if (!bb_cli_open (cli, &code))
    return code;
  if (g_str_equal (args[0], "list"))
    return list_visits (cli);
  if (g_str_equal (args[0], "new"))
    return new_visit (cli, &args);
  if (g_str_equal (args[0], "open"))
    return record (cli, args[1], "opened", NULL, NULL);
  if (g_str_equal (args[0], "event"))
    return record_event (cli, &args);
  if (g_str_equal (args[0], "show"))
    return show_visit (cli, args[1]);
  if (g_str_equal (args[0], "import"))
    return import_visit (cli, args[1]);
  if (g_str_equal (args[0], "export"))
    return export_visit (cli, &args);
  return bb_cli_misuse ("visit", _("Unknown word “%s”"), args[0]);
}

/* ── attach, lock, search ────────────────────────────────────────────────────────────────────────────────────── */

int
bb_cli_attach (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autofree char *caption = NULL, *source = NULL, *id = NULL;
  g_autoptr (GError) error = NULL;
  int code = BB_EXIT_DONE;
  GOptionEntry entries[] = {
    { "caption", 0, 0, G_OPTION_ARG_STRING, &caption, NULL, NULL }, { "source", 0, 0, G_OPTION_ARG_STRING, &source, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (&args, entries, "attach"))
    return BB_EXIT_USAGE;
  if (!args[0] || !args[1] || !args[2])
    return bb_cli_misuse ("attach", _("“%s” needs more words"), "attach");
  if (source && !g_strv_contains (bb_evidence_sources, source))
    return bb_cli_misuse_word ("attach", source, bb_evidence_sources);
  if (!(id = bb_cli_find_visit (cli, args[0], &code)))
    return code;
  for (char **file = args + 2; *file; file++)
    {
      const char * const items[] = { args[1], NULL };
      g_autoptr (BbEvidence) evidence = bb_visit_attach (cli->workspace, id, *file, items, caption, source ? source : "file", NULL, &error);

      if (!evidence)
        return bb_cli_fail (g_steal_pointer (&error));
      printf ("%s\t%s\n", evidence->sha256, *file);
    }
  return BB_EXIT_DONE;
}

/* What the lock passed over; a lock can be taken back until the first signature. */
static void
tell_open_points (BbCli *cli, const char *id)
{
  g_autoptr (BbCase) visit = bb_visit_load (cli->workspace, id, NULL);
  g_autoptr (GPtrArray) points = visit ? bb_case_list_open_points (visit) : NULL;

  for (guint i = 0; points && i < points->len && i < 5; i++)
    fprintf (stderr, "  · %s\n", ((BbOpenPoint *) points->pdata[i])->message);
  if (points && points->len > 5)
    fprintf (stderr, _("  · and %u more; “bienban-cli visit show” lists them before a lock\n"), points->len - 5);
}

int
bb_cli_lock (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  int code = BB_EXIT_DONE;

  if (!args[0])
    return bb_cli_misuse ("lock", _("“%s” needs more words"), "lock");
  if (!(id = bb_cli_find_visit (cli, args[0], &code)))
    return code;
  if (!bb_visit_lock (cli->workspace, id, NULL, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  tell_open_points (cli, id);
  bb_cli_tell (cli, _("Visit %.8s: locked; the minutes can be written"), id);
  return BB_EXIT_DONE;
}

int
bb_cli_unlock (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  int code = BB_EXIT_DONE;

  if (!args[0])
    return bb_cli_misuse ("unlock", _("“%s” needs more words"), "unlock");
  if (!(id = bb_cli_find_visit (cli, args[0], &code)))
    return code;
  if (!bb_visit_unlock (cli->workspace, id, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("Visit %.8s: unlocked; it can be changed"), id);
  return BB_EXIT_DONE;
}

int
bb_cli_search (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autofree char *query = g_strjoinv (" ", args);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  JsonArray *array;
  JsonObject *result;
  int code = BB_EXIT_DONE;

  if (!*query)
    return bb_cli_misuse ("search", _("“%s” needs more words"), "search");
  if (!bb_cli_open (cli, &code))
    return code;
  if (!(hits = bb_visit_search (cli->workspace, query, 50, &error)))
    return bb_cli_fail (g_steal_pointer (&error));
  array = json_array_new ();
  for (guint i = 0; i < hits->len; i++)
    {
      BbSearchHit *hit = hits->pdata[i];
      JsonObject *row = json_object_new ();

      json_object_set_string_member (row, "id", hit->id);
      json_object_set_string_member (row, "type", hit->type ? hit->type : "");
      json_object_set_string_member (row, "visit", hit->visit ? hit->visit : "");
      json_object_set_string_member (row, "title", hit->title ? hit->title : "");
      json_object_set_string_member (row, "snippet", hit->snippet ? hit->snippet : "");
      json_array_add_object_element (array, row);
      if (!cli->json)
        printf ("%.8s\t%s\t%s\t%s\n", hit->visit ? hit->visit : "", hit->type ? hit->type : "", hit->title ? hit->title : "",
                hit->snippet ? hit->snippet : "");
    }
  result = json_object_new ();
  json_object_set_array_member (result, "hits", array);
  if (cli->json)
    bb_cli_print_json (result);
  else
    json_object_unref (result);
  return BB_EXIT_DONE;
}
