/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-paper-link.h"

#include <string.h>

#include "bb-paper-chain.h"
#include "bb-visits.h"
#include "domain/bb-json.h"
#include "minutes/bb-minutes.h"
#include "signing/bb-pdf-embedded.h"
#include "signing/bb-words.h"
#include "store/bb-canonical-json.h"

#define NAME "bien-ban-lien-quan.json"
#define FORMAT "bienban-about-1"

void
bb_paper_link_free (BbPaperLink *self)
{
  g_free (self->kind);
  g_free (self->visit);
  g_free (self->sha256);
  g_free (self->number);
  g_free (self);
}

/* ── What a paper carries ────────────────────────────────────────────────────────────────────────────────────── */

GPtrArray *
bb_paper_link_make_files (BbCase *visit, const BbPaper *paper)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autoptr (GBytes) data = NULL;
  GPtrArray *files;

  if (!paper->about)
    return NULL;
  json_object_set_string_member (object, "format", FORMAT);
  json_object_set_string_member (object, "kind", paper->kind);
  json_object_set_string_member (object, "visit", bb_case_get_id (visit));
  json_object_set_string_member (object, "sha256", paper->about);
  if (paper->about_number)
    json_object_set_string_member (object, "number", paper->about_number);
  data = bb_canonical_json (node);
  files = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_minutes_file_free);
  g_ptr_array_add (files, bb_minutes_file_new (NAME, "Biên bản mà văn bản này liên quan: mã băm SHA-256 của tệp PDF đã ký", "application/json", "Supplement", data));
  return files;
}

/* ── Reading it ──────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_sha256 (const char *text)
{
  return text && strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

static const char *
read_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static BbPaperLink *
read_link (GBytes *data, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (data, &size);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root = json_parser_load_from_data (parser, text, (gssize) size, NULL) ? json_parser_get_root (parser) : NULL;
  JsonObject *object = root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  BbPaperLink *link;

  if (!object || g_strcmp0 (read_text (object, "format"), FORMAT) != 0 || !is_sha256 (read_text (object, "sha256")))
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("The file “%s” in the PDF does not say which minutes the paper belongs to"), NAME);
      return NULL;
    }
  link = g_new0 (BbPaperLink, 1);
  link->kind = g_strdup (read_text (object, "kind"));
  link->visit = g_strdup (read_text (object, "visit"));
  link->sha256 = g_strdup (read_text (object, "sha256"));
  link->number = g_strdup (read_text (object, "number"));
  return link;
}

static GBytes *
find_file (GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    if (g_strcmp0 (((BbPdfEmbedded *) files->pdata[i])->name, NAME) == 0)
      return ((BbPdfEmbedded *) files->pdata[i])->data;
  return NULL;
}

/* ── Looking for the PDF ─────────────────────────────────────────────────────────────────────────────────────── */

/* A later signature continues a PDF byte for byte: each of its revisions ends with %%EOF and an end of line. */
static gboolean
is_revision_end (const char *data, gsize at, gsize size)
{
  if (at == size)
    return TRUE;
  return (at >= 6 && data[at - 1] == '\n' && (memcmp (data + at - 6, "%%EOF\n", 6) == 0 || (at >= 7 && memcmp (data + at - 7, "%%EOF\r\n", 7) == 0))) ||
         (at >= 5 && memcmp (data + at - 5, "%%EOF", 5) == 0);
}

static gboolean
has_revision (const char *path, const char *sha256, gboolean *has, GError **error)
{
  g_autoptr (GMappedFile) map = g_mapped_file_new (path, FALSE, error);
  const char *data = map ? g_mapped_file_get_contents (map) : NULL;
  gsize size = map ? g_mapped_file_get_length (map) : 0, done = 0;
  g_autoptr (GChecksum) whole = g_checksum_new (G_CHECKSUM_SHA256);

  *has = FALSE;
  for (gsize at = 1; data && at <= size && !*has; at++)
    {
      g_autoptr (GChecksum) so_far = NULL;

      if (at < size && data[at - 1] != 'F' && data[at - 1] != '\n')
        continue;
      if (!is_revision_end (data, at, size))
        continue;
      g_checksum_update (whole, (const guchar *) data + done, (gssize) (at - done));
      done = at;
      so_far = g_checksum_copy (whole);
      *has = g_str_equal (g_checksum_get_string (so_far), sha256);
    }
  return map != NULL;
}

/* The chain of the visit's minutes, whatever was signed after this paper. */
static void
look_in_workspace (BbWorkspace *workspace, BbPaperLink *link)
{
  g_autoptr (BbCase) visit = link->visit && !bb_papers_is_other (link->visit) ? bb_visit_load (workspace, link->visit, NULL) : NULL;
  g_autoptr (BbPapers) papers = visit ? bb_papers_load (workspace, visit, link->visit) : NULL;
  g_autoptr (GPtrArray) chain = papers && papers->record ? bb_papers_list_chain (papers, papers->newest) : NULL;
  g_autofree char *path = chain ? bb_store_get_file (bb_workspace_get_store (workspace), link->sha256, NULL) : NULL;
  g_autofree char *found = path ? bb_store_hash_file (path, NULL, NULL) : NULL;

  if (!chain)
    return;
  link->state = g_strcmp0 (found, link->sha256) == 0 && g_ptr_array_find_with_equal_func (chain, link->sha256, g_str_equal, NULL) ? BB_LINK_SAME
                                                                                                                           : BB_LINK_ANOTHER;
}

BbPaperLink *
bb_paper_link_check (BbWorkspace *workspace, const char *path, const char *about, GError **error)
{
  g_autoptr (GPtrArray) files = bb_pdf_list_embedded (path, &BB_PDF_EMBEDDED_LIMITS, error);
  GBytes *data = files ? find_file (files) : NULL;
  g_autoptr (BbPaperLink) link = data ? read_link (data, error) : NULL;
  gboolean has;

  if (!link)
    return NULL;
  link->state = BB_LINK_ABSENT;
  if (about && !has_revision (about, link->sha256, &has, error))
    return NULL;
  if (about)
    link->state = has ? BB_LINK_SAME : BB_LINK_ANOTHER;
  else if (workspace)
    look_in_workspace (workspace, link);
  return g_steal_pointer (&link);
}

/* ── In words ────────────────────────────────────────────────────────────────────────────────────────────────── */

char *
bb_paper_link_describe (const BbPaperLink *self)
{
  switch (self->state)
    {
    case BB_LINK_SAME:    return g_strdup_printf (_("It belongs to the minutes with the SHA-256 %.16s…, and those are at hand."), self->sha256);
    case BB_LINK_ANOTHER: return g_strdup_printf (_("It belongs to minutes with the SHA-256 %.16s…, but the minutes at hand are others."), self->sha256);
    case BB_LINK_ABSENT:
    default:
      return g_strdup_printf (_("It belongs to minutes with the SHA-256 %.16s…, which are not at hand."), self->sha256);
    }
}

const char *
bb_link_state_get_name (BbLinkState state)
{
  static const char * const names[] = { "same", "another", "absent" };

  return names[state];
}
