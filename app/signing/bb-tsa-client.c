/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-tsa-client.h"

#include "signing/bb-http.h"

/* Tokens with the certificates of their authority have 2 to 8 KiB. */
#define MAX_ANSWER (64 * 1024)

static BbTimestamp *
read_and_check (GBytes *answer, const BbTimestampRequest *question, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (BbTimestamp) stamp = bb_timestamp_read_answer (answer, error);

  if (stamp == NULL || !bb_timestamp_check_answer (stamp, question, now, error))
    return NULL;
  return g_steal_pointer (&stamp);
}

/* Has @digest (made with @kind) stamped. The answer has been checked: form, imprint, nonce, policy, time, signature and purpose of the
 * certificate; not whether anybody trusts it. Blocks, for a limited time.
 * Errors: %BB_SIGNING_ERROR_TIME_STAMP with a sentence that begins with the authority's address, %G_IO_ERROR_CANCELLED. */
BbTimestamp *
bb_tsa_stamp (const BbTsa *tsa, BbHashKind kind, GBytes *digest, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbTimestampRequest) question = bb_timestamp_request_new (kind, digest, tsa->policy);
  g_autoptr (GBytes) body = bb_timestamp_request_encode (question);
  g_autoptr (GBytes) answer = NULL;
  BbTimestamp *stamp;
  BbHttpRequest request = {
    .url = tsa->url, .is_chosen = TRUE, .content_type = "application/timestamp-query", .body = body,
    .seconds = tsa->seconds != 0 ? tsa->seconds : BB_TSA_SECONDS, .deadline = tsa->deadline, .max_size = MAX_ANSWER,
    .ask = tsa->ask, .ask_data = tsa->ask_data,
  };

  answer = bb_http_fetch (&request, cancellable, error);
  if (answer == NULL)
    return NULL;
  stamp = read_and_check (answer, question, error);
  if (stamp == NULL)
    g_prefix_error (error, "%s: ", tsa->url);
  return stamp;
}
