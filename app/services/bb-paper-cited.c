/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the minutes say out of the catalogue of the office, as it was on that day: the legal bases, the office, the numbers that people see. */
#include "bb-paper-files.h"

static void
cite (BbCase *visit, JsonObject *bases, GPtrArray *refs)
{
  for (guint i = 0; refs && i < refs->len; i++)
    {
      const char *id = ((BbBasisRef *) refs->pdata[i])->basis;
      BbBasis *basis = bb_case_find_basis (visit, id);

      if (basis && !json_object_has_member (bases, id))
        json_object_set_object_member (bases, id, bb_basis_to_object (basis));
    }
}

static void
cite_checklist (BbCase *visit, JsonObject *bases, BbChecklist *checklist)
{
  for (guint s = 0; s < checklist->sections->len; s++)
    {
      GPtrArray *items = ((BbSection *) checklist->sections->pdata[s])->items;

      for (guint i = 0; i < items->len; i++)
        cite (visit, bases, ((BbItem *) items->pdata[i])->bases);
    }
}

JsonObject *
bb_paper_list_bases (BbCase *visit)
{
  JsonObject *bases = json_object_new ();
  GPtrArray *checklists = bb_case_get_checklists (visit), *findings = bb_case_get_findings (visit);

  for (guint i = 0; i < findings->len; i++)
    cite (visit, bases, ((BbFinding *) findings->pdata[i])->bases);
  for (guint i = 0; i < checklists->len; i++)
    cite_checklist (visit, bases, checklists->pdata[i]);
  return bases;
}

static void
set_name (JsonObject *object, const char *member, const char *text)
{
  if (text)
    json_object_set_string_member (object, member, text);
}

JsonObject *
bb_paper_name_issuer (const BbIssuer *issuer)
{
  g_autoptr (JsonObject) all = bb_issuer_to_object (issuer);
  JsonObject *named = json_object_new ();

  json_object_set_string_member (named, "type", "issuer");
  json_object_set_member (named, "name", json_node_copy (json_object_get_member (all, "name")));
  set_name (named, "code", issuer->code);
  set_name (named, "superior", issuer->superior);
  set_name (named, "agency", issuer->agency);
  return named;
}

/* In the order of their numbers; what is restricted keeps its number and says nothing more. */
JsonObject *
bb_paper_list_numbers (BbCase *visit)
{
  JsonObject *numbers = json_object_new ();
  JsonArray *findings = json_array_new (), *evidence = json_array_new ();

  for (guint i = 0; i < bb_case_get_findings (visit)->len; i++)
    json_array_add_string_element (findings, ((BbFinding *) bb_case_get_findings (visit)->pdata[i])->id);
  for (guint i = 0; i < bb_case_get_evidence (visit)->len; i++)
    {
      BbEvidence *one = bb_case_get_evidence (visit)->pdata[i];

      if (bb_evidence_is_restricted (one))
        json_array_add_null_element (evidence);
      else
        json_array_add_string_element (evidence, one->sha256);
    }
  json_object_set_array_member (numbers, "findings", findings);
  json_object_set_array_member (numbers, "evidence", evidence);
  return numbers;
}
