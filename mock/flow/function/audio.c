/* Audio and communications: lists of pieces to say, to play or to wait for.
 * Numbers and amounts are spoken with digits, whatever the language (guess 1 of functions.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/json.h"
#include "base/text.h"
#include "mock/flow/function/functions.h"
#include "mock/flow/value/decimal.h"

bool flow_is_audio(const struct flow_value *v)
{
    return v->kind == FLOW_AUDIO || v->kind == FLOW_PROMPT;
}

static bool give_pieces(struct flow_eval *ev, enum flow_kind kind, struct flow_list *pieces,
                        struct flow_value *out)
{
    if (pieces)
        *out = (struct flow_value){.kind = kind, .of = FLOW_PIECE, .list = pieces};
    return pieces && (!ev->arena->failed || flow_eval_nomem(ev));
}

static bool give_piece(struct flow_eval *ev, const cJSON *piece, struct flow_value *out)
{
    struct flow_list *pieces = flow_new_list(ev, piece ? 1 : 0);
    if (pieces && piece)
        pieces->items[0] = (struct flow_value){.kind = FLOW_PIECE, .json = piece};
    return give_pieces(ev, FLOW_AUDIO, pieces, out);
}

static bool say(struct flow_eval *ev, const char *text, struct flow_value *out)
{
    cJSON *piece = flow_new_object(ev);
    flow_put_text(ev, piece, "text", text);
    return give_piece(ev, piece, out);
}

static bool be_silent(struct flow_eval *ev, struct flow_value *out)
{
    return give_piece(ev, NULL, out);
}

static cJSON *prompt_piece(struct flow_eval *ev, const struct flow_value *prompt)
{
    cJSON *piece = flow_new_object(ev);
    flow_put_text(ev, piece, "prompt", gc_json_str(prompt->json, "name"));
    flow_put_text(ev, piece, "id", gc_json_str(prompt->json, "id"));
    return piece;
}

static size_t count_pieces(const struct flow_value *v)
{
    bool list = v->kind == FLOW_AUDIO || v->kind == FLOW_COMMUNICATION;
    return v->kind == FLOW_NOT_SET ? 0 : list ? v->list->n : 1;
}

static void add_pieces(struct flow_eval *ev, const struct flow_value *v, struct flow_value *to)
{
    if (v->kind == FLOW_AUDIO || v->kind == FLOW_COMMUNICATION) {
        if (v->list->n > 0)
            memcpy(to, v->list->items, v->list->n * sizeof *to);
        return;
    }
    cJSON *piece = v->kind == FLOW_PROMPT ? prompt_piece(ev, v) : flow_new_object(ev);
    if (v->kind == FLOW_TEXT)
        flow_put_text(ev, piece, "text", v->text);
    if (v->kind != FLOW_NOT_SET)
        *to = (struct flow_value){.kind = FLOW_PIECE, .json = piece};
}

static bool join(struct flow_eval *ev, enum flow_kind kind, const struct flow_value *args, size_t n,
                 struct flow_value *out)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += count_pieces(&args[i]);
    struct flow_list *pieces = flow_new_list(ev, total);
    for (size_t i = 0, at = 0; pieces && i < n; at += count_pieces(&args[i++]))
        add_pieces(ev, &args[i], pieces->items + at);
    return give_pieces(ev, kind, pieces, out);
}

/* NOT_SET adds nothing. */
bool flow_append_audio(struct flow_eval *ev, const struct flow_value *args, size_t n,
                       struct flow_value *out)
{
    for (size_t i = 0; i < n; i++)
        if (args[i].kind != FLOW_NOT_SET && !flow_is_audio(&args[i]))
            return flow_eval_fail(ev, "value %zu must be audio or a prompt, not %s", i + 1,
                                  flow_kind_name(&args[i]));
    return join(ev, FLOW_AUDIO, args, n, out);
}

FLOW_FUNCTION(make_communication)
{
    return join(ev, FLOW_COMMUNICATION, args, n, out);
}

/* Barge-in and flushing don't change what is heard. */
FLOW_FUNCTION(playback_options)
{
    (void)n;
    return join(ev, FLOW_AUDIO, args, 1, out);
}

/* Is one of the values the constant Format.*.NAME? */
static bool has_format(const struct flow_value *args, size_t n, const char *name)
{
    for (size_t i = 1; i < n; i++) {
        const char *text = args[i].kind == FLOW_FORMAT ? gc_json_str(args[i].json, "name") : NULL;
        const char *dot = text ? strrchr(text, '.') : NULL;
        if (dot && strcmp(dot + 1, name) == 0)
            return true;
    }
    return false;
}

