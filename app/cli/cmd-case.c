/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify, of a case file */
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "bb-cli.h"
#include "services/bb-case-file.h"

static JsonArray *
problems_to_array (GPtrArray *problems)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < problems->len; i++)
    {
      BbBagProblem *problem = problems->pdata[i];
      g_autofree char *file = problem->file ? g_utf8_make_valid (problem->file, -1) : NULL, *message = g_utf8_make_valid (problem->message, -1);
      JsonObject *object = json_object_new ();

      if (file)
        json_object_set_string_member (object, "file", file);
      json_object_set_string_member (object, "message", message);
      json_array_add_object_element (array, object);
    }
  return array;
}

static void
print_json (BbCaseReport *report, const char *path)
{
  static const char * const verdicts[] = { "invalid", "undetermined", "valid" };
  JsonObject *object = json_object_new (), *minutes;

  json_object_set_string_member (object, "file", path);
  json_object_set_string_member (object, "verdict", verdicts[report->verdict]);
  json_object_set_string_member (object, "visit", report->visit);
  if (report->unit)
    json_object_set_string_member (object, "unit_name", report->unit);
  json_object_set_string_member (object, "copy", bb_copy_names[report->copy]);
  json_object_set_int_member (object, "files", report->files);
  json_object_set_int_member (object, "size", (gint64) report->size);
  json_object_set_int_member (object, "documents", report->documents);
  json_object_set_int_member (object, "unvouched", report->unvouched->len);
  json_object_set_array_member (object, "unvouched_files", problems_to_array (report->unvouched));
  json_object_set_array_member (object, "remarks", problems_to_array (report->remarks));
  if (report->verification)
    {
      minutes = bb_case_describe_verification (report->verification);
      json_object_set_string_member (minutes, "file", report->minutes);
      json_object_set_object_member (object, "minutes", minutes);
    }
  json_object_set_array_member (object, "problems", problems_to_array (report->problems));
  bb_cli_print_json (object);
}

static void
print_signature (BbSignatureReport *signature)
{
  printf ("%s: %s\n", signature->field ? signature->field : "?", bb_verdict_to_string (signature->verdict));
  printf (_("  signed by %s (certificate from %s)\n"), signature->signer ? signature->signer : "?", signature->issuer ? signature->issuer : "?");
  for (char **line = signature->problems; line && *line; line++)
    printf ("  ! %s\n", *line);
}

static void
print_lines (GPtrArray *problems, const char *mark)
{
  for (guint i = 0; i < problems->len; i++)
    {
      g_autofree char *line = bb_bag_problem_format (problems->pdata[i]);

      printf ("  %s %s\n", mark, line);
    }
}

static void
print_text (BbCaseReport *report, const char *path)
{
  g_autofree char *size = g_format_size (report->size);

  for (guint i = 0; report->verification && i < report->verification->signatures->len; i++)
    print_signature (report->verification->signatures->pdata[i]);
  print_lines (report->problems, "!");
  print_lines (report->unvouched, "?");
  print_lines (report->remarks, "·");
  printf (report->copy == BB_COPY_UNIT ? _("%s: the unit's copy of the visit %.8s, %u files, %s; %u documents compared with the minutes\n")
                                       : _("%s: the office's copy of the visit %.8s, %u files, %s; %u documents compared with the minutes\n"),
          path, report->visit, report->files, size, report->documents);
  if (report->unvouched->len > 0)
    printf (ngettext ("  Nothing that was signed vouches for %u file (marked “?”)\n", "  Nothing that was signed vouches for %u files (marked “?”)\n",
                      report->unvouched->len), report->unvouched->len);
  printf (_("%s: all together %s\n"), path, bb_verdict_to_string (report->verdict));
}

int
bb_cli_verify_case (BbCli *cli, const char *path, const char * const *trust, const char * const *crls)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCaseReport) report = bb_case_file_verify (path, trust, crls, NULL, &error);

  if (!report)
    return bb_cli_fail (g_steal_pointer (&error));
  if (cli->json)
    print_json (report, path);
  else
    print_text (report, path);
  return report->verdict == BB_VERDICT_VALID ? BB_EXIT_DONE : BB_EXIT_NO;
}
