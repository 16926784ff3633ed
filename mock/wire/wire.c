#include "mock/wire/wire.h"

#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "mock/wire/internal.h"

enum {
    HOLD_MS = 600000,
    CLOSE_MS = 1000,
    BANDWIDTH_TICK_MS = 50,
    GARBAGE_BYTES = 256,
    ROOM = 2 << 20, /* for what a fault adds to an answer */
    FEED_BYTES = 256 << 10,
};

bool mock_wire_needed(const struct mock_plan *plan)
{
    return plan->wire != MOCK_WIRE_NONE || plan->delay_ms > 0 || plan->dribble_pieces > 0;
}

static void add_step(struct mock_conn *c, struct mock_step step)
{
    c->steps[c->n_steps++] = step;
}

static void add_send(struct mock_conn *c, size_t from, size_t to)
{
    add_step(c, (struct mock_step){.kind = MOCK_STEP_SEND, .from = from, .to = to});
}

static size_t at_most(int64_t wanted, size_t n)
{
    return wanted >= 0 && (uint64_t)wanted < n ? (size_t)wanted : n;
}

static void cut(struct gc_strbuf *text, size_t n)
{
    if (n < text->len)
        text->data[text->len = n] = '\0';
}

static void find_body(struct mock_conn *c)
{
    const char *text = gc_strbuf_text(&c->bytes), *end = strstr(text, "\r\n\r\n");
    c->body_at = end ? (size_t)(end - text) + 4 : c->bytes.len;
    c->body_bytes = c->bytes.len - c->body_at;
}

static void drop_body(struct mock_conn *c)
{
    find_body(c);
    cut(&c->bytes, c->body_at);
    c->body_bytes = 0;
}

/* A chunked answer whose chunk is none. */
static void program_bad_chunk(struct mock_conn *c, const struct mock_plan *plan)
{
    (void)plan;
    drop_body(c);
    gc_strbuf_adds(&c->bytes, "lskdu018973t09sylgasjkfg1][]'./.sdlv\r\n");
    add_send(c, 0, c->bytes.len);
}

static void program_garbage(struct mock_conn *c, const struct mock_plan *plan)
{
    (void)plan;
    unsigned char noise[GARBAGE_BYTES];
    gc_random_bytes(noise, sizeof noise);
    noise[0] = 0xFF; /* never the beginning of an answer */
    gc_strbuf_reset(&c->bytes);
    gc_strbuf_add(&c->bytes, noise, sizeof noise);
    c->status = 0;
    c->body_bytes = 0;
    add_send(c, 0, c->bytes.len);
}

/* The body again and again as chunks; an empty one as x. */
static void program_stream(struct mock_conn *c, const struct mock_plan *plan)
{
    size_t piece = (size_t)plan->piece_bytes;
    char *body = gc_strndup(gc_strbuf_text(&c->bytes) + c->body_at, c->body_bytes);
    size_t n = body ? c->body_bytes : 0;
    drop_body(c);
    size_t head = c->bytes.len;
    gc_strbuf_addf(&c->bytes, "%zx\r\n", piece);
    for (size_t i = 0; i < piece; i++)
        gc_strbuf_addc(&c->bytes, n ? body[i % n] : 'x');
    gc_strbuf_adds(&c->bytes, "\r\n");
    free(body);
    add_send(c, 0, head);
    add_step(c, (struct mock_step){.kind = MOCK_STEP_LOOP,
                                   .from = head,
                                   .to = c->bytes.len,
                                   .ms = plan->pause_ms ? plan->pause_ms : 1});
}

static void program_truncated(struct mock_conn *c, const struct mock_plan *plan)
{
    int64_t kept = plan->after_bytes >= 0 ? plan->after_bytes : (int64_t)c->body_bytes / 2;
    /* One byte less than announced at least, else nothing would be cut. */
    size_t most = c->body_bytes ? c->body_bytes - 1 : 0;
    add_send(c, 0, c->body_at + at_most(kept, most));
}

static void program_reset(struct mock_conn *c, const struct mock_plan *plan)
{
    if (plan->after_bytes > 0)
        add_send(c, 0, at_most(plan->after_bytes, c->bytes.len));
    else
        c->status = 0;
    add_step(c, (struct mock_step){.kind = MOCK_STEP_RESET});
}

static void program_empty(struct mock_conn *c, const struct mock_plan *plan)
{
    (void)plan;
    c->status = 0;
    gc_strbuf_reset(&c->bytes);
}

static void program_idle(struct mock_conn *c, const struct mock_plan *plan)
{
    program_empty(c, plan);
    add_step(c, (struct mock_step){.kind = MOCK_STEP_HOLD, .ms = HOLD_MS});
}

static void program_skip(struct mock_conn *c, const struct mock_plan *plan)
{
    add_send(c, at_most(plan->after_bytes, c->bytes.len), c->bytes.len);
}

static void program_limit(struct mock_conn *c, const struct mock_plan *plan)
{
    add_send(c, 0, at_most(plan->after_bytes, c->bytes.len));
}

static void add_paced(struct mock_conn *c, size_t from, size_t piece, int64_t ms, bool pause_first)
{
    add_step(c, (struct mock_step){.kind = MOCK_STEP_SEND,
                                   .from = from,
                                   .to = c->bytes.len,
                                   .piece = piece ? piece : 1,
                                   .ms = ms,
                                   .pause_first = pause_first});
}

static void program_slicer(struct mock_conn *c, const struct mock_plan *plan)
{
    add_paced(c, 0, (size_t)plan->piece_bytes, plan->pause_ms, false);
}

