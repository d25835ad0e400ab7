/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <qpdf/qpdf-c.h>

#include "signing/bb-signing.h"

G_BEGIN_DECLS

/* What is seen of a person's signature: the hand-drawn one when there is one, and "Ký số: NAME" with the time below it. Of an agency's:
 * the seal in red in its actual size when there is a picture of it, and below it the agency's name and the time (NĐ 30/2020, Appendix I, II.8).
 * Of a field that is filled: its text. */
typedef enum
{
  BB_APPEARANCE_PERSON,
  BB_APPEARANCE_AGENCY,
  BB_APPEARANCE_TEXT,
} BbAppearanceKind;

typedef struct
{
  double width, height;      /* of the field, in points */
  const char *name;
  GDateTime *time;
  const char *image;         /* path of a PNG or PDF, or %NULL */
  BbSigningDecodeFunc decode;
  BbAppearanceKind kind;     /* with TEXT, @name is the text and @time is not used */
} BbAppearanceRequest;

/* Keeps the bytes from which the copied objects are read until they have been written. */
typedef struct
{
  GBytes *text_pdf;
  GBytes *image_pdf;
  qpdf_data text;
  qpdf_data image;
  qpdf_oh form;              /* the form XObject, in the target */
} BbAppearance;

BbAppearance *bb_appearance_new (const BbAppearanceRequest *request, qpdf_data target, GError **error);
void bb_appearance_free (BbAppearance *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbAppearance, bb_appearance_free)

char *bb_appearance_format_time (GDateTime *time);

G_END_DECLS
