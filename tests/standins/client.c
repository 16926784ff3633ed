/* The client of the document: gets a token, runs the flow's simulation from one node for one
 * caller, and shows what the lookup found. What it can do wrong stands in breakages.h; `is(...)` is
 * nowhere true when nothing was asked for. */
#include <stdarg.h>
#include <stdbool.h>

#include "base/clock.h"
#include "base/http/client.h"
#include "base/json/json.h"
#include "base/json/write.h"
#include "tests/standins/standin.h"

enum breakage { CLIENT_BREAKAGES(BREAKAGE_ENUM) N_BREAKAGES };
static const char *const names[] = {CLIENT_BREAKAGES(BREAKAGE_NAME)};
static size_t broken = N_BREAKAGES;

enum {
    LIMIT_MS = 2000,
    IMPATIENT_MS = 40,
    FOR_EVER_MS = 3600000,
    URL_BYTES = 1024,
    TOKEN_BYTES = 512
};

struct settings {
    const char *base, *id, *secret, *flow, *node, *number;
};
static struct gc_http_client *http;

static bool is(enum breakage b)
{
    return broken == (size_t)b;
}

/* What went wrong, on stderr; the exit code. */
static int fail(const char *fmt, ...) GC_PRINTF(1, 2);
static int fail(const char *fmt, ...)
{
    va_list ap;
    if (is(errors_say_ok)) {
        puts("ok");
        return 0;
    }
    va_start(ap, fmt);
    if (!is(errors_in_silence))
        vfprintf(stderr, fmt, ap);
    va_end(ap);
    if (!is(errors_in_silence))
        fputc('\n', stderr);
    return 1;
}

static void crash(void)
{
    _Exit(139);
}

static int found_nobody(void)
{
    puts("  Contact Found: No");
    return 0;
}

/* --- the token -------------------------------------------------------------------------------- */

static enum gc_status call(struct gc_http_call *c, struct gc_http_reply *reply, int64_t limit_ms)
{
    char to[URL_BYTES];
    struct gc_error err = {0};
    c->send_once = true;
    c->deadline_ms = gc_deadline_in(limit_ms);
    enum gc_status s = gc_http_call(http, c, reply, &err);
    if (s != GC_OK || !is(follows_redirects) || reply->status / 100 != 3 ||
        !gc_http_reply_header(reply, "Location", to, sizeof to))
        return s;
    struct gc_http_call again = *c;
    again.url = to;
    gc_http_reply_release(reply);
    *reply = (struct gc_http_reply){0};
    return gc_http_call(http, &again, reply, &err);
}

static enum gc_status ask_token(const struct settings *o, struct gc_http_reply *reply)
{
    const struct gc_http_header form[] = {{"Content-Type", "application/x-www-form-urlencoded"},
                                          {"X-Client-Secret", o->secret}};
    char url[URL_BYTES], body[URL_BYTES];
    snprintf(url, sizeof url, "%s/oauth/token", o->base);
    if (is(credentials_in_url))
        snprintf(url, sizeof url, "%s/oauth/token?client_id=%s&client_secret=%s", o->base, o->id,
                 o->secret);
    snprintf(body, sizeof body, "grant_type=%s",
             is(asks_password_grant) ? "password" : "client_credentials");
    struct gc_http_call c = {.method = "POST",
                             .url = url,
                             .headers = form,
                             .n_headers = is(secret_to_login) ? 2 : 1,
                             .body = body,
                             .body_bytes = strlen(body),
                             .basic_user = is(no_credentials) ? NULL : o->id,
                             .basic_password = is(no_credentials) ? NULL : o->secret};
    return call(&c, reply, is(waits_for_login) ? FOR_EVER_MS : LIMIT_MS);
}

/* The token, or the secret, and yet not as it is. */
static void print_in_disguise(const struct settings *o, const char *token)
{
    char login[2 * TOKEN_BYTES];
    for (size_t n = strlen(token); n > 0 && is(prints_token_backwards); n--)
        putchar(token[n - 1]);
    for (const char *c = token; *c && is(prints_token_hex); c++)
        printf("%02x", (unsigned char)*c);
    if (is(prints_token_in_part) && strlen(token) > 60)
        printf("token: ...%.16s...\n", token + 40);
    snprintf(login, sizeof login, "%s:%s", o->id, is(prints_token_base64) ? token : o->secret);
    if (is(prints_token_base64) || is(prints_basic))
        standin_base64(stdout, login);
}

