/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signers, authorities, revocation lists and clocks that are not what they say. */
#include "attack-steps.h"
#include "tsa-fixture.h"

#include "signing/bb-cms.h"

#include <string.h>

static const char configuration[] =
  "[req]\ndistinguished_name=dn\nprompt=no\nutf8=yes\n[dn]\nCN=x\n"
  "[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
  "[leaf]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n"
  "[attributes]\nissuingDistributionPoint=critical,@only_attributes\n[only_attributes]\nonlyAA=TRUE\n"
  "[authorities]\nissuingDistributionPoint=critical,@only_authorities\n[only_authorities]\nonlyCA=TRUE\n"
  "[reasons]\nissuingDistributionPoint=critical,@some_reasons\n[some_reasons]\nonlysomereasons=superseded\n"
  "[indirect]\nissuingDistributionPoint=critical,@of_others\n[of_others]\nindirectCRL=TRUE\n"
  "[users]\nissuingDistributionPoint=critical,@only_users\n[only_users]\nonlyuser=TRUE\n"
  "[delta]\ndeltaCRL=critical,DER:020101\n[unknown]\n1.2.3.4=critical,DER:0500\n"
  "[list]\ndatabase=index-trust.txt\ndefault_md=sha256\ndefault_crl_days=30\n";

/* Runs @format in the folder of the PKI, once a program for each @name. */
#define make(name, ...) \
  G_STMT_START { \
    g_autofree char *path_ = g_build_filename (attack_pki_folder (), name, NULL), *command_ = NULL; \
    g_autofree char *config_ = g_build_filename (attack_pki_folder (), "trust.cnf", NULL); \
    fixture_write (config_, configuration, sizeof configuration - 1); \
    command_ = g_strdup_printf (__VA_ARGS__); \
    if (!g_file_test (path_, G_FILE_TEST_EXISTS)) \
      g_free (fixture_shell ("cd %s && { %s; } 2>&1", attack_pki_folder (), command_)); \
  } G_STMT_END

#define CERTIFY "openssl req -x509 -new -config trust.cnf -sha256 -utf8 "
#define ORGANISATION "/C=VN/O=MẪU - không có giá trị pháp lý"
#define NEW_KEY "openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "

static void
resign (Place *self, const char *signer, const char *options)
{
  attack_sign (self, FALSE, FALSE);
  attack_resign (self, signer, options);
}

/* ── Signers ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void expired (Place *self) { resign (self, "expired", ATTACK_CMS); }
static void wrong_usage (Place *self) { resign (self, "wrong-usage", ATTACK_CMS); }
static void revoked (Place *self) { resign (self, "revoked", ATTACK_CMS); }
static void no_list (Place *self) { resign (self, "secretary", ATTACK_CMS); }

/* @date: "YYYYMMDD" of the clock that the signer says to have had */
static void
resign_at (Place *self, const char *signer, const char *date)
{
  GByteArray *bytes;

  attack_sign (self, FALSE, FALSE);
  bytes = attack_read (self);
  memcpy (bytes->data + attack_find_last (bytes, "/M (D:") + 6, date, 8);
  attack_write (self, bytes);
  attack_resign (self, signer, ATTACK_CMS);
}

static void expired_backdated (Place *self) { resign_at (self, "expired", "20200601"); }
static void future (Place *self) { resign_at (self, "secretary", "20271201"); }

static void
not_yet (Place *self)
{
  make ("not-yet.pem", NEW_KEY "not-yet.key; " CERTIFY "-extensions leaf -set_serial 0x4001 -subj '/CN=Not Yet' -CA sub-ca.pem -CAkey sub-ca.key -key not-yet.key "
        "-out not-yet.pem -not_before 20350101000000Z -not_after 20360101000000Z");
  resign (self, "not-yet", ATTACK_CMS);
}

