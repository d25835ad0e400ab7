/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-visits.h"

/* What a visit as one JSON file says of itself. */
#define BB_BUNDLE_FORMAT "bienban-visit-1"
