/* SPDX-License-Identifier: GPL-3.0-or-later */
/* template: how an office makes its papers up. */
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "bb-cli.h"
#include "domain/bb-json.h"
#include "services/bb-templates.h"

typedef struct { char *issuer, *output; gboolean standard; } Options;

static const char * const zones[] = { "head", "body", "end", "annex" };

static int
list_templates (BbCli *cli, const Options *options)
{
  JsonArray *array = json_array_new ();
  JsonObject *result;

  for (int kind = 0; bb_paper_kind_names[kind]; kind++)
    {
      gboolean changed = bb_template_is_changed (cli->workspace, options->issuer, bb_paper_kind_names[kind]);
      JsonObject *row = json_object_new ();

      json_object_set_string_member (row, "kind", bb_paper_kind_names[kind]);
      json_object_set_string_member (row, "title", bb_paper_kind_get_label (kind));
      json_object_set_boolean_member (row, "changed", changed);
      json_array_add_object_element (array, row);
      if (!cli->json)
        printf ("%-11s %s%s%s\n", bb_paper_kind_names[kind], bb_paper_kind_get_label (kind), changed ? " — " : "", changed ? _("changed by the office") : "");
    }
  result = json_object_new ();
  json_object_set_array_member (result, "templates", array);
  if (cli->json)
    bb_cli_print_json (result);
  else
    json_object_unref (result);
  return BB_EXIT_DONE;
}

static void
print_block (const BbPaperPlan *plan, const BbPaperBlock *block)
{
  g_auto (GStrv) keys = bb_paper_plan_list_texts (plan, block);

  printf ("%s %-16s %s%s%s%s\n", block->off ? "-" : "+", block->name, bb_text_get (&block->title), block->required ? " (" : "",
          block->required ? block->required : "", block->required ? ")" : "");
  for (char **key = keys; *key; key++)
    printf ("    %s: %s\n", *key, bb_wording_find (plan->wording, *key, ""));
}

static JsonObject *
block_to_object (const BbPaperBlock *block)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "block", block->name);
  json_object_set_string_member (object, "title", bb_text_get (&block->title));
  json_object_set_string_member (object, "zone", zones[block->zone]);
  json_object_set_boolean_member (object, "off", block->off);
  if (block->required)
    json_object_set_string_member (object, "required", block->required);
  return object;
}

static int
show_template (BbCli *cli, const char *kind, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPaperPlan) plan = bb_template_load (cli->workspace, options->issuer, kind, options->standard, &error);
  JsonArray *array;
  JsonObject *result;

  if (!plan)
    return bb_cli_fail (g_steal_pointer (&error));
  if (!cli->json)
    {
      for (guint i = 0; i < plan->blocks->len; i++)
        print_block (plan, plan->blocks->pdata[i]);
      return BB_EXIT_DONE;
    }
  array = json_array_new ();
  for (guint i = 0; i < plan->blocks->len; i++)
    json_array_add_object_element (array, block_to_object (plan->blocks->pdata[i]));
  result = json_object_new ();
  json_object_set_string_member (result, "kind", plan->kind);
  json_object_set_array_member (result, "blocks", array);
  bb_cli_print_json (result);
  return BB_EXIT_DONE;
}

static int
export_template (BbCli *cli, const char *kind, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = bb_template_format (cli->workspace, options->issuer, kind, &error);

  if (!text || (options->output && !g_file_set_contents (options->output, text, -1, &error)))
    return bb_cli_fail (g_steal_pointer (&error));
  if (options->output)
    bb_cli_tell (cli, _("%s: template of “%s” written"), options->output, kind);
  else
    fputs (text, stdout);
  return BB_EXIT_DONE;
}

static int
validate_template (BbCli *cli, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbTemplate) template = bb_template_read (cli->workspace, path, &error);

  if (!template)
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("%s: template of “%s”, %u blocks, %u texts, is valid"), path, template->kind, template->blocks->len, template->texts->len);
  return BB_EXIT_DONE;
}

static int
import_template (BbCli *cli, const char *path, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbTemplate) template = bb_template_read (cli->workspace, path, &error);

  if (!template || !bb_template_save (cli->workspace, options->issuer, template, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("%s: the office makes its “%s” up this way now"), path, template->kind);
  return BB_EXIT_DONE;
}

static int
reset_template (BbCli *cli, const char *kind, const Options *options)
{
  g_autoptr (GError) error = NULL;

  if (bb_paper_kind_find (kind) < 0)
    return bb_cli_misuse_word ("template", kind, bb_paper_kind_names);
  if (!bb_template_reset (cli->workspace, options->issuer, kind, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("“%s” is made up as the program brings it again"), kind);
  return BB_EXIT_DONE;
}

static int
run_template (BbCli *cli, char **args, const Options *options)
{
  if (g_str_equal (args[0], "list"))
    return list_templates (cli, options);
  if (g_str_equal (args[0], "validate"))
    return validate_template (cli, args[1]);
  if (g_str_equal (args[0], "import"))
    return import_template (cli, args[1], options);
  if (g_str_equal (args[0], "show") || g_str_equal (args[0], "export"))
    {
      if (bb_paper_kind_find (args[1]) < 0)
        return bb_cli_misuse_word ("template", args[1], bb_paper_kind_names);
      return g_str_equal (args[0], "show") ? show_template (cli, args[1], options) : export_template (cli, args[1], options);
    }
  if (g_str_equal (args[0], "reset"))
    return reset_template (cli, args[1], options);
  return bb_cli_misuse ("template", _("Unknown word “%s”"), args[0]);
}

int
bb_cli_template (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  Options options = { 0 };
  GOptionEntry entries[] = {
    { "issuer", 0, 0, G_OPTION_ARG_STRING, &options.issuer, NULL, NULL }, { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, NULL, NULL },
    { "standard", 0, 0, G_OPTION_ARG_NONE, &options.standard, NULL, NULL }, { NULL }
  };
  int code = BB_EXIT_USAGE;

  if (bb_cli_parse (&args, entries, "template"))
    {
      if (!args[0] || (!g_str_equal (args[0], "list") && !args[1]))
        code = bb_cli_misuse ("template", _("“%s” needs more words"), "template");
      else if (bb_cli_open (cli, &code))
        code = run_template (cli, args, &options);
    }
  g_free (options.issuer);
  g_free (options.output);
  return code;
}
