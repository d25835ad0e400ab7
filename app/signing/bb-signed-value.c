/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-signed-value.h"

#include "signing/bb-hash.h"

static void
signed_value_free (BbSignedValue *self)
{
  g_bytes_unref (self->contents);
  g_clear_pointer (&self->cms, bb_cms_free);
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_clear_pointer (&self->stamp, bb_timestamp_free);
  g_free (self);
}

/* Of a time stamp that is not over this signature nobody is asked. */
static BbTimestamp *
read_sound_stamp (const BbCms *cms)
{
  g_autoptr (BbTimestamp) stamp = cms->time_stamp != NULL ? bb_timestamp_read (cms->time_stamp, NULL) : NULL;
  g_autoptr (GBytes) digest = NULL;

  if (stamp == NULL)
    return NULL;
  digest = bb_hash_bytes (stamp->kind, g_bytes_get_data (cms->signature, NULL), g_bytes_get_size (cms->signature));
  return bb_timestamp_check (stamp, digest, NULL) ? g_steal_pointer (&stamp) : NULL;
}

/* Returns: (transfer full) (nullable): %NULL for what cannot be read or does not hold: it is not made worse, and stays what it is */
static BbSignedValue *
signed_value_new (const BbSignature *signature, const BbStanding *standing)
{
  const BbSignatureReport *report = bb_standing_find (standing, signature->report->field);
  BbSignedValue *self = g_new0 (BbSignedValue, 1);

  self->contents = g_bytes_ref (signature->contents);
  self->end = signature->end;
  self->is_time_stamp = signature->is_time_stamp;
  self->cms = bb_cms_read (g_bytes_get_data (self->contents, NULL), g_bytes_get_size (self->contents), NULL);
  if (self->cms != NULL && !self->is_time_stamp)
    self->stamp = read_sound_stamp (self->cms);
  self->certificates = self->cms != NULL ? bb_cms_import_certificates (self->cms) : NULL;
  self->signer = self->certificates != NULL ? bb_cms_find_signer (self->cms, self->certificates) : NULL;
  self->proven = report != NULL ? bb_standing_get_proven_time (standing, report) : NULL;
  if (self->signer != NULL && report != NULL && report->intact)
    return self;
  signed_value_free (self);
  return NULL;
}

/* Returns: (transfer full) (element-type BbSignedValue): those that hold; they live no longer than @standing */
GPtrArray *
bb_signed_values_list (BbPdfDoc *doc, const BbStanding *standing)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) signed_value_free);

  for (guint i = 0; i < doc->fields->len; i++)
    {
      const BbFormField *field = g_ptr_array_index (doc->fields, i);
      BbSignature *signature;
      BbSignedValue *one;

      if (g_strcmp0 (field->type, "/Sig") != 0 || !field->has_value)
        continue;
      signature = bb_signature_read (doc, field);
      one = signature->contents != NULL ? signed_value_new (signature, standing) : NULL;
      if (one != NULL)
        g_ptr_array_add (all, one);
      g_clear_pointer (&signature->report, bb_signature_report_free);
      bb_signature_free (signature);
    }
  return all;
}

/* Returns: (transfer none) (nullable): of the time stamp of the document that covers most */
gnutls_x509_crt_t
bb_signed_values_find_last_authority (GPtrArray *all)
{
  gnutls_x509_crt_t last = NULL;
  guint64 end = 0;

  for (guint i = 0; i < all->len; i++)
    {
      const BbSignedValue *one = g_ptr_array_index (all, i);

      if (one->is_time_stamp && one->end > end)
        {
          last = one->signer;
          end = one->end;
        }
    }
  return last;
}
