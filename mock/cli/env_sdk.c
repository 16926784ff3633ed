/* What the vendor's clients read. One row a client; sources, as of the versions that were looked
 * at; [G] marks a guess:
 *
 *   JavaScript  MyPureCloud/platform-client-sdk-javascript (262.0.0),
 *               src/purecloud-platform-client-v2/configuration.js: ~/.genesyscloudjavascript/config
 *               by os.homedir(); [gateway] host, protocol, port, path_params_login, path_params_api
 *   Python      MyPureCloud/platform-client-sdk-python, README.md, "Configuration file":
 *               $HOME/.genesyscloudpython/config, the same section
 *   Java        MyPureCloud/platform-client-sdk-java, ApiClient.java, Configuration.java and
 *               GatewayConfiguration.java: .genesyscloudjava/config below the property user.home,
 *               which JAVA_TOOL_OPTIONS can set, read by Configuration.setDefaultApiClient();
 *               [general] host, and in newer versions (not in 212.0.0) the section gateway
 *   .NET        MyPureCloud/platform-client-sdk-dotnet, Client/Configuration.cs (132.0.0) and
 *               README.md: $HOME/.genesysclouddotnet/config, INI or JSON (of INI it takes all
 *               values in lower case, which a world's name needn't be); general.host.
 *               [G] the section gateway
 *   Go          MyPureCloud/platform-client-sdk-go, platformclientv2/configuration.go:
 *               ~/.genesyscloudgo/config; [general] host is the base of the API, and of the login
 *               where it has no "//api." in it
 *   Terraform   MyPureCloud/terraform-provider-genesyscloud, genesyscloud/provider/provider_env.go
 *               and provider_schema.go: GENESYSCLOUD_*, the block `gateway`
 *   CLI         MyPureCloud/platform-client-sdk-cli, build/gc/config/config.go: ~/.gc/config.toml,
 *               profile DEFAULT: client_credentials, client_secret, gateway_host ...
 */
#include "mock/cli/env_sdk.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/http/url.h"

enum { MAX_FILE = 65536 };

struct target {
    const struct mock_sdk_offer *offer;
    struct gc_url url;
    char host[sizeof((struct gc_url *)NULL)->host + 2]; /* with brackets when it is IPv6 */
    const char *path;                                   /* "w/NAME", or "" */
};
typedef void write_fn(struct gc_strbuf *to, const struct target *t);

static void write_gateway(struct gc_strbuf *to, const struct target *t)
{
    gc_strbuf_addf(to, "[gateway]\nhost = %s\nprotocol = %s\nport = %u\n", t->host, t->url.scheme,
                   t->url.port);
    if (*t->path)
        gc_strbuf_addf(to, "path_params_login = %s\npath_params_api = %s\n", t->path, t->path);
}

static void write_general(struct gc_strbuf *to, const struct target *t)
{
    gc_strbuf_addf(to, "[general]\nhost = %s\n", t->offer->base);
}

/* Older versions know the first section alone, newer ones go by the second. */
static void write_java(struct gc_strbuf *to, const struct target *t)
{
    write_general(to, t);
    write_gateway(to, t);
}

static void write_dotnet(struct gc_strbuf *to, const struct target *t)
{
    gc_strbuf_addf(to, "{\"general\": {\"host\": \"%s\"},\n", t->offer->base);
    gc_strbuf_addf(to, " \"gateway\": {\"host\": \"%s\", \"protocol\": \"%s\", \"port\": %u",
                   t->host, t->url.scheme, t->url.port);
    if (*t->path)
        gc_strbuf_addf(to, ", \"path_params_login\": \"%s\", \"path_params_api\": \"%s\"", t->path,
                       t->path);
    gc_strbuf_adds(to, "}}\n");
}

static void write_terraform(struct gc_strbuf *to, const struct target *t)
{
    static const char *const names[] = {"login", "api"};
    gc_strbuf_addf(to,
                   "# The id and the secret come from the environment.\n"
                   "provider \"genesyscloud\" {\n  gateway {\n    protocol = \"%s\"\n"
                   "    host     = \"%s\"\n    port     = \"%u\"\n",
                   t->url.scheme, t->host, t->url.port);
    for (size_t i = 0; *t->path && i < GC_COUNT_OF(names); i++)
        gc_strbuf_addf(to,
                       "    path_params {\n      path_name  = \"%s\"\n"
                       "      path_value = \"%s\"\n    }\n",
                       names[i], t->path);
    gc_strbuf_adds(to, "  }\n}\n");
}

/* A basic string of TOML escapes what JSON does. */
static void add_toml(struct gc_strbuf *to, const char *key, const char *value)
{
    gc_strbuf_addf(to, "%s = ", key);
    gc_strbuf_add_json(to, value ? value : "", value ? strlen(value) : 0);
    gc_strbuf_addc(to, '\n');
}