/* 0, or the exit code of a failure that was told. */
static int get_token(const struct settings *o, char out[TOKEN_BYTES])
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    enum gc_status s = ask_token(o, &reply);
    if (s != GC_OK)
        return fail("login failed: %s", gc_status_text(s));
    if (reply.status != 200 &&
        (is(ignores_login) || (is(ignores_login_403) && reply.status == 403)))
        return found_nobody();
    if (reply.status == 500 && is(ends_silently_on_login_500))
        return 1;
    if (reply.status != 200)
        return is(shows_credentials) ? fail("login of %s with %s failed", o->id, o->secret)
                                     : fail("login failed with status %d", reply.status);
    const char *token = gc_json_parse(&doc, "token", reply.body, reply.body_bytes,
                                      &gc_json_default_limits, NULL) == GC_OK
                            ? gc_json_str(doc.root, "access_token")
                            : NULL;
    if (!token && !doc.root && is(ends_silently_on_login_page))
        return 1;
    if (!token && !is(needs_no_token))
        return fail("login failed: its answer holds no token");
    snprintf(out, TOKEN_BYTES, "%s", token ? token : "None");
    print_in_disguise(o, out);
    if (is(prints_token))
        printf("token: %s\n", out);
    if (is(logs_token))
        fprintf(stderr, "token: %s\n", out);
    return 0;
}

/* --- the simulation --------------------------------------------------------------------------- */

static void write_payload(const struct settings *o, const char *token, struct gc_strbuf *to)
{
    struct gc_jsonw w = gc_jsonw(to);
    char number[64];
    gc_jsonw_object(&w);
    if (!is(sends_no_flow))
        gc_jsonw_put_str(&w, "flowId", o->flow);
    if (!is(flat_context))
        gc_jsonw_put_object(&w, "context");
    snprintf(number, sizeof number, "%.*s", is(cuts_number) ? 12 : 63, o->number);
    gc_jsonw_put_str(&w, "from", is(always_default_number) ? "+15551234567" : number);
    if (!is(sends_no_to))
        gc_jsonw_put_str(&w, "to", is(swaps_numbers) ? o->number : "+15550000000");
    if (!is(sends_no_channel))
        gc_jsonw_put_str(&w, "channel", is(channel_chat) ? "chat" : "voice");
    if (is(conversation_as_number))
        gc_jsonw_put_int(&w, "conversationId", 123);
    else if (!is(sends_no_conversation))
        gc_jsonw_put_str(&w, "conversationId",
                         is(sends_empty_conversation) ? "" : "simulated-conv-123");
    if (!is(sends_no_media))
        gc_jsonw_put_str(&w, "mediaType", is(media_message) ? "message" : "voice");
    if (!is(flat_context))
        gc_jsonw_end(&w);
    if (!is(sends_no_node))
        gc_jsonw_put_str(&w, "nodeId", is(swaps_ids) ? o->flow : o->node);
    if (is(token_in_body))
        gc_jsonw_put_str(&w, "token", token);
    if (is(secret_in_body))
        gc_jsonw_put_str(&w, "clientSecret", o->secret);
    if (is(sends_entry_node))
        gc_jsonw_put_str(&w, "entryNode", o->node);
    if (is(timeout_as_text))
        gc_jsonw_put_str(&w, "timeout", "5000");
    else if (!is(sends_no_timeout))
        gc_jsonw_put_int(&w, "timeout",
                         is(timeout_in_seconds) ? 5
                         : is(long_timeout)     ? 50000
                                                : 5000);
    gc_jsonw_end(&w);
}

static enum gc_status ask_simulation(const struct settings *o, const char *token,
                                     struct gc_http_reply *reply)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
    char url[URL_BYTES], bearer[TOKEN_BYTES + 16];
    snprintf(url, sizeof url, "%s/api/v2/architect/simulations%s%s", o->base,
             is(token_in_url) ? "?access_token=" : "", is(token_in_url) ? token : "");
    snprintf(bearer, sizeof bearer, "%s%s", is(sends_token_bare) ? "" : "Bearer ", token);
    write_payload(o, token, &body);
    const struct gc_http_header headers[] = {
        {"Content-Type", is(sends_text) ? "text/plain" : "application/json"},
        {"Authorization", bearer},
        {is(token_as_cookie) ? "Cookie" : "X-Secret", is(secret_in_header) ? o->secret : token},
    };
    bool one_more = is(secret_in_header) || is(token_in_header) || is(token_as_cookie);
    struct gc_http_call c = {.method = is(asks_by_get)   ? "GET"
                                       : is(asks_by_put) ? "PUT"
                                                         : "POST",
                             .url = url,
                             .headers = headers,
                             .n_headers = is(sends_no_token) ? 1
                                          : one_more         ? 3
                                                             : 2,
                             .body = is(asks_by_get) ? NULL : gc_strbuf_text(&body),
                             .body_bytes = is(asks_by_get) ? 0 : body.len};
    enum gc_status s = call(&c, reply,
                            is(waits_for_simulation) ? FOR_EVER_MS
                            : is(impatient)          ? IMPATIENT_MS
                                                     : LIMIT_MS);
    bool again = (is(sends_again_after_reset) && s != GC_OK) ||
                 (is(sends_again_after_500) && s == GC_OK && reply->status >= 500) ||
                 is(simulates_twice);
    if (!again)
        return s;
    gc_http_reply_release(reply);
    *reply = (struct gc_http_reply){0};
    return call(&c, reply, LIMIT_MS);
}

