/* Values as texts (what ToString gives), and as JSON. */
#include <string.h>

#include "base/clock.h"
#include "base/json/json.h"
#include "mock/flow/value/datetime.h"
#include "mock/flow/value/decimal.h"
#include "mock/flow/value/value.h"

/* "5.00|USD"; what is NOT_SET leaves its side empty. */
static void add_currency(struct gc_strbuf *to, const struct flow_value *v)
{
    struct flow_value amount = flow_member(v, "amount"), code = flow_member(v, "code");
    char text[FLOW_DECIMAL_TEXT];
    if (amount.kind != FLOW_NOT_SET)
        gc_strbuf_adds(to, flow_decimal_fixed(flow_number(&amount), 2, text));
    gc_strbuf_addc(to, '|');
    flow_value_add_text(to, &code);
}

/* The member that stands for the whole, or the next best. */
static void add_object(struct gc_strbuf *to, const struct flow_value *v)
{
    const char *const members[] = {flow_kind_info(v->kind)->shown, "name", "id", "prompt"};
    for (size_t i = 0; i < GC_COUNT_OF(members); i++) {
        const char *text = members[i] ? gc_json_str(v->json, members[i]) : NULL;
        if (text) {
            gc_strbuf_adds(to, text);
            return;
        }
    }
}

static void add_list(struct gc_strbuf *to, const struct flow_list *list, const char *between)
{
    for (size_t i = 0; i < list->n && gc_strbuf_status(to) == GC_OK; i++) {
        if (i > 0)
            gc_strbuf_adds(to, between);
        flow_value_add_text(to, &list->items[i]);
    }
}

void flow_value_add_text(struct gc_strbuf *to, const struct flow_value *v)
{
    char text[FLOW_DECIMAL_TEXT];
    struct gc_jsonw w = gc_jsonw(to);
    switch ((int)v->kind) {
    case FLOW_NOT_SET:
        break;
    case FLOW_BOOL:
        gc_strbuf_adds(to, v->truth ? "true" : "false");
        break;
    case FLOW_INTEGER:
        gc_strbuf_addi(to, v->integer);
        break;
    case FLOW_DECIMAL:
        gc_strbuf_adds(to, flow_decimal_text(v->decimal, text));
        break;
    case FLOW_TEXT:
        gc_strbuf_adds(to, v->text);
        break;
    case FLOW_DATETIME:
        gc_strbuf_adds(to, flow_datetime_text(v->ms, text));
        break;
    case FLOW_DURATION:
        gc_strbuf_adds(to, flow_duration_text(v->ms, text));
        break;
    case FLOW_LIST:
        add_list(to, v->list, "\n");
        break;
    case FLOW_AUDIO:
    case FLOW_COMMUNICATION:
        add_list(to, v->list, " ");
        break;
    case FLOW_JSON:
        gc_jsonw_value(&w, v->json);
        break;
    case FLOW_CURRENCY:
        add_currency(to, v);
        break;
    default:
        add_object(to, v);
    }
}

/* As ToString does, for what JSON has no form. */
static void write_text(struct gc_jsonw *w, const struct flow_value *v)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT * 4);
    flow_value_add_text(&b, v);
    gc_jsonw_str(w, gc_strbuf_text(&b));
    if (w->to->status == GC_OK)
        w->to->status = gc_strbuf_status(&b);
}

static void write_list(struct gc_jsonw *w, const struct flow_list *list)
{
    gc_jsonw_array(w);
    for (size_t i = 0; i < list->n; i++)
        flow_value_write(w, &list->items[i]);
    gc_jsonw_end(w);
}

static void write_json(struct gc_jsonw *w, const struct flow_value *v)
{
    if (v->written && !w->pretty)
        gc_jsonw_raw(w, v->written, strlen(v->written));
    else
        gc_jsonw_value(w, v->json);
}

void flow_value_write(struct gc_jsonw *w, const struct flow_value *v)
{
    char text[GC_TIME_TEXT];
    switch ((int)v->kind) {
    case FLOW_NOT_SET:
        gc_jsonw_null(w);
        break;
    case FLOW_BOOL:
        gc_jsonw_bool(w, v->truth);
        break;
    case FLOW_INTEGER:
        gc_jsonw_int(w, v->integer);
        break;
    case FLOW_DECIMAL:
        gc_jsonw_num(w, v->decimal);
        break;
    case FLOW_TEXT:
        gc_jsonw_str(w, v->text);
        break;
    case FLOW_DATETIME:
        gc_time_format(v->ms, text);
        gc_jsonw_str(w, text);
        break;
    case FLOW_LIST:
        write_list(w, v->list);
        break;
    case FLOW_JSON:
    case FLOW_OBJECT:
        write_json(w, v);
        break;
    default:
        write_text(w, v);
    }
}

static cJSON *time_to_json(const struct flow_value *v)
{
    char text[GC_TIME_TEXT];
    gc_time_format(v->ms, text);
    return cJSON_CreateString(text);
}

static cJSON *text_to_json(const struct flow_value *v)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT * 4);
    flow_value_add_text(&b, v);
    return gc_strbuf_status(&b) == GC_OK ? cJSON_CreateString(gc_strbuf_text(&b)) : NULL;
}

static cJSON *list_to_json(const struct flow_list *list)
{
    cJSON *array = cJSON_CreateArray();
    for (size_t i = 0; array && i < list->n; i++) {
        if (!gc_json_append(array, flow_value_to_json(&list->items[i]))) {
            cJSON_Delete(array);
            return NULL;
        }
    }
    return array;
}

cJSON *flow_value_to_json(const struct flow_value *v)
{
    switch ((int)v->kind) {
    case FLOW_NOT_SET:
        return cJSON_CreateNull();
    case FLOW_BOOL:
        return cJSON_CreateBool(v->truth);
    case FLOW_INTEGER:
    case FLOW_DECIMAL:
        return cJSON_CreateNumber(flow_number(v));
    case FLOW_TEXT:
        return cJSON_CreateString(v->text);
    case FLOW_DATETIME:
        return time_to_json(v);
    case FLOW_LIST:
        return list_to_json(v->list);
    case FLOW_JSON:
    case FLOW_OBJECT:
        return cJSON_Duplicate(v->json, true);
    default:
        return text_to_json(v);
    }
}
