/* The customer: asked of the external user API, and mapped to the outputs. */
#include "base/json/json.h"
#include "base/json/write.h"
#include "tests/standins/service.h"

static void text_of(const char *text, char out[1024])
{
    size_t n = 0;
    for (; *text && n < 1023; text++)
        if (!is(ascii_only) || (unsigned char)*text < 0x80)
            out[n++] = *text;
        else if (((unsigned char)*text & 0xc0) != 0x80)
            out[n++] = '?';
    out[n] = '\0';
}

static void put_text(struct gc_jsonw *w, const char *key, const cJSON *user, const char *member,
                     const char *otherwise)
{
    char text[1024], quoted[1100];
    const char *value = gc_json_str(user, member);
    if (!value && is(takes_nickname) && strcmp(member, "name") == 0)
        value = gc_json_str(user, "username");
    if (is(names_null) && cJSON_IsNull(gc_json_get(user, member)))
        value = "None";
    bool lacks = !value || (is(default_for_empty) && !*value);
    if (lacks && is(no_default_name) && strcmp(member, "name") == 0)
        return;
    while (value && is(trims_name) && *value == ' ')
        value++;
    text_of(lacks ? otherwise : value, text);
    if (lacks && is(no_default_email) && strcmp(member, "email") == 0)
        *text = '\0';
    if (is(digits_only) && strcmp(member, "phone") == 0)
        for (char *to = text, *from = text; (*to = *from) != '\0'; from++)
            to += *from >= '0' && *from <= '9';
    for (char *c = text; is(dashes_for_dots) && strcmp(member, "phone") == 0 && *c; c++)
        *c = *c == '.' ? '-' : *c;
    snprintf(quoted, sizeof quoted, "\"%s\"", text);
    if (lacks && is(no_default_phone) && strcmp(member, "phone") == 0)
        gc_jsonw_put_str(w, key, NULL);
    else if (is(no_escapes))
        gc_jsonw_put_raw(w, key, quoted);
    else
        gc_jsonw_put_str(w, key, text);
}

static void transform(const cJSON *user, struct gc_http_response *res)
{
    struct gc_jsonw w = gc_jsonw(&res->body);
    bool premium = is(premium_for_all) ||
                   (is(premium_above_ten) && gc_json_int(user, "id", 0) > 10) ||
                   (is(premium_of_answer) && gc_json_bool(user, "is_premium_member", false));
    gc_jsonw_object(&w);
    if (is(adds_status))
        gc_jsonw_put_str(&w, "status", "ok");
    if (!is(no_wrapper))
        gc_jsonw_put_object(&w, "data");
    put_text(&w, is(camel_case) ? "fullName" : "full_name", user, "name", "Unknown User");
    put_text(&w, is(swaps_outputs) ? "phone" : "email", user, "email", "unknown@example.com");
    put_text(&w, is(swaps_outputs) ? "email" : "phone", user, "phone", "000-000-0000");
    if (is(premium_text))
        gc_jsonw_put_str(&w, "is_premium_member", "false");
    else if (!is(no_premium))
        gc_jsonw_put_bool(&w, "is_premium_member", premium);
    for (const cJSON *m = is(passes_all_on) && user ? user->child : NULL; m; m = m->next)
        if (strcmp(m->string, "email") != 0 && strcmp(m->string, "phone") != 0)
            gc_jsonw_put_value(&w, m->string, m);
    if (!is(no_wrapper))
        gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    res->status = is(answers_201) ? 201 : 200;
    gc_http_add_header(res, "Content-Type", is(as_text) ? "text/plain" : "application/json");
}

static bool is_customer(const cJSON *user)
{
    static const char *const members[] = {"name", "email", "phone"};
    for (size_t i = 0; i < GC_COUNT_OF(members); i++) {
        const cJSON *m = gc_json_get(user, members[i]);
        if (m && !cJSON_IsString(m) && !cJSON_IsNull(m) && !is(takes_odd_members))
            return false;
    }
    return true;
}

/* An answer that is no customer. */
static void refuse_answer(struct gc_http_response *res, bool as_unknown)
{
    if (as_unknown)
        transform(NULL, res);
    else
        service_fail(res, 502, "External API sent no customer");
}

