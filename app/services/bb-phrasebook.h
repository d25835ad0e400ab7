/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Errors of the services themselves; lower modules keep their own domains. */
#define BB_SERVICE_ERROR (bb_service_error_quark ())
GQuark bb_service_error_quark (void);

typedef enum
{
  BB_SERVICE_ERROR_USAGE,        /* what was asked for does not make sense */
  BB_SERVICE_ERROR_NOT_FOUND,    /* no such visit, unit, checklist, finding */
  BB_SERVICE_ERROR_LOCKED,       /* the visit is locked */
  BB_SERVICE_ERROR_INPUT,        /* a file that was given is bad; the message names it */
  BB_SERVICE_ERROR_FORK,         /* a PDF that does not continue the one that is here */
  BB_SERVICE_ERROR_CHANGED,      /* something was changed elsewhere in the meantime */
} BbServiceError;

/* The sentence that a person reads: what happened, where, and what to do; ends with a full stop. (transfer full) */
char *bb_phrase (const GError *error);
/* The exit code of the command line for @error: 3 bad input, 4 refused or failed. */
int bb_phrase_get_exit_code (const GError *error);

/* Sets up gettext: Vietnamese unless @language (or $BIENBAN_LANGUAGE) says "en". */
void bb_language_init (const char *language);

G_END_DECLS
