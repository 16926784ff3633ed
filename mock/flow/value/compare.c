/* Which values are equal, and which comes first. */
#include <string.h>
#include <strings.h>

#include "base/json/json.h"
#include "base/text.h"
#include "mock/flow/value/letters.h"
#include "mock/flow/value/value.h"

static uint32_t next_letter(const char **s)
{
    uint32_t code;
    size_t n = gc_utf8_next(*s, strnlen(*s, 4), &code);
    if (n == 0)
        code = (unsigned char)**s;
    *s += n ? n : 1;
    return code;
}

int flow_text_order(const char *a, const char *b, bool ignore_case)
{
    int by_case = 0;
    while (*a && *b) {
        uint32_t x = next_letter(&a), y = next_letter(&b);
        uint32_t low_x = flow_letter_case(x, false), low_y = flow_letter_case(y, false);
        if (low_x != low_y)
            return low_x < low_y ? -1 : 1;
        if (x != y && by_case == 0)
            by_case = x == low_x ? -1 : 1;
    }
    if (*a || *b)
        return *a ? 1 : -1;
    return ignore_case ? 0 : by_case;
}

static bool same_code(const struct flow_value *a, const struct flow_value *b)
{
    const char *x = gc_json_str(a->json, "code"), *y = gc_json_str(b->json, "code");
    return x && y ? strcmp(x, y) == 0 : x == y;
}

static int order_numbers(double a, double b)
{
    return (a > b) - (a < b);
}

static bool order_currencies(const struct flow_value *a, const struct flow_value *b, int *order)
{
    struct flow_value x = flow_member(a, "amount"), y = flow_member(b, "amount");
    if (!same_code(a, b) || x.kind == FLOW_NOT_SET || y.kind == FLOW_NOT_SET)
        return false;
    *order = order_numbers(flow_number(&x), flow_number(&y));
    return true;
}

bool flow_value_order(const struct flow_value *a, const struct flow_value *b, int *order)
{
    if (a->kind == FLOW_INTEGER && b->kind == FLOW_INTEGER)
        *order = (a->integer > b->integer) - (a->integer < b->integer);
    else if (flow_is_number(a) && flow_is_number(b))
        *order = order_numbers(flow_number(a), flow_number(b));
    else if (a->kind != b->kind)
        return false;
    else if (a->kind == FLOW_TEXT)
        *order = flow_text_order(a->text, b->text, false);
    else if (a->kind == FLOW_DATETIME || a->kind == FLOW_DURATION)
        *order = (a->ms > b->ms) - (a->ms < b->ms);
    else if (a->kind == FLOW_CURRENCY)
        return order_currencies(a, b, order);
    else
        return false;
    return true;
}

/* By their first common member of these; else member by member. */
static bool equal_objects(const struct flow_value *a, const struct flow_value *b)
{
    static const char *const keys[] = {"e164", "uri", "id", "username", "name"};
    for (size_t i = 0; a->kind != FLOW_CURRENCY && i < GC_COUNT_OF(keys); i++) {
        const char *x = gc_json_str(a->json, keys[i]), *y = gc_json_str(b->json, keys[i]);
        if (x && y)
            return strcasecmp(x, y) == 0;
    }
    return gc_json_equal(a->json, b->json);
}

static bool phone_equals_text(const struct flow_value *phone, const char *text)
{
    const char *e164 = gc_json_str(phone->json, "e164"), *uri = gc_json_str(phone->json, "uri");
    return (e164 && strcmp(e164, text) == 0) || (uri && strcmp(uri, text) == 0);
}

/* Items in turn, of a collection or a JSON array. */
struct items {
    const struct flow_list *list;
    const cJSON *next;
    size_t i;
};

static struct items items_of(const struct flow_value *v)
{
    return v->kind == FLOW_JSON ? (struct items){.next = v->json->child}
                                : (struct items){.list = v->list};
}

static bool next_item(struct items *at, struct flow_value *out)
{
    if (at->list) {
        if (at->i == at->list->n)
            return false;
        *out = at->list->items[at->i++];
        return true;
    }
    if (!at->next)
        return false;
    *out = flow_from_json(at->next);
    at->next = at->next->next;
    return true;
}

static bool equal_lists(const struct flow_value *a, const struct flow_value *b, bool *equal)
{
    struct items x = items_of(a), y = items_of(b);
    struct flow_value v, w;
    for (*equal = true; *equal;) {
        bool more = next_item(&x, &v);
        if (more != next_item(&y, &w))
            *equal = false;
        else if (!more)
            return true;
        else if (!flow_value_equal(&v, &w, equal))
            return false;
    }
    return true;
}

static bool equal_same_kind(const struct flow_value *a, const struct flow_value *b)
{
    if (a->kind == FLOW_BOOL)
        return a->truth == b->truth;
    if (a->kind == FLOW_TEXT)
        return strcmp(a->text, b->text) == 0;
    if (a->kind == FLOW_JSON)
        return gc_json_equal(a->json, b->json);
    return equal_objects(a, b);
}

bool flow_value_equal(const struct flow_value *a, const struct flow_value *b, bool *equal)
{
    int order;
    if (a->kind == FLOW_NOT_SET || b->kind == FLOW_NOT_SET)
        *equal = a->kind == b->kind;
    else if (flow_is_list(a) && flow_is_list(b))
        return equal_lists(a, b, equal);
    else if (a->kind == FLOW_PHONE && b->kind == FLOW_TEXT)
        *equal = phone_equals_text(a, b->text);
    else if (a->kind == FLOW_TEXT && b->kind == FLOW_PHONE)
        *equal = phone_equals_text(b, a->text);
    else if (a->kind != FLOW_TEXT && a->kind != FLOW_CURRENCY && flow_value_order(a, b, &order))
        *equal = order == 0;
    else if (a->kind != b->kind)
        return false;
    else if (a->kind == FLOW_AUDIO || a->kind == FLOW_COMMUNICATION)
        return equal_lists(a, b, equal);
    else
        *equal = equal_same_kind(a, b);
    return true;
}
