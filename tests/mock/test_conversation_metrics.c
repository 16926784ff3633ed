/* Which metrics a conversation comes to, with which values and when: exactly these. */
#include <stdlib.h>

#include "base/strbuf.h"
#include "mock/conversations/metrics.h"
#include "tests/check.h"

static void tell(void *ctx, const struct mock_conversation *c, const struct mock_party *p,
                 const char *name, int64_t value, int64_t at_ms)
{
    (void)c;
    gc_strbuf_addf(ctx, "%s %s %lld at %lld\n", p->purpose, name, (long long)value,
                   (long long)at_ms);
}

static void check_metrics(const struct mock_conversation *c, const char *expected)
{
    struct gc_strbuf told GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
    mock_metrics_each(c, tell, &told);
    CHECK_TEXT(gc_strbuf_text(&told), expected);
}

static struct mock_conversation *call(const char *direction)
{
    struct mock_conversation *c = mock_conversation_new(MOCK_CALL, direction, 1000);
    CHECK_FATAL(c && mock_party_add(c, "customer", MOCK_CONNECTED, 1000));
    return c;
}

static struct mock_party *ivr(struct mock_conversation *c)
{
    struct mock_party *p = mock_party_add(c, "ivr", MOCK_ALERTING, 1000);
    CHECK_FATAL(p != NULL);
    mock_party_connect(c, p, 1100);
    return p;
}

static struct mock_party *queue(struct mock_conversation *c, const char *id, int64_t now_ms)
{
    struct mock_party *p = mock_conversation_enqueue(c, id, "Desk", now_ms);
    CHECK_FATAL(p != NULL);
    return p;
}

static struct mock_party *agent(struct mock_conversation *c, int64_t now_ms)
{
    struct mock_party *p = mock_conversation_offer(c, "u1", "Ada", now_ms);
    CHECK_FATAL(p != NULL);
    return p;
}

static void test_a_call_from_menu_to_wrap_up(void)
{
    struct mock_conversation *c = call("inbound");
    ivr(c);
    check_metrics(c, "ivr nFlow 1 at 1000\n");
    queue(c, "q1", 3000);
    struct mock_party *p = agent(c, 4000);
    mock_party_connect(c, p, 6000);
    mock_party_hold(c, p, true, 7000);
    mock_party_hold(c, p, false, 9500);
    check_metrics(c, "ivr nFlow 1 at 1000\n"
                     "ivr tIvr 2000 at 3000\n"
                     "ivr tFlow 2000 at 3000\n"
                     "ivr tFlowExit 2000 at 3000\n"
                     "acd nOffered 1 at 3000\n"
                     "acd tAcd 3000 at 6000\n"
                     "agent tAlert 2000 at 6000\n"
                     "agent tAnswered 3000 at 6000\n"
                     "agent nConnected 1 at 6000\n");
    mock_conversation_end(c, "client", 12000);
    static const char talked[] = "ivr nFlow 1 at 1000\n"
                                 "ivr tIvr 2000 at 3000\n"
                                 "ivr tFlow 2000 at 3000\n"
                                 "ivr tFlowExit 2000 at 3000\n"
                                 "acd nOffered 1 at 3000\n"
                                 "acd tAcd 3000 at 6000\n"
                                 "agent tAlert 2000 at 6000\n"
                                 "agent tAnswered 3000 at 6000\n"
                                 "agent nConnected 1 at 6000\n"
                                 "agent tTalk 3500 at 12000\n"
                                 "agent tTalkComplete 3500 at 12000\n"
                                 "agent tHeld 2500 at 12000\n"
                                 "agent tHeldComplete 2500 at 12000\n";
    check_metrics(c, talked); /* it is not handled before it is wrapped up */
    CHECK(mock_party_wrap_up(c, p, &(const struct mock_wrapup){.code = "done"}, 15700));
    CHECK_INT(p->wrapup->duration_s, 3);
    CHECK_INT(p->wrapup->at_ms, 15700);
    char expected[1000];
    snprintf(expected, sizeof expected, "%sagent tAcw 3700 at 15700\nagent tHandle 9700 at 15700\n",
             talked);
    check_metrics(c, expected);
    CHECK(mock_party_wrap_up(c, p, &(const struct mock_wrapup){.code = "again"}, 20000));
    check_metrics(c, expected); /* the work ended with the first code */
    mock_conversation_free(c);
}

static void test_who_gives_up(void)
{
    struct mock_conversation *c = call("inbound");
    ivr(c);
    queue(c, "q1", 3000);
    struct mock_party *p = agent(c, 4000);
    mock_party_end(c, p, "peer", 4900); /* does not answer; the customer waits on */
    CHECK_INT(c->end_ms, 0);
    mock_party_end(c, mock_party_live(c, "customer"), "client", 8000);
    CHECK_INT(c->end_ms, 8000);
    check_metrics(c, "ivr nFlow 1 at 1000\n"
                     "ivr tIvr 2000 at 3000\n"
                     "ivr tFlow 2000 at 3000\n"
                     "ivr tFlowExit 2000 at 3000\n"
                     "acd nOffered 1 at 3000\n"
                     "acd tAcd 5000 at 8000\n"
                     "acd tAbandon 5000 at 8000\n"
                     "agent tAlert 900 at 4900\n"
                     "agent tNotResponding 900 at 4900\n");
    mock_conversation_free(c);
}

