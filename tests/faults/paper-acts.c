/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paper-acts.h"

#include "domain/bb-strokes.h"
#include "services/bb-documents.h"
#include "services/bb-paper-chain.h"
#include "services/bb-signers.h"
#include "services/bb-visit-memory.h"
#include "signing/bb-demo-pki.h"
#include "test-folder.h"
#include "token-steps.h"

#define COLLEAGUE "Lê Bách Tùng"

typedef struct
{
  const char *name;
  gboolean (*act) (Desk *self, BbWorkspace *workspace, GError **error);
  guint (*count) (Desk *self, BbWorkspace *workspace, BbCase *visit, BbPapers *papers);      /* how often it was done */
} PaperAct;

/* ── The desk ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
put_on_token (const char *folder, const char *who)
{
  token_run ("openssl pkcs12 -in %s/pki/%s.p12 -passin pass:" BB_DEMO_PKI_PASSWORD " -nodes -clcerts -out %s/token.pem", folder, who, folder);
  for (guint i = 0; i < 2; i++)
    token_run ("GNUTLS_PIN=" TOKEN_PIN " p11tool --provider " SOFTHSM " --batch --login --write --label %s --id 01 --load-%s %s/token.pem 'pkcs11:token=test'",
               who, i == 0 ? "privkey" : "certificate", folder);
}

Desk *
paper_desk_open (const char *folder, const char *visit)
{
  Desk *self = g_new0 (Desk, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_strdup (folder);
  self->visit = g_strdup (visit);
  self->token = bb_token_uri_with_module ("pkcs11:token=test;object=leader", SOFTHSM, &error);
  g_assert_no_error (error);
  return self;
}

Desk *
paper_desk_new (void)
{
  g_autofree char *folder = g_dir_make_tmp ("bienban-desk-XXXXXX", NULL), *pki = g_build_filename (folder, "pki", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_demo_pki_create (pki, &error));
  token_make (folder);
  put_on_token (folder, "leader");
  return paper_desk_open (folder, NULL);
}

/* Photographs only make the PDF large, and each of these tests makes many. */
static void
detach_pictures (Desk *self, BbWorkspace *workspace)
{
  g_autoptr (BbCase) visit = bb_visit_load (workspace, self->visit, NULL);
  GPtrArray *evidence = bb_case_get_evidence (visit);

  for (guint i = 0; i < evidence->len; i++)
    g_assert_true (bb_visit_detach (workspace, self->visit, ((BbEvidence *) evidence->pdata[i])->sha256, NULL));
}

void
paper_desk_start (Desk *self, BbWorkspace *workspace)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *back = g_build_filename (self->folder, "back.pdf", NULL);

  g_remove (back);
  g_free (self->visit);
  self->visit = bb_visit_import_sample (workspace, NULL, &error);
  g_assert_no_error (error);
  detach_pictures (self, workspace);
}

void
paper_desk_free (Desk *self, gboolean remove)
{
  if (remove)
    remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->visit);
  g_free (self->token);
  g_free (self);
}

static char *
tell (const char *what, gboolean retry, int tries_left, gpointer secret)
{
  return g_strdup (secret);
}

static char *
get_identity (Desk *self, const char *who)
{
  return g_strdup_printf ("%s/pki/%s.p12", self->folder, who);
}

/* In the workspace, so that it lies on the disk that is looked after. */
static char *
get_outside (BbWorkspace *workspace, const char *name)
{
  return g_build_filename (bb_workspace_get_folder (workspace), name, NULL);
}

static guint
count_records (BbPapers *papers, const char *field)
{
  guint n = 0;

  for (guint i = 0; i < papers->signatures->len; i++)
    n += g_strcmp0 (((BbSignatureRecord *) papers->signatures->pdata[i])->field, field) == 0;
  return n;
}

