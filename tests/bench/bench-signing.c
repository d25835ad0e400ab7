/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing minutes of 600 MB: memory, and time against copying them; what the CMS costs beside hash and raw signature; how many signed minutes one core
 * verifies in a minute. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench-photos.h"
#include "sample-case.h"
#include "signing/bb-cms.h"
#include "signing/bb-demo-pki.h"
#include "test-folder.h"

#define PHOTOS 200
#define CMS_TIMES 200
#define VERIFY_TIMES 10                 /* a run; the median of the runs counts */
#define VERIFY_RUNS 9
#define TRIES 5

static char *
tell_password (const char *what, gboolean retry, int tries_left, gpointer unused)
{
  return g_strdup (BB_DEMO_PKI_PASSWORD);
}

static void
need (gboolean done, GError *error, const char *what)
{
  if (!done)
    g_error ("%s: %s", what, error ? error->message : g_strerror (errno));
}

static BbIdentity *
open_identity (const char *folder, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/pki/%s.p12", folder, name);
  g_autoptr (GError) error = NULL;
  BbIdentity *identity = bb_identity_open (path, tell_password, NULL, &error);

  need (identity != NULL, error, path);
  return identity;
}

/* With @photos (nullable) or without. */
static char *
write_minutes (const char *folder, const char *name, char **photos)
{
  char *path = g_build_filename (folder, name, NULL);
  SampleOptions options = { .findings = 16, .recommendations = 8, .photos = photos ? PHOTOS : 0, .photo_files = (const char * const *) photos };
  BbMinutesOptions how = { .data_dir = g_getenv ("BIENBAN_DATA"), .file = sample_case_find_file };
  g_autoptr (BbCase) visit = sample_case_new (&options);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbMinutesResult) result = bb_minutes_write (visit, path, &how, NULL, &error);

  need (result != NULL, error, path);
  return path;
}

/* @authorities: (nullable): time-stamps it. */
static void
sign (const char *folder, const char *from, const char *to, const char *field, gboolean certify, BbDemoPki *authorities)
{
  g_autoptr (BbIdentity) identity = open_identity (folder, field);
  const BbSignRequest request = { .field = field, .certify = certify, .tsa = authorities ? BB_DEMO_TSA_URL : NULL, .ask = bb_demo_pki_answer,
                                  .ask_data = authorities };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = bb_pdf_sign (from, to, &request, identity, NULL, &error);

  need (result != NULL, error, from);
}

/* ── Memory ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

static gint64
copy_with_sync (const char *from, const char *to)
{
  gint64 start = g_get_monotonic_time ();
  int in = open (from, O_RDONLY), out = open (to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  g_autofree char *buffer = g_malloc (1 << 20);
  gssize n;

  while ((n = read (in, buffer, 1 << 20)) > 0)
    need (write (out, buffer, (gsize) n) == n, NULL, to);
  fsync (out);
  close (in);
  close (out);
  return g_get_monotonic_time () - start;
}

static void
measure_large (const char *folder)
{
  g_auto (GStrv) photos = bench_photos_new (folder, PHOTOS);
  g_autofree char *pdf = write_minutes (folder, "large.pdf", photos), *to = g_build_filename (folder, "signed.pdf", NULL);
  gint64 start, copied = copy_with_sync (pdf, to);
  struct rusage usage;
  GStatBuf info;
  pid_t child;
  int status;

  bench_photos_remove (photos);
  g_stat (pdf, &info);
  start = g_get_monotonic_time ();
  if ((child = fork ()) == 0)
    {
      execl ("/proc/self/exe", "bench-signing", folder, pdf, to, NULL);
      _exit (127);
    }
  need (wait4 (child, &status, 0, &usage) == child && status == 0, NULL, "the signing failed");
  start = g_get_monotonic_time () - start;
  g_print ("signing: minutes of %.0f MB: %.2f s, %.1f times cp with fsync of %.2f s; %.0f MB at most (goal 60)\n", (double) info.st_size / 1e6, start / 1e6,
           (double) start / copied, copied / 1e6, usage.ru_maxrss / 1024.0);
  g_unlink (to);
  g_unlink (pdf);
}

/* ── The CMS ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
hash_file (const char *path, guint8 digest[BB_HASH_MAX_LENGTH])
{
  g_autofree char *data = NULL;
  gsize length;
  BbHash hash;

  need (g_file_get_contents (path, &data, &length, NULL), NULL, path);
  bb_hash_init (&hash, BB_HASH_SHA256);
  bb_hash_update (&hash, data, length);
  bb_hash_finish (&hash, digest);
}

static gint64
sign_many (BbIdentity *identity, const char *path, gboolean cms)
{
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < CMS_TIMES; i++)
    {
      guint8 digest[BB_HASH_MAX_LENGTH];
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL, result = NULL;

      hash_file (path, digest);
      bytes = g_bytes_new (digest, 32);
      result = cms ? bb_cms_write (identity, digest, 32, &error) : bb_identity_sign (identity, bytes, &error);
      need (result != NULL, error, "signature");
    }
  return g_get_monotonic_time () - start;
}

/* The quickest of several tries of each, in turn: the machine has other work. */
static void
measure_cms (const char *folder, const char *path, const char *name)
{
  g_autoptr (BbIdentity) identity = open_identity (folder, name);
  gint64 whole = G_MAXINT64, floor = G_MAXINT64;

  for (guint i = 0; i < TRIES; i++)
    {
      floor = MIN (floor, sign_many (identity, path, FALSE));
      whole = MIN (whole, sign_many (identity, path, TRUE));
    }
  g_print ("signing: the CMS with the key of the %s: %.2f ms, %.2f times hash and raw signature of %.2f ms (goal 1.2)\n", name, whole / 1e3 / CMS_TIMES,
           (double) whole / floor, floor / 1e3 / CMS_TIMES);
}

