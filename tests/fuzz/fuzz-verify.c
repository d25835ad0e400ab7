/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole PDF, from the file to the verdict. BIENBAN_FUZZ_ROOT names the root certificate of the seeds, BIENBAN_FUZZ_SIGNED the folder with
 * the signed seeds: nothing may be found valid that does not begin as one of them. */
#include "fuzz.h"

#include "signing/bb-signing.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int file = -1;
static char *path;
static GPtrArray *signed_seeds;          /* GBytes */

static void
set_up (void)
{
  const char *folder = g_getenv ("BIENBAN_FUZZ_SIGNED"), *name;
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;

  file = memfd_create ("input", MFD_CLOEXEC);
  path = g_strdup_printf ("/proc/self/fd/%d", file);
  signed_seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *seed = g_build_filename (folder, name, NULL);
      char *data;
      gsize length;

      if (g_file_get_contents (seed, &data, &length, NULL))
        g_ptr_array_add (signed_seeds, g_bytes_new_take (data, length));
    }
}

/* Equal in all bytes but those that a signature leaves out: its own hexadecimal value, whose case is free, and its padding. */
static gboolean
begins_as (const guint8 *data, gsize size, GBytes *seed)
{
  gsize length;
  const guint8 *expected = g_bytes_get_data (seed, &length);

  if (size < length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (g_ascii_tolower ((char) data[i]) != g_ascii_tolower ((char) expected[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_known (const guint8 *data, gsize size)
{
  for (guint i = 0; i < signed_seeds->len; i++)
    if (begins_as (data, size, g_ptr_array_index (signed_seeds, i)))
      return TRUE;
  return signed_seeds->len == 0;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *roots[] = { g_getenv ("BIENBAN_FUZZ_ROOT"), NULL };
  g_autoptr (BbVerification) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) fields = NULL;

  if (file < 0)
    set_up ();
  if (ftruncate (file, (off_t) size) < 0 || pwrite (file, data, size, 0) != (ssize_t) size)
    return 0;
  fields = bb_pdf_list_fields (path, NULL);
  result = bb_pdf_verify (path, roots, NULL, NULL, &error);
  fuzz_claim ((result == NULL) == (error != NULL), "a failure has an error");
  if (result == NULL)
    return 0;
  fuzz_claim (fields != NULL, "what can be verified has fields that can be listed");
  fuzz_claim (g_utf8_validate (result->sha256, -1, NULL) && strlen (result->sha256) == 64, "the hash is 64 digits");
  for (guint i = 0; i < result->signatures->len; i++)
    {
      BbSignatureReport *report = g_ptr_array_index (result->signatures, i);

      fuzz_claim (report->verdict == BB_VERDICT_VALID || report->problems[0] != NULL || !report->trusted, "what is not valid has a reason");
      fuzz_claim (report->verdict != BB_VERDICT_VALID || (report->intact && report->trusted && report->only_allowed_changes),
                  "valid is intact, trusted and not changed");
    }
  fuzz_claim (result->verdict != BB_VERDICT_VALID || is_known (data, size), "only what was signed is valid");
  return 0;
}
