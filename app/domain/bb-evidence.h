/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-paper.h"

G_BEGIN_DECLS

/* A time and whose clock said it: "exif", "system", "file", "typed", "phone". A phone's time is a claim. */
BB_DECLARE_VALUE (BbClockTime, bb_clock_time, BB_CLOCK_TIME_SCHEMA)
struct _BbClockTime { BbValue base; GDateTime *at; char *clock; };

/* evidence:<visit>:<sha256> */
BB_DECLARE_VALUE (BbEvidence, bb_evidence, BB_EVIDENCE_SCHEMA)
struct _BbEvidence
{
  BbValue base;
  char *visit;
  char *sha256;
  char *name;                    /* of the file as it came */
  char *media_type;              /* "image/jpeg", … */
  gint64 size;                   /* bytes */
  BbClockTime *captured;
  BbClockTime *imported;
  BbClockTime *event;            /* when what it shows happened, as a person says; %NULL: not said */
  char *source;                  /* one of bb_evidence_sources; of copies: "redaction", "marking" */
  char *caption;
  char **items;                  /* codes */
  char *derived_from;            /* SHA-256 of the original of a redacted copy */
  gint64 width, height;          /* of images, pixels, before orientation */
  char *author;
  GDateTime *at;
};

/* "file", "camera", "phone", "paste", "scan", "audio" */
extern const char * const bb_evidence_sources[];

/* original:<visit>:<sha256>: evidence of which a redacted copy was made; for few to read. */
extern const BbSchema BB_ORIGINAL_SCHEMA;
gboolean bb_evidence_is_restricted (const BbEvidence *self);

gboolean bb_evidence_is_photo (const BbEvidence *self);  /* a still picture that the minutes print */
/* First eight digits, as the minutes print beside a photograph. */
char *bb_evidence_get_short_hash (const BbEvidence *self);

/* minutes:<visit>:<id>: a paper that was made. */
BB_DECLARE_VALUE (BbMinutesRecord, bb_minutes_record, BB_MINUTES_RECORD_SCHEMA)
struct _BbMinutesRecord
{
  BbValue base;
  char *visit;
  char *kind;                    /* one of bb_paper_kind_names */
  char *sha256;                  /* of the base PDF, kept as a file of the workspace */
  gint64 pages;
  char *locked;                  /* id of the locked event whose manifest it states */
  char **fields;
  gint64 stated;                 /* how many refusals and signatures by hand it prints */
  BbPaper *paper;                /* what was typed for it; %NULL for the minutes themselves */
  char *of;                      /* the paper that this is made anew of, with what was signed by hand; %NULL: it is the first */
  char *author;
  GDateTime *at;
};

/* signature:<minutes id>:<field>:<id>: a PDF that came out of a signing. */
BB_DECLARE_VALUE (BbSignatureRecord, bb_signature_record, BB_SIGNATURE_RECORD_SCHEMA)
struct _BbSignatureRecord
{
  BbValue base;
  char *visit;
  char *minutes;
  char *field;
  char *before;                  /* SHA-256 of the PDF that was signed */
  char *after;                   /* SHA-256 of the PDF with this signature, kept as a file of the workspace */
  char *signer;
  char *certificate;             /* SHA-256 */
  char *level;                   /* "B-B" */
  GDateTime *stamp_ends;         /* when the certificate of the last time stamp ends: raise again before; %NULL: was not raised */
  gboolean unverified;           /* it was taken in, and its certificate led to no root that was trusted there */
  char *number;                  /* that was filled in, of the field "number" */
  char *way;                     /* "drawn", "paper", "refused": of the papers beside the minutes, whose events say it; %NULL: digitally */
  char *strokes;                 /* drawn: bb_strokes_to_text() */
  char *sha256;                  /* drawn: of the strokes; paper: of the scan, kept as a file of the workspace */
  char *reason, *witness;        /* refused */
  gboolean unchecked;            /* of a raised one: the level was found without roots that somebody had chosen */
  char *author;
  GDateTime *at;
};

G_END_DECLS
