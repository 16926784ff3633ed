/* Conversations and their store, without a server: who stays, who goes, and what ends whom. */
#include "mock/conversations/conversation.h"
#include "tests/check.h"

enum { START = 1000 };

static struct mock_conversation *add(struct mock_conversations *s, bool over)
{
    struct mock_conversation *c = mock_conversation_new(MOCK_CALL, "inbound", START);
    CHECK_FATAL(c != NULL && mock_party_add(c, "customer", MOCK_CONNECTED, START) != NULL);
    if (over)
        mock_conversation_end(c, "client", START + 1);
    CHECK_FATAL(mock_conversations_add(s, c));
    return c;
}

static void test_who_still_talks_stays(void)
{
    char talking[GC_UUID_TEXT], first_over[GC_UUID_TEXT], second_over[GC_UUID_TEXT];
    struct mock_conversations s;
    mock_conversations_init(&s);
    memcpy(talking, add(&s, false)->id, sizeof talking);
    memcpy(first_over, add(&s, true)->id, sizeof first_over);
    memcpy(second_over, add(&s, true)->id, sizeof second_over);
    while (s.n < MOCK_CONVERSATIONS_KEPT)
        add(&s, false);
    CHECK(mock_conversations_find(&s, first_over) != NULL);
    add(&s, false);
    CHECK_INT(s.n, MOCK_CONVERSATIONS_KEPT);
    CHECK(mock_conversations_find(&s, talking) != NULL);
    CHECK(mock_conversations_find(&s, first_over) == NULL);
    CHECK(mock_conversations_find(&s, second_over) != NULL);
    add(&s, false);
    CHECK(mock_conversations_find(&s, talking) != NULL);
    CHECK(mock_conversations_find(&s, second_over) == NULL);
    add(&s, false); /* all talk: the oldest goes */
    CHECK(mock_conversations_find(&s, talking) == NULL);
    CHECK_INT(s.n, MOCK_CONVERSATIONS_KEPT);
    mock_conversations_clear(&s);
    CHECK(s.n == 0 && !s.first && !s.last);
    mock_conversations_release(&s);
}

static void test_one_id_is_one_conversation(void)
{
    struct mock_conversations s;
    mock_conversations_init(&s);
    const struct mock_conversation *before = add(&s, false);
    struct mock_conversation *again = mock_conversation_new(MOCK_MESSAGE, "outbound", START);
    CHECK_FATAL(again != NULL);
    memcpy(again->id, before->id, sizeof again->id);
    CHECK(mock_conversations_add(&s, again));
    CHECK_INT(s.n, 1);
    CHECK(s.first == again && s.last == again);
    CHECK(mock_conversations_find(&s, again->id) == again);
    mock_conversations_release(&s);
}

/* "interact 1000-1005, hold 1005-": the segments of a party. */
static const char *segments(const struct mock_party *p, char *out, size_t cap)
{
    size_t n = 0;
    out[0] = '\0';
    for (const struct mock_segment *s = p->segments; s && n < cap; s = s->next) {
        n += (size_t)snprintf(out + n, cap - n, "%s%s %lld-", n ? ", " : "", s->type,
                              (long long)s->start_ms);
        if (s->end_ms && n < cap)
            n += (size_t)snprintf(out + n, cap - n, "%lld", (long long)s->end_ms);
    }
    return out;
}

