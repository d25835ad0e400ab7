/* SPDX-License-Identifier: GPL-3.0-or-later */
/* demo: the whole job on the built-in sample visit. */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "bb-cli.h"
#include "domain/bb-json.h"
#include "services/bb-raising.h"
#include "signing/bb-demo-pki.h"

#define N_STEPS 8

typedef struct
{
  BbCli *cli;
  char *folder;
  char *pki;
  BbDemoPki *authorities;
  char *visit;
  char *minutes;
  guint step;
} Demo;

static void say (Demo *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
say (Demo *self, const char *format, ...)
{
  va_list list;

  fprintf (stderr, "[%u/%u] ", ++self->step, N_STEPS);
  va_start (list, format);
  vfprintf (stderr, format, list);
  va_end (list);
  fputc ('\n', stderr);
}

/* A new folder each time: what an earlier run left is nobody's to delete. */
static char *
choose_workspace (const char *folder)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup ("workspace") : g_strdup_printf ("workspace-%u", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
}

static gboolean
open_workspace (Demo *self, GError **error)
{
  g_autofree char *path = NULL;

  if (g_mkdir_with_parents (self->folder, 0777) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The folder “%s” cannot be made: %s"), self->folder, g_strerror (errno));
      return FALSE;
    }
  path = choose_workspace (self->folder);
  self->cli->workspace = bb_workspace_open (path, NULL, error);
  return self->cli->workspace != NULL;
}

static gboolean
visit_office (Demo *self, GError **error)
{
  g_autoptr (BbCase) visit = NULL;
  BbTally tally;

  self->visit = bb_visit_import_sample (self->cli->workspace, NULL, error);
  if (!self->visit || !(visit = bb_visit_load (self->cli->workspace, self->visit, error)))
    return FALSE;
  bb_case_tally (visit, &tally);
  say (self, _("Unannounced inspection at %s"), bb_text_get (&bb_case_get_visit (visit)->unit_name));
  say (self, _("%u of %u items answered: %u pass, %u fail, %u not applicable"), tally.answered, tally.items, tally.passed, tally.failed,
       tally.not_applicable);
  say (self, _("%u findings, %u recommendations, %u pieces of evidence"), bb_case_get_findings (visit)->len,
       bb_case_get_recommendations (visit)->len, bb_case_get_evidence (visit)->len);
  return TRUE;
}

/* The sample visit is of another day: it is locked a quarter of an hour after the last thing that happened there. */
static gboolean
lock (Demo *self, GError **error)
{
  g_autoptr (BbCase) visit = bb_visit_load (self->cli->workspace, self->visit, error);
  GPtrArray *events = visit ? bb_case_get_events (visit) : NULL;
  g_autoptr (GDateTime) at = events && events->len ? g_date_time_add_minutes (((BbEvent *) events->pdata[events->len - 1])->at, 15) : NULL;

  return visit && bb_visit_lock (self->cli->workspace, self->visit, at, error);
}

static gboolean
write_minutes (Demo *self, GError **error)
{
  self->minutes = g_build_filename (self->folder, "minutes.pdf", NULL);
  if (!lock (self, error) ||
      !bb_visit_write_minutes (self->cli->workspace, self->visit, self->minutes, NULL, error))
    return FALSE;
  say (self, _("Locked; the minutes are written"));
  return TRUE;
}

static char *
tell_password (const char *what, gboolean retry, int tries_left, gpointer data)
{
  return retry ? NULL : g_strdup ("demo");
}

/* Sample certificates in the names of those who sign the sample visit. */
static gboolean
make_signers (Demo *self, GError **error)
{
  g_autoptr (BbCase) loaded = bb_visit_load (self->cli->workspace, self->visit, error);
  BbMember *leader = loaded ? bb_visit_find_member (bb_case_get_visit (loaded), BB_ROLE_LEADER) : NULL;
  BbMember *secretary = loaded ? bb_visit_find_member (bb_case_get_visit (loaded), BB_ROLE_SECRETARY) : NULL;
  BbAttendee *unit = loaded ? bb_visit_find_representative (bb_case_get_visit (loaded)) : NULL;

  self->pki = g_build_filename (self->folder, "signers", NULL);
  if (loaded && leader && secretary && unit)
    self->authorities = bb_demo_pki_new (self->pki, leader->name, secretary->name, unit->name, error);
  else if (loaded)
    self->authorities = bb_demo_pki_new (self->pki, "Nguyễn Văn Minh Họa", "Lê Văn Thử", "Trần Thị Mẫu", error);
  return self->authorities != NULL;
}

static gboolean
sign_all (Demo *self, GError **error)
{
  static const char * const fields[] = { "secretary", "unit", "leader" };

  if (!make_signers (self, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *name = g_strconcat (fields[i], ".p12", NULL);
      g_autofree char *identity = g_build_filename (self->pki, name, NULL);
      BbVisitSigning signing = { .field = fields[i], .identity = identity, .pin = tell_password, .tsa = BB_DEMO_TSA_URL,
                                 .ask = bb_demo_pki_answer, .ask_data = self->authorities };
      g_autoptr (BbSignResult) result = bb_visit_sign (self->cli->workspace, self->visit, &signing, NULL, error);

      if (!result)
        return FALSE;
    }
  say (self, _("Signed by the secretary, the unit and the team leader (sample certificates, without legal value)"));
  return TRUE;
}

/* As if the network were back: all the sample authorities are in this process. */
static gboolean
raise_all (Demo *self, GError **error)
{
  BbRaiseRequest request = { .fetch = TRUE, .tsa = BB_DEMO_TSA_URL, .ask = bb_demo_pki_answer, .ask_data = self->authorities };
  g_autoptr (BbRaiseResult) result = bb_visit_raise (self->cli->workspace, self->visit, &request, NULL, error);

  if (!result)
    return FALSE;
  say (self, _("Raised to %s with %u certificates, %u OCSP answers and %u revocation lists; time-stamped by %s (a sample authority in this program)"),
       result->level, result->n_certificates, result->n_ocsps, result->n_crls, result->stamp_authority);
  return bb_visit_write_minutes (self->cli->workspace, self->visit, self->minutes, NULL, error);
}

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);

  return g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error);
}