/* Revoked today; the signer says to have signed long ago. */
static void
revoked_backdated (Place *self)
{
  make ("crl-lost.pem", NEW_KEY "lost.key; " CERTIFY "-extensions leaf -set_serial 0x4002 -subj '/CN=Lost Token' -CA sub-ca.pem -CAkey sub-ca.key -key lost.key "
        "-out lost.pem -not_before 20200101000000Z -not_after 20360101000000Z; : >index-trust.txt; "
        "openssl ca -config trust.cnf -name list -keyfile sub-ca.key -cert sub-ca.pem -revoke lost.pem; "
        "openssl ca -config trust.cnf -name list -keyfile sub-ca.key -cert sub-ca.pem -gencrl -out crl-lost.pem");
  resign_at (self, "lost", "20240601");
}

/* ── Authorities ─────────────────────────────────────────────────────────────────────────────────────────────── */

/* Authorities with the names of the true ones. */
static void
look_alike_root (Place *self)
{
  make ("double.pem", NEW_KEY "double-ca.key; "
        CERTIFY "-extensions ca -set_serial 1 -subj '" ORGANISATION "/CN=Gốc chứng thực thử nghiệm' -key double-ca.key -out double-ca.pem -days 30; " NEW_KEY "double.key; "
        CERTIFY "-extensions leaf -set_serial 0x1002 -subj '" ORGANISATION "/CN=Lê Văn Thử' -CA double-ca.pem -CAkey double-ca.key -key double.key -out double.pem -days 30");
  resign (self, "double", "-certfile double-ca.pem " ATTACK_CMS);
}

/* An ordinary signer issues certificates. */
static void
signer_as_authority (Place *self)
{
  make ("issued.pem", NEW_KEY "issued.key; " CERTIFY "-extensions leaf -set_serial 0x4003 -subj '/CN=Issued' -CA leader.pem -CAkey leader.key -key issued.key "
        "-out issued.pem -days 30; cat leader.pem sub-ca.pem >issued-chain.pem");
  resign (self, "issued", "-certfile issued-chain.pem " ATTACK_CMS);
}

static void
forged_list (Place *self)
{
  make ("crl-forged.pem", NEW_KEY "forger.key; " CERTIFY "-extensions ca -set_serial 2 -subj '" ORGANISATION "/CN=Chứng thực thử nghiệm cấp hai' -key forger.key -out forger.pem -days 30; : >index-trust.txt; "
        "openssl ca -config trust.cnf -name list -keyfile forger.key -cert forger.pem -gencrl -out crl-forged.pem");
  resign (self, "secretary", ATTACK_CMS);
}

/* A true list of the signer's issuer with @extensions, in which nobody is. */
#define EMPTY_LIST(extensions) ": >index-trust.txt; " LIST "-crlexts " extensions " "
#define LIST "openssl ca -config trust.cnf -name list -keyfile sub-ca.key -cert sub-ca.pem -gencrl "

static void
list_of_attributes (Place *self)
{
  make ("crl-attributes.pem", EMPTY_LIST ("attributes") "-out crl-attributes.pem");
  resign (self, "secretary", ATTACK_CMS);
}

static void
list_of_authorities (Place *self)
{
  make ("crl-authorities.pem", EMPTY_LIST ("authorities") "-out crl-authorities.pem");
  resign (self, "secretary", ATTACK_CMS);
}

static void
list_of_reasons (Place *self)
{
  make ("crl-reasons.pem", EMPTY_LIST ("reasons") "-out crl-reasons.pem");
  resign (self, "secretary", ATTACK_CMS);
}

static void
list_of_others (Place *self)
{
  make ("crl-indirect.pem", EMPTY_LIST ("indirect") "-out crl-indirect.pem");
  resign (self, "secretary", ATTACK_CMS);
}

static void
list_of_changes (Place *self)
{
  make ("crl-delta.pem", EMPTY_LIST ("delta") "-out crl-delta.pem");
  resign (self, "secretary", ATTACK_CMS);
}

static void
list_of_unknown_kind (Place *self)
{
  make ("crl-unknown.pem", EMPTY_LIST ("unknown") "-out crl-unknown.pem");
  resign (self, "secretary", ATTACK_CMS);
}

static void
list_of_users (Place *self)
{
  make ("crl-users.pem", EMPTY_LIST ("users") "-out crl-users.pem");
  resign (self, "secretary", ATTACK_CMS);
}

