/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "bb-case-file-private.h"

#define LARGEST_MINUTES (G_GUINT64_CONSTANT (512) * 1024 * 1024)

typedef struct
{
  BbCaseWork work;
  char *pdf;                     /* the minutes, outside of the case file for as long as they are looked at; or %NULL */
} Checking;

void
bb_case_report_free (BbCaseReport *self)
{
  g_clear_pointer (&self->verification, bb_verification_free);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->unvouched, g_ptr_array_unref);
  g_clear_pointer (&self->remarks, g_ptr_array_unref);
  g_free (self->visit);
  g_free (self->unit);
  g_free (self->minutes);
  g_free (self);
}

/* ── Every file ──────────────────────────────────────────────────────────────────────────────────────────────── */

/* On the disk of the user's cache, never in memory as /tmp may be. It has no name from the beginning, so that nothing is left after a kill. */
static gboolean
open_pdf (Checking *self, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "bienban", NULL);
  g_autofree char *path = g_build_filename (folder, "case-XXXXXX.pdf", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return bb_case_work_fail (folder, errno, error);
  self->work.fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (self->work.fd < 0)
    {
      self->work.fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
      if (self->work.fd < 0)
        return bb_case_work_fail (path, errno, error);
      g_unlink (path);
    }
  self->pdf = g_strdup_printf ("/proc/self/fd/%d", self->work.fd);
  g_set_str (&self->work.writing, self->pdf);
  return TRUE;
}

static gboolean
has_room (int fd, guint64 size, GError **error)
{
  g_autofree char *text = NULL;
  struct statvfs info;

  if (fstatvfs (fd, &info) != 0 || size / info.f_frsize < info.f_bavail)
    return TRUE;
  text = g_format_size (size);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("The disk has no room for the minutes that are to be verified (%s)"), text);
  return FALSE;
}

/* Whether the minutes are to be unpacked: what claims to be larger than any minutes is only hashed. What unpacks to more than it claims stops there
 * (bb_bag_check()). */
static gboolean
prepare_minutes (Checking *self, const BbZipEntry *entry, gboolean *keep, GError **error)
{
  *keep = entry->size <= LARGEST_MINUTES;
  if (!*keep)
    {
      bb_bag_problem_add (self->work.reading->problems, self->work.reading->minutes->name, _("it is larger than minutes can be (512 MiB)"));
      return TRUE;
    }
  return open_pdf (self, error) && has_room (self->work.fd, entry->size, error);
}

static gboolean
is_minutes (Checking *self, const BbZipEntry *entry)
{
  return self->work.reading->minutes && g_str_equal (self->work.reading->minutes->name, bb_bag_get_name (self->work.reading->bag, entry));
}

static gboolean
check_files (Checking *self, GError **error)
{
  BbBag *bag = self->work.reading->bag;
  g_autoptr (GPtrArray) entries = bb_bag_list (bag);

  for (guint i = 0; i < entries->len; i++)
    {
      gboolean keep = is_minutes (self, entries->pdata[i]);
      g_autoptr (GError) failure = NULL;

      if (keep && !prepare_minutes (self, entries->pdata[i], &keep, error))
        return FALSE;
      bb_bag_check (bag, entries->pdata[i], keep ? bb_case_work_write : NULL, &self->work, &self->work.watch, self->work.reading->problems, &failure);
      if (!failure)
        continue;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return TRUE;
}

/* ── Signatures ──────────────────────────────────────────────────────────────────────────────────────────────── */

static void
tell_signatures (Checking *self, BbVerification *verification)
{
  const char *name = self->work.reading->minutes->name;

  if (verification->signatures->len == 0)
    bb_bag_problem_add (self->work.reading->problems, name, _("nobody has signed it"));
}

static gboolean
verify_minutes (Checking *self, BbCaseReport *report, const char * const *trust, const char * const *crls, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (!self->work.reading->minutes || !self->pdf)
    {
      bb_bag_problem_add (self->work.reading->problems, NULL, _("there are no minutes in it"));
      return TRUE;
    }
  report->minutes = g_strdup (self->work.reading->minutes->name);
  report->verification = bb_pdf_verify (self->pdf, trust, crls, self->work.watch.cancellable, &failure);
  if (report->verification)
    tell_signatures (self, report->verification);
  else if (g_error_matches (failure, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF) || g_error_matches (failure, BB_SIGNING_ERROR, BB_SIGNING_ERROR_ENCRYPTED))
    bb_bag_problem_add (self->work.reading->problems, report->minutes, "%s", failure->message);
  else
    {
      /* A root or a revocation list that cannot be read is not the case file's fault. */
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return TRUE;
}

static BbVerdict
judge (BbCaseReport *report)
{
  if (report->problems->len > 0 || !report->verification)
    return BB_VERDICT_INVALID;
  return report->unvouched->len > 0 ? MIN (report->verification->verdict, BB_VERDICT_UNDETERMINED) : report->verification->verdict;
}

static BbCaseReport *
make_report (Checking *self, const char * const *trust, const char * const *crls, GError **error)
{
  g_autoptr (BbCaseReport) report = g_new0 (BbCaseReport, 1);
  g_autoptr (GPtrArray) entries = bb_bag_list (self->work.reading->bag);

  report->visit = g_strdup (self->work.reading->visit);
  report->unit = g_strdup (self->work.reading->unit);
  report->copy = self->work.reading->copy;
  report->files = entries->len;
  report->size = self->work.total;
  if (!check_files (self, error) || !verify_minutes (self, report, trust, crls, error))
    return NULL;
  report->documents = bb_case_reading_compare (self->work.reading, report->verification ? self->pdf : NULL);
  bb_case_reading_check_frozen (self->work.reading, report->verification && report->verification->signatures->len > 0);
  bb_case_reading_check_pages (self->work.reading, self->pdf, report->verification);
  report->problems = g_ptr_array_ref (self->work.reading->problems);
  report->unvouched = g_ptr_array_ref (self->work.reading->unvouched);
  report->remarks = g_ptr_array_ref (self->work.reading->remarks);
  report->verdict = judge (report);
  return g_steal_pointer (&report);
}

BbCaseReport *
bb_case_file_verify (const char *path, const char * const *trust, const char * const *crls, BbProgress *progress, GError **error)
{
  Checking self = { 0 };
  BbCaseReport *report = bb_case_work_open (&self.work, path, progress, error) ? make_report (&self, trust, crls, error) : NULL;

  bb_case_work_clear (&self.work);
  g_free (self.pdf);
  return report;
}
