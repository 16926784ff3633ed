/* gcverify check-actions: exported data actions, judged before a call shows what is wrong. */
#include <stdio.h>

#include "base/json/write.h"
#include "harness/actions/check.h"
#include "harness/cli/commands.h"

enum { REPORT_BYTES = 64 << 20 };

static void print_json(const struct hx_action_findings *f)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(REPORT_BYTES);
    struct gc_jsonw w = gc_jsonw_pretty(&text);
    hx_action_findings_write(f, &w);
    puts(gc_strbuf_text(&text));
}

static const char *ending(size_t n)
{
    return n == 1 ? "" : "s";
}

static void print_lines(const struct hx_action_findings *f)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct hx_action_finding *one = &f->list[i];
        printf("%s:%u:%u: %s%s\n", one->file, one->at.line, one->at.column,
               one->warning ? "warning: " : "", one->text);
    }
    printf("%zu data action%s, %zu error%s, %zu warning%s\n", f->n_actions, ending(f->n_actions),
           f->n_errors, ending(f->n_errors), f->n_warnings, ending(f->n_warnings));
}

static int fail(const struct gc_error *err)
{
    fprintf(stderr, "gcverify: %s\n", gc_error_text(err));
    return HX_EXIT_BROKEN;
}

int hx_cmd_check_actions(void *config, int n_operands, char **operands)
{
    const struct hx_config *c = config;
    struct hx_action_findings f GC_AUTO(hx_action_findings_release) = {0};
    struct gc_error err = {0};
    for (int i = 0; i < n_operands; i++)
        if (hx_check_actions(operands[i], c->answer, &f, &err) != GC_OK)
            return fail(&err);
    if (f.n_actions == 0 && f.n == 0) {
        (void)gc_fail(&err, GC_E_DATA, "there is no exported data action in %s%s", operands[0],
                      n_operands > 1 ? " ..." : "");
        return fail(&err);
    }
    (c->json ? print_json : print_lines)(&f);
    return f.n_errors || (c->strict && f.n_warnings) ? HX_EXIT_FAILED : HX_EXIT_PASS;
}
