/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-phrasebook.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <unistd.h>

#include "bb-config.h"
#include "capture/bb-capture.h"
#include "decode/bb-decoder.h"
#include "domain/bb-domain-error.h"
#include "minutes/bb-minutes.h"
#include "phone/bb-phone.h"
#include "signing/bb-signing.h"
#include "signing/bb-words.h"
#include "store/bb-store.h"
#include "sync/hub/bb-accounts.h"
#include "sync/bb-peer.h"

G_DEFINE_QUARK (bb-service-error-quark, bb_service_error)

typedef enum { KIND_INPUT = 3, KIND_REFUSED = 4 } Kind;

/* What a person can do about it; the message of the error says what happened and where. */
static const struct { GQuark (*domain) (void); int code; Kind kind; const char *advice; } phrases[] = {
  { bb_domain_error_quark, BB_DOMAIN_ERROR_SYNTAX, KIND_INPUT, N_("Correct it and try again; nothing was changed.") },
  { bb_domain_error_quark, BB_DOMAIN_ERROR_INVALID, KIND_INPUT, N_("Correct it and try again; nothing was changed.") },
  { bb_domain_error_quark, BB_DOMAIN_ERROR_UNKNOWN_ITEM, KIND_INPUT, N_("Look up the code with “bienban-cli checklist show”; nothing was changed.") },
  { bb_domain_error_quark, BB_DOMAIN_ERROR_ANSWER_TYPE, KIND_INPUT, N_("Answer it that way; nothing was changed.") },
  { bb_domain_error_quark, BB_DOMAIN_ERROR_STATE, KIND_REFUSED, N_("Nothing was changed.") },
  { bb_domain_error_quark, BB_DOMAIN_ERROR_CALENDAR, KIND_REFUSED, N_("Add the calendar of that year to the catalogue, or type the date itself.") },
  { bb_store_error_quark, BB_STORE_ERROR_NOT_FOUND, KIND_INPUT, N_("Check the name; nothing was changed.") },
  { bb_store_error_quark, BB_STORE_ERROR_CONFLICT, KIND_REFUSED, N_("It was changed elsewhere in the meantime: open it again and repeat the change; both versions are kept.") },
  { bb_store_error_quark, BB_STORE_ERROR_LOCKED, KIND_REFUSED, N_("Close the other window or program that has it open, or choose another workspace.") },
  { bb_store_error_quark, BB_STORE_ERROR_NEWER, KIND_REFUSED, N_("Install the newer version of Biên Bản; nothing was changed.") },
  { bb_store_error_quark, BB_STORE_ERROR_READ_ONLY, KIND_REFUSED, N_("Allow writing to this folder, or choose another workspace; nothing was lost.") },
  { bb_store_error_quark, BB_STORE_ERROR_FULL, KIND_REFUSED, N_("Free some space and repeat the last step; everything saved before is safe.") },
  { bb_store_error_quark, BB_STORE_ERROR_DAMAGED, KIND_REFUSED, N_("Do not delete anything: copy the folder, then run “bienban-cli fsck”.") },
  { bb_store_error_quark, BB_STORE_ERROR_INVALID, KIND_INPUT, N_("Correct it and try again; nothing was changed.") },
  { bb_store_error_quark, BB_STORE_ERROR_EMPTY_FILE, KIND_INPUT, N_("Copy the file again from its source; nothing was taken in.") },
  { bb_store_error_quark, BB_STORE_ERROR_TOO_LARGE, KIND_INPUT, N_("Choose a smaller file or free some space; nothing was taken in.") },
  { bb_store_error_quark, BB_STORE_ERROR_FAILED, KIND_REFUSED, N_("Try again; everything saved before is safe.") },
  { bb_minutes_error_quark, BB_MINUTES_ERROR_IO, KIND_REFUSED, N_("Choose another place or free some space; no minutes were written.") },
  { bb_minutes_error_quark, BB_MINUTES_ERROR_FONT, KIND_REFUSED, N_("Install a font with these letters or replace them; no minutes were written.") },
  { bb_minutes_error_quark, BB_MINUTES_ERROR_TEMPLATE, KIND_REFUSED, N_("Install the program again; no minutes were written.") },
  { bb_signing_error_quark, BB_SIGNING_ERROR_BAD_PDF, KIND_INPUT, N_("Ask for the file again; it was not changed.") },
  { bb_signing_error_quark, BB_SIGNING_ERROR_ENCRYPTED, KIND_INPUT, N_("Save it without a password and try again; it was not changed.") },
  { bb_signing_error_quark, BB_SIGNING_ERROR_FIELD, KIND_REFUSED, N_("Choose a field that is still empty; the PDF was not changed.") },
  { bb_signing_error_quark, BB_SIGNING_ERROR_IDENTITY, KIND_INPUT, N_("Choose another signing file or token; the PDF was not changed.") },
  { bb_signing_error_quark, BB_SIGNING_ERROR_PIN, KIND_REFUSED, N_("Type the password again; the PDF was not changed.") },
  { bb_signing_error_quark, BB_SIGNING_ERROR_NO_PIN, KIND_REFUSED, N_("Type the password or PIN to sign; the PDF was not changed.") },
  { bb_signing_error_quark, BB_SIGNING_ERROR_PIN_LOCKED, KIND_REFUSED, N_("Sign with another token or file; the PDF was not changed.") },
  { bb_signing_error_quark, BB_SIGNING_ERROR_TOKEN_REMOVED, KIND_REFUSED, N_("Plug it in and sign again; the PDF was not changed.") },
  { bb_signing_error_quark, BB_SIGNING_ERROR_TOKEN_SLOW, KIND_REFUSED, N_("Pull it out, plug it in and sign again; the PDF was not changed.") },
  { bb_signing_error_quark, BB_SIGNING_ERROR_CERTIFICATE, KIND_REFUSED, N_("Sign with a valid certificate; the PDF was not changed.") },
  { bb_signing_error_quark, BB_SIGNING_ERROR_LAST_TRY, KIND_REFUSED, N_("Look at each key of the PIN, then sign again; the PDF was not changed.") },
  { bb_signing_error_quark, BB_SIGNING_ERROR_TIME_STAMP, KIND_REFUSED, N_("Try again later or ask another authority; the PDF was not changed.") },
  { bb_signing_error_quark, BB_SIGNING_ERROR_IO, KIND_REFUSED, N_("Choose another place or free some space; the PDF was not changed.") },
  { bb_capture_error_quark, BB_CAPTURE_ERROR_NO_DEVICE, KIND_REFUSED, N_("Connect one and try again, or take the picture with a phone; nothing was changed.") },
  { bb_capture_error_quark, BB_CAPTURE_ERROR_DENIED, KIND_REFUSED, N_("Allow it in the system's privacy settings and try again; nothing was changed.") },
  { bb_capture_error_quark, BB_CAPTURE_ERROR_BUSY, KIND_REFUSED, N_("Close that program and try again; nothing was changed.") },
  { bb_capture_error_quark, BB_CAPTURE_ERROR_MISSING, KIND_REFUSED, N_("Ask whoever installs programs here to add it; nothing was changed.") },
  { bb_capture_error_quark, BB_CAPTURE_ERROR_FAILED, KIND_REFUSED, N_("Try again; nothing was changed.") },
  { bb_capture_error_quark, BB_CAPTURE_ERROR_CUT, KIND_REFUSED, N_("Play it to hear whether its end is there.") },
  { bb_capture_error_quark, BB_CAPTURE_ERROR_FULL, KIND_REFUSED, N_("Free some space and record again; what was recorded until then is kept.") },
  { bb_sync_error_quark, BB_SYNC_ERROR_AWAY, KIND_REFUSED, N_("Try again when the network is back; what was carried over stays, and the rest is kept here.") },
  { bb_sync_error_quark, BB_SYNC_ERROR_TOO_LARGE, KIND_REFUSED, N_("It is kept here; ask whoever runs the server to allow larger documents.") },
  { bb_sync_error_quark, BB_SYNC_ERROR_REFUSED, KIND_REFUSED, N_("Everything is kept here; ask whoever runs the server for the right.") },
  { bb_sync_error_quark, BB_SYNC_ERROR_CHANGED, KIND_REFUSED, N_("Try again: it is compared from the beginning; nothing was lost.") },
  { bb_sync_error_quark, BB_SYNC_ERROR_INVALID, KIND_REFUSED, N_("Check the address; nothing was changed.") },
  { bb_sync_error_quark, BB_SYNC_ERROR_STRANGER, KIND_REFUSED, N_("Open a web page to log in to the network, or check the address; nothing was sent.") },
  { bb_sync_error_quark, BB_SYNC_ERROR_LOGIN, KIND_REFUSED, N_("Check the name and the password, or wait if it was tried too often; everything is kept here.") },
  { bb_accounts_error_quark, BB_ACCOUNTS_ERROR_INVALID, KIND_INPUT, N_("Nothing was changed.") },
  { bb_phone_error_quark, BB_PHONE_ERROR_NO_NETWORK, KIND_REFUSED, N_("Join the Wi-Fi of the phone, or turn on a hotspot, and try again; nothing was changed.") },
  { bb_phone_error_quark, BB_PHONE_ERROR_FAILED, KIND_REFUSED, N_("Try again; nothing was changed.") },
  { bb_decode_error_quark, BB_DECODE_ERROR_DAMAGED, KIND_INPUT, N_("The file itself is kept as it came.") },
  { bb_decode_error_quark, BB_DECODE_ERROR_UNKNOWN, KIND_INPUT, N_("The file itself is kept as it came.") },
  { bb_decode_error_quark, BB_DECODE_ERROR_HUGE, KIND_INPUT, N_("The file itself is kept as it came.") },
  { bb_decode_error_quark, BB_DECODE_ERROR_PASSWORD, KIND_INPUT, N_("The file itself is kept as it came.") },
  { bb_decode_error_quark, BB_DECODE_ERROR_DIED, KIND_INPUT, N_("The file itself is kept as it came.") },
  { bb_decode_error_quark, BB_DECODE_ERROR_TIMEOUT, KIND_INPUT, N_("The file itself is kept as it came.") },
  { bb_decode_error_quark, BB_DECODE_ERROR_WRONG_ANSWER, KIND_INPUT, N_("The file itself is kept as it came.") },
  { bb_decode_error_quark, BB_DECODE_ERROR_MISSING, KIND_REFUSED, N_("The file itself is kept as it came.") },
  { bb_decode_error_quark, BB_DECODE_ERROR_NO_HELPER, KIND_REFUSED, N_("Nothing was lost.") },
  { bb_service_error_quark, BB_SERVICE_ERROR_USAGE, KIND_INPUT, N_("Nothing was changed.") },
  { bb_service_error_quark, BB_SERVICE_ERROR_NOT_FOUND, KIND_INPUT, N_("Check the name; nothing was changed.") },
  { bb_service_error_quark, BB_SERVICE_ERROR_LOCKED, KIND_REFUSED, N_("Unlock the visit first, as long as nobody has signed; nothing was changed.") },
  { bb_service_error_quark, BB_SERVICE_ERROR_INPUT, KIND_INPUT, N_("Correct the file and try again; nothing was changed.") },
  { bb_service_error_quark, BB_SERVICE_ERROR_FORK, KIND_REFUSED, N_("Take the PDF from whoever signed last and sign that one; nothing was changed.") },
  { bb_service_error_quark, BB_SERVICE_ERROR_CHANGED, KIND_REFUSED, N_("The newer words stand; undo or redo again for the step before.") },
};

