/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feeds a target with files instead of libFuzzer's inputs: what once broke stays repaired, with any compiler.
 *   fuzz-NAME [--seconds N] [--seed N] FILE-OR-FOLDER…
 * With --seconds it goes on with changed copies of those files, as libFuzzer does but blindly, until the time is over. What breaks is found again
 * with the seed that it tells. */
#include "fuzz.h"

#include <string.h>

#define MOST (64 * 1024)         /* bytes of a changed input */
#define CHANGES 8                /* at most, of one input */
#define CHUNK 64                 /* bytes at most that are taken out or copied at once */

static GPtrArray *inputs;        /* GByteArray */

/* ── What is there ───────────────────────────────────────────────────────────────────────────────────────────── */

static void
feed (const guint8 *data, gsize length)
{
  g_autofree guint8 *exact = g_memdup2 (data, length);         /* without a zero behind it, for the sanitizers */

  LLVMFuzzerTestOneInput (exact, length);
}

static void
add_file (const char *path)
{
  char *data;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, NULL))
    g_error ("%s cannot be read", path);
  g_ptr_array_add (inputs, g_byte_array_new_take ((guint8 *) data, length));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char * const *) a, *(char * const *) b);
}

/* In the order of their names, so that a seed means the same everywhere. */
static void
add (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (folder == NULL)
    {
      add_file (path);
      return;
    }
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (files, g_build_filename (path, name, NULL));
  g_ptr_array_sort (files, compare_names);
  for (guint i = 0; i < files->len; i++)
    add_file (files->pdata[i]);
}

/* ── What is changed ─────────────────────────────────────────────────────────────────────────────────────────── */

static guint
pick (GRand *rand, guint n)
{
  return n > 1 ? (guint) g_rand_int_range (rand, 0, (gint32) n) : 0;
}

/* Numbers at which readers go wrong, in either order of bytes. */
static void
put_number (GByteArray *input, guint at, GRand *rand)
{
  static const guint8 numbers[][4] = {
    { 0, 0, 0, 0 }, { 255, 255, 255, 255 }, { 127, 255, 255, 255 }, { 255, 255, 255, 127 }, { 128, 0, 0, 0 }, { 0, 0, 0, 128 }, { 1, 0, 0, 0 }, { 0, 0, 0, 1 },
  };

  guint length = 1u << pick (rand, 3);

  memcpy (input->data + at, numbers[pick (rand, G_N_ELEMENTS (numbers))], MIN (length, input->len - at));
}

static void
insert (GByteArray *input, guint at, const guint8 *data, guint length)
{
  guint rest = input->len - at;

  if (input->len + length > MOST)
    return;
  g_byte_array_set_size (input, input->len + length);
  memmove (input->data + at + length, input->data + at, rest);
  memcpy (input->data + at, data, length);
}

static void
insert_from (GByteArray *input, guint at, const GByteArray *other, GRand *rand)
{
  guint from = pick (rand, other->len), longest = 1 + pick (rand, CHUNK), length = MIN (longest, other->len - from);
  g_autofree guint8 *chunk = g_memdup2 (other->data + from, length);

  insert (input, at, chunk, length);
}

static void
change (GByteArray *input, GRand *rand)
{
  guint at = pick (rand, input->len), length = 1 + pick (rand, CHUNK);

  if (input->len == 0)
    return;
  switch (pick (rand, 7))
    {
    case 0: input->data[at] ^= (guint8) (1u << pick (rand, 8)); break;
    case 1: input->data[at] = (guint8) pick (rand, 256); break;
    case 2: input->data[at] = (guint8) (input->data[at] + pick (rand, 9) - 4); break;
    case 3: put_number (input, at, rand); break;
    case 4: g_byte_array_remove_range (input, at, MIN (length, input->len - at)); break;
    case 5: insert_from (input, at, input, rand); break;
    default: insert_from (input, at, inputs->pdata[pick (rand, inputs->len)], rand);
    }
}

static guint
fuzz (guint32 seed, int seconds)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  guint n = 0;

  for (; g_get_monotonic_time () < end; n++)
    {
      const GByteArray *input = inputs->pdata[pick (rand, inputs->len)];
      g_autoptr (GByteArray) changed = g_byte_array_new ();

      g_byte_array_append (changed, input->data, input->len);
      for (guint i = 1 + pick (rand, CHANGES); i > 0; i--)
        change (changed, rand);
      feed (changed->data, changed->len);
    }
  return n;
}

int
main (int argc, char **argv)
{
  int seconds = 0;
  guint32 seed = g_random_int ();

  inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  for (int i = 1; i < argc; i++)
    if (strcmp (argv[i], "--seconds") == 0 && i + 1 < argc)
      seconds = atoi (argv[++i]);
    else if (strcmp (argv[i], "--seed") == 0 && i + 1 < argc)
      seed = (guint32) g_ascii_strtoull (argv[++i], NULL, 10);
    else
      add (argv[i]);
  if (inputs->len == 0)
    return 1;
  printf ("%u inputs, seed %u\n", inputs->len, seed);
  fflush (stdout);
  for (guint i = 0; i < inputs->len; i++)
    feed (((GByteArray *) inputs->pdata[i])->data, ((GByteArray *) inputs->pdata[i])->len);
  printf ("%u changed inputs\n", fuzz (seed, seconds));
  g_ptr_array_unref (inputs);
  return 0;
}
