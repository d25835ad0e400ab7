/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-conflicts.h"

G_BEGIN_DECLS

/* The members of the versions' bodies in words, those that differ first. What says who, when and where stands apart, in the versions.
 * (transfer full) (element-type BbVersionField) */
GPtrArray *bb_conflict_list_fields (GPtrArray *versions);

G_END_DECLS
