#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "genesys/batch.h"
#include "genesys/cmd.h"
#include "genesys/report.h"

/* The files and the plan of one batch. */
struct job {
    const struct gc_config *config;
    struct gc_session session;
    struct gc_lookup_plan plan;
    char to[GC_PHONE_TEXT];
    cJSON *context;
    int in_fd, out_fd;
    struct gc_rows *rows;
    struct gc_resume *resume;
    struct gc_progress progress;
};

/* Stdout is for results: a failure is told on stderr alone. */
static int fail(enum gc_status st, const struct gc_error *err)
{
    fprintf(stderr, "gcflow: %s\n", gc_error_text(err));
    return gc_status_exit_code(st);
}

/* Waits for input and for a request to stop, whichever comes first. */
static long read_input(void *ctx, char *buf, size_t cap)
{
    struct job *j = ctx;
    struct pollfd fds[] = {{.fd = j->in_fd, .events = POLLIN},
                           {.fd = j->session.cancel.fd, .events = POLLIN}};
    for (;;) {
        if (gc_cancel_requested(&j->session.cancel))
            return -1;
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            return -1;
        if (fds[0].revents == 0 || fds[1].revents != 0)
            continue;
        ssize_t n = read(j->in_fd, buf, cap);
        if (n >= 0 || (errno != EINTR && errno != EAGAIN))
            return n;
    }
}

static enum gc_status open_input(struct job *j, const char *file, struct gc_error *err)
{
    struct stat st;
    j->in_fd = strcmp(file, "-") == 0 ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);
    if (j->in_fd < 0 || fstat(j->in_fd, &st) != 0)
        return gc_fail(err, GC_E_IO, "%s: %s", file, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return gc_fail(err, GC_E_IO, "%s: it is a folder", file);
    j->progress.input_bytes = S_ISREG(st.st_mode) ? st.st_size : 0;
    j->rows = gc_rows_new(read_input, j);
    return j->rows ? GC_OK : gc_fail_nomem(err);
}

/* Two batches that write one file would double its rows, and each cut the other's last line. The
 * lock ends with the process; a file system that knows none is written without. */
static enum gc_status lock_output(int fd, const char *path, struct gc_error *err)
{
    struct flock mine = {.l_type = F_WRLCK, .l_whence = SEEK_SET}, theirs = mine;
    if (fcntl(fd, F_SETLK, &mine) == 0 || (errno != EAGAIN && errno != EACCES))
        return GC_OK;
    bool known = fcntl(fd, F_GETLK, &theirs) == 0 && theirs.l_type != F_UNLCK && theirs.l_pid > 0;
    if (known)
        return gc_fail(err, GC_E_IO,
                       "%s: process %ld is writing it: wait for its end, or give "
                       "another --output",
                       path, (long)theirs.l_pid);
    return gc_fail(err, GC_E_IO,
                   "%s: another process is writing it: wait for its end, or give "
                   "another --output",
                   path);
}

