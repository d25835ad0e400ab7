/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signature values (CMS) that are damaged, weak, or say something else than they should. OpenSSL makes them. */
#include "attack-steps.h"

#include <string.h>

static void
resign (Place *self, const char *options)
{
  attack_sign (self, FALSE, FALSE);
  attack_resign (self, "secretary", options);
}

static void no_attributes (Place *self) { resign (self, "-md sha256 -noattr"); }
static void no_ess (Place *self) { resign (self, "-md sha256 -no_signing_time -nosmimecap"); }
static void signing_time (Place *self) { resign (self, "-md sha256 -cades -nosmimecap"); }
static void sha1 (Place *self) { resign (self, "-md sha1 -cades -no_signing_time -nosmimecap"); }
static void md5 (Place *self) { resign (self, "-md md5 -cades -no_signing_time -nosmimecap"); }
static void no_certificate (Place *self) { resign (self, ATTACK_CMS " -nocerts"); }
static void two_signers (Place *self) { resign (self, ATTACK_CMS " -signer leader.pem -inkey leader.key"); }

/* What is there before a value is changed. */
static char *
make_value (Place *self)
{
  resign (self, ATTACK_CMS);
  return g_build_filename (self->folder, "value", NULL);
}

static void
change (Place *self, const char *what)
{
  g_autofree char *value = make_value (self);

  g_free (fixture_shell ("python3 %s/unit/signing/change-cms.py %s %s %s/changed", g_getenv ("G_TEST_SRCDIR"), what, value, self->folder));
  attack_put_value (self, "changed");
}

static void stripped (Place *self) { change (self, "strip"); }
static void digest_twice (Place *self) { change (self, "digest-twice"); }
static void no_digest (Place *self) { change (self, "no-digest"); }
static void other_type (Place *self) { change (self, "other-type"); }
static void other_algorithm (Place *self) { change (self, "other-algorithm"); }
static void no_signer (Place *self) { change (self, "no-signer"); }

static void
nested_stamps (Place *self)
{
  g_autofree char *what = g_strdup_printf ("nest-12:%s", steps_pki ("root-ca.pem"));

  change (self, what);
}

static void
edit_value (Place *self, gsize at, gsize cut)
{
  g_autofree char *path = make_value (self);
  gsize length;
  g_autofree char *value = fixture_read (path, &length);

  value[at != 0 ? at : length - 20] ^= 1;
  fixture_write (path, value, cut != 0 ? cut : length);
  attack_put_value (self, "value");
}

static void cut_short (Place *self) { edit_value (self, 0, 900); }
static void other_bits (Place *self) { edit_value (self, 0, 0); }

static void
garbage (Place *self)
{
  g_autofree char *path = make_value (self);

  fixture_write (path, "this is not a signature", 23);
  attack_put_value (self, "value");
}

static void
not_signed_data (Place *self)
{
  g_autofree char *path = make_value (self);

  g_free (fixture_shell ("cd %s && echo data | openssl cms -data_create -binary -outform DER -out value", self->folder));
  attack_put_value (self, "value");
}

static void
with_content (Place *self)
{
  attack_sign (self, FALSE, FALSE);
  g_free (fixture_shell ("cd %s && echo other | openssl cms -sign -binary -nodetach -outform DER -out %s/value -signer secretary.pem -inkey secretary.key "
                         "-certfile sub-ca.pem " ATTACK_CMS, attack_pki_folder (), self->folder));
  attack_put_value (self, "value");
}

/* Something behind the value, in the padding. */
static void
stuffed (Place *self)
{
  g_autofree char *path = make_value (self);
  gsize length;
  g_autofree char *value = fixture_read (path, &length);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) value, (guint) length);
  attack_append (bytes, "more");
  fixture_write (path, bytes->data, bytes->len);
  attack_put_value (self, "value");
}

/* A certificate of the sub-authority for @key; made once a program. */
static void
certify (const char *name, const char *key, const char *options)
{
  g_free (fixture_shell ("cd %s && { [ -e %s.pem ] || { %s; printf '[req]\\ndistinguished_name=dn\\nprompt=no\\n[dn]\\nCN=x\\n[e]\\nbasicConstraints=critical,CA:FALSE\\n"
                         "keyUsage=critical,digitalSignature,nonRepudiation\\n' >attack.cnf; openssl req -x509 -new -config attack.cnf -extensions e -sha256 "
                         "-CA sub-ca.pem -CAkey sub-ca.key -key %s.key -out %s.pem %s; }; } 2>&1", attack_pki_folder (), name, key, name, name, options));
}

static void
weak_key (Place *self)
{
  certify ("weak", "openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out weak.key", "-set_serial 0x3001 -subj /CN=Weak -days 30");
  attack_sign (self, FALSE, FALSE);
  attack_resign (self, "weak", ATTACK_CMS);
}

/* Another certificate for the same key with the same number: the value fits it, the attribute of the signer does not. */
static void
other_certificate (Place *self)
{
  certify ("same-key", "cp secretary.key same-key.key", "-set_serial 0x1002 -subj '/CN=Somebody Else' -days 30");
  resign (self, ATTACK_CMS " -nocerts -certfile same-key.pem");
}

/* The signer's certificate, and a value made with another key. */
static void
other_key (Place *self)
{
  certify ("other-key", "openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out other-key.key", "-set_serial 0x1002 -subj '/CN=Other' -days 30");
  attack_sign (self, FALSE, FALSE);
  attack_resign (self, "other-key", ATTACK_CMS " -nocerts -certfile secretary.pem");
}

const Attack attacks_cms[] = {
  { "cms-garbage", garbage, NULL },
  { "cms-not-signed-data", not_signed_data, NULL },
  { "cms-cut-short", cut_short, NULL },
  { "cms-stuffed", stuffed, NULL },
  { "cms-other-bits", other_bits, NULL },
  { "cms-no-signer", no_signer, NULL },
  { "cms-nested-stamps", nested_stamps, NULL },
  { "cms-two-signers", two_signers, NULL },
  { "cms-with-content", with_content, NULL },
  { "cms-no-attributes", no_attributes, NULL },
  { "cms-stripped-attributes", stripped, NULL },
  { "cms-digest-twice", digest_twice, NULL },
  { "cms-no-digest", no_digest, NULL },
  { "cms-other-type", other_type, NULL },
  { "cms-other-algorithm", other_algorithm, NULL },
  { "cms-no-ess", no_ess, NULL },
  { "cms-other-certificate", other_certificate, NULL },
  { "cms-other-key", other_key, NULL },
  { "cms-no-certificate", no_certificate, NULL },
  { "cms-signing-time", signing_time, NULL },
  { "cms-sha1", sha1, NULL },
  { "cms-md5", md5, NULL },
  { "cms-weak-key", weak_key, NULL },
  { NULL, NULL, NULL }
};