static void test_a_call_goes_from_hand_to_hand(void)
{
    char text[256];
    struct mock_conversation *c = mock_conversation_new(MOCK_CALL, "inbound", START);
    CHECK_FATAL(c != NULL);
    struct mock_party *customer = mock_party_add(c, "customer", MOCK_CONNECTED, START);
    struct mock_party *queue = mock_conversation_enqueue(c, "q-1", "Desk", START + 1);
    struct mock_party *ada = mock_conversation_offer(c, "u-1", "Ada", START + 2);
    struct mock_party *bob = mock_conversation_offer(c, "u-2", "Bob", START + 3);
    CHECK_FATAL(customer && queue && ada && bob);
    CHECK_TEXT(ada->queue_id, "q-1");
    CHECK_TEXT(ada->queue_name, "Desk");

    mock_party_hold(c, ada, true, START + 4); /* nothing to hold yet */
    CHECK(!ada->held && ada->held_since_ms == 0);
    mock_party_connect(c, ada, START + 5);
    CHECK_INT(ada->state, MOCK_CONNECTED);
    CHECK_INT(ada->connected_ms, START + 5);
    CHECK_TEXT(segments(ada, text, sizeof text), "alert 1002-1005, interact 1005-");
    CHECK(queue->state == MOCK_DISCONNECTED && queue->end_ms == START + 5);
    CHECK(bob->state == MOCK_DISCONNECTED && !bob->acw_ms); /* never answered: no after-call work */
    CHECK_TEXT(bob->disconnect, "transfer");
    CHECK_INT(customer->state, MOCK_CONNECTED);

    mock_party_connect(c, ada, START + 6); /* again: nothing */
    CHECK_INT(ada->connected_ms, START + 5);
    mock_party_connect(c, bob, START + 6); /* who has gone doesn't come back */
    CHECK_INT(bob->state, MOCK_DISCONNECTED);
    mock_party_hold(c, ada, false, START + 7); /* not held */
    mock_party_hold(c, ada, true, START + 8);
    mock_party_hold(c, ada, true, START + 9);
    CHECK_INT(ada->held_since_ms, START + 8);
    mock_party_hold(c, ada, false, START + 10);
    CHECK_INT(ada->held_since_ms, 0);
    CHECK_TEXT(segments(ada, text, sizeof text),
               "alert 1002-1005, interact 1005-1008, hold 1008-1010, interact 1010-");

    mock_party_end(c, ada, "peer", START + 11); /* nobody is left for the customer */
    CHECK_INT(customer->state, MOCK_DISCONNECTED);
    CHECK_INT(c->end_ms, START + 11);
    CHECK_INT(ada->acw_ms, START + 11);
    mock_party_end(c, ada, "client", START + 12); /* an end is an end */
    mock_conversation_end(c, "client", START + 13);
    CHECK_TEXT(ada->disconnect, "peer");
    CHECK_INT(ada->end_ms, START + 11);
    CHECK_INT(c->end_ms, START + 11);
    CHECK(mock_party_wrap_up(c, ada, &(struct mock_wrapup){.code = "w", .duration_s = 99},
                             START + 4011));
    CHECK_INT(ada->wrapup->duration_s, 4);
    CHECK_INT(ada->acw_end_ms, START + 4011);
    CHECK(mock_party_wrap_up(c, bob, &(struct mock_wrapup){.code = "w", .duration_s = 99},
                             START + 4012));
    CHECK_INT(bob->wrapup->duration_s, 99);
    CHECK_INT(bob->acw_end_ms, 0);
    mock_conversation_free(c);
}

static void test_the_customer_ends_it_for_all(void)
{
    struct mock_conversation *c = mock_conversation_new(MOCK_CALL, "inbound", START);
    CHECK_FATAL(c != NULL);
    struct mock_party *customer = mock_party_add(c, "customer", MOCK_CONNECTED, START);
    struct mock_party *ada = mock_party_add(c, "agent", MOCK_CONNECTED, START);
    struct mock_party *bob = mock_party_add(c, "external", MOCK_CONNECTED, START);
    CHECK_FATAL(customer && ada && bob);
    mock_party_end(c, bob, "client", START + 1);
    CHECK_INT(ada->state, MOCK_CONNECTED); /* two are left */
    CHECK_INT(c->end_ms, 0);
    mock_party_end(c, customer, "client", START + 2);
    CHECK_INT(ada->state, MOCK_DISCONNECTED);
    CHECK_TEXT(ada->disconnect, "peer");
    CHECK_TEXT(customer->disconnect, "client");
    CHECK_INT(c->end_ms, START + 2);
    mock_conversation_free(c);
}

static void test_a_callback_begins_at_its_millisecond(void)
{
    char text[256];
    struct mock_conversation *c = mock_conversation_new(MOCK_CALLBACK, "inbound", START);
    CHECK_FATAL(c != NULL);
    struct mock_party *customer = mock_party_add(c, "customer", MOCK_CONNECTED, START);
    struct mock_party *waits = mock_party_add(c, "acd", MOCK_SCHEDULED, START);
    CHECK_FATAL(customer && waits);
    c->callback_at_ms = START + 10;
    CHECK(!mock_conversation_tick(c, START + 9));
    CHECK_INT(waits->state, MOCK_SCHEDULED);
    CHECK(mock_conversation_tick(c, START + 10));
    CHECK_INT(waits->state, MOCK_CONNECTED);
    CHECK_INT(waits->connected_ms, START + 10);
    CHECK_TEXT(segments(waits, text, sizeof text), "interact 1010-");
    CHECK_TEXT(segments(customer, text, sizeof text), "");
    CHECK(!mock_conversation_tick(c, START + 11));
    mock_conversation_free(c);
}

SUITE(conversation_store, {"who still talks stays", test_who_still_talks_stays},
      {"one id is one conversation", test_one_id_is_one_conversation},
      {"a call goes from hand to hand", test_a_call_goes_from_hand_to_hand},
      {"the customer ends it for all", test_the_customer_ends_it_for_all},
      {"a callback begins at its millisecond", test_a_callback_begins_at_its_millisecond});
