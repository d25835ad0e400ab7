/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attacks on the signature dictionary: universal signature forgery, false byte ranges, signature wrapping. */
#include "attack-steps.h"

#include <string.h>

/* ── Universal signature forgery: something of the signature is missing or means nothing ─────────────────────── */

static void
forge (Place *self, const char *from, const char *to)
{
  attack_sign (self, FALSE, FALSE);
  attack_replace (self, from, to);
}

/* What stands in place of `<…>`. */
static void
forge_contents (Place *self, const char *to)
{
  GByteArray *bytes;
  AttackRange range;

  attack_sign (self, FALSE, FALSE);
  bytes = attack_read (self);
  range = attack_get_range (bytes);
  attack_overwrite (bytes, range.gap, range.after - range.gap, to);
  attack_write (self, bytes);
}

/* What stands in place of `[ … ]`. */
static void
forge_range (Place *self, const char *to)
{
  GByteArray *bytes;
  gsize at;

  attack_sign (self, FALSE, FALSE);
  bytes = attack_read (self);
  at = attack_find_last (bytes, "/ByteRange [") + 11;
  attack_overwrite (bytes, at, attack_find_last (bytes, "/Contents <") - at - 1, to);
  attack_write (self, bytes);
}

static void no_contents (Place *self) { forge (self, "/Contents <", "/Kontents <"); }
static void null_contents (Place *self) { forge_contents (self, "null"); }
static void empty_contents (Place *self) { forge_contents (self, "<>"); }
static void zero_contents (Place *self) { forge_contents (self, "<00>"); }
static void text_contents (Place *self) { forge_contents (self, "(0)"); }
static void no_range (Place *self) { forge (self, "/ByteRange", "/BiteRange"); }
static void null_range (Place *self) { forge_range (self, "null"); }
static void empty_range (Place *self) { forge_range (self, "[ ]"); }
static void zero_range (Place *self) { forge_range (self, "[ 0 0 0 0 ]"); }
static void negative_range (Place *self) { forge_range (self, "[ 0 -1 -1 -1 ]"); }
static void short_range (Place *self) { forge_range (self, "[ 0 100 ]"); }
static void text_range (Place *self) { forge_range (self, "(0 9 9 9)"); }
static void no_kind (Place *self) { forge (self, "/SubFilter", "/Subfilter"); }
static void other_kind (Place *self) { forge (self, "/ETSI.CAdES.detached", "/adbe.x509.rsa_sha1"); }

static void
zero_filled_contents (Place *self)
{
  GByteArray *bytes;
  AttackRange range;

  attack_sign (self, FALSE, FALSE);
  bytes = attack_read (self);
  range = attack_get_range (bytes);
  memset (bytes->data + range.gap + 1, '0', range.after - range.gap - 2);
  attack_write (self, bytes);
}

/* The signature of another paper of the same signer. */
static void
foreign_contents (Place *self)
{
  g_autofree char *value = g_build_filename (self->folder, "value", NULL);

  attack_sign (self, FALSE, FALSE);
  g_free (fixture_shell ("cd %s && echo other | openssl cms -sign -binary -outform DER -out %s -signer secretary.pem -inkey secretary.key "
                         "-certfile sub-ca.pem " ATTACK_CMS, attack_pki_folder (), value));
  attack_put_value (self, "value");
}

/* ── Byte ranges that leave something out ────────────────────────────────────────────────────────────────────── */

static void
move_range (Place *self, gssize begin, gssize gap, gssize after, gssize end)
{
  GByteArray *bytes;
  AttackRange range;
  g_autofree char *text = NULL;
  gsize at;

  attack_sign (self, FALSE, FALSE);
  bytes = attack_read (self);
  range = attack_get_range (bytes);
  text = g_strdup_printf ("[ %zd %zd %zd %zd ]", begin, (gssize) range.gap + gap, (gssize) range.after + after,
                          (gssize) (range.end - range.after) - after + end);
  at = attack_find_last (bytes, "/ByteRange [") + 11;
  attack_overwrite (bytes, at, attack_find_last (bytes, "/Contents <") - at - 1, text);
  attack_write (self, bytes);
}

static void range_begins_late (Place *self) { move_range (self, 9, -9, 0, 0); }
static void gap_begins_early (Place *self) { move_range (self, 0, -40, 0, 0); }
static void gap_ends_late (Place *self) { move_range (self, 0, 0, 20, 0); }
static void range_ends_early (Place *self) { move_range (self, 0, 0, 0, -30); }
static void range_ends_beyond (Place *self) { move_range (self, 0, 0, 0, 1000); }

