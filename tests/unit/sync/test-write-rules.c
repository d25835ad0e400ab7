/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/hub/bb-write-rules-private.h"

#include <gio/gio.h>
#include <string.h>

#include "workspace.h"

/* write-rules.json is asked of the hub's own rules and of the JavaScript that CouchDB gets. */

typedef struct
{
  char *what;
  char *database, *id, *rev;
  JsonObject *security, *body, *parent, *beside; /* @parent and @beside may be %NULL */
  gboolean deleted, parent_deleted;
  BbUser *user;                                  /* (nullable) */
  gboolean allowed;
  char *reason;                                  /* %NULL: not said */
} Case;

static JsonObject *corpus;
static GPtrArray *cases;

static BbUser *
make_user (JsonObject *object)
{
  g_autoptr (GPtrArray) roles = g_ptr_array_new_null_terminated (4, NULL, TRUE);
  JsonArray *list = json_object_get_array_member (object, "roles");

  for (guint i = 0; i < json_array_get_length (list); i++)
    g_ptr_array_add (roles, (char *) json_array_get_string_element (list, i));
  return bb_user_new (json_object_get_string_member (object, "name"), NULL, (const char * const *) roles->pdata);
}

static BbUser *
find_user (const char *letter)
{
  return make_user (json_object_get_object_member (json_object_get_object_member (corpus, "users"), letter));
}

static JsonObject *
find_security (const char *database)
{
  JsonObject *all = json_object_get_object_member (corpus, "security");

  return json_object_has_member (all, database) ? json_object_ref (json_object_get_object_member (all, database)) : json_object_new ();
}

static JsonObject *
copy (JsonObject *object, JsonObject *more)
{
  JsonObject *whole = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  for (guint i = 0; i < 2; i++)
    {
      if ((i == 0 ? object : more) == NULL)
        continue;
      json_object_iter_init (&iter, i == 0 ? object : more);
      while (json_object_iter_next (&iter, &name, &node))
        json_object_set_member (whole, name, json_node_copy (node));
    }
  return whole;
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  return json_object_has_member (object, name) ? json_object_get_object_member (object, name) : NULL;
}

/* One cell of the table. */
static void
add_cell (JsonObject *row, const char *verb, const char *letter)
{
  Case *one = g_new0 (Case, 1);
  JsonObject *body = get_object (row, "body"), *changed = get_object (row, "changed");
  g_autoptr (JsonObject) other = parse ("{'text':'khác'}");

  one->database = g_strdup (json_object_get_string_member (row, "in"));
  one->id = g_strdup (json_object_get_string_member (row, "id"));
  one->what = g_strdup_printf ("%s: %s of %s in %s", letter, verb, one->id, one->database);
  one->security = find_security (one->database);
  one->user = find_user (letter);
  one->allowed = strchr (json_object_get_string_member (row, verb), *letter) != NULL;
  one->deleted = g_str_equal (verb, "delete");
  one->rev = g_strdup (g_str_equal (verb, "create") ? "1-0a" : "2-0a");
  one->parent = g_str_equal (verb, "create") ? NULL : copy (body, NULL);
  one->body = g_str_equal (verb, "change") ? copy (body, changed != NULL ? changed : other) : copy (body, NULL);
  g_ptr_array_add (cases, one);
}

static void
add_row (JsonObject *row)
{
  static const char * const verbs[] = { "create", "change", "delete" };
  g_autoptr (GList) letters = json_object_get_members (json_object_get_object_member (corpus, "users"));

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    for (GList *letter = letters; letter != NULL; letter = letter->next)
      add_cell (row, verbs[i], letter->data);
}