static void program_writedelay(struct mock_conn *c, const struct mock_plan *plan)
{
    add_paced(c, 0, (size_t)plan->piece_bytes, plan->pause_ms, true);
}

static void program_bandwidth(struct mock_conn *c, const struct mock_plan *plan)
{
    int64_t piece = plan->bytes_per_s * BANDWIDTH_TICK_MS / 1000;
    int64_t ms = piece > 0 ? BANDWIDTH_TICK_MS : 1000 / plan->bytes_per_s;
    add_paced(c, 0, (size_t)(piece > 0 ? piece : 1), ms, false);
}

static void program_slow_close(struct mock_conn *c, const struct mock_plan *plan)
{
    add_send(c, 0, c->bytes.len);
    add_step(c, (struct mock_step){.kind = MOCK_STEP_WAIT, .ms = plan->pause_ms});
}

/* The head at once, the body in pieces spread over the time. */
static void program_plain(struct mock_conn *c, const struct mock_plan *plan)
{
    int64_t pieces = plan->dribble_pieces;
    if (pieces <= 0 || c->body_bytes == 0) {
        add_send(c, 0, c->bytes.len);
        return;
    }
    add_send(c, 0, c->body_at);
    add_paced(c, c->body_at, (c->body_bytes + (size_t)pieces - 1) / (size_t)pieces,
              plan->dribble_ms / pieces, true);
}

static void (*const programs[])(struct mock_conn *c, const struct mock_plan *plan) = {
    [MOCK_WIRE_NONE] = program_plain,
    [MOCK_WIRE_RESET] = program_reset,
    [MOCK_WIRE_EMPTY] = program_empty,
    [MOCK_WIRE_BAD_CHUNK] = program_bad_chunk,
    [MOCK_WIRE_GARBAGE] = program_garbage,
    [MOCK_WIRE_IDLE] = program_idle,
    [MOCK_WIRE_STREAM] = program_stream,
    [MOCK_WIRE_SKIP] = program_skip,
    [MOCK_WIRE_WRITEDELAY] = program_writedelay,
    [MOCK_WIRE_TRUNCATED] = program_truncated,
    [MOCK_WIRE_LENGTH] = program_plain,
    [MOCK_WIRE_BANDWIDTH] = program_bandwidth,
    [MOCK_WIRE_SLOW_CLOSE] = program_slow_close,
    [MOCK_WIRE_SLICER] = program_slicer,
    [MOCK_WIRE_LIMIT_DATA] = program_limit,
};

/* What the head says of the body, where it is not the truth. */
static void add_framing(struct gc_http_response *res, const struct mock_plan *plan)
{
    int64_t announced = (int64_t)res->body.len + plan->length_delta;
    if (plan->wire == MOCK_WIRE_LENGTH)
        gc_http_add_headerf(res, "Content-Length", "%lld",
                            (long long)(announced < 0 ? 0 : announced));
    if (plan->wire == MOCK_WIRE_BAD_CHUNK || plan->wire == MOCK_WIRE_STREAM)
        gc_http_add_header(res, "Transfer-Encoding", "chunked");
}

void mock_wire_format(struct gc_http_response *res, bool head_only, const struct mock_plan *plan,
                      struct gc_strbuf *to)
{
    size_t kept = res->headers.len;
    add_framing(res, plan);
    gc_strbuf_init(to, res->body.len + res->headers.len + ROOM);
    gc_http_response_format(res, head_only, true, to);
    cut(&res->headers, kept);
}

static bool write_program(struct mock_conn *c, const struct mock_plan *plan, int64_t received_us)
{
    find_body(c);
    if (plan->delay_ms > 0)
        add_step(c, (struct mock_step){
                        .kind = MOCK_STEP_WAIT, .ms = plan->delay_ms, .since_us = received_us});
    programs[plan->wire](c, plan);
    if (plan->wire != MOCK_WIRE_RESET)
        add_step(c, (struct mock_step){.kind = MOCK_STEP_CLOSE, .ms = CLOSE_MS});
    return gc_strbuf_status(&c->bytes) == GC_OK;
}

/* NULL without memory. */
static struct mock_conn *new_conn(const char *group, const char *bytes, size_t n, size_t room)
{
    struct mock_conn *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->fd = -1;
    gc_copy(c->group, sizeof c->group, group);
    gc_strbuf_init(&c->bytes, room);
    gc_strbuf_add(&c->bytes, bytes, n);
    if (gc_strbuf_status(&c->bytes) == GC_OK)
        return c;
    mock_conn_free(c);
    return NULL;
}

struct mock_conn *mock_wire_feed(const char *group, const char *head, size_t n)
{
    struct mock_conn *c = new_conn(group, head, n, FEED_BYTES);
    if (c)
        c->feed = true;
    return c;
}

struct mock_conn *mock_wire_prepare(const struct mock_wire_answer *answer,
                                    const struct mock_plan *plan)
{
    const struct gc_strbuf *bytes = answer->bytes;
    struct mock_conn *c =
        new_conn(answer->group, gc_strbuf_text(bytes), bytes->len, 2 * bytes->len + ROOM);
    if (!c)
        return NULL;
    c->status = answer->status;
    if (!write_program(c, plan, answer->received_us)) {
        mock_conn_free(c);
        return NULL;
    }
    c->told = answer->told;
    c->is_stale = answer->is_stale;
    c->release = answer->release;
    c->ctx = answer->ctx;
    return c;
}

void mock_wire_discard(struct mock_conn *c)
{
    if (c)
        mock_conn_free(c);
}
