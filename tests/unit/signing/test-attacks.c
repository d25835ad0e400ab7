/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every attack of attacks.json gets the verdict that stands there, for the reason that stands there. The table of the handbook is made from
 * the same file (tests/tools/attacks), so that it tells what this program has proven. With BIENBAN_ATTACKS=FILE what was seen is written there. */
#include "attack-steps.h"

#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>
#include <sys/resource.h>

/* A bomb must not make the program need more. */
#define MAX_MEMORY (400ul * 1024 * 1024)
#define MAX_SECONDS 20

static const Attack *const lists[] = { attacks_forgery, attacks_update, attacks_bytes, attacks_shown, attacks_cms, attacks_trust, attacks_file };
static JsonArray *seen;
static GPtrArray *cases;            /* Case */

typedef struct
{
  const Attack *attack;
  const char *verdict, *reason;
} Case;

static const Attack *
find_attack (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (const Attack *attack = lists[i]; attack->id != NULL; attack++)
      if (strcmp (attack->id, id) == 0)
        return attack;
  g_error ("attacks.json: nobody makes %s", id);
}

/* Every sentence has a code that the handbook lists; with "time-stamp-" before it, it is about the authority of a time stamp. */
static void
check_code (const char *code, const char *sentence)
{
  static char *page;
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "help", "C", "reason-codes.page", NULL);
  g_autofree char *listed = g_strdup_printf ("<code>%s</code>", code);
  g_autofree char *bare = g_strdup_printf ("<code>%s</code>", code + (g_str_has_prefix (code, "time-stamp-") ? strlen ("time-stamp-") : 0));

  if (page == NULL)
    g_assert_true (g_file_get_contents (path, &page, NULL, NULL));
  if (!g_regex_match_simple ("^[a-z]+(-[a-z]+)+$", code, 0, 0) || (strstr (page, listed) == NULL && strstr (page, bare) == NULL))
    g_test_fail_printf ("“%s” has the code “%s”, which the handbook does not list", sentence, code);
}

static void
add_all (GPtrArray *sentences, char **more, char **codes)
{
  g_assert_cmpuint (g_strv_length (more), ==, g_strv_length (codes));
  for (guint i = 0; more[i] != NULL; i++)
    {
      g_ptr_array_add (sentences, g_strdup (more[i]));
      check_code (codes[i], more[i]);
    }
}

static void
collect (GPtrArray *sentences, GPtrArray *reports)
{
  for (guint i = 0; i < reports->len; i++)
    {
      BbSignatureReport *report = g_ptr_array_index (reports, i);

      add_all (sentences, report->problems, report->problem_codes);
      add_all (sentences, report->changes, report->change_codes);
    }
}

static void
limit_memory (rlim_t limit)
{
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (setrlimit (RLIMIT_DATA, &(struct rlimit) { limit, RLIM_INFINITY }), ==, 0);
#endif
}

/* "refused": the file is not looked at any further. @sentences: everything that is said. */
static const char *
verify (Place *self, const char *crl, GPtrArray *sentences)
{
  static const char *const names[] = { "invalid", "undetermined", "valid" };
  const char *roots[] = { steps_pki ("root-ca.pem"), NULL }, *crls[] = { crl != NULL ? steps_pki (crl) : NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbVerification) verification = NULL;

  limit_memory (MAX_MEMORY);
  verification = bb_pdf_verify (self->out, roots, crls, NULL, &error);
  limit_memory (RLIM_INFINITY);
  g_assert_true ((verification == NULL) == (error != NULL));
  if (verification == NULL)
    {
      g_ptr_array_add (sentences, g_strdup (error->message));
      return "refused";
    }
  collect (sentences, verification->signatures);
  collect (sentences, verification->time_stamps);
  add_all (sentences, verification->remarks, verification->remark_codes);
  return names[verification->verdict];
}