static void
add_case (JsonObject *object)
{
  Case *one = g_new0 (Case, 1);
  JsonNode *user = json_object_get_member (object, "user");
  JsonObject *security = get_object (object, "security");

  one->what = g_strdup (json_object_get_string_member (object, "what"));
  one->database = g_strdup (json_object_get_string_member (object, "in"));
  one->id = g_strdup (json_object_get_string_member (object, "id"));
  one->rev = g_strdup (json_object_get_string_member_with_default (object, "rev", NULL));
  one->security = security != NULL ? json_object_ref (security) : find_security (one->database);
  one->body = json_object_ref (json_object_get_object_member (object, "body"));
  one->parent = get_object (object, "parent") != NULL ? json_object_ref (get_object (object, "parent")) : NULL;
  one->beside = get_object (object, "beside") != NULL ? json_object_ref (get_object (object, "beside")) : NULL;
  one->deleted = json_object_get_boolean_member_with_default (object, "deleted", FALSE);
  one->parent_deleted = json_object_get_boolean_member_with_default (object, "parent_deleted", FALSE);
  one->reason = g_strdup (json_object_get_string_member_with_default (object, "reason", NULL));
  one->allowed = one->reason == NULL;
  if (user != NULL)
    one->user = JSON_NODE_HOLDS_OBJECT (user) ? make_user (json_node_get_object (user)) : find_user (json_node_get_string (user));
  g_ptr_array_add (cases, one);
}

static void
load (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "unit", "sync", "write-rules.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *rows, *odd;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  corpus = json_object_ref (json_node_get_object (json_parser_get_root (parser)));
  cases = g_ptr_array_new ();
  rows = json_object_get_array_member (corpus, "rows");
  odd = json_object_get_array_member (corpus, "cases");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    add_row (json_array_get_object_element (rows, i));
  for (guint i = 0; i < json_array_get_length (odd); i++)
    add_case (json_array_get_object_element (odd, i));
}

/* ── The hub ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* "ok", or the name of the reason. */
static const char *
ask_hub (const Case *one, JsonObject *beside)
{
  BbWrite write = { one->id, one->rev, one->deleted, one->body, beside };
  g_autoptr (GError) error = NULL;

  if (bb_write_rules_check (bb_write_rules_get_default (), one->database, one->security, &write, one->parent, one->user, &error))
    return "ok";
  g_assert_true (g_error_matches (error, BB_WRITE_RULES_ERROR, one->user != NULL ? BB_WRITE_RULES_ERROR_FORBIDDEN : BB_WRITE_RULES_ERROR_UNAUTHORIZED));
  for (guint i = 0; bb_reason_names[i] != NULL; i++)
    if (g_str_equal (error->message, bb_reason_sentences[i]))
      return bb_reason_names[i];
  g_assert_not_reached ();
}

static void
test_hub (void)
{
  guint wrong = 0;

  for (guint i = 0; i < cases->len; i++)
    {
      const Case *one = cases->pdata[i];
      const char *answer = ask_hub (one, one->beside);
      gboolean right = one->reason != NULL ? g_str_equal (answer, one->reason) : one->allowed == g_str_equal (answer, "ok");

      if (!right)
        g_test_message ("%s: %s, expected %s", one->what, answer, one->reason != NULL ? one->reason : one->allowed ? "ok" : "a refusal");
      wrong += !right;
    }
  g_test_message ("%u cases", cases->len);
  g_assert_cmpuint (wrong, ==, 0);
}

/* Every type of document, every database and every kind of event of the table stands in the corpus. */
static void
test_complete (void)
{
  BbWriteRules *rules = bb_write_rules_get_default ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < cases->len; i++)
    {
      const Case *one = cases->pdata[i];
      g_auto (GStrv) parts = g_strsplit (one->id, ":", 2), kind = g_strsplit (one->database, "-", 2);

      g_hash_table_add (seen, g_strdup_printf ("%s %s", kind[0], parts[0]));
      if (g_str_equal (parts[0], "event"))
        g_hash_table_add (seen, g_strdup (json_object_get_string_member_with_default (one->body, "kind", "")));
    }
  for (guint i = 0; i < rules->documents->len; i++)
    {
      const BbDocumentRule *document = rules->documents->pdata[i];

      for (char **kind = document->in; *kind != NULL; kind++)
        {
          g_autofree char *key = g_strdup_printf ("%s %s", *kind, document->name);

          g_assert_true (g_hash_table_contains (seen, key));
        }
      for (guint j = 0; j < document->rules->len; j++)
        for (char **value = ((BbVerbRule *) document->rules->pdata[j])->values; value != NULL && *value != NULL; value++)
          g_assert_true (g_hash_table_contains (seen, *value));
    }
}

/* ── CouchDB's JavaScript ────────────────────────────────────────────────────────────────────────────────────── */