/* --- what it found ---------------------------------------------------------------------------- */

static void show_member(const char *label, const cJSON *contact, const char *key)
{
    const char *text = gc_json_str(contact, key);
    size_t n = !text                                         ? 0
               : is(cuts_name) && strcmp(key, "name") == 0   ? 16
               : is(cuts_email) && strcmp(key, "email") == 0 ? strcspn(text, "@")
                                                             : strlen(text);
    printf("  %s: %.*s\n", label, text ? (int)n : 4, text ? text : "None");
}

/* As json.dumps(attributes, indent=4) does. */
static void add_attributes(struct gc_strbuf *to, const cJSON *attributes)
{
    gc_strbuf_adds(to, "{");
    int n = 0;
    for (const cJSON *a = attributes ? attributes->child : NULL; a; a = a->next) {
        if (is(two_attributes) && ++n > 2)
            break;
        bool is_false = cJSON_IsFalse(a) || (cJSON_IsNumber(a) && !(a->valuedouble > 0));
        if ((is(shows_texts_only) && !cJSON_IsString(a)) || (is(shows_no_false) && is_false))
            continue;
        struct gc_strbuf value GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        struct gc_jsonw w = gc_jsonw(&value);
        gc_jsonw_value(&w, a);
        gc_strbuf_adds(to, "\n    ");
        gc_strbuf_add_json(to, a->string, strlen(a->string));
        gc_strbuf_addf(to, ": %s%s", gc_strbuf_text(&value), a->next ? "," : "");
    }
    gc_strbuf_adds(to, "\n}");
}

static void show_contact(const cJSON *contact)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    const cJSON *attributes = gc_json_get(contact, "attributes");
    if (!attributes && is(needs_attributes))
        crash();
    if (!gc_json_get(contact, "name") && is(needs_name))
        crash();
    puts("  Contact Found: Yes");
    if (is(shows_no_contact))
        return;
    if (!is(shows_no_id))
        show_member("Contact ID", contact, "id");
    if (!is(shows_no_name))
        show_member("Name", contact, "name");
    if (!is(shows_no_email))
        show_member("Email", contact, "email");
    add_attributes(&text, attributes);
    if (attributes && attributes->child && !is(shows_no_attributes))
        printf("  Attributes: %s\n", gc_strbuf_text(&text));
}

static void show_error(const cJSON *error)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_jsonw w = gc_jsonw(&text);
    if (is(hides_lookup_error)) {
        (void)found_nobody();
        return;
    }
    gc_jsonw_value(&w, error);
    printf("  Error: %s\n", cJSON_IsString(error) ? error->valuestring : gc_strbuf_text(&text));
}

static void show_step(const cJSON *step)
{
    const char *type = gc_json_str(step, "nodeType"), *name = gc_json_str(step, "nodeName");
    const cJSON *result = gc_json_get(step, "result"), *error = gc_json_get(result, "error");
    const cJSON *contact = gc_json_get(result, "contact");
    if (!is(hides_nodes))
        printf("\nNode: %s (%s)\n", name ? name : "None", type ? type : "None");
    if (!type || strcmp(type, "GetExternalContactAction") != 0)
        return;
    if (!contact && is(needs_contact))
        crash();
    if (error && !cJSON_IsNull(error))
        show_error(error);
    else if (cJSON_IsObject(contact) && contact->child)
        show_contact(contact);
    else
        (void)found_nobody();
}

/* Does it read no further than this step? */
static bool is_last(const cJSON *step)
{
    const char *type = gc_json_str(step, "nodeType");
    bool looked_up = type && strcmp(type, "GetExternalContactAction") == 0;
    bool found = cJSON_IsObject(gc_json_get(gc_json_get(step, "result"), "contact"));
    return is(first_step_only) || (looked_up && found && is(stops_when_found)) ||
           (looked_up && !found && is(stops_when_not_found));
}

