/* SPDX-License-Identifier: GPL-3.0-or-later */
/* minutes, sign, raise, verify, reindex, fsck */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "bb-cli.h"
#include "domain/bb-dates.h"
#include "domain/bb-fold.h"
#include "services/bb-look.h"
#include "services/bb-check.h"
#include "services/bb-case-file.h"
#include "services/bb-signers.h"

/* ── JSON ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
set_string (JsonObject *object, const char *name, const char *text)
{
  g_autofree char *valid = text ? g_utf8_make_valid (text, -1) : NULL;

  if (valid)
    json_object_set_string_member (object, name, valid);
}

static void
set_time (JsonObject *object, const char *name, GDateTime *time)
{
  g_autofree char *text = time ? bb_time_format (time) : NULL;

  set_string (object, name, text);
}

/* ── minutes ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
number_paper (BbCli *cli, const char *id, const char *number, const char *date, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GDate day;

  g_date_clear (&day, 1);
  if (!date)
    g_date_set_dmy (&day, (GDateDay) g_date_time_get_day_of_month (now), g_date_time_get_month (now), (GDateYear) g_date_time_get_year (now));
  else if (!bb_date_parse_any (date, &day))
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s” is not a date; write it as 2026-11-23"), date);
      return FALSE;
    }
  if (!bb_visit_number_paper (cli->workspace, id, number, &day, error))
    return FALSE;
  bb_cli_tell (cli, _("Visit %.8s: the paper has the number %s"), id, number);
  return TRUE;
}

int
bb_cli_minutes (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_auto (GStrv) trust = NULL;
  g_autofree char *output = NULL, *adopt = NULL, *number = NULL, *date = NULL, *paper = NULL, *id = NULL;
  g_autoptr (GError) error = NULL;
  int code = BB_EXIT_DONE;
  gboolean done;
  GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, NULL, NULL }, { "adopt", 0, 0, G_OPTION_ARG_FILENAME, &adopt, NULL, NULL },
    { "number", 0, 0, G_OPTION_ARG_STRING, &number, NULL, NULL }, { "date", 0, 0, G_OPTION_ARG_STRING, &date, NULL, NULL },
    { "paper", 0, 0, G_OPTION_ARG_STRING, &paper, NULL, NULL }, { "trust", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &trust, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (&args, entries, "minutes"))
    return BB_EXIT_USAGE;
  if (!args[0] || (output != NULL) + (adopt != NULL) + (number != NULL) != 1 || (date && !number) || (trust && !adopt))
    return bb_cli_misuse ("minutes", _("“%s” needs more words"), "minutes");
  if (!(id = bb_cli_find_paper (cli, args[0], paper, &code)))
    return code;
  if (number)
    return number_paper (cli, id, number, date, &error) ? BB_EXIT_DONE : bb_cli_fail (g_steal_pointer (&error));
  done = output ? bb_visit_write_minutes (cli->workspace, id, output, NULL, &error) : bb_visit_adopt_trusting (cli->workspace, id, adopt, (const char * const *) trust, &error);
  if (!done)
    return bb_cli_fail (g_steal_pointer (&error));
  if (output)
    bb_cli_tell (cli, paper ? _("Visit %.8s: the paper is written to %s") : _("Visit %.8s: minutes written to %s"), id, output);
  else
    bb_cli_tell (cli, _("Visit %.8s: the PDF %s is its newest paper now"), id, adopt);
  return BB_EXIT_DONE;
}

/* ── sign ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
read_secret_line (FILE *in)
{
  char buffer[512];
  char *secret;

  /* No second copy in the stream's own buffer. */
  setvbuf (in, NULL, _IONBF, 0);
  if (!fgets (buffer, sizeof buffer, in))
    return NULL;
  buffer[strcspn (buffer, "\r\n")] = '\0';
  secret = g_strdup (buffer);
  explicit_bzero (buffer, sizeof buffer);
  return secret;
}