/* The true list stands behind one in the same name that somebody else signed. */
static void
behind_forged_list (Place *self)
{
  make ("crl-behind.pem", NEW_KEY "before.key; " CERTIFY "-extensions ca -set_serial 3 -subj '" ORGANISATION "/CN=Chứng thực thử nghiệm cấp hai' -key before.key -out before.pem -days 30; : >index-trust.txt; "
        "openssl ca -config trust.cnf -name list -keyfile before.key -cert before.pem -gencrl -out crl-before.pem; cat crl-before.pem crl-sub.pem >crl-behind.pem");
  resign (self, "revoked", ATTACK_CMS);
}

static void
stale_list (Place *self)
{
  make ("crl-stale.pem", ": >index-trust.txt; openssl ca -config trust.cnf -name list -keyfile sub-ca.key -cert sub-ca.pem -gencrl -crl_lastupdate 20200101000000Z "
        "-crl_nextupdate 20200201000000Z -out crl-stale.pem");
  resign (self, "secretary", ATTACK_CMS);
}

static void
revoked_stale (Place *self)
{
  make ("crl-was-lost.pem", NEW_KEY "was-lost.key; " CERTIFY "-extensions leaf -set_serial 0x4004 -subj '/CN=Lost Token' -CA sub-ca.pem -CAkey sub-ca.key "
        "-key was-lost.key -out was-lost.pem -not_before 20200101000000Z -not_after 20360101000000Z; "
        "printf 'R\\t360101000000Z\\t210101000000Z\\t4004\\tunknown\\t/CN=Lost Token\\n' >index-trust.txt; "
        "openssl ca -config trust.cnf -name list -keyfile sub-ca.key -cert sub-ca.pem -gencrl -crl_lastupdate 20220101000000Z -crl_nextupdate 20220201000000Z "
        "-out crl-was-lost.pem");
  resign (self, "was-lost", ATTACK_CMS);
}

/* ── Time stamps ─────────────────────────────────────────────────────────────────────────────────────────────── */

/* Puts a time stamp over @data (the signature value when %NULL) into the signature. @signer: who signs it in place of the authority. */
static void
stamp (Place *self, const char *data, const char *signer)
{
  g_autofree char *value_path = g_build_filename (self->folder, "value", NULL), *imprint = g_build_filename (self->folder, "imprint", NULL);
  g_autofree char *token_path = g_build_filename (self->folder, "token", NULL);
  g_autofree char *value = NULL, *token = NULL;
  g_autoptr (GBytes) bytes = NULL, token_bytes = NULL, stamped = NULL;
  g_autoptr (BbCms) cms = NULL;
  gsize length, token_length;

  tsa_stop (tsa_start (attack_pki_folder (), TSA_HONEST));
  resign (self, "secretary", ATTACK_CMS);
  value = fixture_read (value_path, &length);
  bytes = g_bytes_new (value, length);
  cms = bb_cms_read ((const guint8 *) value, length, NULL);
  if (data != NULL)
    fixture_write (imprint, data, strlen (data));
  else
    fixture_write (imprint, g_bytes_get_data (cms->signature, NULL), g_bytes_get_size (cms->signature));
  g_free (fixture_shell ("cd %s && p=%s && cp $p/tsa.cnf . && echo 01 >serial.txt && openssl ts -query -data imprint -sha256 -cert -out query.tsq && "
                         "openssl ts -reply -config tsa.cnf -section tsa_v2 -queryfile query.tsq -signer $p/tsa.pem -inkey $p/tsa.key -chain $p/sub-ca.pem "
                         "-token_out -out token", self->folder, attack_pki_folder ()));
  if (signer != NULL)
    g_free (fixture_shell ("cd %s && p=%s && openssl cms -verify -noverify -binary -inform DER -in token -out tst && openssl cms -sign -binary -nodetach -outform DER "
                           "-econtent_type 1.2.840.113549.1.9.16.1.4 -md sha256 -cades -in tst -signer $p/%s.pem -inkey $p/%s.key -certfile $p/sub-ca.pem "
                           "-out token", self->folder, attack_pki_folder (), signer, signer));
  token = fixture_read (token_path, &token_length);
  token_bytes = g_bytes_new (token, token_length);
  stamped = bb_cms_add_time_stamp (bytes, token_bytes);
  fixture_write (value_path, g_bytes_get_data (stamped, NULL), g_bytes_get_size (stamped));
  attack_put_value (self, "value");
}

