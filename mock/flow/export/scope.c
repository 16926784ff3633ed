/* Values while a flow runs: variables, what Architect knows of the call, expressions. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mock/flow/export/run.h"
#include "mock/flow/value/datetime.h"

/* --- what Architect knows --------------------------------------------------------------------- */

struct flow_value export_keep(struct export_run *r, cJSON *json)
{
    if (!json || !cJSON_AddItemToArray(r->owned, json)) {
        cJSON_Delete(json);
        r->no_memory = true;
        return flow_not_set();
    }
    return flow_from_json(json);
}

static const cJSON *given(const struct export_run *r, const char *key, const char *inside)
{
    const cJSON *v = gc_json_get(r->given, key);
    if (!v)
        v = gc_json_get(r->req->context, key);
    return inside && cJSON_IsObject(v) ? gc_json_get(v, inside) : v;
}

static struct flow_value text_of(struct export_run *r, const char *key, const char *inside)
{
    const cJSON *v = given(r, key, inside);
    (void)r;
    return cJSON_IsString(v) || cJSON_IsNumber(v) || cJSON_IsBool(v) ? flow_from_json(v)
                                                                     : flow_not_set_of(FLOW_TEXT);
}

/* Numbers are URIs to Architect. */
static struct flow_value address(struct export_run *r, const char *key, const char *inside)
{
    const cJSON *v = given(r, key, inside);
    if (!cJSON_IsString(v))
        return flow_not_set_of(FLOW_TEXT);
    bool number = v->valuestring[strspn(v->valuestring, "+0123456789")] == '\0';
    size_t n = strlen(v->valuestring) + 5;
    char *uri = number && *v->valuestring ? gc_arena_get(&r->scratch, n) : NULL;
    if (!uri)
        return flow_from_json(v);
    snprintf(uri, n, "tel:%s", v->valuestring);
    return flow_text(uri);
}

static struct flow_value named(struct export_run *r, const char *key, enum flow_kind kind)
{
    const cJSON *v = gc_json_get(r->given, key);
    cJSON *object = cJSON_IsString(v) ? cJSON_CreateObject() : NULL;
    if (object) {
        cJSON_AddStringToObject(object, "name", v->valuestring);
        cJSON_AddStringToObject(object, "id", v->valuestring);
        struct flow_value kept = export_keep(r, object);
        kept.kind = kind;
        return kept;
    }
    if (!cJSON_IsObject(v) || !gc_json_get(v, "name"))
        return flow_not_set_of(kind);
    struct flow_value out = {.kind = kind, .json = v};
    return out;
}

static struct flow_value queue(struct export_run *r, const char *key, const char *inside)
{
    (void)inside;
    return named(r, key, FLOW_QUEUE);
}

static struct flow_value seconds(struct export_run *r, const char *key, const char *inside)
{
    const cJSON *v = given(r, key, inside);
    int64_t ms;
    if (cJSON_IsNumber(v) && v->valuedouble >= 0 && v->valuedouble < 1e9)
        return flow_duration((int64_t)(v->valuedouble * 1000));
    if (cJSON_IsString(v) && flow_duration_read(v->valuestring, &ms))
        return flow_duration(ms);
    return flow_not_set_of(FLOW_DURATION);
}

static struct flow_value object(struct export_run *r, const char *key, const char *inside)
{
    const cJSON *v = gc_json_get(r->given, key);
    if (cJSON_IsString(v) && inside) {
        cJSON *made = cJSON_CreateObject();
        if (made) {
            cJSON_AddStringToObject(made, inside, v->valuestring);
            cJSON_AddStringToObject(made, "id", "1");
        }
        struct flow_value kept = export_keep(r, made);
        if (kept.kind != FLOW_NOT_SET)
            kept.kind = FLOW_OBJECT;
        return kept;
    }
    if (!cJSON_IsObject(v))
        return flow_not_set_of(FLOW_OBJECT);
    return (struct flow_value){.kind = FLOW_OBJECT, .json = v};
}

static struct flow_value conversation(struct export_run *r, const char *key, const char *inside)
{
    const cJSON *v = given(r, key, inside);
    return cJSON_IsString(v) ? flow_text(v->valuestring)
                             : flow_text("00000000-0000-4000-8000-000000000001");
}