static char *
ask_terminal (const char *what)
{
  struct termios before, silent;
  char *secret;

  if (!isatty (STDIN_FILENO) || tcgetattr (STDIN_FILENO, &before) < 0)
    return read_secret_line (stdin);
  silent = before;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  fprintf (stderr, "%s: ", what);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  secret = read_secret_line (stdin);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
  fputc ('\n', stderr);
  return secret;
}

/* A script that has the wrong PIN must not lock the token: the last try is for a person at the keyboard. */
static gboolean
warn_of_tries (const char *what, gboolean retry, int tries_left, gboolean is_typed)
{
  if (retry)
    fprintf (stderr, "bienban-cli: %s: %s\n", what, tries_left == 1 ? _("one more wrong PIN locks it") : _("a wrong PIN was typed before"));
  if (tries_left != 1 || is_typed)
    return TRUE;
  fprintf (stderr, "bienban-cli: %s\n", _("The last try is only for a PIN that is typed at a terminal."));
  return FALSE;
}

/* One attempt: nobody asks again after a wrong answer. */
static char *
on_pin (const char *what, gboolean retry, int tries_left, gpointer pin_file)
{
  FILE *in;
  char *secret;

  if (!warn_of_tries (what, retry, tries_left, !pin_file && isatty (STDIN_FILENO)))
    return NULL;
  if (!pin_file)
    return ask_terminal (what);
  if (!(in = fopen (pin_file, "re")))
    return NULL;
  secret = read_secret_line (in);
  fclose (in);
  return secret;
}

/* What is not there is bad input, whoever would have read it. */
static gboolean
check_file (const char *path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("There is no file “%s”"), path);
  return FALSE;
}

static gboolean
has_signatures (const char *path)
{
  g_autoptr (GPtrArray) fields = bb_pdf_list_fields (path, NULL);

  for (guint i = 0; fields && i < fields->len; i++)
    if (((BbPdfField *) fields->pdata[i])->is_signed)
      return TRUE;
  return FALSE;
}

static BbSignResult *
sign_file (const char *input, const char *output, const BbVisitSigning *signing, GError **error)
{
  g_autoptr (BbIdentity) identity = bb_identity_open (signing->identity, signing->pin, signing->pin_data, error);
  BbSignRequest request = {
    .field = signing->field, .reason = signing->reason, .appearance = signing->appearance, .certify = !has_signatures (input),
    .tsa = signing->tsa, .decode = bb_look_ink, .agency = g_str_equal (signing->field, "seal"),
  };

  if (identity && signing->pss)
    bb_identity_set_pss (identity, TRUE);
  return identity ? bb_pdf_sign (input, output, &request, identity, NULL, error) : NULL;
}

/* Whose name the paper prints above the field that was just signed. */
static const char *
find_expected (BbVisit *visit, const char *field)
{
  BbMember *member = NULL;
  BbAttendee *attendee = bb_visit_find_representative (visit);

  if (g_str_equal (field, "seal"))
    return NULL;
  if (g_str_equal (field, "unit"))
    return attendee ? attendee->name : NULL;
  member = bb_visit_find_member (visit, g_str_equal (field, "secretary") ? BB_ROLE_SECRETARY : BB_ROLE_LEADER);
  return member ? member->name : NULL;
}

static void
warn_of_another_signer (BbCli *cli, const char *id, BbSignResult *result)
{
  g_autoptr (BbCase) visit = bb_visit_load (cli->workspace, id, NULL);
  const char *expected = visit ? find_expected (bb_case_get_visit (visit), result->field) : NULL;
  g_autofree char *printed = bb_fold (expected ? expected : ""), *signer = bb_fold (result->signer ? result->signer : "");

  if (!expected || strstr (signer, printed))
    return;
  fprintf (stderr, "bienban-cli: ");
  fprintf (stderr, _("Careful: the certificate is that of %s, but the paper prints the name %s.\n"), result->signer, expected);
}

/* The signature stands; what is missing is said on standard error. */
static void
warn_of_missing_stamp (BbSignResult *result)
{
  if (!result->stamp_problem)
    return;
  fprintf (stderr, "bienban-cli: ");
  fprintf (stderr, _("Signed, but not yet time-stamped: %s.\n"), result->stamp_problem);
}

