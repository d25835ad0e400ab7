/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-value.h"

G_BEGIN_DECLS

/* How well a statement about the law is known: read in the published text, stated in a real report, read in a derived text,
 * remembered. Only what is verified, or confirmed by a supervisor, is printed as law. */
typedef enum { BB_STANDING_VERIFIED, BB_STANDING_STATED, BB_STANDING_SECONDARY, BB_STANDING_MEMORY } BbStanding;
extern const char * const bb_standing_names[];
const char *bb_standing_get_label (int standing);        /* translated; "" for -1 */

/* basis:<id>: a legal text. */
BB_DECLARE_VALUE (BbBasis, bb_basis, BB_BASIS_SCHEMA)
struct _BbBasis
{
  BbValue base;
  char *id;
  BbText short_name;
  char *kind;                    /* "law", "guidance", "local", "standard"; "report", "internal", "practice" are no legal grounds */
  char *number;                  /* "129/2007/QĐ-TTg" */
  BbText title;
  char *issuer;
  GDate issued;
  GDate in_force_from;
  GDate in_force_to;
  char **replaced_by;            /* ids */
  int standing;                  /* BbStanding */
  BbText note;
  GDate checked;
  char *confirmed_by;            /* the supervisor who confirmed it, or %NULL */
  GDateTime *confirmed_at;
};

/* Whether the text was in force on @date, as far as the dates are known. */
gboolean bb_basis_in_force (const BbBasis *self, const GDate *date);

/* An article of a basis, as an item or a finding cites it. */
BB_DECLARE_VALUE (BbBasisRef, bb_basis_ref, BB_BASIS_REF_SCHEMA)
struct _BbBasisRef
{
  BbValue base;
  char *basis;                   /* id */
  char *article;                 /* "Điều 7", or %NULL */
  int standing;                  /* of this very statement; -1: as the basis */
};

int bb_basis_ref_get_standing (const BbBasisRef *self, const BbBasis *basis);
/* Verified, or confirmed by a supervisor, and a text that binds: a report or a practice is never printed as law.
 * @basis may be %NULL. */
gboolean bb_basis_ref_is_printable (const BbBasisRef *self, const BbBasis *basis);
/* "Điều 7 Quyết định số 129/2007/QĐ-TTg": Vietnamese, as minutes cite it. */
char *bb_basis_ref_format (const BbBasisRef *self, const BbBasis *basis);
/* "QĐ 129/2007/QĐ-TTg Điều 7": short, for the screen. */
char *bb_basis_ref_format_short (const BbBasisRef *self, const BbBasis *basis);

G_END_DECLS
