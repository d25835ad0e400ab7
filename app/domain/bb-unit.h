/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-signatory.h"
#include "bb-paper.h"

G_BEGIN_DECLS

/* The kinds of inspected offices: W ward or commune, D department or division, P public-service unit. */
typedef enum { BB_UNIT_WARD, BB_UNIT_DEPARTMENT, BB_UNIT_PUBLIC_SERVICE } BbUnitKind;
extern const char * const bb_unit_kind_names[];          /* "W", "D", "P" */
const char *bb_unit_kind_get_label (BbUnitKind kind);    /* translated */

/* unit:<code>: an inspected office over its life; mergers lead from a unit to its successors. */
BB_DECLARE_VALUE (BbUnit, bb_unit, BB_UNIT_SCHEMA)
struct _BbUnit
{
  BbValue base;
  char *code;
  BbText name;                   /* "Ủy ban nhân dân phường Hòa Tân" */
  BbText short_name;             /* "UBND phường Hòa Tân"; may be empty */
  int kind;                      /* BbUnitKind */
  char *parent;                  /* code of the superior office, or %NULL */
  char *address;
  GDate valid_from;
  GDate valid_to;
  char **successors;             /* codes */
};

/* Whether the office existed on @date; an open end counts as existing. */
gboolean bb_unit_exists_on (const BbUnit *self, const GDate *date);
/* The short name when there is one. */
const char *bb_unit_get_label (const BbUnit *self);

/* issuer:<code>: an office that orders inspections; what its papers look like and what time limits it sets. */

BB_DECLARE_VALUE (BbLimit, bb_limit, BB_LIMIT_SCHEMA)
struct _BbLimit { BbValue base; gint64 value; int standing; /* BbStanding */ };

BB_DECLARE_VALUE (BbPageMargins, bb_page_margins, BB_PAGE_MARGINS_SCHEMA)
struct _BbPageMargins { BbValue base; gint64 top, bottom, left, right; /* mm */ };

BB_DECLARE_VALUE (BbTimeLimits, bb_time_limits, BB_TIME_LIMITS_SCHEMA)
struct _BbTimeLimits { BbValue base; BbLimit *team_report_working_days; BbLimit *notice_working_days; };

BB_DECLARE_VALUE (BbIssuer, bb_issuer, BB_ISSUER_SCHEMA)
struct _BbIssuer
{
  BbValue base;
  char *code;
  BbText name;
  char *superior;                /* first line of the agency block, or %NULL */
  char *agency;                  /* its second line, bold */
  char *team_name;               /* "ĐOÀN KIỂM TRA SỐ 03" */
  char *symbol;                  /* "BB-ĐKT" */
  char *place;
  BbPageMargins *margins_mm;
  char *font_set;                /* "A" or "B" of NĐ 30/2020 */
  char **recipients;
  char *archive;                 /* "Lưu: VT, hồ sơ kiểm tra" */
  gint64 originals;
  BbTimeLimits *time_limits;
  BbLimit *retention_years;
  GPtrArray *templates;          /* BbTemplate: how it makes its papers up otherwise than the program does */
  GPtrArray *numbers;            /* BbNumberBlock: numbers set apart for its teams */
  gboolean missing_evidence_blocks;      /* a failure without the evidence that its item requires keeps the visit from being locked */
  GPtrArray *signatories;        /* BbSignatory */
};

/* Who may sign the papers of the office: #BbSignatory, in the order of the list; none is an empty array. Returns: (transfer none) */
GPtrArray *bb_issuer_get_signatories (const BbIssuer *self);
/* Those of them who may sign on @date. Returns: (transfer full) */
GPtrArray *bb_issuer_list_signatories_on (const BbIssuer *self, const GDate *date);

G_END_DECLS