static void
print_stamp (BbSignResult *result)
{
  g_autoptr (GDateTime) local = result->stamped_time ? g_date_time_to_local (result->stamped_time) : NULL;
  g_autofree char *time = local ? g_date_time_format (local, "%d/%m/%Y %H:%M:%S") : NULL;

  if (time)
    printf (_("Time-stamped by %s at %s\n"), result->stamp_authority, time);
}

static int
print_signature (BbCli *cli, BbSignResult *result)
{
  JsonObject *object;

  warn_of_missing_stamp (result);
  if (!cli->json)
    return printf (_("Signed by %s in the field “%s”, level %s\n"), result->signer, result->field, result->level), print_stamp (result), BB_EXIT_DONE;
  object = json_object_new ();
  json_object_set_string_member (object, "signer", result->signer);
  json_object_set_string_member (object, "field", result->field);
  json_object_set_string_member (object, "level", result->level);
  json_object_set_string_member (object, "sha256_before", result->sha256_before);
  json_object_set_string_member (object, "sha256_after", result->sha256_after);
  set_time (object, "stamped_time", result->stamped_time);
  set_string (object, "stamp_authority", result->stamp_authority);
  set_string (object, "stamp_problem", result->stamp_problem);
  bb_cli_print_json (object);
  return BB_EXIT_DONE;
}

/* Puts @module into the address of the key. */
static gboolean
name_module (char **identity, const char *module, GError **error)
{
  char *full = bb_token_uri_with_module (*identity, module, error);

  if (!full)
    return FALSE;
  g_free (*identity);
  *identity = full;
  return TRUE;
}

