/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents of every type: what can be read is written and read again without a difference. */
#include "fuzz.h"

#include "domain/bb-answer.h"
#include "domain/bb-basis.h"
#include "domain/bb-calendar.h"
#include "domain/bb-checklist.h"
#include "domain/bb-event.h"
#include "domain/bb-evidence.h"
#include "domain/bb-finding.h"
#include "domain/bb-json.h"
#include "domain/bb-plan.h"
#include "domain/bb-unit.h"
#include "domain/bb-visit.h"

static const BbSchema *const schemas[] = {
  &BB_RATIO_SCHEMA, &BB_SAMPLE_RESULT_SCHEMA, &BB_ANSWER_SCHEMA, &BB_BASIS_SCHEMA, &BB_BASIS_REF_SCHEMA, &BB_DAY_OFF_SCHEMA,
  &BB_MAKE_UP_DAY_SCHEMA, &BB_ANCHOR_SCHEMA, &BB_CALENDAR_NOTE_SCHEMA, &BB_CALENDAR_SCHEMA, &BB_COUNT_LABEL_SCHEMA,
  &BB_RATIO_LABELS_SCHEMA, &BB_SAMPLE_RULE_SCHEMA, &BB_ITEM_SCHEMA, &BB_SECTION_SCHEMA, &BB_CHECKLIST_SCHEMA,
  &BB_MANIFEST_ENTRY_SCHEMA, &BB_EVENT_SCHEMA, &BB_CLOCK_TIME_SCHEMA, &BB_EVIDENCE_SCHEMA, &BB_MINUTES_RECORD_SCHEMA,
  &BB_SIGNATURE_RECORD_SCHEMA, &BB_FINDING_SCHEMA, &BB_RECOMMENDATION_SCHEMA, &BB_PERSON_SCHEMA, &BB_TEAM_SCHEMA, &BB_TARGET_SCHEMA,
  &BB_PLANNED_VISIT_SCHEMA, &BB_PLAN_SCHEMA, &BB_UNIT_SCHEMA, &BB_LIMIT_SCHEMA, &BB_PAGE_MARGINS_SCHEMA, &BB_TIME_LIMITS_SCHEMA,
  &BB_ISSUER_SCHEMA, &BB_MEMBER_SCHEMA, &BB_ATTENDEE_SCHEMA, &BB_DECISION_SCHEMA, &BB_FROZEN_SCHEMA, &BB_OPINION_SCHEMA,
  &BB_VISIT_SCHEMA,
};

static void
check_error (const char *text, const GError *error)
{
  const char *pointer;

  fuzz_claim (error != NULL, "a failure has an error");
  pointer = bb_value_error_get_pointer (error);
  if (pointer != NULL)
    fuzz_claim (bb_json_find_line (text, pointer) > 0, "an error has a line");
}

static void
read_as (const BbSchema *schema, const char *text, JsonObject *object)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) second_error = NULL;
  g_autoptr (JsonObject) written = NULL;
  BbValue *value = bb_value_from_object (schema, object, &error), *copy, *again;

  if (value == NULL)
    {
      check_error (text, error);
      return;
    }
  copy = bb_value_copy (value);
  fuzz_claim (bb_value_equal (value, copy), "a copy is equal");
  written = bb_value_to_object (value);
  again = bb_value_from_object (schema, written, &second_error);
  fuzz_claim (again != NULL, "what is written can be read");
  fuzz_claim (bb_value_equal (value, again), "what is written is what was read");
  bb_value_unref (value);
  bb_value_unref (copy);
  bb_value_unref (again);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = bb_json_parse (text, -1, &error);

  fuzz_claim ((object == NULL) == (error != NULL), "a failure has an error");
  for (gsize i = 0; object != NULL && i < G_N_ELEMENTS (schemas); i++)
    read_as (schemas[i], text, object);
  return 0;
}
