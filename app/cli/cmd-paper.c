/* SPDX-License-Identifier: GPL-3.0-or-later */
/* paper: what a visit has beside its minutes. */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "bb-cli.h"
#include "domain/bb-dates.h"
#include "services/bb-documents.h"
#include "services/bb-numbers.h"

typedef struct
{
  char *output, *number, *date, *words, *capacity, *post, *name, *field, *who, *reason, *witness, *at;
  char **places, **befores, **afters, **whys;
} Options;

static void
options_clear (Options *self)
{
  char *texts[] = { self->output, self->number, self->date, self->words, self->capacity, self->post, self->name, self->field, self->who, self->reason,
                    self->witness, self->at };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_strfreev (self->places);
  g_strfreev (self->befores);
  g_strfreev (self->afters);
  g_strfreev (self->whys);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* ── list, copy ──────────────────────────────────────────────────────────────────────────────────────────────── */

static void
print_signatures (const BbPaperRow *row)
{
  if (!row->is_other)
    return;
  printf ("\t");
  printf (_("%u of %u signed"), row->n_signed, row->n_expected);
  if (row->n_refused)
    printf (_(", %u refused"), row->n_refused);
  if (row->is_sealed)
    printf (_(", sealed"));
  if (row->unverified)
    printf (_(", not verified"));
  if (row->undecided)
    printf (_(", signed apart: undecided"));
  if (row->held_by)
    printf (_(", with %s"), row->held_by);
}

static void
print_row (gconstpointer data)
{
  const BbPaperRow *row = data;
  g_autoptr (GDateTime) local = g_date_time_to_local (row->record->at);
  g_autofree char *time = g_date_time_format (local, "%d/%m/%Y %H:%M");

  printf ("%.8s\t%-10s\t%s\t%s\t%.16s\t%s", strchr (row->id, ':') ? strchr (row->id, ':') + 1 : row->id, row->record->kind, row->number ? row->number : "-", time,
          row->newest ? row->newest : row->record->sha256, bb_paper_kind_get_label (bb_paper_kind_find (row->record->kind)));
  print_signatures (row);
  printf ("\n");
}

static void
add_signatures (JsonObject *object, const BbPaperRow *row)
{
  json_object_set_string_member (object, "newest", row->newest);
  if (row->number)
    json_object_set_string_member (object, "number", row->number);
  json_object_set_int_member (object, "expected", row->n_expected);
  json_object_set_int_member (object, "signed", row->n_signed);
  json_object_set_int_member (object, "refused", row->n_refused);
  json_object_set_boolean_member (object, "sealed", row->is_sealed);
  json_object_set_boolean_member (object, "unverified", row->unverified);
  json_object_set_boolean_member (object, "undecided", row->undecided);
  if (row->held_by)
    json_object_set_string_member (object, "held_by", row->held_by);
}

static JsonObject *
row_to_object (gconstpointer data)
{
  const BbPaperRow *row = data;
  JsonObject *object = bb_minutes_record_to_object (row->record);

  json_object_set_string_member (object, "id", row->id);
  if (row->is_other)
    add_signatures (object, row);
  return object;
}

static int
list_papers (BbCli *cli, const char *visit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = bb_document_list (cli->workspace, visit, &error);

  return rows ? bb_cli_list_rows (cli, "papers", rows, row_to_object, print_row) : bb_cli_fail (g_steal_pointer (&error));
}

char *
bb_cli_find_paper (BbCli *cli, const char *visit, const char *paper, int *code)
{
  g_autofree char *id = bb_cli_find_visit (cli, visit, code), *found = NULL;
  g_autoptr (GError) error = NULL;

  if (!id || !paper || g_str_equal (paper, bb_paper_kind_names[BB_PAPER_MINUTES]))
    return g_steal_pointer (&id);
  if (!(found = bb_document_find (cli->workspace, id, paper, &error)))
    *code = bb_cli_fail (g_steal_pointer (&error));
  return g_steal_pointer (&found);
}

static int
copy_paper (BbCli *cli, const char *visit, const char *id, const Options *options)
{
  g_autoptr (GError) error = NULL;

  if (!options->output)
    return bb_cli_misuse ("paper", _("“%s” must be given"), "-o");
  if (!bb_document_copy (cli->workspace, visit, id, options->output, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("%s: copied"), options->output);
  return BB_EXIT_DONE;
}

/* ── making ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The n-th --place, --before and --after belong together; --why may be missing at the end. */
static gboolean
take_corrections (BbPaper *paper, const Options *options)
{
  guint n = options->places ? g_strv_length (options->places) : 0, reasons = options->whys ? g_strv_length (options->whys) : 0;

  if ((options->befores ? g_strv_length (options->befores) : 0) != n || (options->afters ? g_strv_length (options->afters) : 0) != n || reasons > n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      BbCorrection *correction = bb_correction_new ();

      correction->place = g_strdup (options->places[i]);
      correction->before = g_strdup (options->befores[i]);
      correction->after = g_strdup (options->afters[i]);
      correction->reason = i < reasons ? g_strdup (options->whys[i]) : NULL;
      g_ptr_array_add (paper->corrections, correction);
    }
  return TRUE;
}

static BbPaper *
new_paper (const char *kind, const Options *options)
{
  BbPaper *paper = bb_paper_new ();

  paper->kind = g_strdup (kind);
  paper->number = g_strdup (options->number);
  paper->words = g_strdup (options->words);
  paper->capacity = g_strdup (options->capacity);
  paper->post = g_strdup (options->post);
  paper->name = g_strdup (options->name);
  paper->field = g_strdup (options->field);
  paper->who = g_strdup (options->who);
  paper->reason = g_strdup (options->reason);
  paper->witness = g_strdup (options->witness);
  return paper;
}

static void
warn_of_last_numbers (BbCli *cli, const char *visit, const char *kind)
{
  guint left = bb_numbers_count_left (cli->workspace, visit, kind);

  if (left > BB_NUMBERS_FEW)
    return;
  fprintf (stderr, "bienban-cli: ");
  fprintf (stderr, ngettext ("Only %u number is left of those set apart.\n", "Only %u numbers are left of those set apart.\n", left), left);
}

static int
make_paper (BbCli *cli, const char *visit, const char *kind, const Options *options)
{
  g_autoptr (BbPaper) paper = new_paper (kind, options);
  g_autoptr (GDateTime) at = options->at ? bb_time_parse (options->at) : NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  if (!options->output)
    return bb_cli_misuse ("paper", _("“%s” must be given"), "-o");
  if (options->date && !bb_date_parse_any (options->date, &paper->date))
    return bb_cli_misuse ("paper", _("“%s” is not a date such as 2026-11-23"), options->date);
  if (options->at && !at)
    return bb_cli_misuse ("paper", _("“%s” is not a time such as 2026-11-23T07:58:00+07:00"), options->at);
  if (!take_corrections (paper, options))
    return bb_cli_misuse ("paper", _("--place, --before and --after must be given equally often"));
  bb_set_time (&paper->at, at);
  id = bb_document_make (cli->workspace, visit, paper, options->output, NULL, &error);
  if (!id)
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("Visit %.8s: %s written to %s and kept"), visit, bb_paper_kind_get_label (bb_paper_kind_find (kind)), options->output);
  if (g_strcmp0 (options->number, "next") == 0)
    warn_of_last_numbers (cli, visit, kind);
  return BB_EXIT_DONE;
}

static int
run_paper (BbCli *cli, char **args, const Options *options)
{
  gboolean list = g_str_equal (args[0], "list"), copy = g_str_equal (args[0], "copy");
  g_autofree char *visit = NULL;
  int code = BB_EXIT_DONE;

  if (!args[1] || (copy && !args[2]))
    return bb_cli_misuse ("paper", _("“%s” needs more words"), "paper");
  if (!list && !copy && bb_paper_kind_find (args[1]) < 0)
    return bb_cli_misuse_word ("paper", args[1], bb_paper_kind_names + 1);
  visit = bb_cli_find_visit (cli, list || copy ? args[1] : args[0], &code);
  if (!visit)
    return code;
  if (list)
    return list_papers (cli, visit);
  return copy ? copy_paper (cli, visit, args[2], options) : make_paper (cli, visit, args[1], options);
}

int
bb_cli_paper (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_auto (Options) o = { 0 };
  GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output, NULL, NULL }, { "number", 0, 0, G_OPTION_ARG_STRING, &o.number, NULL, NULL },
    { "date", 0, 0, G_OPTION_ARG_STRING, &o.date, NULL, NULL }, { "words", 0, 0, G_OPTION_ARG_STRING, &o.words, NULL, NULL },
    { "capacity", 0, 0, G_OPTION_ARG_STRING, &o.capacity, NULL, NULL }, { "post", 0, 0, G_OPTION_ARG_STRING, &o.post, NULL, NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &o.name, NULL, NULL }, { "field", 0, 0, G_OPTION_ARG_STRING, &o.field, NULL, NULL },
    { "who", 0, 0, G_OPTION_ARG_STRING, &o.who, NULL, NULL }, { "reason", 0, 0, G_OPTION_ARG_STRING, &o.reason, NULL, NULL },
    { "witness", 0, 0, G_OPTION_ARG_STRING, &o.witness, NULL, NULL }, { "at", 0, 0, G_OPTION_ARG_STRING, &o.at, NULL, NULL },
    { "place", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.places, NULL, NULL }, { "before", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.befores, NULL, NULL },
    { "after", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.afters, NULL, NULL }, { "why", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.whys, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (&args, entries, "paper"))
    return BB_EXIT_USAGE;
  if (!args[0])
    return bb_cli_misuse ("paper", _("“%s” needs more words"), "paper");
  return run_paper (cli, args, &o);
}