int
bb_cli_sign (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autofree char *output = NULL, *field = NULL, *identity = NULL, *pin_file = NULL, *appearance = NULL, *reason = NULL, *id = NULL, *module = NULL;
  g_autofree char *tsa = NULL, *paper = NULL;
  gboolean pss = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = NULL;
  int code = BB_EXIT_DONE;
  GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, NULL, NULL }, { "field", 0, 0, G_OPTION_ARG_STRING, &field, NULL, NULL },
    { "identity", 0, 0, G_OPTION_ARG_STRING, &identity, NULL, NULL }, { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &pin_file, NULL, NULL },
    { "appearance", 0, 0, G_OPTION_ARG_FILENAME, &appearance, NULL, NULL }, { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, NULL, NULL },
    { "tsa", 0, 0, G_OPTION_ARG_STRING, &tsa, NULL, NULL }, { "paper", 0, 0, G_OPTION_ARG_STRING, &paper, NULL, NULL },
    { "module", 0, 0, G_OPTION_ARG_FILENAME, &module, NULL, NULL }, { "pss", 0, 0, G_OPTION_ARG_NONE, &pss, NULL, NULL }, { NULL }
  };
  BbVisitSigning signing;

  if (!bb_cli_parse (&args, entries, "sign"))
    return BB_EXIT_USAGE;
  if (!args[0] || !field || !identity || (paper && output))
    return bb_cli_misuse ("sign", _("“%s” and “%s” must be given"), "--field", "--identity");
  if (module && !name_module (&identity, module, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  signing = (BbVisitSigning) {
    .field = field, .identity = identity, .pss = pss, .reason = reason, .appearance = appearance, .pin = on_pin, .pin_data = pin_file,
    .tsa = tsa,
  };
  if ((output && !check_file (args[0], &error)) || (!g_str_has_prefix (identity, "pkcs11:") && !check_file (identity, &error)))
    return bb_cli_fail (g_steal_pointer (&error));
  if (output)
    result = sign_file (args[0], output, &signing, &error);
  else if ((id = bb_cli_find_paper (cli, args[0], paper, &code)))
    result = bb_visit_sign (cli->workspace, id, &signing, NULL, &error);
  else
    return code;
  if (!result)
    return bb_cli_fail (g_steal_pointer (&error));
  if (id && !paper)
    warn_of_another_signer (cli, id, result);
  return print_signature (cli, result);
}

/* ── verify ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* When, by whose clock. */
static void
print_clock (BbSignatureReport *report)
{
  g_autoptr (GDateTime) local = report->stamped_time ? g_date_time_to_local (report->stamped_time) : NULL;
  g_autofree char *time = local ? g_date_time_format (local, "%d/%m/%Y %H:%M:%S %:z") : NULL;

  if (time)
    printf (report->stamp_trusted ? _("  not later than %s by the clock of %s\n") : _("  not later than %s by the clock of %s, whom nothing vouches for\n"), time,
            report->stamp_authority);
  else if (!report->is_time_stamp)
    printf (_("  not yet time-stamped\n"));
}

static void
print_time_stamp (BbSignatureReport *report)
{
  printf (_("%s, time stamp of the document: %s\n"), report->field, bb_verdict_to_string (report->verdict));
  print_clock (report);
  for (char **line = report->problems; line && *line; line++)
    printf ("  ! %s\n", *line);
  for (char **line = report->changes; line && *line; line++)
    printf (_("  afterwards: %s\n"), *line);
}

static void
print_report (BbSignatureReport *report)
{
  g_autofree char *time = report->claimed_time ? g_date_time_format (report->claimed_time, "%d/%m/%Y %H:%M:%S %:z") : g_strdup ("?");

  printf ("%s: %s\n", report->field, bb_verdict_to_string (report->verdict));
  printf (_("  signed by %s (certificate from %s)\n"), report->signer ? report->signer : "?", report->issuer ? report->issuer : "?");
  printf (_("  at %s by the signer's own clock, %s, %s\n"), time, report->algorithm ? report->algorithm : "?", report->level ? report->level : "?");
  print_clock (report);
  for (char **line = report->problems; line && *line; line++)
    printf ("  ! %s\n", *line);
  for (char **line = report->changes; line && *line; line++)
    printf (_("  afterwards: %s\n"), *line);
}

/* Where something differs; the rest is counted. */
static void
print_comparison (const BbPaperComparison *comparison)
{
  for (guint i = 0; i < comparison->lines->len; i++)
    {
      const BbPaperLine *line = comparison->lines->pdata[i];

      if (line->state != BB_PAPER_SAME && line->state != BB_PAPER_WITHHELD)
        printf (_("  ! %s: %s\n"), line->title, bb_paper_state_to_string (line->state));
    }
  if (comparison->is_known)
    printf (_("Records: %u as they were locked, %u differ or are missing, %u withheld\n"), comparison->counts[BB_PAPER_SAME],
            comparison->lines->len - comparison->counts[BB_PAPER_SAME] - comparison->counts[BB_PAPER_WITHHELD], comparison->counts[BB_PAPER_WITHHELD]);
  else
    printf (_("Records: %u in the list of the PDF, %u contradict it; the visit is not in this workspace\n"), comparison->lines->len,
            comparison->counts[BB_PAPER_CONTRADICTS]);
}

static void
print_link (const BbPaperLink *link)
{
  g_autofree char *words = link ? bb_paper_link_describe (link) : NULL;

  if (words)
    printf ("  %s %s\n", link->state == BB_LINK_ANOTHER ? "!" : "·", words);
}

static void
print_check (const BbCheck *check)
{
  const BbVerification *verification = check->verification;

  for (guint i = 0; i < verification->time_stamps->len; i++)
    print_time_stamp (verification->time_stamps->pdata[i]);
  for (guint i = 0; i < verification->signatures->len; i++)
    print_report (verification->signatures->pdata[i]);
  for (char **line = verification->remarks; line && *line; line++)
    printf ("  ! %s\n", *line);
  if (check->comparison && check->comparison->has_list)
    print_comparison (check->comparison);
  print_link (check->link);
  if (check->problem)
    printf ("  ! %s\n", check->problem);
  for (char **field = verification->empty_fields; verification->signatures->len > 0 && field && *field; field++)
    printf (_("%s: not signed yet\n"), *field);
  if (verification->signatures->len == 0)
    printf (_("%s: nobody has signed it\n"), check->path);
  else
    printf (_("%s: %u signatures, all together %s\n"), check->path, verification->signatures->len, bb_verdict_to_string (verification->verdict));
}

/* With --against-workspace what the PDF carries must stand here as well. */
static int
judge (const BbCheck *check, gboolean against)
{
  const BbPaperComparison *comparison = check->comparison;

  if (check->link && check->link->state == BB_LINK_ANOTHER)
    return BB_EXIT_NO;
  if (check->verification->verdict != BB_VERDICT_VALID || (comparison && comparison->counts[BB_PAPER_CONTRADICTS] > 0))
    return BB_EXIT_NO;
  return against && (!comparison || !comparison->is_known || !bb_paper_comparison_is_same (comparison)) ? BB_EXIT_NO : BB_EXIT_DONE;
}

static int
answer (const BbCheck *check, gboolean json, gboolean against)
{
  if (json)
    bb_cli_print_json (bb_check_to_object (check));
  else
    print_check (check);
  return judge (check, against);
}

int
bb_cli_verify (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given, trust = NULL, crls = NULL;
  g_autofree char *report = NULL, *about = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCheck) check = NULL;
  gboolean against = FALSE;
  int code = BB_EXIT_DONE;
  GOptionEntry entries[] = {
    { "trust", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &trust, NULL, NULL }, { "crl", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &crls, NULL, NULL },
    { "about", 0, 0, G_OPTION_ARG_FILENAME, &about, NULL, NULL },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &report, NULL, NULL }, { "against-workspace", 0, 0, G_OPTION_ARG_NONE, &against, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (&args, entries, "verify"))
    return BB_EXIT_USAGE;
  if (!args[0] || args[1])
    return bb_cli_misuse ("verify", _("“%s” takes one file"), "verify");
  if (!check_file (args[0], &error) || (about && !check_file (about, &error)))
    return bb_cli_fail (g_steal_pointer (&error));
  if (bb_case_file_is_one (args[0]))
    return bb_cli_verify_case (cli, args[0], (const char * const *) trust, (const char * const *) crls);
  if (against && !bb_cli_open (cli, &code))
    return code;
  check = bb_check_file_about (cli->workspace, args[0], about, (const char * const *) trust, (const char * const *) crls, NULL, &error);
  if (!check || (report && !bb_check_save (check, report, NULL, &error)))
    return bb_cli_fail (g_steal_pointer (&error));
  return answer (check, cli->json, against);
}