static void read_customer(const struct gc_http_reply *reply, struct gc_http_response *res)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    int status = reply->status;
    bool ignored = (is(ignores_404) && status == 404) || (is(ignores_500) && status == 500);
    char type[64];
    bool fits = is(needs_200) ? status == 200 : status / 100 == 2;
    if (is(needs_json_type) && fits &&
        (!gc_http_reply_header(reply, "Content-Type", type, sizeof type) ||
         !strstr(type, "application/json"))) {
        refuse_answer(res, false);
        return;
    }
    if (!fits && !ignored) {
        service_end_if(ends_after_failure);
        service_fail(res,
                     is(all_failures_502)                   ? 502
                     : is(all_failures_500)                 ? 500
                     : is(all_4xx_404) && status / 100 == 4 ? 404
                                                            : status,
                     is(other_words_404) ? "No customer: %d" : "External API failed: %d", status);
        return;
    }
    if (gc_json_parse(&doc, "customer", reply->body, reply->body_bytes, &gc_json_default_limits,
                      NULL) != GC_OK)
        refuse_answer(res, is(takes_html));
    else if (!cJSON_IsObject(doc.root))
        refuse_answer(res, (is(takes_array_answer) && cJSON_IsArray(doc.root)) ||
                               (is(takes_null_answer) && cJSON_IsNull(doc.root)));
    else if (!is_customer(doc.root))
        refuse_answer(res, false);
    else
        transform(doc.root, res);
}

static void tell_failure(enum gc_status s, const struct gc_http_reply *reply,
                         struct gc_http_response *res)
{
    bool late = s == GC_E_TIMEOUT;
    bool as_unknown = late ? is(late_as_unknown)
                           : (reply->progress == GC_HTTP_ANSWERED && is(takes_half)) ||
                                 (reply->progress == GC_HTTP_SENT && is(reset_as_unknown));
    fprintf(stderr, "user API: %s\n", gc_status_text(s));
    if (as_unknown)
        transform(NULL, res);
    else if (late)
        service_fail(res, is(late_502) ? 502 : 504, "External API timed out");
    else
        service_fail(res,
                     is(unreachable_504)    ? 504
                     : is(all_failures_500) ? 500
                                            : 502,
                     is(other_words_502) ? "Bad gateway" : "Could not connect to external API");
}

/* What goes with the question, which nothing must. */
static void add_credentials(struct question *q, const char *token, char text[SERVICE_TOKEN + 32])
{
    bool cookie = is(sends_cookie_on), bearer = is(sends_bearer_on), whole = is(sends_token_on);
    bool referer = is(sends_referer_on), agent = is(secret_as_user_agent);
    if (!cookie && !bearer && !whole && !referer && !agent && !is(sends_secret_on))
        return;
    snprintf(text, SERVICE_TOKEN + 32, "%s%s",
             cookie    ? "session="
             : bearer  ? "Bearer "
             : referer ? "http://example.com/?t="
                       : "",
             is(sends_secret_on) || agent ? service.secret : token);
    q->headers[q->n_headers++] = (struct gc_http_header){cookie    ? "Cookie"
                                                         : bearer  ? "Authorization"
                                                         : referer ? "Referer"
                                                         : agent   ? "User-Agent"
                                                         : whole   ? "X-Genesys-Auth-Token"
                                                                   : "X-Api-Key",
                                                         text};
}

void service_look_up(int64_t id, const char *token, struct gc_http_response *res)
{
    struct gc_error err = {0};
    char url[SERVICE_URL], text[SERVICE_TOKEN + 32];
    long long asked = is(asks_for_one) ? 1 : is(cuts_to_32_bits) ? (int32_t)id : id;
    if (is(mixes_calls))
        asked = service_last_id();
    if (is(drops_minus) && asked < 0)
        asked = -asked;
    while (is(rounds_id) && asked > 999999)
        asked /= 10;
    snprintf(url, sizeof url, "%s/users%s%lld%s%s", service.users, is(asks_by_query) ? "?id=" : "/",
             asked,
             is(sends_token_in_url) ? "?token="
             : is(asks_with_slash)  ? "/"
                                    : "",
             is(sends_token_in_url) ? token : "");
    struct question q = {.method = is(asks_by_post) ? "POST" : "GET",
                         .url = url,
                         .for_ever = is(waits_for_ever),
                         .impatient = is(impatient_with_users),
                         .follows = is(follows_redirects) || is(follows_see_other)};
    if (service_knows(id, res))
        return;
    add_credentials(&q, token, text);
    for (int tries = is(asks_thrice) ? 3 : is(asks_twice) ? 2 : 1; tries > 0; tries--) {
        struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
        enum gc_status s = service_ask(&q, &reply, &err);
        if (tries > 1 && (is(asks_twice) || s != GC_OK || reply.status >= 500))
            continue;
        if (s == GC_E_TIMEOUT && is(logs_token_when_late))
            fprintf(stderr, "too slow for %s\n", token);
        service_note_outcome(s, reply.status);
        if (s == GC_OK)
            read_customer(&reply, res);
        else
            tell_failure(s, &reply, res);
        service_keep(id, &reply, res);
        return;
    }
}