static int
find_phrase (const GError *error)
{
  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (g_error_matches (error, phrases[i].domain (), phrases[i].code))
      return i;
  return -1;
}

static const char *
describe_io (const GError *error)
{
  switch (error->code)
    {
    case G_IO_ERROR_NOT_FOUND:         return _("Check the name; nothing was changed.");
    case G_IO_ERROR_PERMISSION_DENIED: return _("Ask for permission to read or write it; nothing was changed.");
    case G_IO_ERROR_NO_SPACE:          return _("Free some space and repeat the last step; everything saved before is safe.");
    case G_IO_ERROR_CANCELLED:         return _("It was stopped on request; nothing was changed.");
    default:                           return _("Nothing was lost.");
    }
}

/* A name from a damaged file may hold anything; a sentence holds letters. */
static char *
clean (const char *text)
{
  char *valid = g_utf8_make_valid (text, -1);

  for (char *at = valid; *at; at++)
    if ((guchar) *at < 0x20 || *at == 0x7f)
      *at = ' ';
  return valid;
}

static char *
join (const char *what, const char *advice)
{
  g_autofree char *sentence = clean (what);

  g_strchomp (sentence);
  if (*sentence == '\0')
    return g_strdup (advice);
  if (g_str_has_suffix (sentence, ".") || g_str_has_suffix (sentence, "!") || g_str_has_suffix (sentence, "…"))
    return g_strdup_printf ("%s %s", sentence, advice);
  return g_strdup_printf ("%s. %s", sentence, advice);
}

