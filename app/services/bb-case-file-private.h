/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-case-file.h"
#include "bb-check.h"
#include "bb-workspace-private.h"
#include "store/bb-file-layer.h"

G_BEGIN_DECLS

#define BB_CASE_FORMAT "bienban-case-1"
#define BB_DOCUMENTS_FORMAT "bienban-documents-1"
#define BB_CASE_MINUTES "bien-ban/bien-ban.pdf"
#define BB_CASE_REPORT "bao-cao-xac-minh.pdf"
#define BB_CASE_DOCUMENTS "data/ban-ghi.json"
#define BB_CASE_RECORDS "noi-dung.json"
#define BB_CASE_OFFSET (7 * 3600)        /* seconds: Vietnam is seven hours ahead all the year, wherever the case file is read */
#define BB_CASE_CARRIED_LIMIT (64 * 1024 * 1024)
/* How index.html, DOC-TRUOC.txt and ho-so.json are written: one more with every change of theirs, so that a case file of another version is not
 * taken for a changed one. */
#define BB_CASE_PAGES 1

/* One piece of evidence as it stands in a copy. */
typedef struct
{
  BbEvidence *evidence;          /* (transfer none) */
  guint number;
  char *name;                    /* below “data/”; %NULL: the copy lists it and does not hold it */
  gboolean restricted;
  gboolean stripped;             /* without place and thumbnail, so with a hash of its own */
} BbCaseEvidence;

/* A PDF that was the minutes before somebody signed again: the beginning of the newest, or (a fork) a file of its own. */
typedef struct { char *sha256; guint64 size; char *name; /* of a file of its own, or %NULL */ char *path; } BbCasePaper;

/* What goes into a case file. */
typedef struct
{
  BbWorkspace *workspace;
  BbCase *visit;
  BbCopy copy;
  GDate date;                    /* of the making */
  char *database, *restricted;
  char *minutes;                 /* path, or %NULL */
  char *minutes_sha256;
  guint64 minutes_size;
  GPtrArray *papers;             /* BbCasePaper */
  GPtrArray *evidence;           /* BbCaseEvidence */
  BbCheck *check;                /* of the minutes, or %NULL */
  BbVerification *verification;  /* (transfer none): of the minutes, or %NULL */
  GHashTable *carried;           /* what the minutes carry within them: name → GBytes; %NULL: there are none */
  char *documents;               /* “ban-ghi.json”; %NULL in the unit's copy */
} BbCaseContent;

/* bb-case-file-gather.c */
BbCaseContent *bb_case_content_new (BbWorkspace *workspace, const char *visit, const BbCaseFileOptions *options, BbProgress *progress, GError **error);
void bb_case_content_free (BbCaseContent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbCaseContent, bb_case_content_free)
void bb_case_paper_free (gpointer paper);
/* bb-case-file-names.c: below "data/", for the PDF @sha256 of a paper of @kind. @number: (nullable). @earlier: somebody went on from it. (transfer full) */
char *bb_case_paper_make_name (const char *kind, const char *number, gboolean earlier, const char *sha256);
/* For people: "Thông báo kết quả kiểm tra, số 12". (transfer full) */
char *bb_case_paper_describe (const char *name);
/* The evidence of @visit as this copy has it. */
void bb_case_content_add_evidence (BbCaseContent *self);
/* Bytes that will be copied. */
guint64 bb_case_content_measure (BbCaseContent *self);
/* Lower case without marks, “-” for whatever is no letter and no digit. (transfer full) */
char *bb_case_make_slug (const char *text, guint longest);

/* bb-case-file-json.c; all (transfer full) */
JsonObject *bb_case_content_describe (BbCaseContent *self);
JsonObject *bb_case_content_report (BbCaseContent *self);
/* One document a line, each in canonical JSON, so that what is read back has the same hash. */
char *bb_case_content_list_documents (BbCaseContent *self, GError **error);
/* The same text out of its parts; %NULL: they hold what JSON cannot. */
char *bb_case_format_documents (const char *visit, JsonObject *bases, JsonArray *documents);
/* “noi-dung.json” of what minutes carry. (transfer full) (nullable) */
JsonObject *bb_case_read_carried (GHashTable *carried);
/* What bag-info.txt says of it, labels and values in turn. @agent: the program that made it. (transfer full) */
char **bb_case_content_list_info (BbCaseContent *self, const char *agent);
/* bb-case-file-index.c */
char *bb_case_content_write_index (BbCaseContent *self);
char *bb_case_content_write_readme (BbCaseContent *self);

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* A revision that a case file brings. */
typedef struct
{
  char *rev, *parent;            /* @parent %NULL: the first */
  JsonObject *body;              /* %NULL: the maker of the case file had none */
  gboolean deleted;
} BbCaseRevision;
typedef struct { char *id; GPtrArray *revisions; /* BbCaseRevision, oldest first */ } BbCaseDocument;
/* A file named in “ho-so.json”. */
typedef struct { char *sha256; char *name; /* in the bag, or %NULL */ guint64 size; guint number; gboolean stripped; } BbCaseFilePart;