static void fine_stamp (Place *self) { stamp (self, NULL, NULL); }
static void stamp_of_other_data (Place *self) { stamp (self, "another signature", NULL); }
static void stamp_by_signer (Place *self) { stamp (self, NULL, "leader"); }
static void stamp_by_both (Place *self) { stamp (self, NULL, "tsa-both"); }
static void stamp_by_expired (Place *self) { stamp (self, NULL, "tsa-expired"); }
static void stamp_by_unknown (Place *self) { stamp (self, NULL, "tsa-unknown"); }

/* The authority is revoked after its stamp, for @reason. */
#define REVOKE_STAMPER(reason, name) \
  make (name, "printf 'R\\t360101000000Z\\t350101000000Z" reason "\\t2001\\tunknown\\t/CN=Stamper\\n' >index-trust.txt; " LIST "-out " name)

static void
stamp_by_stolen_key (Place *self)
{
  stamp (self, NULL, NULL);
  REVOKE_STAMPER (",keyCompromise", "crl-stolen.pem");
}

static void
stamp_by_revoked (Place *self)
{
  stamp (self, NULL, NULL);
  REVOKE_STAMPER ("", "crl-without-reason.pem");
}

static void
stamp_by_superseded (Place *self)
{
  stamp (self, NULL, NULL);
  REVOKE_STAMPER (",superseded", "crl-superseded.pem");
}

const Attack attacks_trust[] = {
  { "fine-stamp", fine_stamp, NULL },
  { "trust-expired", expired, NULL },
  { "trust-expired-backdated", expired_backdated, NULL },
  { "trust-not-yet", not_yet, NULL },
  { "trust-future", future, NULL },
  { "trust-wrong-usage", wrong_usage, NULL },
  { "trust-revoked", revoked, "crl-sub.pem" },
  { "trust-revoked-backdated", revoked_backdated, "crl-lost.pem" },
  { "trust-no-list", no_list, "crl-root.pem" },
  { "trust-forged-list", forged_list, "crl-forged.pem" },
  { "trust-list-of-attributes", list_of_attributes, "crl-attributes.pem" },
  { "trust-list-of-authorities", list_of_authorities, "crl-authorities.pem" },
  { "trust-list-of-reasons", list_of_reasons, "crl-reasons.pem" },
  { "trust-list-of-others", list_of_others, "crl-indirect.pem" },
  { "trust-list-of-changes", list_of_changes, "crl-delta.pem" },
  { "trust-list-of-unknown-kind", list_of_unknown_kind, "crl-unknown.pem" },
  { "trust-list-of-users", list_of_users, "crl-users.pem" },
  { "trust-behind-forged-list", behind_forged_list, "crl-behind.pem" },
  { "trust-revoked-stale", revoked_stale, "crl-was-lost.pem" },
  { "trust-stale-list", stale_list, "crl-stale.pem" },
  { "trust-look-alike-root", look_alike_root, NULL },
  { "trust-signer-as-authority", signer_as_authority, NULL },
  { "stamp-other-data", stamp_of_other_data, NULL },
  { "stamp-by-signer", stamp_by_signer, NULL },
  { "stamp-by-both", stamp_by_both, NULL },
  { "stamp-by-expired", stamp_by_expired, NULL },
  { "stamp-by-unknown", stamp_by_unknown, NULL },
  { "stamp-by-stolen-key", stamp_by_stolen_key, "crl-stolen.pem" },
  { "stamp-by-revoked", stamp_by_revoked, "crl-without-reason.pem" },
  { "stamp-by-superseded", stamp_by_superseded, "crl-superseded.pem" },
  { NULL, NULL, NULL }
};