static void test_a_menu_that_ends_the_call(void)
{
    struct mock_conversation *c = call("inbound");
    mock_party_end(c, ivr(c), "endpoint", 1250);
    CHECK_INT(c->end_ms, 1250); /* the customer has nobody left */
    check_metrics(c, "ivr nFlow 1 at 1000\n"
                     "ivr tIvr 250 at 1250\n"
                     "ivr tFlow 250 at 1250\n"
                     "ivr tFlowDisconnect 250 at 1250\n");
    mock_conversation_free(c);
}

/* The second agent's wait is that of the second queue, and the first one is transferred. */
static void test_a_transfer_through_another_queue(void)
{
    struct mock_conversation *c = call("inbound");
    queue(c, "q1", 1000);
    struct mock_party *first = agent(c, 1000);
    mock_party_connect(c, first, 2000);
    queue(c, "q2", 5000);
    struct mock_party *second = agent(c, 5500);
    mock_party_connect(c, second, 5700);
    CHECK_TEXT(first->disconnect, "transfer");
    mock_conversation_end(c, "peer", 6000);
    check_metrics(c, "acd nOffered 1 at 1000\n"
                     "acd tAcd 1000 at 2000\n"
                     "agent tAlert 1000 at 2000\n"
                     "agent tAnswered 1000 at 2000\n"
                     "agent nConnected 1 at 2000\n"
                     "agent tTalk 3000 at 5000\n"
                     "agent tTalkComplete 3000 at 5000\n"
                     "agent nTransferred 1 at 5000\n"
                     "acd nOffered 1 at 5000\n"
                     "acd tAcd 700 at 5700\n"
                     "agent tAlert 200 at 5700\n"
                     "agent tAnswered 700 at 5700\n"
                     "agent nConnected 1 at 5700\n"
                     "agent tTalk 300 at 6000\n"
                     "agent tTalkComplete 300 at 6000\n");
    mock_conversation_free(c);
}

/* Without a queue nobody waited, and nothing is to be wrapped up. */
static void test_a_call_to_an_agent(void)
{
    struct mock_conversation *c = call("inbound");
    struct mock_party *p = agent(c, 1000);
    mock_party_connect(c, p, 1400);
    mock_party_end(c, p, "client", 1900);
    CHECK(!p->wrapup_required && p->acw_ms == 0);
    check_metrics(c, "agent tAlert 400 at 1400\n"
                     "agent nConnected 1 at 1400\n"
                     "agent tTalk 500 at 1900\n"
                     "agent tTalkComplete 500 at 1900\n"
                     "agent tHandle 500 at 1900\n");
    mock_conversation_free(c);
}

static void test_outbound_calls(void)
{
    struct mock_conversation *c = mock_conversation_new(MOCK_CALL, "outbound", 1000);
    struct mock_party *p = c ? mock_party_add(c, "customer", MOCK_DIALING, 1000) : NULL;
    CHECK_FATAL(p != NULL);
    check_metrics(c, "customer nOutbound 1 at 1000\n");
    mock_party_connect(c, p, 1300);
    check_metrics(c, "customer nOutbound 1 at 1000\ncustomer nOutboundConnected 1 at 1300\n");
    mock_conversation_free(c);
}

/* It is offered when its time has come, and not a millisecond before. */
static void test_callbacks(void)
{
    struct mock_conversation *c = mock_conversation_new(MOCK_CALLBACK, "inbound", 1000);
    struct mock_party *p = c ? mock_party_add(c, "acd", MOCK_SCHEDULED, 1000) : NULL;
    CHECK_FATAL(p != NULL);
    c->callback_at_ms = 5000;
    CHECK(!mock_conversation_tick(c, 4999));
    check_metrics(c, "");
    CHECK(mock_conversation_tick(c, 5000));
    CHECK_INT(p->state, MOCK_CONNECTED);
    CHECK(!mock_conversation_tick(c, 6000));
    check_metrics(c, "acd nOffered 1 at 5000\n");
    mock_conversation_free(c);
}

static void test_what_was_said(void)
{
    struct mock_conversation *c = mock_conversation_new(MOCK_MESSAGE, "inbound", 1000);
    CHECK_FATAL(c != NULL);
    static const char *const texts[] = {"one", "two", "three"};
    for (size_t i = 0; i < GC_COUNT_OF(texts); i++)
        CHECK(mock_conversation_say(c, texts[i], "a", NULL, 1000 + (int64_t)i) != NULL);
    const struct mock_text_message *m = c->messages;
    for (size_t i = 0; m && i < GC_COUNT_OF(texts); i++, m = m->next) {
        CHECK_TEXT(m->text, texts[i]);
        CHECK_TEXT(m->from, "a");
        CHECK(m->to == NULL);
        CHECK_INT(m->at_ms, 1000 + (int64_t)i);
    }
    CHECK(m == NULL);
    mock_conversation_free(c);
}

SUITE(conversation_metrics,
      {"a call from the menu to its wrap-up", test_a_call_from_menu_to_wrap_up},
      {"who gives up waiting abandons", test_who_gives_up},
      {"a menu that ends the call", test_a_menu_that_ends_the_call},
      {"a transfer through another queue", test_a_transfer_through_another_queue},
      {"a call to an agent has no queue", test_a_call_to_an_agent},
      {"an outbound call counts when it is answered", test_outbound_calls},
      {"a callback is offered at its time", test_callbacks},
      {"messages stay in their order", test_what_was_said});