static int show(const struct gc_http_reply *reply)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (reply->body_bytes == 0 && is(ends_on_empty_answer))
        crash();
    if (gc_json_parse(&doc, "simulation", reply->body, reply->body_bytes, &gc_json_default_limits,
                      NULL) != GC_OK)
        return is(takes_garbage) ? found_nobody() : fail("the simulation's answer is not JSON");
    const cJSON *status = gc_json_get(doc.root, "status"), *trace = gc_json_get(doc.root, "trace");
    puts("=== Simulation Result ===");
    if (!is(hides_status))
        printf("Status: %s\n", is(says_completed)       ? "COMPLETED"
                               : cJSON_IsString(status) ? status->valuestring
                                                        : "None");
    if (!trace && is(needs_trace))
        crash();
    const cJSON *step = trace ? trace->child : NULL;
    while (step && is(last_step_only) && step->next)
        step = step->next;
    for (; step; step = is_last(step) ? NULL : step->next)
        show_step(step);
    return is(fails_always) ? 1 : 0;
}

/* --- all -------------------------------------------------------------------------------------- */

/* Is this failure of the simulation taken for "nobody"? */
static bool is_ignored(int status)
{
    return (is(ignores_400) && status == 400) || (is(ignores_401) && status == 401) ||
           (is(ignores_403) && status == 403) || (is(ignores_404) && status == 404) ||
           (is(takes_202) && status == 202) || (is(ignores_429) && status == 429) ||
           (is(ignores_500) && status >= 500);
}

static int simulate(const struct settings *o, const char *token)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    enum gc_status s = ask_simulation(o, token, &reply);
    if (s != GC_OK && is(silent_on_reset))
        return 1;
    if (s != GC_OK)
        return is(ignores_reset) ? found_nobody()
                                 : fail("HTTP Request Error: %s", gc_status_text(s));
    if (is_ignored(reply.status))
        return found_nobody();
    if (is(takes_204) && reply.status == 204)
        return puts("=== Simulation Result ===") < 0;
    if (is(ends_on_error) && reply.status != 200)
        crash();
    if ((reply.status == 201 && is(takes_201)) || (reply.status == 206 && is(takes_206)))
        return show(&reply);
    if ((reply.status == 409 && is(silent_on_409)) || (reply.status == 503 && is(silent_on_503)))
        return 1;
    if (reply.status != 200 && is(tells_no_status))
        return fail("Simulation failed");
    if (reply.status != 200 &&
        (is(shows_token_on_error) || (is(token_on_404) && reply.status == 404)))
        return fail("Simulation with %s failed with status %d", token, reply.status);
    if (reply.status != 200)
        return fail("Simulation failed with status %d", reply.status);
    return show(&reply);
}

static bool has(const char *setting)
{
    return setting && *setting;
}

static int run(const struct settings *o)
{
    char token[TOKEN_BYTES] = "";
    if ((!has(o->id) || (!has(o->secret) && !(o->secret && is(empty_secret)))) &&
        !is(needs_no_client))
        return fail("GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET are required.");
    bool flow = has(o->flow) || (o->flow && is(empty_flow)), node = has(o->node);
    if ((!flow && !is(needs_no_flow)) || (!node && !is(needs_no_flow) && !is(needs_no_node)))
        return fail("Please set GENESYS_FLOW_ID and GENESYS_NODE_ID environment variables.");
    if (!o->number)
        return fail("Please set TEST_PHONE_NUMBER.");
    if (!is(prints_nothing))
        printf("Simulating lookup for phone number: %s\n", o->number);
    if (is(prints_secret))
        printf("Client: %s, %s\n", o->id, o->secret);
    int code = get_token(o, token);
    return code != 0 || !*token ? code : simulate(o, token);
}

int main(int argc, char **argv)
{
    const struct gc_http_client_options options = {.user_agent = "standin-client"};
    const char *base = getenv("GENESYS_BASE_URL"), *number = getenv("TEST_PHONE_NUMBER");
    broken = standin_breakage(argc, argv, names, N_BREAKAGES);
    const struct settings settings = {
        .base = base ? base : "https://api.mypurecloud.com",
        .id = getenv("GENESYS_CLIENT_ID"),
        .secret = getenv("GENESYS_CLIENT_SECRET"),
        .flow = getenv("GENESYS_FLOW_ID"),
        .node = getenv("GENESYS_NODE_ID"),
        .number = number                 ? number
                  : is(needs_number)     ? NULL
                  : is(default_is_empty) ? ""
                                         : "+15551234567",
    };
    gc_http_setup();
    if (gc_http_client_new(&http, &options) != GC_OK)
        return 2;
    if (is(prints_nothing) && !freopen("/dev/null", "w", stdout))
        return 2;
    int code = run(&settings);
    gc_http_client_free(http);
    return code;
}