char *
bb_phrase (const GError *error)
{
  int i;

  g_return_val_if_fail (error != NULL, NULL);
  i = find_phrase (error);
  if (i >= 0)
    return join (error->message, _(phrases[i].advice));
  return join (error->message, error->domain == G_IO_ERROR ? describe_io (error) : _("Nothing was lost."));
}

int
bb_phrase_get_exit_code (const GError *error)
{
  int i = find_phrase (error);

  if (i >= 0)
    return phrases[i].kind;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) || error->domain == G_FILE_ERROR ? KIND_INPUT : KIND_REFUSED;
}

/* gettext translates in every locale but "C", "POSIX" and "C.UTF-8". */
static gboolean
locale_translates (void)
{
  const char *name = setlocale (LC_MESSAGES, NULL);

  return name && !g_str_equal (name, "C") && !g_str_equal (name, "POSIX") && !g_str_has_prefix (name, "C.");
}

/* A system without any other locale has C.UTF-8 at least: under another name it translates as well. */
static void
borrow_locale (void)
{
  static const char * const origins[] = { "/usr/lib/locale/C.utf8", "/usr/lib/locale/C.UTF-8" };
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "bienban", "locale", NULL);
  g_autofree char *link = g_build_filename (folder, "vi_VN.UTF-8", NULL);

  g_mkdir_with_parents (folder, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (origins) && !locale_translates (); i++)
    {
      if (!g_file_test (origins[i], G_FILE_TEST_IS_DIR) || (symlink (origins[i], link) < 0 && errno != EEXIST))
        continue;
      g_setenv ("LOCPATH", folder, TRUE);
      setlocale (LC_ALL, "vi_VN.UTF-8");
      g_unsetenv ("LOCPATH");
    }
}

static void
choose_locale (void)
{
  static const char * const locales[] = { "", "vi_VN.UTF-8", "en_US.UTF-8", "en_GB.UTF-8" };

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    if (setlocale (LC_ALL, locales[i]) && locale_translates ())
      return;
  borrow_locale ();
  if (!locale_translates ())
    setlocale (LC_ALL, "C.UTF-8");
}

void
bb_language_init (const char *language)
{
  const char *folder = g_getenv ("BIENBAN_LOCALE");

  if (!language || !*language)
    language = g_getenv ("BIENBAN_LANGUAGE");
  g_setenv ("LANGUAGE", language && g_str_has_prefix (language, "en") ? "en" : "vi", TRUE);
  choose_locale ();
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, folder ? folder : BB_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
