/* SPDX-License-Identifier: GPL-3.0-or-later */
/* signers: who has signed how, signatures by hand, and the laptop that has the paper */
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "bb-cli.h"
#include "domain/bb-dates.h"
#include "services/bb-signers.h"

typedef struct
{
  char *field, *drawn, *scan, *who, *hand_over, *to;
  gboolean take_back;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->field);
  g_free (self->drawn);
  g_free (self->scan);
  g_free (self->who);
  g_free (self->hand_over);
  g_free (self->to);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* ── The list ────────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
get_state (BbEvent *event, const BbSigningState *paper, const char *field)
{
  if (!event)
    return g_strcmp0 (paper->first, field) == 0 ? "first" : "waiting";
  if (event->kind == BB_EVENT_REFUSED)
    return "refused";
  if (event->way)
    return event->way;
  return paper->lost && g_strv_contains ((const char * const *) paper->lost, field) ? "again" : "signed";
}

static JsonObject *
signer_to_object (BbEvent *event, const BbSigningState *paper, const char *field)
{
  JsonObject *object = json_object_new ();
  g_autofree char *at = event && event->at ? bb_time_format (event->at) : NULL;

  json_object_set_string_member (object, "field", field);
  json_object_set_string_member (object, "state", get_state (event, paper, field));
  if (event && event->who)
    json_object_set_string_member (object, "who", event->who);
  if (at)
    json_object_set_string_member (object, "at", at);
  if (event && event->sha256)
    json_object_set_string_member (object, "sha256", event->sha256);
  return object;
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text)
    json_object_set_string_member (object, name, text);
}

static void
print_object (BbCase *visit, char **fields, const BbSigningState *paper)
{
  JsonObject *object = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; fields && fields[i]; i++)
    json_array_add_object_element (list, signer_to_object (bb_events_find_settling (bb_case_get_events (visit), fields[i]), paper, fields[i]));
  json_object_set_array_member (object, "signers", list);
  set_text (object, "number", paper->number);
  set_text (object, "date", paper->date);
  json_object_set_boolean_member (object, "sealed", paper->is_sealed);
  set_text (object, "sealed_by", paper->sealed_by);
  set_text (object, "held_by", paper->held_by);
  bb_cli_print_json (object);
}

static const char *
describe (const char *state)
{
  static const struct { const char *state, *words; } words[] = {
    { "first", N_("not signed yet; signs first, for that seals the page") }, { "waiting", N_("not signed yet") }, { "signed", N_("signed") },
    { "refused", N_("refused") }, { "drawn", N_("signed by hand on the screen") }, { "paper", N_("signed on the printed paper") },
    { "again", N_("signed a copy that was left behind; must sign again") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (state, words[i].state))
      return _(words[i].words);
  return state;
}

static void
print_words (BbCase *visit, char **fields, const BbSigningState *paper)
{
  for (guint i = 0; fields && fields[i]; i++)
    {
      BbEvent *event = bb_events_find_settling (bb_case_get_events (visit), fields[i]);

      printf ("%s: %s%s%s\n", fields[i], describe (get_state (event, paper, fields[i])), event && event->who ? ", " : "", event && event->who ? event->who : "");
    }
  if (paper->has_number)
    printf (_("number: %s\n"), paper->number ? paper->number : _("not given yet"));
  if (paper->has_seal)
    printf (_("seal: %s\n"), paper->is_sealed ? (paper->sealed_by ? paper->sealed_by : "?") : _("not sealed yet"));
  if (paper->held_by)
    printf (_("the paper is with %s\n"), paper->held_by);
}

static int
list_signers (BbCli *cli, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCase) visit = bb_visit_load (cli->workspace, id, &error);
  BbEvent *lock = visit ? bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED) : NULL;
  g_autoptr (BbSigningState) paper = NULL;

  if (visit && !bb_case_is_locked (visit))
    g_set_error_literal (&error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE, _("Only a locked visit has minutes to sign; lock it first"));
  if (!error)
    paper = bb_visit_get_signing_state (cli->workspace, id, &error);
  if (!paper)
    return bb_cli_fail (g_steal_pointer (&error));
  if (cli->json)
    print_object (visit, lock->fields, paper);
  else
    print_words (visit, lock->fields, paper);
  return BB_EXIT_DONE;
}

/* ── What is recorded ────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
sign_by_hand (BbCli *cli, const char *id, const Options *options, GError **error)
{
  g_autofree char *strokes = NULL;

  if (options->scan)
    return bb_visit_sign_on_paper (cli->workspace, id, options->field, options->who, options->scan, error);
  return g_file_get_contents (options->drawn, &strokes, NULL, error) &&
         bb_visit_sign_by_hand (cli->workspace, id, options->field, options->who, strokes, error);
}

static gboolean
record (BbCli *cli, const char *id, const Options *options, GError **error)
{
  if (options->take_back)
    return bb_visit_take_back (cli->workspace, id, error);
  if (options->hand_over)
    return bb_visit_hand_over (cli->workspace, id, options->to, options->hand_over, error);
  return sign_by_hand (cli, id, options, error);
}

int
bb_cli_signers (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_auto (Options) options = { 0 };
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  int code = BB_EXIT_DONE, n;
  GOptionEntry entries[] = {
    { "field", 0, 0, G_OPTION_ARG_STRING, &options.field, NULL, NULL }, { "drawn", 0, 0, G_OPTION_ARG_FILENAME, &options.drawn, NULL, NULL },
    { "scan", 0, 0, G_OPTION_ARG_FILENAME, &options.scan, NULL, NULL }, { "who", 0, 0, G_OPTION_ARG_STRING, &options.who, NULL, NULL },
    { "hand-over", 0, 0, G_OPTION_ARG_FILENAME, &options.hand_over, NULL, NULL }, { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, NULL, NULL },
    { "take-back", 0, 0, G_OPTION_ARG_NONE, &options.take_back, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (&args, entries, "signers"))
    return BB_EXIT_USAGE;
  n = (options.drawn != NULL) + (options.scan != NULL) + (options.hand_over != NULL) + options.take_back;
  if (!args[0] || args[1] || n > 1 || !!(options.drawn || options.scan) != !!options.field || !options.hand_over != !options.to)
    return bb_cli_misuse ("signers", _("“%s” needs more words"), "signers");
  if (!(id = bb_cli_find_visit (cli, args[0], &code)))
    return code;
  if (n == 0)
    return list_signers (cli, id);
  if (!record (cli, id, &options, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("Visit %.8s: recorded"), id);
  return BB_EXIT_DONE;
}
