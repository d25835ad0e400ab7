/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* PAdES signatures on PDF files: ETSI EN 319 142-1, ISO 32000-1 §12.8. Works on files and knows no visit.
 * Everything here is synchronous and safe to call from a worker thread. */

#define BB_SIGNING_ERROR (bb_signing_error_quark ())
GQuark bb_signing_error_quark (void);

typedef enum
{
  BB_SIGNING_ERROR_BAD_PDF,      /* damaged, not a PDF, hybrid cross references */
  BB_SIGNING_ERROR_ENCRYPTED,    /* the PDF is encrypted */
  BB_SIGNING_ERROR_FIELD,        /* no such signature field, or it is already signed */
  BB_SIGNING_ERROR_IDENTITY,     /* the PKCS#12 file or the token cannot be used */
  BB_SIGNING_ERROR_PIN,          /* wrong password or PIN */
  BB_SIGNING_ERROR_CERTIFICATE,  /* expired, not yet valid, or not for signing */
  BB_SIGNING_ERROR_IO,           /* reading or writing failed: full disk, no permission */
  BB_SIGNING_ERROR_NO_PIN,       /* nobody gave a password or PIN; no try of a token was spent */
  BB_SIGNING_ERROR_PIN_LOCKED,   /* the token takes no PIN any more */
  BB_SIGNING_ERROR_TOKEN_REMOVED,/* it was pulled out while it was in use */
  BB_SIGNING_ERROR_TOKEN_SLOW,   /* it did not answer in time */
  BB_SIGNING_ERROR_LAST_TRY,     /* of a token, which nobody was told: it was not spent */
  BB_SIGNING_ERROR_TIME_STAMP,   /* an authority on the network did not answer, refused, or answered wrongly */
} BbSigningError;

/* ── Identities ──────────────────────────────────────────────────────────────────────────────────────────────── */

#define BB_TYPE_IDENTITY (bb_identity_get_type ())
G_DECLARE_FINAL_TYPE (BbIdentity, bb_identity, BB, IDENTITY, GObject)

/* Asked when a secret is needed: once an attempt, for it is never asked again after a wrong answer. @retry says that a wrong PIN came
 * before this attempt and the token counts it (CKF_USER_PIN_COUNT_LOW), @tries_left is 1 when one more wrong PIN locks the token
 * (CKF_USER_PIN_FINAL_TRY), otherwise -1: PKCS#11 does not tell. A file has neither.
 * Returns: (transfer full) (nullable): the secret, %NULL to give up. It is wiped after use. */
typedef char *(*BbPinFunc) (const char *what, gboolean retry, int tries_left, gpointer user_data);

/* @source: the path of a PKCS#12 file, or a `pkcs11:` URI (RFC 7512; with `module-path` that module alone is asked, else those of
 * p11-kit; a PIN in it is not used). A PIN is asked for once an attempt, never retried by itself: a file's when it is opened, a token's
 * when it signs, so @pin and @user_data must live as long as the identity. One attempt spends at most one try of a token. */
BbIdentity *bb_identity_open (const char *source, BbPinFunc pin, gpointer user_data, GError **error);
const char *bb_identity_get_name (BbIdentity *self);          /* common name of the certificate's subject */
const char *bb_identity_get_issuer (BbIdentity *self);
GDateTime *bb_identity_get_not_before (BbIdentity *self);     /* (transfer none) */
GDateTime *bb_identity_get_not_after (BbIdentity *self);      /* (transfer none) */
/* What the person was told before the PIN was typed, as @tries_left of BbPinFunc; a token that has fewer left since is not asked, and the
 * attempt fails with %BB_SIGNING_ERROR_LAST_TRY. 0, and by itself: the one who answers sees to it. */
void bb_identity_set_tries_shown (BbIdentity *self, int tries);
/* RSASSA-PSS (RFC 8017 §8.1) in place of PKCS#1 v1.5, for RSA keys. */
void bb_identity_set_pss (BbIdentity *self, gboolean pss);