typedef struct
{
  BbBag *bag;
  GPtrArray *problems;           /* BbBagProblem */
  char *visit, *unit;
  BbCopy copy;
  BbCaseFilePart *minutes;       /* or %NULL */
  GPtrArray *papers;             /* BbCaseFilePart; no name: the beginning of the minutes */
  GPtrArray *evidence;           /* BbCaseFilePart */
  GPtrArray *documents;          /* BbCaseDocument; %NULL in a unit's copy */
  GHashTable *pinned;            /* id → revision, as the minutes state; from bb_case_reading_compare(), or %NULL */
  GHashTable *lists;             /* what the minutes carry within them: name → GBytes; from there too, or %NULL */
  GHashTable *stripped;          /* SHA-256 of a photograph → of the file as it is handed out, as the minutes state; from there too, or %NULL */
  JsonObject *bases;             /* legal bases of “ban-ghi.json”, or %NULL */
  guint pages;                   /* BB_CASE_PAGES of who made it; 0: it says none */
  GPtrArray *unvouched, *remarks;        /* as in BbCaseReport */
} BbCaseReading;

/* bb-case-file-read.c. Errors: %BB_SERVICE_ERROR_INPUT. */
BbCaseReading *bb_case_reading_open (const char *path, GError **error);
void bb_case_reading_free (BbCaseReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbCaseReading, bb_case_reading_free)
/* A JSON file of the bag; a problem and %NULL when it cannot be read. */
JsonObject *bb_case_reading_load (BbCaseReading *self, const char *name);
BbCaseRevision *bb_case_reading_find (BbCaseReading *self, const char *id, const char *rev);
/* For the maker and the fuzzer: parses a text as “ban-ghi.json”. */
GPtrArray *bb_case_parse_documents (JsonObject *object, const char *visit, GError **error);

/* bb-case-file-compare.c: documents and evidence against what the minutes at @pdf (%NULL: there are none) carry within them; returns how many
 * documents were compared. */
guint bb_case_reading_compare (BbCaseReading *self, const char *pdf);
/* bb-case-file-frozen.c, after that: every file has a name that is known here, and, where the minutes are @is_signed, nothing that the lock froze
 * went on after it, or came to it. */
void bb_case_reading_check_frozen (BbCaseReading *self, gboolean is_signed);


/* bb-case-file-work.c: an open case file that is read through. */
typedef struct
{
  BbCaseReading *reading;
  BbProgress *progress;          /* (nullable) */
  guint64 done, total;
  BbZipWatch watch;
  int fd;                        /* of the file that is being unpacked, or −1 */
  char *writing;                 /* its name, for the errors */
  const BbFileLayer *layer;      /* of the store, when the file is to become one of it; else %NULL */
} BbCaseWork;

/* As bb_case_reading_open(). @self stays where it is until bb_case_work_clear(). */
gboolean bb_case_work_open (BbCaseWork *self, const char *path, BbProgress *progress, GError **error);
void bb_case_work_clear (BbCaseWork *self);
/* A BbZipSink with a BbCaseWork: into its file. Errors: %BB_STORE_ERROR_FULL, _FAILED. */
gboolean bb_case_work_write (const void *data, gsize length, gpointer work, GError **error);
void bb_case_work_close_file (BbCaseWork *self);
/* @code: errno. Returns: %FALSE */
gboolean bb_case_work_fail (const char *path, int code, GError **error);

/* ── What both sides make ────────────────────────────────────────────────────────────────────────────────────── */

/* bb-case-file-retell.c: the visit as a case file tells it. @documents: BbCaseDocument, or %NULL (the unit's copy): then out of what the minutes carry
 * alone. @pinned: id → revision that the minutes state, or %NULL; @bases: of “ban-ghi.json”, or %NULL. Errors: %BB_SERVICE_ERROR_INPUT, BB_DOMAIN_ERROR. */
BbCase *bb_case_retell (const char *id, GPtrArray *documents, GHashTable *pinned, GHashTable *carried, JsonObject *bases, GError **error);

/* bb-case-file-pages.c, after bb_case_reading_compare(): makes the pages and lists that nobody signed anew out of what is vouched for, and compares.
 * @pdf, @verification: the minutes and what was found of them, or %NULL. */
void bb_case_reading_check_pages (BbCaseReading *self, const char *pdf, BbVerification *verification);

G_END_DECLS
