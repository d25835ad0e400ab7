/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-paper.h"

#include <poppler.h>

/* The open document, kept alive by its pages. */
#define BB_TYPE_PAPER (bb_paper_get_type ())
G_DECLARE_FINAL_TYPE (BbPaper, bb_paper, BB, PAPER, GObject)

struct _BbPaper
{
  GObject parent_instance;

  PopplerDocument *document;     /* touched only by the worker */
};

G_DEFINE_FINAL_TYPE (BbPaper, bb_paper, G_TYPE_OBJECT)

struct _BbPaperPage { GObject parent_instance; BbPaper *paper; guint number; double width, height; };
G_DEFINE_FINAL_TYPE (BbPaperPage, bb_paper_page, G_TYPE_OBJECT)

/* ── The worker ──────────────────────────────────────────────────────────────────────────────────────────────── */

typedef void (*Work) (GTask *task);

static void
run (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Work work = (Work) g_task_get_source_tag (task);

  if (!g_task_return_error_if_cancelled (task))
    work (task);
}

/* Poppler's documents may be used by one thread at a time: there is only one. */
static void
push (GTask *task, Work work)
{
  static GThreadPool *pool;

  if (!pool)
    pool = g_thread_pool_new (run, NULL, 1, FALSE, NULL);
  g_task_set_source_tag (task, (gpointer) work);
  g_thread_pool_push (pool, task, NULL);
}

static void
forget_document (GTask *task)
{
  g_task_return_boolean (task, TRUE);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The document goes in the thread that used it. */
static void
bb_paper_finalize (GObject *object)
{
  BbPaper *self = BB_PAPER (object);
  GTask *task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, g_steal_pointer (&self->document), g_object_unref);
  push (task, forget_document);
  G_OBJECT_CLASS (bb_paper_parent_class)->finalize (object);
}

static void
bb_paper_class_init (BbPaperClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_paper_finalize;
}

static void
bb_paper_init (BbPaper *self)
{
}

static void
bb_paper_page_finalize (GObject *object)
{
  g_object_unref (BB_PAPER_PAGE (object)->paper);
  G_OBJECT_CLASS (bb_paper_page_parent_class)->finalize (object);
}

static void
bb_paper_page_class_init (BbPaperPageClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_paper_page_finalize;
}

static void
bb_paper_page_init (BbPaperPage *self)
{
}

guint bb_paper_page_get_number (BbPaperPage *self) { return self->number; }
double bb_paper_page_get_ratio (BbPaperPage *self) { return self->height / MAX (self->width, 1); }

/* ── Loading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { PopplerDocument *document; GArray *sizes; } Loaded;
typedef struct { double width, height; } Size;

static void
loaded_free (Loaded *loaded)
{
  g_clear_object (&loaded->document);
  g_clear_pointer (&loaded->sizes, g_array_unref);
  g_free (loaded);
}

static void
load (GTask *task)
{
  g_autoptr (GFile) file = g_file_new_for_path (g_task_get_task_data (task));
  GError *error = NULL;
  PopplerDocument *document = poppler_document_new_from_gfile (file, NULL, NULL, &error);
  Loaded *loaded;

  if (!document)
    {
      g_task_return_error (task, error);
      return;
    }
  loaded = g_new0 (Loaded, 1);
  loaded->document = document;
  loaded->sizes = g_array_new (FALSE, FALSE, sizeof (Size));
  for (int i = 0; i < poppler_document_get_n_pages (document); i++)
    {
      PopplerPage *page = poppler_document_get_page (document, i);
      Size size;

      poppler_page_get_size (page, &size.width, &size.height);
      g_array_append_val (loaded->sizes, size);
      g_object_unref (page);
    }
  g_task_return_pointer (task, loaded, (GDestroyNotify) loaded_free);
}

void
bb_paper_load_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, g_strdup (path), g_free);
  push (task, load);
}

GListModel *
bb_paper_load_finish (GAsyncResult *result, GError **error)
{
  Loaded *loaded = g_task_propagate_pointer (G_TASK (result), error);
  g_autoptr (BbPaper) self = NULL;
  GListStore *pages;

  if (!loaded)
    return NULL;
  self = g_object_new (BB_TYPE_PAPER, NULL);
  self->document = g_steal_pointer (&loaded->document);
  pages = g_list_store_new (BB_TYPE_PAPER_PAGE);
  for (guint i = 0; i < loaded->sizes->len; i++)
    {
      g_autoptr (BbPaperPage) page = g_object_new (BB_TYPE_PAPER_PAGE, NULL);
      Size size = g_array_index (loaded->sizes, Size, i);

      page->paper = g_object_ref (self);
      page->number = i;
      page->width = size.width;
      page->height = size.height;
      g_list_store_append (pages, page);
    }
  loaded_free (loaded);
  return G_LIST_MODEL (pages);
}

/* ── Rendering ───────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { BbPaperPage *page; int width; } Rendering;

static void
rendering_free (Rendering *rendering)
{
  g_object_unref (rendering->page);
  g_free (rendering);
}

static GdkTexture *
make_texture (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), (gsize) stride * (gsize) height,
                                                         (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (surface));

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize) stride);
}

static void
render (GTask *task)
{
  Rendering *rendering = g_task_get_task_data (task);
  BbPaperPage *self = rendering->page;
  PopplerPage *page = poppler_document_get_page (self->paper->document, (int) self->number);
  double scale = rendering->width / MAX (self->width, 1);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, rendering->width, MAX ((int) (self->height * scale + 0.5), 1));
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  poppler_page_render (page, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  g_task_return_pointer (task, make_texture (surface), g_object_unref);
  cairo_surface_destroy (surface);
  g_object_unref (page);
}

void
bb_paper_page_render_async (BbPaperPage *self, int width, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Rendering *rendering = g_new0 (Rendering, 1);

  rendering->page = g_object_ref (self);
  rendering->width = CLAMP (width, 1, 8000);
  g_task_set_task_data (task, rendering, (GDestroyNotify) rendering_free);
  push (task, render);
}

GdkTexture *
bb_paper_page_render_finish (BbPaperPage *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
