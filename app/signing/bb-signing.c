/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-signing.h"

#include "signing/bb-words.h"

G_DEFINE_QUARK (bb-signing-error-quark, bb_signing_error)

void
bb_sign_result_free (BbSignResult *self)
{
  if (self == NULL)
    return;
  g_free (self->field);
  g_free (self->sha256_before);
  g_free (self->sha256_after);
  g_free (self->signer);
  g_free (self->certificate_sha256);
  g_free (self->level);
  g_clear_pointer (&self->stamped_time, g_date_time_unref);
  g_free (self->stamp_authority);
  g_free (self->stamp_problem);
  g_free (self);
}

void
bb_pdf_field_free (BbPdfField *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

void
bb_verification_free (BbVerification *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->signatures, g_ptr_array_unref);
  g_clear_pointer (&self->time_stamps, g_ptr_array_unref);
  g_strfreev (self->empty_fields);
  g_strfreev (self->roots);
  g_strfreev (self->remarks);
  g_strfreev (self->remark_codes);
  g_free (self->sha256);
  g_free (self);
}

const char *
bb_verdict_to_string (BbVerdict verdict)
{
  switch (verdict)
    {
    case BB_VERDICT_VALID:
      return _("valid");
    case BB_VERDICT_UNDETERMINED:
      return _("not enough grounds");
    case BB_VERDICT_INVALID:
    default:
      return _("not valid");
    }
}