/* ── Tokens ──────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  char *uri;                     /* for bb_identity_open() */
  char *name;                    /* common name of the subject */
  char *issuer;
  GDateTime *not_before;
  GDateTime *not_after;
  char *key;                     /* "RSA-2048", "ECDSA-P256", … */
  gboolean usable;               /* can sign documents now, as far as it can be told without a PIN */
  char *problem;                 /* one sentence why not; %NULL when usable */
} BbTokenCertificate;

void bb_token_certificate_free (BbTokenCertificate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbTokenCertificate, bb_token_certificate_free)

typedef struct
{
  char *label;
  char *serial;
  char *manufacturer;
  char *model;
  gboolean pin_count_low;        /* a wrong PIN came before */
  gboolean pin_final_try;        /* one more wrong PIN locks it */
  gboolean pin_locked;
  gboolean has_pin_pad;          /* the PIN is typed on the reader itself, nowhere else */
  GPtrArray *certificates;       /* BbTokenCertificate */
} BbTokenInfo;

void bb_token_info_free (BbTokenInfo *self);

/* What a person sees of @identity before signing. Returns: (transfer full) */
BbTokenCertificate *bb_identity_describe (BbIdentity *identity);

/* The tokens that are plugged in now, with their certificates; nobody is asked for a PIN. Made anew each time.
 * @module: (nullable): absolute path of a PKCS#11 module; %NULL: those of p11-kit.
 * Returns: (transfer container) (element-type BbTokenInfo); errors: %BB_SIGNING_ERROR_IDENTITY, _TOKEN_SLOW. */
GPtrArray *bb_token_list (const char *module, GError **error);
/* @uri with the path of a module in it; %NULL with an error when it is no `pkcs11:` URI. */
char *bb_token_uri_with_module (const char *uri, const char *module, GError **error);

/* ── The network ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* Stands for the network where authorities are asked (RFC 3161, RFC 6960, revocation lists): the sample authorities of the demonstration
 * live in the process. @question: (nullable): what is sent by POST, %NULL for GET.
 * Returns: (transfer full): the body of the answer; errors: %BB_SIGNING_ERROR_TIME_STAMP with the address in it. */
typedef GBytes *(*BbAskFunc) (const char *url, GBytes *question, gpointer user_data, GError **error);

/* ── Signing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Reads a PNG outside of this process: pixels of 4 bytes, red, green, blue and opacity, not multiplied, rows without a gap. (transfer full) */
typedef guint8 *(*BbSigningDecodeFunc) (const guint8 *data, gsize size, guint *width, guint *height, GError **error);

typedef struct
{
  const char *field;             /* fully qualified name of an empty signature field of the PDF */
  GDateTime *time;               /* goes into /M and the appearance; %NULL: now */
  const char *reason;            /* /Reason, or %NULL */
  const char *location;          /* /Location, or %NULL */
  const char *name;              /* /Name, or %NULL: the certificate's common name */
  const char *appearance;        /* path of a PNG or PDF of a hand-drawn signature, or %NULL: text alone */
  gboolean agency;               /* the agency's seal: in red, with its name and the time, as NĐ 30/2020 wants it */
  BbSigningDecodeFunc decode;    /* reads the PNG; without it a PNG is refused, for it is foreign */
  gboolean certify;              /* DocMDP, level 2: filling fields and signing stays allowed. Only as first signature */
  const char *tsa;               /* address (http: or https:) of a time-stamping authority (RFC 3161), or %NULL: level B-B */
  guint tsa_seconds;             /* how long to wait for it; 0: 20 */
  BbAskFunc ask;                 /* %NULL: it is asked over HTTP */
  gpointer ask_data;
} BbSignRequest;

typedef struct
{
  char *field;
  char *sha256_before;           /* of the whole file before, lower-case hex */
  char *sha256_after;
  char *signer;                  /* common name */
  char *certificate_sha256;
  char *level;                   /* "B-B", or "B-T" with a time stamp */
  GDateTime *stamped_time;       /* by the authority's clock; %NULL without a time stamp */
  char *stamp_authority;         /* common name, or %NULL */
  char *stamp_problem;           /* why a time stamp that was asked for is missing, one sentence, translated; or %NULL */
} BbSignResult;

