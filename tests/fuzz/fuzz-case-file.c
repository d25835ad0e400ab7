/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole case file, from the ZIP file to the documents; what is no ZIP file is read as one of its lists of documents. */
#include "fuzz.h"

#include "domain/bb-json.h"
#include "services/bb-case-file-private.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define VISIT "0123456789abcdef0123456789abcdef"

static int file = -1;
static char *path;

static void
read_documents (const uint8_t *data, size_t size)
{
  g_autoptr (JsonObject) object = bb_json_parse ((const char *) data, (gssize) size, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents = object ? bb_case_parse_documents (object, VISIT, &error) : NULL;

  fuzz_claim (!object || (documents == NULL) == (error != NULL), "a failure has an error");
  for (guint i = 0; documents && i < documents->len; i++)
    fuzz_claim (((BbCaseDocument *) documents->pdata[i])->revisions->len > 0, "a document has a revision");
}

static void
claim_plain (BbZip *zip)
{
  guint64 end = 0;

  for (guint i = 0; i < zip->entries->len; i++)
    {
      BbZipEntry *entry = zip->entries->pdata[i];

      fuzz_claim (entry->name[0] != '/' && !strstr (entry->name, "..//") && !g_str_has_prefix (entry->name, "../") && !strstr (entry->name, "/../"),
                  "a name stays inside");
      fuzz_claim (g_utf8_validate (entry->name, -1, NULL), "a name is UTF-8");
      fuzz_claim (entry->offset >= end && entry->data + entry->packed <= zip->length, "entries lie one after the other within the file");
      end = entry->data + entry->packed;
    }
}

static void
read_zip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbZip) zip = bb_zip_open (path, &error);
  g_autoptr (BbCaseReport) report = NULL;

  fuzz_claim ((zip == NULL) == (error != NULL), "a failure has an error");
  if (zip == NULL)
    return;
  claim_plain (zip);
  report = bb_case_file_verify (path, NULL, NULL, NULL, &error);
  fuzz_claim ((report == NULL) == (error != NULL), "a failure has an error");
  fuzz_claim (!report || report->verdict != BB_VERDICT_VALID, "without a root nothing is valid");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (file < 0)
    {
      file = memfd_create ("input", MFD_CLOEXEC);
      path = g_strdup_printf ("/proc/self/fd/%d", file);
    }
  if (size > 0 && data[0] == '{')
    read_documents (data, size);
  else if (ftruncate (file, (off_t) size) == 0 && pwrite (file, data, size, 0) == (ssize_t) size)
    read_zip ();
  return 0;
}
