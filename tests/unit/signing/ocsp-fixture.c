/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocsp-fixture.h"

#include "pdf-fixtures.h"

#include <string.h>

static const char configuration[] =
  "[req]\ndistinguished_name = dn\nprompt = no\nutf8 = yes\nstring_mask = utf8only\n[dn]\nCN = overridden\n"
  "[ocsp_ext]\nbasicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature\nextendedKeyUsage = OCSPSigning\nnoCheck = ignored\n"
  "subjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid\n"
  "[self_ext]\nbasicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature\nextendedKeyUsage = OCSPSigning\n";

static void
make_certificates (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "ocsp.cnf", NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  fixture_write (path, configuration, sizeof configuration - 1);
  g_free (fixture_shell ("cd %s && for n in ocsp ocsp-expired; do openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $n.key; done && "
                         "openssl req -x509 -new -config ocsp.cnf -extensions ocsp_ext -utf8 -sha256 -set_serial 0x4001 -subj '/C=VN/CN=Trạng thái' "
                         "-CA sub-ca.pem -CAkey sub-ca.key -key ocsp.key -out ocsp.pem -days 30 && "
                         "openssl req -x509 -new -config ocsp.cnf -extensions ocsp_ext -utf8 -sha256 -set_serial 0x4002 -subj '/C=VN/CN=Hết hạn' "
                         "-CA sub-ca.pem -CAkey sub-ca.key -key ocsp-expired.key -out ocsp-expired.pem -not_before 20200101000000Z "
                         "-not_after 20210101000000Z && "
                         "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -config ocsp.cnf -extensions self_ext -utf8 -sha256 "
                         "-subj '/CN=Người lạ' -keyout stranger.key -out stranger.pem -days 30", folder));
}

/* What the responder knows: one line a certificate (openssl-ca(1)). */
static void
write_index (const char *work, OcspBehaviour behaviour)
{
  g_autofree char *path = g_build_filename (work, "index.txt", NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) at = g_date_time_add_hours (now, behaviour == OCSP_REVOKED_LATER ? 1 : -1);
  g_autofree char *revoked = g_date_time_format (at, "%y%m%d%H%M%SZ");
  g_autofree char *line =
    behaviour == OCSP_REVOKED || behaviour == OCSP_REVOKED_LATER ? g_strdup_printf ("R\t401231235959Z\t%s\t3001\tunknown\t/CN=Online\n", revoked)
    : behaviour == OCSP_UNKNOWN                                  ? g_strdup ("V\t401231235959Z\t\t5001\tunknown\t/CN=Other\n")
                                                                 : g_strdup ("V\t401231235959Z\t\t3001\tunknown\t/CN=Online\n");

  fixture_write (path, line, strlen (line));
}

static const char *
name_signer (OcspBehaviour behaviour)
{
  switch (behaviour)
    {
    case OCSP_BY_ISSUER:
      return "sub-ca";
    case OCSP_WRONG_PURPOSE:
      return "online";
    case OCSP_STRANGER:
      return "stranger";
    case OCSP_DELEGATE_EXPIRED:
      return "ocsp-expired";
    default:
      return "ocsp";
    }
}

GBytes *
ocsp_answer (const char *folder, const char *work, OcspBehaviour behaviour, const char *query, gsize length)
{
  static const char try_later[] = { 0x30, 0x03, 0x0a, 0x01, 0x03 };
  g_autofree char *question = g_build_filename (work, "query.der", NULL), *answer = g_build_filename (work, "answer.der", NULL);
  const char *signer = name_signer (behaviour);
  char *data;
  gsize size;

  if (behaviour == OCSP_TRY_LATER)
    return g_bytes_new (try_later, sizeof try_later);
  if (behaviour == OCSP_GARBAGE)
    return g_bytes_new_static ("<html>Đăng nhập Wi-Fi</html>", strlen ("<html>Đăng nhập Wi-Fi</html>"));
  make_certificates (folder);
  fixture_write (question, query, length);
  write_index (work, behaviour);
  if (behaviour == OCSP_OTHER_NONCE || behaviour == OCSP_OTHER_CERTIFICATE)
    g_free (fixture_shell ("cd %s && openssl ocsp -sha1 -issuer %s/sub-ca.pem -serial %s -reqout query.der", work, folder,
                           behaviour == OCSP_OTHER_NONCE ? "0x3001" : "0x1001"));
  g_free (fixture_shell ("cd %s && openssl ocsp -index index.txt -CA %s/sub-ca.pem -rsigner %s/%s.pem -rkey %s/%s.key -reqin query.der -respout answer.der "
                         "-ndays 1", work, folder, folder, signer, folder, signer));
  data = fixture_read (answer, &size);
  if (behaviour == OCSP_CHANGED)
    {
      static const char known[] = "Trạng thái";
      char *at = memmem (data, size, known, strlen (known));

      g_assert_nonnull (at);
      at[0] = 'B';                       /* in the name of the responder, which is signed */
    }
  return g_bytes_new_take (data, size);
}
