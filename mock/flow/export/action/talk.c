/* What is said, asked and waited for. */
#include <string.h>
#include <strings.h>

#include "mock/flow/export/action/types.h"

enum { UNKNOWN_LENGTH_MS = 60000 };

struct export_outcome export_gone(struct export_run *r)
{
    return export_over(r, "hungUp", NULL);
}

static struct export_outcome say(struct export_run *r, const cJSON *audio)
{
    if (!export_say_audio(r, audio))
        return export_error(r);
    return export_hangs_up(r) ? export_gone(r) : export_done();
}

struct export_outcome export_play_audio(struct export_run *r, const struct export_action *a)
{
    return say(r, gc_json_get(a->json, "prompts"));
}

struct export_outcome export_send_response(struct export_run *r, const struct export_action *a)
{
    return say(r, gc_json_get(a->json, "messageBody"));
}

struct export_outcome export_communicate(struct export_run *r, const struct export_action *a)
{
    return say(r, gc_json_get(a->json, "communication"));
}

struct export_outcome export_auto_reply(struct export_run *r, const struct export_action *a)
{
    return say(r, gc_json_get(a->json, "messageBody"));
}

struct export_outcome export_set_language(struct export_run *r, const struct export_action *a)
{
    const cJSON *value = gc_json_get(a->json, "languageCode");
    value = value ? value : gc_json_get(a->json, "language");
    const char *text = cJSON_IsString(value) ? value->valuestring : NULL;
    if (!text && !export_text(r, value, &text))
        return export_error(r);
    if (text)
        snprintf(r->language, sizeof r->language, "%s", text);
    return export_done();
}

static struct export_outcome let_pass(struct export_run *r, int64_t ms)
{
    gc_jsonw_put_int(&r->result, "waited", ms);
    return export_pass(r, ms) ? export_done() : export_ends(EXPORT_EXPIRED);
}

struct export_outcome export_wait(struct export_run *r, const struct export_action *a)
{
    int64_t ms;
    if (!export_duration(r, gc_json_get(a->json, "duration"), 0, &ms))
        return export_error(r);
    return export_hangs_up(r) ? export_gone(r) : let_pass(r, ms);
}

struct export_outcome export_hold_music(struct export_run *r, const struct export_action *a)
{
    int64_t ms = UNKNOWN_LENGTH_MS;
    const cJSON *play = gc_json_get(a->json, "playForDuration");
    bool limited = cJSON_IsTrue(play);
    if (cJSON_IsObject(play) && !export_is_true(r, play, &limited))
        return export_error(r);
    if (limited && !export_duration(r, gc_json_get(a->json, "duration"), ms, &ms))
        return export_error(r);
    char meanwhile[64];
    snprintf(meanwhile, sizeof meanwhile, "hold music, %lld s", (long long)(ms / 1000));
    return export_stays(r, meanwhile) ? let_pass(r, ms) : export_gone(r);
}

struct export_outcome export_wait_time(struct export_run *r, const struct export_action *a)
{
    struct flow_value v;
    if (!export_eval(r, gc_json_get(a->json, "estimatedWaitTime"), &v))
        return export_error(r);
    return v.kind == FLOW_NOT_SET ? export_done() : say(r, gc_json_get(a->json, "prompts"));
}

struct export_outcome export_position(struct export_run *r, const struct export_action *a)
{
    struct flow_value v;
    if (!export_eval(r, gc_json_get(a->json, "positionInQueue"), &v))
        return export_error(r);
    return v.kind == FLOW_NOT_SET ? export_done() : say(r, gc_json_get(a->json, "prompts"));
}
