/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-minutes.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "bb-config.h"
#include "bb-minutes-body.h"
#include "bb-minutes-flow.h"
#include "bb-pdf-finish.h"
#include "bb-pdf-splice.h"

#define COPY_SIZE (256 * 1024)
#define MOST_PASSES 6                                     /* the page counts in the closing clause settle in two */

G_DEFINE_QUARK (bb-minutes-error-quark, bb_minutes_error)

static void
set_io_error (GError **error, const char *path, int code)
{
  g_set_error (error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_IO, _("The minutes cannot be written to %s: %s"), path, g_strerror (code));
}

void
bb_minutes_result_free (BbMinutesResult *self)
{
  g_free (self->sha256);
  g_strfreev (self->fields);
  g_free (self);
}

char **
bb_minutes_list_fields (BbCase *visit)
{
  BbVisit *facts = bb_case_get_visit (visit);
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();

  if (bb_visit_find_representative (facts) && !bb_case_find_unit_closed (visit) && !bb_minutes_is_by_hand (visit, "unit"))
    g_strv_builder_add (fields, "unit");
  if (bb_visit_find_member (facts, BB_ROLE_SECRETARY) && !bb_minutes_is_by_hand (visit, "secretary"))
    g_strv_builder_add (fields, "secretary");
  if (bb_visit_find_member (facts, BB_ROLE_LEADER) && !bb_minutes_is_by_hand (visit, "leader"))
    g_strv_builder_add (fields, "leader");
  return g_strv_builder_end (fields);
}

/* ── Temporary files ─────────────────────────────────────────────────────────────────────────────────────────── */

/* A file beside the one to be; it goes away unless it was put in its place. */
typedef struct { char *path; int fd; } TemporaryFile;

static gboolean
temporary_open (TemporaryFile *self, const char *beside, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (beside), *name = g_path_get_basename (beside);

  self->fd = -1;
  for (guint i = 0; i < 100 && self->fd < 0; i++)
    {
      g_free (self->path);
      self->path = g_strdup_printf ("%s/.%s.%08x", folder, name, g_random_int ());
      self->fd = g_open (self->path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
      if (self->fd < 0 && errno != EEXIST)
        break;
    }
  if (self->fd < 0)
    {
      set_io_error (error, beside, errno);
      g_clear_pointer (&self->path, g_free);
    }
  return self->fd >= 0;
}

static void
temporary_clear (TemporaryFile *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->path)
    g_unlink (self->path);
  g_free (self->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TemporaryFile, temporary_clear)

/* ── Drawing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { int fd; int problem; GByteArray *waiting; } Output;

static gboolean
flush_output (Output *output)
{
  const guint8 *at = output->waiting->data;
  gsize left = output->waiting->len;

  while (left && !output->problem)
    {
      gssize n = write (output->fd, at, left);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        output->problem = n < 0 ? errno : ENOSPC;
      else
        at += n, left -= n;
    }
  g_byte_array_set_size (output->waiting, 0);
  return !output->problem;
}

static cairo_status_t
on_cairo_wrote (void *closure, const unsigned char *data, unsigned int length)
{
  Output *output = closure;

  g_byte_array_append (output->waiting, data, length);
  if (output->waiting->len < COPY_SIZE)
    return CAIRO_STATUS_SUCCESS;
  return flush_output (output) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

typedef struct
{
  BbCase *visit;
  const BbMinutesOptions *options;
  BbPaperPlan *plan;
  BbWording *wording;            /* of @plan */
  BbMinutes *minutes;
  BbPageCounts counts;
  GCancellable *cancellable;
  guint pages;
  GArray *fields;                /* BbPlacedField, of the drawing */
  GArray *figures;               /* the same */
  GPtrArray *photos;             /* BbPhotoBlock, by the number of their place */
} Work;

/* Builds and measures until the counts that the closing clause states are those that come out. */
static gboolean
settle_pages (Work *work, GError **error)
{
  for (guint pass = 0; pass < MOST_PASSES; pass++)
    {
      g_autoptr (BbSheet) sheet = bb_sheet_new (bb_case_get_issuer (work->visit), work->wording, NULL);

      g_clear_pointer (&work->minutes, bb_minutes_free);
      work->minutes = bb_minutes_build (work->visit, work->plan, work->options, &work->counts, error);
      if (!work->minutes)
        return FALSE;
      sheet->cancellable = work->cancellable;
      bb_minutes_flow (work->minutes, sheet);
      if (sheet->error)
        {
          g_propagate_error (error, g_steal_pointer (&sheet->error));
          return FALSE;
        }
      work->pages = sheet->page;
      if (memcmp (&work->counts, &sheet->counts, sizeof work->counts) == 0)
        return TRUE;
      work->counts = sheet->counts;
    }
  g_set_error (error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_FAILED, _("The number of pages of the minutes does not settle"));
  return FALSE;
}

static BbSheet *
draw_sheets (Work *work, cairo_surface_t *surface)
{
  BbSheet *sheet = bb_sheet_new (work->visit ? bb_case_get_issuer (work->visit) : NULL, work->wording, surface);

  sheet->cancellable = work->cancellable;
  sheet->progress = work->options->progress;
  sheet->progress_data = work->options->progress_data;
  sheet->decode = work->options->decode;
  sheet->total = work->pages;
  bb_minutes_flow (work->minutes, sheet);
  return sheet;
}

