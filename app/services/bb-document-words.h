/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-words.h"

G_BEGIN_DECLS

/* The words of documents, which are Vietnamese whatever language the interface speaks: give them to bb_speech_begin().
 * (transfer none) (nullable): the interface is Vietnamese already, or the translations are not installed */
const BbWords *bb_document_words_get (void);

G_END_DECLS
