/* SPDX-License-Identifier: GPL-3.0-or-later */
/* signers: who has signed how, signatures by hand, and the laptop that has the paper */
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "bb-cli.h"
#include "domain/bb-dates.h"
#include "services/bb-signers.h"

typedef struct
{
  char *paper, *field, *drawn, *scan, *who, *refuse, *witness, *hand_over, *to;
  gboolean take_back;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->paper);
  g_free (self->refuse);
  g_free (self->witness);
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
  if (!paper->lost || !g_strv_contains ((const char * const *) paper->lost, field))
    return "signed";
  return *paper->undecided ? "undecided" : "again";
}

static JsonObject *
signer_to_object (const BbPaperSigner *signer, const BbSigningState *paper)
{
  JsonObject *object = json_object_new ();
  BbEvent *event = signer->event;
  g_autofree char *at = event && event->at ? bb_time_format (event->at) : NULL;

  json_object_set_string_member (object, "field", signer->field);
  json_object_set_string_member (object, "state", get_state (event, paper, signer->field));
  if (event && event->who)
    json_object_set_string_member (object, "who", event->who);
  if (at)
    json_object_set_string_member (object, "at", at);
  if (event && event->sha256)
    json_object_set_string_member (object, "sha256", event->sha256);
  if (signer->unverified)
    json_object_set_boolean_member (object, "unverified", TRUE);
  return object;
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text)
    json_object_set_string_member (object, name, text);
}

static void
print_object (const BbSigningState *paper)
{
  JsonObject *object = json_object_new ();
  JsonArray *list = json_array_new (), *undecided = json_array_new ();

  for (guint i = 0; i < paper->signers->len; i++)
    json_array_add_object_element (list, signer_to_object (paper->signers->pdata[i], paper));
  for (char **end = paper->undecided; *end; end++)
    json_array_add_string_element (undecided, *end);
  json_object_set_array_member (object, "undecided", undecided);
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
    { "undecided", N_("signed one of the copies that went apart; which one counts is undecided") },
    { "again", N_("signed a copy that was left behind; must sign again") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (state, words[i].state))
      return _(words[i].words);
  return state;
}

static void
print_signer (const BbPaperSigner *signer, const BbSigningState *paper)
{
  BbEvent *event = signer->event;
  const char *who = event && event->who ? event->who : NULL;

  printf ("%s: %s%s%s", signer->field, describe (get_state (event, paper, signer->field)), who ? ", " : "", who ? who : "");
  if (signer->unverified)
    printf (" (%s)", _("not verified: the certificate leads to no trusted root certificate"));
  printf ("\n");
}

static void
print_words (const BbSigningState *paper)
{
  for (guint i = 0; i < paper->signers->len; i++)
    print_signer (paper->signers->pdata[i], paper);
  if (paper->has_number)
    printf (_("number: %s\n"), paper->number ? paper->number : _("not given yet"));
  if (paper->has_seal)
    printf (_("seal: %s\n"), paper->is_sealed ? (paper->sealed_by ? paper->sealed_by : "?") : _("not sealed yet"));
  if (paper->held_by)
    printf (_("the paper is with %s\n"), paper->held_by);
  for (char **end = paper->undecided; *end; end++)
    printf (_("signed apart, undecided: copy %.8s\n"), *end);
}

static int
list_signers (BbCli *cli, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSigningState) paper = bb_visit_get_signing_state (cli->workspace, id, &error);

  if (!paper)
    return bb_cli_fail (g_steal_pointer (&error));
  if (cli->json)
    print_object (paper);
  else
    print_words (paper);
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
  if (options->refuse)
    return bb_visit_refuse (cli->workspace, id, options->field, options->who, options->refuse, options->witness, error);
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
    { "paper", 0, 0, G_OPTION_ARG_STRING, &options.paper, NULL, NULL }, { "refuse", 0, 0, G_OPTION_ARG_STRING, &options.refuse, NULL, NULL },
    { "witness", 0, 0, G_OPTION_ARG_STRING, &options.witness, NULL, NULL },
    { "take-back", 0, 0, G_OPTION_ARG_NONE, &options.take_back, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (&args, entries, "signers"))
    return BB_EXIT_USAGE;
  n = (options.drawn != NULL) + (options.scan != NULL) + (options.refuse != NULL) + (options.hand_over != NULL) + options.take_back;
  if (!args[0] || args[1] || n > 1 || !!(options.drawn || options.scan || options.refuse) != !!options.field || !options.hand_over != !options.to)
    return bb_cli_misuse ("signers", _("“%s” needs more words"), "signers");
  if (!(id = bb_cli_find_paper (cli, args[0], options.paper, &code)))
    return code;
  if (n == 0)
    return list_signers (cli, id);
  if (!record (cli, id, &options, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("Visit %.8s: recorded"), id);
  return BB_EXIT_DONE;
}