static JsonObject *
make_document (const char *id, const char *rev, gboolean deleted, JsonObject *body)
{
  JsonObject *document = copy (body, NULL);

  json_object_set_string_member (document, "_id", id);
  if (rev != NULL)
    json_object_set_string_member (document, "_rev", rev);
  if (deleted)
    json_object_set_boolean_member (document, "_deleted", TRUE);
  return document;
}

static JsonObject *
make_context (const Case *one)
{
  JsonObject *context = json_object_new ();
  JsonArray *roles = json_array_new ();

  json_object_set_string_member (context, "db", one->database);
  if (one->user != NULL)
    json_object_set_string_member (context, "name", one->user->name);
  else
    json_object_set_null_member (context, "name");
  for (char **role = one->user != NULL ? one->user->roles : NULL; role != NULL && *role != NULL; role++)
    json_array_add_string_element (roles, *role);
  json_object_set_array_member (context, "roles", roles);
  return context;
}

/* [new, old, context, security] of every case. */
static char *
format_cases (void)
{
  g_autoptr (JsonArray) all = json_array_new ();
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), all);

  for (guint i = 0; i < cases->len; i++)
    {
      const Case *one = cases->pdata[i];
      JsonArray *arguments = json_array_new ();

      json_array_add_object_element (arguments, make_document (one->id, one->rev, one->deleted, one->body));
      if (one->parent != NULL || one->parent_deleted)
        json_array_add_object_element (arguments, make_document (one->id, "1-0a", one->parent_deleted, one->parent));
      else
        json_array_add_null_element (arguments);
      json_array_add_object_element (arguments, make_context (one));
      json_array_add_object_element (arguments, json_object_ref (one->security));
      json_array_add_array_element (all, arguments);
    }
  return json_to_string (node, FALSE);
}

/* Prints what each case gets, by the name that a client knows and by that of a shard. */
static char *
make_script (void)
{
  g_autofree char *validate = bb_write_rules_to_javascript (bb_write_rules_get_default ()), *arguments = format_cases ();

  return g_strconcat ("var say = typeof console === 'object' ? function (t) { console.log(t); } : print;\nvar validate = ", validate, ";\nvar all = ", arguments,
                      ";\nfunction ask(a) { try { validate(a[0], a[1], a[2], a[3]); return 'ok'; }"
                      " catch (e) { return e.forbidden ? 'forbidden ' + e.forbidden : e.unauthorized ? 'unauthorized ' + e.unauthorized : 'broken ' + e; } }\n"
                      "all.forEach(function (a) { var one = ask(a), name = a[2].db; a[2].db = 'shards/00000000-7fffffff/' + name + '.1795000000';"
                      " say(one === ask(a) ? one : 'the shard says another thing'); });\n", NULL);
}

static char *
run_script (const char * const *engine)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("bienban-test-XXXXXX", NULL), *path = g_build_filename (folder, "cases.js", NULL), *script = make_script ();
  const char *argv[4] = { engine[0], engine[1] != NULL ? engine[1] : path, engine[1] != NULL ? path : NULL, NULL };
  char *output = NULL;
  int status = 0;

  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  remove_folder (folder);
  return output;
}

static char *
format_answer (const Case *one)
{
  const char *reason = ask_hub (one, NULL);            /* CouchDB sees no more than the parent that is claimed */

  for (guint i = 0; bb_reason_names[i] != NULL; i++)
    if (g_str_equal (reason, bb_reason_names[i]))
      return g_strdup_printf ("%s %s", i == BB_REASON_SIGN_IN ? "unauthorized" : "forbidden", bb_reason_sentences[i]);
  return g_strdup (reason);
}

/* MuJS, of mutool, knows no more than ECMAScript 5, as the engines of CouchDB. */
static void
test_javascript (gconstpointer data)
{
  const char * const *engine = data;
  g_autofree char *output = run_script (engine);
  g_auto (GStrv) answers = g_strsplit (output, "\n", -1);

  g_assert_cmpuint (g_strv_length (answers), ==, cases->len + 1);
  for (guint i = 0; i < cases->len; i++)
    {
      g_autofree char *expected = format_answer (cases->pdata[i]);

      if (!g_str_equal (answers[i], expected))
        g_test_message ("%s: “%s”, the hub says “%s”", ((Case *) cases->pdata[i])->what, answers[i], expected);
      g_assert_cmpstr (answers[i], ==, expected);
    }
}

