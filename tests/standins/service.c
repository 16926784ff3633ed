/* A Data Action service as the document describes it: Architect's token is validated by
 * introspection and the verdict kept for as long as the token lives, the customer is asked of the
 * external user API, the answer is mapped to the outputs. What it can do wrong stands in
 * breakages.h. */
#include <pthread.h>
#include <stdarg.h>

#include "base/cli/service.h"
#include "base/json/json.h"
#include "base/json/write.h"
#include "tests/standins/service.h"

static const char *const names[] = {SERVICE_BREAKAGES(BREAKAGE_NAME)};
struct service service = {.broken = N_BREAKAGES};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards last_answer */
static char last_answer[4096];

/* --- answers ---------------------------------------------------------------------------------- */

void service_fail(struct gc_http_response *res, int status, const char *fmt, ...)
{
    char detail[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(detail, sizeof detail, fmt, ap);
    va_end(ap);
    struct gc_jsonw w = gc_jsonw(&res->body);
    res->status = is(failures_as_data) ? 200 : status;
    gc_http_add_header(res, "Content-Type", is(errors_as_text) ? "text/plain" : "application/json");
    if (is(errors_as_text)) {
        gc_strbuf_adds(&res->body, detail);
        return;
    }
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, is(failures_as_data) ? "data" : "detail", detail);
    gc_jsonw_end(&w);
}

void service_end_if(enum breakage b)
{
    if (is(b))
        _Exit(139);
}

/* --- the inputs ------------------------------------------------------------------------------- */

static bool read_id(const cJSON *inputs, int64_t *id)
{
    const cJSON *node = gc_json_get(inputs, "customer_id");
    *id = 0;
    if (is(takes_array) && cJSON_IsArray(node))
        node = node->child;
    if ((is(missing_input_is_zero) && !node) || (is(takes_null_id) && cJSON_IsNull(node)) ||
        (is(takes_word) && cJSON_IsString(node)))
        return true;
    if (is(refuses_more_inputs) && node && (node->next || node->prev->next))
        return false;
    return gc_json_is_int(node, id) && !(is(zero_is_missing) && *id == 0);
}

static bool refuse_input(struct gc_http_response *res, const char *what)
{
    service_fail(res,
                 is(bad_input_422)   ? 422
                 : is(bad_input_500) ? 500
                                     : 400,
                 "Invalid input format: %s", what);
    return false;
}

/* Broken JSON up to the last brace. */
static size_t usable_bytes(const struct gc_http_request *req)
{
    const char *last = strrchr(req->body, '}');
    return is(takes_broken_json) && last ? (size_t)(last - req->body) + 1 : req->body_bytes;
}

/* Is a byte of it part of no UTF-8, as far as a look at single bytes tells? */
static bool is_bad_utf8(const struct gc_http_request *req)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    return gc_json_parse(&doc, "body", req->body, req->body_bytes, &gc_json_default_limits, &err) !=
               GC_OK &&
           strstr(gc_error_text(&err), "UTF-8");
}

static bool read_input(const struct gc_http_request *req, struct gc_http_response *res, int64_t *id)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0}, inner GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    if (gc_json_parse(&doc, "body", req->body, usable_bytes(req), &gc_json_default_limits, &err) !=
        GC_OK) {
        service_end_if(ends_on_no_json);
        if (is_bad_utf8(req)) {
            service_end_if(ends_on_bad_utf8);
            if (is(bad_utf8_500))
                return service_fail(res, 500, "Internal server error"), false;
        }
        return refuse_input(res, gc_error_text(&err));
    }
    const cJSON *data = gc_json_get(doc.root, "data");
    if (is(reads_unwrapped) && !data)
        data = doc.root;
    if (is(takes_first_data) && cJSON_IsArray(data))
        data = data->child;
    if (is(takes_text_data) && cJSON_IsString(data) &&
        gc_json_parse(&inner, "data", data->valuestring, strlen(data->valuestring),
                      &gc_json_default_limits, NULL) == GC_OK)
        data = inner.root;
    if (cJSON_IsNull(data))
        service_end_if(ends_on_null_data);
    if (cJSON_IsObject(doc.root) &&
        (!data || cJSON_IsNull(data) || (cJSON_IsObject(data) && !data->child))) {
        service_end_if(ends_on_missing_data);
        if (is(missing_data_is_one))
            return *id = 1, true;
        service_fail(res, is(missing_data_500) ? 500 : 400, "Missing 'data' in request body");
        return false;
    }
    return read_id(data, id) || refuse_input(res, "customer_id is no integer");
}

/* --- requests --------------------------------------------------------------------------------- */

static const char *token_header(const struct gc_http_request *req)
{
    if (!is(reads_letters))
        return gc_http_request_header(req, "X-Genesys-Auth-Token");
    for (size_t i = 0; i < req->n_headers; i++)
        if (strcmp(req->headers[i].name, "X-Genesys-Auth-Token") == 0)
            return req->headers[i].value;
    return NULL;
}

