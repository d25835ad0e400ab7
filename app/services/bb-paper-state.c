/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far the paper of a visit is. */
#include "bb-async.h"
#include "bb-paper-chain.h"
#include "bb-signers.h"
#include "bb-visit-memory.h"

static void
signer_free (gpointer data)
{
  BbPaperSigner *self = data;

  g_free (self->field);
  g_clear_pointer (&self->event, bb_event_unref);
  g_free (self);
}

void
bb_signing_state_free (BbSigningState *self)
{
  if (!self)
    return;
  g_free (self->number);
  g_free (self->date);
  g_free (self->sealed_by);
  g_free (self->first);
  g_free (self->held_by);
  g_strfreev (self->lost);
  g_strfreev (self->unverified);
  g_strfreev (self->undecided);
  g_clear_pointer (&self->signers, g_ptr_array_unref);
  g_free (self);
}

static const char *
find_value (GPtrArray *fields, const char *name)
{
  for (guint i = 0; i < fields->len; i++)
    if (g_str_equal (((BbPdfField *) fields->pdata[i])->name, name))
      return ((BbPdfField *) fields->pdata[i])->value;
  return NULL;
}

/* "24/11/2026" of the three fields of a paper that names the place too. */
static char *
join_date (GPtrArray *fields)
{
  const char *day = find_value (fields, "day"), *month = find_value (fields, "month"), *year = find_value (fields, "year");

  return day && month && year ? g_strdup_printf ("%s/%s%s/%s", day, strlen (month) == 1 ? "0" : "", month, year) : NULL;
}

static void
look_at_fields (BbSigningState *self, GPtrArray *fields)
{
  self->date = join_date (fields);
  for (guint i = 0; i < fields->len; i++)
    {
      BbPdfField *field = fields->pdata[i];

      if (g_str_equal (field->name, "number"))
        {
          self->has_number = TRUE;
          self->number = g_strdup (field->value);
        }
      else if (g_str_equal (field->name, "date"))
        g_set_str (&self->date, field->value);
      else if (g_str_equal (field->name, "day"))
        self->has_number = TRUE;
      else if (g_str_equal (field->name, "seal"))
        {
          self->has_seal = TRUE;
          self->is_sealed = field->is_signed;
        }
    }
}

static void
look_at_signatures (BbSigningState *self, BbPapers *papers)
{
  self->is_signed = bb_papers_is_signed (papers);
  if (!self->is_signed)
    self->first = g_strdup (bb_papers_find_first (papers));
  for (guint i = 0; i < papers->signatures->len; i++)
    {
      BbSignatureRecord *signature = papers->signatures->pdata[i];

      if (g_strcmp0 (signature->field, "seal") == 0)
        {
          g_free (self->sealed_by);
          self->sealed_by = g_strdup (signature->signer);
        }
    }
}

static void
look_at_baton (BbSigningState *self, BbWorkspace *workspace, BbPapers *papers)
{
  BbSignatureRecord *baton = bb_papers_find_baton (papers);

  self->lost = bb_papers_list_lost (papers);
  self->held_by = baton ? g_strdup (baton->signer) : NULL;
  self->is_mine = !baton || bb_papers_check_baton (workspace, papers, NULL);
}

static void
add_signer (GPtrArray *signers, const char *field, BbEvent *event, gboolean unverified)
{
  BbPaperSigner *signer = g_new0 (BbPaperSigner, 1);

  signer->field = g_strdup (field);
  signer->event = event;
  signer->unverified = unverified;
  g_ptr_array_add (signers, signer);
}

GPtrArray *
bb_paper_signers_new (BbCase *visit)
{
  BbEvent *lock = bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED);
  GPtrArray *signers = g_ptr_array_new_with_free_func (signer_free);

  for (char **field = lock ? lock->fields : NULL; field && *field; field++)
    {
      BbEvent *event = bb_events_find_settling (bb_case_get_events (visit), *field);

      add_signer (signers, *field, event ? bb_event_ref (event) : NULL, FALSE);
    }
  return signers;
}

static void
look_at_signers (BbSigningState *self, BbCase *visit, BbPapers *papers)
{
  self->signers = g_ptr_array_new_with_free_func (signer_free);
  for (char **field = papers->expected; field && *field; field++)
    add_signer (self->signers, *field, bb_papers_find_settling (papers, visit, *field),
                g_strv_contains ((const char * const *) self->unverified, *field));
}

static void
look_at_branches (BbSigningState *self, BbWorkspace *workspace, BbPapers *papers)
{
  g_autoptr (GStrvBuilder) ends = g_strv_builder_new ();

  self->unverified = bb_papers_list_unverified (workspace, papers);
  for (guint i = 0; papers->undecided && i < papers->undecided->len; i++)
    g_strv_builder_add (ends, papers->undecided->pdata[i]);
  self->undecided = g_strv_builder_end (ends);
}

BbSigningState *
bb_visit_get_signing_state (BbWorkspace *workspace, const char *id, GError **error)
{
  g_autoptr (BbCase) visit = bb_papers_load_visit (workspace, id, error);
  g_autoptr (BbPapers) papers = visit && bb_papers_ensure (workspace, visit, id, NULL, error) ? bb_papers_load (workspace, visit, id) : NULL;
  g_autofree char *path = papers ? bb_store_get_file (bb_workspace_get_store (workspace), bb_papers_find_newest (papers), error) : NULL;
  g_autoptr (GPtrArray) fields = path ? bb_pdf_list_fields (path, error) : NULL;
  BbSigningState *self;

  if (!fields)
    return NULL;
  self = g_new0 (BbSigningState, 1);
  look_at_fields (self, fields);
  look_at_signatures (self, papers);
  look_at_baton (self, workspace, papers);
  look_at_branches (self, workspace, papers);
  look_at_signers (self, visit, papers);
  return self;
}

static gpointer
state_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_visit_get_signing_state (workspace, bb_args_get (args, 0), error);
}

void
bb_visit_get_signing_state_async (BbWorkspace *workspace, const char *visit, BB_ASYNC)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_async_run (workspace, BB_QUEUE_FREE, state_work, args, (GDestroyNotify) bb_signing_state_free, cancellable, callback, user_data);
}

BbSigningState *
bb_visit_get_signing_state_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