static gboolean
leave_files (Demo *self, GError **error)
{
  g_autofree char *root = g_build_filename (self->pki, "root-ca.pem", NULL);
  g_autofree char *copy = g_build_filename (self->folder, "root-ca.pem", NULL);
  g_autofree char *json = g_build_filename (self->folder, "visit.json", NULL);

  return copy_file (root, copy, error) && bb_visit_export (self->cli->workspace, self->visit, json, error);
}

static int
verify (Demo *self, GError **error)
{
  g_autofree char *root = g_build_filename (self->folder, "root-ca.pem", NULL);
  const char * const trust[] = { root, NULL };
  g_autoptr (BbVerification) verification = bb_pdf_verify (self->minutes, trust, NULL, NULL, error);

  if (!verification)
    return -1;
  say (self, _("Verified: %u signatures, %s"), verification->signatures->len, bb_verdict_to_string (verification->verdict));
  return verification->verdict == BB_VERDICT_VALID ? BB_EXIT_DONE : BB_EXIT_NO;
}

static void
tell_where (Demo *self)
{
  JsonObject *result;

  say (self, _("The minutes are in %s"), self->minutes);
  if (!self->cli->json)
    {
      printf ("%s\n", self->minutes);
      return;
    }
  result = json_object_new ();
  json_object_set_string_member (result, "minutes", self->minutes);
  json_object_set_string_member (result, "visit", self->visit);
  json_object_set_string_member (result, "workspace", bb_workspace_get_folder (self->cli->workspace));
  bb_cli_print_json (result);
}

static void
demo_clear (Demo *self)
{
  g_free (self->folder);
  g_free (self->pki);
  bb_demo_pki_free (self->authorities);
  g_free (self->visit);
  g_free (self->minutes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Demo, demo_clear)

int
bb_cli_demo (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_auto (Demo) demo = { .cli = cli };
  g_autoptr (GError) error = NULL;
  int code;
  GOptionEntry entries[] = { { "output", 0, 0, G_OPTION_ARG_FILENAME, &demo.folder, NULL, NULL }, { NULL } };

  if (!bb_cli_parse (&args, entries, "demo"))
    return BB_EXIT_USAGE;
  if (args[0])
    return bb_cli_misuse ("demo", _("Unknown word “%s”"), args[0]);
  if (!demo.folder)
    demo.folder = g_strdup ("bienban-demo");
  if (!open_workspace (&demo, &error) || !visit_office (&demo, &error) || !write_minutes (&demo, &error) || !sign_all (&demo, &error) ||
      !raise_all (&demo, &error) || !leave_files (&demo, &error) || (code = verify (&demo, &error)) < 0)
    return bb_cli_fail (g_steal_pointer (&error));
  tell_where (&demo);
  return code;
}
