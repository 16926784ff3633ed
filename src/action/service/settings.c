/* settings.c - the --config file, and settings that are checked. */
#include <errno.h>
#include <string.h>

#include "action/service/service.h"

enum { MAX_FILE_BYTES = 64 * 1024 };

static bool read_file(struct gc_strbuf *text, const char *path, struct gc_problems *problems)
{
    enum gc_status s = gc_strbuf_read_file(text, path);
    const char *wrong = s == GC_E_IO                               ? strerror(errno)
                        : s == GC_E_TOO_BIG                        ? "larger than 64 KiB"
                        : s != GC_OK                               ? gc_status_text(s)
                        : strlen(gc_strbuf_text(text)) < text->len ? "holds a NUL byte"
                                                                   : NULL;
    if (wrong)
        gc_problems_add(problems, path, (struct gc_pos){0}, "%s", wrong);
    return !wrong;
}

static bool can_be_reread(const struct gc_option *o)
{
    size_t begin = offsetof(struct gc_action_config, settings);
    return o->env && o->offset >= begin && o->offset < begin + sizeof(struct gc_action_settings);
}

static void unknown_key(const char *path, struct gc_pos pos, const char *key,
                        struct gc_problems *problems)
{
    const char *names[64];
    size_t n = 0;
    for (size_t i = 0; i < gc_action_n_options; i++) {
        const struct gc_option *o = &gc_action_options[i];
        if (can_be_reread(o) && n < GC_COUNT_OF(names))
            names[n++] = o->env;
        if (o->env && strcmp(o->env, key) == 0) {
            gc_problems_add(problems, path, pos,
                            "%s can't change while the service runs; set it in the environment or "
                            "by --%s",
                            key, o->name);
            return;
        }
    }
    const char *near = gc_nearest(key, names, n);
    gc_problems_add(problems, path, pos, "unknown key \"%.64s\"%s", key,
                    gc_did_you_mean("", near, ""));
}

static char *trim(char *s)
{
    s += strspn(s, " \t");
    for (size_t n = strlen(s); n > 0 && strchr(" \t\r", s[n - 1]); n--)
        s[n - 1] = '\0';
    return s;
}

static void read_line(struct gc_action_config *config, const char *path, struct gc_pos pos,
                      char *line, struct gc_problems *problems)
{
    char *key = trim(line), *equals = strchr(key, '=');
    pos.column = (unsigned)(key - line) + 1;
    if (*key == '\0' || *key == '#')
        return;
    if (!equals) {
        gc_problems_add(problems, path, pos, "expected KEY=VALUE");
        return;
    }
    *equals = '\0';
    key = trim(key);
    for (size_t i = 0; i < gc_action_n_options; i++) {
        const struct gc_option *o = &gc_action_options[i];
        if (can_be_reread(o) && strcmp(o->env, key) == 0) {
            gc_option_read(o, config, trim(equals + 1), path, pos, problems);
            return;
        }
    }
    unknown_key(path, pos, key, problems);
}

bool gc_action_settings_read(const struct gc_action_config *config, struct gc_action_settings *out,
                             struct gc_problems *problems)
{
    struct gc_action_config with_file = *config;
    struct gc_action_settings *settings = &with_file.settings;
    struct gc_error err = {0};
    const char *path = config->config_file;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_FILE_BYTES);
    if (path && *path && !read_file(&text, path, problems))
        return false;
    char *rest = text.data;
    for (unsigned line = 1; rest; line++)
        read_line(&with_file, path, (struct gc_pos){line, 1}, strsep(&rest, "\n"), problems);
    if (gc_premium_rule_parse(&settings->premium, settings->premium_rule, &err) != GC_OK)
        gc_problems_add(problems, "gcaction", (struct gc_pos){0}, "%s", err.message);
    settings->premium_rule = NULL;
    if (problems->n == 0)
        *out = *settings;
    return problems->n == 0;
}
