/* Times as they are spoken: "1 hour 30 minutes", "Thursday November 30 1989". Guess 1 of
 * functions.h. */
#include <stdlib.h>
#include <string.h>

#include "base/json/json.h"
#include "mock/flow/function/functions.h"
#include "mock/flow/value/datetime.h"

static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                   "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

static bool say(struct flow_eval *ev, struct gc_strbuf *b, struct flow_value *out)
{
    struct flow_list *pieces = flow_new_list(ev, b->len > 0 ? 1 : 0);
    cJSON *piece = flow_new_object(ev);
    if (!pieces || !piece || gc_strbuf_status(b) != GC_OK)
        return flow_eval_nomem(ev);
    flow_put_text(ev, piece, "text", gc_strbuf_text(b));
    if (pieces->n > 0)
        pieces->items[0] = (struct flow_value){.kind = FLOW_PIECE, .json = piece};
    *out = (struct flow_value){.kind = FLOW_AUDIO, .of = FLOW_PIECE, .list = pieces};
    return !ev->arena->failed || flow_eval_nomem(ev);
}

static void add_amount(struct gc_strbuf *b, uint64_t n, const char *unit)
{
    if (n > 0)
        gc_strbuf_addf(b, "%s%llu %s%s", b->len ? " " : "", (unsigned long long)n, unit,
                       n == 1 ? "" : "s");
}

/* Down to seconds. */
FLOW_FUNCTION(to_audio_duration)
{
    (void)n;
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(400);
    *out = flow_not_set_of(FLOW_AUDIO);
    if (args[0].kind == FLOW_NOT_SET)
        return true;
    uint64_t ms = args[0].ms < 0 ? 0 - (uint64_t)args[0].ms : (uint64_t)args[0].ms;
    uint64_t seconds = ms / 1000;
    gc_strbuf_adds(&b, args[0].ms < 0 ? "negative" : "");
    add_amount(&b, seconds / 86400, "day");
    add_amount(&b, seconds / 3600 % 24, "hour");
    add_amount(&b, seconds / 60 % 60, "minute");
    add_amount(&b, seconds % 60, "second");
    if (seconds == 0)
        gc_strbuf_adds(&b, b.len ? " 0 seconds" : "0 seconds");
    return say(ev, &b, out);
}

/* Which parts of a date a format says; the usual is all of them. */
enum part { WEEKDAY = 1, MONTH = 2, DAY = 4, YEAR = 8 };
static const struct {
    const char *format;
    int parts;
} formats[] = {
    {"shortMonthAndDay", WEEKDAY | MONTH | DAY},
    {"dayOnly", DAY},
    {"monthOnly", MONTH},
    {"shortYearOnly", YEAR},
    {"longYearOnly", YEAR},
    {"dayOfWeekOnly", WEEKDAY},
};

static int parts_of(const struct flow_value *args, size_t n)
{
    const char *name =
        n > 1 && args[1].kind == FLOW_FORMAT ? gc_json_str(args[1].json, "name") : NULL;
    const char *dot = name ? strrchr(name, '.') : NULL;
    for (size_t i = 0; dot && i < GC_COUNT_OF(formats); i++)
        if (strcmp(formats[i].format, dot + 1) == 0)
            return formats[i].parts;
    return WEEKDAY | MONTH | DAY | YEAR;
}

static void add_date(struct gc_strbuf *b, int64_t ms, int parts)
{
    struct flow_date d = flow_date_of(ms);
    const char *gap = b->len ? " " : "";
    if (parts & WEEKDAY)
        gc_strbuf_addf(b, "%s%s", gap, days[flow_day_of_week(ms) - 1]);
    if (parts & MONTH)
        gc_strbuf_addf(b, "%s%s", b->len ? " " : "", months[d.month - 1]);
    if (parts & DAY)
        gc_strbuf_addf(b, "%s%d", b->len ? " " : "", d.day);
    if (parts & YEAR)
        gc_strbuf_addf(b, "%s%lld", b->len ? " " : "", (long long)d.year);
}

static void add_time(struct gc_strbuf *b, int64_t ms, bool all_hours)
{
    struct flow_date d = flow_date_of(ms);
    int hour = d.hour % 12 == 0 ? 12 : d.hour % 12;
    if (all_hours)
        gc_strbuf_addf(b, "%d:%02d", d.hour, d.minute);
    else
        gc_strbuf_addf(b, "%d:%02d %s", hour, d.minute, d.hour < 12 ? "AM" : "PM");
}

FLOW_FUNCTION(to_audio_date)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(400);
    if (args[0].kind != FLOW_NOT_SET)
        add_date(&b, args[0].ms, parts_of(args, n));
    return say(ev, &b, out);
}

FLOW_FUNCTION(to_audio_time)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(400);
    const char *name =
        n > 1 && args[1].kind == FLOW_FORMAT ? gc_json_str(args[1].json, "name") : NULL;
    if (args[0].kind != FLOW_NOT_SET)
        add_time(&b, args[0].ms, name && strstr(name, "twentyFour"));
    return say(ev, &b, out);
}

FLOW_FUNCTION(to_audio_datetime)
{
    (void)n;
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(400);
    if (args[0].kind != FLOW_NOT_SET) {
        add_time(&b, args[0].ms, false);
        add_date(&b, args[0].ms, WEEKDAY | MONTH | DAY | YEAR);
    }
    return say(ev, &b, out);
}

/* clang-format off */
static const struct flow_function table[] = {
    {"ToAudioDuration", "value:p*",            .run = to_audio_duration},
    {"ToAudioDate",     "value:t* format:.?",  .run = to_audio_date},
    {"ToAudioTime",     "value:t* format:.?",  .run = to_audio_time},
    {"ToAudioDateTime", "value:t*",            .run = to_audio_datetime},
};
/* clang-format on */
FLOW_FUNCTION_GROUP(spoken, "Times that are spoken");