static struct flow_value language(struct export_run *r, const char *key, const char *inside)
{
    (void)key, (void)inside;
    return flow_text(r->language);
}

static struct flow_value start_time(struct export_run *r, const char *key, const char *inside)
{
    (void)key, (void)inside;
    return flow_datetime(r->start_ms);
}

static struct flow_value constant(struct export_run *r, const char *key, const char *inside)
{
    (void)r, (void)inside;
    return strcmp(key, "false") == 0 ? flow_bool(false) : flow_text(key);
}

static struct flow_value integer(struct export_run *r, const char *key, const char *inside)
{
    (void)r, (void)inside;
    return flow_integer(strtoll(key, NULL, 10));
}

static struct flow_value json_of(struct export_run *r, const char *key, const char *inside)
{
    return flow_from_json(given(r, key, inside));
}

static const struct {
    const char *name;
    struct flow_value (*make)(struct export_run *r, const char *key, const char *inside);
    const char *key, *inside;
} known[] = {
    {"__CALL_ANI__", address, "from", NULL},
    {"__CALL_DNIS__", address, "to", NULL},
    {"__CALL_DNIS_ORIGINAL__", address, "to", NULL},
    {"__CALL_CALLED_ADDRESS__", address, "to", NULL},
    {"__CALL_CALLED_ADDRESS_ORIGINAL__", address, "to", NULL},
    {"__CALL_CONVERSATION_ID__", conversation, "conversationId", NULL},
    {"__MESSAGE_CONVERSATION_ID__", conversation, "conversationId", NULL},
    {"__EMAIL_CONVERSATION_ID__", conversation, "conversationId", NULL},
    {"__CHAT_CONVERSATION_ID__", conversation, "conversationId", NULL},
    {"__CALL_REMOTE_NAME__", text_of, "name", NULL},
    {"__CALL_CURRENT_QUEUE__", queue, "queue", NULL},
    {"__CALL_ESTIMATED_WAIT_TIME__", seconds, "queue", "estimatedWait"},
    {"__CALL_POSITION_IN_QUEUE__", json_of, "queue", "position"},
    {"__CALL_UUIDATA__", text_of, "uuidata", NULL},
    {"__CALL_UUI_DATA__", text_of, "uuidata", NULL},
    {"__CALL_CONTACT_ID__", text_of, "contact", "id"},
    {"__CALL_CONTACT__", object, "contact", NULL},
    {"__FLOW_CONTACT__", object, "contact", NULL},
    {"__FLOW_IS_TEST__", constant, "false", NULL},
    {"__FLOW_START_TIME__", start_time, NULL, NULL},
    {"__FLOW_VERSION__", constant, "1.0", NULL},
    {"__FLOW_INVOCATION_DATA__", json_of, "inputs", NULL},
    {"__INTERACTION_LANGUAGE__", language, NULL, NULL},
    {"__CALL_LANGUAGE__", language, NULL, NULL},
    {"__MESSAGE_MESSAGE__", object, "message", "body"},
    {"__MESSAGE_IS_NEW_CONVERSATION__", json_of, "isNewConversation", NULL},
    {"__EMAIL_MESSAGE__", object, "email", "body"},
    {"__CHAT_GUEST__", object, "guest", "id"},
    {"__MIN_INT__", integer, "-9007199254740991", NULL},
    {"__MAX_INT__", integer, "9007199254740991", NULL},
};

static struct flow_value system_value(struct export_run *r, const char *name)
{
    for (size_t i = 0; i < GC_COUNT_OF(known); i++)
        if (strcmp(known[i].name, name) == 0)
            return known[i].make(r, known[i].key, known[i].inside);
    return flow_not_set();
}

/* --- expressions ------------------------------------------------------------------------------ */

static struct flow_value resolve(void *ctx, const struct flow_ref *ref)
{
    struct export_run *r = ctx;
    if (ref->scope == FLOW_SCOPE_SYSTEM)
        return system_value(r, ref->key);
    if (ref->scope != FLOW_SCOPE_ID)
        return flow_not_set();
    const struct export_variable *v = gc_map_get(&r->frame->flow->variables_by_id, ref->key);
    return v ? r->frame->values[v->index] : flow_not_set_of(ref->type);
}

