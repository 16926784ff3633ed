#include "base/regions.h"

#include <string.h>
#include <strings.h>

#include "base/problems.h"

/* clang-format off */
static const struct gc_region regions[] = {
    {"us-east-1",      "mypurecloud.com"},
    {"us-east-2",      "use2.us-gov-pure.cloud"}, /* FedRAMP */
    {"us-west-2",      "usw2.pure.cloud"},
    {"ca-central-1",   "cac1.pure.cloud"},
    {"mx-central-1",   "mxc1.pure.cloud"},
    {"sa-east-1",      "sae1.pure.cloud"},
    {"eu-west-1",      "mypurecloud.ie"},
    {"eu-west-2",      "euw2.pure.cloud"},
    {"eu-central-1",   "mypurecloud.de"},
    {"eu-central-2",   "euc2.pure.cloud"},
    {"eusc-de-east-1", "edee1.eusc-pure.cloud"},
    {"me-central-1",   "mec1.pure.cloud"},
    {"ap-south-1",     "aps1.pure.cloud"},
    {"ap-southeast-1", "apse1.pure.cloud"},
    {"ap-southeast-2", "mypurecloud.com.au"},
    {"ap-northeast-1", "mypurecloud.jp"},
    {"ap-northeast-2", "apne2.pure.cloud"},
    {"ap-northeast-3", "apne3.pure.cloud"},
};
/* clang-format on */

size_t gc_region_count(void)
{
    return GC_COUNT_OF(regions);
}

const struct gc_region *gc_region_at(size_t i)
{
    return i < GC_COUNT_OF(regions) ? &regions[i] : NULL;
}

static const char *after_service(const char *host)
{
    static const char *const services[] = {"api.", "login.", "apps."};
    for (size_t i = 0; i < GC_COUNT_OF(services); i++)
        if (strncasecmp(host, services[i], strlen(services[i])) == 0)
            return host + strlen(services[i]);
    return host;
}

const struct gc_region *gc_region_find(const char *text)
{
    const char *domain = text ? after_service(text) : "";
    for (size_t i = 0; text && i < GC_COUNT_OF(regions); i++)
        if (strcasecmp(text, regions[i].name) == 0 || strcasecmp(domain, regions[i].domain) == 0)
            return &regions[i];
    return NULL;
}

void gc_region_url(const struct gc_region *r, const char *host, struct gc_strbuf *to)
{
    gc_strbuf_addf(to, "https://%s.%s", host, r->domain);
}

enum gc_status gc_region_unknown(const char *text, struct gc_error *err)
{
    struct gc_strbuf names GC_AUTO(gc_strbuf_release) = GC_STRBUF(1024);
    const char *near =
        gc_nearest_row(text, &regions[0].name, GC_COUNT_OF(regions), sizeof regions[0]);
    if (near)
        return gc_fail(err, GC_E_USAGE, "no region is called \"%s\"%s", text,
                       gc_did_you_mean("\"", near, "\""));
    for (size_t i = 0; i < GC_COUNT_OF(regions); i++)
        gc_strbuf_addf(&names, "%s%s", i ? ", " : "", regions[i].name);
    return gc_fail(err, GC_E_USAGE, "no region is called \"%s\"; there are %s", text,
                   gc_strbuf_text(&names));
}