static void
test_design_document (void)
{
  g_autoptr (JsonObject) document = bb_write_rules_make_design_document (bb_write_rules_get_default ());
  const char *script = json_object_get_string_member (document, "validate_doc_update");

  g_assert_cmpstr (json_object_get_string_member (document, "_id"), ==, "_design/bienban");
  g_assert_true (g_str_has_prefix (script, "function (newDoc, oldDoc, userCtx, secObj) {") && g_str_has_suffix (script, "}"));
  g_assert_null (strstr (script, "@TABLE@"));
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_readers (void)
{
  BbWriteRules *rules = bb_write_rules_get_default ();
  JsonObject *readers = json_object_get_object_member (corpus, "readers");
  const char * const areas[] = { "a1", NULL }, * const named[] = { "giang", NULL }, * const sent[] = { "lan", "minh", NULL };
  g_autoptr (GList) letters = json_object_get_members (json_object_get_object_member (corpus, "users"));
  JsonObjectIter iter;
  const char *database;
  JsonNode *node;

  json_object_iter_init (&iter, readers);
  while (json_object_iter_next (&iter, &database, &node))
    {
      const char * const *names = g_str_has_prefix (database, "hanche-") ? named : g_str_has_prefix (database, "mat-") ? sent : NULL;
      g_autoptr (JsonObject) written = find_security (database), made = bb_write_rules_make_security (rules, database, areas, names);

      g_assert_true (json_object_equal (written, made));
      g_assert_false (bb_write_rules_may_read (rules, database, made, NULL));
      for (GList *letter = letters; letter != NULL; letter = letter->next)
        {
          g_autoptr (BbUser) user = find_user (letter->data);
          gboolean may = strchr (json_node_get_string (node), *(char *) letter->data) != NULL || (g_str_equal (letter->data, "G") && strstr (json_node_get_string (node), "X"));

          g_assert_cmpint (bb_write_rules_may_read (rules, database, made, user), ==, may);
          g_assert_cmpint (bb_write_rules_may_administer (rules, made, user), ==, g_str_equal (letter->data, "A"));
          g_assert_cmpint (bb_write_rules_may_read (rules, database, NULL, user), ==, g_str_equal (letter->data, "A"));
        }
    }
}

static void
test_databases (void)
{
  BbWriteRules *rules = bb_write_rules_get_default ();
  g_auto (GStrv) team = bb_write_rules_list_team_databases (rules, "t1"), plan = bb_write_rules_list_plan_databases (rules, "p1"),
                 common = bb_write_rules_list_common_databases (rules);
  g_autofree char *teams = g_strjoinv (" ", team), *plans = g_strjoinv (" ", plan), *commons = g_strjoinv (" ", common);

  g_assert_cmpstr (teams, ==, "doan-t1 hanche-t1 tep-t1");
  g_assert_cmpstr (plans, ==, "kh-p1 mat-p1");
  g_assert_cmpstr (commons, ==, "danhmuc");
  g_assert_cmpstr (bb_write_rules_translate ("made up by another server"), ==, "made up by another server");
}

int
main (int argc, char **argv)
{
  static const char * const mujs[] = { "mutool", "run", NULL }, * const node[] = { "node", NULL };
  g_autofree char *has_node = g_find_program_in_path ("node");

  g_test_init (&argc, &argv, NULL);
  load ();
  g_test_add_func ("/write-rules/the-hub-decides-as-written", test_hub);
  g_test_add_func ("/write-rules/every-type-and-event-is-asked", test_complete);
  g_test_add_data_func ("/write-rules/javascript-says-the-same/mujs", mujs, test_javascript);
  if (has_node != NULL)
    g_test_add_data_func ("/write-rules/javascript-says-the-same/node", node, test_javascript);
  g_test_add_func ("/write-rules/design-document", test_design_document);
  g_test_add_func ("/write-rules/who-reads", test_readers);
  g_test_add_func ("/write-rules/databases", test_databases);
  return g_test_run ();
}