/* Page after page into @file. */
static gboolean
draw (Work *work, TemporaryFile *file, const char *path, GError **error)
{
  g_autoptr (GByteArray) waiting = g_byte_array_new ();
  Output output = { file->fd, 0, waiting };
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (on_cairo_wrote, &output, BB_PAPER_WIDTH, BB_PAPER_HEIGHT);
  g_autoptr (BbSheet) sheet = NULL;
  cairo_status_t status;

  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_7);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "2020-01-01T00:00:00Z");
  sheet = draw_sheets (work, surface);
  g_clear_pointer (&sheet->cr, cairo_destroy);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  flush_output (&output);
  if (sheet->error)
    g_propagate_error (error, g_steal_pointer (&sheet->error));
  else if (output.problem)
    set_io_error (error, path, output.problem);
  else if (status != CAIRO_STATUS_SUCCESS)
    g_set_error (error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_FAILED, _("The minutes cannot be drawn: %s"), cairo_status_to_string (status));
  else
    {
      work->fields = g_array_ref (sheet->fields);
      work->figures = g_array_ref (sheet->figures);
      work->photos = g_ptr_array_ref (sheet->photos);
      return TRUE;
    }
  return FALSE;
}

/* ── Putting it in its place ─────────────────────────────────────────────────────────────────────────────────── */

static void
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0)
    fsync (fd);
  if (fd >= 0)
    close (fd);
}

static gboolean
put_in_place (TemporaryFile *file, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (fsync (file->fd) != 0 || g_rename (file->path, path) != 0)
    {
      set_io_error (error, path, errno);
      return FALSE;
    }
  g_clear_pointer (&file->path, g_free);
  sync_folder (folder);
  return TRUE;
}

/* Of the persons. */
static char **
list_placed (GArray *fields)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < fields->len; i++)
    {
      const BbPlacedField *field = &g_array_index (fields, BbPlacedField, i);

      if (!bb_placed_field_is_text (field) && !g_str_equal (field->name, "seal"))
        g_strv_builder_add (names, field->name);
    }
  return g_strv_builder_end (names);
}

/* cairo draws, libqpdf finishes, and the photographs are put in last, so that they are written once. */
static BbMinutesResult *
write_minutes (Work *work, const char *path, GError **error)
{
  g_auto (TemporaryFile) drawn = { NULL, -1 }, finished = { NULL, -1 }, complete = { NULL, -1 };
  g_autofree char *producer = bb_wording_format (work->wording, "producer", "version", BB_VERSION, NULL);
  g_autoptr (BbMinutesResult) result = g_new0 (BbMinutesResult, 1);

  if (!temporary_open (&drawn, path, error) || !draw (work, &drawn, path, error) || !temporary_open (&finished, path, error) ||
      !bb_pdf_finish (drawn.path, finished.path, work->minutes, producer, work->fields, work->figures,
                      work->options->draft ? NULL : work->options->files, error) ||
      !temporary_open (&complete, path, error))
    return NULL;
  result->sha256 = bb_pdf_splice (finished.path, complete.fd, path, work->photos, work->cancellable, error);
  result->pages = work->pages;
  result->fields = list_placed (work->fields);
  if (!result->sha256 || !put_in_place (&complete, path, error))
    return NULL;
  return g_steal_pointer (&result);
}

BbMinutesResult *
bb_minutes_write (BbCase *visit, const char *path, const BbMinutesOptions *options, GCancellable *cancellable, GError **error)
{
  static const BbMinutesOptions defaults = { 0 };
  Work work = { .visit = visit, .options = options ? options : &defaults, .cancellable = cancellable };
  const char *kind = work.options->paper ? work.options->paper->kind : bb_paper_kind_names[BB_PAPER_MINUTES];
  BbIssuer *issuer = bb_case_get_issuer (visit);
  g_autoptr (BbPaperPlan) plan = bb_paper_plan_load (work.options->data_dir, kind, issuer ? bb_templates_find (issuer->templates, kind) : NULL, error);
  BbMinutesResult *result = NULL;

  if (!plan)
    return NULL;
  work.plan = plan;
  work.wording = plan->wording;
  if (settle_pages (&work, error))
    result = write_minutes (&work, path, error);
  g_clear_pointer (&work.fields, g_array_unref);
  g_clear_pointer (&work.figures, g_array_unref);
  g_clear_pointer (&work.photos, g_ptr_array_unref);
  g_clear_pointer (&work.minutes, bb_minutes_free);
  return result;
}

gboolean
bb_minutes_write_paper (BbMinutes *paper, BbWording *wording, const char *path, GCancellable *cancellable, GError **error)
{
  static const BbMinutesOptions defaults = { 0 };
  Work work = { .options = &defaults, .wording = wording, .minutes = paper, .cancellable = cancellable };
  g_autoptr (BbMinutesResult) result = write_minutes (&work, path, error);

  g_clear_pointer (&work.fields, g_array_unref);
  g_clear_pointer (&work.figures, g_array_unref);
  g_clear_pointer (&work.photos, g_ptr_array_unref);
  return result != NULL;
}
