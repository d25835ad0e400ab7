/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-value.h"

/* Where a field of a value lies. */
#define SLOT(value, field, Type) ((Type *) (gpointer) ((char *) (value) + (field)->offset))