static const cJSON *find(void *ctx, enum flow_kind kind, const char *name_or_id)
{
    struct export_run *r = ctx;
    return r->host->find_item ? r->host->find_item(r->host->ctx, kind, name_or_id) : NULL;
}

static struct flow_eval evaluation(struct export_run *r)
{
    return (struct flow_eval){.arena = &r->scratch,
                              .resolve = resolve,
                              .ctx = r,
                              .now_ms = export_now(r),
                              .country_code = r->host->country_code,
                              .find = r->host->find_item ? find : NULL};
}

static bool failed(struct export_run *r, const struct flow_eval *ev)
{
    r->no_memory |= ev->status == GC_E_NOMEM;
    return export_note(r, "%s", ev->error);
}

bool export_eval(struct export_run *r, const cJSON *wrapper, struct flow_value *out)
{
    const struct export_tree *t = flow_export_tree(r->frame->flow, wrapper);
    bool is_list = false;
    const char *type = gc_json_str(wrapper, "type");
    *out = flow_not_set_of(type ? flow_kind_of_type(type, &is_list) : FLOW_NOT_SET);
    if (!t)
        return true;
    if (!t->x)
        return export_note(r, "%s", t->error ? t->error : "no expression");
    struct flow_eval ev = evaluation(r);
    return flow_expr_eval(&ev, t->x, out) || failed(r, &ev);
}

bool export_text(struct export_run *r, const cJSON *wrapper, const char **out)
{
    struct flow_value v;
    *out = NULL;
    if (!export_eval(r, wrapper, &v))
        return false;
    if (v.kind == FLOW_NOT_SET)
        return true;
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT);
    flow_value_add_text(&b, &v);
    *out =
        gc_strbuf_status(&b) == GC_OK ? gc_arena_dup(&r->scratch, gc_strbuf_text(&b), b.len) : NULL;
    return *out || export_note(r, "the text is longer than %d bytes", FLOW_MAX_TEXT);
}

bool export_whole(struct export_run *r, const cJSON *wrapper, int64_t fallback, int64_t *out)
{
    struct flow_value v;
    *out = fallback;
    if (!export_eval(r, wrapper, &v))
        return false;
    if (v.kind == FLOW_INTEGER)
        *out = v.integer;
    else if (v.kind == FLOW_DECIMAL && v.decimal > -1e15 && v.decimal < 1e15)
        *out = (int64_t)v.decimal;
    return true;
}

bool export_duration(struct export_run *r, const cJSON *wrapper, int64_t fallback, int64_t *out)
{
    struct flow_value v;
    *out = fallback;
    if (!export_eval(r, wrapper, &v))
        return false;
    if (v.kind == FLOW_DURATION)
        *out = v.ms;
    else if (v.kind == FLOW_INTEGER)
        *out = v.integer;
    *out = *out < 0 ? 0 : *out;
    return true;
}

bool export_is_true(struct export_run *r, const cJSON *wrapper, bool *out)
{
    struct flow_value v;
    *out = false;
    if (!export_eval(r, wrapper, &v))
        return false;
    if (v.kind != FLOW_BOOL && v.kind != FLOW_NOT_SET)
        return export_note(r, "a condition must be true or false, not %s", flow_kind_name(&v));
    *out = v.kind == FLOW_BOOL && v.truth;
    return true;
}

/* --- variables -------------------------------------------------------------------------------- */

bool export_set(struct export_run *r, const struct export_variable *v,
                const struct flow_value *value)
{
    struct flow_value fit = *value, copy;
    struct flow_eval ev = evaluation(r);
    if (!v->is_list && v->kind != FLOW_NOT_SET && v->kind != FLOW_JSON &&
        value->kind != FLOW_NOT_SET && !flow_eval_convert(&ev, value, v->kind, &fit))
        return failed(r, &ev);
    if (fit.kind == FLOW_NOT_SET)
        fit = flow_not_set_of(v->is_list ? FLOW_LIST : v->kind);
    struct flow_value *place = &r->frame->values[v->index];
    size_t bytes = flow_value_bytes(&fit), before = flow_value_bytes(place);
    if (r->value_bytes + bytes > EXPORT_VALUES_BYTES + before)
        return export_note(r, "no room for variable %.100s", v->name);
    if (!flow_value_dup(&fit, &copy))
        return export_nomem(r);
    r->value_bytes += bytes - before;
    flow_value_release(place);
    *place = copy;
    return true;
}