void bb_sign_result_free (BbSignResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbSignResult, bb_sign_result_free)

/* Signs @field of @input with an incremental update (ISO 32000-1 §7.5.6): every earlier byte stays. The result is written
 * to @output (which may be @input) through a temporary name, fsync and rename; on any error nothing is changed.
 * Level: PAdES B-T when request->tsa stamps it, else B-B: an authority that does not answer never costs the signature
 * (result->stamp_problem says why there is no time stamp). */
BbSignResult *bb_pdf_sign (const char *input, const char *output, const BbSignRequest *request, BbIdentity *identity,
                           GCancellable *cancellable, GError **error);

/* ── Raising ─────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  const char * const *crls;      /* (nullable): paths of PEM or DER revocation lists to keep in the PDF */
  const char * const *roots;     /* (nullable): paths of PEM or DER certificates of authorities, for chains that do not bring them */
  gboolean fetch;                /* also what the certificates name addresses for: their issuers, OCSP answers, else revocation lists;
                                  * neither: no store (DSS) is written */
  const char *tsa;               /* address of a time-stamping authority, or %NULL: no time stamp of the document */
  guint tsa_seconds;             /* how long to wait for each authority; 0: 20, of revocation 30 */
  gint64 deadline;               /* g_get_monotonic_time() at which all of it is given up; 0: %BB_RAISE_SECONDS from now */
  const char * const *hosts;     /* (nullable): "host" or "host:port" that certificates may name although they are in a private network; that of
                                  * @tsa may be anyway */
  gboolean only_better;          /* refuses, without a time stamp where that can be told before, what would neither raise the level nor hold longer */
  BbAskFunc ask;                 /* %NULL: all are asked over HTTP */
  gpointer ask_data;
} BbRaiseRequest;

#define BB_RAISE_SECONDS 180     /* for one paper, all authorities together */

typedef struct
{
  guint n_certificates;          /* newly kept */
  guint n_crls;
  guint n_ocsps;
  GDateTime *stamped_time;       /* or %NULL */
  char *stamp_authority;
  GDateTime *stamp_ends;         /* when the certificate of that authority ends: raise again before */
  const char *level;             /* the lowest of the signatures, by a verification of the result: "B-LTA", … */
  gboolean is_checked;           /* that verification had chosen roots; else those in the PDF were taken for granted */
  char *missing;                 /* common name of a certificate that nothing is kept about; %NULL: about all there is */
  char *shortfall;               /* below B-LTA: what is wrong, one sentence, as far as the verification says it; or %NULL */
} BbRaiseResult;

void bb_raise_result_free (BbRaiseResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbRaiseResult, bb_raise_result_free)

/* Makes the signatures of @input hold longer without touching them: stamps the whole with the time if a signature has no time stamp yet
 * (B-T of signatures made offline), keeps certificates, OCSP answers and revocation lists in the document security store (B-LT), and
 * stamps the whole, the store included (B-LTA), each as an incremental update of its own (ETSI EN 319 142-1 §5.4, §6.3). A PDF that is
 * B-LTA already is renewed in the same way. The result goes to @output (which may be @input); on any error nothing is changed: an
 * authority that cannot be reached, lies, or says that a signer was revoked when it signed is one sentence, its address first. The result
 * is verified before it takes the place of anything; where a signature would hold no more it is refused (%BB_SIGNING_ERROR_BAD_PDF).
 * At least one of the three must be asked for. Blocks on the network until request->deadline at the latest. */
BbRaiseResult *bb_pdf_raise (const char *input, const char *output, const BbRaiseRequest *request, GCancellable *cancellable, GError **error);

/* As strcmp(): which of two levels of PAdES proves less. */
int bb_level_compare (const char *one, const char *other);

/* ── Filling ─────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  const char *name;              /* of an empty text field */
  const char *value;
} BbFieldValue;

/* Fills text fields of @input with an incremental update, appearance and all (ISO 32000-1 §12.7.4.3); certified minutes allow it until the
 * agency's seal locks them. The result goes to @output (which may be @input); on any error nothing is changed.
 * Errors: %BB_SIGNING_ERROR_FIELD, _BAD_PDF, _ENCRYPTED, _IO. */
