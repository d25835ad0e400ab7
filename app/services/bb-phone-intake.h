/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-phone-file.h"
#include "bb-workspace.h"

G_BEGIN_DECLS

/* "From the phone": a page that this laptop serves on the local network while a dialog is open, and the files that come in through
 * it, as evidence of one item. Lives in the main thread.
 *
 * Properties, each with its notify: "running", "url" (for the QR code), "code" (four digits, the same on the phone), "fingerprint"
 * (SHA-256 of the certificate, as browsers write it), "device" (what has opened the page, translated; NULL: nobody yet),
 * "expired" (15 minutes without use: offer bb_phone_intake_renew()).
 * signal "received" (BbEvidence *): on the disk and on the item. */
#define BB_TYPE_PHONE_INTAKE (bb_phone_intake_get_type ())
G_DECLARE_FINAL_TYPE (BbPhoneIntake, bb_phone_intake, BB, PHONE_INTAKE, GObject)

/* @item: the code of the item; %NULL: evidence of the visit as a whole. */
BbPhoneIntake *bb_phone_intake_new (BbWorkspace *workspace, const char *visit, const char *item);

/* Opens the page. Errors: BB_PHONE_ERROR_NO_NETWORK, BB_PHONE_ERROR_FAILED; those of reading the visit. The synchronous one reads the disk. */
gboolean bb_phone_intake_start (BbPhoneIntake *self, GError **error);
void bb_phone_intake_start_async (BbPhoneIntake *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean bb_phone_intake_start_finish (BbPhoneIntake *self, GAsyncResult *result, GError **error);
/* Closes the page: what has not arrived by then is dropped (the phone has it still); what has arrived is taken in. With the dialog. */
void bb_phone_intake_stop (BbPhoneIntake *self);
/* “New code”: closes the page and opens another with a new address, code and certificate, for another phone or after it expired. */
gboolean bb_phone_intake_renew (BbPhoneIntake *self, GError **error);

gboolean bb_phone_intake_is_running (BbPhoneIntake *self);
gboolean bb_phone_intake_is_expired (BbPhoneIntake *self);
const char *bb_phone_intake_get_url (BbPhoneIntake *self);
/* All addresses, the likeliest first, when the laptop is on several networks. (nullable) */
const char * const *bb_phone_intake_get_urls (BbPhoneIntake *self);
const char *bb_phone_intake_get_code (BbPhoneIntake *self);
const char *bb_phone_intake_get_fingerprint (BbPhoneIntake *self);
const char *bb_phone_intake_get_device (BbPhoneIntake *self);
/* The QR code of one of the addresses: width × width bytes, row by row, 1 is dark; leave four light modules around it.
 * Returns: (transfer full) */
GBytes *bb_phone_intake_make_qr (const char *url, guint *width);
/* What came or is coming, oldest first; stays after stop. (transfer none) (element-type BbPhoneFile) */
GListModel *bb_phone_intake_get_files (BbPhoneIntake *self);
/* Files on their way, or being saved: ask before the dialog closes. */
guint bb_phone_intake_count_pending (BbPhoneIntake *self);

/* Before start, for tests: 127.0.0.1 alone; another time without use, in seconds (0: 15 minutes). */
void bb_phone_intake_set_reach (BbPhoneIntake *self, gboolean loopback, guint idle_seconds);

G_END_DECLS
