/* JUnit XML, as CI services read it: a suite for each area. */
#include <string.h>

#include "base/text.h"
#include "harness/report/report.h"

/* XML 1.0 has no control characters, escaped or not. */
static void put_xml(FILE *to, const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        uint32_t code;
        size_t n = gc_utf8_next(text, left, &code);
        if (n == 0 || (code < 0x20 && code != '\n' && code != '\t') || code == 0xFFFE ||
            code == 0xFFFF)
            fputc('?', to);
        else if (code == '<')
            fputs("&lt;", to);
        else if (code == '>')
            fputs("&gt;", to);
        else if (code == '&')
            fputs("&amp;", to);
        else if (code == '"')
            fputs("&quot;", to);
        else
            fwrite(text, 1, n, to);
        text += n ? n : 1;
        left -= n ? n : 1;
    }
}

static void put_element(FILE *to, const char *element, const char *message, const char *text)
{
    size_t n = strcspn(message, "\n");
    char first[512];
    snprintf(first, sizeof first, "%.*s", (int)(n < sizeof first ? n : sizeof first - 1), message);
    fprintf(to, "      <%s message=\"", element);
    put_xml(to, first);
    fputs("\">", to);
    put_xml(to, text);
    fprintf(to, "</%s>\n", element);
}

static void put_case(FILE *to, const struct hx_case *c, const struct hx_result *r)
{
    fputs("    <testcase classname=\"", to);
    put_xml(to, c->area);
    fputs("\" name=\"", to);
    put_xml(to, c->name);
    fprintf(to, "\" file=\"");
    put_xml(to, c->file);
    fprintf(to, "\" time=\"%.3f\"", (double)r->took_ms / 1000);
    if (r->outcome == HX_PASSED) {
        fputs("/>\n", to);
        return;
    }
    fputs(">\n", to);
    char left_out[512];
    const char *reason = r->reason ? r->reason : "";
    snprintf(left_out, sizeof left_out, "left out: %s", reason);
    if (r->outcome == HX_FAILED)
        put_element(to, "failure", "what came differs", r->detail ? r->detail : "");
    else
        put_element(to, r->outcome == HX_BROKEN ? "error" : "skipped",
                    r->outcome == HX_BROKEN ? reason : left_out, "");
    fputs("    </testcase>\n", to);
}

static bool is_first_of_area(const struct hx_cases *cases, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(cases->items[k]->area, cases->items[i]->area) == 0)
            return false;
    return true;
}

static void put_area(FILE *to, const struct hx_report *r, const char *area)
{
    size_t n[HX_N_OUTCOMES] = {0}, total = 0;
    for (size_t i = 0; i < r->cases->n; i++)
        if (strcmp(r->cases->items[i]->area, area) == 0) {
            n[r->results[i].outcome]++;
            total++;
        }
    fputs("  <testsuite name=\"", to);
    put_xml(to, area);
    fprintf(to, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n", total,
            n[HX_FAILED], n[HX_BROKEN], n[HX_LEFT_OUT]);
    for (size_t i = 0; i < r->cases->n; i++)
        if (strcmp(r->cases->items[i]->area, area) == 0)
            put_case(to, r->cases->items[i], &r->results[i]);
    fputs("  </testsuite>\n", to);
}

static void junit_end(struct hx_report *r)
{
    fprintf(r->to,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites name=\"gcverify\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
            "skipped=\"%zu\" time=\"%.3f\">\n",
            r->n_done, r->n_of[HX_FAILED], r->n_of[HX_BROKEN], r->n_of[HX_LEFT_OUT],
            (double)r->took_ms / 1000);
    for (size_t i = 0; i < r->cases->n; i++)
        if (is_first_of_area(r->cases, i))
            put_area(r->to, r, r->cases->items[i]->area);
    fputs("</testsuites>\n", r->to);
}

const struct hx_report_form hx_report_junit = {.end = junit_end};
