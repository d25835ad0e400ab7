/* SPDX-License-Identifier: GPL-3.0-or-later */
/* token: what is plugged in */
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "bb-cli.h"
#include "domain/bb-dates.h"

static void
set_time (JsonObject *object, const char *name, GDateTime *time)
{
  g_autofree char *text = bb_time_format (time);

  json_object_set_string_member (object, name, text);
}

static JsonObject *
certificate_to_object (BbTokenCertificate *certificate)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "uri", certificate->uri);
  json_object_set_string_member (object, "subject", certificate->name);
  json_object_set_string_member (object, "issuer", certificate->issuer);
  set_time (object, "not_before", certificate->not_before);
  set_time (object, "not_after", certificate->not_after);
  json_object_set_string_member (object, "key", certificate->key);
  json_object_set_boolean_member (object, "usable", certificate->usable);
  if (certificate->problem)
    json_object_set_string_member (object, "problem", certificate->problem);
  return object;
}

static JsonObject *
token_to_object (BbTokenInfo *token)
{
  JsonObject *object = json_object_new ();
  JsonArray *certificates = json_array_new ();

  json_object_set_string_member (object, "label", token->label);
  json_object_set_string_member (object, "serial", token->serial);
  json_object_set_string_member (object, "manufacturer", token->manufacturer);
  json_object_set_string_member (object, "model", token->model);
  json_object_set_boolean_member (object, "pin_count_low", token->pin_count_low);
  json_object_set_boolean_member (object, "pin_final_try", token->pin_final_try);
  json_object_set_boolean_member (object, "pin_locked", token->pin_locked);
  for (guint i = 0; i < token->certificates->len; i++)
    json_array_add_object_element (certificates, certificate_to_object (token->certificates->pdata[i]));
  json_object_set_array_member (object, "certificates", certificates);
  return object;
}

static void
print_certificate (BbTokenCertificate *certificate)
{
  g_autoptr (GDateTime) from = g_date_time_to_local (certificate->not_before), to = g_date_time_to_local (certificate->not_after);
  g_autofree char *from_text = g_date_time_format (from, "%d/%m/%Y"), *to_text = g_date_time_format (to, "%d/%m/%Y");

  printf (_("  %s, %s, %s to %s, issued by %s\n"), certificate->name, certificate->key, from_text, to_text, certificate->issuer);
  printf ("    %s\n", certificate->usable ? _("can sign") : certificate->problem);
  printf ("    %s\n", certificate->uri);
}

static void
print_token (BbTokenInfo *token)
{
  printf (_("%s (serial number %s)\n"), token->label, token->serial);
  if (token->pin_locked)
    printf ("  ! %s\n", _("locked after too many wrong PINs; its issuer can unlock it"));
  else if (token->pin_final_try)
    printf ("  ! %s\n", _("one more wrong PIN locks it"));
  else if (token->pin_count_low)
    printf ("  ! %s\n", _("a wrong PIN was typed before"));
  for (guint i = 0; i < token->certificates->len; i++)
    print_certificate (token->certificates->pdata[i]);
}

static void
print_all_as_object (GPtrArray *tokens)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < tokens->len; i++)
    json_array_add_object_element (array, token_to_object (tokens->pdata[i]));
  json_object_set_array_member (object, "tokens", array);
  bb_cli_print_json (object);
}

int
bb_cli_token (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autofree char *module = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tokens = NULL;
  GOptionEntry entries[] = { { "module", 0, 0, G_OPTION_ARG_FILENAME, &module, NULL, NULL }, { NULL } };

  if (!bb_cli_parse (&args, entries, "token"))
    return BB_EXIT_USAGE;
  if (!args[0] || !g_str_equal (args[0], "list") || args[1])
    return bb_cli_misuse ("token", _("“%s” needs more words"), "token");
  if (!(tokens = bb_token_list (module, &error)))
    return bb_cli_fail (g_steal_pointer (&error));
  if (cli->json)
    return print_all_as_object (tokens), BB_EXIT_DONE;
  for (guint i = 0; i < tokens->len; i++)
    print_token (tokens->pdata[i]);
  if (tokens->len == 0)
    printf ("%s\n", _("No token is plugged in."));
  return BB_EXIT_DONE;
}
