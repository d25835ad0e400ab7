/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages and lists of a case file that nobody signed: they follow from what the signed minutes vouch for, so they are made anew and compared. */
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "bb-case-file-private.h"
#include "bb-json-members.h"
#include "domain/bb-dates.h"
#include "domain/bb-json.h"

#define LONGEST_PAGE (64 * 1024 * 1024)         /* as “ban-ghi.json” may be */
#define HEAD "data/ho-so.json"
#define INFO "bag-info.txt"

static const char * const pages[] = { "data/index.html", "data/DOC-TRUOC.txt", HEAD, INFO };

/* ── What the case file tells ────────────────────────────────────────────────────────────────────────────────── */

static BbCasePaper *
new_paper (const BbCaseFilePart *part)
{
  BbCasePaper *paper = g_new0 (BbCasePaper, 1);

  paper->sha256 = g_strdup (part->sha256);
  paper->size = part->size;
  paper->name = part->name ? g_strdup (part->name + strlen ("data/")) : NULL;
  return paper;
}

static void
add_minutes (BbCaseReading *reading, BbCaseContent *content)
{
  BbZipEntry *entry = bb_bag_find (reading->bag, reading->minutes->name);

  content->minutes = g_strdup (reading->minutes->name);
  content->minutes_sha256 = g_strdup (reading->minutes->sha256);
  content->minutes_size = entry ? entry->size : 0;
}

static BbCaseContent *
make_content (BbCaseReading *self, BbVerification *verification, GError **error)
{
  BbCase *visit = NULL;
  BbCaseContent *content;

  if (self->minutes && !verification)
    g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("the minutes that it is made of cannot be read"));
  else
    visit = bb_case_retell (self->visit, self->documents, self->pinned, self->lists, self->bases, error);
  if (!visit)
    return NULL;
  content = g_new0 (BbCaseContent, 1);
  content->visit = visit;
  content->copy = self->copy;
  content->verification = verification;
  content->papers = g_ptr_array_new_with_free_func (bb_case_paper_free);
  for (guint i = 0; i < self->papers->len; i++)
    g_ptr_array_add (content->papers, new_paper (self->papers->pdata[i]));
  if (self->minutes)
    add_minutes (self, content);
  bb_case_content_add_evidence (content);
  return content;
}

/* ── Papers: only those that the records name, each with its bytes ───────────────────────────────────────────── */

static gboolean
is_recorded (BbCaseReading *self, const char *sha256)
{
  for (guint i = 0; self->documents && i < self->documents->len; i++)
    {
      BbCaseDocument *document = self->documents->pdata[i];
      JsonObject *body = ((BbCaseRevision *) document->revisions->pdata[document->revisions->len - 1])->body;

      if (body && g_str_has_prefix (document->id, "minutes:") && g_strcmp0 (bb_json_get_string (body, "sha256"), sha256) == 0)
        return TRUE;
      if (body && g_str_has_prefix (document->id, "signature:") &&
          (g_strcmp0 (bb_json_get_string (body, "before"), sha256) == 0 || g_strcmp0 (bb_json_get_string (body, "after"), sha256) == 0))
        return TRUE;
    }
  return FALSE;
}

static gboolean
hash_beginning (BbHasher *hasher, int fd, guint64 size)
{
  gssize n = 1;

  while (n > 0 && size > 0)
    {
      BbPiece *piece = bb_hasher_take (hasher);

      n = read (fd, piece->data, MIN (size, BB_PIECE_SIZE));
      piece->length = n > 0 ? (gsize) n : 0;
      if (n > 0)
        bb_hasher_feed (hasher, piece);
      bb_hasher_release (hasher, piece);
      size -= n > 0 ? (guint64) n : 0;
    }
  return size == 0;
}

/* Each signature continues the file before it, so an earlier paper is the beginning of the newest. */
static gboolean
is_beginning (BbCaseReading *self, const char *pdf, const BbCaseFilePart *paper)
{
  int fd = pdf ? g_open (pdf, O_RDONLY | O_CLOEXEC, 0) : -1;
  gboolean whole = fd >= 0 && lseek (fd, 0, SEEK_SET) == 0 && hash_beginning (self->bag->hasher, fd, paper->size);
  g_autofree char *found = bb_hasher_finish (self->bag->hasher);

  if (fd >= 0)
    close (fd);
  return whole && g_str_equal (found, paper->sha256);
}

static void
check_papers (BbCaseReading *self, const char *pdf)
{
  for (guint i = 0; i < self->papers->len; i++)
    {
      const BbCaseFilePart *paper = self->papers->pdata[i];
      BbZipEntry *entry = paper->name ? bb_bag_find (self->bag, paper->name) : NULL;

      if (!is_recorded (self, paper->sha256))
        bb_bag_problem_add (self->problems, HEAD, _("no record names the paper %.8s"), paper->sha256);
      else if (paper->name ? entry && entry->size != paper->size : !is_beginning (self, pdf, paper))
        bb_bag_problem_add (self->problems, HEAD, _("the paper %.8s is not what it says"), paper->sha256);
    }
}

