/* SPDX-License-Identifier: GPL-3.0-or-later */
/* checklist, basis, unit, workdays */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bb-cli.h"
#include "domain/bb-dates.h"
#include "domain/bb-json.h"
#include "services/bb-catalogue.h"

/* ── checklist ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
list_checklists (GPtrArray *list, gboolean json)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < list->len; i++)
    {
      BbChecklist *checklist = list->pdata[i];
      guint items = bb_checklist_count_items (checklist);
      JsonObject *row = json_object_new ();

      json_object_set_string_member (row, "code", checklist->code);
      json_object_set_string_member (row, "version", checklist->version);
      json_object_set_string_member (row, "title", bb_text_get (&checklist->title));
      json_object_set_int_member (row, "items", items);
      json_array_add_object_element (array, row);
      if (!json)
        printf ("%s:%s\t%u\t%s\n", checklist->code, checklist->version, items, bb_text_get (&checklist->title));
    }
  if (json)
    {
      JsonObject *result = json_object_new ();

      json_object_set_array_member (result, "checklists", array);
      bb_cli_print_json (result);
    }
  else
    json_array_unref (array);
}

static BbChecklist *
find_checklist (BbCli *cli, const char *id, int *code)
{
  BbWorkspace *workspace = bb_cli_open (cli, code);
  g_auto (GStrv) parts = g_strsplit (id, ":", 2);
  g_autoptr (GError) error = NULL;
  BbChecklist *checklist = workspace ? bb_workspace_get_checklist (workspace, parts[0] ? parts[0] : "", parts[0] ? parts[1] : NULL, NULL, &error) : NULL;

  if (error)
    *code = bb_cli_fail (g_steal_pointer (&error));
  return checklist;
}

static char *
format_bases (BbItem *item, GPtrArray *bases)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < item->bases->len; i++)
    {
      BbBasisRef *ref = item->bases->pdata[i];
      BbBasis *basis = NULL;
      g_autofree char *name = NULL;

      for (guint b = 0; b < bases->len && !basis; b++)
        if (g_str_equal (((BbBasis *) bases->pdata[b])->id, ref->basis))
          basis = bases->pdata[b];
      name = bb_basis_ref_format_short (ref, basis);
      g_string_append_printf (text, "%s%s [%s]", text->len ? "; " : "", name, bb_standing_get_label (bb_basis_ref_get_standing (ref, basis)));
    }
  return g_string_free (text, FALSE);
}

static int
show_checklist (BbCli *cli, const char *id)
{
  int code = BB_EXIT_DONE;
  g_autoptr (BbChecklist) checklist = find_checklist (cli, id, &code);
  g_autoptr (GPtrArray) bases = checklist ? bb_workspace_list_bases (cli->workspace, NULL) : NULL;

  if (!checklist)
    return code;
  if (cli->json)
    return bb_cli_print_json (bb_checklist_to_object (checklist)), BB_EXIT_DONE;
  printf ("%s %s — %s\n", checklist->code, checklist->version, bb_text_get (&checklist->title));
  for (guint s = 0; s < checklist->sections->len; s++)
    {
      BbSection *section = checklist->sections->pdata[s];

      printf ("\n%s %s\n", section->code, bb_text_get (&section->title));
      for (guint i = 0; i < section->items->len; i++)
        {
          BbItem *item = section->items->pdata[i];
          g_autofree char *text = format_bases (item, bases);

          printf ("  %-7s %s (%s, %s)%s%s\n", item->code, bb_text_get (&item->text), bb_answer_type_get_label (item->answer),
                  bb_severity_get_label (item->severity), *text ? "\n          " : "", text);
        }
    }
  return BB_EXIT_DONE;
}

static int
validate_checklist (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbChecklist) checklist = bb_workspace_read_checklist (path, &error);

  if (!checklist)
    return bb_cli_fail (g_steal_pointer (&error));
  printf (_("%s: checklist %s, version %s, %u items, is valid\n"), path, checklist->code, checklist->version, bb_checklist_count_items (checklist));
  return BB_EXIT_DONE;
}

static int
compare_checklists (BbCli *cli, const char *before_id, const char *after_id)
{
  static const char * const kinds[] = { "added", "removed", "changed" };
  int code = BB_EXIT_DONE;
  g_autoptr (BbChecklist) before = find_checklist (cli, before_id, &code), after = before ? find_checklist (cli, after_id, &code) : NULL;
  g_autoptr (GPtrArray) changes = after ? bb_checklist_compare (before, after) : NULL;
  JsonArray *array;
  JsonObject *result;

  if (!changes)
    return code;
  array = json_array_new ();
  for (guint i = 0; i < changes->len; i++)
    {
      BbChecklistChange *change = changes->pdata[i];
      JsonObject *row = json_object_new ();

      json_object_set_string_member (row, "change", kinds[change->kind]);
      json_object_set_string_member (row, "code", change->code);
      json_object_set_string_member (row, "field", change->field);
      json_object_set_string_member (row, "before", change->before);
      json_object_set_string_member (row, "after", change->after);
      json_array_add_object_element (array, row);
      if (!cli->json)
        printf ("%c %s\t%s\t%s%s%s\n", "+-*"[change->kind], change->code, change->field ? change->field : "", change->before ? change->before : "",
                change->kind == BB_CHANGE_CHANGED ? " → " : "", change->after ? change->after : "");
    }
  result = json_object_new ();
  json_object_set_array_member (result, "changes", array);
  if (cli->json)
    bb_cli_print_json (result);
  else
    json_object_unref (result);
  return BB_EXIT_DONE;
}

typedef struct { char *code, *version, *title, *valid_from; gboolean csv; } TableOptions;

static int
import_table (BbCli *cli, const char *path, const TableOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbChecklist) draft = NULL;
  GDate date;

  if (!options->code || !options->version)
    return bb_cli_misuse ("checklist", _("A table needs --code and --version"));
  if (options->valid_from && !bb_date_parse_any (options->valid_from, &date))
    return bb_cli_misuse ("checklist", _("“%s” is not a date such as 2026-11-23"), options->valid_from);
  draft = bb_workspace_read_checklist_csv (cli->workspace, path, options->code, options->version, options->title,
                                           options->valid_from ? &date : NULL, &error);
  if (!draft || !bb_workspace_save_checklist (cli->workspace, draft, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  printf (_("%s: draft of checklist %s, version %s, %u items\n"), path, draft->code, draft->version, bb_checklist_count_items (draft));
  return BB_EXIT_DONE;
}

static int
import_file (BbCli *cli, const char *path)
{
  g_autoptr (GError) error = NULL;

  if (!bb_workspace_import_checklist (cli->workspace, path, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("%s: checklist taken in"), path);
  return BB_EXIT_DONE;
}

static int
export_checklist (BbCli *cli, const char *id, gboolean csv)
{
  int code = BB_EXIT_DONE;
  g_autoptr (BbChecklist) checklist = find_checklist (cli, id, &code);
  g_autofree char *table = checklist && csv ? bb_workspace_format_checklist_csv (checklist) : NULL;

  if (table)
    fputs (table, stdout);
  else if (checklist)
    bb_cli_print_json (bb_checklist_to_object (checklist));
  return code;
}

static int
publish_checklist (BbCli *cli, const char *id)
{
  g_auto (GStrv) parts = g_strsplit (id, ":", 2);
  g_autoptr (GError) error = NULL;

  if (!parts[0] || !parts[1])
    return bb_cli_misuse ("checklist", _("“%s” is not of the form CODE:VERSION"), id);
  if (!bb_workspace_publish_checklist (cli->workspace, parts[0], parts[1], &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("Checklist %s, version %s, is published and never changes any more"), parts[0], parts[1]);
  return BB_EXIT_DONE;
}

static int
run_checklist (BbCli *cli, char **args, const TableOptions *options)
{
  if (g_str_equal (args[0], "list"))
    {
      g_autoptr (GPtrArray) list = bb_workspace_list_checklists (cli->workspace, NULL);

      return list_checklists (list, cli->json), BB_EXIT_DONE;
    }
  if (g_str_equal (args[0], "show"))
    return show_checklist (cli, args[1]);
  if (g_str_equal (args[0], "import") && g_str_has_suffix (args[1], ".csv"))
    return import_table (cli, args[1], options);
  if (g_str_equal (args[0], "import"))
    return import_file (cli, args[1]);
  if (g_str_equal (args[0], "export"))
    return export_checklist (cli, args[1], options->csv);
  if (g_str_equal (args[0], "publish"))
    return publish_checklist (cli, args[1]);
  if (g_str_equal (args[0], "compare"))
    return args[2] ? compare_checklists (cli, args[1], args[2]) : bb_cli_misuse ("checklist", _("“%s” takes two words"), "compare");
  return bb_cli_misuse ("checklist", _("Unknown word “%s”"), args[0]);
}

int
bb_cli_checklist (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  TableOptions options = { 0 };
  GOptionEntry entries[] = {
    { "code", 0, 0, G_OPTION_ARG_STRING, &options.code, NULL, NULL }, { "version", 0, 0, G_OPTION_ARG_STRING, &options.version, NULL, NULL },
    { "title", 0, 0, G_OPTION_ARG_STRING, &options.title, NULL, NULL }, { "valid-from", 0, 0, G_OPTION_ARG_STRING, &options.valid_from, NULL, NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &options.csv, NULL, NULL }, { NULL }
  };
  int code = BB_EXIT_USAGE;

  if (bb_cli_parse (&args, entries, "checklist"))
    {
      if (!args[0] || (!g_str_equal (args[0], "list") && !args[1]))
        code = bb_cli_misuse ("checklist", _("“%s” needs more words"), "checklist");
      else if (g_str_equal (args[0], "validate"))
        code = validate_checklist (args[1]);
      else if (bb_cli_open (cli, &code))
        code = run_checklist (cli, args, &options);
    }
  g_free (options.code);
  g_free (options.version);
  g_free (options.title);
  g_free (options.valid_from);
  return code;
}

/* ── basis ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_confirmed (BbBasis *basis)
{
  return basis->standing == BB_STANDING_VERIFIED || (basis->confirmed_by && *basis->confirmed_by);
}

static void
list_bases (BbCli *cli, GPtrArray *bases, gboolean unconfirmed)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < bases->len; i++)
    {
      BbBasis *basis = bases->pdata[i];

      if (unconfirmed && is_confirmed (basis))
        continue;
      json_array_add_object_element (array, bb_basis_to_object (basis));
      if (!cli->json)
        printf ("%s\t%s\t%s\t%s%s%s\n", basis->id, basis->number ? basis->number : "", bb_standing_get_label (basis->standing),
                bb_text_get (&basis->title), basis->confirmed_by ? " — " : "", basis->confirmed_by ? basis->confirmed_by : "");
    }
  if (cli->json)
    {
      JsonObject *result = json_object_new ();

      json_object_set_array_member (result, "bases", array);
      bb_cli_print_json (result);
    }
  else
    json_array_unref (array);
}

int
bb_cli_basis (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  gboolean unconfirmed = FALSE;
  GOptionEntry entries[] = { { "unconfirmed", 0, 0, G_OPTION_ARG_NONE, &unconfirmed, NULL, NULL }, { NULL } };
  g_autoptr (GError) error = NULL;
  int code = BB_EXIT_USAGE;
  BbWorkspace *workspace;

  if (!bb_cli_parse (&args, entries, "basis"))
    return BB_EXIT_USAGE;
  if (!args[0] || (g_str_equal (args[0], "confirm") && !args[1]))
    return bb_cli_misuse ("basis", _("“%s” needs more words"), "basis");
  if (!(workspace = bb_cli_open (cli, &code)))
    return code;
  if (g_str_equal (args[0], "list"))
    {
      g_autoptr (GPtrArray) bases = bb_workspace_list_bases (workspace, NULL);

      return list_bases (cli, bases, unconfirmed), BB_EXIT_DONE;
    }
  if (g_str_equal (args[0], "confirm"))
    {
      g_autofree char *user = bb_workspace_get_user (workspace);

      if (!bb_workspace_confirm_basis (workspace, args[1], user, &error))
        return bb_cli_fail (g_steal_pointer (&error));
      bb_cli_tell (cli, _("%s: confirmed by %s"), args[1], user);
      return BB_EXIT_DONE;
    }
  return bb_cli_misuse ("basis", _("Unknown word “%s”"), args[0]);
}

/* ── unit ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static int
list_units (BbCli *cli, const char *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) units = bb_workspace_list_units (cli->workspace, query, &error);
  JsonArray *array;

  if (!units)
    return bb_cli_fail (g_steal_pointer (&error));
  array = json_array_new ();
  for (guint i = 0; i < units->len; i++)
    {
      BbUnit *unit = units->pdata[i];

      json_array_add_object_element (array, bb_unit_to_object (unit));
      if (!cli->json)
        printf ("%s\t%s\t%s\n", unit->code, bb_unit_kind_names[unit->kind], bb_text_get (&unit->name));
    }
  if (cli->json)
    {
      JsonObject *result = json_object_new ();

      json_object_set_array_member (result, "units", array);
      bb_cli_print_json (result);
    }
  else
    json_array_unref (array);
  return BB_EXIT_DONE;
}

int
bb_cli_unit (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autoptr (GError) error = NULL;
  int code = BB_EXIT_DONE;
  guint n;

  if (!args[0] || (g_str_equal (args[0], "import") && !args[1]))
    return bb_cli_misuse ("unit", _("“%s” needs more words"), "unit");
  if (!bb_cli_open (cli, &code))
    return code;
  if (g_str_equal (args[0], "list"))
    return list_units (cli, args[1]);
  if (!g_str_equal (args[0], "import"))
    return bb_cli_misuse ("unit", _("Unknown word “%s”"), args[0]);
  if (!bb_workspace_import_units (cli->workspace, args[1], &n, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  printf (ngettext ("%u unit taken in\n", "%u units taken in\n", n), n);
  return BB_EXIT_DONE;
}

/* ── workdays ────────────────────────────────────────────────────────────────────────────────────────────────── */