/* ── Verification ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Of this thread: what other programs do meanwhile does not count. */
static double
get_processor_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const double *first = a, *second = b;

  return (*first > *second) - (*first < *second);
}

/* Returns: seconds of one core for one verification. */
static double
verify_some (const char *root, const char *path, const char *level)
{
  const char * const trust[] = { root, NULL };
  double start = get_processor_time ();

  for (guint i = 0; i < VERIFY_TIMES; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BbVerification) verification = bb_pdf_verify (path, trust, NULL, NULL, &error);

      need (verification && verification->verdict == BB_VERDICT_VALID && verification->signatures->len == 3, error, path);
      for (guint k = 0; k < verification->signatures->len; k++)
        need (g_str_equal (((BbSignatureReport *) verification->signatures->pdata[k])->level, level), NULL, level);
    }
  return (get_processor_time () - start) / VERIFY_TIMES;
}

static void
measure_verification (const char *folder, const char *path, const char *level)
{
  g_autofree char *root = g_build_filename (folder, "pki", "root-ca.pem", NULL);
  double times[VERIFY_RUNS];

  for (guint i = 0; i < VERIFY_RUNS; i++)
    times[i] = verify_some (root, path, level);
  qsort (times, VERIFY_RUNS, sizeof times[0], compare_times);
  g_print ("signing: minutes with three signatures, %s: %.1f ms of one core to verify (median of %u runs, %.1f to %.1f), %.0f a minute (goal 1000)\n", level,
           times[VERIFY_RUNS / 2] * 1e3, VERIFY_RUNS, times[0] * 1e3, times[VERIFY_RUNS - 1] * 1e3, 60 / times[VERIFY_RUNS / 2]);
}

static void
sign_all (const char *folder, const char *path, BbDemoPki *authorities)
{
  sign (folder, path, path, "secretary", TRUE, authorities);
  sign (folder, path, path, "unit", FALSE, authorities);
  sign (folder, path, path, "leader", FALSE, authorities);
}

static void
raise_level (const char *path, BbDemoPki *authorities)
{
  const BbRaiseRequest request = { .fetch = TRUE, .tsa = BB_DEMO_TSA_URL, .ask = bb_demo_pki_answer, .ask_data = authorities };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaiseResult) result = bb_pdf_raise (path, path, &request, NULL, &error);

  need (result != NULL, error, path);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_build_filename (g_get_current_dir (), "bench-signing.XXXXXX", NULL), *pki = NULL, *small = NULL, *raised = NULL;
  g_autoptr (BbDemoPki) authorities = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "C.UTF-8");
  if (argc == 4)                                           /* the signing alone, in a process of its own */
    {
      sign (argv[1], argv[2], argv[3], "secretary", TRUE, NULL);
      return 0;
    }
  need (g_mkdtemp (folder) != NULL, NULL, "folder");
  pki = g_build_filename (folder, "pki", NULL);
  authorities = bb_demo_pki_new (pki, "Trần Thị Trưởng Đoàn", "Lê Văn Thư Ký", "Phạm Thị Đơn Vị", &error);
  need (authorities != NULL, error, pki);
  small = write_minutes (folder, "small.pdf", NULL);
  sign_all (folder, small, NULL);
  raised = write_minutes (folder, "raised.pdf", NULL);
  sign_all (folder, raised, authorities);
  raise_level (raised, authorities);
  measure_verification (folder, small, "B-B");
  measure_verification (folder, raised, "B-LTA");
  if (g_getenv ("BIENBAN_BENCH_SMALL"))                    /* verification alone, for who looks where its time goes */
    {
      remove_tree (folder);
      return 0;
    }
  measure_cms (folder, small, "leader");
  measure_cms (folder, small, "unit");
  measure_large (folder);
  remove_tree (folder);
  return 0;
}
