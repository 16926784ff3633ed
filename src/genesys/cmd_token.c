#include "base/json/write.h"
#include "genesys/cmd.h"

static void write_json(struct gc_strbuf *to, const struct gc_config *c, const struct gc_session *s,
                       const struct gc_token *token)
{
    struct gc_jsonw w = gc_jsonw_pretty(to);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "status", gc_status_word(GC_OK));
    gc_jsonw_put_str(&w, "token_type", "bearer");
    gc_jsonw_put_int(&w, "expires_in", token->expires_in_s);
    gc_jsonw_put_str(&w, "login_url", s->target.login_url);
    gc_jsonw_put_str(&w, "api_url", s->target.api_url);
    if (c->show)
        gc_jsonw_put_str(&w, "access_token", token->text);
    gc_jsonw_end(&w);
    gc_strbuf_addc(to, '\n');
}

static void write_text(struct gc_strbuf *to, const struct gc_session *s,
                       const struct gc_token *token)
{
    gc_strbuf_addf(to,
                   "The credentials are good.\n"
                   "Login: %s\n"
                   "API: %s\n"
                   "Token: bearer, expires in %lld s (--show prints it)\n",
                   s->target.login_url, s->target.api_url, (long long)token->expires_in_s);
}

int gc_cmd_token(void *config, int n_operands, char **operands)
{
    const struct gc_config *c = config;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
    struct gc_token token GC_AUTO(gc_token_wipe) = {0};
    struct gc_error err = {0};
    struct gc_session s;
    (void)n_operands, (void)operands;
    int code = gc_session_open(&s, c);
    if (code != 0)
        return code;
    enum gc_status st = gc_oauth_get(gc_api_oauth(s.api), s.deadline_ms, &token, &err);
    if (st != GC_OK)
        code = gc_cmd_fail(c, st, &err);
    else if (c->json)
        write_json(&text, c, &s, &token);
    else if (c->show)
        gc_strbuf_addf(&text, "%s\n", token.text);
    else
        write_text(&text, &s, &token);
    if (st == GC_OK)
        code = gc_cmd_print(&text);
    gc_session_close(&s);
    return code;
}