bool export_assign(struct export_run *r, const cJSON *wrapper, const struct flow_value *value)
{
    const cJSON *ref = gc_json_get(gc_json_get(wrapper, "config"), "ref");
    const char *id = gc_json_str(ref, "val");
    const struct export_variable *v = id ? gc_map_get(&r->frame->flow->variables_by_id, id) : NULL;
    return !v || export_set(r, v, value);
}

bool export_assign_json(struct export_run *r, const cJSON *wrapper, const cJSON *json)
{
    struct flow_value v = json ? flow_from_json(json) : flow_not_set();
    return export_assign(r, wrapper, &v);
}

const struct export_variable *export_variable_of(const struct export_frame *f, const char *name,
                                                 const struct export_sequence *home)
{
    for (size_t i = 0; name && i < f->flow->n_variables; i++) {
        const struct export_variable *v = &f->flow->variables[i];
        const char *dot = strchr(v->name, '.');
        if (v->home == home &&
            (strcasecmp(v->name, name) == 0 || (dot && strcasecmp(dot + 1, name) == 0)))
            return v;
    }
    return NULL;
}

static bool init(struct export_run *r, const struct export_sequence *home)
{
    const struct flow_export *f = r->frame->flow;
    for (size_t i = 0; i < f->n_variables; i++) {
        struct flow_value v;
        if (f->variables[i].home == home &&
            (!export_eval(r, f->variables[i].initial, &v) || !export_set(r, &f->variables[i], &v)))
            return false;
    }
    return true;
}

bool export_init_sequence(struct export_run *r, const struct export_sequence *s)
{
    return init(r, s);
}

bool export_push(struct export_run *r, const struct flow_export *flow,
                 const struct export_action *call)
{
    if (r->n_frames >= EXPORT_MAX_CALLS)
        return export_note(r, "flows call flows more than %d deep", EXPORT_MAX_CALLS);
    struct export_frame *f = calloc(1, sizeof *f);
    if (!f)
        return export_nomem(r);
    f->flow = flow;
    f->caller = r->frame;
    f->call = call;
    f->values = calloc(flow->n_variables + 1, sizeof *f->values);
    f->loops = calloc(flow->n_actions + 1, sizeof *f->loops);
    r->frame = f;
    r->n_frames++;
    if (!f->values || !f->loops)
        return export_nomem(r);
    return init(r, NULL);
}

void export_pop(struct export_run *r)
{
    struct export_frame *f = r->frame;
    for (size_t i = 0; f->values && i < f->flow->n_variables; i++) {
        size_t bytes = flow_value_bytes(&f->values[i]);
        r->value_bytes -= bytes < r->value_bytes ? bytes : r->value_bytes;
        flow_value_release(&f->values[i]);
    }
    free(f->values);
    free(f->loops);
    r->frame = f->caller;
    r->n_frames--;
    free(f);
}

/* Evaluates in one frame, sets in the other, which is at hand then. */
bool export_pass_inputs(struct export_run *r, struct export_frame *from, struct export_frame *to,
                        const struct export_sequence *home, const cJSON *inputs)
{
    bool all = true;
    for (const cJSON *c = inputs ? inputs->child : NULL; c && all; c = c->next) {
        const struct export_variable *v = export_variable_of(to, gc_json_str(c, "name"), home);
        struct flow_value value;
        r->frame = from;
        all = export_eval(r, gc_json_get(c, "value"), &value);
        r->frame = to;
        if (all && v && value.kind != FLOW_NOT_SET)
            all = export_set(r, v, &value);
    }
    return all;
}

bool export_take_outputs(struct export_run *r, struct export_frame *from,
                         const struct export_sequence *home, const cJSON *outputs)
{
    bool all = true;
    for (const cJSON *c = outputs ? outputs->child : NULL; c && all; c = c->next) {
        const struct export_variable *v = export_variable_of(from, gc_json_str(c, "name"), home);
        if (v)
            all = export_assign(r, gc_json_get(c, "value"), &from->values[v->index]);
    }
    return all;
}