/* ── The acts ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
lock (Desk *self, BbWorkspace *workspace, GError **error)
{
  return bb_visit_lock (workspace, self->visit, NULL, error);
}

static guint
count_locked (Desk *self, BbWorkspace *workspace, BbCase *visit, BbPapers *papers)
{
  guint n = 0;

  for (guint i = 0; i < bb_case_get_events (visit)->len; i++)
    n += ((BbEvent *) bb_case_get_events (visit)->pdata[i])->kind == BB_EVENT_LOCKED;
  return n;
}

static gboolean
draw (Desk *self, BbWorkspace *workspace, GError **error)
{
  g_autoptr (BbStrokes) strokes = bb_strokes_new (600, 200);
  g_autofree char *text = NULL;

  bb_strokes_begin (strokes);
  for (guint i = 0; i < 40; i++)
    bb_strokes_add (strokes, 40 + 10 * i, i % 2 ? 60 : 140, 15 * i, 0.5);
  text = bb_strokes_to_text (strokes);
  return bb_visit_sign_by_hand (workspace, self->visit, "unit", "Đỗ Thành Nhuận", text, error);
}

static guint
count_drawn (Desk *self, BbWorkspace *workspace, BbCase *visit, BbPapers *papers)
{
  guint n = 0;

  for (guint i = 0; i < bb_case_get_events (visit)->len; i++)
    n += g_strcmp0 (((BbEvent *) bb_case_get_events (visit)->pdata[i])->way, "drawn") == 0;
  return n;
}

static gboolean
write_out (Desk *self, BbWorkspace *workspace, GError **error)
{
  g_autofree char *path = get_outside (workspace, "written.pdf");

  return bb_visit_write_minutes (workspace, self->visit, path, NULL, error);
}

/* Done when the copy is there; the record alone is half of it. */
static guint
count_written (Desk *self, BbWorkspace *workspace, BbCase *visit, BbPapers *papers)
{
  g_autofree char *path = get_outside (workspace, "written.pdf"), *hash = bb_store_hash_file (path, NULL, NULL);

  if (!hash)
    return 0;
  g_assert_nonnull (papers->record);
  g_assert_cmpstr (hash, ==, papers->record->sha256);
  return 1;
}

static gboolean
sign_with (Desk *self, BbWorkspace *workspace, const char *field, const char *identity, const char *pin, GError **error)
{
  BbVisitSigning signing = { .field = field, .identity = identity, .pin = tell, .pin_data = (gpointer) pin };
  g_autoptr (BbSignResult) result = bb_visit_sign (workspace, self->visit, &signing, NULL, error);

  return result != NULL;
}

static gboolean
sign_first (Desk *self, BbWorkspace *workspace, GError **error)
{
  g_autofree char *identity = get_identity (self, "secretary");

  return sign_with (self, workspace, "secretary", identity, BB_DEMO_PKI_PASSWORD, error);
}

static guint
count_first (Desk *self, BbWorkspace *workspace, BbCase *visit, BbPapers *papers)
{
  return count_records (papers, "secretary");
}

static gboolean
hand_over (Desk *self, BbWorkspace *workspace, GError **error)
{
  g_autofree char *path = get_outside (workspace, "handed.pdf");

  return bb_visit_hand_over (workspace, self->visit, COLLEAGUE, path, error);
}

/* The colleague must have got what the record says. */
static guint
count_handed (Desk *self, BbWorkspace *workspace, BbCase *visit, BbPapers *papers)
{
  g_autofree char *path = get_outside (workspace, "handed.pdf"), *hash = NULL;
  guint n = count_records (papers, "baton");

  for (guint i = 0; n > 0 && i < papers->signatures->len; i++)
    {
      BbSignatureRecord *record = papers->signatures->pdata[i];

      if (g_strcmp0 (record->field, "baton") != 0)
        continue;
      g_free (hash);
      hash = bb_store_hash_file (path, NULL, NULL);
      g_assert_cmpstr (hash, ==, record->after);
    }
  return n;
}

static gboolean
adopt (Desk *self, BbWorkspace *workspace, GError **error)
{
  g_autofree char *handed = get_outside (workspace, "handed.pdf"), *back = g_build_filename (self->folder, "back.pdf", NULL);
  g_autofree char *source = get_identity (self, "leader");
  BbSignRequest request = { .field = "leader" };

  if (!g_file_test (back, G_FILE_TEST_EXISTS))                           /* the colleague signs it once */
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (BbIdentity) identity = bb_identity_open (source, tell, (gpointer) BB_DEMO_PKI_PASSWORD, &local);
      g_autoptr (BbSignResult) result = identity ? bb_pdf_sign (handed, back, &request, identity, NULL, &local) : NULL;

      g_assert_no_error (local);
    }
  return bb_visit_adopt (workspace, self->visit, back, error);
}

static guint
count_adopted (Desk *self, BbWorkspace *workspace, BbCase *visit, BbPapers *papers)
{
  return count_records (papers, "leader");
}

static gboolean
give_number (Desk *self, BbWorkspace *workspace, GError **error)
{
  GDate date;

  g_date_set_dmy (&date, 24, 11, 2026);
  return bb_visit_number_paper (workspace, self->visit, "7", &date, error);
}

static guint
count_numbered (Desk *self, BbWorkspace *workspace, BbCase *visit, BbPapers *papers)
{
  return count_records (papers, "number");
}

static gboolean
seal (Desk *self, BbWorkspace *workspace, GError **error)
{
  return sign_with (self, workspace, "seal", self->token, TOKEN_PIN, error);
}

static guint
count_sealed (Desk *self, BbWorkspace *workspace, BbCase *visit, BbPapers *papers)
{
  return count_records (papers, "seal");
}

