/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BB_DOMAIN_ERROR (bb_domain_error_quark ())
GQuark bb_domain_error_quark (void);

typedef enum
{
  BB_DOMAIN_ERROR_SYNTAX,        /* not JSON, not a date, not a number */
  BB_DOMAIN_ERROR_INVALID,       /* well formed, but breaks a rule of its type */
  BB_DOMAIN_ERROR_UNKNOWN_ITEM,  /* the checklists of the visit have no such item */
  BB_DOMAIN_ERROR_ANSWER_TYPE,   /* the answer is not of the item's type */
  BB_DOMAIN_ERROR_STATE,         /* the visit is not in a state that allows this */
  BB_DOMAIN_ERROR_CALENDAR,      /* no calendar for that year */
} BbDomainError;

G_END_DECLS
