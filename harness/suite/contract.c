#include "harness/suite/contract.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/suite/suite.h"

static enum gc_status read_contract(struct suite_operation *op, const struct gc_json *doc,
                                    const struct hx_contract *c, struct gc_error *err)
{
    if (gc_json_get(doc->root, "openapi") || gc_json_get(doc->root, "swagger"))
        return suite_read_openapi(op, doc, c, err);
    if (c->operation)
        return gc_fail(err, GC_E_DATA, "%s: --operation is for an OpenAPI document", doc->name);
    return suite_read_action(op, doc, c, err);
}

enum gc_status hx_contract_write(const struct hx_contract *c, const char *file,
                                 struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct suite_operation op GC_AUTO(suite_release) = {0};
    enum gc_status s = gc_json_load(&doc, file, &gc_json_file_limits, err);
    if (s == GC_OK)
        s = read_contract(&op, &doc, c, err);
    if (s != GC_OK)
        return s;
    if (mkdir(c->dir, 0777) != 0 && errno != EEXIST)
        return gc_fail(err, GC_E_IO, "%s: %s", c->dir, strerror(errno));
    return suite_write(&op, c, err);
}
