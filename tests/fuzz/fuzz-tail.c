/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of the end of a PDF. */
#include "fuzz.h"

#include "signing/bb-pdf-tail.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPdfTail) tail = bb_pdf_tail_read (data, size, &error);
  guint64 at = 0;

  fuzz_claim ((tail == NULL) == (error != NULL), "a failure has an error");
  if (tail == NULL)
    return 0;
  fuzz_claim (tail->sections->len > 0 && tail->end <= size, "there is a section and the end lies in the file");
  for (guint i = 0; i < tail->sections->len; i++)
    {
      const BbXrefSection *section = &g_array_index (tail->sections, BbXrefSection, i);

      fuzz_claim (section->offset < size && section->end <= size, "sections lie in the file");
      fuzz_claim (section->end == 0 || section->end > section->offset, "a section ends behind its start");
    }
  if (bb_pdf_tail_find_orphan (tail, data, size, 0, &at))
    fuzz_claim (at < size, "an orphan lies in the file");
  return 0;
}