static int
print_day (BbCli *cli, const GDate *date, gboolean incomplete)
{
  g_autofree char *text = bb_date_format (date);

  if (cli->json)
    {
      JsonObject *result = json_object_new ();

      json_object_set_string_member (result, "date", text);
      json_object_set_boolean_member (result, "complete", !incomplete);
      bb_cli_print_json (result);
    }
  else
    printf ("%s\n", text);
  if (incomplete)
    fprintf (stderr, "bienban-cli: %s\n", _("Not all days off of that year are announced yet; the date may move."));
  return BB_EXIT_DONE;
}

static int
print_count (BbCli *cli, int n)
{
  JsonObject *result;

  if (!cli->json)
    return printf ("%d\n", n), BB_EXIT_DONE;
  result = json_object_new ();
  json_object_set_int_member (result, "working_days", n);
  bb_cli_print_json (result);
  return BB_EXIT_DONE;
}

int
bb_cli_workdays (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCalendars) calendars = NULL;
  gboolean incomplete = FALSE;
  GDate from, to;
  char *end;
  long n;

  if (!args[0] || !args[1] || args[2])
    return bb_cli_misuse ("workdays", _("“%s” takes two words"), "workdays");
  if (!bb_date_parse_any (args[0], &from))
    return bb_cli_misuse ("workdays", _("“%s” is not a date such as 2026-11-23"), args[0]);
  if (!(calendars = bb_catalogue_read_calendars (NULL, &error)))
    return bb_cli_fail (g_steal_pointer (&error));
  n = strtol (args[1], &end, 10);
  if (strchr ("+-", args[1][0]) && *end == '\0' && labs (n) < 10000)
    return bb_calendars_add_working_days (calendars, &from, (int) n, &to, &incomplete, &error)
             ? print_day (cli, &to, incomplete) : bb_cli_fail (g_steal_pointer (&error));
  if (!bb_date_parse_any (args[1], &to))
    return bb_cli_misuse ("workdays", _("“%s” is neither a date nor a number of days such as +5"), args[1]);
  {
    int days;

    return bb_calendars_count_working_days (calendars, &from, &to, &days, &error)
             ? print_count (cli, days) : bb_cli_fail (g_steal_pointer (&error));
  }
}