/* "H e l l o" */
static bool say_apart(struct flow_eval *ev, const char *text, struct flow_value *out)
{
    struct gc_strbuf b = GC_STRBUF(FLOW_MAX_TEXT);
    uint32_t code;
    for (size_t left = strlen(text), n; left > 0; text += n, left -= n) {
        n = gc_utf8_next(text, left, &code);
        n = n ? n : 1;
        if (b.len > 0)
            gc_strbuf_addc(&b, ' ');
        gc_strbuf_add(&b, text, n);
    }
    struct flow_value apart;
    return flow_give_text(ev, &b, &apart) && say(ev, apart.text, out);
}

/* ToAudioTTS(text[, language or format]) */
FLOW_FUNCTION(to_audio_tts)
{
    if (args[0].kind == FLOW_NOT_SET)
        return be_silent(ev, out);
    if (has_format(args, n, "playChars"))
        return say_apart(ev, args[0].text, out);
    cJSON *piece = flow_new_object(ev);
    flow_put_text(ev, piece, "text", args[0].text);
    if (n > 1 && args[1].kind == FLOW_TEXT)
        flow_put_text(ev, piece, "language", args[1].text);
    return give_piece(ev, piece, out);
}

FLOW_FUNCTION(to_audio_blank)
{
    (void)n;
    if (args[0].integer < 0 || args[0].integer > 10000)
        return flow_eval_fail(ev, "value 1 must be 0 to 10000, not %lld",
                              (long long)args[0].integer);
    cJSON *piece = flow_new_object(ev);
    flow_put(ev, piece, "silenceMs", &args[0]);
    return give_piece(ev, piece, out);
}

FLOW_FUNCTION(to_audio_bool)
{
    bool words = has_format(args, n, "playYesNo");
    if (args[0].kind == FLOW_NOT_SET)
        return be_silent(ev, out);
    return say(ev, args[0].truth ? (words ? "yes" : "true") : (words ? "no" : "false"), out);
}

/* As many places as an integer among the other values says; "5.50" is said as "5.5". */
static const char *number_text(const struct flow_value *args, size_t n, char out[FLOW_DECIMAL_TEXT])
{
    const struct flow_value *v = &args[0];
    for (size_t i = 1; i < n; i++)
        if (args[i].kind == FLOW_INTEGER && args[i].integer >= 0)
            return flow_decimal_cut(flow_number(v), (int)(args[i].integer % 100), out);
    if (v->kind == FLOW_INTEGER) {
        snprintf(out, FLOW_DECIMAL_TEXT, "%lld", (long long)v->integer);
        return out;
    }
    size_t len = strlen(flow_decimal_text(v->decimal, out));
    if (len > 2 && strcmp(out + len - 2, ".0") == 0)
        out[len - 2] = '\0';
    return out;
}

FLOW_FUNCTION(to_audio_number)
{
    char text[FLOW_DECIMAL_TEXT];
    if (args[0].kind == FLOW_NOT_SET)
        return be_silent(ev, out);
    number_text(args, n, text);
    return has_format(args, n, "playDigits") ? say_apart(ev, text, out) : say(ev, text, out);
}

FLOW_FUNCTION(to_audio_ordinal)
{
    (void)n;
    static const char *const ends[] = {"th", "st", "nd", "rd"};
    char text[32];
    if (args[0].kind == FLOW_NOT_SET)
        return be_silent(ev, out);
    int64_t last = llabs(args[0].integer % 100);
    int64_t end = last >= 11 && last <= 13 ? 0 : last % 10;
    snprintf(text, sizeof text, "%lld%s", (long long)args[0].integer, ends[end > 3 ? 0 : end]);
    return say(ev, text, out);
}

FLOW_FUNCTION(to_audio_percent)
{
    char text[FLOW_DECIMAL_TEXT], whole[FLOW_DECIMAL_TEXT + 16];
    if (args[0].kind == FLOW_NOT_SET)
        return be_silent(ev, out);
    snprintf(whole, sizeof whole, "%s percent", number_text(args, n, text));
    return say(ev, whole, out);
}

