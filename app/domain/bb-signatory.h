/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-value.h"

G_BEGIN_DECLS

/* By which right somebody signs a paper of the office (Nghị định 30/2020/NĐ-CP, Điều 13, and Appendix I, part II, 7). */
typedef enum
{
  BB_CAPACITY_HEAD,              /* in his or her own right */
  BB_CAPACITY_ACTING,            /* Q.: entrusted with the powers of the head */
  BB_CAPACITY_DEPUTY,            /* KT.: a deputy signs for the head */
  BB_CAPACITY_ORDER,             /* TL.: the head of a division signs by order */
  BB_CAPACITY_AUTHORISED,        /* TUQ.: authorised in writing, for a time, not to be handed on */
} BbCapacity;
extern const char * const bb_capacity_names[];           /* "head", "q", "kt", "tl", "tuq" */
const char *bb_capacity_get_label (int capacity);        /* translated */
/* "KT.", with its stop; "" for the head. */
const char *bb_capacity_get_mark (int capacity);

/* Who may sign the papers of an office, and how the paper says so. Somebody who may sign in two ways is listed twice. */
BB_DECLARE_VALUE (BbSignatory, bb_signatory, BB_SIGNATORY_SCHEMA)
struct _BbSignatory
{
  BbValue base;
  char *name;                    /* without academic titles */
  char *post;                    /* "Phó Giám đốc" */
  int capacity;                  /* BbCapacity */
  char *head;                    /* the post signed for: "Giám đốc"; required for KT., TL. and TUQ. */
  char *collective;              /* TM.: "Ủy ban nhân dân tỉnh", where the office decides as a collective; or %NULL */
  char *authorisation;           /* the paper of a TUQ.; required there */
  GDate valid_from;
  GDate valid_to;                /* an authorisation ends; others may be open */
};

/* Whether this person may sign on @date; an open end counts as yes. */
gboolean bb_signatory_may_sign_on (const BbSignatory *self, const GDate *date);
/* What stands above the name, in capitals: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH". Returns: (transfer full) */
char **bb_signatory_format_capacity (const BbSignatory *self);
/* On one line, for lists: "KT. Giám đốc, Phó Giám đốc". Returns: (transfer full) */
char *bb_signatory_describe (const BbSignatory *self);

G_END_DECLS