static const char *token_of(const struct gc_http_request *req)
{
    static char last[SERVICE_TOKEN]; /* of remembers_token alone, which no two calls at once meet */
    const char *token = token_header(req), *query = req->query;
    const char *other = gc_http_request_header(req, "Authorization");
    const char *cookie = gc_http_request_header(req, "Cookie");
    if (!token && is(takes_token_of_query) && query && strncmp(query, "token=", 6) == 0)
        token = query + 6;
    if (!token && is(takes_token_of_cookie) && cookie && strchr(cookie, '='))
        token = strchr(cookie, '=') + 1;
    if (is(remembers_token) && token)
        snprintf(last, sizeof last, "%s", token);
    if (is(remembers_token) && !token && *last)
        token = last;
    if (is(empty_token_403) && token && !*token)
        token = " ";
    if (!token && is(reads_authorization) && other && strncmp(other, "Bearer ", 7) == 0)
        token = other + 7;
    if ((!token || !*token) && is(asks_no_token))
        token = "none";
    return token ? token : "";
}

/* The token, and yet not as it is. */
static void log_in_disguise(const char *token)
{
    char login[2 * SERVICE_TOKEN];
    for (size_t n = strlen(token); n > 0 && is(logs_token_backwards); n--)
        fputc(token[n - 1], stderr);
    for (const char *c = token; *c && is(logs_token_hex); c++)
        fprintf(stderr, "%02x", (unsigned char)*c);
    for (const char *c = token; *c && is(logs_token_spaced); c++)
        fprintf(stderr, "%c ", *c);
    if (is(logs_token_in_part) && strlen(token) > 40)
        fprintf(stderr, "a call with ...%.16s...", token + 20);
    snprintf(login, sizeof login, "demo-client:%s", is(logs_token_base64) ? token : service.secret);
    if (is(logs_token_base64) || is(logs_secret_in_base64))
        standin_base64(stderr, login);
}

static void tell_log(const char *token, bool refused)
{
    if (is(logs_token) || (refused && is(logs_refused_token)))
        fprintf(stderr, "a call with the token %s\n", token);
    log_in_disguise(token);
    if (is(prints_token))
        printf("a call with the token %s\n", token);
    if (is(logs_secret))
        fprintf(stderr, "my client's secret is %s\n", service.secret);
    fflush(stdout);
}

static void lookup(const struct gc_http_request *req, struct gc_http_response *res)
{
    int64_t id = 0;
    const char *token = token_of(req);
    service_note_call(req);
    if (!*token) {
        service_fail(res, is(missing_token_403) ? 403 : 401, "Missing X-Genesys-Auth-Token header");
        return;
    }
    if (is(looks_up_first))
        service_look_up(1, token, res);
    gc_strbuf_reset(&res->body);
    bool good = (is(asks_no_token) && strcmp(token, "none") == 0) || service_token_is_good(token);
    tell_log(token, !good);
    if (!good)
        service_fail(res, is(invalid_token_401) ? 401 : 403, "Invalid Genesys Cloud Auth Token");
    else if (read_input(req, res, &id))
        service_look_up(id, token, res);
}

/* The answer before, in place of this one. */
static void remember(struct gc_http_response *res)
{
    pthread_mutex_lock(&lock);
    if (res->status == 200 && *last_answer) {
        gc_strbuf_reset(&res->body);
        gc_strbuf_adds(&res->body, last_answer);
    } else if (res->status == 200) {
        snprintf(last_answer, sizeof last_answer, "%s", gc_strbuf_text(&res->body));
    }
    pthread_mutex_unlock(&lock);
}

static void serve(void *ctx, const struct gc_http_request *req, struct gc_http_response *res)
{
    (void)ctx;
    bool takes = strcmp(req->method, "POST") == 0 ||
                 (is(answers_get) && strcmp(req->method, "GET") == 0) ||
                 (is(answers_put) && strcmp(req->method, "PUT") == 0) ||
                 (is(answers_patch) && strcmp(req->method, "PATCH") == 0) ||
                 (is(answers_delete) && strcmp(req->method, "DELETE") == 0);
    if (req->problem != GC_HTTP_FINE)
        service_fail(res, gc_http_problem_status(req->problem), "%s",
                     gc_http_problem_text(req->problem));
    else if (strcmp(req->path, "/data-action/customer-lookup") != 0)
        service_fail(res, 404, "Not Found");
    else if (!takes)
        service_fail(res, 405, "Method Not Allowed");
    else
        lookup(req, res);
    if (is(remembers_customer))
        remember(res);
}

int main(int argc, char **argv)
{
    const struct gc_http_client_options options = {.user_agent = "standin-service"};
    const char *port = getenv("PORT");
    struct gc_http_server *server = NULL;
    struct gc_error err = {0};
    service.broken = standin_breakage(argc, argv, names, N_BREAKAGES);
    service.genesys = getenv("GENESYS_BASE_URL");
    service.users = getenv("EXTERNAL_API_BASE");
    service.secret = getenv("GENESYS_CLIENT_SECRET");
    gc_service_block_signals();
    gc_http_setup();
    if (!port || !service.genesys || !service.users ||
        gc_http_client_new(&service.client, &options) != GC_OK) {
        fprintf(stderr, "set PORT, GENESYS_BASE_URL and EXTERNAL_API_BASE\n");
        return 2;
    }
    const struct gc_http_server_options o = {
        .port = (unsigned)strtoul(port, NULL, 10), .n_workers = 8, .handler = serve};
    if (gc_http_server_start(&server, &o, &err) != GC_OK) {
        fprintf(stderr, "%s\n", gc_error_text(&err));
        return 1;
    }
    while (gc_service_wait(-1) != GC_SERVICE_STOP)
        continue;
    gc_http_server_stop(server, 1000);
    gc_http_client_free(service.client);
    return 0;
}