/* Other bytes in the gap, behind the value, which readers skip. */
static void
stuffed_gap (Place *self)
{
  GByteArray *bytes;
  AttackRange range;

  attack_sign (self, FALSE, FALSE);
  bytes = attack_read (self);
  range = attack_get_range (bytes);
  memcpy (bytes->data + range.after - 100, "> /Note <", 9);
  attack_write (self, bytes);
}

/* ── Signature wrapping: the signed second part moves on, and what lies between is the attacker's ────────────── */

/* The attacker's cross references at @here; their startxref is the signed one, behind them. */
static char *
wrap_in (GByteArray *bytes, AttackRange range, gsize here, gsize inserted)
{
  gsize at = attack_find_last (bytes, "\nxref\n") + 1;
  g_autofree char *section = g_strndup ((const char *) bytes->data + at, bytes->len - at);
  GString *moved = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (section, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint64 offset = g_ascii_strtoull (lines[i], NULL, 10);

      if (strlen (lines[i]) == 19 && g_str_has_suffix (lines[i], " n ") && offset >= range.after)
        g_string_append_printf (moved, "%010" G_GUINT64_FORMAT "%s\n", offset + inserted, lines[i] + 10);
      else
        g_string_append_printf (moved, "%s%s", lines[i], lines[i + 1] != NULL ? "\n" : "");
    }
  g_assert_cmpuint (here, >, range.after);
  return g_string_free (moved, FALSE);
}

/* @again: whether the false range is a second one beside the true one, or stands in its place */
static void
wrap (Place *self, const char *evil, gboolean again)
{
  GByteArray *bytes;
  AttackRange range;
  GString *between = g_string_new (NULL);
  g_autofree char *section = NULL, *ending = NULL, *numbers = NULL;
  gsize xref, inserted, at;

  attack_sign (self, FALSE, FALSE);
  bytes = attack_read (self);
  range = attack_get_range (bytes);
  xref = attack_find_last (bytes, "\nxref\n") + 1;
  section = wrap_in (bytes, range, xref, 0);
  inserted = xref - range.after + strlen (section) + strlen (evil) + 16;
  g_free (section);
  section = wrap_in (bytes, range, xref, inserted);
  numbers = g_strdup_printf ("[ 0 %zu %zu %zu ]", range.gap, range.after + inserted, range.end - range.after);
  ending = g_strdup_printf ("> %s %s >>\nendobj\n", again ? "/ByteRange" : "/Note", numbers);
  at = attack_find_last (bytes, "/ByteRange [ 0 ") + 11;
  if (!again)
    attack_overwrite (bytes, at, attack_find_last (bytes, "/Contents <") - at - 1, numbers);
  attack_overwrite (bytes, range.after - 400, 400, ending);
  while (range.after + between->len < xref)
    g_string_append_c (between, '\n');
  g_string_append (between, section);
  g_string_append (between, evil);
  while (between->len < inserted)
    g_string_append_c (between, '\n');
  attack_insert (bytes, range.after, between->str);
  g_string_free (between, TRUE);
  attack_write (self, bytes);
}

static void wrap_moved (Place *self) { wrap (self, "", FALSE); }
static void wrap_object (Place *self) { wrap (self, "99 0 obj\n<< /Evil true >>\nendobj\n", FALSE); }
static void wrap_second_range (Place *self) { wrap (self, "", TRUE); }

const Attack attacks_forgery[] = {
  { "usf-no-contents", no_contents, NULL },
  { "usf-null-contents", null_contents, NULL },
  { "usf-empty-contents", empty_contents, NULL },
  { "usf-zero-contents", zero_contents, NULL },
  { "usf-text-contents", text_contents, NULL },
  { "usf-zero-filled-contents", zero_filled_contents, NULL },
  { "usf-foreign-contents", foreign_contents, NULL },
  { "usf-no-range", no_range, NULL },
  { "usf-null-range", null_range, NULL },
  { "usf-empty-range", empty_range, NULL },
  { "usf-zero-range", zero_range, NULL },
  { "usf-negative-range", negative_range, NULL },
  { "usf-short-range", short_range, NULL },
  { "usf-text-range", text_range, NULL },
  { "usf-no-kind", no_kind, NULL },
  { "usf-other-kind", other_kind, NULL },
  { "range-begins-late", range_begins_late, NULL },
  { "range-gap-begins-early", gap_begins_early, NULL },
  { "range-gap-ends-late", gap_ends_late, NULL },
  { "range-ends-early", range_ends_early, NULL },
  { "range-ends-beyond", range_ends_beyond, NULL },
  { "range-stuffed-gap", stuffed_gap, NULL },
  { "swa-moved", wrap_moved, NULL },
  { "swa-object", wrap_object, NULL },
  { "swa-second-range", wrap_second_range, NULL },
  { NULL, NULL, NULL }
};