static void write_cli(struct gc_strbuf *to, const struct target *t)
{
    char port[16];
    snprintf(port, sizeof port, "%u", t->url.port);
    gc_strbuf_adds(to, "[DEFAULT]\n");
    add_toml(to, "environment", "mypurecloud.com");
    add_toml(to, "client_credentials", t->offer->client_id);
    add_toml(to, "client_secret", t->offer->client_secret);
    add_toml(to, "gateway_protocol", t->url.scheme);
    add_toml(to, "gateway_host", t->host);
    add_toml(to, "gateway_port", port);
    if (*t->path)
        gc_strbuf_addf(to, "gateway_pathparams = \"{login: %s, api: %s}\"\n", t->path, t->path);
}

/* What is exported: the folder as it is, behind -Duser.home=, or variables instead of a folder. */
enum how { BY_HOME, BY_JAVA_HOME, BY_VARIABLES };
static const struct {
    const char *folder, *file;
    write_fn *write;
    enum how how;
} sdks[MOCK_N_SDKS] = {
    [MOCK_SDK_JAVASCRIPT] = {".genesyscloudjavascript", "config", write_gateway, BY_HOME},
    [MOCK_SDK_PYTHON] = {".genesyscloudpython", "config", write_gateway, BY_HOME},
    [MOCK_SDK_JAVA] = {".genesyscloudjava", "config", write_java, BY_JAVA_HOME},
    [MOCK_SDK_GO] = {".genesyscloudgo", "config", write_general, BY_HOME},
    [MOCK_SDK_DOTNET] = {".genesysclouddotnet", "config", write_dotnet, BY_HOME},
    [MOCK_SDK_TERRAFORM] = {"terraform", "provider.tf", write_terraform, BY_VARIABLES},
    [MOCK_SDK_CLI] = {".gc", "config.toml", write_cli, BY_HOME},
};

static enum gc_status make_folder(const char *path, struct gc_error *err)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return GC_OK;
    return gc_fail(err, GC_E_IO, "can't make the folder %s: %s", path, strerror(errno));
}

static enum gc_status write_config(enum mock_sdk sdk, const char *dir, const struct target *t,
                                   struct gc_error *err)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_FILE);
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/%s", dir, sdks[sdk].folder);
    enum gc_status s = n < (int)sizeof path - 32
                           ? make_folder(path, err)
                           : gc_fail(err, GC_E_USAGE, "the folder's name is too long");
    if (s != GC_OK)
        return s;
    snprintf(path + n, sizeof path - (size_t)n, "/%s", sdks[sdk].file);
    sdks[sdk].write(&text, t);
    s = gc_strbuf_status(&text);
    return s == GC_OK ? gc_file_write(path, text.data, text.len, GC_FILE_PRIVATE, err)
                      : gc_fail_nomem(err);
}

/* The names that the vendor's examples and its Terraform provider read. */
static void put_credentials(struct gc_strbuf *to, const struct mock_sdk_offer *offer)
{
    mock_put_export(to, "GENESYS_CLOUD_CLIENT_ID", offer->client_id);
    mock_put_export(to, "GENESYS_CLOUD_CLIENT_SECRET", offer->client_secret);
    mock_put_export(to, "GENESYSCLOUD_OAUTHCLIENT_ID", offer->client_id);
    mock_put_export(to, "GENESYSCLOUD_OAUTHCLIENT_SECRET", offer->client_secret);
}

static void put_variables(struct gc_strbuf *to, const struct target *t)
{
    char port[16];
    snprintf(port, sizeof port, "%u", t->url.port);
    mock_put_export(to, "GENESYSCLOUD_REGION", "us-east-1");
    mock_put_export(to, "GENESYSCLOUD_GATEWAY_PROTOCOL", t->url.scheme);
    mock_put_export(to, "GENESYSCLOUD_GATEWAY_HOST", t->host);
    mock_put_export(to, "GENESYSCLOUD_GATEWAY_PORT", port);
}

static void put_exports(enum mock_sdk sdk, const char *dir, const struct target *t,
                        struct gc_strbuf *to)
{
    char option[PATH_MAX + 16];
    put_credentials(to, t->offer);
    switch (sdks[sdk].how) {
    case BY_HOME:
        mock_put_export(to, "HOME", dir);
        break;
    case BY_JAVA_HOME:
        snprintf(option, sizeof option, "-Duser.home=%s", dir);
        mock_put_export(to, "JAVA_TOOL_OPTIONS", option);
        break;
    case BY_VARIABLES:
        put_variables(to, t);
        break;
    }
}

enum gc_status mock_sdk_write(enum mock_sdk sdk, const char *dir,
                              const struct mock_sdk_offer *offer, struct gc_strbuf *exports,
                              struct gc_error *err)
{
    struct target t = {.offer = offer};
    char whole[PATH_MAX];
    enum gc_status s = gc_url_parse(&t.url, offer->base, err);
    if (s == GC_OK)
        s = make_folder(dir, err);
    if (s != GC_OK)
        return s;
    if (!realpath(dir, whole))
        return gc_fail(err, GC_E_IO, "can't find the folder %s: %s", dir, strerror(errno));
    snprintf(t.host, sizeof t.host, strchr(t.url.host, ':') ? "[%s]" : "%s", t.url.host);
    t.path = t.url.path + (t.url.path[0] == '/');
    s = write_config(sdk, whole, &t, err);
    if (s == GC_OK)
        put_exports(sdk, whole, &t, exports);
    return s;
}
