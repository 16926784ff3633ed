#include "mock/api/analytics/select.h"

#include <stdlib.h>
#include <string.h>

#include "mock/exchange/envelope.h"

static const char *const orders[] = {"asc", "desc", "unordered"};
static const char *const keys[] = {"conversationStart", "conversationEnd", "segmentStart",
                                   "segmentEnd"};

/* The index of the member's word, 0 when absent; -1 after a 400. */
static int read_word(struct mock_exchange *x, const cJSON *query, const char *key,
                     const char *const *words, size_t n, const char *allowed)
{
    const cJSON *member = gc_json_get(query, key);
    const char *text = gc_json_str(query, key);
    if (!member || cJSON_IsNull(member))
        return 0;
    for (size_t i = 0; text && i < n; i++)
        if (strcmp(words[i], text) == 0)
            return (int)i;
    mock_fail_value(x, key, text ? text : gc_json_type_name(member), allowed);
    return -1;
}

static int read_order(struct mock_exchange *x, const cJSON *query)
{
    return read_word(x, query, "order", orders, GC_COUNT_OF(orders), "asc, desc, unordered");
}

static int read_key(struct mock_exchange *x, const cJSON *query)
{
    return read_word(x, query, "orderBy", keys, GC_COUNT_OF(keys),
                     "conversationStart, conversationEnd, segmentStart, segmentEnd");
}

bool mock_check_query(struct mock_exchange *x, const cJSON *query, struct mock_interval *interval)
{
    return mock_read_interval(x, query, interval) && read_order(x, query) >= 0 &&
           read_key(x, query) >= 0 &&
           mock_check_filters(x, gc_json_get(query, "conversationFilters"),
                              "conversationFilters") &&
           mock_check_filters(x, gc_json_get(query, "segmentFilters"), "segmentFilters");
}

/* What has not ended comes last. Of equal ones the order in the store holds. */
struct entry {
    const struct mock_conversation *c;
    int64_t key;
    size_t place;
};

static int compare(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

static size_t gather(struct mock_exchange *x, const cJSON *query, struct mock_interval interval,
                     bool by_end, struct entry *out)
{
    size_t n = 0;
    int64_t now_ms = mock_clock_now(&x->world->clock);
    struct mock_conversation *c = x->world->conversations.first;
    for (; c; c = c->next) {
        mock_conversation_tick(c, now_ms);
        if (!mock_query_fits(query, interval, x->org, c))
            continue;
        int64_t end_ms = c->end_ms ? c->end_ms : INT64_MAX;
        out[n] = (struct entry){c, by_end ? end_ms : c->start_ms, n};
        n++;
    }
    return n;
}

static bool fill(struct mock_exchange *x, const cJSON *query, struct mock_interval interval,
                 struct mock_selection *out)
{
    size_t cap = x->world->conversations.n + 1;
    int key = read_key(x, query);
    bool down = read_order(x, query) == 1;
    struct entry *entries = calloc(cap, sizeof *entries);
    out->list = calloc(cap, sizeof *out->list);
    if (!entries || !out->list) {
        free(entries);
        free(out->list);
        return false;
    }
    out->n = gather(x, query, interval, key == 1 || key == 3, entries);
    qsort(entries, out->n, sizeof *entries, compare);
    for (size_t i = 0; i < out->n; i++)
        out->list[i] = entries[down ? out->n - 1 - i : i].c;
    free(entries);
    return true;
}

bool mock_select(struct mock_exchange *x, const cJSON *query, struct mock_selection *out)
{
    struct mock_interval interval;
    *out = (struct mock_selection){.n = 0};
    if (!mock_check_query(x, query, &interval))
        return false;
    mock_conversations_lock(&x->world->conversations);
    if (fill(x, query, interval, out))
        return true;
    mock_conversations_unlock(&x->world->conversations);
    mock_fail(x, MOCK_E_INTERNAL, NULL);
    return false;
}

void mock_selection_done(struct mock_exchange *x, struct mock_selection *s)
{
    free(s->list);
    mock_conversations_unlock(&x->world->conversations);
}
