/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer of a time-stamping authority (TimeStampResp), or the token in it (TSTInfo in a SignedData). */
#include "fuzz.h"

#include "signing/bb-timestamp.h"

static void
look_at (BbTimestamp *stamp, GError *error)
{
  static const guint8 zeros[BB_HASH_MAX_LENGTH] = { 0 };
  g_autoptr (GBytes) digest = g_bytes_new_static (zeros, 32);
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 23, 4, 0, 0);
  g_autoptr (BbTimestampRequest) request = bb_timestamp_request_new (BB_HASH_SHA256, digest, NULL);
  g_autoptr (GError) refusal = NULL;

  fuzz_claim ((stamp == NULL) == (error != NULL), "a failure has an error");
  if (stamp == NULL)
    return;
  fuzz_claim (stamp->signer != NULL && stamp->digest != NULL && stamp->time != NULL && stamp->policy != NULL, "a token has a signer and a time");
  fuzz_claim (!bb_timestamp_check_answer (stamp, request, now, &refusal) && refusal != NULL, "nobody has stamped zeros for a new nonce");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) answer_error = NULL, token_error = NULL;
  g_autoptr (BbTimestamp) answer = bb_timestamp_read_answer (bytes, &answer_error);
  g_autoptr (BbTimestamp) token = bb_timestamp_read (bytes, &token_error);

  look_at (answer, answer_error);
  look_at (token, token_error);
  return 0;
}