/* "1.23 USD" */
FLOW_FUNCTION(to_audio_currency)
{
    char text[FLOW_DECIMAL_TEXT], whole[FLOW_DECIMAL_TEXT + 80];
    struct flow_value amount =
        args[0].kind == FLOW_CURRENCY ? flow_member(&args[0], "amount") : flow_not_set();
    int places = n > 1 && args[1].kind == FLOW_INTEGER ? (int)(args[1].integer % 100) : 2;
    if (amount.kind == FLOW_NOT_SET)
        return be_silent(ev, out);
    const char *code = gc_json_str(args[0].json, "code");
    snprintf(whole, sizeof whole, "%s%s%.60s", flow_decimal_cut(flow_number(&amount), places, text),
             code ? " " : "", code ? code : "");
    return say(ev, whole, out);
}

/* Is it asked for as it is dialled within its country? */
static bool is_local(const struct flow_value *args, size_t n)
{
    const char *code = gc_json_str(args[0].json, "dialingCode");
    return has_format(args, n, "local") ||
           (n > 1 && args[1].kind == FLOW_TEXT && code && strcmp(code, args[1].text) == 0);
}

/* The digits, one by one; of an address there are none. */
FLOW_FUNCTION(to_audio_phone_number)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(400);
    const char *text = args[0].kind == FLOW_TEXT    ? args[0].text
                       : args[0].kind == FLOW_PHONE ? gc_json_str(args[0].json, "e164")
                                                    : NULL;
    if (args[0].kind == FLOW_PHONE && is_local(args, n))
        text = gc_json_str(args[0].json, "subscriberNumber");
    for (; text && *text && b.len < 200; text++)
        if (strchr("+0123456789", *text))
            gc_strbuf_addc(&b, *text);
    if (gc_strbuf_status(&b) != GC_OK)
        return flow_eval_nomem(ev);
    return b.len > 0 ? say_apart(ev, gc_strbuf_text(&b), out) : be_silent(ev, out);
}

/* ToAudio(prompt) */
FLOW_FUNCTION(to_audio)
{
    (void)n;
    return join(ev, FLOW_AUDIO, args, 1, out);
}

FLOW_FUNCTION(to_communication)
{
    (void)n;
    return join(ev, FLOW_COMMUNICATION, args, 1, out);
}

/* "4 to 6 minutes" */
FLOW_FUNCTION(to_audio_time_range)
{
    char text[120];
    const char *unit =
        n > 2 && args[2].kind == FLOW_FORMAT ? gc_json_str(args[2].json, "name") : "";
    unit = strrchr(unit, '.') ? strrchr(unit, '.') + 1 : unit;
    bool in_order = args[0].integer <= args[1].integer;
    long long low = args[in_order ? 0 : 1].integer, high = args[in_order ? 1 : 0].integer;
    if (low == high)
        snprintf(text, sizeof text, "%lld %.*s", low, (int)(strlen(unit) - (low == 1 && *unit)),
                 unit);
    else
        snprintf(text, sizeof text, "%lld to %lld %.40s", low, high, unit);
    return say(ev, text, out);
}

/* clang-format off */
static const struct flow_function table[] = {
    {"ToAudio",              "prompt:a",                       .run = to_audio},
    {"ToAudioTTS",           "text:s* languageOrFormat:.?",    .run = to_audio_tts},
    {"ToAudioBlank",         "milliseconds:i",                 .run = to_audio_blank},
    {"ToAudioBool",          "value:b* format:.?",             .run = to_audio_bool},
    {"ToAudioNumber",        "value:n* formatOrPlaces:.?+",    .run = to_audio_number},
    {"ToAudioNumberOrdinal", "value:i* language:.?+",          .run = to_audio_ordinal},
    {"ToAudioPercent",       "value:n* places:i?",             .run = to_audio_percent},
    {"ToAudioCurrency",      "value:c* formatOrPlaces:.?",     .run = to_audio_currency},
    {"ToAudioPhoneNumber",   "value:hs* formatOrCode:.*?",     .run = to_audio_phone_number},
    {"ToAudioTimeRange",     "low:i high:i part:.*?",          .run = to_audio_time_range},
    {"AudioPlaybackOptions", "audio:a bargeIn:b flush:b?",     .run = playback_options},
    {"ToCommunication",      "value:sa*",                      .run = to_communication},
    {"MakeCommunication",    "part:.*+",                       .run = make_communication},
};
/* clang-format on */
FLOW_FUNCTION_GROUP(audio, "Audio and communications");