static gboolean
correct (Desk *self, BbWorkspace *workspace, GError **error)
{
  g_autoptr (BbPaper) paper = bb_paper_new ();
  BbCorrection *correction = bb_correction_new ();
  g_autofree char *path = get_outside (workspace, "correction.pdf"), *id = NULL;

  paper->kind = g_strdup ("correction");
  correction->place = g_strdup ("Mục IV, số 2");
  correction->before = g_strdup ("03 người");
  correction->after = g_strdup ("02 người");
  g_ptr_array_add (paper->corrections, correction);
  id = bb_document_make (workspace, self->visit, paper, path, NULL, error);
  return id != NULL;
}

static guint
count_corrected (Desk *self, BbWorkspace *workspace, BbCase *visit, BbPapers *papers)
{
  g_autoptr (GPtrArray) rows = bb_document_list (workspace, self->visit, NULL);
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    n += g_str_equal (((BbPaperRow *) rows->pdata[i])->record->kind, "correction");
  return n;
}

static const PaperAct acts[] = {
  { "lock", lock, count_locked },          { "draw", draw, count_drawn },           { "write out", write_out, count_written },
  { "sign", sign_first, count_first },     { "hand over", hand_over, count_handed }, { "adopt", adopt, count_adopted },
  { "number", give_number, count_numbered }, { "seal", seal, count_sealed },         { "correct", correct, count_corrected },
};

guint
paper_acts_get_n (void)
{
  return G_N_ELEMENTS (acts);
}

const char *
paper_act_get_name (guint act)
{
  return act < G_N_ELEMENTS (acts) ? acts[act].name : "nothing more";
}

gboolean
paper_act_do (Desk *self, BbWorkspace *workspace, guint act, GError **error)
{
  return acts[act].act (self, workspace, error);
}

/* ── What must hold ──────────────────────────────────────────────────────────────────────────────────────────── */

/* What signs: by its place in the list of acts. */
static guint
count_signatures (guint done)
{
  static const char * const signing[] = { "sign", "adopt", "seal", NULL };
  guint n = 0;

  for (guint i = 0; i < done; i++)
    n += g_strv_contains (signing, acts[i].name);
  return n;
}

static void
examine_pdf (Desk *self, BbWorkspace *workspace, guint n_signatures, const char *when)
{
  g_autofree char *root = g_build_filename (self->folder, "pki", "root-ca.pem", NULL);
  const char * const trust[] = { root, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbVerification) verification = bb_visit_verify (workspace, self->visit, trust, NULL, NULL, &error);

  g_assert_no_error (error);
  if (verification->signatures->len != n_signatures || (n_signatures > 0 && verification->verdict != BB_VERDICT_VALID))
    g_error ("%s: the PDF bears %u signatures, not %u, and is %s", when, verification->signatures->len, n_signatures,
             bb_verdict_to_string (verification->verdict));
}

/* Fails when there is a file in @folder whose name begins with @prefix. */
static void
expect_nothing_left (const char *folder, const char *prefix, const char *when)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_prefix (name, prefix))
      g_error ("%s: “%s” is left", when, name);
}

static void
examine_store (BbWorkspace *workspace, const char *when)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) problems = bb_store_fsck (bb_workspace_get_store (workspace), NULL, &error);
  const char *folder = bb_workspace_get_folder (workspace);
  g_autofree char *tmp = g_build_filename (folder, "files", "tmp", NULL);

  g_assert_no_error (error);
  if (problems[0])
    g_error ("%s: fsck: %s", when, problems[0]);
  expect_nothing_left (tmp, "", when);
  expect_nothing_left (folder, ".", when);
}

guint
paper_acts_examine (Desk *self, BbWorkspace *workspace, guint done, const char *when)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCase) visit = bb_visit_load (workspace, self->visit, &error);
  g_autoptr (BbPapers) papers = visit ? bb_papers_load (workspace, visit, bb_case_get_id (visit)) : NULL;
  guint found = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      guint n = acts[i].count (self, workspace, visit, papers);

      if (n > 1 || (i < done && n == 0) || (i > done && n > 0))
        g_error ("%s, after %u acts: “%s” is there %u times", when, done, acts[i].name, n);
      found += n;
    }
  if (papers->record)
    examine_pdf (self, workspace, count_signatures (found), when);
  examine_store (workspace, when);
  return found;
}

void
paper_acts_repeat (Desk *self, BbWorkspace *workspace, guint done, const char *when)
{
  guint found = paper_acts_examine (self, workspace, done, when);
  g_autofree char *again = g_strdup_printf ("%s, then “%s” again", when, paper_act_get_name (done));
  g_autoptr (GError) error = NULL;
  gboolean did;

  if (done == G_N_ELEMENTS (acts) || (found > done && g_str_equal (acts[done].name, "correct")))     /* a person may make two of these */
    return;
  did = paper_act_do (self, workspace, done, &error);
  if (did != (found == done) && !g_str_equal (acts[done].name, "write out"))
    g_error ("%s: %s", again, error ? error->message : "done twice");
  g_assert_cmpuint (paper_acts_examine (self, workspace, done + 1, again), ==, done + 1);
}
