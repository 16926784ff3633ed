#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "mock/cli/call.h"
#include "mock/flow/export/export.h"

static enum gc_status fail_io(struct gc_error *err, const char *path)
{
    return gc_fail(err, GC_E_IO, "%s: %s", path, strerror(errno));
}

/* A link, so that messages name lines of the file itself. */
static enum gc_status lay_over(struct mock_call_org *o, const char *file, struct gc_error *err)
{
    const char *slash = strrchr(file, '/');
    char whole[PATH_MAX];
    if (!realpath(file, whole))
        return fail_io(err, file);
    enum gc_status s = gc_file_temp_dir("gcmock", o->dir, sizeof o->dir, err);
    if (s != GC_OK)
        return s;
    snprintf(o->flows, sizeof o->flows, "%s/flows", o->dir);
    snprintf(o->link, sizeof o->link, "%s/%.255s", o->flows, slash ? slash + 1 : file);
    return mkdir(o->flows, 0700) == 0 && symlink(whole, o->link) == 0 ? GC_OK
                                                                      : fail_io(err, o->link);
}

/* Of an export its name, which need not be that of the file; else its id. */
static enum gc_status read_name(struct mock_call_org *o, const char *file, struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    enum gc_status s = flow_export_read(&doc, file, &gc_json_file_limits, err);
    if (s != GC_OK)
        return s;
    const char *name = gc_json_str(doc.root, flow_is_export(doc.root) ? "name" : "id");
    o->name = name ? gc_strdup(name) : NULL;
    o->flow = o->name;
    if (name)
        return o->name ? GC_OK : gc_fail_nomem(err);
    return gc_fail(err, GC_E_DATA, "%s: this is no flow: it has no name", file);
}

enum gc_status mock_call_org_open(struct mock_call_org *o, const struct mock_cli *c,
                                  const char *operand, struct gc_error *err)
{
    struct stat st;
    bool is_file = stat(operand, &st) == 0 && S_ISREG(st.st_mode);
    o->dirs = calloc(c->orgs.n + 2, sizeof *o->dirs);
    if (!o->dirs)
        return gc_fail_nomem(err);
    for (size_t i = 0; i < c->orgs.n; i++)
        o->dirs[o->n_dirs++] = c->orgs.items[i];
    o->flow = operand;
    if (!is_file)
        return GC_OK;
    enum gc_status s = read_name(o, operand, err);
    if (s == GC_OK)
        s = lay_over(o, operand, err);
    o->dirs[o->n_dirs++] = o->dir;
    return s;
}

void mock_call_org_release(struct mock_call_org *o)
{
    if (*o->dir) {
        unlink(o->link);
        rmdir(o->flows);
        rmdir(o->dir);
    }
    free(o->dirs);
    free(o->name);
}