static enum gc_status open_output(struct job *j, struct gc_error *err)
{
    const struct gc_config *c = j->config;
    struct stat in, out;
    j->out_fd = STDOUT_FILENO;
    if (!c->output)
        return GC_OK;
    j->out_fd = open(c->output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (j->out_fd < 0)
        return gc_fail(err, GC_E_IO, "%s: %s", c->output, strerror(errno));
    if (fstat(j->out_fd, &out) != 0)
        return gc_fail(err, GC_E_IO, "%s: %s", c->output, strerror(errno));
    if (fstat(j->in_fd, &in) == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino)
        return gc_fail(err, GC_E_USAGE, "%s: it is the input: give another --output", c->output);
    enum gc_status locked = lock_output(j->out_fd, c->output, err);
    if (locked != GC_OK)
        return locked;
    if (c->resume)
        return gc_resume_open(&j->resume, c->output, err);
    if (S_ISREG(out.st_mode) && ftruncate(j->out_fd, 0) != 0)
        return gc_fail(err, GC_E_IO, "%s: %s", c->output, strerror(errno));
    return GC_OK;
}

/* What would fail for every row shall fail once: credentials, flow, node. */
static enum gc_status prepare(struct job *j, struct gc_error *err)
{
    struct gc_token token GC_AUTO(gc_token_wipe) = {0};
    const struct gc_session *s = &j->session;
    enum gc_status st = gc_oauth_get(gc_api_oauth(s->api), s->deadline_ms, &token, err);
    if (st == GC_OK && !j->plan.node_id && !j->config->from_start)
        st = gc_lookup_find_node(s->api, &j->plan, s->deadline_ms, err);
    return st;
}

static void print_summary(const struct gc_config *c, const struct gc_batch_summary *s)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_jsonw w = gc_jsonw(&text);
    if (!c->json) {
        fprintf(stderr, "gcflow: %lu row%s in %lld.%lld s: %lu ok, %lu not found, %lu failed",
                s->n_rows, s->n_rows == 1 ? "" : "s", (long long)s->elapsed_ms / 1000,
                (long long)s->elapsed_ms % 1000 / 100, s->n_ok, s->n_not_found, s->n_failed);
        fprintf(stderr, s->n_skipped ? ", %lu skipped\n" : "\n", s->n_skipped);
        return;
    }
    gc_jsonw_object(&w);
    gc_jsonw_put_int(&w, "rows", (int64_t)s->n_rows);
    gc_jsonw_put_int(&w, "ok", (int64_t)s->n_ok);
    gc_jsonw_put_int(&w, "not_found", (int64_t)s->n_not_found);
    gc_jsonw_put_int(&w, "failed", (int64_t)s->n_failed);
    gc_jsonw_put_int(&w, "skipped", (int64_t)s->n_skipped);
    gc_jsonw_put_int(&w, "elapsed_ms", s->elapsed_ms);
    gc_jsonw_end(&w);
    fprintf(stderr, "%s\n", gc_strbuf_text(&text));
}

static int run_rows(struct job *j)
{
    const struct gc_config *c = j->config;
    struct gc_batch_summary summary;
    struct gc_error err = {0};
    bool draw = c->progress && gc_terminal_colour(STDERR_FILENO) && !gc_terminal_is(j->out_fd);
    j->progress.fd = STDERR_FILENO;
    enum gc_status st =
        gc_batch_run(&(struct gc_batch_options){.api = j->session.api,
                                                .plan = &j->plan,
                                                .rows = j->rows,
                                                .resume = j->resume,
                                                .out_fd = j->out_fd,
                                                .concurrency = (unsigned)c->concurrency,
                                                .timeout_ms = c->timeout_ms,
                                                .cancel = &j->session.cancel,
                                                .progress = draw ? &j->progress : NULL},
                     &summary, &err);
    print_summary(c, &summary);
    return st == GC_OK ? gc_status_exit_code(summary.worst) : fail(st, &err);
}

static int run_job(struct job *j, const char *file)
{
    struct gc_error err = {0};
    int code = gc_session_open(&j->session, j->config);
    if (code != 0)
        return code;
    enum gc_status st = open_input(j, file, &err);
    if (st == GC_OK)
        st = prepare(j, &err);
    if (st == GC_OK)
        st = open_output(j, &err);
    code = st == GC_OK ? run_rows(j) : fail(st, &err);
    gc_session_close(&j->session);
    return code;
}

int gc_cmd_batch(void *config, int n_operands, char **operands)
{
    struct job j = {.config = config, .in_fd = -1, .out_fd = -1};
    (void)n_operands;
    if (j.config->resume && !j.config->output)
        return gc_usage_error("--resume continues a file: give it with --output");
    int code = gc_plan_open(&j.plan, j.to, &j.context, j.config);
    if (code == 0)
        code = run_job(&j, operands[0]);
    gc_resume_free(j.resume);
    gc_rows_free(j.rows);
    if (j.in_fd > STDIN_FILENO)
        close(j.in_fd);
    if (j.out_fd > STDERR_FILENO && close(j.out_fd) != 0 && code == 0)
        code = fail(GC_E_IO, &(struct gc_error){.message = "the output can't be closed"});
    gc_lookup_plan_release(&j.plan);
    cJSON_Delete(j.context);
    return code;
}