/* The message of the program, with anything in place of what is filled in. */
static gboolean
is_said (GPtrArray *sentences, const char *reason)
{
  g_autofree char *literal = g_regex_escape_string (reason, -1);
  g_autoptr (GRegex) marks = g_regex_new ("%(\\d\\\\\\$)?[a-z]", 0, 0, NULL);
  g_autofree char *pattern = g_regex_replace_literal (marks, literal, -1, 0, ".*", 0, NULL);
  g_autoptr (GRegex) wanted = g_regex_new (pattern, 0, 0, NULL);

  g_assert_nonnull (wanted);
  for (guint i = 0; i < sentences->len; i++)
    if (g_regex_match (wanted, g_ptr_array_index (sentences, i), 0, NULL))
      return TRUE;
  return FALSE;
}

static void
note (const char *id, const char *verdict, GPtrArray *sentences)
{
  JsonObject *line = json_object_new ();
  JsonArray *said = json_array_new ();

  for (guint i = 0; i < sentences->len; i++)
    json_array_add_string_element (said, g_ptr_array_index (sentences, i));
  json_object_set_string_member (line, "id", id);
  json_object_set_string_member (line, "verdict", verdict);
  json_object_set_array_member (line, "said", said);
  json_array_add_object_element (seen, line);
}

static void
test_attack (Place *self, gconstpointer data)
{
  const Case *expected = data;
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  const char *verdict;
  gint64 start;

  expected->attack->make (self);
  start = g_get_monotonic_time ();
  verdict = verify (self, expected->attack->crl, sentences);
  note (expected->attack->id, verdict, sentences);
  for (guint i = 0; i < sentences->len; i++)
    g_test_message ("%s: %s", verdict, (char *) g_ptr_array_index (sentences, i));
  g_assert_cmpint ((g_get_monotonic_time () - start) / G_USEC_PER_SEC, <, MAX_SECONDS);
  if (strcmp (verdict, expected->verdict) != 0)
    g_test_fail_printf ("%s instead of %s", verdict, expected->verdict);
  if (expected->reason != NULL && !is_said (sentences, expected->reason))
    g_test_fail_printf ("“%s” is not said", expected->reason);
}

static void
set_up (Place *self, gconstpointer data)
{
  steps_set_up (self, GUINT_TO_POINTER (FIXTURE_TABLE));
}

static guint
add_group (JsonObject *group)
{
  JsonArray *attacks = json_object_get_array_member (group, "attacks");

  for (guint i = 0; i < json_array_get_length (attacks); i++)
    {
      JsonObject *object = json_array_get_object_element (attacks, i);
      Case *one = g_new0 (Case, 1);
      g_autofree char *path = g_strconcat ("/signing/attacks/", json_object_get_string_member (object, "id"), NULL);

      g_ptr_array_add (cases, one);
      one->attack = find_attack (json_object_get_string_member (object, "id"));
      one->verdict = json_object_get_string_member (object, "verdict");
      one->reason = json_object_get_string_member_with_default (object, "reason", NULL);
      g_test_add (path, Place, one, set_up, test_attack, steps_tear_down);
    }
  return json_array_get_length (attacks);
}

/* Every attack that is made stands in the table. */
static void
count_attacks (guint listed)
{
  guint made = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (const Attack *attack = lists[i]; attack->id != NULL; attack++)
      made++;
  if (made != listed)
    g_error ("%u attacks are made, %u stand in attacks.json", made, listed);
}

static void
write_seen (const char *path)
{
  g_autoptr (JsonNode) root = json_node_init_array (json_node_alloc (), seen);
  g_autofree char *text = json_to_string (root, TRUE);

  fixture_write (path, text, strlen (text));
}

int
main (int argc, char **argv)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *groups;
  guint listed = 0;
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "unit", "signing", "attacks.json", NULL);
  if (!json_parser_load_from_file (parser, path, &error))
    g_error ("%s: %s", path, error->message);
  cases = g_ptr_array_new_with_free_func (g_free);
  groups = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "groups");
  for (guint i = 0; i < json_array_get_length (groups); i++)
    listed += add_group (json_array_get_object_element (groups, i));
  count_attacks (listed);
  seen = json_array_new ();
  status = steps_run ();
  if (g_getenv ("BIENBAN_ATTACKS") != NULL)
    write_seen (g_getenv ("BIENBAN_ATTACKS"));
  json_array_unref (seen);
  g_ptr_array_unref (cases);
  return status;
}