/* ── Care ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
set_strings (JsonObject *object, const char *name, char **strings)
{
  JsonArray *array = json_array_new ();

  for (; strings && *strings; strings++)
    {
      g_autofree char *valid = g_utf8_make_valid (*strings, -1);

      json_array_add_string_element (array, valid);
    }
  json_object_set_array_member (object, name, array);
}

int
bb_cli_reindex (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autoptr (GError) error = NULL;
  int code = BB_EXIT_DONE;

  if (args[0])
    return bb_cli_misuse ("reindex", _("Unknown word “%s”"), args[0]);
  if (!bb_cli_open (cli, &code))
    return code;
  if (!bb_store_reindex (bb_workspace_get_store (cli->workspace), NULL, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("The index was made anew from the documents"));
  return BB_EXIT_DONE;
}

int
bb_cli_fsck (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given, problems = NULL;
  g_autoptr (GError) error = NULL;
  int code = BB_EXIT_DONE;

  if (args[0])
    return bb_cli_misuse ("fsck", _("Unknown word “%s”"), args[0]);
  if (!bb_cli_open (cli, &code))
    return code;
  if (!(problems = bb_store_fsck (bb_workspace_get_store (cli->workspace), NULL, &error)))
    return bb_cli_fail (g_steal_pointer (&error));
  if (cli->json)
    {
      JsonObject *result = json_object_new ();

      set_strings (result, "problems", problems);
      bb_cli_print_json (result);
    }
  else
    {
      for (char **line = problems; *line; line++)
        printf ("%s\n", *line);
      if (!*problems)
        printf ("%s\n", _("Everything is as it was written."));
    }
  return *problems ? BB_EXIT_NO : BB_EXIT_DONE;
}
