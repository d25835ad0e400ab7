/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/bb-evidence.h"
#include "phone/bb-phone-server.h"

G_BEGIN_DECLS

/* A file on its way from the phone, as the window shows it. Properties, each with its notify: "name", "fraction" (0 to 1),
 * "state" (BbPhoneState), "sentence" (how far it is, or why it is refused, translated). */
#define BB_TYPE_PHONE_FILE (bb_phone_file_get_type ())
G_DECLARE_FINAL_TYPE (BbPhoneFile, bb_phone_file, BB, PHONE_FILE, GObject)

const char *bb_phone_file_get_id (BbPhoneFile *self);
const char *bb_phone_file_get_name (BbPhoneFile *self);
gint64 bb_phone_file_get_size (BbPhoneFile *self);       /* bytes */
double bb_phone_file_get_fraction (BbPhoneFile *self);
BbPhoneState bb_phone_file_get_state (BbPhoneFile *self);
const char *bb_phone_file_get_sentence (BbPhoneFile *self);
/* Once it is received. (transfer none) (nullable) */
BbEvidence *bb_phone_file_get_evidence (BbPhoneFile *self);

/* For the intake. */
BbPhoneFile *bb_phone_file_new (const BbPhoneNews *news);
void bb_phone_file_update (BbPhoneFile *self, const BbPhoneNews *news);
void bb_phone_file_set_received (BbPhoneFile *self, BbEvidence *evidence);
/* @sentence: why. */
void bb_phone_file_set_refused (BbPhoneFile *self, const char *sentence);

G_END_DECLS