/* ── Comparing ───────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_same (BbCaseReading *self, const char *name, const char *text)
{
  BbZipEntry *entry = bb_bag_find (self->bag, name);
  g_autoptr (GBytes) bytes = entry ? bb_zip_read_bytes (self->bag->zip, entry, LONGEST_PAGE, NULL) : NULL;

  return bytes && text && g_bytes_get_size (bytes) == strlen (text) && memcmp (g_bytes_get_data (bytes, NULL), text, strlen (text)) == 0;
}

static char *
format_info (BbCaseReading *self, BbCaseContent *content)
{
  g_auto (GStrv) info = bb_case_content_list_info (content, self->bag->agent ? self->bag->agent : "");
  g_autoptr (GPtrArray) entries = bb_bag_list (self->bag);

  return bb_bag_format_info ((const char * const *) info, self->bag->date ? self->bag->date : "", bb_bag_get_size (self->bag), entries->len);
}

/* The text of each of the pages; in their order. */
static char **
write_pages (BbCaseReading *self, BbCaseContent *content)
{
  g_autoptr (JsonObject) head = bb_case_content_describe (content);
  char **texts = g_new0 (char *, G_N_ELEMENTS (pages) + 1);

  texts[0] = bb_case_content_write_index (content);
  texts[1] = bb_case_content_write_readme (content);
  texts[2] = bb_json_format (head);
  texts[3] = format_info (self, content);
  return texts;
}

static void
compare_pages (BbCaseReading *self, BbCaseContent *content)
{
  g_auto (GStrv) texts = write_pages (self, content);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (!is_same (self, pages[i], texts[i]))
      bb_bag_problem_add (self->problems, pages[i], _("it does not say what the records and the minutes say"));
}

static void
doubt_pages (BbCaseReading *self, const char *why)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    bb_bag_problem_add (self->unvouched, pages[i], "%s", why);
}

/* ── Records and the report ──────────────────────────────────────────────────────────────────────────────────── */

/* Whatever is said in another way than this program's, were it a blank more, was not written by it. */
static void
check_form (BbCaseReading *self)
{
  g_autoptr (JsonObject) object = bb_case_reading_load (self, BB_CASE_DOCUMENTS);
  JsonArray *documents = object ? bb_json_get_array (object, "documents") : NULL;
  g_autofree char *text = documents && self->bases ? bb_case_format_documents (self->visit, self->bases, documents) : NULL;

  if (object && !is_same (self, BB_CASE_DOCUMENTS, text))
    bb_bag_problem_add (self->problems, BB_CASE_DOCUMENTS, _("it is not written as this program writes it; it was changed"));
}

static JsonObject *
get_stated_bases (BbCaseReading *self, JsonObject **head)
{
  *head = bb_case_read_carried (self->lists);
  return *head ? bb_json_get_object (*head, "bases") : NULL;
}

static void
check_bases (BbCaseReading *self)
{
  g_autoptr (JsonObject) head = NULL;
  JsonObject *stated = get_stated_bases (self, &head);
  g_autofree char *signed_text = NULL, *text = NULL;
  g_autoptr (JsonArray) none = json_array_new ();

  if (!stated || !self->bases)
    return;
  signed_text = bb_case_format_documents (self->visit, stated, none);
  text = bb_case_format_documents (self->visit, self->bases, none);
  if (g_strcmp0 (signed_text, text) != 0)
    bb_bag_problem_add (self->problems, BB_CASE_DOCUMENTS, _("its legal bases are not those that the minutes carry within them"));
}

static void
remark_records (BbCaseReading *self)
{
  guint n = 0;

  for (guint i = 0; i < self->documents->len; i++)
    n += !g_hash_table_contains (self->pinned, ((BbCaseDocument *) self->documents->pdata[i])->id);
  if (n > 0)
    bb_bag_problem_add (self->remarks, BB_CASE_DOCUMENTS,
                        ngettext ("%u record in it came after the lock or is the office's own; the signed minutes do not state it",
                                  "%u records in it came after the lock or are the office's own; the signed minutes do not state them", n), n);
}

static char *
write_report (BbCaseReading *self, BbVerification *verification)
{
  BbCaseContent content = { .verification = verification };
  g_autoptr (JsonObject) report = NULL;

  if (!self->bag->date || !bb_date_parse (self->bag->date, &content.date))
    return NULL;
  report = bb_case_content_report (&content);
  return bb_json_format (report);
}

/* With other roots, or on another day, a verification may end otherwise: that is no fault of the case file. */
static void
remark_report (BbCaseReading *self, BbVerification *verification)
{
  g_autofree char *text = write_report (self, verification);

  bb_bag_problem_add (self->remarks, "data/" BB_CASE_REPORT,
                      _("nobody signed this report of whoever made the case file; what counts is the verification that you make yourself"));
  if (!is_same (self, "data/xac-minh.json", text))
    bb_bag_problem_add (self->remarks, "data/xac-minh.json", _("it does not say what this verification finds; with other roots or on another day it may not"));
}

void
bb_case_reading_check_pages (BbCaseReading *self, const char *pdf, BbVerification *verification)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCaseContent) content = self->pages == BB_CASE_PAGES ? make_content (self, verification, &error) : NULL;

  if (content)
    compare_pages (self, content);
  else
    doubt_pages (self, error ? error->message : _("it was written by another version of this program, so it cannot be made anew and compared"));
  if (self->documents && self->pages == BB_CASE_PAGES)
    check_form (self);
  if (self->copy == BB_COPY_OFFICE || self->papers->len > 0)
    check_papers (self, pdf);
  check_bases (self);
  if (self->documents && self->pinned)
    remark_records (self);
  if (verification)
    remark_report (self, verification);
}
