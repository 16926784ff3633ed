#include "tests/raw_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/http/header.h"

enum { MAX_BYTES = 128 * 1024 * 1024, MOMENT_MS = 50 };

void raw_answer_release(struct raw_answer *a)
{
    gc_strbuf_release(&a->text);
}

bool raw_connect_socket(int fd, unsigned port)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return connect(fd, (struct sockaddr *)&to, sizeof to) == 0;
}

int raw_connect(unsigned port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && !raw_connect_socket(fd, port)) {
        close(fd);
        return -1;
    }
    return fd;
}

bool raw_send(int fd, const char *bytes, size_t n)
{
    while (n) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        n -= (size_t)sent;
    }
    return true;
}

bool raw_send_text(int fd, const char *text)
{
    return raw_send(fd, text, strlen(text));
}

/* Reads what comes next; false at the end of the connection or of the patience. */
static bool read_more(int fd, struct raw_answer *a, int64_t deadline_ms)
{
    char bytes[8192];
    struct pollfd p = {.fd = fd, .events = POLLIN};
    if (poll(&p, 1, (int)gc_deadline_left(deadline_ms)) <= 0) {
        a->end = RAW_OPEN;
        return false;
    }
    ssize_t got = recv(fd, bytes, sizeof bytes, 0);
    if (got <= 0) {
        a->end = got == 0 ? RAW_FIN : RAW_RST;
        return false;
    }
    a->reads++;
    gc_strbuf_add(&a->text, bytes, (size_t)got);
    return true;
}

static void prepare(struct raw_answer *a)
{
    if (!a->text.max)
        gc_strbuf_init(&a->text, MAX_BYTES);
    gc_strbuf_reset(&a->text);
    a->status = 0;
    a->body = "";
    a->body_bytes = a->reads = 0;
    a->end = RAW_OPEN;
}

/* Finds the end of the head, past interim answers; 0 when it has not come yet. */
static size_t head_bytes(struct raw_answer *a)
{
    size_t skipped = 0;
    for (;;) {
        const char *text = gc_strbuf_text(&a->text) + skipped;
        const char *end = strstr(text, "\r\n\r\n");
        if (!end)
            return 0;
        a->status = strncmp(text, "HTTP/1.1 ", 9) == 0 ? atoi(text + 9) : 0;
        skipped += (size_t)(end + 4 - text);
        if (a->status < 100 || a->status >= 200)
            return skipped;
    }
}

static void set_body(struct raw_answer *a, size_t head)
{
    a->body = gc_strbuf_text(&a->text) + head;
    a->body_bytes = a->text.len - head;
}

const char *raw_header(const struct raw_answer *a, const char *name, char *out, size_t cap)
{
    size_t n = 0;
    const char *value = gc_http_find_header(gc_strbuf_text(&a->text), name, &n);
    snprintf(out, cap, "%.*s", (int)n, value ? value : "");
    return out;
}

bool raw_read(int fd, struct raw_answer *a, bool head_only)
{
    int64_t deadline_ms = gc_deadline_in(RAW_PATIENCE_MS);
    size_t head = 0;
    char length[32];
    prepare(a);
    while ((head = head_bytes(a)) == 0)
        if (!read_more(fd, a, deadline_ms))
            return false;
    size_t body = head_only ? 0 : (size_t)atoll(raw_header(a, "Content-Length", length, 32));
    while (a->text.len < head + body)
        if (!read_more(fd, a, deadline_ms))
            return false;
    set_body(a, head);
    return true;
}

bool raw_read_until(int fd, struct raw_answer *a, const char *part)
{
    int64_t deadline_ms = gc_deadline_in(RAW_PATIENCE_MS);
    prepare(a);
    while (!strstr(gc_strbuf_text(&a->text), part))
        if (!read_more(fd, a, deadline_ms))
            return false;
    return true;
}

bool raw_read_bytes(int fd, struct raw_answer *a, size_t n)
{
    int64_t deadline_ms = gc_deadline_in(RAW_PATIENCE_MS);
    prepare(a);
    while (a->text.len < n)
        if (!read_more(fd, a, deadline_ms))
            return false;
    return true;
}

enum raw_end raw_read_to_end(int fd, struct raw_answer *a, int wait_ms)
{
    int64_t deadline_ms = gc_deadline_in(wait_ms);
    prepare(a);
    while (read_more(fd, a, deadline_ms))
        ;
    size_t head = head_bytes(a);
    if (head)
        set_body(a, head);
    return a->end;
}

bool raw_ask(unsigned port, const char *request, struct raw_answer *a)
{
    int fd = raw_connect(port);
    prepare(a);
    if (fd < 0)
        return false;
    raw_send_text(fd, request);
    bool ok = raw_read(fd, a, strncmp(request, "HEAD ", 5) == 0);
    if (ok) {
        size_t head = (size_t)(a->body - gc_strbuf_text(&a->text));
        char word[16];
        bool closes = strcmp(raw_header(a, "Connection", word, sizeof word), "close") == 0;
        read_more(fd, a, gc_deadline_in(closes ? RAW_PATIENCE_MS : MOMENT_MS));
        set_body(a, head);
    }
    close(fd);
    return ok;
}
