/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of a visit from its events. */
#include "domain/bb-event.h"

/* One letter an event: see make(). A digit signs that field. */
static const struct { const char *events; BbState state; } lives[] = {
  { "", BB_STATE_PLANNED },
  { "r", BB_STATE_ORDERED },
  { "rn", BB_STATE_NOTIFIED },
  { "o", BB_STATE_OPENED },
  { "or", BB_STATE_OPENED },             /* an order that arrives late changes nothing */
  { "ol", BB_STATE_MINUTES_DRAFT },
  { "olu", BB_STATE_OPENED },
  { "old", BB_STATE_READ_OUT },
  { "od", BB_STATE_OPENED },             /* read out before the lock */
  { "ol1", BB_STATE_MINUTES_DRAFT },     /* one of two has signed */
  { "ol12", BB_STATE_SIGNED },
  { "old12", BB_STATE_SIGNED },
  { "ol1u", BB_STATE_MINUTES_DRAFT },    /* not after the first signature */
  { "ol1x", BB_STATE_SIGNED_WITH_REFUSAL },
  { "olx1", BB_STATE_SIGNED_WITH_REFUSAL },
  { "ol12s", BB_STATE_REPORTED },
  { "ol12sb", BB_STATE_SIGNED },
  { "ol12sa", BB_STATE_REVIEWED },
  { "ol12sat", BB_STATE_REMEDY_OPEN },
  { "ol12satmv", BB_STATE_REMEDY_VERIFIED },
  { "ol12satmvc", BB_STATE_CLOSED },
  { "p", BB_STATE_POSTPONED },
  { "po", BB_STATE_OPENED },
  { "q", BB_STATE_UNIT_CLOSED },
  { "ql", BB_STATE_MINUTES_DRAFT },
  { "k", BB_STATE_CANCELLED },
  { "ko", BB_STATE_CANCELLED },
  { "l", BB_STATE_PLANNED },
};

static BbEventKind
get_kind (char letter)
{
  switch (letter)
    {
    case 'r': return BB_EVENT_ORDERED;
    case 'n': return BB_EVENT_NOTIFIED;
    case 'o': return BB_EVENT_OPENED;
    case 'l': return BB_EVENT_LOCKED;
    case 'u': return BB_EVENT_UNLOCKED;
    case 'd': return BB_EVENT_READ_OUT;
    case '1': case '2': return BB_EVENT_SIGNED;
    case 'x': return BB_EVENT_REFUSED;
    case 's': return BB_EVENT_SUBMITTED;
    case 'b': return BB_EVENT_RETURNED;
    case 'a': return BB_EVENT_ACCEPTED;
    case 't': return BB_EVENT_NOTICED;
    case 'm': return BB_EVENT_REMEDIED;
    case 'v': return BB_EVENT_VERIFIED;
    case 'c': return BB_EVENT_CLOSED;
    case 'p': return BB_EVENT_POSTPONED;
    case 'q': return BB_EVENT_UNIT_CLOSED;
    case 'k': return BB_EVENT_CANCELLED;
    default: g_assert_not_reached ();
    }
}

static GPtrArray *
make (const char *letters)
{
  static const char * const fields[] = { "leader", "unit", NULL };
  GPtrArray *events = g_ptr_array_new_with_free_func (bb_value_unref);

  for (int i = 0; letters[i]; i++)
    {
      BbEvent *event = bb_event_new ();

      event->kind = get_kind (letters[i]);
      event->at = g_date_time_new_from_unix_utc (1763600000 + i * 60);
      if (letters[i] == 'l')
        event->fields = g_strdupv ((char **) fields);
      if (letters[i] == '1')
        event->field = g_strdup ("leader");
      if (letters[i] == '2' || letters[i] == 'x')
        event->field = g_strdup ("unit");
      g_ptr_array_add (events, event);
    }
  return events;
}

static void
test_states (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lives); i++)
    {
      g_autoptr (GPtrArray) events = make (lives[i].events);
      BbState state = bb_events_get_state (events);

      if (state != lives[i].state)
        g_error ("“%s” is %s, not %s", lives[i].events, bb_state_names[state], bb_state_names[lives[i].state]);
    }
}

/* Laptops merge in any order. */
static void
test_order_of_arrival_does_not_matter (void)
{
  g_autoptr (GPtrArray) events = make ("rold12sat");

  for (int round = 0; round < 50; round++)
    {
      for (guint i = events->len - 1; i > 0; i--)
        {
          guint j = g_test_rand_int_range (0, i + 1);
          gpointer swap = events->pdata[i];

          events->pdata[i] = events->pdata[j];
          events->pdata[j] = swap;
        }
      bb_events_sort (events);
      g_assert_cmpint (bb_events_get_state (events), ==, BB_STATE_REMEDY_OPEN);
    }
}

static void
test_unlock_only_before_the_first_signature (void)
{
  g_autoptr (GPtrArray) drafted = make ("ol"), half = make ("ol1");
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_events_allow (drafted, BB_EVENT_UNLOCKED, NULL));
  g_assert_false (bb_events_allow (half, BB_EVENT_UNLOCKED, &error));
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE);
  g_assert_true (bb_events_allow (half, BB_EVENT_SIGNED, NULL));
  g_assert_true (bb_events_is_locked (half));
  g_assert_true (bb_events_is_settled (half, "leader"));
  g_assert_false (bb_events_is_settled (half, "unit"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/states", test_states);
  g_test_add_func ("/events/order-of-arrival-does-not-matter", test_order_of_arrival_does_not_matter);
  g_test_add_func ("/events/unlock-only-before-the-first-signature", test_unlock_only_before_the_first_signature);
  return g_test_run ();
}
