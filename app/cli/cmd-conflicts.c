/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conflicts: what two people changed apart, and which version stays */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "bb-cli.h"
#include "domain/bb-dates.h"
#include "services/bb-conflicts.h"

/* ── Listing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static JsonObject *
version_to_object (const BbVersion *version)
{
  JsonObject *object = json_object_new ();
  g_autofree char *at = version->at ? bb_time_format (version->at) : NULL;

  json_object_set_string_member (object, "rev", version->rev);
  json_object_set_boolean_member (object, "deleted", version->deleted);
  json_object_set_boolean_member (object, "shows", version->shows);
  json_object_set_boolean_member (object, "stated", version->stated);
  json_object_set_string_member (object, "author", version->author);
  json_object_set_string_member (object, "laptop", version->laptop);
  json_object_set_string_member (object, "at", at);
  if (version->body)
    json_object_set_object_member (object, "body", json_object_ref (version->body));
  return object;
}

static JsonObject *
conflict_to_object (gconstpointer row)
{
  const BbConflict *conflict = row;
  JsonObject *object = json_object_new ();
  JsonArray *versions = json_array_new (), *fields = json_array_new ();

  json_object_set_string_member (object, "database", conflict->database);
  json_object_set_string_member (object, "id", conflict->id);
  json_object_set_string_member (object, "visit", conflict->visit);
  json_object_set_string_member (object, "title", conflict->title);
  for (guint i = 0; i < conflict->versions->len; i++)
    json_array_add_object_element (versions, version_to_object (conflict->versions->pdata[i]));
  for (guint i = 0; i < conflict->fields->len; i++)
    if (((BbVersionField *) conflict->fields->pdata[i])->differs)
      json_array_add_string_element (fields, ((BbVersionField *) conflict->fields->pdata[i])->name);
  json_object_set_array_member (object, "versions", versions);
  json_object_set_array_member (object, "differs", fields);
  json_object_set_string_member (object, "refused", conflict->why_not);
  return object;
}

static void
print_version (const BbConflict *conflict, guint index)
{
  const BbVersion *version = conflict->versions->pdata[index];
  g_autofree char *at = version->at ? g_date_time_format (version->at, "%d/%m/%Y %H:%M") : g_strdup ("");

  printf ("  %s\t%s\t%s\t%s%s%s\n", version->rev, version->author ? version->author : "?", version->laptop ? version->laptop : "?", at,
          version->shows ? _(" (shows)") : "", version->deleted ? _(" (deleted)") : "");
  for (guint i = 0; i < conflict->fields->len; i++)
    {
      const BbVersionField *field = conflict->fields->pdata[i];

      if (field->differs && !version->deleted)
        printf ("    %s (%s): %s\n", field->label, field->name, field->values[index]);
    }
}

static void
print_conflict (gconstpointer row)
{
  const BbConflict *conflict = row;

  printf ("%s\t%s\t%s\n", conflict->id, conflict->title, conflict->place ? conflict->place : "");
  for (guint i = 0; i < conflict->versions->len; i++)
    print_version (conflict, i);
}

static int
list_conflicts (BbCli *cli, const char *visit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = bb_conflicts_list (cli->workspace, visit, &error);
  int code;

  if (!conflicts)
    return bb_cli_fail (g_steal_pointer (&error));
  code = bb_cli_list_rows (cli, "conflicts", conflicts, conflict_to_object, print_conflict);
  return code == BB_EXIT_DONE && conflicts->len > 0 ? BB_EXIT_NO : code;
}

/* ── Choosing ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The version that @rev begins; -1 when there is none or several. */
static int
find_version (const BbConflict *conflict, const char *rev)
{
  int found = -1;

  for (guint i = 0; rev && i < conflict->versions->len; i++)
    if (g_str_has_prefix (((BbVersion *) conflict->versions->pdata[i])->rev, rev))
      found = found == -1 ? (int) i : -2;
  return MAX (found, -1);
}

static int
find_field (const BbConflict *conflict, const char *name)
{
  for (guint i = 0; i < conflict->fields->len; i++)
    if (g_str_equal (((BbVersionField *) conflict->fields->pdata[i])->name, name))
      return (int) i;
  return -1;
}

/* "field=rev"; the sources of all fields, or %NULL with the error told. */
static guint *
read_takes (const BbConflict *conflict, guint keep, char **takes)
{
  g_autofree guint *from = g_new (guint, MAX (conflict->fields->len, 1));

  for (guint i = 0; i < conflict->fields->len; i++)
    from[i] = keep;
  for (; takes && *takes; takes++)
    {
      g_auto (GStrv) parts = g_strsplit (*takes, "=", 2);
      int field = find_field (conflict, parts[0]), version = parts[0] && parts[1] ? find_version (conflict, parts[1]) : -1;

      if (field < 0 || version < 0)
        {
          bb_cli_misuse ("conflicts", _("“%s” names no field and version of this document: write FIELD=REVISION"), *takes);
          return NULL;
        }
      from[field] = (guint) version;
    }
  return g_steal_pointer (&from);
}

static int
resolve_one (BbCli *cli, const BbConflict *conflict, const char *rev, char **takes)
{
  g_autoptr (GError) error = NULL;
  int keep = find_version (conflict, rev);
  g_autofree guint *from = keep >= 0 && takes ? read_takes (conflict, (guint) keep, takes) : NULL;

  if (keep < 0)
    return bb_cli_misuse ("conflicts", _("“%s” is no revision of %s: “conflicts list” shows them"), rev, conflict->id);
  if (takes && !from)
    return BB_EXIT_USAGE;
  if (!bb_conflict_resolve (cli->workspace, conflict, (guint) keep, from, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("%s: decided; what was not chosen stays in the history"), conflict->title);
  return BB_EXIT_DONE;
}

static int
resolve (BbCli *cli, const char *id, const char *rev, char **takes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = bb_conflicts_list (cli->workspace, NULL, &error);

  for (guint i = 0; conflicts && i < conflicts->len; i++)
    if (g_str_equal (((BbConflict *) conflicts->pdata[i])->id, id))
      return resolve_one (cli, conflicts->pdata[i], rev, takes);
  if (conflicts)
    g_set_error (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("There is nothing to decide about “%s”"), id);
  return bb_cli_fail (g_steal_pointer (&error));
}

static int
run (BbCli *cli, char **args, const char *keep, char **takes)
{
  static const char * const words[] = { "list", "resolve", NULL };
  int word = args[0] ? bb_cli_find_name (words, args[0]) : 0, code = BB_EXIT_DONE;
  g_autofree char *visit = NULL;

  if (word < 0)
    return bb_cli_misuse_word ("conflicts", args[0], words);
  if (word == 1 && (!args[1] || !keep))
    return bb_cli_misuse ("conflicts", _("“%s” needs more words"), "conflicts resolve");
  if (!bb_cli_open (cli, &code) || (word == 0 && args[0] && args[1] && !(visit = bb_cli_find_visit (cli, args[1], &code))))
    return code;
  return word == 0 ? list_conflicts (cli, visit) : resolve (cli, args[1], keep, takes);
}

int
bb_cli_conflicts (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given, takes = NULL;
  g_autofree char *keep = NULL;
  GOptionEntry entries[] = {
    { "keep", 0, 0, G_OPTION_ARG_STRING, &keep, NULL, NULL }, { "take", 0, 0, G_OPTION_ARG_STRING_ARRAY, &takes, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (&args, entries, "conflicts"))
    return BB_EXIT_USAGE;
  return run (cli, args, keep, takes);
}
