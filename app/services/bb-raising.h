/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-visits.h"

G_BEGIN_DECLS

/* Signatures that hold longer than their certificates: which papers still wait for it, and raising them (ETSI EN 319 142-1: B-LTA).
 * A raised paper is a new record "signature:<minutes>:time-stamp:<id>"; the signatures stay as they were. */

#define BB_RAISED_FIELD "time-stamp"
#define BB_RENEW_MONTHS 3        /* before the certificate of the last time stamp ends */

/* Settings of the workspace. */
#define BB_SETTING_TSA "tsa"     /* address of the time-stamping authority; without one nothing is raised by itself */
#define BB_SETTING_HOSTS "authority-hosts"       /* "host" or "host:port", by blanks: authorities in the office's own network that certificates may
                                                  * name; without it none of that network is asked but the host of BB_SETTING_TSA */

typedef enum
{
  BB_RAISING_DONE,               /* B-LTA, for a good while */
  BB_RAISING_SIGNATURES,         /* somebody has not signed yet: raised when all have, or a day after the last */
  BB_RAISING_DUE,
  BB_RAISING_RENEWAL,            /* B-LTA, but the certificate of its last time stamp ends soon */
  BB_RAISING_STUCK,              /* raised as far as it goes: about one certificate nobody can be asked; tried again each week */
} BbRaisingState;

typedef struct
{
  char *visit;
  char *minutes;                 /* id, without "minutes:" */
  char *paper;                   /* what bb_visit_raise() takes: the visit, or another paper of it */
  BbRaisingState state;
  char *level;                   /* the lowest of its signatures: "B-B" … "B-LTA" */
  GDateTime *stamp_ends;         /* of a raised one; or %NULL */
  gboolean unchecked;            /* of a raised one: nobody had chosen roots, so that those in the PDF were taken for granted */
  guint tries;                   /* in vain, since it was last raised */
  GDateTime *next;               /* not tried by itself before that; or %NULL */
  char *problem;                 /* what was wrong the last time, or why it is not B-LTA, one sentence; or %NULL */
} BbRaisingPaper;

void bb_raising_paper_free (BbRaisingPaper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbRaisingPaper, bb_raising_paper_free)

/* (transfer container) (element-type BbRaisingPaper): every signed paper, those that are done as well, as of @now (%NULL: now). */
GPtrArray *bb_raising_list (BbWorkspace *workspace, GDateTime *now, GError **error);
/* The minutes of a visit, or another paper by its id; %NULL without an error when nobody has signed. */
BbRaisingPaper *bb_raising_get (BbWorkspace *workspace, const char *id, GDateTime *now, GError **error);

/* (transfer full): those of BB_SETTING_HOSTS. */
char **bb_raising_get_hosts (BbWorkspace *workspace);
/* Errors: BB_SERVICE_ERROR_USAGE, one of @text is no host. */
gboolean bb_raising_check_hosts (const char *text, GError **error);

/* Raises the newest PDF of the visit and keeps the result if it is better; @request as in bb_pdf_raise(), without roots those that people
 * here trust, without hosts those that the office has listed. Blocks on the network; what others write meanwhile waits for nothing.
 * Errors: those of bb_pdf_raise(), BB_SERVICE_ERROR_FORK. */
BbRaiseResult *bb_visit_raise (BbWorkspace *workspace, const char *visit, const BbRaiseRequest *request, GCancellable *cancellable, GError **error);

typedef struct
{
  guint n_raised;
  guint n_failed;
  guint n_waiting;               /* for signatures */
  char *problem;                 /* the last one, in the words of who caused it; or %NULL */
} BbRaisingReport;

void bb_raising_report_free (BbRaisingReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbRaisingReport, bb_raising_report_free)

typedef enum
{
  BB_RAISING_IN_TURN,            /* those whose pause is over */
  BB_RAISING_ANYWAY,             /* somebody asked for it: those that pause and those that are stuck as well */
} BbRaisingWhich;

/* Raises every paper that is due, those that were tried least first. One that fails does not stop the others, and pauses.
 * @on_paper: (nullable): told of each as it is done. Errors: the store's; BB_SERVICE_ERROR_USAGE when no authority is set. */
typedef void (*BbRaisingFunc) (const BbRaisingPaper *paper, const BbRaiseResult *result, const GError *error, gpointer data);
BbRaisingReport *bb_raising_run (BbWorkspace *workspace, const BbRaiseRequest *request, BbRaisingWhich which, BbRaisingFunc on_paper, gpointer data,
                                 GCancellable *cancellable, GError **error);

/* (transfer full) (nullable): the authority that is asked while somebody signs: the one that is set, when there is a network. */
char *bb_raising_find_authority (BbWorkspace *workspace);

/* In bb-papers.c. */
gboolean bb_papers_keep_raised (BbWorkspace *workspace, const char *visit, const char *before, const char *raised, const BbRaiseResult *result,
                                GError **error);

G_END_DECLS
