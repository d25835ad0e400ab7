/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "visit-fixture.h"

#include "services/bb-check.h"
#include "signing/bb-demo-pki.h"
#include "signing/bb-identity.h"
#include "signing/bb-signing.h"

#include "test-folder.h"

static void
open_workspace (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "workspace", NULL);
  g_autoptr (GError) error = NULL;

  self->workspace = bb_workspace_open (path, NULL, &error);
  g_assert_no_error (error);
}

void
fixture_set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("bienban-XXXXXX", NULL);
  open_workspace (self);
  self->visit = bb_visit_import_sample (self->workspace, NULL, &error);
  g_assert_no_error (error);
}

/* Nobody keeps it; a thread whose work was finished may let go of it a moment later. */
static void
expect_gone (BbWorkspace *workspace)
{
  gpointer left = workspace;

  g_object_add_weak_pointer (G_OBJECT (workspace), &left);
  g_object_unref (workspace);
  for (guint i = 0; i < 500 && g_atomic_pointer_get (&left); i++)
    g_usleep (10 * 1000);
  g_assert_null (left);
}

void
fixture_tear_down (Fixture *self, gconstpointer unused)
{
  while (g_main_context_iteration (NULL, FALSE));
  bb_workspace_close (self->workspace);
  expect_gone (self->workspace);
  remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->visit);
}

void
fixture_reopen (Fixture *self)
{
  bb_workspace_close (self->workspace);
  g_clear_object (&self->workspace);
  open_workspace (self);
}

BbCase *
fixture_load_visit (Fixture *self, const char *visit)
{
  g_autoptr (GError) error = NULL;
  BbCase *loaded = bb_visit_load (self->workspace, visit, &error);

  g_assert_no_error (error);
  return loaded;
}

BbCase *
fixture_load (Fixture *self)
{
  return fixture_load_visit (self, self->visit);
}

void
fixture_set_up_keys (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pki = NULL;

  fixture_set_up (self, unused);
  pki = g_build_filename (self->folder, "pki", NULL);
  g_assert_true (bb_demo_pki_create (pki, &error));
  g_assert_no_error (error);
}

void
fixture_lock (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  g_assert_no_error (error);
}

void
fixture_trust_demo (Fixture *self)
{
  g_autofree char *root = g_build_filename (self->folder, "pki", "root-ca.pem", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_check_add_trust (self->workspace, root, &error));
  g_assert_no_error (error);
}

char *
fixture_tell (const char *what, gboolean retry, int tries_left, gpointer secret)
{
  return g_strdup (secret);
}

void
fixture_sign_elsewhere (Fixture *self, const char *from, const char *to, const char *field, const char *who)
{
  g_autofree char *source = g_strdup_printf ("%s/pki/%s.p12", self->folder, who);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbIdentity) identity = bb_identity_open (source, fixture_tell, (gpointer) "demo", &error);
  BbSignRequest request = { .field = field };
  g_autoptr (BbSignResult) result = identity ? bb_pdf_sign (from, to, &request, identity, NULL, &error) : NULL;

  g_assert_no_error (error);
}

void
fixture_answer (Fixture *self, const char *visit, const char *item, BbResult result)
{
  g_autoptr (BbAnswer) answer = bb_answer_new ();
  g_autoptr (GError) error = NULL;

  answer->item = g_strdup (item);
  answer->result = result;
  bb_visit_answer (self->workspace, visit, answer, &error);
  g_assert_no_error (error);
}

static void
add_checklist (BbVisit *draft, const char *id)
{
  g_auto (GStrv) parts = g_strsplit (id, ":", 2);
  BbFrozen *frozen = bb_frozen_new ();

  frozen->code = g_strdup (parts[0]);
  frozen->version = g_strdup (parts[1] ? parts[1] : "");
  g_ptr_array_add (draft->checklists, frozen);
}

static void
add_member (BbVisit *draft, const char *name, BbRole role)
{
  BbMember *member = bb_member_new ();

  member->name = g_strdup (name);
  member->role = role;
  g_ptr_array_add (draft->team, member);
}

char *
fixture_open_visit (Fixture *self, const char *unit, const char *checklists, int day)
{
  g_autoptr (BbVisit) draft = bb_visit_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (7 * 3600);
  g_autoptr (GDateTime) at = g_date_time_new (zone, 2026, 11, day, 8, 0, 0);
  g_auto (GStrv) ids = g_strsplit (checklists ? checklists : "A,B", ",", -1);
  g_autoptr (GError) error = NULL;
  char *visit;

  draft->unit = g_strdup (unit);
  draft->seed = 20261123;
  for (char **id = ids; *id; id++)
    add_checklist (draft, *id);
  add_member (draft, "Lê Hoàng Nam", BB_ROLE_LEADER);
  add_member (draft, "Trần Thu Hà", BB_ROLE_SECRETARY);
  add_member (draft, "Phạm Quốc Bảo", BB_ROLE_MEMBER);
  visit = bb_visit_start (self->workspace, draft, at, &error);
  g_assert_no_error (error);
  return visit;
}

char *
fixture_read_minutes (Fixture *self, const char *visit)
{
  g_autofree char *path = g_build_filename (self->folder, "minutes.pdf", NULL), *text = NULL;
  g_auto (GStrv) words = NULL;
  const char *argv[] = { "mutool", "draw", "-q", "-F", "txt", path, NULL };
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  bb_visit_write_minutes (self->workspace, visit, path, NULL, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  words = g_strsplit_set (text, " \n\f\r\t", -1);
  for (char **word = words; *word; word++)
    if (**word)
      g_ptr_array_add (kept, *word);
  g_ptr_array_add (kept, NULL);
  return g_strjoinv (" ", (char **) kept->pdata);
}

void
fixture_change_elsewhere (Fixture *self, const char *id, const char *member, const char *text)
{
  BbStore *store = bb_workspace_get_store (self->workspace);
  g_autoptr (GPtrArray) found = bb_store_list (store, NULL, id, NULL);
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (GError) error = NULL;
  BbDocument *document;

  g_assert_cmpuint (found->len, ==, 1);
  document = found->pdata[0];
  json_object_set_string_member (document->body, member, text);
  bb_batch_put (batch, document->database, id, document->rev, document->body);
  bb_store_commit (store, batch, NULL, &error);
  g_assert_no_error (error);
}
