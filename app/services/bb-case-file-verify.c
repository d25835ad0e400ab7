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
  BbCaseReading *reading;
  BbProgress *progress;
  guint64 done, total;
  BbZipWatch watch;
  char *pdf;                     /* the minutes, outside of the case file for as long as they are looked at; or %NULL */
  int fd;
} Checking;

void
bb_case_report_free (BbCaseReport *self)
{
  g_clear_pointer (&self->verification, bb_verification_free);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_free (self->visit);
  g_free (self->unit);
  g_free (self->minutes);
  g_free (self);
}

static void
on_moved (gsize bytes, gpointer data)
{
  Checking *self = data;

  self->done += bytes;
  if (self->progress)
    bb_progress_report (self->progress, self->done, self->total);
}

static gboolean
fail (const char *path, GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("“%s” cannot be written: %s; nothing was changed"), path, g_strerror (errno));
  return FALSE;
}

static gboolean
write_minutes (const void *data, gsize length, gpointer user_data, GError **error)
{
  Checking *self = user_data;
  const guint8 *at = data;

  while (length > 0)
    {
      gssize n = write (self->fd, at, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return fail (self->pdf, error);
      at += n;
      length -= (gsize) n;
    }
  return TRUE;
}

/* ── Every file ──────────────────────────────────────────────────────────────────────────────────────────────── */

/* On the disk of the user's cache, never in memory as /tmp may be. It has no name from the beginning, so that nothing is left after a kill. */
static gboolean
open_pdf (Checking *self, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "bienban", NULL);
  g_autofree char *path = g_build_filename (folder, "case-XXXXXX.pdf", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (folder, error);
  self->fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      self->fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
      if (self->fd < 0)
        return fail (path, error);
      g_unlink (path);
    }
  self->pdf = g_strdup_printf ("/proc/self/fd/%d", self->fd);
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
      bb_bag_problem_add (self->reading->problems, self->reading->minutes->name, _("it is larger than minutes can be (512 MiB)"));
      return TRUE;
    }
  return open_pdf (self, error) && has_room (self->fd, entry->size, error);
}

static gboolean
is_minutes (Checking *self, const BbZipEntry *entry)
{
  return self->reading->minutes && g_str_equal (self->reading->minutes->name, bb_bag_get_name (self->reading->bag, entry));
}

static gboolean
check_files (Checking *self, GError **error)
{
  BbBag *bag = self->reading->bag;
  g_autoptr (GPtrArray) entries = bb_bag_list (bag);

  for (guint i = 0; i < entries->len; i++)
    {
      gboolean keep = is_minutes (self, entries->pdata[i]);
      g_autoptr (GError) failure = NULL;

      if (keep && !prepare_minutes (self, entries->pdata[i], &keep, error))
        return FALSE;
      bb_bag_check (bag, entries->pdata[i], keep ? write_minutes : NULL, self, &self->watch, self->reading->problems, &failure);
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
  const char *name = self->reading->minutes->name;

  if (verification->signatures->len == 0)
    bb_bag_problem_add (self->reading->problems, name, _("nobody has signed it"));
}

static gboolean
verify_minutes (Checking *self, BbCaseReport *report, const char * const *trust, const char * const *crls, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (!self->reading->minutes || !self->pdf)
    {
      bb_bag_problem_add (self->reading->problems, NULL, _("there are no minutes in it"));
      return TRUE;
    }
  report->minutes = g_strdup (self->reading->minutes->name);
  report->verification = bb_pdf_verify (self->pdf, trust, crls, self->watch.cancellable, &failure);
  if (report->verification)
    tell_signatures (self, report->verification);
  else if (g_error_matches (failure, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF) || g_error_matches (failure, BB_SIGNING_ERROR, BB_SIGNING_ERROR_ENCRYPTED))
    bb_bag_problem_add (self->reading->problems, report->minutes, "%s", failure->message);
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
  return report->verification->verdict;
}

static guint
count_unvouched (const BbCaseReading *reading)
{
  guint n = 0;

  for (guint i = 0; i < reading->evidence->len; i++)
    n += ((BbCaseFilePart *) reading->evidence->pdata[i])->stripped ? 1 : 0;
  return reading->copy == BB_COPY_UNIT ? n : 0;
}

static BbCaseReport *
make_report (Checking *self, const char * const *trust, const char * const *crls, GError **error)
{
  g_autoptr (BbCaseReport) report = g_new0 (BbCaseReport, 1);
  g_autoptr (GPtrArray) entries = bb_bag_list (self->reading->bag);

  report->visit = g_strdup (self->reading->visit);
  report->unit = g_strdup (self->reading->unit);
  report->copy = self->reading->copy;
  report->files = entries->len;
  report->size = self->total;
  report->unvouched = count_unvouched (self->reading);
  if (!check_files (self, error) || !verify_minutes (self, report, trust, crls, error))
    return NULL;
  report->documents = bb_case_reading_compare (self->reading, report->verification ? self->pdf : NULL);
  bb_case_reading_check_frozen (self->reading, report->verification && report->verification->signatures->len > 0);
  report->problems = g_ptr_array_ref (self->reading->problems);
  report->verdict = judge (report);
  return g_steal_pointer (&report);
}

BbCaseReport *
bb_case_file_verify (const char *path, const char * const *trust, const char * const *crls, BbProgress *progress, GError **error)
{
  g_autoptr (BbCaseReading) reading = bb_case_reading_open (path, error);
  Checking self = { .reading = reading, .progress = progress, .fd = -1 };
  BbCaseReport *report;

  if (!reading)
    return NULL;
  self.watch = (BbZipWatch) { on_moved, &self, progress ? bb_progress_get_cancellable (progress) : NULL };
  self.total = bb_bag_get_size (reading->bag);
  report = make_report (&self, trust, crls, error);
  if (self.fd >= 0)
    close (self.fd);
  g_free (self.pdf);
  return report;
}
