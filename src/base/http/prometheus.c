#include "base/http/prometheus.h"

#include <string.h>

#include "base/version.h"

void gc_prometheus_family(struct gc_prometheus *p, const char *name, const char *type,
                          const char *help)
{
    p->family = name;
    gc_strbuf_addf(p->to, "# HELP %s_%s %s\n# TYPE %s_%s %s\n", p->program, name, help, p->program,
                   name, type);
}

static void add_label(struct gc_strbuf *to, const char *name, const char *value)
{
    gc_strbuf_addf(to, "%s=\"", name);
    for (; *value; value++) {
        if (strchr("\\\"\n", *value))
            gc_strbuf_addc(to, '\\');
        gc_strbuf_addc(to, *value == '\n' ? 'n' : *value);
    }
    gc_strbuf_addc(to, '"');
}

void gc_prometheus_add(struct gc_prometheus *p, const char *suffix, double value, ...)
{
    const char *name, *before = "{";
    va_list ap;
    va_start(ap, value);
    gc_strbuf_addf(p->to, "%s_%s%s", p->program, p->family, suffix);
    for (; (name = va_arg(ap, const char *)) != NULL; before = ",") {
        gc_strbuf_adds(p->to, before);
        add_label(p->to, name, va_arg(ap, const char *));
    }
    va_end(ap);
    gc_strbuf_addf(p->to, "%s %.15g\n", *before == ',' ? "}" : "", value);
}

void gc_prometheus_gauge(struct gc_prometheus *p, const char *name, const char *help, double value)
{
    gc_prometheus_family(p, name, "gauge", help);
    gc_prometheus_add(p, "", value, NULL);
}

void gc_prometheus_build_info(struct gc_prometheus *p)
{
    gc_prometheus_family(p, "build_info", "gauge", "Version of the program.");
    gc_prometheus_add(p, "", 1, "version", GC_VERSION, NULL);
}
