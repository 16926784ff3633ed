/* A file that gcverify check-actions judges: findings have places and words, and the same file is
 * judged the same. */
#include <string.h>
#include <unistd.h>

#include "harness/actions/check.h"
#include "tests/fuzz/fuzz.h"

static void write_findings(const struct hx_action_findings *f, struct gc_strbuf *to)
{
    struct gc_jsonw w = gc_jsonw(to);
    hx_action_findings_write(f, &w);
    if (gc_strbuf_status(to) == GC_OK)
        fuzz_holds_json(to);
}

static bool judge(const char *path, struct gc_strbuf *told)
{
    struct hx_action_findings f GC_AUTO(hx_action_findings_release) = {0};
    struct gc_error err = {0};
    size_t errors = 0, warnings = 0;
    enum gc_status s = hx_check_actions(path, NULL, &f, &err);
    FUZZ_HOLDS(s == GC_OK || fuzz_is_message(gc_error_text(&err)));
    for (size_t i = 0; i < f.n; i++) {
        FUZZ_HOLDS(f.list[i].text && *f.list[i].text && f.list[i].file);
        errors += !f.list[i].warning;
        warnings += f.list[i].warning;
    }
    FUZZ_HOLDS(errors == f.n_errors && warnings == f.n_warnings);
    FUZZ_HOLDS(f.n_actions + f.n_others <= 1);
    write_findings(&f, told);
    return s == GC_OK;
}

FUZZ(check_actions)
{
    struct gc_strbuf first GC_AUTO(gc_strbuf_release) = GC_STRBUF(8 << 20);
    struct gc_strbuf again GC_AUTO(gc_strbuf_release) = GC_STRBUF(8 << 20);
    char path[64];
    int fd = fuzz_file(text, size, path, sizeof path);
    if (fd < 0)
        return;
    bool ok = judge(path, &first);
    FUZZ_HOLDS(ok == judge(path, &again));
    FUZZ_HOLDS(first.len == again.len &&
               (!first.len || !memcmp(first.data, again.data, first.len)));
    close(fd);
}