gboolean bb_pdf_fill (const char *input, const char *output, const BbFieldValue *values, guint n_values, GCancellable *cancellable, GError **error);

typedef struct
{
  char *name;
  gboolean is_signature;         /* else a text field */
  gboolean is_signed;
  int page;                      /* from 0 */
  double rect[4];                /* x1 y1 x2 y2 in points, PDF user space */
  char *value;                   /* of a text field; %NULL: empty */
} BbPdfField;

void bb_pdf_field_free (BbPdfField *self);

/* Returns: (transfer container) (element-type BbPdfField): the fields in document order */
GPtrArray *bb_pdf_list_fields (const char *path, GError **error);

/* ── Verification ────────────────────────────────────────────────────────────────────────────────────────────── */

typedef enum
{
  BB_VERDICT_INVALID,            /* không hợp lệ */
  BB_VERDICT_UNDETERMINED,       /* không đủ căn cứ: intact, but the signer's chain or status cannot be established */
  BB_VERDICT_VALID,              /* hợp lệ */
} BbVerdict;

typedef struct
{
  char *field;
  BbVerdict verdict;
  gboolean intact;               /* digest, signature value and ByteRange are right */
  gboolean trusted;              /* the chain ends in a given root, was valid at the signing time, not revoked */
  gboolean covers_whole_file;    /* nothing follows this signature */
  guint64 end;                   /* of the revision that was signed, in bytes: orders signatures and time stamps; 0 when it cannot be told */
  gboolean certifies;            /* carries DocMDP */
  char *signer;                  /* common name */
  char *issuer;
  char *subject_dn;
  char *serial;                  /* hex */
  GDateTime *not_before;
  GDateTime *not_after;
  GDateTime *claimed_time;       /* /M: the signer's own clock; may be %NULL */
  char *reason;
  char *algorithm;               /* "RSA-2048 SHA-256", "ECDSA-P256 SHA-256", … */
  char *level;                   /* "B-B", "B-T" … (ETSI EN 319 142-1) as far as it holds, "PKCS7", "DTS" for a time stamp of the document */
  gboolean is_time_stamp;        /* of the whole document, by an authority; nobody's signature */
  GDateTime *stamped_time;       /* when it was there already, by an authority's clock; %NULL: not yet time-stamped, or not soundly */
  char *stamp_authority;         /* common name of that authority */
  gboolean stamp_trusted;        /* the authority leads to a given root: the chain was checked at stamped_time, else at claimed_time */
  char **problems;               /* one sentence each, translated; what is wrong */
  char **problem_codes;          /* of each, in the same order: the same in every language and version (bb-reason.h) */
  char **changes;                /* what changed after this signature, one sentence each; allowed ones included */
  char **change_codes;
  gboolean only_allowed_changes;
} BbSignatureReport;

typedef struct
{
  GPtrArray *signatures;         /* BbSignatureReport, in order of signing */
  GPtrArray *time_stamps;        /* BbSignatureReport: time stamps of the document, in order */
  char **empty_fields;           /* signature fields that nobody has signed yet */
  char **roots;                  /* the given roots: common name and SHA-256 of each certificate */
  char **remarks;                /* about the file as a whole, one sentence each, translated; usually none */
  char **remark_codes;
  char *sha256;                  /* of the file */
  guint64 size;                  /* of the file, in bytes */
  BbVerdict verdict;             /* the worst of all; INVALID when there is no signature */
} BbVerification;

void bb_verification_free (BbVerification *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbVerification, bb_verification_free)

/* Verifies every signature of @path on its own prefix of the file.
 * @trust: (nullable): %NULL-terminated paths of PEM files with roots; @crls: (nullable): paths of PEM or DER CRLs. A CRL or root
 * that does not load is an error. */
BbVerification *bb_pdf_verify (const char *path, const char * const *trust, const char * const *crls,
                               GCancellable *cancellable, GError **error);

/* "hợp lệ", "không hợp lệ", "không đủ căn cứ" in the language of the interface. */
const char *bb_verdict_to_string (BbVerdict verdict);

G_END_DECLS
